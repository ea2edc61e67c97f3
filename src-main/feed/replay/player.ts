/** Plays decoded ticks. Holds no clock: whoever owns one calls `advance` with the time that has passed. */
import type { FeedState, LiveQuote, ReplayFeed, TickBatch } from '#service/ports.ts';
import { createBatch } from './tick-batch.ts';
import type { TickColumns } from './tick-columns.ts';

/** How a replay treats stretches without a single tick. */
export interface PlayerOptions {
  /** Jump over stretches longer than `closedMinutes`. `fast` (the default) does so at speeds above 60 only. */
  readonly skipClosed?: boolean | 'fast';
  /** 30 unless given. */
  readonly closedMinutes?: number;
}

const minSpeed = 1;
const maxSpeed = 100_000;

/** A player over `columns`, paused before the first tick, at 60 times the speed of the market. */
export function createPlayer(columns: TickColumns, options: PlayerOptions = {}): ReplayFeed {
  return new Player(columns, options);
}

class Player implements ReplayFeed {
  #columns: TickColumns | null;
  readonly #name: string;
  readonly #start: number;
  readonly #end: number;
  readonly #skipClosed: boolean | 'fast';
  readonly #closedMs: number;
  #status: FeedState['status'] = 'paused';
  #speed = 60;
  #marketTime: number;
  /** Index of the first tick that has not passed yet. */
  #next = 0;
  #batch: TickBatch;

  constructor(columns: TickColumns, options: PlayerOptions) {
    this.#columns = columns;
    this.#name = columns.header.name;
    this.#start = columns.header.start;
    this.#end = columns.header.end;
    this.#marketTime = this.#start;
    this.#skipClosed = options.skipClosed ?? 'fast';
    this.#closedMs = (options.closedMinutes ?? 30) * 60_000;
    this.#batch = createBatch(columns.ids, 1024);
  }

  /** Starts or goes on; does nothing at the end (seek back first). */
  play(): void {
    if (this.#status === 'paused' && this.#columns !== null) this.#status = 'playing';
  }

  pause(): void {
    if (this.#status === 'playing') this.#status = 'paused';
  }

  seek(marketTime: number): readonly LiveQuote[] {
    const columns = this.#columns;
    if (columns === null || Number.isNaN(marketTime)) return [];
    this.#marketTime = Math.min(this.#end, Math.max(this.#start, marketTime));
    this.#next = upperBound(columns.seconds, 0, columns.count, this.#secondsAt(this.#marketTime));
    if (this.#marketTime === this.#end) this.#status = 'ended';
    else if (this.#status === 'ended') this.#status = 'paused';
    const quotes: LiveQuote[] = [];
    for (let i = 0; i < columns.ids.length; i += 1) {
      const first = columns.first[i]!;
      const after = upperBound(columns.ticks, first, columns.first[i + 1]!, this.#next - 1);
      if (after > first) quotes.push(quoteAt(columns, columns.ticks[after - 1]!));
    }
    return quotes;
  }

  /** Sets the speed, kept within 1 and 100,000 times the market's; anything that is no number is ignored. */
  setSpeed(speed: number): void {
    if (!Number.isNaN(speed)) this.#speed = Math.min(maxSpeed, Math.max(minSpeed, speed));
  }

  advance(elapsedMs: number): TickBatch {
    const columns = this.#columns;
    this.#batch.count = 0;
    if (columns === null || this.#status !== 'playing' || !(elapsedMs > 0)) return this.#batch;
    let target = this.#marketTime + elapsedMs * this.#speed;
    if (this.#skips() && this.#next < columns.count) {
      const nextAt = this.#start + columns.seconds[this.#next]! * 1000;
      if (nextAt > target && nextAt - this.#marketTime > this.#closedMs) target = nextAt;
    }
    this.#marketTime = Math.min(this.#end, target);
    const to = upperBound(columns.seconds, this.#next, columns.count, this.#secondsAt(this.#marketTime));
    this.#fill(columns, this.#next, to);
    this.#next = to;
    if (this.#marketTime === this.#end) this.#status = 'ended';
    return this.#batch;
  }

  state(): FeedState {
    return { kind: 'replay', name: this.#name, status: this.#status, marketTime: this.#marketTime, start: this.#start, end: this.#end, speed: this.#speed };
  }

  /** Lets go of the ticks; afterwards every call answers as an ended replay. */
  close(): void {
    this.#columns = null;
    this.#status = 'ended';
    this.#batch = createBatch([], 0);
  }

  #skips(): boolean {
    return this.#skipClosed === 'fast' ? this.#speed > 60 : this.#skipClosed;
  }

  #secondsAt(marketTime: number): number {
    return (marketTime - this.#start) / 1000;
  }

  #fill(columns: TickColumns, from: number, to: number): void {
    const count = to - from;
    if (count > this.#batch.mark.length) this.#batch = createBatch(columns.ids, 2 ** Math.ceil(Math.log2(count)));
    const batch = this.#batch;
    const volatilityScale = columns.header.volatilityScale;
    for (let row = 0; row < count; row += 1) {
      const n = from + row;
      const instrument = columns.instrument[n]!;
      const scale = columns.scales[instrument]!;
      const price = columns.price[n]!;
      const half = columns.half[n]!;
      const volatility = columns.volatility[n]!;
      batch.instrument[row] = instrument;
      batch.mark[row] = price / scale;
      batch.bid[row] = half === 0 ? NaN : (price - half + 1) / scale;
      batch.ask[row] = half === 0 ? NaN : (price + half - 1) / scale;
      batch.volatility[row] = volatility === 0 ? NaN : (volatility - 1) / volatilityScale;
      batch.at[row] = this.#start + columns.seconds[n]! * 1000;
    }
    batch.count = count;
  }
}

function quoteAt(columns: TickColumns, n: number): LiveQuote {
  const instrument = columns.instrument[n]!;
  const scale = columns.scales[instrument]!;
  const price = columns.price[n]!;
  const half = columns.half[n]!;
  const volatility = columns.volatility[n]!;
  return {
    instrument: columns.ids[instrument]!,
    mark: price / scale,
    bid: half === 0 ? null : (price - half + 1) / scale,
    ask: half === 0 ? null : (price + half - 1) / scale,
    volatility: volatility === 0 ? null : (volatility - 1) / columns.header.volatilityScale,
    at: columns.header.start + columns.seconds[n]! * 1000,
  };
}

/** The first index in [from, to) whose value is above `limit`, else `to`; the values ascend. */
function upperBound(values: Uint32Array, from: number, to: number, limit: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
