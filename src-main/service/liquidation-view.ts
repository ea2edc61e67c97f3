/** Forced liquidation of one account as the window shows it: the states to choose from, one rehearsal, and alternatives beside it. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { liquidationOrders } from '#contract/book-file.ts';
import type { BookFile, CounterpartyRecord, PlanRecord, ScenarioRecord } from '#contract/book-file.ts';
import type { HeldPosition, LiquidationStates, PolicyFact, RehearsalAlternative, RehearsalComparison, RehearsalStep, RehearsalTotals, RehearsalView, RehearsedFigures } from '#contract/views/liquidation.ts';
import { crowding } from '#engine/liquidation/crowding.ts';
import type { ActedEarlier } from '#engine/liquidation/acted-earlier.ts';
import type { HedgeSold } from '#engine/liquidation/hedges-sold.ts';
import type { LendingStep } from '#engine/liquidation/lending.ts';
import { moveByBetas } from '#engine/liquidation/market-move.ts';
import { orderText } from '#engine/liquidation/policy.ts';
import type { LiquidationPolicy } from '#engine/liquidation/policy.ts';
import type { LiquidationStep } from '#engine/liquidation/run.ts';
import { verifyPlan } from '#engine/liquidation/verify-plan.ts';
import { plainFormat } from '#engine/margin/number-format.ts';
import { Market } from '#engine/market/market.ts';
import type { Account, Book } from '#engine/portfolio/book.ts';
import type { AccountFigures } from '#engine/portfolio/figures.ts';
import { levelsAt } from '#engine/portfolio/target.ts';
import { bookUnder } from '#engine/scenario/shocked-book.ts';
import { openSession } from '#engine/session.ts';
import type { Session } from '#engine/session-port.ts';
import { toEnginePlan } from './plan-to-engine.ts';
import { toEnginePolicy } from './policy-to-engine.ts';
import { rehearse } from './rehearsal/liquidation.ts';
import type { Rehearsal } from './rehearsal/liquidation.ts';
import { impactOf, observationsOf } from './rehearsal/states.ts';
import { choose } from './scenario/scenario-run.ts';
import type { ScenarioChoice } from './scenario/scenario-run.ts';
import { toEngineScenario } from './scenario/scenario-to-engine.ts';
import { runStress } from './scenario/stress.ts';

/** A pack of scenarios to try. */
export interface OfferedPack {
  readonly id: string;
  readonly name: string;
  readonly records: ScenarioChoice['records'];
}

export interface StatesRequest {
  readonly book: Book;
  readonly account: string;
  readonly packs: readonly OfferedPack[];
}

/** Facts of a policy that are tried instead of the counterparty's. */
export type PolicyInstead = Partial<Pick<LiquidationPolicy, 'order' | 'partial' | 'throttle'>>;

export interface LiquidationRequest {
  readonly book: Book;
  readonly account: string;
  readonly counterparties: readonly CounterpartyRecord[];
  readonly plans: readonly PlanRecord[];
  /** The state in which it happens; today where null. */
  readonly state: ScenarioChoice | null;
  /** null: the scenario's, else 1. */
  readonly impact: number | null;
}

export interface RehearsalTask extends LiquidationRequest {
  readonly plan: string | null;
  readonly instead: PolicyInstead;
}

export interface ComparisonTask extends LiquidationRequest {
  readonly by: RehearsalComparison['by'];
}

/** What becomes of one account in every scenario on offer: those that call it are the ones to rehearse. */
export function liquidationStates({ book, account, packs }: StatesRequest): Result<LiquidationStates> {
  const alone = onlyAccount(book, account);
  if (alone === null) return failure('invalid-input', `There is no account ${account} in this book.`);
  const states = packs.flatMap((pack) => {
    const chosen = choose(alone, { records: pack.records, ids: null });
    if (!chosen.ok) return [];
    return runStress(alone, chosen.value).map(({ id, name, accounts }) => {
      const { bufferRatio, status, alertLevel } = accounts.find((one) => one.id === account)!;
      return { pack: pack.id, packName: pack.name, id, name, bufferRatio, status, alertLevel };
    });
  });
  return success({ asOf: book.asOf, account, states });
}

