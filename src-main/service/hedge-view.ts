/** One hedge as the window shows it: cost, carry, curves, basis, the account with it and without, and how it fails. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { ParsedInput } from '#contract/calls.ts';
import type { CounterpartyRecord, ScenarioRecord } from '#contract/book-file.ts';
import type { HedgeBasis, HedgeStanding, HedgeView, PayoffCurve, PayoffExtreme } from '#contract/views/hedge.ts';
import type { TradedFigures } from '#contract/views/what-if.ts';
import { buildHedge } from '#engine/hedge/build.ts';
import type { BuiltHedge } from '#engine/hedge/build.ts';
import { standingOf } from '#engine/hedge/effect.ts';
import type { Exposures } from '#engine/hedge/exposures.ts';
import { failureTests } from '#engine/hedge/failure-tests.ts';
import type { Extreme, PayoffPoint } from '#engine/hedge/payoff.ts';
import type { HedgeRequest, OptionChoice } from '#engine/hedge/request.ts';
import type { HedgeTarget } from '#engine/hedge/target.ts';
import { tradingDays } from '#engine/liquidation/impact.ts';
import { moveByBetas } from '#engine/liquidation/market-move.ts';
import { Market } from '#engine/market/market.ts';
import type { Account, Book } from '#engine/portfolio/book.ts';
import type { AccountFigures } from '#engine/portfolio/figures.ts';
import { openSession } from '#engine/session.ts';
import { toEnginePolicy } from './policy-to-engine.ts';
import { impactOf, observationsOf } from './rehearsal/states.ts';
import { choose } from './scenario/scenario-run.ts';
import type { ScenarioChoice } from './scenario/scenario-run.ts';
import { ticketOf } from './what-if-ticket.ts';

export interface HedgeTask {
  readonly book: Book;
  readonly account: string;
  readonly request: HedgeRequest;
  readonly counterparties: readonly CounterpartyRecord[];
  /** A scenario on which the hedge is tried; none where null. */
  readonly state: ScenarioChoice | null;
}

/** Less than this share of margin equity is rounding. */
const LEAST_NOT_COUNTED = 1e-6;

type Asked = Omit<ParsedInput<'hedge.build'>, 'account' | 'pack' | 'id'>;

/** What was asked for over the border as the engine takes it. @returns `invalid-input` for a target without its name or an expiry that is no day */
export function hedgeRequestOf({ target, kind, ratio, bought, sold, expiry, instrument }: Asked): Result<HedgeRequest> {
  if (target.kind !== 'account' && target.id === undefined) return failure('invalid-input', 'Choose what is to be hedged.');
  const ends = expiry === undefined ? undefined : Date.parse(`${expiry}T21:00:00Z`);
  if (ends !== undefined && Number.isNaN(ends)) return failure('invalid-input', `There is no day ${expiry!}.`);
  const of: HedgeTarget = target.kind === 'account' ? { kind: 'account' } : target.kind === 'position' ? { kind: 'position', instrument: target.id! } : { kind: 'underlying', underlying: target.id! };
  return success({ target: of, kind, ratio, bought: choiceOf(bought), sold: sold === 'zero-cost' ? sold : choiceOf(sold), expiry: ends, instrument });
}

function choiceOf(asked: Exclude<Asked['sold'], 'zero-cost'>): OptionChoice | undefined {
  if (asked === undefined || 'instrument' in asked) return asked;
  return { strike: 'strike' in asked ? { price: asked.strike } : { share: asked.share } };
}

/** @returns what `buildHedge` says is missing, or `invalid-input` for a scenario that is not on offer */
export function hedgeView({ book, account: id, request, counterparties, state }: HedgeTask): Result<HedgeView> {
  const made = buildHedge(book, id, request);
  if (!made.ok) return made;
  const built = made.value;
  const scenario = chosenScenario(built, state);
  if (!scenario.ok) return scenario;
  const record = scenario.value;
  const path = record === null ? null : { name: record.name ?? record.id, moments: momentsOf(built, record) };
  const account = built.before;
  const { policy } = toEnginePolicy(counterparties.find((one) => one.id === account.counterparty));
  const tests = failureTests(built, { path, liquidation: { policy, impact: impactOf(undefined, record ?? undefined), move: moveByBetas(built.book) } });
  const last = path?.moments.at(-1)?.book ?? null;
  const under = (held: Account): TradedFigures => figuresOf(openSession({ ...last!, accounts: [] }).evaluate(held));
  const { linkage, cost, payoff } = built;
  const [without, withIt] = [standing(built, account, built.exposuresBefore), standing(built, built.after, built.exposuresAfter)];
  const terms = new Map(built.book.instruments.map((instrument) => [instrument.id, instrument]));
  const modelled = built.legs.filter((leg) => leg.modelled).map(({ instrument }) => instrument.id);
  return success({
    account: id, currency: account.currency, asOf: book.asOf, kind: request.kind, driver: linkage.driver, driverPrice: linkage.price, driverCurrency: terms.get(linkage.driver)?.currency ?? '',
    same: linkage.same, hedgeable: linkage.hedgeable, unhedged: linkage.unhedged, ratio: built.ratio,
    legs: cost.legs.map((leg) => ({ ...leg, currency: terms.get(leg.instrument)?.currency ?? '' })),
    cost: { premium: cost.premium, halfSpread: cost.halfSpread, fee: cost.fee, total: cost.total }, carry: built.carry, ends: built.ends, expires: built.expires,
    today: curveOf(payoff.today), atExpiry: curveOf(payoff.atExpiry), breakEvens: payoff.breakEvens,
    greatestLoss: extremeOf(payoff.greatestLoss), greatestLossWithout: extremeOf(payoff.greatestLossWithout), gainGivenUp: extremeOf(payoff.gainGivenUp),
    basis: basisOf(built), before: without, after: withIt, notCounted: notCountedOf(without, withIt),
    stressed: record === null ? null : { name: record.name ?? record.id, before: under(account), after: under(built.after) },
    tests, modelled, notes: [...built.notes, ...cost.assumed],
    ticket: modelled.length > 0 ? null : built.legs.map(({ instrument, quantity }) => ticketOf({ instrument: instrument.id, quantity, price: NaN }, Math.abs(quantity))).join('\n'),
  });
}

