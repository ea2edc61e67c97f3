/** Rows of the streams, in the order of the columns of contract/streams.ts. */
import type { Account, Instrument, Quote, RaisedTarget } from '#engine/portfolio/book.ts';
import type { AccountFigures, PositionFigures } from '#engine/portfolio/figures.ts';
import type { FeedState } from '../ports.ts';

const none = (value: number | null): number => value ?? NaN;

/** Numbers of a row of `risk`. @param raise the raised target that is in force, null where none is */
export function riskNumbers(f: AccountFigures, { thresholds }: Account, raise: RaisedTarget | null): number[] {
  return [
    f.netLiquidationValue, f.marginEquity, f.initialMargin, f.maintenanceMargin, f.availableFunds, f.excessLiquidity,
    none(f.bufferRatio), none(f.cushion), f.grossExposure, f.netExposure, none(f.leverage), f.grossAssetValue, f.liabilities.total,
    none(f.alertLevel), f.complete ? 1 : 0, f.oldestPriceAt, f.staleCount, raise?.target ?? thresholds.target, raise?.until ?? NaN,
  ];
}

/** Texts of a row of `risk`. @param raise as in the numbers */
export function riskTexts(f: AccountFigures, account: Account, raise: RaisedTarget | null): string[] {
  return [f.status, f.currency, f.regime, account.name, raise?.reason ?? ''];
}

/** Numbers of a row of `positions`. */
export function positionNumbers(p: PositionFigures): number[] {
  return [
    p.quantity, none(p.averagePrice), none(p.mark), none(p.markAt), p.stale ? 1 : 0, none(p.marketValue),
    none(p.unrealizedPnl), none(p.exposure), none(p.initialMargin), none(p.maintenanceMargin),
  ];
}

/** Texts of a row of `positions`. @param rule the rule that charges it; null where none does */
export function positionTexts(instrument: Instrument | null, rule: string | null): (string | null)[] {
  return [instrument?.kind ?? null, instrument?.currency ?? null, rule];
}

/** Numbers of a row of `quotes`. @param now market time that ages are counted to */
export function quoteNumbers(quote: Quote, now: number): number[] {
  return [quote.mark, quote.bid, quote.ask, quote.volatility, quote.at, isStale(quote, now) ? 1 : 0];
}

/** Whether a quote is older than its own `staleAfter`. @param now ms UTC, market time */
export function isStale(quote: Quote, now: number): boolean {
  return now - quote.at > quote.staleAfterMs;
}

/** What the monitor adds to the state of a feed. */
export interface LoopState {
  readonly now: number;
  readonly staleQuotes: number;
  readonly openAlerts: number;
  readonly blindFrom: number;
  readonly blindTo: number;
  readonly repriceMs: number;
}

/** Numbers of the row of `feed`; without a feed the market time is the clock's. */
export function feedNumbers(feed: FeedState | null, loop: LoopState): number[] {
  return [
    feed?.marketTime ?? loop.now, feed?.start ?? NaN, feed?.end ?? NaN, feed?.speed ?? NaN, feed?.status === 'playing' ? 1 : 0,
    feed?.status === 'ended' ? 1 : 0, feed === null ? 0 : 1, loop.staleQuotes, loop.openAlerts, loop.blindFrom, loop.blindTo, loop.repriceMs,
  ];
}

/** Texts of the row of `feed`. */
export function feedTexts(feed: FeedState | null): (string | null)[] {
  return [feed?.name ?? null, feed?.status ?? null];
}