/** One rehearsal, step by step. @returns `invalid-input` where there is no such account, scenario or plan */
export function rehearsalView(task: RehearsalTask): Result<RehearsalView> {
  const stage = stageOf(task);
  if (!stage.ok) return stage;
  const { session, record, account } = stage.value;
  const made = play(task, record, task.plan, task.instead);
  if (!made.ok) return made;
  const { run } = made.value;
  const counterparty = task.counterparties.find(({ id }) => id === account.counterparty);
  const left = new Map(run.before.positions.map(({ instrument, quantity }) => [instrument, quantity]));
  const list = made.value.kind === 'lending'
    ? made.value.run.steps.map((step) => lendingStep(step, session, account, left))
    : made.value.run.steps.map((step) => saleStep(step, session, left));
  return success({
    ...totals(made.value, session, account, task.plan !== null), account: account.id, currency: account.currency, asOf: task.book.asOf, kind: made.value.kind,
    counterparty: counterparty === undefined ? null : (counterparty.name ?? counterparty.id),
    policy: task.plan === null && made.value.kind === 'sales' ? policyFacts(counterparty, task.instead) : [],
    held: [
      ...(made.value.kind === 'lending' ? pledgedBalances(account, session) : []),
      ...run.before.positions.filter(({ quantity }) => quantity !== 0).map(({ instrument, quantity, exposure, unrealizedPnl, maintenanceMargin }) => ({ instrument, quantity, exposure, unrealizedPnl, maintenanceMargin })),
    ],
    list, cancelledOrders: made.value.kind === 'sales' ? made.value.run.cancelledOrders : 0,
    breakers: made.value.kind === 'sales' ? made.value.breaker : null,
    crowding: made.value.kind === 'sales' ? crowding(openSession(task.book), task.book, account) : [],
    notes: [...made.value.assumed, ...(made.value.kind === 'sales' ? [...made.value.run.halted, ...(made.value.hedgesSold ?? []).map((one) => hedgeText(one, account.currency)), ...made.value.run.assumptions] : [])],
  });
}

/** The same call under other orders, at other speeds, or with the account's own plans instead of the counterparty. */
export function rehearsalComparison(task: ComparisonTask): Result<RehearsalComparison> {
  const stage = stageOf(task);
  if (!stage.ok) return stage;
  const { session, record, account } = stage.value;
  const counterparty = task.counterparties.find(({ id }) => id === account.counterparty);
  const own = toEnginePolicy(counterparty).policy;
  const alternatives: RehearsalAlternative[] = [];
  const add = (id: string, name: string, isOwn: boolean, plan: string | null, instead: PolicyInstead, verdict?: RehearsalAlternative['verdict']): void => {
    const made = play(task, record, plan, instead);
    if (made.ok) alternatives.push({ id, name, own: isOwn, ...totals(made.value, session, account, plan !== null), ...(verdict === undefined ? {} : { verdict }) });
  };
  // The calls of a protocol have neither an order nor a speed that anybody could choose.
  if (account.regime === 'lending' && task.by !== 'plan') return success({ account: account.id, currency: account.currency, by: task.by, alternatives });
  switch (task.by) {
    case 'order':
      for (const order of liquidationOrders) add(order, orderText(order), order === own.order, null, { order });
      break;
    case 'speed':
      for (const throttle of speedsOf(session, account, own.throttle)) add(Number.isFinite(throttle) ? String(throttle) : 'at-once', Number.isFinite(throttle) ? plainFormat.percent(throttle) : 'at once', throttle === own.throttle, null, { throttle });
      break;
    case 'acted': {
      add('counterparty', counterparty?.name ?? counterparty?.id ?? 'the counterparty', true, null, {});
      for (const level of levelsAt(account.thresholds, session.now()).filter((one) => one > 1)) {
        const made = play(task, record, null, {}, level);
        if (made.ok && made.value.kind === 'sales' && made.value.actedAt != null) alternatives.push({ id: String(level), name: `at ${String(level)}`, own: false, ...actedTotals(made.value.actedAt, session, account) });
      }
      break;
    }
    case 'plan': {
      add('counterparty', counterparty?.name ?? counterparty?.id ?? 'the counterparty', true, null, {});
      const observations = record === undefined ? null : observationsOf(task.book, new Market(task.book), account, record, task.plans.map(toEnginePlan));
      for (const plan of task.plans.filter((one) => one.account === account.id)) {
        const terms = observations === null ? null : { impact: impactOf(task.impact ?? undefined, record), move: moveByBetas(observations[0]!.book), fee: NaN, crossesSpread: true };
        const checked = observations === null || terms === null ? undefined : verifyPlan(toEnginePlan(plan), account, observations, terms);
        add(plan.id, plan.name ?? plan.id, false, plan.id, {}, checked === undefined ? undefined : { outcome: checked.outcome, reason: checked.reason });
      }
    }
  }
  return success({ account: account.id, currency: account.currency, by: task.by, alternatives });
}

