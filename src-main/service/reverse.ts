/** What would push one account over the line, as `reverse` answers it (book-format.md). */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { AccountProbe } from '#engine/distance/account-probe.ts';
import { carryDays } from '#engine/distance/carry-days.ts';
import type { BothSides } from '#engine/distance/distance.ts';
import { BreachFinder } from '#engine/distance/nearest-breach.ts';
import type { Breach } from '#engine/distance/nearest-breach.ts';
import { currencyDistance, foreignCurrencies, haircutDistance, marginRateDistance, volatilityDistance } from '#engine/distance/other-distances.ts';
import type { CurrencyDistance } from '#engine/distance/other-distances.ts';
import { TOUCH_MODEL, touchProbability } from '#engine/distance/touch-probability.ts';
import type { Book } from '#engine/portfolio/book.ts';
import type { Warning } from '#engine/portfolio/figures.ts';
import { levelsAt } from '#engine/portfolio/target.ts';

/** A price and the relative move to it; both null where no price of that kind reaches the line. */
export interface PriceDistance {
  readonly price: number | null;
  readonly shock: number | null;
}

export interface InstrumentDistance extends PriceDistance {
  readonly instrument: string;
  /** The nearest on either side of today's price. */
  readonly below: PriceDistance;
  readonly above: PriceDistance;
}

export interface MostLikely {
  readonly distance: number;
  /** One-sided, normal. */
  readonly probability: number;
  readonly moves: readonly { readonly factor: string; readonly move: number }[];
  readonly bufferRatio: number | null;
  /** One-sided, Student's t with four degrees of freedom and the same variance. */
  readonly studentProbability: number;
  /** Trading days between two such moves on average, 1 ÷ probability. */
  readonly onceInDays: number;
}

/** One level: the line itself or a personal mark. */
export interface LevelDistance {
  readonly level: number;
  readonly uniform: { readonly shock: number | null };
  readonly mostLikely: MostLikely | null;
  readonly marginRate: { readonly relative: number | null };
  /** Days until interest and funding alone reach it; null where they never do or are not known. */
  readonly carryDays: number | null;
}

export interface ReverseReport {
  readonly account: string;
  readonly currency: string;
  readonly regime: string;
  readonly bufferRatio: number | null;
  readonly uniform: { readonly shock: number | null; readonly down: number | null; readonly up: number | null };
  readonly instruments: readonly InstrumentDistance[];
  readonly mostLikely: MostLikely | null;
  readonly currencies: readonly CurrencyDistance[];
  readonly volatility: { readonly relative: number | null };
  readonly haircut: { readonly absolute: number | null };
  readonly marginRate: { readonly relative: number | null };
  readonly marks: readonly LevelDistance[];
  readonly touch: { readonly model: string; readonly days: readonly { readonly days: number; readonly probability: number | null }[] };
  readonly warnings: readonly Warning[];
}

const TOUCH_DAYS = [1, 5, 20];

/** Distances of one account at the prices of the book. @returns `not-applicable` for an unknown account */
export function reverseStress(book: Book, accountId: string): Result<ReverseReport> {
  if (!book.accounts.some(({ id }) => id === accountId)) return failure('not-applicable', `There is no account ${accountId} in this book.`);
  const probe = new AccountProbe(book, accountId);
  const report = probe.report();
  const finder = new BreachFinder(probe);
  const breach = finder.find(1);
  const sides = probe.uniformShocks(1);
  const carry = report.carryPerDay ?? NaN;
  const levels = levelsAt(probe.account.thresholds, book.asOf);
  return success({
    account: accountId,
    currency: report.currency,
    regime: report.regime,
    bufferRatio: report.bufferRatio,
    uniform: { shock: nearerOf(sides, 0), down: sides.below, up: sides.above },
    instruments: instrumentDistances(probe),
    mostLikely: mostLikely(breach),
    currencies: foreignCurrencies(probe).map((currency) => currencyDistance(probe, currency, 1)),
    volatility: { relative: volatilityDistance(probe, 1) },
    haircut: { absolute: haircutDistance(probe, 1) },
    marginRate: { relative: marginRateDistance(probe, 1) },
    marks: [...levels, 1].map((level) => ({
      level,
      uniform: { shock: probe.uniformShock(level) },
      mostLikely: level === 1 ? mostLikely(breach) : mostLikely(finder.find(level)),
      marginRate: { relative: marginRateDistance(probe, level) },
      carryDays: Number.isNaN(carry) ? null : carryDays(probe.excess(level), carry),
    })),
    touch: { model: TOUCH_MODEL, days: TOUCH_DAYS.map((days) => ({ days, probability: breach === null ? null : touchProbability(breach.distance, days) })) },
    warnings: [...finder.warnings, ...report.warnings],
  });
}

function mostLikely(breach: Breach | null): MostLikely | null {
  if (breach === null) return null;
  const { distance, probability, studentProbability, bufferRatio } = breach;
  return { distance, probability, moves: breach.moves.map(({ factor, move }) => ({ factor, move })), bufferRatio, studentProbability, onceInDays: probability > 0 ? 1 / probability : Number.MAX_VALUE };
}

/** The side that is nearer to today; the lower of two as near. */
function nearerOf({ below, above }: BothSides, today: number): number | null {
  if (below === null || above === null) return below ?? above;
  return today - below <= above - today ? below : above;
}

/** Every instrument on whose price the account depends, held options too; the nearest first. */
function instrumentDistances(probe: AccountProbe): InstrumentDistance[] {
  const { market, state } = probe;
  const list = [...state.dependsOn(market)].filter((i) => market.instruments[i]!.kind !== 'fx' || state.instrument.includes(i)).map((i): InstrumentDistance => {
    const today = market.price[i]!;
    const at = (price: number | null): PriceDistance => ({ price, shock: price === null || !Number.isFinite(today) || today === 0 ? null : (price - today) / Math.abs(today) });
    const sides = probe.pricesAtLevel(i, 1);
    return { instrument: market.instruments[i]!.id, ...at(nearerOf(sides, today)), below: at(sides.below), above: at(sides.above) };
  });
  const size = ({ shock }: InstrumentDistance): number => (shock === null ? Infinity : Math.abs(shock));
  return list.sort((a, b) => size(a) - size(b) || (a.instrument < b.instrument ? -1 : 1));
}
