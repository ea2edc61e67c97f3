import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readTickFile } from '#feed/replay/open-replay.ts';
import { createPlayer, type PlayerOptions } from '#feed/replay/player.ts';
import type { TickColumns } from '#feed/replay/tick-columns.ts';
import type { LiveQuote, ReplayFeed, TickBatch } from '#service/ports.ts';

const sample = fileURLToPath(new URL('../../resources/books/sample-february-2020.ticks.gz', import.meta.url));
let columns: TickColumns;
beforeAll(async () => {
  const read = await readTickFile(sample);
  if (!read.ok) throw new Error(read.failure.message);
  columns = read.value;
});

const at = (text: string): number => Date.parse(text);
const player = (options?: PlayerOptions): ReplayFeed => createPlayer(columns, options);
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

function fold(last: Map<string, LiveQuote>, batch: TickBatch): void {
  for (let row = 0; row < batch.count; row += 1) {
    const instrument = batch.ids[batch.instrument[row]!]!;
    last.set(instrument, {
      instrument, mark: batch.mark[row]!, bid: orNull(batch.bid[row]!), ask: orNull(batch.ask[row]!), volatility: orNull(batch.volatility[row]!), at: batch.at[row]!,
    });
  }
}

describe('the replay player', () => {
  it('starts paused at the start and passes nothing until played', () => {
    const feed = player();
    expect(feed.state()).toMatchObject({ kind: 'replay', status: 'paused', marketTime: at('2020-02-19T21:00:00Z') });
    expect(feed.advance(10_000).count).toBe(0);
    feed.play();
    feed.pause();
    expect(feed.advance(10_000).count).toBe(0);
    expect(feed.seek(feed.state().start)).toEqual([]);
  });

  it('answers a seek with what a naive fold of all ticks before it gives', () => {
    const feed = player();
    const folded = player({ skipClosed: false });
    folded.setSpeed(100_000);
    folded.play();
    const last = new Map<string, LiveQuote>();
    for (const time of ['2020-02-20T14:30:30Z', '2020-03-01T12:00:00Z', '2020-03-12T19:59:59Z', '2020-04-20T21:00:00Z', '2020-05-01T00:00:00Z'].map(at)) {
      while (folded.state().marketTime < time) fold(last, folded.advance(Math.min(5_000, (time - folded.state().marketTime) / 100_000)));
      const sought = new Map(feed.seek(time).map((quote) => [quote.instrument, quote]));
      expect(sought.size).toBe(last.size);
      for (const [id, quote] of last) expect(sought.get(id)).toEqual(quote);
    }
    expect(folded.state().status).toBe('ended');
  });

  it('passes every tick exactly once, whatever the speed', () => {
    const feed = player({ skipClosed: false });
    feed.play();
    let count = 0;
    let late = 0;
    let latest = 0;
    for (let i = 0; feed.state().status === 'playing'; i += 1) {
      feed.setSpeed([1, 1000, 60_000, 100_000][i % 4]!);
      const batch = feed.advance(1 + (i % 700));
      count += batch.count;
      for (let row = 0; row < batch.count; row += 1) {
        if (batch.at[row]! < latest || batch.at[row]! > feed.state().marketTime) late += 1;
        latest = batch.at[row]!;
      }
    }
    expect(count).toBe(columns.count);
    expect(late).toBe(0);
  });

  it('keeps bid, mark and ask in order and spreads wider in the crash', () => {
    const feed = player();
    const spread = (time: string, id: string): number => {
      const quote = feed.seek(at(time)).find((q) => q.instrument === id)!;
      expect(quote.bid! < quote.mark && quote.mark < quote.ask!).toBe(true);
      return (quote.ask! - quote.bid!) / quote.mark;
    };
    expect(spread('2020-03-16T19:00:00Z', 'SPX3X')).toBeGreaterThan(3 * spread('2020-02-20T19:00:00Z', 'SPX3X'));
  });

  it('ends, and goes on after seeking back', () => {
    const feed = player();
    feed.seek(feed.state().end);
    expect(feed.state().status).toBe('ended');
    feed.play();
    expect(feed.state().status).toBe('ended');
    feed.seek(at('2020-03-12T10:00:00Z'));
    expect(feed.state().status).toBe('paused');
    feed.play();
    feed.setSpeed(1000);
    expect(feed.advance(1000).count).toBeGreaterThan(0);
    expect(feed.state().marketTime).toBe(at('2020-03-12T10:00:00Z') + 1_000_000);
    feed.close();
    expect(feed.advance(1000).count).toBe(0);
    expect(feed.seek(at('2020-03-12T10:00:00Z'))).toEqual([]);
  });

  it('keeps the speed within bounds and ignores what is no number', () => {
    const feed = player();
    feed.setSpeed(0);
    expect(feed.state().speed).toBe(1);
    feed.setSpeed(1e9);
    expect(feed.state().speed).toBe(100_000);
    feed.setSpeed(NaN);
    expect(feed.state().speed).toBe(100_000);
    feed.play();
    expect(feed.advance(NaN).count + feed.advance(-5).count).toBe(0);
  });
});

describe('a market that closes', () => {
  const closing = (): TickColumns => ({
    ...columns,
    header: { ...columns.header, start: 0, end: 200_000_000, seconds: 200_000 },
    ids: ['A'], scales: Float64Array.of(100), count: 3,
    seconds: Uint32Array.of(10, 60, 100_000), instrument: new Uint16Array(3), price: Int32Array.of(100, 101, 102),
    half: new Uint32Array(3), volatility: new Uint32Array(3), first: Uint32Array.of(0, 3), ticks: Uint32Array.of(0, 1, 2),
  });

  it('is jumped over at high speed only', () => {
    const fast = createPlayer(closing());
    fast.setSpeed(120);
    fast.play();
    expect(fast.advance(1000).count).toBe(2);
    expect(fast.advance(10).count).toBe(1);
    expect(fast.state().marketTime).toBe(100_000_000);
    const slow = createPlayer(closing());
    slow.setSpeed(60);
    slow.play();
    expect(slow.advance(1000).count).toBe(2);
    expect(slow.advance(10).count).toBe(0);
    expect(slow.state().marketTime).toBe(60_600);
  });
});
