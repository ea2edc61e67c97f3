import { parseDecimal } from '#base/decimal.ts';
import type { Problem } from '#base/failure.ts';
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';

/** One liability as the operator lists it: whose, how much, and the secret that hides both. */
export interface ListedLiability {
  readonly name: string;
  /** Canonical decimal text, at least 0. */
  readonly balance: string;
  /** Nonce (olalonde) or salt in hexadecimal (ethereum). */
  readonly secret: string;
}

/** The encodings that differ in what they hash (margin-regimes.md 10.2). */
export type ProofEncoding = 'olalonde' | 'ethereum';

/**
 * Reads LIST.json: `[{ "name", "balance", "nonce" or "salt" }]`. Negative balances are refused, because one would hide
 * as much of what is owed to others.
 * @param decimals most decimals that a balance may have in this encoding
 */
export function readLeafList(text: string, file: string, encoding: ProofEncoding): Result<readonly ListedLiability[]> {
  const decimals = encoding === 'olalonde' ? 8 : 0;
  const secretField = encoding === 'olalonde' ? 'nonce' : 'salt';
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    return refuse(file, [{ where: file, expected: 'JSON', found: error instanceof Error ? error.message : 'something else' }]);
  }
  if (!Array.isArray(list) || list.length === 0) return refuse(file, [{ where: '$', expected: 'a list of at least one liability', found: Array.isArray(list) ? 'an empty list' : typeof list }]);
  const problems: Problem[] = [];
  const liabilities = list.map((entry: unknown, n): ListedLiability => {
    const fields = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>) : {};
    const name = fields['name'];
    const given = fields['balance'];
    const balance = typeof given === 'string' || typeof given === 'number' ? parseDecimal(given) : null;
    const secret = fields[secretField] ?? fields[encoding === 'olalonde' ? 'salt' : 'nonce'];
    const where = (field: string): string => `$[${String(n)}].${field}`;
    if (typeof name !== 'string' || name === '') problems.push({ where: where('name'), expected: 'a name', found: JSON.stringify(name) ?? 'nothing' });
    if (balance === null) problems.push({ where: where('balance'), expected: 'a decimal number', found: JSON.stringify(given) ?? 'nothing' });
    else if (balance.startsWith('-')) problems.push({ where: where('balance'), expected: 'a balance of at least 0', found: balance });
    else if ((balance.split('.')[1] ?? '').length > decimals) problems.push({ where: where('balance'), expected: decimals === 0 ? 'whole units' : `at most ${String(decimals)} decimals`, found: balance });
    const text = typeof secret === 'number' ? String(secret) : secret;
    if (typeof text !== 'string' || (encoding === 'ethereum' && !/^(0x)?([0-9a-fA-F]{2})+$/.test(text))) {
      problems.push({ where: where(secretField), expected: encoding === 'ethereum' ? 'a salt in hexadecimal' : 'a nonce', found: JSON.stringify(secret) ?? 'nothing' });
    }
    return { name: String(name), balance: balance ?? '0', secret: typeof text === 'string' ? text : '' };
  });
  return problems.length > 0 ? refuse(file, problems) : success(liabilities);
}

function refuse(file: string, problems: readonly Problem[]): Result<never> {
  return failure('invalid-input', `${file} can't be read as a list of liabilities`, { problems, context: { file } });
}
