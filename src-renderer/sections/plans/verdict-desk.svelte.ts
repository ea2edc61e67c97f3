/** What every plan does in every scenario: computed pack by pack, kept until it is asked for again. */
import { untrack } from 'svelte';
import type { Failure } from '#base/failure.ts';
import type { PlanVerdictView } from '#contract/views/liquidation.ts';
import type { LatestTriggerView } from '#contract/views/plan-proposal.ts';
import { call } from '../../client/call.ts';
import { revision } from '../../client/connection.svelte.ts';
import { workspace } from '../../client/workspace.svelte.ts';

class VerdictDesk {
  /** Market time of the prices; 0 before anything was computed. */
  asOf = $state(0);
  /** Revision of the book that the verdicts belong to. */
  bookRevision = $state(-1);
  progress = $state.raw<{ readonly name: string; readonly done: number; readonly total: number } | null>(null);
  failure = $state.raw<Failure | null>(null);
  stopped = $state(false);
  /** Sales wait for their markets to open, by the usual hours of each kind. */
  hours = $state(false);
  #plans = $state.raw<ReadonlyMap<string, { readonly currency: string; readonly verdicts: readonly PlanVerdictView[] }>>(new Map());
  #triggers = $state.raw<Readonly<Record<string, LatestTriggerView | null>>>({});
  asking = $state(false);
  #book = '';
  #run = 0;

  of(plan: string): readonly PlanVerdictView[] {
    return this.#plans.get(plan)?.verdicts ?? [];
  }

  currency(plan: string): string {
    return this.#plans.get(plan)?.currency ?? '';
  }

  /** Computes once for a book; afterwards when it is asked for. */
  async first(book: string): Promise<void> {
    if (this.#book === book) return;
    this.#plans = new Map();
    this.asOf = 0;
    await this.compute(book);
  }

  /** How late this plan may fire under a pack; undefined before it was asked. */
  trigger(plan: string): LatestTriggerView | null | undefined {
    return this.#triggers[plan];
  }

  async askTrigger(plan: string, pack: string): Promise<void> {
    this.asking = true;
    const answer = await call('plans.latestTrigger', { plan, pack });
    this.asking = false;
    if (answer.ok) this.#triggers = { ...this.#triggers, [plan]: answer.value };
    else if (answer.failure.code !== 'cancelled') this.failure = answer.failure;
  }

  async compute(book: string = this.#book): Promise<void> {
    const mine = ++this.#run;
    this.#book = book;
    this.stopped = false;
    this.failure = null;
    this.#triggers = {};
    const made = revision.row('book')?.revision ?? 0;
    this.progress = { name: 'the scenarios', done: 0, total: 1 };
    const packs = await call('scenarios.list', {});
    if (mine !== this.#run) return;
    if (!packs.ok) {
      this.failure = packs.failure;
      this.progress = null;
      return;
    }
    let found: ReadonlyMap<string, { readonly currency: string; readonly verdicts: readonly PlanVerdictView[] }> = new Map();
    for (const [done, pack] of packs.value.entries()) {
      this.progress = { name: pack.name, done, total: packs.value.length };
      if (pack.scenarios.length === 0) continue;
      const answer = await call('plans.verify', { pack: pack.id, ...(this.hours ? { hours: true } : {}) });
      if (mine !== this.#run) return;
      if (!answer.ok) {
        this.failure = answer.failure;
        continue;
      }
      const before = found;
      found = new Map(answer.value.plans.map((plan) => [plan.id, { currency: plan.currency, verdicts: [...(before.get(plan.id)?.verdicts ?? []), ...plan.verdicts] }]));
      this.asOf = answer.value.asOf;
    }
    this.#plans = found;
    this.bookRevision = made;
    this.progress = null;
  }

  stop(): void {
    this.#run += 1;
    if (this.progress !== null) {
      this.stopped = true;
      // What was not finished is computed when the section is opened again.
      if (this.asOf === 0) this.#book = '';
    }
    this.progress = null;
  }
}

export const verdictDesk = new VerdictDesk();

/** Computes the verdicts of the open book while a component lives, unless they are there. Call while it is being set up. */
export function followVerdicts(): void {
  const book = $derived(workspace.app?.book?.path ?? null);
  const any = $derived((workspace.book?.plans ?? []).length > 0);
  // Before its first revision has come, nothing could be said to belong to the book as it is.
  const known = $derived(revision.row('book') !== null);
  $effect(() => {
    const path = book;
    if (path !== null && any && known) untrack(() => void verdictDesk.first(path));
  });
  $effect(() => () => { untrack(() => { verdictDesk.stop(); }); });
}
