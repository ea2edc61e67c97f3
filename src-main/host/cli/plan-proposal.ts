import { success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { BookFile } from '#contract/book-file.ts';
import type { LatestTriggerView, ProposalView } from '#contract/views/plan-proposal.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { textTable } from '#interchange/report/text-table.ts';
import { chooseScenarios } from '#interchange/scenario-pack/choose.ts';
import { proposalView } from '#service/plan-proposal.ts';
import type { ProposalState } from '#service/plan-proposal.ts';
import { printFailure, printJson, printLine, usageProblem } from './output.ts';
import type { PlansOptions } from './plans.ts';

/** `plans --propose`: the smallest set of reductions that brings an account back to its target, as a plan that is not armed. */
export function runProposal(options: PlansOptions, file: BookFile, book: Book): number {
  const accounts = file.accounts ?? [];
  const ids = accounts.map(({ id }) => id);
  const account = accounts.find(({ id }) => id === (options.account ?? (ids.length === 1 ? ids[0] : undefined)));
  if (account === undefined) return usageProblem('--account', `one of ${ids.join(', ')}`, options.account ?? 'nothing');
  const target = options.target === undefined ? null : Number(options.target);
  if (target !== null && !(target > 1 && Number.isFinite(target))) return usageProblem('--target', 'a buffer ratio above 1', options.target!);
  const level = options.at === undefined ? null : Number(options.at);
  if (level !== null && !(level >= 1 && Number.isFinite(level))) return usageProblem('--at', 'a buffer ratio of at least 1', options.at!);
  if (level !== null && options.scenario !== undefined) return usageProblem('--at', 'either --at or --scenario', 'both');
  const held = new Set((account.positions ?? []).map(({ instrument }) => instrument));
  const keep = (options.keep ?? '').split(',').map((one) => one.trim()).filter((one) => one !== '');
  const stranger = keep.find((id) => !held.has(id));
  if (stranger !== undefined) return usageProblem('--keep', `instruments that ${account.id} holds: ${[...held].join(', ')}`, stranger);
  const state = stateOf(options, file, book, level);
  if (!state.ok) return printFailure(state.failure);
  const pack = chooseScenarios(file, book, options.pack, undefined);
  if (!pack.ok) return printFailure(pack.failure);
  const marked = (account.positions ?? []).filter((position) => position.keep === true).map(({ instrument }) => instrument);
  const made = proposalView({
    book, account: account.id, state: state.value, target, keep: [...new Set([...marked, ...keep])],
    pack: pack.value.length === 0 ? null : { records: pack.value, ids: null }, takenIds: (file.plans ?? []).map(({ id }) => id),
  });
  if (!made.ok) return printFailure(made.failure);
  if (options.json === true) printJson({ proposal: { ...made.value, asOf: new Date(made.value.asOf).toISOString() } });
  else printPeople(made.value);
  return 0;
}

function stateOf({ scenario, pack }: PlansOptions, file: BookFile, book: Book, level: number | null): Result<ProposalState> {
  if (level !== null) return success({ kind: 'level', level });
  if (scenario === undefined) return success({ kind: 'today' });
  const chosen = chooseScenarios(file, book, pack, [scenario]);
  return chosen.ok ? success({ kind: 'scenario', choice: { records: chosen.value, ids: null } }) : chosen;
}

const money = (value: number): string => value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const ratio = (value: number | null): string => (value === null ? '—' : value.toFixed(3));
const plain = (value: number): string => String(Number(value.toPrecision(8)));

function printPeople(view: ProposalView): void {
  printLine(`${view.account}, ${view.state}: ${view.outcome === 'out-of-reach' ? 'the target is out of reach: ' : ''}${view.reason}`);
  if (view.kept.length > 0) printLine(`kept: ${view.kept.join(', ')}`);
  for (const note of view.notes) printLine(note);
  if (view.reductions.length === 0) return;
  const rows = view.reductions.map((one) => [one.instrument, plain(one.quantity), `${plain(one.share * 100)} %`, plain(one.price), money(one.value), money(one.slippage), money(one.fee), ratio(one.bufferRatioAfter)]);
  printLine(`\n${textTable(['instrument', 'quantity', 'share', 'price', 'value', 'slippage', 'fee', 'buffer'], rows, 1)}`);
  printLine(`\n${money(view.valueSold)} ${view.currency} sold or bought back · slippage ${money(view.slippage)} · fees ${money(view.fees)}`);
  const best = view.alternatives.filter((one) => one.reached).sort((a, b) => a.weighed - b.weighed)[0];
  if (best !== undefined) printLine(`the best plain order (${best.order}): ${money(best.valueSold)} ${view.currency} sold in ${String(best.trades)} ${best.trades === 1 ? 'trade' : 'trades'} · slippage ${money(best.slippage)} · fees ${money(best.fees)}`);
  const leaf = view.plan?.when !== undefined && 'all' in view.plan.when ? view.plan.when.all[0] : undefined;
  if (view.plan !== null && leaf !== undefined && 'below' in leaf) printLine(`as a plan, not armed: ${view.plan.id}, buffer ratio below ${String(leaf.below)}`);
  if (view.verdicts !== undefined) {
    const needed = view.verdicts.filter(({ outcome }) => outcome !== 'not-needed');
    printLine(needed.length === 0 ? `not needed in ${String(view.verdicts.length)} scenarios` : `saves ${String(needed.filter(({ outcome }) => outcome === 'saves').length)} of ${String(needed.length)} scenarios that need it`);
    for (const one of needed) if (one.outcome !== 'saves') printLine(`  ${one.scenario}: ${one.outcome}, ${one.reason}`);
  }
  if (view.latestTrigger !== undefined) printLine(triggerText(view.latestTrigger));
}

/** The latest safe trigger in words. */
export function triggerText(found: LatestTriggerView | null): string {
  if (found === null) return 'no latest trigger: the condition has no level of the buffer ratio';
  const gaps = found.unsavable.length === 0 ? '' : `; no level saves ${found.unsavable.map(({ scenario }) => scenario).join(', ')}`;
  if (found.level === null) return `no latest trigger: ${found.notNeeded === 0 ? 'no scenario is saved at any level' : 'no scenario that a level could save calls the account'}${gaps}`;
  const lost = found.lost.length === 0 ? '' : `; it comes too early for ${found.lost.map(({ scenario }) => scenario).join(', ')}`;
  return `latest safe trigger ${String(Number(found.level.toFixed(4)))}, saving ${String(found.saves)}; ${found.binding.map(({ scenario }) => scenario).join(', ')} binds${lost}${gaps}`;
}
