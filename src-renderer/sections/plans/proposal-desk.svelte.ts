/** What the proposal works on: for which state, to which target, in which pack it is tried, and what came of it. */
import type { Failure } from '#base/failure.ts';
import type { CallInput } from '#contract/calls.ts';
import type { ProposalView } from '#contract/views/plan-proposal.ts';
import type { ScenarioPackView } from '#contract/views/scenarios.ts';
import { call } from '../../client/call.ts';
import { revision } from '../../client/connection.svelte.ts';

const LEVEL = 'level:';
export const TODAY = 'today';
const PROOF = 'historical';

/** Value of the choice "everything together takes the buffer to this level". */
export function levelKey(level: number): string {
  return `${LEVEL}${String(level)}`;
}

/** Value of the choice "before the call in this scenario". */
export function scenarioKey(pack: string, id: string): string {
  return `${pack}\u0000${id}`;
}

class ProposalDesk {
  packs = $state.raw<readonly ScenarioPackView[]>([]);
  state = $state(TODAY);
  /** As typed; empty is the account's own target. */
  target = $state('');
  proof = $state(PROOF);
  view = $state.raw<ProposalView | null>(null);
  /** Revision of the book that the proposal belongs to. */
  bookRevision = $state(-1);
  failure = $state.raw<Failure | null>(null);
  working = $state(false);
  stopped = $state(false);
  #run = 0;
  #account = '';

  /** Begins anew for another account. */
  open(account: string, level: number): void {
    if (account === this.#account) return;
    this.stop();
    this.#account = account;
    this.state = levelKey(level);
    this.target = '';
    this.view = null;
    this.failure = null;
    this.stopped = false;
    void this.#readPacks();
  }

  async propose(): Promise<void> {
    const mine = ++this.#run;
    const account = this.#account;
    const made = revision.row('book')?.revision ?? 0;
    this.failure = null;
    this.stopped = false;
    this.working = true;
    const answer = await call('plans.propose', { account, ...this.#where(), ...(this.target.trim() === '' ? {} : { target: Number(this.target) }), proof: this.proof });
    if (mine !== this.#run) return;
    this.working = false;
    if (answer.ok) {
      this.view = answer.value;
      this.bookRevision = made;
    } else {
      this.view = null;
      this.failure = answer.failure;
    }
  }

  stop(): void {
    this.#run += 1;
    if (this.working) this.stopped = true;
    this.working = false;
  }

  async #readPacks(): Promise<void> {
    const answer = await call('scenarios.list', {});
    if (!answer.ok) return;
    this.packs = answer.value.filter(({ scenarios }) => scenarios.length > 0);
    if (!this.packs.some(({ id }) => id === this.proof)) this.proof = this.packs[0]?.id ?? PROOF;
  }

  #where(): Pick<CallInput<'plans.propose'>, 'pack' | 'id' | 'level'> {
    if (this.state.startsWith(LEVEL)) return { level: Number(this.state.slice(LEVEL.length)) };
    const [pack, id] = this.state.split('\u0000');
    return pack !== undefined && id !== undefined ? { pack, id } : {};
  }
}

export const proposalDesk = new ProposalDesk();
