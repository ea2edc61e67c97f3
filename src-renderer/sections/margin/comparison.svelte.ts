/** The comparison that the Margin section shows: which regimes, their columns, and when to ask again. */
import { untrack } from 'svelte';
import type { Failure } from '#base/failure.ts';
import type { MarginComparison, RegimeColumn } from '#contract/views/margin.ts';
import { call } from '../../client/call.ts';
import { revision, risk } from '../../client/connection.svelte.ts';
import { followFigures } from '../../client/follow-figures.ts';
import { workspace } from '../../client/workspace.svelte.ts';

export const comparable = ['flat', 'reg-t', 'portfolio', 'span', 'var', 'crypto-cross', 'lending', 'isolated'] as const;
export type Regime = (typeof comparable)[number];

const SETTING = 'margin.regimes';
const FIRST_CHOICE: readonly Regime[] = ['reg-t', 'portfolio', 'span', 'var', 'crypto-cross'];

class Comparison {
  /** Regimes beside the account's own. */
  chosen = $state.raw<readonly Regime[]>(FIRST_CHOICE);
  view = $state.raw<MarginComparison | null>(null);
  failure = $state.raw<Failure | null>(null);
  working = $state(false);

  /** Follows an account until the effect that called it ends; figures that moved are asked for again. */
  follow(account: string, own: Regime): () => void {
    const asked = this.#regimes(own);
    if (this.view?.account !== account) this.view = null;
    return followFigures(async (wanted) => {
      this.working = true;
      const answer = await call('margin.compare', { account, regimes: [...asked] });
      if (!wanted()) return;
      this.working = false;
      if (answer.ok) this.view = answer.value;
      this.failure = answer.ok ? null : answer.failure;
    });
  }

  /** Shows or hides the column of a regime; the account's own always stays. */
  toggle(regime: Regime): void {
    this.chosen = this.chosen.includes(regime) ? this.chosen.filter((one) => one !== regime) : comparable.filter((one) => one === regime || this.chosen.includes(one));
    void call('settings.save', { name: SETTING, value: this.chosen.join(',') });
  }

  /** Takes the choice of the last time. */
  restore(): void {
    const kept = workspace.app?.settings[SETTING];
    if (kept !== undefined) this.chosen = comparable.filter((one) => kept.split(',').includes(one));
  }

  #regimes(own: Regime): readonly Regime[] {
    return [own, ...this.chosen.filter((one) => one !== own)];
  }
}

export const comparison = new Comparison();

/** Keeps the comparison on the chosen account while a component lives. Call while the component is being set up. */
export function followAccount(): void {
  untrack(() => { comparison.restore(); });
  const account = $derived(workspace.account);
  const own = $derived((risk.row(workspace.account)?.regime ?? null) as Regime | null);
  const chosen = $derived(comparison.chosen.join());
  const bookRevision = $derived(revision.row('book')?.revision ?? 0);
  $effect(() => {
    void [chosen, bookRevision];
    const [of, regime] = [account, own];
    return of === null || regime === null ? undefined : untrack(() => comparison.follow(of, regime));
  });
}

/** The column that is looked at: the picked one, else the account's own. */
export function columnOf(view: MarginComparison | null, picked: string | null): RegimeColumn | null {
  return view?.regimes.find((one) => one.regime === picked) ?? view?.regimes.find((one) => one.own) ?? view?.regimes[0] ?? null;
}
