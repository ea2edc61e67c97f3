import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import { wholeEquity } from '../model.ts';
import type { MarginModel, MarginSink } from '../model.ts';
import { chargeFuture } from './future.ts';
import { chargeHouse } from './house.ts';
import { chargeOption } from './option.ts';
import * as rules from './rules.ts';
import { chargeStock } from './stock.ts';

function isOption(account: AccountState, market: Market, p: number): boolean {
  return market.instruments[account.instrument[p]!]!.kind === 'option';
}

function chargeFull(account: AccountState, market: Market, p: number, sink: MarginSink): void {
  const instrument = market.instruments[account.instrument[p]!]!;
  const value = Math.abs(account.marketValue[p]!);
  if (instrument.maintenanceRate === null && instrument.initialRate === null) {
    sink.line(p, value, value, rules.fullValue, value, 0, 0);
    return;
  }
  const maintenanceRate = instrument.maintenanceRate ?? instrument.initialRate!;
  const initialRate = Math.max(instrument.initialRate ?? maintenanceRate, maintenanceRate);
  sink.line(p, value * initialRate, value * maintenanceRate, rules.fixedRate, value, maintenanceRate, initialRate);
}

/** Regulation T with FINRA 4210 maintenance, house add-ons and futures by contract (margin-regimes.md, section 1). */
export const regT: MarginModel = {
  id: 'reg-t',
  equity: {
    // Option values count nothing, long or short: the requirement of a short option contains its premium.
    positionShare: (account, market, p) => (isOption(account, market, p) ? 0 : wholeEquity.positionShare(account, market, p)),
    balanceShare: wholeEquity.balanceShare,
    discount: 'not-counted',
  },
  charge(account, market, sink) {
    let naked = false;
    for (let p = 0; p < account.count; p++) {
      const kind = market.instruments[account.instrument[p]!]!.kind;
      if (kind === 'future' || kind === 'perpetual') {
        if (account.exposure[p] === account.exposure[p]) chargeFuture(account, market, p, sink);
        continue;
      }
      if (!(Math.abs(account.marketValue[p]!) >= 0) || account.quantity[p] === 0) continue;
      if (kind === 'option') {
        chargeOption(account, market, p, sink);
        naked ||= account.quantity[p]! < 0;
      } else if (kind === 'equity' || kind === 'etf') chargeStock(account, market, p, sink);
      else chargeFull(account, market, p, sink);
    }
    chargeHouse(account, market, sink);
    if (naked) {
      sink.warn('naked-options', 'account', 'Every short option is charged as naked: covered calls, spreads and other strategies are not recognised yet, so the requirement is too high rather than too low', false);
    }
  },
  available(account, netLiquidationValue, available, sink) {
    if (netLiquidationValue >= account.parameters.minimumEquity) return available;
    sink.warn('minimum-equity', 'account', `Below the minimum equity of ${String(account.parameters.minimumEquity)} nothing may be opened`, false);
    return Math.min(available, 0);
  },
};
