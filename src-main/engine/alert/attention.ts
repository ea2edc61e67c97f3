/**
 * What a person has said about an open alert, and whether it is due again. An acknowledgement that never ends would
 * be a silent mute, so it runs out while the cause persists. All times are ms UTC of the monitor's clock.
 */
export interface Attention {
  /** When it last rang. */
  readonly rangAt: number;
  readonly acknowledgedAt: number | null;
  readonly snoozedUntil: number | null;
}

/** An acknowledgement lasts half an hour unless the cause ends before. */
export const ACKNOWLEDGE_EXPIRES_MS = 30 * 60_000;

/** Attention of something that rings now. */
export function ringing(now: number): Attention {
  return { rangAt: now, acknowledgedAt: null, snoozedUntil: null };
}

/** The person has seen it. */
export function acknowledge(attention: Attention, now: number): Attention {
  return { ...attention, acknowledgedAt: now, snoozedUntil: null };
}

/** The person wants to hear of it again at `until`. */
export function snooze(attention: Attention, until: number): Attention {
  return { ...attention, snoozedUntil: until };
}

/**
 * Whether an alert whose cause persists must ring again: its snooze or its acknowledgement has run out. An alert that
 * nobody answered does not repeat; it stays in the list.
 */
export function isDueAgain(attention: Attention, now: number, expiresMs: number): boolean {
  if (attention.snoozedUntil !== null) return now >= attention.snoozedUntil;
  return attention.acknowledgedAt !== null && now - attention.acknowledgedAt >= expiresMs;
}

/**
 * Brings stored times back to `now` when the clock was set back, so that a jump can shorten a silence but never
 * stretch it by more than it had left when it was given.
 * @param stepBackMs how far the clock went back, positive
 */
export function afterClockSetBack(attention: Attention, now: number, stepBackMs: number): Attention {
  return {
    rangAt: Math.min(attention.rangAt, now),
    acknowledgedAt: attention.acknowledgedAt === null ? null : Math.min(attention.acknowledgedAt, now),
    snoozedUntil: attention.snoozedUntil === null ? null : attention.snoozedUntil - stepBackMs,
  };
}
