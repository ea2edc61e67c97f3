/** Words for drills: how they ended, what differed from the plan, how fast they run. */
import type { DrillPace, DrillResult, DrillSummary } from '#contract/views/drill.ts';
import type { CallInput, CallOutputs } from '#contract/calls.ts';
import { count, NONE, quantity, signedAmount } from './format.ts';

type Row = CallOutputs['drills.read']['log'][number];
type Deviation = Row['deviations'][number];

/** "2:05" since the start. */
export function stopwatch(ms: number | null): string {
  if (ms === null) return NONE;
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${count(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
}

/** "41 s", "2 min 5 s": how long something took. */
export function took(ms: number): string {
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${count(seconds)} s` : `${count(Math.floor(seconds / 60))} min${seconds % 60 === 0 ? '' : ` ${count(seconds % 60)} s`}`;
}

/** Market time since the start in its two largest parts: "3 d 4 h". */
export function marketSpan(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  if (days > 0) return `${count(days)} d ${count(hours)} h`;
  return hours > 0 ? `${count(hours)} h ${count(rest)} min` : `${count(rest)} min`;
}

const results: Readonly<Record<DrillResult, string>> = { kept: 'kept from the call', cured: 'called, then above the line again', waiting: 'called at the end', called: 'liquidated', stopped: 'stopped early' };
/** How a drill ended, in a few words. */
export function drillResultWord(result: DrillResult): string {
  return results[result];
}

/** In what way something was done otherwise than planned. */
export function deviationWords(deviation: Deviation): string {
  switch (deviation.kind) {
    case 'late': return `late: ${took(deviation.afterMs)}, prices had moved`;
    case 'out-of-order': return `before ticket ${count(deviation.before)}`;
    case 'other-quantity': return `planned ${quantity(deviation.planned)}`;
    case 'not-in-plan': return 'not in the plan';
    case 'not-done': return 'not done';
  }
}

/** What a person did or left undone, in a sentence. */
export function handSentence(drill: DrillSummary): string {
  if (drill.tickets === 0) return 'No plan fired, so no ticket came.';
  const first = drill.firstAfterMs === null ? '' : `, the first ${took(drill.firstAfterMs)} after it was shown`;
  const differs = drill.deviations === 0 ? 'Nothing differed from the plan.' : `${count(drill.deviations)} ${drill.deviations === 1 ? 'thing differs' : 'things differ'} from the plan.`;
  return `${count(drill.ticketsDone)} of ${count(drill.tickets)} tickets done${first}. ${differs}`;
}

/** The comparison in one sentence. */
export function moneySentence({ own, atOnce, nothing, currency }: DrillSummary): string {
  const [mine, plan, none] = [own, atOnce, nothing].map(({ endEquity, paidIn }) => endEquity - paidIn) as [number, number, number];
  const beside = (value: number): string => (Math.abs(value) < 0.005 ? 'the same' : `${signedAmount(value)} ${currency}`);
  return `Beside the plan at once: ${beside(mine - plan)}. Beside doing nothing: ${beside(mine - none)}.`;
}

/** The paces on offer, as the value of a choice. */
export const PACES: readonly { readonly value: string; readonly words: string; readonly pace: CallInput<'drill.start'>['pace'] }[] = [
  ...[1, 3, 10].map((minutes) => ({ value: `m${String(minutes)}`, words: `${String(minutes)} ${minutes === 1 ? 'minute' : 'minutes'} in all`, pace: { minutes } })),
  ...[1, 5, 20].map((secondsPerDay) => ({ value: `d${String(secondsPerDay)}`, words: `a day in ${String(secondsPerDay)} s`, pace: { secondsPerDay } })),
];

/** A pace as the value of its option in a list. */
export function paceValue(pace: DrillPace): string {
  return 'minutes' in pace ? `m${String(pace.minutes)}` : `d${String(pace.secondsPerDay)}`;
}
