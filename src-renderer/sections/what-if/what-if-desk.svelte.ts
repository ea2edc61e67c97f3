/** The ticket that is being typed and what it would do; it stays while other sections are looked at. */
import type { Failure } from '#base/failure.ts';
import type { LiquidationState } from '#contract/views/liquidation.ts';
import type { WhatIfView } from '#contract/views/what-if.ts';
import { call } from '../../client/call.ts';
import { risk } from '../../client/connection.svelte.ts';

/** Typing rests this long before it is checked. */
const PAUSE_MS = 200;
/** Figures that move are asked for again after this long at the earliest, and never so often that the engine works more than a tenth of the time for it. */
const EVERY_MS = 2000;
const REST = 10;

class WhatIfDesk {
  text = $state('');
  /** 'pack\0id' of the scenario that follows the trade; '' for none. */
  state = $state('');
  states = $state.raw<readonly LiquidationState[]>([]);
  view = $state.raw<WhatIfView | null>(null);
  failure = $state.raw<Failure | null>(null);
  working = $state(false);
  /** The text that `view` is about. */
  checked = $state('');
  #run = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Follows a ticket on an account until it is called off; figures that moved are asked for again. */
  follow(account: string, text: string, state: string): () => void {
    const mine = ++this.#run;
    let seen = -1;
    if (this.view?.account !== account) this.view = null;
    const ask = async (): Promise<void> => {
      if (mine !== this.#run) return;
      let rest = EVERY_MS;
      if (seen !== risk.version) {
        seen = risk.version;
        this.working = true;
        const [pack, id] = state.split('\u0000');
        const started = performance.now();
        const answer = await call('whatIf.check', { account, text, ...(pack !== undefined && id !== undefined ? { pack, id } : {}) });
        if (mine !== this.#run) return;
        this.working = false;
        this.failure = answer.ok ? null : answer.failure;
        if (answer.ok) {
          this.view = answer.value;
          this.checked = text;
        }
        rest = Math.max(EVERY_MS, REST * (performance.now() - started));
      }
      this.#timer = setTimeout(() => void ask(), rest);
    };
    this.#timer = setTimeout(() => void ask(), this.view === null ? 0 : PAUSE_MS);
    return () => {
      if (mine === this.#run) this.#run += 1;
      clearTimeout(this.#timer);
    };
  }

  async readStates(account: string): Promise<void> {
    const answer = await call('liquidation.states', { account });
    if (answer.ok) this.states = answer.value.states;
  }
}

export const whatIfDesk = new WhatIfDesk();
