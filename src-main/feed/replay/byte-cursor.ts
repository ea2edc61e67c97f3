/** Reads variable-length integers from one column of a tick file. */

/** A column that cannot be what was written. Caught inside this folder; never crosses its border. */
export class DamagedColumn extends Error {}

/** A reader of unsigned and zigzag integers, seven bits a byte, lowest first, within [from, to). */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #owner: string;
  #at: number;

  constructor(bytes: Uint8Array, from: number, to: number, owner: string) {
    if (to > bytes.length) throw new DamagedColumn(`the ticks of ${owner} are cut off`);
    this.#bytes = bytes;
    this.#at = from;
    this.#end = to;
    this.#owner = owner;
  }

  /** The next count, at most `max`. */
  unsigned(max: number): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      if (this.#at >= this.#end) throw new DamagedColumn(`the ticks of ${this.#owner} are cut off`);
      const byte = this.#bytes[this.#at++]!;
      value += (byte & 127) * factor;
      if (value > max) throw new DamagedColumn(`a value of ${this.#owner} is out of range`);
      if (byte < 128) return value;
      factor *= 128;
      if (factor > 2 ** 49) throw new DamagedColumn(`a value of ${this.#owner} is too long`);
    }
  }

  /** `last` plus the next signed difference; the sum must lie within [min, max]. */
  signed(last: number, min: number, max: number): number {
    const code = this.unsigned(2 ** 34);
    const value = last + (code % 2 === 0 ? code / 2 : -(code + 1) / 2);
    if (value < min || value > max) throw new DamagedColumn(`a value of ${this.#owner} is out of range`);
    return value;
  }

  /** Refuses bytes left over. */
  expectEnd(): void {
    if (this.#at !== this.#end) throw new DamagedColumn(`the ticks of ${this.#owner} are longer than announced`);
  }
}
