/** SPAN parameters into the accounts that need them: only the products that they hold; what was left out is told. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { AccountHead } from '#contract/book-change.ts';
import type { AccountRecord, BookFile, InstrumentRecord } from '#contract/book-file.ts';
import type { InterCommoditySpread, SpanParametersFile } from '#contract/span-parameters.ts';
import type { Draft } from './draft.ts';
import { parseSpanParameters, toSpanParameters } from './span-file/parse.ts';
import { readSpanFile } from './span-file/read-span-file.ts';
import { decodeUnicode } from './text-encoding.ts';

export interface SpanImport {
  /** Products in the file. */
  readonly read: number;
  /** Products that some account took. */
  readonly accepted: number;
  /** What was not understood, not held, or held and not in the file. */
  readonly skipped: readonly string[];
}

/** Month letter and one or two digits of the year at the end of a futures symbol: ESZ6, CLK26. */
const contractMonth = /^([A-Z0-9]+?)[FGHJKMNQUVXZ]\d{1,2}$/;

/**
 * Puts the parameters of a file (`.spn`, or our own JSON) into `regime.params` of the accounts with regime `span`.
 * A product of the file belongs to an underlying of the book when it has its id, the `spanCode` of the underlying or of the
 * contract, or the root of the contract's symbol (ES for ESZ6). Products that nobody holds are not taken.
 * @param account only this one; null takes every account with regime `span`
 * @returns a failure where the file cannot be read at all; its problems name where
 */
export function importSpan(bytes: Uint8Array, fileName: string, draft: Draft, current: BookFile, account: string | null): Result<SpanImport> {
  const parsed = readParameters(bytes, fileName);
  if (!parsed.ok) return parsed;
  const { file, skipped } = parsed.value;
  const terms = new Map((current.instruments ?? []).map((instrument) => [instrument.id, instrument]));
  const taken = new Set<string>();
  const notes = [...skipped];
  const accounts = (current.accounts ?? []).filter((record) => account === null || record.id === account);
  const users = accounts.filter((record) => record.regime.id === 'span');
  if (users.length === 0 && account !== null) {
    const found = accounts.length === 0 ? `"${account}"` : `"${account}" with the regime ${accounts[0]!.regime.id}`;
    return failure('invalid-input', 'Nobody can take the parameters.', { problems: [{ where: 'account', expected: 'an account of the book with the regime span', found }] });
  }
  if (users.length === 0) notes.push('no account of the book has the regime span');
  for (const record of users) take(record, file, terms, draft, taken, notes);
  return success({ read: Object.keys(file.products).length, accepted: taken.size, skipped: notes });
}

function readParameters(bytes: Uint8Array, fileName: string): Result<{ readonly file: SpanParametersFile; readonly skipped: readonly string[] }> {
  const text = decodeUnicode(bytes) ?? new TextDecoder('latin1').decode(bytes);
  if (text.trimStart().startsWith('{')) {
    const own = parseSpanParameters(text, fileName);
    return own.ok ? success({ file: own.value, skipped: [] }) : own;
  }
  const read = readSpanFile(bytes, fileName);
  return read.ok ? success({ file: toSpanParameters(read.value), skipped: read.value.skipped }) : read;
}

/** What one account takes from the file, as a change of the account. */
function take(record: AccountRecord, file: SpanParametersFile, terms: ReadonlyMap<string, InstrumentRecord>, draft: Draft, taken: Set<string>, notes: string[]): void {
  const head = (draft.get('account', [record.id]) ?? {}) as unknown as AccountHead;
  const regime = head.regime as AccountRecord['regime'];
  const params = regime.params ?? {};
  const products: Record<string, unknown> = { ...(isRecord(params['products']) ? params['products'] : {}) };
  /** Code in the file → id in the book. */
  const ids = new Map<string, string>();
  for (const position of record.positions ?? []) {
    const held = terms.get(position.instrument);
    if (held === undefined || !isDerivative(held)) continue;
    const id = productId(held, terms);
    if (ids.has(id) || [...ids.values()].includes(id)) continue;
    const code = codesOf(held, id, terms).find((candidate) => Object.hasOwn(file.products, candidate));
    if (code === undefined) {
      notes.push(`${record.id}: no parameters for ${id} in the file`);
      continue;
    }
    ids.set(code, id);
    products[id] = file.products[code];
    taken.add(code);
  }
  if (ids.size === 0) return;
  const spreads = (file.interCommodity ?? []).flatMap((spread) => translated(spread, ids));
  const before = Array.isArray(params['interCommodity']) ? (params['interCommodity'] as readonly unknown[]) : [];
  const replaced = new Set(spreads.map(legsText));
  const interCommodity = [...before.filter((spread) => !replaced.has(legsText(spread))), ...spreads];
  const next = { ...params, products, ...(interCommodity.length === 0 ? {} : { interCommodity }), parametersFrom: { source: file.source ?? '', asOf: file.asOf } };
  draft.put({ entity: 'account', key: [record.id], value: { ...head, regime: { ...regime, params: next } } });
}

function isDerivative(instrument: InstrumentRecord): boolean {
  return instrument.kind === 'future' || instrument.kind === 'option';
}

/** The id under which the regime looks for parameters: the underlying, that of the future under an option, or the contract itself. */
function productId(instrument: InstrumentRecord, terms: ReadonlyMap<string, InstrumentRecord>): string {
  const behind = terms.get(instrument.underlying ?? '');
  if (instrument.kind === 'option' && behind?.kind === 'future') return behind.underlying ?? behind.id;
  return instrument.underlying ?? instrument.id;
}

/** Names that the file may use for a product of the book, most certain first. */
function codesOf(instrument: InstrumentRecord, id: string, terms: ReadonlyMap<string, InstrumentRecord>): string[] {
  const behind = terms.get(instrument.underlying ?? '');
  const stated = [instrument, terms.get(id), behind].flatMap((one) => (typeof one?.['spanCode'] === 'string' ? [one['spanCode']] : []));
  const contracts = [instrument, behind].flatMap((one) => (one?.kind === 'future' ? [one.id] : []));
  const roots = contracts.flatMap((symbol) => contractMonth.exec(symbol)?.[1] ?? []);
  return [...stated, id, ...contracts, ...roots];
}

/** A spread in the book's ids; none where a leg is not held. */
function translated(spread: InterCommoditySpread, ids: ReadonlyMap<string, string>): InterCommoditySpread[] {
  const legs = spread.legs.flatMap((leg) => (ids.has(leg.underlying) ? [{ ...leg, underlying: ids.get(leg.underlying)! }] : []));
  return legs.length === spread.legs.length ? [{ ...spread, legs }] : [];
}

function legsText(spread: unknown): string {
  const legs = isRecord(spread) && Array.isArray(spread['legs']) ? (spread['legs'] as readonly unknown[]) : [];
  return JSON.stringify(legs.map((leg) => (isRecord(leg) ? [leg['underlying'], leg['side']] : [])).sort());
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
