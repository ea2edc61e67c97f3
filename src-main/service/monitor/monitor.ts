/**
 * The live loop: feed → session → alerts and plans → streams → snapshots.
 *
 * Driven by `step(elapsedMs)` from a timer of the host (about every 16 ms). What is guaranteed at any replay speed:
 * alert rules see every tick; figures, thresholds and plans are evaluated at least once per SLICE_MARKET_MS of market
 * time. When a step would take longer than its budget, the replay falls behind instead of skipping. With a replay,
 * "now" of alerts, plans and snapshots is market time; otherwise it is the wall clock.
 */
import { failure, success, type Result } from '#base/failure.ts';
import type { BookFile } from '#contract/book-file.ts';
import { ACKNOWLEDGE_EXPIRES_MS } from '#engine/alert/attention.ts';
import { findGap, GAP_MS } from '#engine/alert/gap.ts';
import type { ClockReading, Gap } from '#engine/alert/gap.ts';
import { durationText } from '#engine/plan/wording.ts';
import type { Session } from '#engine/session-port.ts';
import { AlertBook } from '../alert/alert-book.ts';
import { lateTimes } from '../discipline/own-rules.ts';
import { AlertDesk } from '../alert/alert-desk.ts';
import type { AlertOptions } from '../alert/alert-desk.ts';
import { BlindTime } from './blind-time.ts';
import { createKeeper } from './keeper.ts';
import type { Keeper } from './keeper.ts';
import { LimitDesk } from '../limit-desk.ts';
import { LiveQuotes } from './live-quotes.ts';
import { MonitorView } from './monitor-view.ts';
import { PlanDesk } from '../plan-desk.ts';
import type { Clock, FeedState, Log, Notifier, ReplayFeed, Store } from '../ports.ts';
import { createPublisher } from '../stream/publisher.ts';
import type { Publisher } from '../stream/publisher.ts';
import { RuleDesk } from '../alert/rule-desk.ts';
import { SnapshotDesk } from './snapshots.ts';
import { readWatchedUntil, saveWatchedUntil } from './watched-until.ts';
import type { LiveLoop } from '../workbench/ports.ts';

export interface MonitorParts {
  readonly store: Store;
  readonly session: Session;
  readonly book: BookFile;
  readonly replay: ReplayFeed | null;
  readonly clock: Clock;
  readonly notifier: Notifier;
  readonly log: Log;
  readonly publisher?: Publisher;
  /** Time that one step may take, ms. */
  readonly budgetMs?: number;
}

/** Figures, thresholds and plans are evaluated at least once per this much market time. */
export const SLICE_MARKET_MS = 60_000;
const BUDGET_MS = 8;
/** Ordinary time between two steps of the host. */
const STEP_MS = 16;
/** A replay never jumps by more than this much real time in one step, however late the timer was. */
const MOST_ELAPSED_MS = 250;
/** The session is told of the time at least this often (market time). */
const TIME_STEP_MS = 1000;
/** Everything is looked at this often (real time), ticked or not. */
const SWEEP_MS = 1000;
const WATCHED_MS = 5000;
const FASTEST = 1000;

/** Starts watching an open book. */
export function createMonitor(parts: MonitorParts): LiveLoop {
  return new Monitor(parts);
}

class Monitor implements LiveLoop {
  private readonly parts: MonitorParts;
  private readonly session: Session;
  private readonly replay: ReplayFeed | null;
  private readonly publisher: Publisher;
  private readonly keeper: Keeper;
  private readonly alertBook: AlertBook;
  private readonly alerts: AlertDesk;
  private readonly rules: RuleDesk;
  private readonly plans: PlanDesk;
  private readonly limits: LimitDesk;
  private readonly blindTime: BlindTime;
  private readonly quotes: LiveQuotes;
  private readonly snapshots: SnapshotDesk;
  private readonly view: MonitorView;
  private reading: ClockReading;
  private sweptAt = -Infinity;
  private watchedAt = -Infinity;
  private watchedRevision = 0;
  private bookRevision = 1;
  private staleQuotes = 0;
  private repriceMs = 0;
  private closed = false;
  private ended = false;
  private lastError = '';

