/** What a person decides beforehand for an account: the runbook for a margin call, and the rules for the discipline mirror. */
import * as z from 'zod/mini';
import { currency, decimal, duration, fraction, id, positive, real } from './book-values.ts';

const cutoff = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\dZ$/, { error: 'a time of day in UTC such as 16:00Z' }));
/** What is decided before a margin call comes: how long the counterparty gives, where money comes from and how fast, whom to call. */
export const runbookSchema = z.looseObject({
  /** From the call on; absent: not known, so that it may sell at once. */
  deadline: z.optional(duration),
  sources: z.optional(z.array(z.looseObject({
    name: z.string().check(z.minLength(1)),
    amount: decimal.check(z.refine((v) => Number(v) > 0, { error: 'an amount above 0' })),
    currency,
    /** Absent: at once. */
    arrives: z.optional(duration),
    /** Orders after it go out the next weekday; absent: at any time. */
    cutoff: z.optional(cutoff),
  }))),
  contacts: z.optional(z.array(z.looseObject({ name: z.string().check(z.minLength(1)), role: z.optional(z.string()), phone: z.optional(z.string()), mail: z.optional(z.string()), note: z.optional(z.string()) }))),
  notes: z.optional(z.string()),
});

const whole = real.check(z.refine((v) => Number.isInteger(v) && v > 0, { error: 'a whole number above 0' }));
const orOff = <T extends z.ZodMiniType>(rule: T) => z.optional(z.union([z.literal(false), rule]));
/** The person's own rules for the discipline mirror; `false` switches one off, what is absent has its default. */
export const disciplineSchema = z.looseObject({
  averagingDown: orOff(z.looseObject({ within: z.optional(duration), loss: z.optional(fraction) })),
  leverageCreep: orOff(z.looseObject({ reviews: z.optional(whole), every: z.optional(duration), rise: z.optional(fraction) })),
  sizeAfterLoss: orOff(z.looseObject({ within: z.optional(duration), times: z.optional(positive), orders: z.optional(whole) })),
  alerts: orOff(z.looseObject({ within: z.optional(duration) })),
  limits: z.optional(z.literal(false)),
  holding: orOff(z.looseObject({ times: z.optional(positive), closes: z.optional(whole) })),
  /** The most that a night may cost, as a share of net liquidation value, and the gap that it is tried with (0.1). */
  overnight: z.optional(z.looseObject({ pain: z.optional(fraction), gap: z.optional(fraction) })),
  /** What counts as the market when a return is split; absent: what the account is exposed to most. */
  benchmark: z.optional(id),
  /** Time to think before a decision that adds exposure may be kept. */
  coolingOff: z.optional(duration),
  /** Tickets of a fired plan that are done later are late. */
  tickets: z.optional(z.looseObject({ within: z.optional(duration) })),
});

export type RunbookRecord = z.output<typeof runbookSchema>;
export type DisciplineRecord = z.output<typeof disciplineSchema>;
