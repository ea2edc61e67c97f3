/** What the drill works on: what can be chosen, the drill that is open, and those that are over. */
import type { Failure, Result } from '#base/failure.ts';
import type { CallInput } from '#contract/calls.ts';
import type { DrillRecord, DrillSummary, DrillView } from '#contract/views/drill.ts';
import type { LiquidationState, LiquidationStates } from '#contract/views/liquidation.ts';
import { call } from '../../client/call.ts';
import { Coalesced } from '../../client/coalesced.ts';
import { isCalled } from '../../text/liquidation-words.ts';

const MOST_PAST = 50;

/** How a scenario is named in a choice. */
export function stateKey(state: { readonly pack: string; readonly id: string }): string {
  return `${state.pack}\u0000${state.id}`;
}

class DrillDesk {
  states = $state.raw<LiquidationStates | null>(null);
  /** Key of the chosen scenario. */
  state = $state('');
  pace = $state('m3');
  fill = $state(false);
  hours = $state(false);
  /** Plans that are left out. */
  without = $state.raw<ReadonlySet<string>>(new Set());
  view = $state.raw<DrillView | null>(null);
  past = $state.raw<readonly DrillSummary[]>([]);
  /** A kept drill that is being looked at. */
  kept = $state.raw<DrillRecord | null>(null);
  working = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Why the last thing that was tried could not be done. */
  said = $state('');
  #account = '';
  readonly #views = new Coalesced<null>(async () => {
    const answer = await call('drill.view', {});
    if (!answer.ok) return;
    const wasOver = this.view?.record !== null;
    this.view = answer.value;
    if (answer.value?.record != null && !wasOver) await this.readPast();
  });

  /** The scenarios for an account, with what becomes of it in each, and the drills of the book. */
  async read(account: string): Promise<void> {
    if (account !== this.#account) {
      this.states = null;
      this.without = new Set();
    }
    this.#account = account;
    await Promise.all([this.refresh(), this.readPast()]);
    const answer = await call('liquidation.states', { account });
    if (account !== this.#account) return;
    if (!answer.ok) {
      if (answer.failure.code !== 'cancelled') this.failure = answer.failure;
      return;
    }
    this.failure = null;
    this.states = answer.value;
    if (!answer.value.states.some((one) => stateKey(one) === this.state)) this.state = firstState(answer.value.states);
  }

  /** Leaves a plan out of the next drill, or takes it in again. */
  leaveOut(plan: string, left: boolean): void {
    this.without = new Set([...this.without].filter((one) => one !== plan).concat(left ? [plan] : []));
  }

  refresh(): Promise<void> {
    return this.#views.want(null);
  }

  async readPast(): Promise<void> {
    const answer = await call('drills.list', { limit: MOST_PAST });
    if (answer.ok) this.past = answer.value;
  }

  async start(input: CallInput<'drill.start'>): Promise<void> {
    this.working = true;
    this.said = '';
    await this.#take(call('drill.start', input));
    this.working = false;
  }

  control(action: CallInput<'drill.control'>['action'], pace?: CallInput<'drill.start'>['pace']): Promise<void> {
    return this.#take(call('drill.control', { action, ...(pace === undefined ? {} : { pace }) }));
  }

  /** Pauses what runs and lets go on what is paused. */
  async toggle(): Promise<void> {
    if (this.view?.phase === 'running') await this.control('pause');
    else if (this.view?.phase === 'paused') await this.control('resume');
  }

  tick(ticket: number, quantity?: number): Promise<void> {
    return this.#take(call('drill.tick', { ticket, ...(quantity === undefined ? {} : { quantity }) }));
  }

  trade(instrument: string, quantity: number): Promise<void> {
    return this.#take(call('drill.trade', { instrument, quantity }));
  }

  addMoney(input: CallInput<'drill.addMoney'>): Promise<void> {
    return this.#take(call('drill.addMoney', input));
  }

  /** Puts away what is over, to choose anew. */
  async leave(): Promise<void> {
    this.kept = null;
    if (this.view?.phase !== 'ended') return;
    const answer = await call('drill.leave', {});
    if (answer.ok) this.view = null;
    await this.readPast();
  }

  async look(id: number): Promise<void> {
    const answer = await call('drills.read', { id });
    if (answer.ok) this.kept = answer.value;
    else this.said = answer.failure.message;
  }

  async #take(asked: Promise<Result<DrillView>>): Promise<void> {
    const answer = await asked;
    this.said = answer.ok ? '' : answer.failure.message;
    if (answer.ok) this.view = answer.value;
    else await this.refresh();
  }
}

/** The historical crisis that calls the account just barely; else what just calls it; else the worst on offer. */
function firstState(states: readonly LiquidationState[]): string {
  const called = states.filter((one) => isCalled(one) && one.bufferRatio !== null).sort((a, b) => (b.bufferRatio ?? 0) - (a.bufferRatio ?? 0));
  const first = called.find(({ pack }) => pack === 'historical') ?? called[0] ?? [...states].sort((a, b) => (a.bufferRatio ?? Infinity) - (b.bufferRatio ?? Infinity))[0];
  return first === undefined ? '' : stateKey(first);
}

export const drillDesk = new DrillDesk();
