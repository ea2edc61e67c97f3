/** What the monitor keeps and shows: alerts, fired plans and their tickets, the state of the feed. */
import type { FiringOutcome } from '#engine/discipline/outcome.ts';
import type { PlannedTicket } from '#engine/plan/plan.ts';

export type { FiringOutcome } from '#engine/discipline/outcome.ts';

/** State of one alert key ("account|level" or "rule|id"), kept so that a restart neither forgets nor repeats. */
export interface AlertRecord {
  readonly id: number;
  /** e.g. "buffer|us-broker" or "rule|btc-drop" */
  readonly key: string;
  readonly account: string | null;
  readonly instrument: string | null;
  readonly kind: 'buffer' | 'call' | 'rule' | 'limit' | 'unknown' | 'missed';
  /** 1.5, 1.25, 1.1, 1 for buffer alerts; null otherwise. */
  readonly level: number | null;
  readonly severity: 'info' | 'warning' | 'critical';
  readonly message: string;
  readonly value: number | null;
  readonly raisedAt: number;
  readonly acknowledgedAt: number | null;
  /** When it was first answered, also where that answer has run out since; absent where it never was. */
  readonly answeredAt?: number;
  readonly snoozedUntil: number | null;
  readonly resolvedAt: number | null;
}

/** A ticket of a fired plan: what to do by hand, and when it was done. */
export interface Ticket extends PlannedTicket {
  readonly doneAt: number | null;
}

export interface PlanFiring {
  readonly id: number;
  readonly plan: string;
  readonly planName: string;
  readonly account: string;
  readonly firedAt: number;
  readonly bufferRatio: number | null;
  readonly reason: string;
  readonly tickets: readonly Ticket[];
  readonly closedAt: number | null;
  /** Kept when it was closed; absent while it is open and for what was closed before outcomes were kept. */
  readonly outcome?: FiringOutcome;
}

export interface FeedState {
  readonly kind: 'replay';
  readonly name: string;
  readonly status: 'paused' | 'playing' | 'ended';
  readonly marketTime: number;
  readonly start: number;
  readonly end: number;
  readonly speed: number;
}

