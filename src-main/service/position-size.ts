import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { ScenarioRecord } from '#contract/book-file.ts';
import type { SizeBound } from '#contract/views/what-if.ts';
import type { Limit } from '#engine/limit/limit.ts';
import { fixedFractionalUnits, wholeUnits } from '#engine/limit/position-sizing.ts';
import { stopGaps } from '#engine/limit/stop-gaps.ts';
import type { StopGaps } from '#engine/limit/stop-gaps.ts';
import { worstGap } from '#engine/limit/worst-gap.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { largestSize, sizedTrade } from './sized-trade.ts';
import type { Refusal, SizedTrade } from './sized-trade.ts';

export interface SizeRequest {
  readonly account: string;
  /** Prices in the instrument's currency (the account's where no instrument is named). The mark where no entry is given. */
  readonly entry?: number;
  /** Where one gets out; a stop above the entry is a short. */
  readonly stop?: number;
  /** Sold short; where a stop is given it says so itself. */
  readonly short?: boolean;
  /** Share of net liquidation value that may be lost at the stop, and in the gap; 0.01 where not given. */
  readonly risk?: number;
  /** A plain stock where not given. */
  readonly instrument?: string;
  /** A move against the position overnight, as a share of the entry; 'history': the worst day in the book's own closes. */
  readonly gap?: number | 'history';
  /** The buffer ratio that must be left after a scenario has followed the trade. */
  readonly keep?: { readonly scenario: ScenarioRecord; readonly buffer: number };
  /** Share of net liquidation value to put into the position, such as a Kelly stake. */
  readonly stake?: number;
}

export interface SizeAnswer {
  readonly units: number;
  readonly riskCapital: number;
  /** null where no stop was asked about. */
  readonly lossAtStop: number | null;
  /** Rise of the initial margin requirement by the position, in the account's currency. */
  readonly marginUse: number;
  /** What one unit more would go beyond: the capital at risk at the stop or in the gap, the buffer after the scenario, what the account may still open, a limit. */
  readonly boundBy: SizeBound;
  /** The limit that one unit more would break, where `boundBy` says so. */
  readonly limit?: string;
  /** Only where a gap was asked about: the gap as a share of the entry, and what it loses. */
  readonly gap?: number;
  readonly lossAtGap?: number;
  /** Only where there is a stop, an instrument and its history: what such a stop would have met, and what the units would then have lost in the middle and at worst. */
  readonly stopTest?: StopTest;
  /** Only where a scenario was asked about: the ratio that it leaves with the position; null where nothing is required. */
  readonly bufferRatioAfter?: number | null;
}

export interface StopTest extends StopGaps {
  /** In the account's currency; null where no day went beyond. */
  readonly medianLoss: number | null;
  readonly worstLoss: number | null;
}

/**
 * Units of a position that lose at most the risk capital at the stop and in a gap, leave at least the buffer that was
 * asked for after a scenario, and never need more than the account may still open under its own regime, charged on the
 * position as it would stand, nor go beyond one of its limits (S153; margin-regimes.md 10.1). Limits that are hard bind;
 * a limit on leverage is one's own cap and binds where a gap or a scenario is asked about, hard or not (S140).
 * @param limits all limits of the book; those of other accounts are passed over
 * @returns `invalid-input` for an unknown account or instrument, `missing-data` without a price or a history to take the gap from
 */
