import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import { isCommodity, keepsSegments, segmentsOf } from '../../portfolio/segments.ts';
import { wholeEquity } from '../model.ts';
import type { MarginModel, MarginSink } from '../model.ts';
import { plainFormat } from '../number-format.ts';
import { numberOf } from '../parameters.ts';
import { waysToMeetCall } from './call.ts';
import { chargeFuture } from './future.ts';
import { chargeHouse } from './house.ts';
import { InitialOnlySink } from './initial-only.ts';
import { layoutOf } from './layout.ts';
import { chargeOption } from './option.ts';
import { account as accountRules, stock } from './parameters/2026-06-04.ts';
import * as rules from './rules.ts';
import { buyingPower, specialMemorandum } from './special-memorandum.ts';
import { chargeStock, longInitialRate } from './stock.ts';

function kindOf(account: AccountState, market: Market, p: number): string {
  return market.instruments[account.instrument[p]!]!.kind;
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

/** Every position by the rules alone, without house add-ons. */
function chargePositions(account: AccountState, market: Market, realTime: boolean, sink: MarginSink): void {
  const { inFamily, families } = layoutOf(account, market);
  for (let p = 0; p < account.count; p++) {
    const kind = kindOf(account, market, p);
    if (kind === 'future' || kind === 'perpetual') {
      if (account.exposure[p] === account.exposure[p]) chargeFuture(account, market, p, sink);
      continue;
    }
    if (inFamily[p] === 1 || !(Math.abs(account.marketValue[p]!) >= 0) || account.quantity[p] === 0) continue;
    if (kind === 'option') chargeOption(account, market, p, sink);
    else if (kind === 'equity' || kind === 'etf') chargeStock(account, market, p, realTime, sink);
    else chargeFull(account, market, p, sink);
  }
  for (const family of families) family.charge(account, market, realTime, sink);
}

/** Maintenance rate of the stock that a call would be met with: the account's long stock together, 25 % where it holds none. */
function stockRate(account: AccountState, market: Market): number {
  let value = 0;
  let maintenance = 0;
  for (let p = 0; p < account.count; p++) {
    const kind = kindOf(account, market, p);
    if ((kind !== 'equity' && kind !== 'etf') || !(account.marketValue[p]! > 0)) continue;
    value += account.marketValue[p]!;
    maintenance += account.maintenance[p]!;
  }
  return value > 0 ? Math.min(1, maintenance / value) : stock.longMaintenance;
}

/** Regulation T with FINRA 4210 maintenance, option strategies, house add-ons and futures by contract (margin-regimes.md, section 1). */
export const regT: MarginModel = {
  id: 'reg-t',
  equity: {
    // Option values count nothing, long or short: the requirement of a short option contains its premium.
    positionShare: (account, market, p) => (kindOf(account, market, p) === 'option' ? 0 : wholeEquity.positionShare(account, market, p)),
    balanceShare: wholeEquity.balanceShare,
    discount: 'not-counted',
  },
  // Their values are no equity, and premiums and house rates only ever add to what is asked for.
  fallsWithOptionPrices: true,
  // The last pairing at new prices; house rates look at positions one by one, so with them a dearer pairing need not be dearer in all.
  knowsUpperBound: (account) => account.parameters.houseMaintenance.every((rate) => rate === 0),
  charge(account, market, sink) {
    chargePositions(account, market, account.parameters.realTimeInitial, sink);
    chargeHouse(account, market, sink);
  },
  available(account, netLiquidationValue, available, sink) {
    if (netLiquidationValue >= account.parameters.minimumEquity) return available;
    sink.warn('minimum-equity', 'account', `Below the minimum equity of ${String(account.parameters.minimumEquity)} nothing may be opened`, false);
    return Math.min(available, 0);
  },
  particulars(account, market, totals, availableFunds) {
    const segmented = keepsSegments(account);
    const regTMargin = new InitialOnlySink((p) => !segmented || !isCommodity(market, account.instrument[p]!));
    chargePositions(account, market, false, regTMargin);
    const equity = segmented ? segmentsOf(account, market, regT, totals)[0].marginEquity : totals.marginEquity;
    const { params, sma } = account.account;
    return {
      sma: specialMemorandum(sma, equity, regTMargin.sum),
      buyingPower: buyingPower(availableFunds, longInitialRate(account.parameters.realTimeInitial), numberOf(params['intradayMultiple'], accountRules.intradayMultiple)),
    };
  },
  remark(account, market, totals, sink) {
    const call = waysToMeetCall(totals.marginEquity, totals.maintenanceMargin, stockRate(account, market));
    if (!(call.cash > 0)) return;
    const { currency } = account.account;
    const amount = (value: number): string => `${plainFormat.money(value)} ${currency}`;
    const ways = [`deposit ${amount(call.cash)} in cash`];
    if (call.sell < Infinity) ways.push(`sell stock worth ${amount(call.sell)}`);
    if (call.deposit < Infinity) ways.push(`deposit fully paid stock worth ${amount(call.deposit)}`);
    sink.warn('margin-call', 'account', `a maintenance call of ${amount(call.cash)} is due: ${ways.join(', or ')}`, false);
  },
};
