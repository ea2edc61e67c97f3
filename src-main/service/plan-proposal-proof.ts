/** A plan under the scenarios of a pack: what it does in each, and how late it may fire. */
import type { PlanRecord, ScenarioRecord } from '#contract/book-file.ts';
import type { LatestTriggerView, NamedScenario, ProposalView } from '#contract/views/plan-proposal.ts';
import { verifyPlan } from '#engine/liquidation/verify-plan.ts';
import { Market } from '#engine/market/market.ts';
import { latestTrigger } from '#engine/plan-proposal/latest-trigger.ts';
import type { TriedScenario } from '#engine/plan-proposal/latest-trigger.ts';
import type { Account, Book } from '#engine/portfolio/book.ts';
import { toEnginePlan } from './plan-to-engine.ts';
import { moverOf, termsOf } from './rehearsal/plan-verification.ts';
import { observationsOf } from './rehearsal/states.ts';

/** Verdicts and latest trigger of one plan. */
export function planUnderPack(book: Book, account: Account, record: PlanRecord, scenarios: readonly ScenarioRecord[]): Required<Pick<ProposalView, 'verdicts' | 'latestTrigger'>> {
  const plan = toEnginePlan(record);
  const tried = triedScenarios(book, account, record, scenarios);
  const named = namesOf(scenarios);
  return {
    verdicts: tried.map((one) => ({ ...named(one.scenario), ...verifyPlan(plan, account, one.observations, one.terms) })),
    latestTrigger: triggerView(tried, account, record, named),
  };
}

/** The latest trigger of a plan under scenarios; null where its condition has no level of the buffer ratio. */
export function latestTriggerOf(book: Book, account: Account, record: PlanRecord, scenarios: readonly ScenarioRecord[]): LatestTriggerView | null {
  return triggerView(triedScenarios(book, account, record, scenarios), account, record, namesOf(scenarios));
}

function triggerView(tried: readonly TriedScenario[], account: Account, record: PlanRecord, named: (id: string) => NamedScenario): LatestTriggerView | null {
  const found = latestTrigger(toEnginePlan(record), account, tried);
  if (found === null) return null;
  return {
    level: found.level, binding: found.binding.map(named), saves: found.saves.length, notNeeded: found.notNeeded.length, lost: found.lost.map(named),
    unsavable: found.unsavable.map(({ scenario, reason }) => ({ ...named(scenario), reason })), highest: found.highest,
  };
}

function triedScenarios(book: Book, account: Account, record: PlanRecord, scenarios: readonly ScenarioRecord[]): readonly TriedScenario[] {
  const market = new Market(book);
  const move = moverOf(book, account);
  const plans = [toEnginePlan(record)];
  return scenarios.map((scenario) => ({ scenario: scenario.id, observations: observationsOf(book, market, account, scenario, plans), terms: termsOf(scenario, move) }));
}

function namesOf(scenarios: readonly ScenarioRecord[]): (id: string) => NamedScenario {
  const names = new Map(scenarios.map((one) => [one.id, one.name ?? one.id]));
  return (id) => ({ scenario: id, name: names.get(id) ?? id });
}