/** Parts that the slowest position to sell is cut into, the faster first. */
const PARTS = [2, 5, 10, 20];

/** Shares of daily volume per step that make a difference to this account; Infinity is at once. The counterparty's own is among them. */
function speedsOf(session: Session, account: Account, own: number): readonly number[] {
  const shares = account.positions.map(({ instrument, quantity }) => Math.abs(quantity) / (session.instrument(instrument)?.averageDailyVolume ?? NaN)).filter((share) => Number.isFinite(share) && share > 0);
  const largest = Math.max(0, ...shares);
  if (largest === 0) return [own];
  const speeds = [Infinity, ...PARTS.map((parts) => Number((largest / parts).toPrecision(2)))];
  return [...new Set([...speeds, own])].sort((a, b) => b - a);
}

interface Stage {
  readonly account: Account;
  readonly record: ScenarioRecord | undefined;
  /** On the account alone, in the state in which it happens. */
  readonly session: Session;
}

function stageOf(task: LiquidationRequest): Result<Stage> {
  const alone = onlyAccount(task.book, task.account);
  if (alone === null) return failure('invalid-input', `There is no account ${task.account} in this book.`);
  let record: ScenarioRecord | undefined;
  if (task.state !== null) {
    const chosen = choose(alone, task.state);
    if (!chosen.ok) return chosen;
    record = chosen.value[0];
    if (record === undefined) return failure('invalid-input', 'No scenario was chosen.');
  }
  const there = record === undefined ? alone : (bookUnder(task.book, toEngineScenario(record), task.account) ?? alone);
  return success({ account: alone.accounts[0]!, record, session: openSession({ ...there, accounts: there.accounts.filter(({ id }) => id === task.account) }) });
}

function onlyAccount(book: Book, id: string): Book | null {
  const account = book.accounts.find((one) => one.id === id);
  return account === undefined ? null : { ...book, accounts: [account] };
}

function play(task: LiquidationRequest, record: ScenarioRecord | undefined, plan: string | null, instead: PolicyInstead, actAt?: number): Result<Rehearsal> {
  const file: BookFile = { format: 'marginline-book', version: 1, asOf: new Date(task.book.asOf).toISOString(), counterparties: [...task.counterparties], plans: [...task.plans] };
  return rehearse(file, { account: task.account, scenario: record, plan: plan ?? undefined, impact: task.impact ?? undefined, instead, actAt }, task.book);
}

function totals(made: Rehearsal, session: Session, account: Account, planned: boolean): RehearsalTotals {
  const { before, after, steps, shortfall } = made.run;
  const ends = { before: figuresOf(before), after: figuresOf(after), steps: steps.length, shortfall };
  const below = after.bufferRatio === null ? after.marginEquity < 0 : after.bufferRatio < 1;
  if (made.kind === 'lending') {
    return { ...ends, end: steps.length === 0 && !below ? 'not-triggered' : endOf(below, shortfall), valueSold: sum(made.run.steps, (step) => seizedValue(step, session, account)), slippage: 0, fees: 0, paidByFund: null };
  }
  const { run } = made;
  const valueSold = sum(run.steps, (step) => Math.abs(valueOf(step, session) ?? 0) * (rateOf(step.instrument, session, account) ?? NaN));
  return { ...ends, end: planned ? (below ? 'still-called' : 'restored') : run.end, valueSold, slippage: run.totalSlippage, fees: run.totalFees, paidByFund: run.paidByFund, ...(run.follows === null ? {} : { follows: run.follows }) };
}

function endOf(below: boolean, shortfall: number): RehearsalTotals['end'] {
  return !below ? 'restored' : shortfall > 0 ? 'wiped-out' : 'nothing-left';
}

function figuresOf({ netLiquidationValue, marginEquity, maintenanceMargin, bufferRatio }: AccountFigures): RehearsedFigures {
  return { netLiquidationValue, marginEquity, maintenanceMargin, bufferRatio };
}

