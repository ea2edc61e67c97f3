/**
 * A trade that somebody has decided on: a line in the journal with the reason, and where the person's own rule says so, a
 * time to think before a decision that adds exposure may be kept (S175). Nothing is sent, so nothing is held back either:
 * what the rule does is to make a hurried moment visible.
 */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { JournalEntry } from '#contract/book-change.ts';
import type { TradeDecisionView, WhatIfView } from '#contract/views/what-if.ts';
import { oneLine, SHORTEST_REASON, ticketLine } from './limit-override.ts';

export type DecisionAct = 'note' | 'keep' | 'drop';

export interface DecisionRequest {
  readonly text: string;
  readonly act: DecisionAct;
  /** Needed to note one. */
  readonly reason: string;
  /** The person's own time to think, ms; null where there is no such rule. */
  readonly coolingOffMs: number | null;
  /** On the clock of the journal. */
  readonly now: number;
}

const UNTIL = ' · not before ';
const KEPT = 'kept';
const DROPPED = 'dropped';

/** The latest decision on this ticket, as long as it is open. @param journal newest first */
export function openDecision(journal: readonly JournalEntry[], account: string, text: string): TradeDecisionView | null {
  const head = headOf(account, text);
  const found = journal.find(({ summary }) => summary.startsWith(head));
  if (found === undefined) return null;
  const rest = found.summary.slice(head.length);
  if (rest === KEPT || rest === DROPPED) return null;
  const at = rest.lastIndexOf(UNTIL);
  const until = at < 0 ? NaN : Date.parse(rest.slice(at + UNTIL.length));
  return { entry: found.id, at: found.at, until: Number.isNaN(until) ? null : until };
}

/**
 * The line of the journal for one act.
 * @param checked the ticket, checked at this moment
 * @param open the open decision on it; null where there is none
 * @returns `invalid-input` where a reason is missing or the ticket cannot be read, `not-applicable` for a refused ticket,
 *   and for keeping before the time to think is over
 */
export function decisionNote(checked: WhatIfView, open: TradeDecisionView | null, request: DecisionRequest): Result<string> {
  const { check } = checked;
  if (check === null) return failure('invalid-input', 'The ticket cannot be read, so nothing was written.', { problems: checked.problems });
  const head = headOf(checked.account, request.text);
  if (request.act !== 'note') {
    if (open === null) return failure('not-applicable', 'No decision on this ticket is open.');
    if (request.act === 'drop') return success(`${head}${DROPPED}`);
    if (open.until !== null && request.now < open.until) return failure('not-applicable', 'The time to think that you gave yourself is not over. The decision can be dropped at any time.');
    return success(`${head}${KEPT}`);
  }
  if (!check.accepted) return failure('not-applicable', 'The ticket breaks a hard limit: that takes an override, not a decision.');
  const reason = oneLine(request.reason);
  if (reason.length < SHORTEST_REASON) return failure('invalid-input', `A reason of at least ${String(SHORTEST_REASON)} characters is needed.`, { problems: [{ where: 'reason', expected: `at least ${String(SHORTEST_REASON)} characters`, found: reason === '' ? 'nothing' : reason }] });
  const adds = check.after.grossExposure > check.before.grossExposure;
  const until = adds && request.coolingOffMs !== null && request.coolingOffMs > 0 ? `${UNTIL}${new Date(request.now + request.coolingOffMs).toISOString()}` : '';
  return success(`${head}reason: ${reason.replaceAll(UNTIL, ' ')}${until}`);
}

function headOf(account: string, text: string): string {
  return `Decision in ${account}: ${ticketLine(text)} · `;
}
