import type { BookFile, ScenarioRecord } from '#contract/book-file.ts';
import { moveByBetas } from '#engine/liquidation/market-move.ts';
import { verifyPlan } from '#engine/liquidation/verify-plan.ts';
import type { PlanVerdict } from '#engine/liquidation/verify-plan.ts';
import { Market } from '#engine/market/market.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { toEngineBook } from '../book-to-engine.ts';
import { toEnginePlan } from '../plan-to-engine.ts';
import { impactOf, observationsOf } from './states.ts';

export interface ScenarioVerdict extends PlanVerdict {
  readonly scenario: string;
}

/** Each plan of the book against each scenario (N7): what would have become of its account. Plans that are off are tried too. */
export function verifyPlans(file: BookFile, scenarios: readonly ScenarioRecord[], engineBook: Book = toEngineBook(file)): ReadonlyMap<string, readonly ScenarioVerdict[]> {
  const market = new Market(engineBook);
  const verdicts = new Map<string, readonly ScenarioVerdict[]>();
  for (const record of file.plans ?? []) {
    const plan = toEnginePlan(record);
    const account = engineBook.accounts.find((candidate) => candidate.id === plan.account);
    if (account === undefined) continue;
    verdicts.set(plan.id, scenarios.map((scenario) => {
      const observations = observationsOf(engineBook, market, account, scenario);
      const terms = { impact: impactOf(undefined, scenario), move: moveByBetas(observations[0]!.book), fee: NaN, crossesSpread: true };
      return { scenario: scenario.id, ...verifyPlan(plan, account, observations, terms) };
    }));
  }
  return verdicts;
}
