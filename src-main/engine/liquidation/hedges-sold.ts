import { orderedCandidates } from '../plan/selection.ts';
import type { Account } from '../portfolio/book.ts';
import { dayBefore } from './halts.ts';
import { isBelow, liquidate } from './liquidate.ts';
import type { LiquidationSetting } from './liquidate.ts';
import { hedgesAmong } from './ordering.ts';
import { stateOf } from './sale.ts';
import type { Observation } from './verify-plan.ts';

/** A hedge that the counterparty closed before it could pay (S052). */
export interface HedgeSold {
  readonly instrument: string;
  /** Signed units: a sale is negative. */
  readonly quantity: number;
  readonly afterMs: number;
  /** In the instrument's currency. */
  readonly price: number;
  readonly endMark: number;
  /** What it would still have brought by the end of the scenario, in the account's currency. */
  readonly missed: number;
}

/** Walks an account through a scenario with the counterparty acting at every call, and finds the hedges that it closed and that would still have gained. */
export function hedgesSold(account: Account, observations: readonly Observation[], setting: LiquidationSetting): readonly HedgeSold[] {
  if (account.regime === 'lending') return [];
  const found: HedgeSold[] = [];
  const end = observations.at(-1)!;
  const last = stateOf(end.book, account);
  let held = account;
  for (const [n, { afterMs, book }] of observations.slice(0, -1).entries()) {
    const state = stateOf(book, held);
    if (!isBelow(state.figures, setting.policy.trigger)) continue;
    const hedges = hedgesAmong(orderedCandidates(state.session, held, {}, 'largest-exposure'));
    const run = liquidate({ ...book, accounts: [held] }, held.id, { ...setting, plain: true, reference: dayBefore(observations, n) });
    held = run.left;
    for (const step of run.steps) {
      const instrument = last.session.instrument(step.instrument);
      const endMark = last.session.quote(step.instrument)?.mark ?? NaN;
      if (instrument === null || !hedges.has(step.instrument)) continue;
      const size = -step.quantity * instrument.multiplier;
      const missed = (instrument.inverse ? size * (1 / step.price - 1 / endMark) : size * (endMark - step.price)) * (last.session.rate(instrument.currency, account.currency)?.rate ?? NaN);
      if (missed > 0) found.push({ instrument: step.instrument, quantity: step.quantity, afterMs, price: step.price, endMark, missed });
    }
  }
  return found;
}
