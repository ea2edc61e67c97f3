/** One subscription of one window: sequence numbers, credit, and what it has yet to be told. */
import type { Quality, StreamPort } from '#contract/frame.ts';
import type { TopicRows } from './topic-rows.ts';

export interface Subscription {
  /** The window has painted this frame: gives the credit for the next one. Anything but the last frame is ignored. */
  acknowledge(sequence: number): void;
  /** Sends the next frame if there is something new, credit, and the interval has passed. */
  send(port: StreamPort, now: number, asOf: number, quality: Quality): void;
  end(): void;
}

/** Snapshot first, then merged deltas of what changed since the last frame. */
export class LatestSubscription implements Subscription {
  private readonly id: number;
  private readonly rows: TopicRows;
  private readonly intervalMs: number;
  private readonly onEnd: () => void;
  private sequence = 0;
  private acknowledged = 0;
  private sent = 0;
  private sentAt = -Infinity;
  private sentQuality: Quality | null = null;

  constructor(id: number, rows: TopicRows, intervalMs: number, onEnd: () => void) {
    this.id = id;
    this.rows = rows;
    this.intervalMs = intervalMs;
    this.onEnd = onEnd;
  }

  acknowledge(sequence: number): void {
    if (sequence === this.sequence) this.acknowledged = sequence;
  }

  sentVersion(): number {
    return this.sent;
  }

  send(port: StreamPort, now: number, asOf: number, quality: Quality): void {
    const isFirst = this.sequence === 0;
    if (this.acknowledged !== this.sequence || (!isFirst && now - this.sentAt < this.intervalMs)) return;
    if (!isFirst && this.rows.version === this.sent && quality === this.sentQuality) return;
    const content = this.rows.since(this.sent);
    this.sequence++;
    this.sent = this.rows.version;
    this.sentAt = now;
    this.sentQuality = quality;
    port.send({
      type: 'frame',
      frame: {
        subscription: this.id, sequence: this.sequence, kind: isFirst ? 'snapshot' : 'delta', asOf, quality,
        columns: this.rows.columns, textColumns: this.rows.textColumns, ...content,
      },
    });
  }

  end(): void {
    this.onEnd();
  }
}

/** Every item in order; when the window does not answer, the oldest fall out and leave a gap. */
export class AppendSubscription implements Subscription {
  private readonly id: number;
  private readonly bound: number;
  private readonly onEnd: () => void;
  private waiting: unknown[] = [];
  /** Number of the last item added, counted over the life of the stream. */
  private lastItem: number;
  private dropped: { readonly from: number; readonly to: number } | null = null;
  private sequence = 0;
  private acknowledged = 0;

  constructor(id: number, bound: number, lastItem: number, onEnd: () => void) {
    this.id = id;
    this.bound = bound;
    this.lastItem = lastItem;
    this.onEnd = onEnd;
  }

  add(item: unknown): void {
    this.waiting.push(item);
    this.lastItem++;
    if (this.waiting.length <= this.bound) return;
    this.waiting.shift();
    const number = this.lastItem - this.waiting.length;
    this.dropped = { from: this.dropped?.from ?? number, to: number };
  }

  acknowledge(sequence: number): void {
    if (sequence === this.sequence) this.acknowledged = sequence;
  }

  send(port: StreamPort): void {
    if (this.acknowledged !== this.sequence || (this.waiting.length === 0 && this.dropped === null)) return;
    const items = this.waiting;
    const gap = this.dropped;
    this.waiting = [];
    this.dropped = null;
    this.sequence++;
    port.send({ type: 'append', frame: { subscription: this.id, sequence: this.sequence, kind: 'append', items, gap } });
  }

  end(): void {
    this.onEnd();
  }
}
