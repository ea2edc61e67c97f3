import type { Account, Instrument } from '../portfolio/book.ts';
import type { AccountReport, PositionFigures } from '../portfolio/figures.ts';
import { relativeSpread } from '../alert/rules.ts';
import { plainFormat } from '../margin/number-format.ts';
import { accountMetric } from '../plan/metrics.ts';
import type { AccountMetric, InstrumentMetric, Selector } from '../plan/plan.ts';
import { isSelected } from '../plan/selection.ts';
import type { Session } from '../session-port.ts';

/** What a limit may be put on. `position`, `exposureShare`, `marginShare`, `orderSize` and prices are per instrument. */
export type LimitMetric = AccountMetric | InstrumentMetric | 'position' | 'grossExposure' | 'netExposure' | 'exposureShare' | 'marginShare' | 'orderSize';

/** A limit of one account or of all ('*'). NaN where a bound is not set. */
export interface Limit {
  readonly id: string;
  readonly account: string;
  readonly metric: LimitMetric;
  readonly select: Selector;
  readonly max: number;
  readonly min: number;
  /** Hard limits refuse a trade; soft ones warn. */
  readonly hard: boolean;
}

/** An order that is being checked: what `orderSize` measures. @see LimitMetric */
export interface CheckedOrder {
  readonly instrument: string;
  /** Signed units. */
  readonly quantity: number;
}

/** One value that a limit looks at. */
export interface LimitValue {
  /** Instrument id; null for a figure of the account. */
  readonly instrument: string | null;
  /** NaN where it can't be known. */
  readonly value: number;
}

const ACCOUNT_METRICS: ReadonlySet<string> = new Set(['bufferRatio', 'netLiquidationValue', 'marginEquity', 'maintenanceMargin', 'excessLiquidity', 'leverage', 'cushion']);

/** Whether a limit looks at the market of an instrument, not at what the account holds of it. */
export function isOfMarket({ metric }: Limit): boolean {
  return metric === 'price' || metric === 'volatility' || metric === 'spread';
}

/** The values that a limit compares with its bounds, in the account's currency or as shares. */
export function limitValues(session: Session, account: Account, report: AccountReport, limit: Limit, orders: readonly CheckedOrder[]): readonly LimitValue[] {
  const { metric } = limit;
  if (ACCOUNT_METRICS.has(metric)) {
    const value = accountMetric(report, metric as AccountMetric);
    // Exposure on nothing of one's own is unlimited leverage.
    if (metric === 'leverage' && value === null && report.complete && report.netLiquidationValue <= 0) return [{ instrument: null, value: report.grossExposure > 0 ? Infinity : 0 }];
    return [{ instrument: null, value: value ?? NaN }];
  }
  const picked = report.positions.filter((position) => selects(session, account, limit, position.instrument));
  if (metric === 'grossExposure') return [{ instrument: null, value: picked.reduce((sum, one) => sum + Math.abs(one.exposure ?? NaN), 0) }];
  if (metric === 'netExposure') return [{ instrument: null, value: picked.reduce((sum, one) => sum + (one.exposure ?? NaN), 0) }];
  if (metric === 'orderSize') {
    return orders.filter((order) => selects(session, account, limit, order.instrument)).map((order) => ({ instrument: order.instrument, value: Math.abs(order.quantity) / (session.instrument(order.instrument)?.averageDailyVolume ?? NaN) }));
  }
  return picked.map((one) => ({ instrument: one.instrument, value: ofPosition(session, report, one, metric) }));
}

function selects(session: Session, account: Account, limit: Limit, id: string): boolean {
  const instrument: Instrument | null = session.instrument(id);
  return instrument !== null && isSelected(limit.select, instrument, account);
}

function ofPosition(session: Session, report: AccountReport, position: PositionFigures, metric: LimitMetric): number {
  switch (metric) {
    case 'position':
      return Math.abs(position.quantity);
    case 'exposureShare': {
      // A share of nothing is unlimited: without equity every exposure is too much.
      if (position.exposure === null) return NaN;
      return report.netLiquidationValue > 0 ? Math.abs(position.exposure) / report.netLiquidationValue : position.exposure === 0 ? 0 : Infinity;
    }
    case 'marginShare':
      return position.maintenanceMargin === null ? NaN : report.maintenanceMargin > 0 ? position.maintenanceMargin / report.maintenanceMargin : 0;
    default: {
      const quote = session.quote(position.instrument);
      if (quote === null) return NaN;
      return metric === 'price' ? quote.mark : metric === 'volatility' ? quote.volatility : relativeSpread(quote.bid, quote.ask);
    }
  }
}

/** How far a value is beyond a limit: 0 within, above 0 outside, NaN where it can't be known. */
export function beyond(limit: Limit, value: number): number {
  if (Number.isNaN(value)) return NaN;
  const over = limit.max === limit.max ? value - limit.max : -Infinity;
  const under = limit.min === limit.min ? limit.min - value : -Infinity;
  const worst = Math.max(over, under);
  // The last digits of a float64 are no breach.
  return worst === Infinity || worst > 1e-12 * Math.max(1, Math.abs(value)) ? worst : 0;
}

const NAMES: Readonly<Record<LimitMetric, string>> = {
  bufferRatio: 'buffer ratio', netLiquidationValue: 'net liquidation value', marginEquity: 'margin equity', maintenanceMargin: 'maintenance margin',
  excessLiquidity: 'excess liquidity', leverage: 'leverage', cushion: 'cushion', price: 'price', volatility: 'volatility', spread: 'spread',
  position: 'position', grossExposure: 'gross exposure', netExposure: 'net exposure', exposureShare: 'share of net liquidation value',
  marginShare: 'share of the maintenance requirement', orderSize: 'share of average daily volume',
};
const SHARES: ReadonlySet<LimitMetric> = new Set(['exposureShare', 'marginShare', 'orderSize', 'cushion', 'volatility', 'spread']);

/** "share of net liquidation value of AAPL 31.2 %, at most 25 %". */
export function limitText(limit: Limit, { instrument, value }: LimitValue): string {
  const written = (n: number): string => (!Number.isFinite(n) ? (n > 0 ? 'unlimited' : 'unknown') : SHARES.has(limit.metric) ? plainFormat.percent(n) : plainFormat.plain(Math.round(n * 1e6) / 1e6));
  const bounds = [limit.max === limit.max ? `at most ${written(limit.max)}` : '', limit.min === limit.min ? `at least ${written(limit.min)}` : ''].filter((text) => text !== '').join(', ');
  return `${NAMES[limit.metric]}${instrument === null ? '' : ` of ${instrument}`} ${written(value)}, ${bounds}`;
}
