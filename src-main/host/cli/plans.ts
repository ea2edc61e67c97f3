import { ConditionWatch, leafText } from '#engine/plan/condition.ts';
import { leafMetric } from '#engine/plan/metrics.ts';
import { planTickets } from '#engine/plan/tickets.ts';
import { openSession } from '#engine/session.ts';
import { loadBookFile } from './load-book.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { toEnginePlan } from '#service/plan-to-engine.ts';
import { printFailure, usageProblem } from './output.ts';
import { runProposal, triggerText } from './plan-proposal.ts';
import { textTable } from '#interchange/report/text-table.ts';
import { chooseScenarios } from '#interchange/scenario-pack/choose.ts';
import { latestTriggerOf } from '#service/plan-proposal-proof.ts';
import { verifyPlans, withUsualHours } from '#service/rehearsal/plan-verification.ts';

export interface PlansOptions {
  readonly book: string;
  readonly pack?: string;
  readonly hours?: boolean;
  readonly safeTrigger?: boolean;
  readonly propose?: boolean;
  readonly account?: string;
  readonly target?: string;
  readonly keep?: string;
  readonly scenario?: string;
  readonly at?: string;
  readonly json?: boolean;
}

/** Options that only mean something beside --propose. */
const OF_PROPOSALS = ['account', 'target', 'keep', 'scenario', 'at'] as const;

/**
 * `plans`: which armed plans fire on the book as it stands, and what each plan does for its account in each scenario of
 * the book or of a pack. One moment is all there is today, so a duration ("for 30 s") counts as served when its
 * comparison holds.
 */
export async function runPlans(options: PlansOptions): Promise<number> {
  const stray = OF_PROPOSALS.find((name) => options[name] !== undefined);
  if (options.propose !== true && stray !== undefined) return usageProblem(`--${stray}`, 'beside --propose', 'it alone');
  const loaded = await loadBookFile(options.book, { history: true });
  if (!loaded.ok) return printFailure(loaded.failure);
  const asIs = toEngineBook(loaded.value);
  const book = options.hours === true ? withUsualHours(asIs) : asIs;
  if (options.propose === true) return runProposal(options, loaded.value, book);
  const chosen = chooseScenarios(loaded.value, book, options.pack, undefined);
  if (!chosen.ok) return printFailure(chosen.failure);
  const verdicts = verifyPlans(loaded.value, chosen.value, book);
  const session = openSession(book);
  const plans = (loaded.value.plans ?? []).map((record) => {
    const plan = toEnginePlan(record);
    const figures = session.figures(plan.account);
    const now = new ConditionWatch(plan.when).evaluate((leaf) => leafMetric(session, figures, leaf), session.now());
    const firesNow = plan.armed && now.holding;
    const tickets = firesNow ? planTickets(session, session.account(plan.account)!, plan.steps) : [];
    return { id: plan.id, account: plan.account, armed: plan.armed, firesNow, reason: [now.reason, ...(now.missing.length === 0 ? [] : [`cannot be told: ${now.missing.map(leafText).join(', ')}`])].filter((text) => text !== '').join('; '), bufferRatio: figures.bufferRatio, tickets, scenarios: verdicts.get(plan.id) ?? [],
      ...(options.safeTrigger === true ? { latestTrigger: latestTriggerOf(book, session.account(plan.account)!, record, chosen.value) } : {}) };
  });
  if (options.json === true) {
    process.stdout.write(JSON.stringify({ plans }, null, 2) + '\n');
    return 0;
  }
  const rows = plans.map((p) => [p.id, p.account, p.armed ? 'armed' : 'off', p.firesNow ? 'fires now' : 'quiet', p.bufferRatio === null ? '—' : p.bufferRatio.toFixed(2), p.reason]);
  const lines = [textTable(['plan', 'account', 'state', 'now', 'buffer', 'because'], rows, 4)];
  for (const p of plans) for (const t of p.tickets) lines.push(`${p.id} ${String(t.order)}. ${t.text}${t.bufferRatioAfter === null ? '' : ` → buffer ${t.bufferRatioAfter.toFixed(2)}`}`);
  for (const p of plans) {
    if (p.scenarios.length === 0) continue;
    const needed = p.scenarios.filter((one) => one.outcome !== 'not-needed');
    lines.push('', `${p.id} saves ${String(needed.filter((one) => one.outcome === 'saves').length)} of ${String(needed.length)} scenarios that need it`);
    const money = (value: number): string => value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    const ratio = (value: number | null): string => (value === null ? '—' : value.toFixed(2));
    lines.push(textTable(['scenario', 'outcome', 'before', 'after', 'cost', "broker's", 'because'], p.scenarios.map((one) => [one.scenario, one.outcome, ratio(one.bufferRatioBefore), ratio(one.bufferRatioAfter), money(one.cost), one.brokerCost === null ? '—' : money(one.brokerCost.total), one.reason]), 2));
    if (p.latestTrigger !== undefined) lines.push(`${p.id}: ${triggerText(p.latestTrigger)}`);
  }
  process.stdout.write(lines.join('\n') + '\n');
  return 0;
}
