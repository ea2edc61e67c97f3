import { DEFAULT_IMPACT } from '../liquidation/impact.ts';
import type { LiquidationSetting } from '../liquidation/liquidate.ts';
import { Market } from '../market/market.ts';
import { plainFormat } from '../margin/number-format.ts';
import type { AccountFigures } from '../portfolio/figures.ts';
import { NO_SHOCK } from '../scenario/scenario.ts';
import type { Shock } from '../scenario/scenario.ts';
import { bookAfterStep } from '../scenario/shocked-book.ts';
import { stressedMove } from '../scenario/stressed-move.ts';
import { openSession } from '../session.ts';
import type { BuiltHedge } from './build.ts';
import { execution } from './cost.ts';
import type { Leg } from './legs.ts';
import { followPath } from './early-liquidation.ts';
import type { Moment } from './early-liquidation.ts';

/** The four ways in which hedges fail (S159). */
export type FailureMode = 'correlation' | 'liquidity' | 'gap' | 'early-liquidation';

export interface FailureTest {
  readonly mode: FailureMode;
  readonly passed: boolean;
  /** The figure that decides. */
  readonly value: number | null;
  readonly unit: 'share' | 'ratio';
  /** The bound that the figure is held against. */
  readonly bound: number;
  /** What was done, and what came of it. */
  readonly words: string;
}

/** A relation with less explained variance than this is too loose; the convention of hedge accounting for "highly effective". */
const LEAST_EXPLAINED = 0.8;
/** What is left of the usual relation under stress. */
const HALF = 0.5;
/** The part of the exposure that may be without a known relation. */
const MOST_UNKNOWN = 0.2;
/** A hedge that loses more than this of what it made on the way out is none. */
const LARGEST_EXIT_SHARE = 0.25;
const STRESSED_SPREAD = 5;
/** Half a spread where none is quoted, before stress: 1 % of the mark. */
const UNKNOWN_HALF_SPREAD = 0.01;
const GAP = 0.2;
const LINE = 1;

/** What the tests are made with. */
export interface FailureSetting {
  /** The path on which the hedge has to live; null: first against the hedge, then the gap. */
  readonly path: { readonly name: string; readonly moments: readonly Moment[] } | null;
  readonly liquidation: LiquidationSetting;
}

/** Correlation, liquidity, gap and early liquidation, each with its figure. */
export function failureTests(built: BuiltHedge, setting: FailureSetting): readonly FailureTest[] {
  const side = built.linkage.hedgeable > 0 ? 1 : -1;
  const adverse = -side * stressedMove(openSession(built.book), built.book, built.linkage.driver, -side);
  return [correlation(built, adverse), liquidity(built, adverse), gap(built, -side * GAP), earlyLiquidation(built, side, setting)];
}

function correlation(built: BuiltHedge, adverse: number): FailureTest {
  const { linkage, walk } = built;
  const { target, hedge } = walk.at(adverse, 0);
  const half = walk.at(adverse * HALF, 0).hedge;
  const covered = (gain: number): number => (target < 0 ? gain / -target : 0);
  const fell = `the target loses ${money(-target)} as it does when ${linkage.driver} moves ${percent(adverse)}`;
  const shares = `the hedge makes up ${percent(covered(hedge))} of that if ${linkage.driver} moves along, ${percent(covered(half))} if it moves half as far, nothing if it stays`;
  if (linkage.same) return { mode: 'correlation', passed: true, value: 1, unit: 'share', bound: LEAST_EXPLAINED, words: `The hedge is on the same price as what it protects, so they cannot drift apart, but for the basis of a contract to its underlying. Where ${fell}, the hedge makes up ${percent(covered(hedge))} of it.` };
  const explained = linkage.basis?.rSquared ?? null;
  const loose = linkage.unhedged > 0 ? ` ${money(linkage.unhedged)} of exposure has no known relation and counts as unhedged.` : '';
  if (explained === null) return { mode: 'correlation', passed: false, value: null, unit: 'share', bound: LEAST_EXPLAINED, words: `There is no history to say how well ${linkage.driver} explains the target: unknown, counted as unhedged.` };
  return { mode: 'correlation', passed: explained >= LEAST_EXPLAINED && linkage.unhedged <= MOST_UNKNOWN * (Math.abs(linkage.exposure) + linkage.unhedged), value: explained, unit: 'share', bound: LEAST_EXPLAINED, words: `${linkage.driver} explains ${percent(explained)} of what the target did day by day. Where ${fell}, ${shares}.${loose}` };
}

