/** A ticket that is meant in spite of the limits that it breaks: what that takes, and the words of it for the journal. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { WhatIfView } from '#contract/views/what-if.ts';

/** Shorter than this is no reason. */
export const SHORTEST_REASON = 10;
/** What the venue decides: nobody at home can agree to it. */
const NOT_OURS: ReadonlySet<string> = new Set(['available-funds']);

export interface OverrideRequest {
  readonly text: string;
  readonly reason: string;
  /** Who agreed, where a hard limit is broken: another person than the one who asks (S184). */
  readonly approver: string;
  /** Who asks; empty where that is not said. */
  readonly by: string;
}

/**
 * The line of the journal for an override (S087). Soft limits take a reason, hard ones a reason and the name of another
 * person who agreed. What the venue would refuse can't be overridden.
 * @param checked the ticket, checked again at this moment
 * @returns `invalid-input` where something is missing, `not-applicable` where there is nothing to override
 */
export function overrideNote(checked: WhatIfView, request: OverrideRequest): Result<string> {
  const { check } = checked;
  if (check === null) return failure('invalid-input', 'The ticket cannot be read, so nothing was written.', { problems: checked.problems });
  const { reasons } = check;
  if (reasons.length === 0) return failure('not-applicable', 'The ticket keeps every limit: there is nothing to override.');
  const [reason, approver, by] = [oneLine(request.reason), oneLine(request.approver), oneLine(request.by)];
  const venue = reasons.find((one) => one.hard && NOT_OURS.has(one.limit));
  if (venue !== undefined) return failure('not-applicable', `The venue would refuse this order (${venue.message}). That is no limit of this book, so it cannot be overridden here.`);
  if (reason.length < SHORTEST_REASON) return failure('invalid-input', `A reason of at least ${String(SHORTEST_REASON)} characters is needed.`, { problems: [{ where: 'reason', expected: `at least ${String(SHORTEST_REASON)} characters`, found: reason === '' ? 'nothing' : reason }] });
  if (reasons.some((one) => one.hard)) {
    const problem = approver === '' ? 'nothing' : approver.toLowerCase() === by.toLowerCase() ? `${approver}, who asks` : null;
    if (problem !== null) return failure('invalid-input', 'A hard limit is overridden only with the name of another person who agreed.', { problems: [{ where: 'approver', expected: 'the name of another person', found: problem }] });
  }
  const ticket = ticketLine(request.text);
  const broken = reasons.map((one) => `${one.limit} (${one.hard ? 'hard' : 'soft'}): ${one.message}`).join('; ');
  return success(`Override in ${checked.account}: ${ticket} · beyond ${broken} · reason: ${reason}${by === '' ? '' : ` · asked by ${by}`}${approver === '' ? '' : ` · approved by ${approver}`}`);
}

/** A ticket in one line, its trades separated by semicolons. */
export function ticketLine(text: string): string {
  return text.split(/[;\r\n]/).map((part) => oneLine(part)).filter((part) => part !== '').join('; ');
}

/** A text without breaks and runs of spaces. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
