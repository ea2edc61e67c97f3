/** What became of a fired plan: how much of it was done, when, and where it went otherwise than written. */
import { durationText } from '../plan/wording.ts';

/** A ticket as far as its outcome goes. */
export interface OutcomeTicket {
  readonly order: number;
  readonly text: string;
  readonly doneAt: number | null;
}

export interface FiringOutcome {
  readonly done: number;
  readonly of: number;
  /** Seconds from the firing to the first and the last ticket done; null where none was. */
  readonly firstAfterSeconds: number | null;
  readonly lastAfterSeconds: number | null;
  /** Texts of the tickets that were not done. */
  readonly notDone: readonly string[];
  readonly bufferAtFiring: number | null;
  readonly bufferAtClose: number | null;
  /** One sentence for each. */
  readonly deviations: readonly string[];
  /** What the person wrote; null where nothing. */
  readonly note: string | null;
}

/**
 * The outcome of a firing that is being closed.
 * @param lateMs a ticket done later than this after the firing is late
 */
export function firingOutcome(
  firing: { readonly firedAt: number; readonly bufferRatio: number | null; readonly tickets: readonly OutcomeTicket[] },
  { bufferAtClose, lateMs, note }: { readonly bufferAtClose: number | null; readonly lateMs: number; readonly note: string | null },
): FiringOutcome {
  const done = firing.tickets.filter((ticket): ticket is OutcomeTicket & { readonly doneAt: number } => ticket.doneAt !== null);
  const notDone = firing.tickets.filter((ticket) => ticket.doneAt === null);
  const after = done.map(({ doneAt }) => Math.max(0, Math.round((doneAt - firing.firedAt) / 1000)));
  const disordered = done.flatMap((ticket) => {
    const ahead = done.find((other) => other.order > ticket.order && other.doneAt < ticket.doneAt);
    return ahead === undefined ? [] : [`Ticket ${String(ticket.order)} was done after ticket ${String(ahead.order)}`];
  });
  const late = done.filter(({ doneAt }) => doneAt - firing.firedAt > lateMs);
  return {
    done: done.length,
    of: firing.tickets.length,
    firstAfterSeconds: after.length === 0 ? null : Math.min(...after),
    lastAfterSeconds: after.length === 0 ? null : Math.max(...after),
    notDone: notDone.map(({ text }) => text),
    bufferAtFiring: firing.bufferRatio,
    bufferAtClose,
    deviations: [
      ...notDone.map(({ order, text }) => `Ticket ${String(order)} was not done: ${text}`),
      ...disordered,
      ...late.map(({ order, doneAt }) => `Ticket ${String(order)} was done ${durationText(doneAt - firing.firedAt)} after the plan fired; ${durationText(lateMs)} is the limit`),
    ],
    note: note === null || note.trim() === '' ? null : note.trim(),
  };
}

/** The outcome as one line of the journal. */
export function outcomeText(outcome: FiringOutcome): string {
  const ratio = (value: number | null): string => (value === null ? 'unknown' : value.toFixed(2));
  const times = outcome.firstAfterSeconds === null || outcome.lastAfterSeconds === null ? '' : `, the first ${durationText(outcome.firstAfterSeconds * 1000)} and the last ${durationText(outcome.lastAfterSeconds * 1000)} after it fired`;
  return [
    `${String(outcome.done)} of ${String(outcome.of)} tickets done${times}`,
    `buffer ${ratio(outcome.bufferAtFiring)} when it fired, ${ratio(outcome.bufferAtClose)} at the end`,
    ...outcome.deviations,
    ...(outcome.note === null ? [] : [`note: ${outcome.note}`]),
  ].join('; ');
}
