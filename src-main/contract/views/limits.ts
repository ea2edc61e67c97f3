/** What is beyond a limit on the live book, and what the person has said to it. Times ms UTC of the monitor's clock. */

/** A breach as it is kept. */
export interface LimitBreach {
  readonly id: number;
  readonly limit: string;
  readonly account: string;
  /** Furthest beyond when it opened; null for a figure of the account. */
  readonly instrument: string | null;
  readonly hard: boolean;
  readonly message: string;
  /** null where it was unlimited. */
  readonly value: number | null;
  readonly openedAt: number;
  readonly acknowledgedAt: number | null;
  readonly waivedUntil: number | null;
  readonly waiveReason: string | null;
  /** When the last waiver ran out while still beyond. */
  readonly expiredAt: number | null;
  readonly resolvedAt: number | null;
}

/** What may change of a kept breach. */
export type BreachPatch = Partial<Pick<LimitBreach, 'acknowledgedAt' | 'waivedUntil' | 'waiveReason' | 'expiredAt' | 'resolvedAt'>>;

export type BreachWord = 'open' | 'acknowledged' | 'waived' | 'expired' | 'resolved';

/** A breach with where it stands. */
export interface BreachView extends LimitBreach {
  readonly state: BreachWord;
  /** How it stands now; the words of its opening where it is over. */
  readonly now: string;
}

/** One way by which a trade can get into the book, and what is checked on it. */
export interface EntryPoint {
  readonly id: 'ticket' | 'import' | 'edit' | 'plan';
  readonly name: string;
  readonly checks: string;
  /** Whether a trade that must not pass was caught when the way was tried just now. */
  readonly caught: boolean;
  /** What was tried and what came of it. */
  readonly tried: string;
}
