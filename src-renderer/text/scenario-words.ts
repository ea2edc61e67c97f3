/** Words for scenarios and distances. */
import { count, NONE, price, ratio, signedPercent } from './format.ts';

const YEAR_DAYS = 252;
const BEYOND = 1_000_000;

/**
 * How often a move comes, for people.
 * @param onceInDays trading days between two such moves on average
 */
export function onceWords(onceInDays: number): string {
  if (!(onceInDays > 0)) return 'not known';
  if (onceInDays < 2) return 'on most days';
  if (onceInDays < 400) return `once in ${count(Math.round(onceInDays))} trading days`;
  if (onceInDays < 100 * YEAR_DAYS) return `once in ${count(Math.max(2, Math.round(onceInDays / YEAR_DAYS)))} years`;
  if (onceInDays < BEYOND) return `once in ${count(Math.round(onceInDays / YEAR_DAYS / 100) * 100)} years`;
  return 'less than once in a million trading days';
}

/** "SPY −26.1 %, TSLA −41.0 % and 7 more": the largest moves first as given; a name stays on one line with its move. */
export function movesWords(moves: readonly { readonly factor: string; readonly move: number }[], most = 3): string {
  const shown = moves.slice(0, most).map(({ factor, move }) => `${factor}\u00a0${signedPercent(move).replace(' ', '\u00a0')}`);
  const left = moves.length - shown.length;
  return left > 0 ? `${shown.join(', ')} and ${count(left)} more` : shown.join(', ');
}

/** Seconds since the start of a path as people say them: "20 min", "3 d". */
export function afterWords(seconds: number): string {
  if (seconds <= 0) return 'at once';
  const [size, unit] = seconds < 60 ? [1, 's'] as const : seconds < 2 * 3600 ? [60, 'min'] as const : seconds < 2 * 86_400 ? [3600, 'h'] as const : [86_400, 'd'] as const;
  return `after ${count(Math.round(seconds / size))} ${unit}`;
}

const monthFormat = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric', timeZone: 'UTC' });

/** "Feb 2020" or, as the locale writes ranges, "Feb – Mar 2020". */
export function periodWords(period: { readonly from: string; readonly to: string } | null): string {
  if (period === null) return '';
  const [from, to] = [Date.parse(period.from), Date.parse(period.to)];
  return Number.isNaN(from) || Number.isNaN(to) || to < from ? `${period.from} to ${period.to}` : monthFormat.formatRange(from, to).replaceAll('\u2009', ' ');
}

const outcomes: Readonly<Record<string, string>> = {
  'not-needed': 'not needed', saves: 'saves the account', 'too-late': 'too late', insufficient: 'not enough', impossible: 'cannot be carried out',
};
/** What became of a plan in a scenario. */
export function planOutcomeWord(outcome: string): string {
  return outcomes[outcome] ?? outcome;
}

/** The sentence under a breach map's likeliest move. */
export function likeliestSentence(likeliest: { readonly x: number; readonly y: number; readonly distance: number; readonly probability: number } | null, x: string, y: string): string {
  if (likeliest === null) return 'No joint move of these two reaches the line.';
  if (likeliest.distance === 0) return 'The account is under the line already.';
  return `${x} ${signedPercent(likeliest.x)} and ${y} ${signedPercent(likeliest.y)} together reach the line: ${onceWords(1 / likeliest.probability)}, other prices still.`;
}

/** A move with the price that it leads to, or that none does. */
export function aloneWords(shock: number | null, at: number | null): string {
  return shock === null ? 'none reaches it' : `${signedPercent(shock)}${at === null ? '' : ` at ${price(at)}`}`;
}

/** What a cell of the heat table says aloud. */
export function cellWords(scenario: string, account: string, value: number | null, status: string): string {
  return `${scenario}, ${account}: buffer ${ratio(value)}, ${status}`;
}

/** "1 step", "4 steps". */
export function stepsWords(steps: number): string {
  return `${count(steps)} ${steps === 1 ? 'step' : 'steps'}`;
}

/** A change of the buffer ratio with its sign: "−0.85", "+0.10". */
export function ratioChange(value: number | null): string {
  if (value === null) return NONE;
  const shown = Math.abs(value) < 0.005 ? 0 : value;
  return `${shown > 0 ? '+' : ''}${ratio(shown)}`;
}

/** What a cell says beside its figures when two states are compared. @param state the other one, "14 Feb 2020" */
export function comparedWords(state: string, then: number | null, change: number | null, statusThen: string | null): string {
  return `; ${state}: ${ratio(then)}${change === null ? '' : `, change ${ratioChange(change)}`}${statusThen === null ? '' : `, was ${statusThen}`}`;
}

/** A state of the book by its day or its file. */
export function stateName(state: { readonly kind: 'day' | 'closes' | 'file'; readonly name: string }): string {
  return state.kind === 'closes' ? `closes of ${state.name}` : state.name;
}

/** What became of the buffers, the largest loss first, in one sentence. */
export function lossWords(state: string, changed: number, all: number, worst: { readonly account: string; readonly scenario: string; readonly then: number | null; readonly now: number | null } | null): string {
  const turned = changed === 0 ? 'no status changed' : `${count(changed)} of ${count(all)} changed status`;
  return worst === null ? `Against ${state} ${turned}.` : `Against ${state} ${turned}. The largest loss of buffer: ${worst.account} in ${worst.scenario}, ${ratio(worst.then)} to ${ratio(worst.now)}.`;
}

/** "called in 11 of 15" for one account. */
export function calledWords(account: string, called: number, unknown: number, run: number): string {
  const known = `${account} is called in ${count(called)} of ${count(run)}`;
  return unknown === 0 ? known : `${known}, and ${count(unknown)} cannot be computed`;
}

