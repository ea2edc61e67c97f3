/**
 * Writes the tick file that src-main/feed/replay reads (format in resources/books/README.md).
 * One column group per instrument, deltas as variable-length integers, the whole in gzip.
 */
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const volatilityScale = 10000;

class Bytes {
  constructor() {
    this.data = new Uint8Array(1 << 16);
    this.length = 0;
  }
  unsigned(value) {
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`not a count: ${value}`);
    if (this.length + 10 > this.data.length) {
      const larger = new Uint8Array(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    let rest = value;
    while (rest >= 128) {
      this.data[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.data[this.length++] = rest;
  }
  signed(value) {
    this.unsigned(value >= 0 ? value * 2 : -value * 2 - 1);
  }
  view() {
    return this.data.subarray(0, this.length);
  }
}

/** Collects the ticks of a replay, instrument by instrument, and writes them. Times are ms UTC, whole seconds. */
export class TickFile {
  constructor({ name, seed, start, end, note }) {
    this.header = { format: 'marginline-ticks', version: 1, name, seed, start: new Date(start).toISOString(), end: new Date(end).toISOString(), note };
    this.start = start;
    this.series = new Map();
  }

  /** Prices with `digits` decimals. */
  open(instrument, digits) {
    this.series.set(instrument, { digits, scale: 10 ** digits, ticks: [] });
  }

  /** `halfSpread` in price units, rounded up to one step; null: no bid and ask. `volatility` annual or null. */
  add(instrument, at, mark, halfSpread, volatility) {
    const s = this.series.get(instrument);
    const half = halfSpread === null ? 0 : 1 + Math.max(1, Math.ceil(halfSpread * s.scale - 1e-9));
    const vol = volatility === null ? 0 : 1 + Math.round(volatility * volatilityScale);
    s.ticks.push([(at - this.start) / 1000, Math.round(mark * s.scale), half, vol]);
  }

  count() {
    let sum = 0;
    for (const s of this.series.values()) sum += s.ticks.length;
    return sum;
  }

  write(path) {
    const instruments = [];
    const blocks = [];
    for (const [id, s] of this.series) {
      s.ticks.sort((a, b) => a[0] - b[0]);
      const columns = [0, 1, 2, 3].map((c) => {
        const bytes = new Bytes();
        let last = 0;
        for (const tick of s.ticks) {
          if (c === 0) bytes.unsigned(tick[0] - last);
          else bytes.signed(tick[c] - last);
          last = tick[c];
        }
        return bytes.view();
      });
      instruments.push({ id, digits: s.digits, ticks: s.ticks.length, bytes: columns.map((c) => c.length) });
      blocks.push(...columns);
    }
    const header = Buffer.from(JSON.stringify({ ...this.header, ticks: this.count(), volatilityScale, instruments }));
    const lead = Buffer.alloc(8);
    lead.write('MLTK', 0, 'latin1');
    lead.writeUInt32LE(header.length, 4);
    const zipped = gzipSync(Buffer.concat([lead, header, ...blocks]), { level: 9 });
    zipped[9] = 255; // the operating system byte of gzip: the same file on every system
    writeFileSync(path, zipped);
    return zipped.length;
  }
}
