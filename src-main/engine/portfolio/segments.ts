import type { Market } from '../market/market.ts';
import type { MarginModel } from '../margin/model.ts';
import type { AccountState } from './account-state.ts';
import type { SegmentFigures, Warning } from './figures.ts';
import type { Totals } from './totals.ts';
import { settlesByVariation } from './valuation.ts';

/** Whether any balance names the segment that it is kept in; then each segment has to stand on its own. */
export function keepsSegments(account: AccountState): boolean {
  const { balances } = account.account;
  for (let b = 0; b < balances.length; b++) if (balances[b]!.segment !== null) return true;
  return false;
}

/** Futures, perpetuals and options on them are commodities, everything else securities. */
export function isCommodity(market: Market, i: number): boolean {
  const instrument = market.instruments[i]!;
  if (settlesByVariation(instrument)) return true;
  const u = market.underlying[i]!;
  return instrument.kind === 'option' && u >= 0 && settlesByVariation(market.instruments[u]!);
}

/**
 * Margin equity and maintenance requirement of each segment after a pass over the account; they sum to the account's.
 * A balance that names no segment is securities. What a leaf of several positions charges stands in the segment of the
 * positions that it is attributed to, what is attributed to none in securities. Amounts in the account's currency.
 */
export function segmentsOf(account: AccountState, market: Market, model: MarginModel, totals: Totals): readonly [SegmentFigures, SegmentFigures] {
  let equity = 0;
  let maintenance = 0;
  for (let p = 0; p < account.count; p++) {
    const i = account.instrument[p]!;
    if (!isCommodity(market, i)) continue;
    maintenance += finite(account.maintenance[p]!);
    equity += settlesByVariation(market.instruments[i]!) ? finite(account.unrealized[p]!) : finite(account.marketValue[p]! * model.equity.positionShare(account, market, p));
  }
  account.account.balances.forEach((balance, b) => {
    if (balance.segment !== 'commodities') return;
    const share = balance.amount > 0 ? model.equity.balanceShare(account, market, b) : (model.equity.owedShare?.(account) ?? 1);
    const accruedShare = balance.accrued < 0 ? (model.equity.owedShare?.(account) ?? 1) : 1;
    equity += finite((balance.amount * share + balance.accrued * accruedShare) * account.balanceFx[b]!);
  });
  return [
    figures('securities', totals.marginEquity - equity, totals.maintenanceMargin - maintenance),
    figures('commodities', equity, maintenance),
  ];
}

/** Whether a segment owes more than it has. Differences below a millionth of the account are arithmetic, not a debt. */
export function inDeficit(segment: SegmentFigures, totals: Totals): boolean {
  return segment.excessLiquidity < -1e-9 * Math.max(1, Math.abs(totals.marginEquity), totals.maintenanceMargin);
}

/** The warning of one segment's deficit: a positive total does not lend to it. */
export function deficitWarning(segment: SegmentFigures, currency: string): Warning {
  return {
    code: 'segment-deficit', scope: segment.name,
    message: `the ${segment.name} segment is ${(-segment.excessLiquidity).toFixed(2)} ${currency} short of its maintenance requirement; excess in the other segment does not cover it until it is moved`,
  };
}

function figures(name: SegmentFigures['name'], marginEquity: number, maintenanceMargin: number): SegmentFigures {
  return { name, marginEquity, maintenanceMargin, excessLiquidity: marginEquity - maintenanceMargin };
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}
