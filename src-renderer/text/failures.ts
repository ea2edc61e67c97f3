/** What a failure means for people: what happened, what it affects, what to do. Keyed by code. */
import type { Failure, FailureCode } from '#base/failure.ts';

export interface FailureText {
  readonly title: string;
  readonly advice: string;
}

const texts: Readonly<Record<FailureCode, FailureText>> = {
  'invalid-input': { title: 'This cannot be taken as it stands', advice: 'Correct what is named and try again. What you entered is kept.' },
  'missing-data': { title: 'Something needed is missing', advice: 'Figures that depend on it are marked as partial. Add what is named.' },
  'stale-data': { title: 'A price is too old', advice: 'Figures that depend on it are dimmed. Refresh the quote.' },
  'currency-conversion': { title: 'A currency cannot be converted', advice: 'Add an exchange rate in Book, Quotes and rates.' },
  'not-applicable': { title: 'This does not apply here', advice: 'Nothing was changed.' },
  unsupported: { title: 'This is not supported', advice: 'Nothing was changed.' },
  'calculation-failed': { title: 'A figure could not be computed', advice: 'It is shown as unknown, never as zero. The log names the reason.' },
  conflict: { title: 'Something newer stands in the way', advice: 'A later change touches the same thing. Undo that one first.' },
  storage: { title: 'The book could not be written or read', advice: 'Nothing was half saved. Check the disk and try again.' },
  'database-from-future': { title: 'This book was written by a newer version', advice: 'Update Marginline, or open another book.' },
  permission: { title: 'The system does not allow this', advice: 'Check the permissions of the folder.' },
  cancelled: { title: 'Cancelled', advice: 'Nothing was changed.' },
  internal: { title: 'Something went wrong inside Marginline', advice: 'The figures on screen are still from the last complete update. The log has the details.' },
};

/** Title and advice for a failure code. */
export function failureText(code: FailureCode): FailureText {
  return texts[code] ?? texts.internal;
}

/** Everything about a failure as text to copy into a report. */
export function failureDetails(failure: Failure): string {
  return [
    `${failure.code}: ${failure.message}`,
    ...(failure.problems ?? []).map((one) => `${one.where}: expected ${one.expected}, found ${one.found}`),
    ...Object.entries(failure.context ?? {}).map(([name, value]) => `${name}: ${value}`),
  ].join('\n');
}
