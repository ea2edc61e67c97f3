/** Which instrument is being typed in a ticket, and what it could be. */

export interface Suggestion {
  /** Where the name that is being typed begins and ends in the text. */
  readonly from: number;
  readonly to: number;
  readonly found: readonly string[];
}

const BEFORE_NAME = /^\s*(?:buy|sell)\s+[\d.,_]+\s+/i;

/**
 * Instruments that begin with, else contain, what stands after side and quantity in the line of the caret. null where
 * no name is being typed, or it stands there whole.
 * @param most how many are offered
 */
export function suggest(text: string, caret: number, instruments: readonly string[], most: number): Suggestion | null {
  const at = Math.min(Math.max(0, caret), text.length);
  const start = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf(';', at - 1)) + 1;
  const line = text.slice(start, at);
  const head = BEFORE_NAME.exec(line)?.[0];
  if (head === undefined) return null;
  const typed = line.slice(head.length);
  if (typed.includes('@')) return null;
  const wanted = typed.trim().toUpperCase();
  if (instruments.includes(typed.trim())) return null;
  const begins = instruments.filter((one) => one.toUpperCase().startsWith(wanted));
  const contains = wanted === '' ? [] : instruments.filter((one) => !one.toUpperCase().startsWith(wanted) && one.toUpperCase().includes(wanted));
  const found = [...begins, ...contains].slice(0, most);
  return found.length === 0 ? null : { from: start + head.length, to: at, found };
}
