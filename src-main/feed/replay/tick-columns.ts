/**
 * Decodes the content of a tick file (resources/books/README.md) into columns ordered by time.
 * One pass: a cursor per instrument reads its four delta columns, a heap merges the cursors.
 */
import { failure, success, type Result } from '#base/failure.ts';
import { ByteCursor, DamagedColumn } from './byte-cursor.ts';
import { readHeader, type TickHeader } from './tick-header.ts';

/** A decoded tick file, 22 bytes a tick. Ticks are ordered by time, then by instrument. */
export interface TickColumns {
  readonly header: TickHeader;
  readonly ids: readonly string[];
  /** 10 ^ decimals of each instrument's prices. */
  readonly scales: Float64Array;
  readonly count: number;
  /** Whole seconds after the start of the replay. */
  readonly seconds: Uint32Array;
  /** Index into `ids`. */
  readonly instrument: Uint16Array;
  /** Mark × scale. */
  readonly price: Int32Array;
  /** Half the spread × scale, plus 1; 0 where there is no bid and ask. */
  readonly half: Uint32Array;
  /** Annual volatility × the header's scale, plus 1; 0 where there is none. */
  readonly volatility: Uint32Array;
  /** Positions of the ticks of instrument i: `ticks[first[i]] … ticks[first[i + 1] - 1]`, ascending. */
  readonly first: Uint32Array;
  readonly ticks: Uint32Array;
}

interface Cursor {
  readonly seconds: ByteCursor;
  readonly price: ByteCursor;
  readonly half: ByteCursor;
  readonly volatility: ByteCursor;
  left: number;
  nextSeconds: number;
  lastPrice: number;
  lastHalf: number;
  lastVolatility: number;
}

/** Decodes unzipped bytes. Fails with `invalid-input` when damaged, `unsupported` when written by a newer program; never throws. */
export function decodeTicks(bytes: Uint8Array): Result<TickColumns> {
  const head = readHeader(bytes);
  if (!head.ok) return head;
  const { header, bodyStart } = head.value;
  try {
    return success(merge(header, bytes, bodyStart));
  } catch (error) {
    if (!(error instanceof DamagedColumn)) throw error;
    return failure('invalid-input', `The tick file is damaged: ${error.message}.`);
  }
}

function openCursors(header: TickHeader, bytes: Uint8Array, bodyStart: number): Cursor[] {
  let offset = bodyStart;
  const cursors = header.instruments.map((instrument) => {
    const [seconds, price, half, volatility] = instrument.bytes.map((length) => {
      const column = new ByteCursor(bytes, offset, offset + length, instrument.id);
      offset += length;
      return column;
    }) as [ByteCursor, ByteCursor, ByteCursor, ByteCursor];
    return { seconds, price, half, volatility, left: instrument.ticks, nextSeconds: 0, lastPrice: 0, lastHalf: 0, lastVolatility: 0 };
  });
  if (offset !== bytes.length) throw new DamagedColumn(`${bytes.length - bodyStart} bytes of ticks, ${offset - bodyStart} announced`);
  return cursors;
}

function merge(header: TickHeader, bytes: Uint8Array, bodyStart: number): TickColumns {
  const cursors = openCursors(header, bytes, bodyStart);
  const { ticks: count, seconds: span } = header;
  const seconds = new Uint32Array(count);
  const instrument = new Uint16Array(count);
  const price = new Int32Array(count);
  const half = new Uint32Array(count);
  const volatility = new Uint32Array(count);
  const first = new Uint32Array(cursors.length + 1);
  header.instruments.forEach((entry, i) => (first[i + 1] = first[i]! + entry.ticks));
  const ticks = new Uint32Array(count);
  const filled = first.slice(0, cursors.length);

  // A binary heap of instrument indexes, ordered by the next tick's time, then by index.
  const heap = new Uint16Array(cursors.length);
  let size = 0;
  const before = (a: number, b: number): boolean => {
    const x = cursors[a]!.nextSeconds;
    const y = cursors[b]!.nextSeconds;
    return x < y || (x === y && a < b);
  };
  const sink = (from: number): void => {
    const moving = heap[from]!;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && before(heap[child + 1]!, heap[child]!)) child += 1;
      if (!before(heap[child]!, moving)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = moving;
  };
  cursors.forEach((cursor, i) => {
    if (cursor.left === 0) return;
    cursor.nextSeconds = cursor.seconds.unsigned(span);
    heap[size++] = i;
  });
  for (let i = (size >> 1) - 1; i >= 0; i -= 1) sink(i);

  for (let n = 0; size > 0; n += 1) {
    const i = heap[0]!;
    const cursor = cursors[i]!;
    seconds[n] = cursor.nextSeconds;
    instrument[n] = i;
    price[n] = cursor.lastPrice = cursor.price.signed(cursor.lastPrice, -0x80000000, 0x7fffffff);
    half[n] = cursor.lastHalf = cursor.half.signed(cursor.lastHalf, 0, 0xffffffff);
    volatility[n] = cursor.lastVolatility = cursor.volatility.signed(cursor.lastVolatility, 0, 0xffffffff);
    ticks[filled[i]!++] = n;
    cursor.left -= 1;
    if (cursor.left > 0) cursor.nextSeconds += cursor.seconds.unsigned(span - cursor.nextSeconds);
    else {
      for (const column of [cursor.seconds, cursor.price, cursor.half, cursor.volatility]) column.expectEnd();
      size -= 1;
      heap[0] = heap[size]!;
    }
    if (size > 0) sink(0);
  }
  const scales = Float64Array.from(header.instruments, (entry) => 10 ** entry.digits);
  return { header, ids: header.instruments.map((entry) => entry.id), scales, count, seconds, instrument, price, half, volatility, first, ticks };
}