function saleStep(step: LiquidationStep, session: Session, left: Map<string, number>): RehearsalStep {
  const after = (left.get(step.instrument) ?? 0) + step.quantity;
  const rest = Math.abs(after) < 1e-9 * Math.max(1, Math.abs(step.quantity)) ? 0 : after;
  left.set(step.instrument, rest);
  return {
    order: step.order, instrument: step.instrument, quantity: step.quantity, price: step.price, currency: session.instrument(step.instrument)?.currency ?? '', value: valueOf(step, session),
    slippage: step.slippage, fee: step.fee, reason: step.reason, repaid: null, bankruptcyPrice: step.bankruptcyPrice, left: rest,
    netLiquidationValue: step.netLiquidationValueAfter, marginEquity: step.marginEquityAfter, maintenanceMargin: step.maintenanceMarginAfter, bufferRatio: step.bufferRatioAfter,
  };
}

function lendingStep(step: LendingStep, session: Session, account: Account, left: Map<string, number>): RehearsalStep {
  const { instrument, quantity } = step.seized;
  const before = left.get(instrument) ?? account.balances.filter((one) => one.currency === instrument).reduce((total, one) => total + one.amount, 0);
  const rest = Math.max(0, before - quantity);
  left.set(instrument, rest);
  return {
    order: step.order, instrument, quantity: -quantity, price: null, currency: account.currency, value: seizedValue(step, session, account), slippage: null, fee: null, reason: step.reason, repaid: step.repaid, bankruptcyPrice: null, left: rest,
    netLiquidationValue: null, marginEquity: null, maintenanceMargin: null, bufferRatio: step.bufferRatioAfter,
  };
}

/** Price × size in the instrument's currency. */
function valueOf(step: LiquidationStep, session: Session): number | null {
  const terms = session.instrument(step.instrument);
  if (terms === null) return null;
  const size = Math.abs(step.quantity) * terms.multiplier;
  return terms.inverse ? size / step.price : size * step.price;
}

function seizedValue({ seized }: LendingStep, session: Session, account: Account): number {
  const rate = session.rate(seized.instrument, account.currency)?.rate;
  if (rate !== undefined) return seized.quantity * rate;
  return seized.quantity * (session.quote(seized.instrument)?.mark ?? NaN) * (rateOf(seized.instrument, session, account) ?? NaN);
}

function rateOf(instrument: string, session: Session, account: Account): number | null {
  const terms = session.instrument(instrument);
  return terms === null ? null : (session.rate(terms.currency, account.currency)?.rate ?? null);
}

function sum<T>(list: readonly T[], value: (one: T) => number): number {
  return list.reduce((total, one) => total + value(one), 0);
}

/** Reduced earlier, then carried to the end of the scenario. */
function actedTotals(made: ActedEarlier, session: Session, account: Account): RehearsalTotals {
  const endShortfall = Math.max(0, -made.endEquity);
  return {
    end: made.called ? 'called-later' : 'restored', steps: made.steps.length,
    before: figuresOf(made.before), after: { netLiquidationValue: made.endEquity, marginEquity: null, maintenanceMargin: null, bufferRatio: made.endBufferRatio },
    valueSold: sum(made.steps, (step) => Math.abs(valueOf(step, session) ?? 0) * (rateOf(step.instrument, session, account) ?? NaN)),
    slippage: made.slippage, fees: made.fees, shortfall: endShortfall, paidByFund: null,
  };
}

/** Balances of a lending account: what is pledged and what is owed. */
function pledgedBalances(account: Account, session: Session): HeldPosition[] {
  return account.balances.filter(({ amount, accrued }) => amount + accrued !== 0).map(({ currency, amount, accrued }) => {
    const rate = session.rate(currency, account.currency)?.rate;
    return { instrument: currency, quantity: amount + Math.min(0, accrued), exposure: rate === undefined ? null : (amount + Math.min(0, accrued)) * rate, unrealizedPnl: null, maintenanceMargin: null };
  });
}

function hedgeText({ instrument, quantity, price, endMark, missed }: HedgeSold, currency: string): string {
  return `a hedge is closed too early on the way: ${plainFormat.plain(Math.abs(quantity))} ${instrument} at ${plainFormat.plain(price)}, worth ${plainFormat.plain(endMark)} at the end; ${plainFormat.money(missed)} ${currency} missed`;
}

function policyFacts(record: CounterpartyRecord | undefined, instead: PolicyInstead): readonly PolicyFact[] {
  const chosen = new Map<string, PolicyFact['value']>(Object.entries(instead).map(([name, value]) => [name, typeof value === 'number' && !Number.isFinite(value) ? null : value]));
  return toEnginePolicy(record).facts.map((fact) => (chosen.has(fact.name) ? { name: fact.name, value: chosen.get(fact.name)!, from: 'chosen' as const } : fact));
}