export function sizePosition(book: Book, request: SizeRequest, limits: readonly Limit[] = []): Result<SizeAnswer> {
  const { stop } = request;
  const ownCap = request.gap !== undefined || request.keep !== undefined || request.stake !== undefined;
  const entry = request.entry ?? book.quotes.find(({ instrument }) => instrument === request.instrument)?.mark ?? NaN;
  if (!Number.isFinite(entry)) return failure('missing-data', request.instrument === undefined ? 'an entry is needed' : `${request.instrument} has no mark to enter at`);
  const side = (stop === undefined ? request.short === true : stop > entry) ? -1 : 1;
  const made = sizedTrade(book, { account: request.account, instrument: request.instrument ?? null, entry, side, keep: request.keep ?? null }, limits.filter((limit) => limit.hard || (ownCap && limit.metric === 'leverage')).map((limit) => ({ ...limit, hard: true })));
  if (!made.ok) return made;
  const trade = made.value;
  const closes = book.history.find(({ instrument }) => instrument === request.instrument)?.closes ?? null;
  const gap = request.gap === 'history' ? worstGap(closes, side) : request.gap;
  if (gap === null) return failure('missing-data', `${request.instrument ?? 'the position'} has no history of at least two closes to take a gap from`);
  const riskCapital = trade.netLiquidationValue * (request.risk ?? 0.01);
  const lossAt = { stop: stop === undefined ? NaN : trade.lossPerUnit(stop), gap: gap === undefined ? NaN : trade.lossPerUnit(entry * (1 - side * gap)) };
  const wanted = wantedUnits(trade, riskCapital, lossAt, request.stake);
  const found = sizeWithin(trade, wanted.units);
  if (found === null) return failure('not-applicable', 'No size of this position goes beyond anything: there is nothing to size it by');
  const { units, refusal } = found;
  return success({
    units, riskCapital, lossAtStop: stop === undefined ? null : units * lossAt.stop, marginUse: units === 0 ? 0 : trade.margin(units),
    ...(units >= wanted.units ? { boundBy: wanted.by } : boundOf(refusal)),
    ...(gap === undefined ? {} : { gap, lossAtGap: units * lossAt.gap }),
    ...(stop === undefined ? {} : stopTestOf(stopGaps(closes, Math.abs(stop - entry) / entry, side), (move) => units * trade.lossPerUnit(entry * (1 + move)))),
    ...(request.keep === undefined ? {} : { bufferRatioAfter: trade.ratioAfter(units) }),
  });
}

function stopTestOf(gaps: StopGaps | null, lossAt: (move: number) => number): { readonly stopTest?: StopTest } {
  if (gaps === null) return {};
  const { medianMove, worstMove } = gaps;
  return { stopTest: { ...gaps, medianLoss: medianMove === null ? null : lossAt(medianMove), worstLoss: worstMove === null ? null : lossAt(worstMove) } };
}

function wantedUnits(trade: SizedTrade, riskCapital: number, lossAt: { readonly stop: number; readonly gap: number }, stake: number | undefined): { readonly units: number; readonly by: SizeBound } {
  const sizes: { readonly units: number; readonly by: SizeBound }[] = [];
  if (lossAt.stop === lossAt.stop) sizes.push({ units: fixedFractionalUnits(riskCapital, lossAt.stop, trade.divisible), by: 'risk' });
  if (lossAt.gap > 0) sizes.push({ units: fixedFractionalUnits(riskCapital, lossAt.gap, trade.divisible), by: 'gap' });
  if (stake !== undefined) sizes.push({ units: wholeUnits((stake * trade.netLiquidationValue) / trade.valuePerUnit, trade.divisible), by: 'wanted' });
  return sizes.reduce((least, one) => (one.units < least.units ? one : least), { units: Infinity, by: 'scenario' });
}

/** The largest size up to what is wanted that nothing refuses, and what refuses the next one. */
function sizeWithin(trade: SizedTrade, wanted: number): { readonly units: number; readonly refusal: Refusal | null } | null {
  const units = largestSize(trade, wanted);
  if (units === null) return null;
  const next = trade.divisible ? Math.min(wanted, units * (1 + 1e-6) + 1e-9 * (Number.isFinite(wanted) ? wanted : trade.netLiquidationValue / trade.entry)) : units + 1;
  // A buffer that is too small already is what stands in the way of the first unit.
  return { units, refusal: units >= wanted ? null : (units === 0 ? trade.refusal(0) : null) ?? trade.refusal(next) };
}

function boundOf(refusal: Refusal | null): { readonly boundBy: SizeBound; readonly limit?: string } {
  return refusal?.by === 'limits' ? { boundBy: 'limits', limit: refusal.limit } : { boundBy: refusal?.by ?? 'available-funds' };
}
