/** The margin-call runbook of one account: the clock, what cures the call, which money is there in time, and the steps in order. */
import { parseDuration } from '#base/duration.ts';
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { RunbookRecord } from '#contract/precautions.ts';
import type { RunbookView, SourceView } from '#contract/views/runbook.ts';
import { additionCures } from '#engine/cure/additions.ts';
import { arrivalOf } from '#engine/cure/arrival.ts';
import { callSteps } from '#engine/cure/call-steps.ts';
import { depositCure } from '#engine/cure/deposit.ts';
import { saleCures } from '#engine/cure/sales.ts';
import type { Account, Book } from '#engine/portfolio/book.ts';
import { levelsAt } from '#engine/portfolio/target.ts';
import { openSession } from '#engine/session.ts';
import type { Session } from '#engine/session-port.ts';
import { movedTogether } from '#service/moved-together.ts';

/** What open plans have already sent for. */
export interface UsedFunds {
  readonly source: string;
  readonly currency: string;
  readonly amount: number;
}

export interface RunbookTask {
  /** Every account: what lies in the others could be brought. */
  readonly book: Book;
  readonly account: string;
  readonly runbook: RunbookRecord | null;
  /** Instruments that are not to be sold. */
  readonly keep: readonly string[];
  readonly used: readonly UsedFunds[];
  /** When the account went under the line, ms UTC. */
  readonly since: number | null;
  /** What is to be reached; the line where null. */
  readonly level: number | null;
  /** Whether the call is rehearsed where there is none. */
  readonly assume: boolean;
}

/** Where a rehearsed call stands: under the line by a tenth of the requirement. */
const ASSUMED_RATIO = 0.9;
/** Assets that are tried as collateral to add, and how many of them are answered. */
const MOST_TRIED = 60;
const MOST_ADDITIONS = 12;
const MOST_CURRENCIES = 8;

/** @returns `invalid-input` where there is no such account */
export function runbookView(task: RunbookTask): Result<RunbookView> {
  const known = task.book.accounts.find(({ id }) => id === task.account);
  if (known === undefined) return failure('invalid-input', `There is no account ${task.account} in this book.`);
  const today = openSession(task.book);
  const called = isCalled(today.figures(known.id).status);
  const assumed = task.assume && !called ? assumedBook(task.book, today, known.id) : null;
  const session = assumed === null ? today : openSession(assumed.book);
  const account = session.account(known.id)!;
  const figures = session.figures(account.id);
  const level = task.level ?? 1;
  const isAsked = called || assumed !== null;
  const givesMs = task.runbook?.deadline === undefined ? null : parseDuration(task.runbook.deadline);
  const since = called ? task.since : isAsked ? task.book.asOf : null;
  // Where nobody knows when it began, the time given has begun before the first reading: what is left is not counted on.
  const deadlineAt = givesMs === null || since === null ? null : since + givesMs;
  const sources = sourcesOf(session, account, task, level, isAsked ? (deadlineAt ?? task.book.asOf) : task.book.asOf + (givesMs ?? 0));
  const keep = new Set(task.keep);
  const steps = callSteps(session, account, level, sources, keep);
  const { netLiquidationValue, marginEquity, maintenanceMargin, bufferRatio, status, complete, staleCount } = figures;
  const { after: _after, ...shown } = steps;
  return success({
    account: account.id, name: account.name, currency: account.currency, regime: account.regime, counterparty: account.counterparty, asOf: task.book.asOf,
    called, assumedMove: assumed?.move ?? null, reachable: !task.assume || isAsked,
    clock: { since, givesMs, deadlineAt },
    figures: { netLiquidationValue, marginEquity, maintenanceMargin, bufferRatio, status, complete, staleCount },
    level,
    levels: levelsOf(account, session.now(), level).map((one) => ({ level: one, amount: depositCure(session, account, one).amount })),
    deposits: currenciesOf(account, task.runbook).map((currency) => depositCure(session, account, level, currency)),
    sales: saleCures(session, account, level).map((sale) => ({ ...sale, keep: keep.has(sale.instrument) })),
    additions: additionsOf(session, account, level, task.book),
    sources,
    steps: { ...shown, bufferRatioAfter: steps.tickets.length === 0 ? (steps.transfers.at(-1)?.bufferRatioAfter ?? bufferRatio) : (steps.tickets.at(-1)!.bufferRatioAfter), kept: account.positions.map(({ instrument }) => instrument).filter((id) => keep.has(id)) },
    runbook: task.runbook,
  });
}

