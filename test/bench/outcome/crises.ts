/** Every account in every crisis of a pack: with each default plan, and with the broker's engine alone. */
import { planTemplates } from '#contract/plan-templates.ts';
import type { PlanRecord, ScenarioRecord } from '#contract/book-file.ts';
import { brokerPath } from '#engine/liquidation/broker-path.ts';
import { DEFAULT_POLICY } from '#engine/liquidation/policy.ts';
import { stateOf } from '#engine/liquidation/sale.ts';
import { rehearsePlan } from '#engine/liquidation/verify-plan.ts';
import { Market } from '#engine/market/market.ts';
import type { Account, Book } from '#engine/portfolio/book.ts';
import { bookOfAccount } from '#engine/portfolio/single-account.ts';
import { openSession } from '#engine/session.ts';
import type { Session } from '#engine/session-port.ts';
import { toEnginePlan } from '#service/plan-to-engine.ts';
import { moverOf, termsOf } from '#service/rehearsal/plan-verification.ts';
import { observationsOf } from '#service/rehearsal/states.ts';

/** One plan in one crisis of one account. */
export interface PlanResult {
  readonly plan: string;
  readonly fired: boolean;
  /** No call came. */
  readonly kept: boolean;
  /** Equity at the end less money paid in, over what the broker's engine alone leaves, as a share of the equity at the start. */
  readonly saved: number;
  /** Slippage and fees of the plan, as a share of the equity at the start. */
  readonly cost: number;
}

export interface CrisisResult {
  readonly account: string;
  readonly regime: string;
  readonly scenario: string;
  /** Observations before the call at which a plan could have acted; −1 where no call comes. 0 is a gap: today, then the call. */
  readonly moments: number;
  readonly plans: readonly PlanResult[];
}

/** @param say told how far it is */
export function crises(book: Book, scenarios: readonly ScenarioRecord[], say: (line: string) => void = () => undefined): readonly CrisisResult[] {
  const results: CrisisResult[] = [];
  book.accounts.forEach((account, n) => {
    if (n % 20 === 0) say(`account ${String(n)} of ${String(book.accounts.length)}`);
    const own = bookOfAccount(book, account);
    const market = new Market(own);
    const move = moverOf(own, account);
    const plans = defaultPlans(openSession(own), account.id);
    for (const scenario of scenarios) results.push(crisis(own, market, account, scenario, move, plans));
  });
  return results;
}

/** The templates as the window would offer them for the account today. */
export function defaultPlans(session: Session, account: string): readonly PlanRecord[] {
  return planTemplates(account, { bufferRatio: session.figures(account).bufferRatio, uniformShock: session.uniformShock(account, 1) }).map(({ plan }) => plan);
}

function crisis(book: Book, market: Market, account: Account, scenario: ScenarioRecord, move: ReturnType<typeof moverOf>, defaults: readonly PlanRecord[]): CrisisResult {
  const observations = observationsOf(book, market, account, scenario, []);
  const terms = termsOf(scenario, move);
  // The order is that of both made-up counterparties; the exchange charges half a percent.
  const setting = { policy: { ...DEFAULT_POLICY, fee: account.counterparty === 'exchange' ? 0.005 : 0 }, impact: terms.impact, move, plain: true };
  const states = observations.map((one) => stateOf(one.book, account));
  const call = states.findIndex(({ figures }) => (figures.bufferRatio === null ? figures.marginEquity < 0 : figures.bufferRatio < 1));
  const start = states[0]!.figures.netLiquidationValue;
  const alone = brokerPath(account, observations, setting).endEquity;
  const plans = defaults.map((plan): PlanResult => {
    const run = rehearsePlan(toEnginePlan(plan), account, observations, terms);
    // After a call in spite of the plan, the broker's engine takes over what the plan has left.
    const end = brokerPath(run.account, observations, setting, run.calledAt ?? observations.length - 1).endEquity;
    const paidIn = run.paidIn.reduce((sum, { amount, currency }) => sum + amount * (states[0]!.session.rate(currency, account.currency)?.rate ?? NaN), 0);
    return { plan: plan.id, fired: run.firedAt !== null, kept: run.calledAt === null, saved: (end - paidIn - alone) / start, cost: run.verdict.cost / start };
  });
  return { account: account.id, regime: account.regime, scenario: scenario.id, moments: call < 0 ? -1 : call - 1, plans };
}
