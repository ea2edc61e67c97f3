import type { ScenarioRecord } from '#contract/book-file.ts';
import { breakerIndexOf } from '#engine/liquidation/halts.ts';
import { DEFAULT_IMPACT } from '#engine/liquidation/impact.ts';
import type { ImpactModel } from '#engine/liquidation/impact.ts';
import type { Observation } from '#engine/liquidation/verify-plan.ts';
import type { Market } from '#engine/market/market.ts';
import { watchedBy } from '#engine/plan/condition.ts';
import type { Plan } from '#engine/plan/plan.ts';
import type { Account, Book } from '#engine/portfolio/book.ts';
import { bookOfAccount } from '#engine/portfolio/single-account.ts';
import type { Scenario } from '#engine/scenario/scenario.ts';
import { shockedBooks } from '#engine/scenario/shocked-book.ts';
import { toEngineScenario } from '../scenario/scenario-to-engine.ts';

/**
 * What one account sees of a scenario: today, then the state after every step. The scenario moves the whole market, so
 * that betas see everything; the account's own part of it is what is kept, with what its plans and breakers look at.
 */
export function observationsUnder(book: Book, market: Market, account: Account, scenario: Scenario, plans: readonly Plan[]): readonly Observation[] {
  const group = shockedBooks(book, scenario, market).find(({ accounts }) => accounts.some(({ id }) => id === account.id));
  const index = breakerIndexOf(book, account);
  const watched = new Set([...watchedBy(plans), ...(index === null ? [] : [index])]);
  const own = (whole: Book): Book => bookOfAccount(whole, account, watched);
  let afterMs = 0;
  const steps = (group?.steps ?? []).map((step, n) => ({ afterMs: (afterMs += scenario.steps[n]!.afterMs), book: own(step.book) }));
  return [{ afterMs: 0, book: own(book) }, ...steps];
}

/** The same of a scenario as the book file has it. */
export function observationsOf(book: Book, market: Market, account: Account, record: ScenarioRecord, plans: readonly Plan[]): readonly Observation[] {
  return observationsUnder(book, market, account, toEngineScenario(record), plans);
}

/** Impact of a rehearsal and the part of it that stays: the command line's, else the scenario's, else 1 and 0.5. */
export function impactOf(given: number | undefined, record: ScenarioRecord | undefined, permanent?: number): ImpactModel {
  return { ...DEFAULT_IMPACT, impact: given ?? record?.impact ?? DEFAULT_IMPACT.impact, permanent: permanent ?? record?.permanent ?? DEFAULT_IMPACT.permanent };
}
