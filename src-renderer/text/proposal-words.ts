/** A proposal in words: how it compares, and how late its plan may fire. */
import type { LatestTriggerView, ProposalView } from '#contract/views/plan-proposal.ts';
import { count, money, ratio } from './format.ts';
import { orderName } from './labels.ts';

/** "The best plain order (largest loss first) would sell 8,100.00 USD in 4 trades, with 31.00 USD of slippage and fees." */
export function alternativeWords({ alternatives, currency }: ProposalView): string {
  const best = alternatives.filter(({ reached }) => reached).sort((a, b) => a.weighed - b.weighed)[0];
  if (best === undefined) return alternatives.length === 0 ? '' : 'None of the six plain orders reaches the target.';
  return `The best plain order (${orderName(best.order)}) would trade ${money(best.valueSold, currency)} in ${count(best.trades)} ${best.trades === 1 ? 'trade' : 'trades'}, with ${money(best.slippage + best.fees, currency)} of slippage and fees.`;
}

/** Latest safe trigger as a sentence. */
export function triggerWords(found: LatestTriggerView | null): string {
  if (found === null) return 'The condition has no level of the buffer ratio, so there is no latest trigger.';
  if (found.level === null) return found.notNeeded === 0 ? 'No level saves the account in any of these scenarios.' : 'No scenario that a level could save calls the account.';
  const names = found.binding.map(({ name }) => name).join(', ');
  const early = found.lost.length === 0 ? '' : ` It comes too early for ${found.lost.map(({ name }) => name).join(', ')}.`;
  return `Latest safe trigger ${ratio(found.level)}: any lower, and ${names === '' ? 'a scenario' : names} is lost.${early}`;
}

/** Scenarios that no level saves, as a sentence; empty where there are none. */
export function gapWords(found: LatestTriggerView | null): string {
  if (found === null || found.unsavable.length === 0) return '';
  return `No level saves it in ${found.unsavable.map(({ name }) => name).join('; ')}.`;
}