/** Whether the counterparty may act. */
export function isCalled(status: string): boolean {
  return status === 'margin-call' || status === 'negative-equity';
}

/** The book after the move of everything together that brings a call; null where none does. */
function assumedBook(book: Book, session: Session, account: string): { readonly book: Book; readonly move: number } | null {
  const move = session.uniformShock(account, ASSUMED_RATIO);
  if (move === null) return null;
  const moved = movedTogether(book, account, move);
  return moved !== null && isCalled(openSession(moved).figures(account).status) ? { book: moved, move } : null;
}

function levelsOf(account: Account, now: number, chosen: number): readonly number[] {
  return [...new Set([1, ...levelsAt(account.thresholds, now), chosen])].sort((a, b) => a - b);
}

function currenciesOf(account: Account, runbook: RunbookRecord | null): readonly string[] {
  return [...new Set([account.currency, ...(runbook?.sources ?? []).map(({ currency }) => currency), ...account.balances.map(({ currency }) => currency)])].slice(0, MOST_CURRENCIES);
}

function sourcesOf(session: Session, account: Account, task: RunbookTask, level: number, deadline: number): readonly SourceView[] {
  return (task.runbook?.sources ?? []).map((source) => {
    const amount = Number(source.amount);
    const used = task.used.filter((one) => one.source === source.name).reduce((sum, one) => sum + inCurrency(session, one, source.currency), 0);
    const headroom = Math.max(0, amount - used);
    const arrivesAt = arrivalOf({ arrivesAfterMs: source.arrives === undefined ? 0 : (parseDuration(source.arrives) ?? 0), cutoffMinute: minuteOf(source.cutoff) }, task.book.asOf);
    const needed = depositCure(session, account, level, source.currency).amount;
    return { name: source.name, currency: source.currency, amount, used: Math.min(used, amount), headroom, arrivesAt, inTime: arrivesAt <= deadline, covers: needed !== null && headroom >= needed };
  });
}

/** Funds in the currency of their source; what has no rate uses the source up. */
function inCurrency(session: Session, { currency, amount }: UsedFunds, wanted: string): number {
  const rate = currency === wanted ? 1 : (session.rate(currency, wanted)?.rate ?? Infinity);
  return amount * rate;
}

function minuteOf(cutoff: string | undefined): number | null {
  return cutoff === undefined ? null : Number(cutoff.slice(0, 2)) * 60 + Number(cutoff.slice(3, 5));
}

/** What lies in other accounts first, then what has terms as collateral. */
function additionsOf(session: Session, account: Account, level: number, book: Book): RunbookView['additions'] {
  const heldIn = new Map<string, string[]>();
  for (const other of book.accounts) {
    if (other.id === account.id) continue;
    for (const { instrument, quantity } of other.positions) if (quantity > 0) heldIn.set(instrument, [...(heldIn.get(instrument) ?? []), other.name]);
  }
  const here = account.positions.filter(({ quantity }) => quantity > 0).map(({ instrument }) => instrument);
  const withTerms = book.instruments.filter(({ collateral, lending }) => collateral !== null || lending !== null).map(({ id }) => id);
  const candidates = [...new Set([...heldIn.keys(), ...withTerms, ...here])].slice(0, MOST_TRIED);
  return additionCures(session, account, level, candidates).slice(0, MOST_ADDITIONS).map((cure) => ({ ...cure, heldIn: heldIn.get(cure.instrument) ?? [] }));
}