  constructor(parts: MonitorParts) {
    this.parts = parts;
    this.session = parts.session;
    this.replay = parts.replay;
    this.publisher = parts.publisher ?? createPublisher();
    this.keeper = createKeeper(parts.store, parts.log, (reason) => this.savingChanged(reason));
    this.alertBook = new AlertBook(parts.store, this.keeper, this.publisher);
    this.rules = new RuleDesk(this.alertBook, parts.notifier);
    const deskParts = { store: parts.store, keeper: this.keeper, alerts: this.alertBook, session: parts.session, notifier: parts.notifier };
    this.plans = new PlanDesk(deskParts);
    this.limits = new LimitDesk(deskParts);
    this.alerts = new AlertDesk(this.alertBook, this.rules, this.plans, this.limits, parts.notifier);
    this.blindTime = new BlindTime(this.alerts, parts.log, parts.replay !== null);
    this.quotes = new LiveQuotes(parts.session, this.rules, this.keeper);
    this.snapshots = new SnapshotDesk(this.keeper);
    this.view = new MonitorView(parts.session, this.publisher, () => ({
      feed: this.feedState(),
      loop: { now: this.now(), staleQuotes: this.staleQuotes, openAlerts: this.alertBook.size(), blindFrom: this.blindTime.from, blindTo: this.blindTime.to, repriceMs: this.repriceMs },
      revisions: { book: this.bookRevision, alerts: this.alertBook.revision, firings: this.plans.revision, breaches: this.limits.revision },
    }));
    this.reading = { wall: parts.clock.now(), monotonic: parts.clock.monotonic() };
    this.start();
  }

