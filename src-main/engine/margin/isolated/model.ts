import type { AccountState } from '../../portfolio/account-state.ts';
import type { Instrument } from '../../portfolio/book.ts';
import type { Market } from '../../market/market.ts';
import { settlesByVariation } from '../../portfolio/valuation.ts';
import { capAdjustment, collateralEquity } from '../collateral-equity.ts';
import { chargeDerivative } from '../derivative-margin.ts';
import type { EquityRule, MarginModel, MarginSink } from '../model.ts';
import { isolatedMargins } from './margins.ts';
import { holdingInFull } from './rules.ts';

/** Cash of all balances as it counts, with what is accrued. */
function cashOf(account: AccountState, market: Market): number {
  let cash = 0;
  account.account.balances.forEach((balance, b) => {
    const fx = account.balanceFx[b]!;
    if (fx === fx) cash += balance.amount * fx * (balance.amount > 0 ? equity.balanceShare(account, market, b) : 1) + balance.accrued * fx;
  });
  return cash;
}

const equity: EquityRule = {
  ...collateralEquity,
  adjust(account, market, sink, listen) {
    const margins = isolatedMargins(account);
    let change = capAdjustment(account, market, equity, listen);
    margins.freeCash = margins.count === 0 ? cashOf(account, market) : 0;
    if (margins.count === 0) return change;
    const difference = margins.total - cashOf(account, market);
    margins.freeCash = Math.max(0, -difference);
    if (difference > 1e-9 * margins.total) sink.warn('isolated-exceeds-cash', 'account', 'the isolated margins are more than the balances hold; each is taken as stated', false);
    // Where no position draws on the pool, only what is set apart stands behind the positions.
    if (difference > 0 || !margins.hasPool) {
      change += difference;
      if (difference !== 0) listen?.('not-counted', 'account', difference, difference < 0 ? 'free cash stands behind no position' : 'isolated margin beyond the balances');
    }
    return change;
  },
};

/** A short option or other holding sold short: no rule is known, so what is owed is charged in full, of an option the exposure too. */
function chargeHolding(account: AccountState, instrument: Instrument, p: number, sink: MarginSink): void {
  const owed = -account.marketValue[p]!;
  const exposure = instrument.kind === 'option' ? Math.abs(account.exposure[p]!) : 0;
  if (!(owed >= 0) || !(exposure === exposure)) return;
  sink.warn('missing-parameter', instrument.id, `no rule for ${instrument.id} sold short; 100 % is charged`, true);
  sink.line(p, owed + exposure, owed + exposure, holdingInFull, owed, exposure, 0);
}

/** Equity over requirement of the little account of one position, or of the pool that it draws on. */
function littleAccount(account: AccountState, market: Market, p: number): { equity: number; requirement: number } {
  const { margin, freeCash } = isolatedMargins(account);
  const own = margin[p]!;
  if (own === own) return { equity: own + account.unrealized[p]!, requirement: account.maintenance[p]! };
  let pool = freeCash;
  let requirement = 0;
  for (let q = 0; q < account.count; q++) {
    if (margin[q]! === margin[q]!) continue;
    const variation = settlesByVariation(market.instruments[account.instrument[q]!]!);
    const part = variation ? account.unrealized[q]! : account.marketValue[q]! * equity.positionShare(account, market, q);
    if (part === part) pool += part;
    requirement += account.maintenance[q]!;
  }
  return { equity: pool, requirement };
}

/** Each position with `isolatedMargin` is its own little account; the others share the cash that is left (margin-regimes.md, section 5). */
export const isolated: MarginModel = {
  id: 'isolated',
  equity,
  available(account, _netLiquidationValue, available) {
    // Free cash that stands behind no position can still be set apart for a new one.
    const margins = isolatedMargins(account);
    return margins.count > 0 && !margins.hasPool ? available + margins.freeCash : available;
  },
  charge(account, market, sink) {
    for (let p = 0; p < account.count; p++) {
      const instrument = market.instruments[account.instrument[p]!]!;
      if (!settlesByVariation(instrument)) {
        if (account.quantity[p]! < 0) chargeHolding(account, instrument, p, sink);
      } else if (account.exposure[p] === account.exposure[p]) {
        chargeDerivative(account, market, p, sink);
      }
    }
  },
  remark(account, market, _totals, sink) {
    for (let p = 0; p < account.count; p++) {
      const little = littleAccount(account, market, p);
      if (!(little.equity < little.requirement)) continue;
      const { id } = market.instruments[account.instrument[p]!]!;
      sink.warn('isolated-call', id, `the margin of ${id} is below its requirement, whatever the other positions hold`, false);
    }
  },
  positionExcess: littleAccount,
};
