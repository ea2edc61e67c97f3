import type { BookFile, ScenarioRecord } from '#contract/book-file.ts';
import { brokerPath } from '#engine/liquidation/broker-path.ts';
import type { BrokerPath } from '#engine/liquidation/broker-path.ts';
import { moveByBetas } from '#engine/liquidation/market-move.ts';
import type { MoveMarket, SaleTerms } from '#engine/liquidation/sale.ts';
import { usualHours } from '#engine/trading-calendar/trading-hours.ts';
import { verifyPlan } from '#engine/liquidation/verify-plan.ts';
import type { PlanVerdict } from '#engine/liquidation/verify-plan.ts';
import { Market } from '#engine/market/market.ts';
import type { Account, Book } from '#engine/portfolio/book.ts';
import { bookOfAccount } from '#engine/portfolio/single-account.ts';
import { toEngineBook } from '../book-to-engine.ts';
import { toEnginePlan } from '../plan-to-engine.ts';
import { toEnginePolicy } from '../policy-to-engine.ts';
import { impactOf, observationsOf } from './states.ts';

/** What the counterparty's own liquidation would have cost in a scenario, in the account's currency; null where it would not have come. */
export type BrokerCost = Pick<BrokerPath, 'total' | 'slippage' | 'fees' | 'shortfall' | 'equityLost'> | null;

export interface ScenarioVerdict extends PlanVerdict {
  readonly scenario: string;
  readonly brokerCost: BrokerCost;
}

/** Each plan of the book against each scenario (N7): what would have become of its account. Plans that are off are tried too. */
export function verifyPlans(file: BookFile, scenarios: readonly ScenarioRecord[], engineBook: Book = toEngineBook(file)): ReadonlyMap<string, readonly ScenarioVerdict[]> {
  const market = new Market(engineBook);
  const plans = (file.plans ?? []).map(toEnginePlan);
  const verdicts = new Map<string, readonly ScenarioVerdict[]>();
  // Several plans of an account see the same moves, and one liquidation.
  const seen = new Map<string, readonly { readonly scenario: ScenarioRecord; readonly observations: ReturnType<typeof observationsOf>; readonly terms: SaleTerms; readonly brokerCost: BrokerCost }[]>();
  const seenBy = (account: Account) => {
    const known = seen.get(account.id);
    if (known !== undefined) return known;
    const move = moverOf(engineBook, account);
    const { policy } = toEnginePolicy((file.counterparties ?? []).find(({ id }) => id === account.counterparty));
    const made = scenarios.map((scenario) => {
      const observations = observationsOf(engineBook, market, account, scenario, plans.filter((plan) => plan.account === account.id));
      const terms = termsOf(scenario, move);
      const path = brokerPath(account, observations, { policy: { ...policy, throttle: bounded(policy.throttle, engineBook, account) }, impact: terms.impact, move, plain: true });
      return { scenario, observations, terms, brokerCost: path.times === 0 && path.shortfall === 0 ? null : costOf(path) };
    });
    seen.set(account.id, made);
    return made;
  };
  for (const plan of plans) {
    const account = engineBook.accounts.find((candidate) => candidate.id === plan.account);
    if (account === undefined) continue;
    verdicts.set(plan.id, seenBy(account).map(({ scenario, observations, terms, brokerCost }) => ({ scenario: scenario.id, ...verifyPlan(plan, account, observations, terms), brokerCost })));
  }
  return verdicts;
}

/** How marks answer to sales of one account: by betas from its own instruments' closes, found once. */
export function moverOf(book: Book, account: Account): MoveMarket {
  return moveByBetas(bookOfAccount(book, account));
}

/** How a plan sells in a scenario: market orders with the instrument's own fee. */
export function termsOf(scenario: ScenarioRecord, move: MoveMarket): SaleTerms {
  return { impact: impactOf(undefined, scenario), move, fee: NaN, crossesSpread: true };
}

/** The book with the usual hours of its kind on every instrument that states none. */
export function withUsualHours(book: Book): Book {
  return { ...book, instruments: book.instruments.map((instrument) => (instrument.hours === undefined ? { ...instrument, hours: usualHours(instrument.kind) } : instrument)) };
}

/** Steps that one position is cut into at most: a cost is estimated here, not played. */
const MOST_PARTS = 50;

/** A throttle that does not cut the largest position (in days of its volume) into more parts than that. */
function bounded(throttle: number, book: Book, account: Account): number {
  const volumes = new Map(book.instruments.map(({ id, averageDailyVolume }) => [id, averageDailyVolume]));
  const shares = account.positions.map(({ instrument, quantity }) => Math.abs(quantity) / (volumes.get(instrument) ?? NaN)).filter((share) => Number.isFinite(share));
  return Math.max(throttle, Math.max(0, ...shares) / MOST_PARTS);
}

function costOf({ total, slippage, fees, shortfall, equityLost }: BrokerPath): BrokerCost {
  return { total, slippage, fees, shortfall, equityLost };
}
