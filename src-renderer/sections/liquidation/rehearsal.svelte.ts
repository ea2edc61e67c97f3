/** What the Liquidation section works on: the state, the policy, the rehearsal, and the alternatives beside it. */
import type { Failure } from '#base/failure.ts';
import type { CallInput } from '#contract/calls.ts';
import type { LiquidationState, LiquidationStates, RehearsalComparison, RehearsalView } from '#contract/views/liquidation.ts';
import { call } from '../../client/call.ts';
import { isCalled } from '../../text/liquidation-words.ts';

export const TODAY = '';
export const IMPACTS = [0, 0.5, 1, 2, 4] as const;
type By = RehearsalComparison['by'];
type Order = NonNullable<CallInput<'liquidation.rehearse'>['order']>;

const parts: readonly { readonly id: 'states' | 'run' | By; readonly words: string }[] = [
  { id: 'states', words: 'the account in every scenario' }, { id: 'run', words: 'the rehearsal' },
  { id: 'plan', words: 'the plans beside it' }, { id: 'acted', words: 'what acting earlier would have left' }, { id: 'order', words: 'the other orders' }, { id: 'speed', words: 'the other speeds' },
];

/** One text for a pack and a scenario of it. */
export function stateKey(state: { readonly pack: string; readonly id: string }): string {
  return `${state.pack}\u0000${state.id}`;
}

class RehearsalDesk {
  states = $state.raw<LiquidationStates | null>(null);
  /** Key of the state, `TODAY` for the book as it stands; null until the scenarios are known. */
  state = $state<string | null>(null);
  /** 'counterparty', 'plan:ID' or 'order:ID'. */
  policy = $state('counterparty');
  partial = $state<boolean | null>(null);
  throttle = $state<number | null>(null);
  impact = $state<number | null>(null);
  view = $state.raw<RehearsalView | null>(null);
  comparisons = $state.raw<Partial<Record<By, RehearsalComparison>>>({});
  failure = $state.raw<Failure | null>(null);
  progress = $state.raw<{ readonly words: string; readonly done: number; readonly total: number } | null>(null);
  stopped = $state(false);
  #account = '';
  #run = 0;

  readonly chosen: LiquidationState | null = $derived(this.states?.states.find((one) => stateKey(one) === this.state) ?? null);

  /** Everything for an account: the states first, then the rehearsal, then what stands beside it. */
  async read(account: string): Promise<void> {
    const other = account !== this.#account;
    this.#account = account;
    if (other) {
      this.states = null;
      this.state = null;
      this.view = null;
      this.comparisons = {};
      this.policy = 'counterparty';
      this.partial = null;
      this.throttle = null;
    }
    await this.#go(0);
  }

  /** The rehearsal again after a choice; comparisons only where the state or the impact has changed. */
  async again(comparisons: boolean): Promise<void> {
    if (comparisons) this.comparisons = {};
    await this.#go(1, comparisons);
  }

  stop(): void {
    this.#run += 1;
    if (this.progress !== null) this.stopped = true;
    this.progress = null;
  }

  async #go(first: number, comparisons = true): Promise<void> {
    const mine = ++this.#run;
    const account = this.#account;
    this.stopped = false;
    this.failure = null;
    const list = parts.slice(first, comparisons || Object.keys(this.comparisons).length < parts.length - 2 ? parts.length : 2);
    for (const [done, part] of list.entries()) {
      this.progress = { words: part.words, done, total: list.length };
      const failure = await this.#part(part.id, account, mine);
      if (mine !== this.#run) return;
      if (failure !== null) {
        this.failure = failure;
        if (part.id === 'run') this.view = null;
        if (part.id === 'states' || part.id === 'run') break;
      }
    }
    this.progress = null;
  }

  async #part(part: 'states' | 'run' | By, account: string, mine: number): Promise<Failure | null> {
    if (part === 'states') {
      const answer = await call('liquidation.states', { account });
      if (mine !== this.#run) return null;
      if (!answer.ok) return answer.failure;
      this.states = answer.value;
      const known = this.state === TODAY || answer.value.states.some((one) => stateKey(one) === this.state);
      if (this.state === null || !known) this.state = firstState(answer.value.states);
      return null;
    }
    const where = this.#where(account);
    if (part === 'run') {
      const answer = await call('liquidation.rehearse', { ...where, ...this.#how() });
      if (mine !== this.#run) return null;
      if (!answer.ok) return answer.failure;
      this.view = answer.value;
      return null;
    }
    const answer = await call('liquidation.compare', { ...where, by: part });
    if (mine !== this.#run) return null;
    if (!answer.ok) return answer.failure;
    this.comparisons = { ...this.comparisons, [part]: answer.value };
    return null;
  }

  #where(account: string): { account: string; pack?: string; id?: string; impact?: number } {
    const [pack, id] = (this.state ?? TODAY).split('\u0000');
    return { account, ...(pack !== undefined && id !== undefined ? { pack, id } : {}), ...(this.impact === null ? {} : { impact: this.impact }) };
  }

  #how(): { plan?: string; order?: Order; partial?: boolean; throttle?: number } {
    if (this.policy.startsWith('plan:')) return { plan: this.policy.slice('plan:'.length) };
    return {
      ...(this.policy.startsWith('order:') ? { order: this.policy.slice('order:'.length) as Order } : {}),
      ...(this.partial === null ? {} : { partial: this.partial }),
      ...(this.throttle === null ? {} : { throttle: this.throttle }),
    };
  }
}

/** The nearest call: a scenario that just reaches the line teaches more than one that leaves nothing; today where none does. */
function firstState(states: readonly LiquidationState[]): string {
  const called = states.filter((one) => isCalled(one) && one.bufferRatio !== null).sort((a, b) => (b.bufferRatio ?? 0) - (a.bufferRatio ?? 0));
  const own = called.find(({ pack }) => pack === 'book');
  const historical = called.find(({ pack }) => pack === 'historical');
  const first = own ?? historical ?? called[0] ?? states.find(isCalled);
  return first === undefined ? TODAY : stateKey(first);
}

export const rehearsalDesk = new RehearsalDesk();
