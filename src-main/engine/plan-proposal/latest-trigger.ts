import { isBelow } from '../liquidation/liquidate.ts';
import { stateOf } from '../liquidation/sale.ts';
import type { SaleTerms } from '../liquidation/sale.ts';
import { verifyPlan } from '../liquidation/verify-plan.ts';
import type { Observation, PlanVerdict } from '../liquidation/verify-plan.ts';
import type { Plan, When } from '../plan/plan.ts';
import type { Account } from '../portfolio/book.ts';

/** One scenario as the account of the plan sees it. */
export interface TriedScenario {
  readonly scenario: string;
  readonly observations: readonly Observation[];
  readonly terms: SaleTerms;
}

/** The lowest level at which a plan may fire and still does its work under a set of scenarios. */
export interface LatestTrigger {
  /** null: no scenario needs the plan, or none can be saved by it at any level. */
  readonly level: number | null;
  /** What a lower level would lose. */
  readonly binding: readonly string[];
  /** Scenarios that the plan saves at this level. */
  readonly saves: readonly string[];
  /** Scenarios that call nobody at this level. */
  readonly notNeeded: readonly string[];
  /** Scenarios that some level saves, but not this one (a plan may come too early as well). */
  readonly lost: readonly string[];
  /** Scenarios that no level saves, with the reason at the highest. */
  readonly unsavable: readonly { readonly scenario: string; readonly reason: string }[];
  /** The highest level tried: today's buffer ratio, at which the plan would fire at once. */
  readonly highest: number;
}

/** Levels are looked for up to here where today nothing is required. */
const HIGHEST = 3;

/**
 * The lowest trigger level at which the plan still saves its account in every scenario in which any level could.
 *
 * What a level does to a scenario changes only where it passes a buffer ratio that is observed there, so that just
 * those levels have to be tried: the answer is exact, up to rounding upwards to hundredths.
 * @returns null where no part of the plan's condition is "buffer ratio below": there is no level to move
 */
export function latestTrigger(plan: Plan, account: Account, scenarios: readonly TriedScenario[]): LatestTrigger | null {
  if (atLevel(plan.when, 1) === null) return null;
  const today = scenarios[0] === undefined ? null : stateOf(scenarios[0].observations[0]!.book, account).figures.bufferRatio;
  const highest = today === null ? HIGHEST : today;
  const tried = scenarios.map((one) => new Trials(plan, account, one, highest));
  const savable = tried.filter((one) => one.everServes());
  const unsavable = tried.filter((one) => !one.everServes()).map((one) => ({ scenario: one.name, reason: one.at(highest).reason }));
  const empty = { binding: [], saves: [], lost: [], unsavable, highest };
  const needing = savable.filter((one) => !serves(one.at(1)));
  if (needing.length === 0) return { ...empty, level: null, notNeeded: savable.map(({ name }) => name) };
  const levels = [...new Set(needing.flatMap((one) => one.levels))].sort((a, b) => a - b);
  const lostAt = (level: number): readonly string[] => savable.filter((one) => !serves(one.at(level))).map(({ name }) => name);
  // A plan may also come too early to do its work; then the level that loses the fewest is the answer.
  let level = levels[0]!;
  let lost = lostAt(level);
  for (const next of levels.slice(1)) {
    if (lost.length === 0) break;
    const without = lostAt(next);
    if (without.length < lost.length) [level, lost] = [next, without];
  }
  const below = levels.filter((one) => one < level).at(-1) ?? 1;
  const binding = lostAt(below).filter((name) => !lost.includes(name));
  // Where two observations lie within a hundredth: the hundredth above, if that does as well.
  const hundredth = Number((Math.ceil(level * 100 - 1e-9) / 100).toFixed(2));
  if (hundredth !== level && hundredth <= highest && lostAt(hundredth).length === lost.length) level = hundredth;
  return {
    level, binding, lost, unsavable, highest,
    saves: savable.filter((one) => one.at(level).outcome === 'saves').map(({ name }) => name),
    notNeeded: savable.filter((one) => one.at(level).outcome === 'not-needed').map(({ name }) => name),
  };
}

/** One scenario under different levels. */
class Trials {
  readonly name: string;
  /** One level for each group of levels that do the same, ascending; 1 (before the call, never) is left out. */
  readonly levels: readonly number[];
  private readonly plan: Plan;
  private readonly account: Account;
  private readonly scenario: TriedScenario;
  /** Observed ratios before the call, ascending. */
  private readonly ratios: readonly number[];
  private readonly known = new Map<number, PlanVerdict>();

  constructor(plan: Plan, account: Account, scenario: TriedScenario, highest: number) {
    this.name = scenario.scenario;
    this.plan = plan;
    this.account = account;
    this.scenario = scenario;
    const seen: number[] = [];
    for (const { book } of scenario.observations) {
      const { figures } = stateOf(book, account);
      if (isBelow(figures, 1)) break;
      if (figures.bufferRatio !== null && figures.bufferRatio < highest) seen.push(figures.bufferRatio);
    }
    this.ratios = [...new Set(seen)].sort((a, b) => a - b);
    this.levels = this.ratios.map((ratio, k) => Math.min(roundedUp(ratio), this.ratios[k + 1] ?? highest));
  }

  at(level: number): PlanVerdict {
    const group = this.ratios.filter((ratio) => ratio < level).length;
    const known = this.known.get(group);
    if (known !== undefined) return known;
    const verdict = verifyPlan({ ...this.plan, when: atLevel(this.plan.when, level)! }, this.account, this.scenario.observations, this.scenario.terms);
    this.known.set(group, verdict);
    return verdict;
  }

  everServes(): boolean {
    return [1, ...this.levels].some((level) => serves(this.at(level)));
  }
}

function serves({ outcome }: PlanVerdict): boolean {
  return outcome === 'saves' || outcome === 'not-needed';
}

/** The next hundredth above: the plan fires below its level, not at it. */
function roundedUp(ratio: number): number {
  const level = Math.ceil(ratio * 100) / 100;
  return Number((level > ratio ? level : level + 0.01).toFixed(2));
}

/** The condition with every "buffer ratio below" at this level; null where there is none. */
export function atLevel(when: When, level: number): When | null {
  if ('all' in when || 'any' in when) {
    const parts = 'all' in when ? when.all : when.any;
    const moved = parts.map((part) => atLevel(part, level));
    if (moved.every((part) => part === null)) return null;
    const whole = moved.map((part, k) => part ?? parts[k]!);
    return 'all' in when ? { all: whole } : { any: whole };
  }
  return when.metric === 'bufferRatio' && when.below !== null ? { ...when, below: level } : null;
}