  step(elapsedMs: number): void {
    if (this.closed) return;
    const started = this.parts.clock.monotonic();
    try {
      this.checkClocks(Math.max(STEP_MS, elapsedMs));
      this.advance(elapsedMs, started);
      const spent = this.parts.clock.monotonic() - started;
      this.repriceMs += 0.1 * (spent - this.repriceMs);
      this.publish();
      this.save(this.hasJustEnded());
    } catch (error) {
      this.failed(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  bookChanged(book: BookFile, _touched: ReadonlySet<string>): void {
    const now = this.now();
    this.bookRevision++;
    this.define(book, now);
    const known = new Set(this.session.accountIds());
    for (const record of this.alertBook.records()) if (record.account !== null && !known.has(record.account)) this.alerts.forget(record.account, now);
    this.quotes.forgetIndices();
    this.view.bookChanged(book);
    this.seeRules(now);
    this.evaluate(true, {});
    this.publish();
  }

  feedState(): FeedState | null {
    return this.replay?.state() ?? null;
  }

  control(action: 'play' | 'pause' | 'seek' | 'speed', value: number | undefined): Result<FeedState> {
    const { replay } = this;
    if (replay === null) return failure('not-applicable', 'This book has no replay.');
    if (action === 'play') replay.play();
    else if (action === 'pause') replay.pause();
    else if (value === undefined || !Number.isFinite(value)) return failure('invalid-input', `A number is needed to ${action === 'seek' ? 'seek to' : 'set the speed'}.`);
    else if (action === 'speed') replay.setSpeed(Math.min(FASTEST, Math.max(1, value)));
    else this.seek(replay, value);
    if (action === 'pause') this.save(true);
    this.publish();
    return success(replay.state());
  }

  acknowledge(id: number): Result<null> {
    return this.answered(this.alerts.acknowledge(id, this.now()), ({ message }) => `Acknowledged: ${message}`);
  }

  snooze(id: number, minutes: number): Result<null> {
    if (!(minutes > 0 && minutes < Infinity)) return failure('invalid-input', 'A snooze needs a number of minutes above 0.');
    const until = Math.round(this.now() + minutes * 60_000 * this.pace());
    return this.answered(this.alerts.snooze(id, until, this.now()), ({ message }) => `Snoozed for ${durationText(minutes * 60_000)}: ${message}`);
  }

  tickTicket(firing: number, order: number, done: boolean): Result<null> {
    return this.answered(this.plans.tick(firing, order, done, this.now()));
  }

  closeFiring(firing: number, note: string | null = null): Result<null> {
    return this.answered(this.plans.close(firing, this.now(), note));
  }

  breaches() {
    return this.limits.breaches(this.now());
  }

  acknowledgeBreach(id: number): Result<null> {
    return this.answered(this.limits.acknowledge(id, this.now()));
  }

  waiveBreach(id: number, until: number, reason: string): Result<null> {
    return this.answered(this.limits.waive(id, until, reason, this.now()));
  }

  rehearse(plan: string) {
    return this.plans.rehearse(plan, this.now());
  }

  resumed(): void {
    if (this.closed) return;
    const after = this.readClocks();
    this.blind({ type: 'slept', from: this.reading.wall, to: after.wall });
    this.reading = after;
    this.publish();
  }

  attach(port: Parameters<LiveLoop['attach']>[0]): () => void {
    return this.publisher.attach(port);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.save(true);
    this.replay?.close();
  }

  /** Takes over what the book remembers, and tells what was missed since it was last watched. */
  private start(): void {
    const { replay, parts } = this;
    this.alertBook.load();
    this.define(parts.book, this.now());
    const watched = readWatchedUntil(parts.store);
    const state = this.feedState();
    if (replay !== null && state !== null && watched?.replay === state.name && watched.market >= state.start && watched.market <= state.end && watched.market !== state.marketTime) {
      // The replay goes on where it was watched last, not where its file begins.
      this.quotes.set(replay.seek(watched.market), { quiet: true });
    }
    this.session.apply({ type: 'time', now: this.now() });
    this.alerts.load();
    this.plans.load();
    this.limits.load();
    if (replay === null && watched !== null && watched.replay === null && this.reading.wall - watched.wall > GAP_MS) {
      this.blindTime.note(watched.wall, this.reading.wall, this.now(), 'info', false);
    }
    this.view.bookChanged(parts.book);
    this.seeRules(this.now());
    this.evaluate(true, {});
    this.publish();
  }

  private define(book: BookFile, now: number): void {
    this.rules.define(book.alertRules ?? [], now);
    this.plans.define(book.plans ?? [], lateTimes(book));
    this.limits.define(book, now);
  }

  /** Market time with a replay, the wall clock otherwise; whole ms. */
  private now(): number {
    return Math.round(this.replay === null ? this.parts.clock.now() : this.replay.state().marketTime);
  }

  private readClocks(): ClockReading {
    return { wall: this.parts.clock.now(), monotonic: this.parts.clock.monotonic() };
  }

  /**
   * Market time that passes per real time. Answers of a person (acknowledge, snooze) are meant in the person's time,
   * so in a fast replay they last longer on the market's clock.
   */
  private pace(): number {
    return Math.max(1, this.feedState()?.speed ?? 1);
  }

  private checkClocks(stepMs: number): void {
    const after = this.readClocks();
    const gap = findGap(this.reading, after, stepMs);
    this.reading = after;
    if (gap !== null) this.blind(gap);
  }

  /** Time in which nothing was watched: say so, and evaluate everything at once. */
  private blind(gap: Gap): void {
    this.plans.resetDurations();
    this.blindTime.see(gap, this.now());
    this.evaluate(true, {});
  }

  private advance(elapsedMs: number, started: number): void {
    const { replay } = this;
    const state = replay?.state();
    if (replay === null || state?.status !== 'playing') {
      this.evaluate(false, {});
      return;
    }
    const budget = this.parts.budgetMs ?? BUDGET_MS;
    const slice = SLICE_MARKET_MS / state.speed;
    let left = Math.min(elapsedMs, MOST_ELAPSED_MS);
    do {
      const part = Math.min(left, slice);
      this.quotes.apply(replay.advance(part), this.options());
      left -= part;
      this.evaluate(false, {});
    } while (left > 1e-6 && this.parts.clock.monotonic() - started < budget);
  }

  /** The last step of a replay keeps its figures whatever was kept before. */
  private hasJustEnded(): boolean {
    const was = this.ended;
    this.ended = this.feedState()?.status === 'ended';
    return this.ended && !was;
  }

  private options(): AlertOptions {
    return { acknowledgeExpiresMs: ACKNOWLEDGE_EXPIRES_MS * this.pace() };
  }

  /** Evaluates the accounts that were touched, and all of them when it is time or `all` is set. */
  private evaluate(all: boolean, more: AlertOptions): void {
    const now = this.now();
    const { monotonic } = this.reading;
    if (all || Math.abs(now - this.session.now()) >= TIME_STEP_MS) this.session.apply({ type: 'time', now });
    const sweep = all || monotonic - this.sweptAt >= SWEEP_MS;
    const options = { ...this.options(), ...more };
    const touched = this.session.touched();
    for (const id of touched) {
      this.view.accountChanged(id);
      this.evaluateAccount(id, now, monotonic, options);
    }
    if (sweep) {
      this.sweptAt = monotonic;
      this.staleQuotes = this.view.countStale();
      const seen = new Set(touched);
      for (const id of this.session.accountIds()) if (!seen.has(id)) this.evaluateAccount(id, now, monotonic, options);
    }
    this.plans.evaluate(now, options);
  }

  private evaluateAccount(id: string, now: number, monotonic: number, options: AlertOptions): void {
    const account = this.session.account(id);
    if (account === null) return;
    const figures = this.session.figures(id);
    this.alerts.evaluate(account, figures, now, options);
    this.limits.evaluate(account, figures, now, monotonic, options);
    this.snapshots.offer(figures, now, monotonic);
  }

  /** Shows the rules the quotes that stand in the book: after a start or an edit. */
  private seeRules(now: number): void {
    for (const id of this.rules.instruments()) {
      const quote = this.session.quote(id);
      if (quote !== null) this.rules.see(id, quote.mark, quote.bid, quote.ask, quote.volatility, Math.min(now, Math.round(quote.at)), this.options());
    }
  }

  /** Moves a replay. What the book remembers of the time after is forgotten; what is open at that time stays open. */
  private seek(replay: ReplayFeed, marketTime: number): void {
    const before = this.now();
    const state = replay.state();
    const quotes = replay.seek(Math.min(state.end, Math.max(state.start, marketTime)));
    const now = this.now();
    if (now < before) this.keeper.write('the replay', (store) => store.forgetAfter(now), undefined);
    this.snapshots.moved();
    this.alerts.load();
    this.plans.load();
    this.limits.load();
    this.session.apply({ type: 'time', now });
    this.quotes.set(quotes, { quiet: true });
    this.view.everything();
    this.evaluate(true, { quiet: true });
    this.save(true);
  }

  /** The watch goes on; the same failure is logged once. */
  private failed(reason: string): void {
    if (reason !== this.lastError) this.parts.log.error('a step of the monitor failed', { reason });
    this.lastError = reason;
  }

  /** @param note what the journal says of it, where nothing has said it yet */
  private answered<T>(result: Result<T>, note: ((value: T) => string) | null = null): Result<null> {
    if (!result.ok) return result;
    if (note !== null) this.keeper.write('a note', (store) => store.note('user', note(result.value)), 0);
    this.publish();
    return success(null);
  }

  private publish(): void {
    const quality = this.staleQuotes > 0 ? 'stale' : this.replay === null ? 'live' : 'replay';
    this.publisher.setAsOf(this.now(), quality);
    this.view.quotesChanged(this.quotes.takeTicked());
    this.view.publish(this.parts.clock.monotonic());
  }

  private save(force: boolean): void {
    const { monotonic, wall } = this.reading;
    if (force) for (const id of this.session.accountIds()) this.snapshots.keep(this.session.figures(id), this.now(), monotonic);
    this.snapshots.save(monotonic, this.now(), force);
    this.quotes.save(this.replay?.state().name ?? 'live', monotonic, force);
    const revision = this.alertBook.revision + this.plans.revision + this.limits.revision;
    if (!force && revision === this.watchedRevision && monotonic - this.watchedAt < WATCHED_MS) return;
    [this.watchedAt, this.watchedRevision] = [monotonic, revision];
    const mark = { wall, market: this.now(), replay: this.feedState()?.name ?? null };
    this.keeper.write('the time watched', (store) => saveWatchedUntil(store, mark), undefined);
  }

  private savingChanged(reason: string | null): void {
    if (reason === null) this.alertBook.patch('store', { resolvedAt: this.now() });
    else this.alerts.cannotSave(`The book cannot be saved: ${reason}. Watching goes on; alerts and snapshots are not kept`, this.now());
  }
}
