/** The runbook that the margin-call tab shows: asked for when figures or the book move. */
import { untrack } from 'svelte';
import type { Failure } from '#base/failure.ts';
import type { RunbookView } from '#contract/views/runbook.ts';
import { call } from '../../client/call.ts';
import { revision } from '../../client/connection.svelte.ts';
import { followFigures } from '../../client/follow-figures.ts';
import { workspace } from '../../client/workspace.svelte.ts';

class RunbookDesk {
  view = $state.raw<RunbookView | null>(null);
  failure = $state.raw<Failure | null>(null);
  working = $state(false);
  /** Asked as if the call came now, where the account is not called. */
  assume = $state(true);
  level = $state(1);

  follow(account: string, assume: boolean, level: number): () => void {
    if (this.view?.account !== account) this.view = null;
    return followFigures(async (wanted) => {
      this.working = true;
      const answer = await call('call.runbook', { account, assume, level });
      if (!wanted()) return;
      this.working = false;
      if (answer.ok) this.view = answer.value;
      this.failure = answer.ok ? null : answer.failure;
    });
  }
}

export const runbookDesk = new RunbookDesk();

/** Keeps the runbook on the chosen account while a component lives. Call while the component is being set up. */
export function followRunbook(): void {
  const account = $derived(workspace.account);
  const written = $derived(`${String(revision.row('book')?.revision)}|${String(revision.row('book')?.firings)}`);
  $effect(() => {
    const [of, assume, level] = [account, runbookDesk.assume, runbookDesk.level];
    void written;
    if (of === null) return;
    return untrack(() => runbookDesk.follow(of, assume, level));
  });
}