function liquidity(built: BuiltHedge, adverse: number): FailureTest {
  const { linkage, walk, book, before } = built;
  const market = new Market({ ...book, accounts: [] });
  const made = walk.at(adverse, 0).hedge;
  const then = new Map(bookAfterStep({ ...book, accounts: [] }, market, [shock(linkage.driver, adverse)], 'none', 0).book.quotes.map((quote) => [quote.instrument, quote]));
  let exit = 0;
  for (const leg of built.legs) {
    const quote = then.get(leg.instrument.id) ?? leg.quote;
    const wide = (known: number, side: number): number => quote.mark + side * STRESSED_SPREAD * (Math.abs(known - quote.mark) >= 0 ? Math.abs(known - quote.mark) : UNKNOWN_HALF_SPREAD * Math.abs(quote.mark));
    const stressed: Leg = { ...leg, quote: { ...quote, bid: wide(quote.bid, -1), ask: wide(quote.ask, 1) } };
    const { price } = execution(stressed, -leg.quantity, DEFAULT_IMPACT);
    const size = leg.quantity * leg.instrument.multiplier;
    const rate = market.convert(leg.instrument.currency, before.currency)?.rate ?? NaN;
    exit += Math.abs(leg.instrument.inverse ? size * (1 / price - 1 / quote.mark) : size * (price - quote.mark)) * rate;
  }
  const share = made > 0 ? exit / made : null;
  const words = `After ${linkage.driver} has moved ${percent(adverse)} the hedge has made ${money(made)}; getting out of it at five times the spread, with the impact of its own size, costs ${money(exit)}`;
  if (share === null) return { mode: 'liquidity', passed: false, value: null, unit: 'share', bound: LARGEST_EXIT_SHARE, words: `${words}: there is no gain to take.` };
  return { mode: 'liquidity', passed: share <= LARGEST_EXIT_SHARE, value: share, unit: 'share', bound: LARGEST_EXIT_SHARE, words: `${words}, ${percent(share)} of it.` };
}

function gap(built: BuiltHedge, move: number): FailureTest {
  const { linkage, walk, book, before, after } = built;
  const { target, hedge } = walk.at(move, 0);
  const moved = bookAfterStep(book, new Market(book), [shock(linkage.driver, move)], 'beta', 0).book;
  const session = openSession({ ...moved, accounts: [] });
  const [without, withIt] = [session.evaluate(before), session.evaluate(after)];
  const settles = built.legs.some(({ instrument }) => instrument.kind === 'future' || instrument.kind === 'perpetual') ? ' What a future makes is paid at its next settlement, not before.' : '';
  return {
    mode: 'gap', passed: above(withIt), value: withIt.bufferRatio, unit: 'ratio', bound: LINE,
    words: `${linkage.driver} opens ${percent(move)} and everything follows by its beta: the target makes ${money(target)}, the hedge ${money(hedge)}. The buffer ratio is ${ratio(withIt)} with the hedge, ${ratio(without)} without.${settles}`,
  };
}

function earlyLiquidation(built: BuiltHedge, side: number, { path, liquidation }: FailureSetting): FailureTest {
  const { before, after, legs } = built;
  const walked = path ?? { name: `a squeeze against the hedge, then the gap`, moments: squeeze(built, side) };
  const withIt = followPath(walked.moments, after, legs, liquidation);
  const without = followPath(walked.moments, before, [], liquidation);
  const at = (n: number): string => `at "${walked.moments[n]!.name}"`;
  const lowest = withIt.lowestRatio === null ? 'nothing is ever required' : `the lowest buffer ratio on the way is ${plainFormat.plain(Number(withIt.lowestRatio.toFixed(3)))}`;
  const beside = without.calledAt === null ? 'without it no call would come' : `without it the call comes ${at(without.calledAt)}`;
  const base = { mode: 'early-liquidation', value: withIt.lowestRatio, unit: 'ratio', bound: LINE } as const;
  if (withIt.lostAt !== null && withIt.lostBy === 'expired') return { ...base, passed: false, words: `On ${walked.name} the hedge has expired ${at(withIt.lostAt)}, before the end: it has to be renewed on the way. ${capital(lowest)}.` };
  if (withIt.lostAt !== null) {
    const what = withIt.sold.map(({ instrument, quantity }) => `${plainFormat.plain(Math.abs(quantity))} ${instrument}`).join(', ');
    return { ...base, passed: false, words: `On ${walked.name} the account is called ${at(withIt.calledAt!)} and the broker closes ${what} of the hedge ${at(withIt.lostAt)}; ${beside}.` };
  }
  if (withIt.calledAt !== null) return { ...base, passed: false, words: `On ${walked.name} the hedge lives, but the account is called ${at(withIt.calledAt)} all the same; ${beside}.` };
  return { ...base, passed: true, words: `On ${walked.name} the hedge is alive at the end: ${lowest}; ${beside}.` };
}

/** First the stressed move against the hedge, then the gap that it is there for, counted from today. */
function squeeze(built: BuiltHedge, side: number): readonly Moment[] {
  const { book, linkage } = built;
  const market = new Market(book);
  const up = side * stressedMove(openSession(book), book, linkage.driver, side);
  const step = (move: number): Moment => ({ name: `${linkage.driver} ${percent(move)}`, book: bookAfterStep(book, market, [shock(linkage.driver, move)], 'beta', 0).book });
  return [{ name: 'today', book }, step(up), step(-side * GAP)];
}

function shock(id: string, by: number): Shock {
  return { ...NO_SHOCK, select: { instrument: [id] }, price: { way: 'relative', by } };
}

function above(figures: AccountFigures): boolean {
  return figures.bufferRatio === null ? figures.marginEquity >= 0 : figures.bufferRatio >= LINE;
}

function ratio(figures: AccountFigures): string {
  return figures.bufferRatio === null ? 'not needed, as nothing is required,' : figures.bufferRatio.toFixed(2);
}

function money(value: number): string {
  return plainFormat.money(value);
}

function percent(value: number): string {
  return `${value.toFixed(3) === '-0.000' ? '0' : String(Number((value * 100).toFixed(1)))} %`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
