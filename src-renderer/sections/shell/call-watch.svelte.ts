/** What cures the call that the banner tells of: asked for while an account is called, at the pace of the figures. */
import { untrack } from 'svelte';
import type { RunbookView } from '#contract/views/runbook.ts';
import { call } from '../../client/call.ts';
import { revision } from '../../client/connection.svelte.ts';
import { followFigures } from '../../client/follow-figures.ts';
import { workspace } from '../../client/workspace.svelte.ts';

class CallWatch {
  /** null until the first answer has come. */
  view = $state.raw<RunbookView | null>(null);
  /** Accounts whose banner the person has folded to one line; each until its call ends. */
  folded = $state.raw<readonly string[]>([]);

  fold(account: string, fold: boolean): void {
    this.folded = [...this.folded.filter((one) => one !== account), ...(fold ? [account] : [])];
  }

  follow(account: string): () => void {
    if (this.view?.account !== account) this.view = null;
    return followFigures(async (wanted) => {
      const answer = await call('call.runbook', { account });
      if (wanted() && answer.ok && answer.value.called) this.view = answer.value;
    });
  }
}

export const callWatch = new CallWatch();

/** Keeps the cures of the account that the banner shows, and forgets what was folded when a call ends. Call while a component is being set up. */
export function followCall(shown: () => string | null): void {
  const account = $derived(shown());
  const written = $derived(`${String(revision.row('book')?.revision)}|${String(revision.row('book')?.firings)}`);
  const called = $derived(workspace.called.map(({ key }) => key).join('\n'));
  $effect(() => {
    const of = account;
    void written;
    return of === null ? undefined : untrack(() => callWatch.follow(of));
  });
  $effect(() => {
    const still = called.split('\n');
    untrack(() => { callWatch.folded = callWatch.folded.filter((one) => still.includes(one)); });
  });
}
