/** When the open book is copied: at its opening if the last copy is older than a day, and every day while it is open. */
import type { Backups, Clock, Log, Notifier, Store } from './ports.ts';
import type { Publisher } from './stream/publisher.ts';

const DAY_MS = 86_400_000;
/** How often it is asked whether a copy is due. */
const LOOK_MS = 60_000;
/** A book that was just opened is shown first. */
const AFTER_OPENING_MS = 2000;
/** A window that has just subscribed waits no longer than this for the row; unchanged rows are not sent again. */
const PUBLISH_MS = 1000;
const RETRY_MS = 15 * 60_000;
/** Copies from later than this lie ahead of the clock: one of the two is wrong, so they say nothing about today. */
const AHEAD_MS = 60_000;

export interface BackupRoutineParts {
  readonly clock: Clock;
  readonly backups: Backups;
  readonly log: Log;
  readonly notifier: Notifier;
  readonly publisher: Publisher;
}

/** The routine copies of the book that is open. */
export class BackupRoutine {
  private readonly parts: BackupRoutineParts;
  private store: Store | null = null;
  /** Wall clock; null where there is no copy yet. */
  private lastAt: number | null = null;
  /** Monotonic clock of the last copy made by this run: holds when somebody sets the wall clock. */
  private lastMonotonic: number | null = null;
  private nextLook = 0;
  private nextPublish = 0;
  private running = false;
  private failing: { readonly since: number; readonly reason: string } | null = null;
  private rangAt = -Infinity;

  constructor(parts: BackupRoutineParts) {
    this.parts = parts;
  }

  /** A book was opened. One that may only be read does not change and needs no copy. */
  opened(store: Store): void {
    const { clock, backups, log } = this.parts;
    this.closed();
    if (store.readOnly) return;
    try {
      this.lastAt = backups.list(store.path).find(({ at }) => at <= clock.now() + AHEAD_MS)?.at ?? null;
    } catch (error) {
      log.warn('the copies of the book cannot be listed', { reason: textOf(error) });
    }
    this.store = store;
    this.nextLook = clock.monotonic() + AFTER_OPENING_MS;
    this.publish();
  }

  /** The book was closed; a copy under way ends by itself and counts for nothing. */
  closed(): void {
    this.store = null;
    this.lastAt = null;
    this.lastMonotonic = null;
    this.failing = null;
    this.rangAt = -Infinity;
    this.publish();
  }

  /** Call often: nearly always it costs one comparison. */
  step(): void {
    const now = this.parts.clock.monotonic();
    if (now >= this.nextPublish) {
      this.nextPublish = now + PUBLISH_MS;
      this.publish();
    }
    if (this.store === null || now < this.nextLook) return;
    this.nextLook = now + LOOK_MS;
    if (!this.running && this.isDue(now)) void this.make(this.store);
  }

  private publish(): void {
    const { publisher } = this.parts;
    if (this.store === null) publisher.retain('backup', new Set());
    else publisher.set('backup', 'book', [this.lastAt ?? NaN, this.failing?.since ?? NaN], [this.failing?.reason ?? null]);
  }

  /** By either clock: one goes on while the machine sleeps, the other while somebody sets the time. */
  private isDue(monotonic: number): boolean {
    const wall = this.parts.clock.now();
    if (this.lastAt === null || wall - this.lastAt >= DAY_MS) return true;
    return this.lastMonotonic !== null && monotonic - this.lastMonotonic >= DAY_MS;
  }

  private async make(store: Store): Promise<void> {
    this.running = true;
    let reason: string | null = null;
    try {
      const made = await this.parts.backups.make(store);
      if (made.ok) {
        this.parts.log.info('copied the book', { path: made.value.path, bytes: made.value.bytes });
        if (this.store === store) this.succeeded(made.value.at);
      } else reason = made.failure.message;
    } catch (error) {
      reason = textOf(error);
    }
    this.running = false;
    // A book that was closed in the meantime takes its copy with it.
    if (reason === null || this.store !== store) return;
    this.failed(reason);
  }

  private succeeded(at: number): void {
    this.lastAt = at;
    this.lastMonotonic = this.parts.clock.monotonic();
    if (this.failing !== null) this.parts.notifier.notify({ title: 'The book is copied again', body: 'A routine copy of the book was made and verified.', severity: 'info' });
    this.failing = null;
    this.publish();
  }

  private failed(reason: string): void {
    const { clock, log, notifier } = this.parts;
    const now = clock.monotonic();
    log.error('the book could not be copied', { reason });
    this.failing = { since: this.failing?.since ?? clock.now(), reason };
    this.nextLook = now + RETRY_MS;
    // Once a day, not with every attempt.
    if (now - this.rangAt >= DAY_MS) {
      this.rangAt = now;
      notifier.notify({ title: 'No copy of the book', body: reason, severity: 'warning' });
    }
    this.publish();
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
