/** Parts into which a window is divided; bounds the memory whatever the tick rate. */
const PARTS = 1024;

/** One monotonic queue: the front is the largest (sign 1) or smallest (sign −1) value of the window. */
class Extreme {
  private readonly sign: number;
  private readonly values = new Float64Array(PARTS + 4);
  private readonly times = new Float64Array(PARTS + 4);
  private readonly parts = new Float64Array(PARTS + 4);
  private head = 0;
  private count = 0;

  constructor(sign: 1 | -1) {
    this.sign = sign;
  }

  push(value: number, at: number, part: number): void {
    const size = this.values.length;
    while (this.count > 0 && (value - this.values[(this.head + this.count - 1) % size]!) * this.sign >= 0) this.count--;
    if (this.count > 0) {
      const tail = (this.head + this.count - 1) % size;
      // Same part: the more extreme value stays and is remembered a little longer than it should be.
      if (this.parts[tail] === part) {
        this.times[tail] = at;
        return;
      }
    }
    const slot = (this.head + this.count) % size;
    this.values[slot] = value;
    this.times[slot] = at;
    this.parts[slot] = part;
    this.count++;
  }

  forgetBefore(time: number): void {
    while (this.count > 0 && this.times[this.head]! < time) {
      this.head = (this.head + 1) % this.values.length;
      this.count--;
    }
  }

  front(): number {
    return this.count === 0 ? NaN : this.values[this.head]!;
  }

  clear(): void {
    this.head = this.count = 0;
  }
}

/**
 * Largest and smallest value of a rolling time window, in constant time and bounded memory. Exact while ticks come no
 * closer than window ÷ 1024; closer ones are merged so that an extreme is remembered up to that much too long.
 */
export class RollingExtremes {
  private readonly windowMs: number;
  private readonly partMs: number;
  private readonly high = new Extreme(1);
  private readonly low = new Extreme(-1);
  private last = -Infinity;

  constructor(windowMs: number) {
    this.windowMs = windowMs;
    this.partMs = Math.max(1, windowMs / PARTS);
  }

  /** Adds a value. Times must not go back; an older one is ignored. */
  push(value: number, at: number): void {
    if (at < this.last) return;
    this.last = at;
    const part = Math.floor(at / this.partMs);
    this.high.forgetBefore(at - this.windowMs);
    this.low.forgetBefore(at - this.windowMs);
    this.high.push(value, at, part);
    this.low.push(value, at, part);
  }

  /** Largest value of the window that ends with the last push; NaN when empty. */
  max(): number {
    return this.high.front();
  }

  min(): number {
    return this.low.front();
  }

  clear(): void {
    this.high.clear();
    this.low.clear();
    this.last = -Infinity;
  }
}
