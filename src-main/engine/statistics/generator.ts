/**
 * xoshiro128**: 32-bit words, period 2^128 − 1. Same seed, same numbers on every machine.
 * Source: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators" (2018); seeded through SplitMix32.
 */
export class Generator {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  /** @param seed any finite number; its lower 53 bits count */
  constructor(seed: number) {
    let low = seed | 0;
    let high = Math.floor(Math.abs(seed) / 4294967296) | 0;
    const word = (): number => {
      low = (low + 0x9e3779b9) | 0;
      high = (high + 0x85ebca6b) | 0;
      let z = low ^ Math.imul(high, 0x27d4eb2f);
      z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      return (z ^ (z >>> 16)) | 0;
    };
    this.a = word();
    this.b = word();
    this.c = word();
    this.d = word() | 1;
  }

  /** The next 32 bits, as a signed integer. */
  int32(): number {
    const s = Math.imul(this.b, 5);
    const result = Math.imul((s << 7) | (s >>> 25), 9);
    const t = this.b << 9;
    const c = this.c ^ this.a;
    const d = this.d ^ this.b;
    this.b ^= c;
    this.a ^= d;
    this.c = c ^ t;
    this.d = (d << 11) | (d >>> 21);
    return result;
  }

  /** Uniform above 0 and below 1, 53 bits. */
  uniform(): number {
    const high = this.int32() >>> 5;
    const low = this.int32() >>> 6;
    return (high * 67108864 + low + 0.5) / 9007199254740992;
  }
}
