import type { Account, Instrument } from '../portfolio/book.ts';
import type { AccountFigures, AccountReport, PositionFigures } from '../portfolio/figures.ts';
import { relativeSpread } from '../alert/rules.ts';
import { plainFormat } from '../margin/number-format.ts';
import { accountMetric } from '../plan/metrics.ts';
import type { AccountMetric, InstrumentMetric, Selector } from '../plan/plan.ts';
import { isSelected } from '../plan/selection.ts';
import type { Session } from '../session-port.ts';
import type { OwnSize } from './own-orders.ts';

/**
 * What a limit may be put on. `position`, `exposureShare`, `marginShare` and prices are per instrument; so are `orderSize`
 * (share of average daily volume) and `orderPrice` (distance from the mark), which only an order has.
 */
export type LimitMetric = AccountMetric | InstrumentMetric | 'position' | 'grossExposure' | 'netExposure' | 'exposureShare' | 'marginShare' | 'orderSize' | 'orderPrice';

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
  /** `orderSize` only: an order is at most so many times the middle of the account's own; absent or NaN where that is not limited. */
  readonly timesOwn?: number;
}

/** An order that is being checked: what `orderSize` and `orderPrice` measure. @see LimitMetric */
export interface CheckedOrder {
  readonly instrument: string;
  /** Signed units. */
  readonly quantity: number;
  /** What it is meant to fill at, in the instrument's currency; absent or NaN where that is not known. */
  readonly price?: number;
  /** Beside the account's own orders; absent or null where there are too few of them. */
  readonly own?: OwnSize | null;
}

/** One value that a limit looks at. */
export interface LimitValue {
  /** Instrument id; null for a figure of the account. */
  readonly instrument: string | null;
  /** NaN where it can't be known. */
  readonly value: number;
}

const ACCOUNT_METRICS: ReadonlySet<string> = new Set(['bufferRatio', 'netLiquidationValue', 'marginEquity', 'maintenanceMargin', 'excessLiquidity', 'leverage', 'cushion']);

/** Whether a limit looks at an order, so that there is nothing to see of it in a book at rest. */
export function isOfOrders({ metric }: Limit): boolean {
  return metric === 'orderSize' || metric === 'orderPrice';
}

/** Whether a limit looks at figures of the account as they are, not at its positions. */
export function isOfFigures({ metric }: Limit): boolean {
  return ACCOUNT_METRICS.has(metric);
}

/** Whether a limit looks at the market of an instrument, not at what the account holds of it. */
export function isOfMarket({ metric }: Limit): boolean {
  return metric === 'price' || metric === 'volatility' || metric === 'spread';
}

/** What the values of limits are read from: the figures of an account with those of its positions. */
export type LimitedFigures = AccountFigures & Pick<AccountReport, 'positions'>;

/** One figure of the account as a limit sees it; NaN where it is not known. Allocates nothing. */
export function figureValue(figures: AccountFigures, metric: LimitMetric): number {
  const value = accountMetric(figures, metric as AccountMetric);
  // Exposure on nothing of one's own is unlimited leverage.
  if (metric === 'leverage' && value === null && figures.complete && figures.netLiquidationValue <= 0) return figures.grossExposure > 0 ? Infinity : 0;
  return value ?? NaN;
}

/** The values that a limit compares with its bounds, in the account's currency or as shares. */
export function limitValues(session: Session, account: Account, report: LimitedFigures, limit: Limit, orders: readonly CheckedOrder[]): readonly LimitValue[] {
  const { metric } = limit;
  if (isOfFigures(limit)) return [{ instrument: null, value: figureValue(report, metric) }];
  if (isOfOrders(limit)) return orderValues(session, account, limit, orders);
  const picked = report.positions.filter((position) => selects(session, account, limit, position.instrument));
  if (metric === 'grossExposure') return [{ instrument: null, value: picked.reduce((sum, one) => sum + Math.abs(one.exposure ?? NaN), 0) }];
  if (metric === 'netExposure') return [{ instrument: null, value: picked.reduce((sum, one) => sum + (one.exposure ?? NaN), 0) }];
  return picked.map((one) => ({ instrument: one.instrument, value: positionValue(session, report, one, metric) }));
}

/** Orders in one instrument count together: a large order is no smaller for being cut into lines. */
function orderValues(session: Session, account: Account, limit: Limit, orders: readonly CheckedOrder[]): readonly LimitValue[] {
  const selected = orders.filter((order) => selects(session, account, limit, order.instrument));
  if (limit.metric === 'orderPrice') return selected.map((order) => ({ instrument: order.instrument, value: priceGap(session, order) }));
  const units = new Map<string, number>();
  for (const { instrument, quantity } of selected) units.set(instrument, (units.get(instrument) ?? 0) + Math.abs(quantity));
  return [...units].map(([instrument, size]) => ({ instrument, value: size / (session.instrument(instrument)?.averageDailyVolume ?? NaN) }));
}

/** How far the price of an order is from the mark, as a share of it; NaN where either is not known. */
export function priceGap(session: Session, order: CheckedOrder): number {
  return Math.abs((order.price ?? NaN) / (session.quote(order.instrument)?.mark ?? NaN) - 1);
}

/** Whether a limit looks at an instrument of an account. */
export function selects(session: Session, account: Account, limit: Limit, id: string): boolean {
  const instrument: Instrument | null = session.instrument(id);
  return instrument !== null && isSelected(limit.select, instrument, account);
}

/** What a limit on single positions sees of one; NaN where it is not known. */
export function positionValue(session: Session, report: AccountFigures, position: PositionFigures, metric: LimitMetric): number {
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
  marginShare: 'share of the maintenance requirement', orderSize: 'share of average daily volume', orderPrice: 'distance of the price from the mark',
};
const SHARES: ReadonlySet<LimitMetric> = new Set(['exposureShare', 'marginShare', 'orderSize', 'orderPrice', 'cushion', 'volatility', 'spread']);

/** "share of net liquidation value of AAPL 31.2 %, at most 25 %". */
export function limitText(limit: Limit, { instrument, value }: LimitValue): string {
  const bounds = [limit.max, limit.min].filter((bound) => bound === bound);
  const places = placesApart(value, bounds, SHARES.has(limit.metric) ? 100 : 1);
  const written = (n: number): string => (!Number.isFinite(n) ? (n > 0 ? 'unlimited' : 'unknown') : SHARES.has(limit.metric) ? `${rounded(n * 100, places)} %` : rounded(n, places));
  const words = [limit.max === limit.max ? `at most ${written(limit.max)}` : '', limit.min === limit.min ? `at least ${written(limit.min)}` : ''].filter((text) => text !== '').join(', ');
  return `${NAMES[limit.metric]}${instrument === null ? '' : ` of ${instrument}`} ${written(value)}, ${words}`;
}

/** Two places are enough for people, unless a value and its bound would then read the same. */
function placesApart(value: number, bounds: readonly number[], times: number): number {
  for (let places = 2; places < 8; places++) if (bounds.every((bound) => bound === value || rounded(bound * times, places) !== rounded(value * times, places))) return places;
  return 8;
}

/** Below one in significant digits: 0.0005 of a coin is not nothing. */
function rounded(value: number, places: number): string {
  return plainFormat.plain(Math.abs(value) < 1 ? Number(value.toPrecision(places + 1)) : Number(value.toFixed(places)));
}