function chosenScenario(built: BuiltHedge, state: ScenarioChoice | null): Result<ScenarioRecord | null> {
  if (state === null) return success(null);
  const chosen = choose({ ...built.book, accounts: [built.before] }, state);
  return chosen.ok ? success(chosen.value[0] ?? null) : chosen;
}

/** Today and every step of the scenario; the whole market moves, with the hedge's instruments in it. */
function momentsOf(built: BuiltHedge, record: ScenarioRecord): readonly { readonly name: string; readonly book: Book }[] {
  const there: Book = { ...built.book, accounts: [built.after] };
  const steps = record.steps ?? [];
  // What the hedge and the account hold together is all that either of the two accounts can hold.
  const both: Account = { ...built.after, positions: [...built.after.positions, ...built.before.positions.filter((one) => !built.after.positions.some(({ instrument }) => instrument === one.instrument))] };
  return observationsOf({ ...there, accounts: [both] }, new Market({ ...there, accounts: [both] }), both, record, [])
    .map(({ book }, n) => ({ name: n === 0 ? 'today' : (steps[n - 1]?.name ?? (steps.length === 0 ? (record.name ?? record.id) : `step ${String(n)}`)), book }));
}

function standing(built: BuiltHedge, account: Account, exposures: Exposures): HedgeStanding {
  const { report, uniformShock, nearestBreach } = standingOf(built.book, account);
  const sum = (pick: (one: Exposures['underlyings'][number]) => number): number => exposures.underlyings.reduce((total, one) => total + pick(one), 0);
  return { ...figuresOf(report), uniformShock, breachDistance: nearestBreach?.distance ?? null, delta: sum(({ delta }) => delta), vegaPerPoint: sum(({ vegaPerPoint }) => vegaPerPoint) };
}

/** The figures of an account that a trade can change, as the window shows them. */
function figuresOf(figures: AccountFigures): TradedFigures {
  const { netLiquidationValue, marginEquity, initialMargin, maintenanceMargin, availableFunds, excessLiquidity, grossExposure, netExposure, bufferRatio, cushion, leverage, status, alertLevel, complete } = figures;
  return { netLiquidationValue, marginEquity, initialMargin, maintenanceMargin, availableFunds, excessLiquidity, grossExposure, netExposure, liabilities: figures.liabilities.total, bufferRatio, cushion, leverage, status, alertLevel, complete };
}

/** What leaves margin equity beyond what leaves the account's value: option premiums that a regime lends nothing on. */
function notCountedOf(before: HedgeStanding, after: HedgeStanding): number {
  const missing = before.marginEquity - after.marginEquity - (before.netLiquidationValue - after.netLiquidationValue);
  return missing > LEAST_NOT_COUNTED * Math.max(1, Math.abs(before.marginEquity)) ? missing : 0;
}

function basisOf({ linkage, book }: BuiltHedge): HedgeBasis | null {
  if (linkage.basis === null) return null;
  const { beta, standardError, rSquared, residualDeviation, returns } = linkage.basis;
  const driver = book.instruments.find(({ id }) => id === linkage.driver);
  return { beta, standardError, rSquared, residualVolatility: residualDeviation * Math.sqrt(tradingDays({ kind: driver?.kind ?? 'index' })), returns };
}

function curveOf(points: readonly PayoffPoint[]): PayoffCurve {
  return { prices: points.map(({ price }) => price), without: points.map(({ without }) => without), with: points.map((point) => point.with) };
}

function extremeOf({ amount, price, openEnded }: Extreme): PayoffExtreme {
  return { amount, price: Number.isFinite(price) ? price : null, openEnded };
}
