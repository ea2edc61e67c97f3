/** A book in a real file, a clock that is turned by hand, and a feed that plays a list of ticks. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bookFileSchema } from '#contract/book-file.ts';
import type { BookFile } from '#contract/book-file.ts';
import type { BookChange } from '#contract/book-change.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { createMonitor } from '#service/monitor/monitor.ts';
import type { Clock, LiveQuote, Log, Notifier, ReplayFeed, Store, TickBatch } from '#service/ports.ts';
import { openBook } from '#store/open.ts';

export const START = Date.parse('2020-02-20T14:30:00Z');

export class ManualClock implements Clock {
  wall = Date.parse('2026-01-01T00:00:00Z');
  mono = 0;
  now(): number {
    return this.wall;
  }
  monotonic(): number {
    return this.mono;
  }
  pass(ms: number): void {
    this.wall += ms;
    this.mono += ms;
  }
}

export interface Tick {
  readonly id: string;
  readonly mark: number;
  /** ms after START */
  readonly after: number;
}

/** Plays ticks that are in memory: the same port as the replay of a file. */
export function tickFeed(ticks: readonly Tick[], length = 86_400_000): ReplayFeed {
  const ids = [...new Set(ticks.map((t) => t.id))];
  const sorted = [...ticks].sort((a, b) => a.after - b.after);
  let at = START;
  let speed = 1;
  let playing = false;
  const columns = () => new Float64Array(sorted.length);
  const batch: TickBatch = { count: 0, ids, instrument: new Int32Array(sorted.length), mark: columns(), bid: columns(), ask: columns(), volatility: columns(), at: columns() };
  return {
    play: () => void (playing = true),
    pause: () => void (playing = false),
    setSpeed: (value) => void (speed = value),
    seek(to): readonly LiveQuote[] {
      at = to;
      const last = new Map<string, Tick>();
      for (const tick of sorted) if (START + tick.after <= to) last.set(tick.id, tick);
      return [...last.values()].map((tick) => ({ instrument: tick.id, mark: tick.mark, bid: tick.mark - 0.01, ask: tick.mark + 0.01, volatility: null, at: START + tick.after }));
    },
    advance(elapsedMs) {
      batch.count = 0;
      if (!playing) return batch;
      const to = Math.min(START + length, at + elapsedMs * speed);
      for (const tick of sorted) {
        const time = START + tick.after;
        if (time <= at || time > to) continue;
        const k = batch.count++;
        batch.instrument[k] = ids.indexOf(tick.id);
        batch.mark[k] = tick.mark;
        batch.bid[k] = tick.mark - 0.01;
        batch.ask[k] = tick.mark + 0.01;
        batch.volatility[k] = NaN;
        batch.at[k] = time;
      }
      at = to;
      return batch;
    },
    state: () => ({ kind: 'replay', name: 'ticks', status: at >= START + length ? 'ended' : playing ? 'playing' : 'paused', marketTime: at, start: START, end: START + length, speed }),
    close: () => void (playing = false),
  };
}

/** 1,000 shares at 100 on a loan of 60,000: NLV 40,000, requirement 25,000, ratio 1.6; 1.5 at 96, 1.25 at 87.3, the line at 80. */
export function loanBook(more: Record<string, unknown> = {}): BookFile {
  return bookFileSchema.parse({
    format: 'marginline-book', version: 1, asOf: new Date(START).toISOString(),
    accounts: [{ id: 'main', name: 'Main', currency: 'USD', regime: { id: 'flat', params: { initialRate: 0.5, maintenanceRate: 0.25 } }, balances: [{ currency: 'USD', amount: '-60000' }], positions: [{ instrument: 'AAA', quantity: '1000', averagePrice: '90' }] }],
    instruments: [{ id: 'AAA', kind: 'equity', currency: 'USD' }, { id: 'VIX', kind: 'index', currency: 'USD' }],
    quotes: [{ instrument: 'AAA', mark: 100, bid: 99.99, ask: 100.01, at: new Date(START).toISOString() }, { instrument: 'VIX', mark: 14, at: new Date(START).toISOString() }],
    ...more,
  });
}

function changesOf(book: BookFile): BookChange[] {
  return [
    { entity: 'book', key: ['asOf'], value: { asOf: book.asOf } },
    ...(book.instruments ?? []).map((value) => ({ entity: 'instrument', key: [value.id], value }) as const),
    ...(book.quotes ?? []).map((value) => ({ entity: 'quote', key: [value.instrument], value }) as const),
    ...(book.fx ?? []).map((value) => ({ entity: 'fx', key: [value.from, value.to], value }) as const),
    ...(book.rates ?? []).map((value) => ({ entity: 'rate', key: [value.currency], value }) as const),
    ...(book.accounts ?? []).flatMap((account): BookChange[] => {
      const { balances, positions, ...head } = account;
      return [
        { entity: 'account', key: [account.id], value: head },
        ...(balances ?? []).map((value): BookChange => ({ entity: 'balance', key: [account.id, value.currency, value.segment ?? ''], value })),
        ...(positions ?? []).map((value): BookChange => ({ entity: 'position', key: [account.id, value.instrument], value })),
      ];
    }),
    ...(book.plans ?? []).map((value) => ({ entity: 'plan', key: [value.id], value }) as const),
    ...(book.limits ?? []).map((value) => ({ entity: 'limit', key: [value.id], value }) as const),
    ...(book.alertRules ?? []).map((value) => ({ entity: 'alertRule', key: [value.id], value }) as const),
  ];
}

export interface Watching {
  readonly clock: ManualClock;
  readonly notices: { title: string; body: string; severity: string }[];
  readonly errors: string[];
  store: Store;
  monitor: ReturnType<typeof createMonitor>;
  session: ReturnType<typeof openSession>;
  /** Steps of 16 ms of real time. */
  run(realMs: number): void;
  /** Ends the process: what is only in memory is gone. `polite` closes first. */
  restart(replay: ReplayFeed | null, polite?: boolean): void;
}

/** Fills a new book file, opens it and starts watching. */
export function watch(book: BookFile, replay: ReplayFeed | null, clock = new ManualClock()): Watching {
  const path = join(mkdtempSync(join(tmpdir(), 'marginline-')), 'book.db');
  const open = (): Store => {
    const opened = openBook(path, { create: true });
    if (!opened.ok) throw new Error(opened.failure.message);
    return opened.value;
  };
  const store = open();
  const applied = store.apply(changesOf(book), { author: 'import', summary: 'test' });
  if (!applied.ok) throw new Error(applied.failure.message);
  const notices: Watching['notices'] = [];
  const errors: string[] = [];
  const notifier: Notifier = { notify: (message) => void notices.push(message) };
  const log: Log = { info: () => undefined, warn: () => undefined, error: (message, context) => void errors.push(`${message} ${JSON.stringify(context)}`) };
  const start = (from: Store, feed: ReplayFeed | null) => {
    const read = from.readBook({ history: true });
    const session = openSession(toEngineBook(read, feed === null ? clock.now() : undefined));
    return { session, monitor: createMonitor({ store: from, session, book: read, replay: feed, clock, notifier, log }) };
  };
  const watching: Watching = {
    clock, notices, errors, store, ...start(store, replay),
    run(realMs) {
      for (let done = 0; done < realMs; done += 16) {
        clock.pass(16);
        watching.monitor.step(16);
      }
    },
    restart(feed, polite = true) {
      if (polite) watching.monitor.close();
      watching.store.close();
      watching.store = open();
      Object.assign(watching, start(watching.store, feed));
    },
  };
  return watching;
}
