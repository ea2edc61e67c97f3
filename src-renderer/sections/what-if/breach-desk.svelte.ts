/** What is beyond a limit on the live book, read again with every change of it. */
import type { BreachView, EntryPoint } from '#contract/views/limits.ts';
import { call } from '../../client/call.ts';

/** Breaches that are over and still shown. */
const OVER = 30;

class BreachDesk {
  breaches = $state.raw<readonly BreachView[]>([]);
  entryPoints = $state.raw<readonly EntryPoint[] | null>(null);

  async read(): Promise<void> {
    const answer = await call('limits.breaches', { over: OVER });
    if (answer.ok) this.breaches = answer.value;
  }

  /** Tries every way by which a trade gets into the book, now. */
  async tryEntryPoints(): Promise<void> {
    const answer = await call('limits.entryPoints', {});
    if (answer.ok) this.entryPoints = answer.value;
  }
}

export const breachDesk = new BreachDesk();
