/** Asks one question at a time: what comes meanwhile is asked afterwards, and of several just the last. */
export class Coalesced<I> {
  readonly #ask: (input: I) => Promise<void>;
  #waiting: { readonly input: I } | null = null;
  #busy = false;

  constructor(ask: (input: I) => Promise<void>) {
    this.#ask = ask;
  }

  async want(input: I): Promise<void> {
    this.#waiting = { input };
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#waiting !== null) {
        const next: I = this.#waiting.input;
        this.#waiting = null;
        await this.#ask(next);
      }
    } finally {
      this.#busy = false;
    }
  }

  get busy(): boolean {
    return this.#busy;
  }
}
