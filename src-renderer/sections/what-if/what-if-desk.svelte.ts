/** The ticket that is being typed and what it would do; it stays while other sections are looked at. */
import type { Failure } from '#base/failure.ts';
import type { LiquidationState } from '#contract/views/liquidation.ts';
import type { TicketConsequences, WhatIfView } from '#contract/views/what-if.ts';
import { call } from '../../client/call.ts';
import { followFigures } from '../../client/follow-figures.ts';

/** Typing rests this long before it is checked. */
const PAUSE_MS = 200;

class WhatIfDesk {
  tab = $state<'trade' | 'hedge'>('trade');
  text = $state('');
  /** 'pack\0id' of the scenario that follows the trade; '' for none. */
  state = $state('');
  states = $state.raw<readonly LiquidationState[]>([]);
  view = $state.raw<WhatIfView | null>(null);
  failure = $state.raw<Failure | null>(null);
  working = $state(false);
  /** What follows from the ticket beyond today's figures; null until it is known. */
  consequences = $state.raw<TicketConsequences | null>(null);
  /** The text that `consequences` are about. */
  considered = $state('');
  /** The text that `view` is about. */
  checked = $state('');

  /** Follows a ticket on an account until it is called off; figures that moved are asked for again. */
  follow(account: string, text: string, state: string): () => void {
    if (this.view?.account !== account) this.view = null;
    const [pack, id] = state.split('\u0000');
    return followFigures(async (wanted) => {
      this.working = true;
      const answer = await call('whatIf.check', { account, text, ...(pack !== undefined && id !== undefined ? { pack, id } : {}) });
      if (!wanted()) return;
      this.working = false;
      this.failure = answer.ok ? null : answer.failure;
      if (!answer.ok) return;
      this.view = answer.value;
      this.checked = text;
    }, this.view === null ? 0 : PAUSE_MS);
  }

  /** The slower part of the same question, for a ticket that can be read; the pack of the chosen scenario is tried. */
  consider(account: string, text: string, state: string): () => void {
    const [pack] = state.split('\u0000');
    if (this.consequences?.account !== account) this.consequences = null;
    return followFigures(async (wanted) => {
      const answer = await call('whatIf.consequences', { account, text, ...(pack === undefined || pack === '' ? {} : { pack }) });
      if (!wanted() || !answer.ok) return;
      this.consequences = answer.value;
      this.considered = text;
    }, PAUSE_MS);
  }

  async readStates(account: string): Promise<void> {
    const answer = await call('liquidation.states', { account });
    if (answer.ok) this.states = answer.value.states;
  }
}

export const whatIfDesk = new WhatIfDesk();
