/** The rules of the mirror: the person's own, or these. Durations in ms, shares as fractions. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface DisciplineRules {
  /** Adding to a position at a loss of more than `loss` while the buffer is lower than `withinMs` ago. */
  readonly averagingDown: { readonly withinMs: number; readonly loss: number } | null;
  /** Leverage higher by more than `rise` at each of `reviews` reviews, one every `everyMs`, without more NLV. */
  readonly leverageCreep: { readonly reviews: number; readonly everyMs: number; readonly rise: number } | null;
  /** An order above `times` the own median within `withinMs` of a losing close; of at least `orders` orders before. */
  readonly sizeAfterLoss: { readonly withinMs: number; readonly times: number; readonly orders: number } | null;
  /** An alert answered later than this, or exposure added while it stood. */
  readonly alerts: { readonly withinMs: number } | null;
  /** The limits of the book that look at figures of the account, or at the size of a position. */
  readonly limits: Readonly<Record<string, never>> | null;
  /** Losers held longer than `times` as long as winners, in the middle; of at least `closes` closes of each. */
  readonly holding: { readonly times: number; readonly closes: number } | null;
}

export type DisciplineRule = keyof DisciplineRules;

export const DEFAULT_RULES: DisciplineRules = {
  averagingDown: { withinMs: 5 * DAY, loss: 0 },
  leverageCreep: { reviews: 4, everyMs: 7 * DAY, rise: 0.02 },
  sizeAfterLoss: { withinMs: DAY, times: 1, orders: 5 },
  alerts: { withinMs: HOUR },
  limits: {},
  holding: { times: 1.5, closes: 3 },
};

/** Tickets of a fired plan that are done later than this are said to be late, where the person has no rule of their own. */
export const DEFAULT_LATE_MS = 15 * 60_000;
