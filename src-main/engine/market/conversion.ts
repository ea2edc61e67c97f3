import type { FxRate } from '../portfolio/book.ts';

export interface Conversion {
  readonly rate: number;
  /** Time of the oldest rate used, NaN where unknown. */
  readonly at: number;
}

const IDENTITY: Conversion = { rate: 1, at: NaN };

function older(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return b < a ? b : a;
}

/** Currency conversion by explicit rates: direct, else the inverse, else through one other currency (book-format.md). */
export class ConversionTable {
  private readonly direct = new Map<string, Map<string, Conversion>>();
  private readonly found = new Map<string, Conversion | null>();

  constructor(rates: readonly FxRate[]) {
    for (const rate of rates) this.set(rate);
  }

  /** Sets the rate of one pair; every cached conversion is forgotten. */
  set(rate: FxRate): void {
    let row = this.direct.get(rate.from);
    if (row === undefined) this.direct.set(rate.from, (row = new Map()));
    row.set(rate.to, { rate: rate.rate, at: rate.at });
    this.found.clear();
  }

  /** The rate that turns an amount of `from` into `to`, or null when no path of at most two rates exists. */
  between(from: string, to: string): Conversion | null {
    if (from === to) return IDENTITY;
    const key = `${from}>${to}`;
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const result = this.oneStep(from, to) ?? this.twoSteps(from, to);
    this.found.set(key, result);
    return result;
  }

  private oneStep(from: string, to: string): Conversion | null {
    const direct = this.direct.get(from)?.get(to);
    if (direct !== undefined) return direct;
    const inverse = this.direct.get(to)?.get(from);
    return inverse === undefined ? null : { rate: 1 / inverse.rate, at: inverse.at };
  }

  private twoSteps(from: string, to: string): Conversion | null {
    const candidates = new Set<string>(this.direct.get(from)?.keys() ?? []);
    for (const [other, row] of this.direct) if (row.has(from)) candidates.add(other);
    for (const middle of [...candidates].sort()) {
      const first = this.oneStep(from, middle);
      const second = this.oneStep(middle, to);
      if (first !== null && second !== null) return { rate: first.rate * second.rate, at: older(first.at, second.at) };
    }
    return null;
  }
}
