/** What a ticket does beyond today's figures: to the distance to a call, and to what the account's plans save. Slower than the check. */
import { failure, success } from '#base/failure.ts';
import type { Problem, Result } from '#base/failure.ts';
import type { PlanRecord } from '#contract/book-file.ts';
import type { CallDistance, PlanCoverage, PlanCovered, TicketConsequences } from '#contract/views/what-if.ts';
import { AccountProbe } from '#engine/distance/account-probe.ts';
import { verifyPlan } from '#engine/liquidation/verify-plan.ts';
import type { PlanOutcome } from '#engine/liquidation/verify-plan.ts';
import { Market } from '#engine/market/market.ts';
import type { Account, Book } from '#engine/portfolio/book.ts';
import { toEnginePlan } from './plan-to-engine.ts';
import type { OfferedPack } from './liquidation-view.ts';
import { moverOf, termsOf } from './rehearsal/plan-verification.ts';
import { observationsOf } from './rehearsal/states.ts';
import { choose } from './scenario/scenario-run.ts';
import { readTicket } from './what-if-ticket.ts';
import { accountAfterTrades, withMissingQuotes } from './what-if.ts';

export interface ConsequencesRequest {
  readonly book: Book;
  readonly account: string;
  /** The ticket as it was typed. */
  readonly text: string;
  readonly plans: readonly PlanRecord[];
  /** The pack in which plans are tried. */
  readonly pack: OfferedPack;
}

/**
 * Distance to the call and coverage by plans, before and after the ticket has filled.
 * @returns `invalid-input` where there is no such account, or the ticket cannot be read
 */
export function ticketConsequences({ book, account: id, text, plans, pack }: ConsequencesRequest): Result<TicketConsequences> {
  const account = book.accounts.find((one) => one.id === id);
  if (account === undefined) return failure('invalid-input', `There is no account ${id} in this book.`);
  const alone: Book = { ...book, accounts: [account] };
  const { trades, problems } = readTicket(alone, text);
  if (problems.length > 0) return failure('invalid-input', unreadable(problems));
  const quoted = withMissingQuotes(alone, trades);
  const traded: Book = { ...quoted, accounts: [accountAfterTrades(quoted, id, trades)] };
  const own = plans.filter((plan) => plan.account === id);
  const chosen = own.length === 0 ? success([]) : choose(alone, { records: pack.records, ids: null });
  if (!chosen.ok) return chosen;
  const before = outcomesOf(quoted, own, chosen.value);
  const after = outcomesOf(traded, own, chosen.value);
  return success({
    account: id, asOf: book.asOf,
    distance: { before: distanceOf(quoted, id), after: distanceOf(traded, id) },
    plans: own.length === 0 ? null : coverage(pack, own, chosen.value, before, after),
  });
}

function unreadable(problems: readonly Problem[]): string {
  return `The ticket cannot be read: ${problems.map(({ where, expected, found }) => `${where}: expected ${expected}, found ${found}`).join('; ')}`;
}

/** The uniform move of all marks that leads to the line, and the single instrument whose price is nearest to it. */
function distanceOf(book: Book, account: string): CallDistance {
  const probe = new AccountProbe(book, account);
  const { market, state } = probe;
  let nearest: CallDistance['nearest'] = null;
  for (const i of state.dependsOn(market)) {
    const instrument = market.instruments[i]!;
    const today = market.price[i]!;
    // An exchange rate that nobody holds is no price to watch.
    if (instrument.kind === 'fx' && !state.instrument.includes(i)) continue;
    if (!Number.isFinite(today) || today === 0) continue;
    const price = probe.priceAtLevel(i, 1);
    if (price === null) continue;
    const shock = (price - today) / Math.abs(today);
    if (nearest === null || Math.abs(shock) < Math.abs(nearest.shock)) nearest = { instrument: instrument.id, shock, price };
  }
  return { uniform: probe.uniformShock(1), nearest };
}

/** Outcome of each plan in each scenario, plan by plan in the order given. */
function outcomesOf(book: Book, plans: readonly PlanRecord[], scenarios: readonly Parameters<typeof termsOf>[0][]): readonly (readonly PlanOutcome[])[] {
  if (plans.length === 0) return [];
  const account: Account = book.accounts[0]!;
  const market = new Market(book);
  const move = moverOf(book, account);
  const seen = scenarios.map((scenario) => ({ observations: observationsOf(book, market, account, scenario, plans.map(toEnginePlan)), terms: termsOf(scenario, move) }));
  return plans.map((plan) => seen.map(({ observations, terms }) => verifyPlan(toEnginePlan(plan), account, observations, terms).outcome));
}

type Outcomes = readonly (readonly PlanOutcome[])[];

function coverage(pack: OfferedPack, plans: readonly PlanRecord[], scenarios: readonly { readonly id: string; readonly name?: string | undefined }[], before: Outcomes, after: Outcomes): PlanCoverage {
  const one = (outcomes: readonly PlanOutcome[]) => ({ saved: outcomes.filter((outcome) => outcome === 'saves').length, needed: outcomes.filter((outcome) => outcome !== 'not-needed').length });
  /** A scenario is covered where any plan saves, and needed where a plan would have to. */
  const all = (rows: Outcomes) => {
    const needed = scenarios.map((_, s) => rows.some((row) => row[s] !== 'not-needed'));
    return { saved: scenarios.filter((_, s) => needed[s] === true && rows.some((row) => row[s] === 'saves')).length, needed: needed.filter(Boolean).length };
  };
  return {
    pack: pack.id, packName: pack.name, scenarios: scenarios.length, before: all(before), after: all(after),
    plans: plans.map((plan, p): PlanCovered => ({ id: plan.id, name: plan.name ?? plan.id, before: one(before[p]!), after: one(after[p]!) })),
    lost: scenarios.filter((_, s) => before.some((row) => row[s] === 'saves' || row[s] === 'not-needed') && after.some((row) => row[s] !== 'not-needed') && !after.some((row) => row[s] === 'saves')).map((scenario) => scenario.name ?? scenario.id),
  };
}
