/** What a line of each kind of CSV does to the book. A line with a problem does nothing. */
import type { AccountHead, BookChange } from '#contract/book-change.ts';
import type { VenueFiguresRecord } from '#contract/book-file.ts';
import { instrumentKinds, instrumentSchema } from '#contract/book-file.ts';
import { meaning } from '#base/meaning.ts';
import { canonicalInstant } from '../canonical.ts';
import { isDay } from '../book-file/closes.ts';
import { problemsOf } from '../book-file/issues.ts';
import type { Draft } from '../draft.ts';
import type { CsvKind } from './columns.ts';
import type { CsvRow } from './row.ts';

/** Reads one line into the draft; `seen` remembers what the file named before. */
type LineReader = (row: CsvRow, draft: Draft, seen: Set<string>) => void;

const zoned = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
const currencyCode = /^[A-Z0-9]{2,12}$/;

export const lineReaders: { readonly [K in CsvKind]: LineReader } = {
  positions(row, draft, seen) {
    const account = accountOf(row, draft);
    const instrument = row.required('instrument');
    const quantity = row.requiredNumber('quantity');
    const averagePrice = row.number('averagePrice');
    const made = instrumentOf(row, draft, instrument);
    once(row, seen, `${account}\n${instrument}`, 'instrument', 'one line for each account and instrument');
    if (row.problems.length > 0) return;
    if (made !== null) draft.put(made);
    const old = draft.get('position', [account, instrument]);
    draft.put({ entity: 'position', key: [account, instrument], value: { ...old, instrument, quantity, ...(averagePrice === undefined ? {} : { averagePrice }) } });
  },

  balances(row, draft, seen) {
    const account = accountOf(row, draft);
    const currency = row.required('currency').toUpperCase();
    if (currency !== '' && !currencyCode.test(currency)) row.refuse('currency', 'a currency code such as USD');
    const amount = row.requiredNumber('amount');
    const accrued = row.number('accrued');
    const segment = row.text('segment')?.toLowerCase();
    if (segment !== undefined && segment !== 'securities' && segment !== 'commodities') row.refuse('segment', 'securities or commodities');
    once(row, seen, `${account}\n${currency}\n${segment ?? ''}`, 'currency', 'one line for each account, currency and segment');
    if (row.problems.length > 0) return;
    const key = [account, currency, segment ?? ''];
    const old = draft.get('balance', key);
    draft.put({
      entity: 'balance', key,
      value: { ...old, currency, amount, ...(accrued === undefined ? {} : { accrued }), ...(segment === undefined ? {} : { segment: segment as 'securities' }) },
    });
  },

  quotes(row, draft, seen) {
    const instrument = row.required('instrument');
    if (instrument !== '' && !draft.isKnownInstrument(instrument)) row.refuse('instrument', 'an instrument of the book');
    const [mark, bid, ask, volatility] = [row.number('mark'), row.number('bid'), row.number('ask'), row.number('volatility')];
    if (volatility !== undefined && Number(volatility) < 0) row.refuse('volatility', 'a fraction of at least 0 (0.25 is 25 %)');
    if (mark === undefined && bid === undefined && ask === undefined && volatility === undefined) row.refuse('mark', 'a price');
    const at = timeOf(row);
    once(row, seen, instrument, 'instrument', 'one line for each instrument');
    if (row.problems.length > 0) return;
    const old = draft.get('quote', [instrument]) ?? {};
    const { mark: _mark, bid: _bid, ask: _ask, ...kept } = old;
    // A new price makes the old spread meaningless; what is no price stays.
    const value = {
      ...kept, instrument,
      ...(mark === undefined ? {} : { mark }), ...(bid === undefined ? {} : { bid }), ...(ask === undefined ? {} : { ask }),
      ...(volatility === undefined ? {} : { volatility: Number(volatility) }),
      at: at ?? String(old['at'] ?? ''),
      source: row.text('source') ?? 'csv',
    };
    // Without a time of its own a quote is as old as the book; the same prices again are not newer for that.
    if (at === null && meaning(value) !== meaning(old)) value.at = draft.asOf;
    draft.put({ entity: 'quote', key: [instrument], value });
  },

  closes(row, draft, seen) {
    const instrument = row.required('instrument');
    if (instrument !== '' && !draft.isKnownInstrument(instrument)) row.refuse('instrument', 'an instrument of the book');
    const text = row.required('date');
    const date = /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : text;
    if (text !== '' && !isDay(date)) row.refuse('date', 'a date such as 2027-01-15');
    const close = row.requiredNumber('close');
    once(row, seen, `${instrument}\n${date}`, 'date', 'one line for each instrument and date');
    if (row.problems.length === 0) draft.putClose(instrument, date, Number(close));
  },

  'venue-figures'(row, draft, seen) {
    const account = accountOf(row, draft);
    const at = timeOf(row);
    if (at === null && row.problems.length === 0) row.refuse('at', 'the time of the figures, such as 2026-11-20T21:00:00Z');
    const figures = Object.fromEntries((['netLiquidationValue', 'initialMargin', 'maintenanceMargin'] as const).flatMap((field) => {
      const value = row.number(field);
      return value === undefined ? [] : [[field, value]];
    }));
    if (Object.keys(figures).length === 0) row.refuse('maintenanceMargin', 'a figure of the venue');
    once(row, seen, `${account}\n${String(at)}`, 'at', 'one line for each account and time');
    if (row.problems.length > 0 || at === null) return;
    const head = draft.get('account', [account]) ?? {};
    const present = (Array.isArray(head['venueFigures']) ? head['venueFigures'] : []) as readonly VenueFiguresRecord[];
    const same = present.find((one) => Date.parse(one.at) === Date.parse(at));
    const venueFigures = [...present.filter((one) => one !== same), { ...same, at: same?.at ?? at, ...figures }].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    draft.put({ entity: 'account', key: [account], value: { ...head, venueFigures } as unknown as AccountHead });
  },
};

/** The time of a line, canonical; null where it has none, and a problem where it cannot be read. */
function timeOf(row: CsvRow): string | null {
  const text = row.text('at')?.replace(' ', 'T');
  const at = text !== undefined && zoned.test(text) && Number.isFinite(Date.parse(text)) ? canonicalInstant(text) : null;
  if (text !== undefined && at === null) row.refuse('at', 'an ISO 8601 time with zone, such as 2026-11-20T21:00:00Z');
  return at;
}

function accountOf(row: CsvRow, draft: Draft): string {
  const accounts = draft.accounts();
  const named = row.text('account');
  if (named === undefined) {
    if (accounts.length === 1) return accounts[0] ?? '';
    row.refuse('account', accounts.length === 0 ? 'an account, and the book has none yet' : 'an account of the book');
    return '';
  }
  if (draft.get('account', [named]) === undefined) {
    const some = accounts.slice(0, 5).join(', ');
    row.refuse('account', accounts.length === 0 ? 'an account of the book, which has none yet' : `an account of the book (${some}${accounts.length > 5 ? ', …' : ''})`);
  }
  return named;
}

/** The change that makes an instrument which the book lacks; null when it is there. */
function instrumentOf(row: CsvRow, draft: Draft, id: string): BookChange | null {
  if (id === '') return null;
  const present = draft.get('instrument', [id]);
  if (present !== undefined) {
    if (present['kind'] === 'index') row.refuse('instrument', 'an instrument that can be held; an index can\'t', id);
    return null;
  }
  const kind = row.text('kind')?.toLowerCase();
  const currency = row.text('currency')?.toUpperCase();
  if (kind === undefined || currency === undefined) {
    row.refuse('instrument', 'an instrument of the book, or the columns kind and currency to make it', id);
    return null;
  }
  if (kind === 'index' || !(instrumentKinds as readonly string[]).includes(kind)) {
    row.refuse('kind', `one of ${instrumentKinds.filter((name) => name !== 'index').join(', ')}`);
    return null;
  }
  const given: Record<string, unknown> = { id, kind, currency };
  for (const field of ['name', 'sector', 'underlying', 'expiry'] as const) given[field] = row.text(field);
  for (const field of ['right', 'style'] as const) given[field] = row.text(field)?.toLowerCase();
  if (given['right'] === 'c' || given['right'] === 'p') given['right'] = given['right'] === 'c' ? 'call' : 'put';
  for (const field of ['strike', 'multiplier', 'leverageFactor'] as const) given[field] = row.number(field);
  for (const [field, value] of Object.entries(given)) if (value === undefined) delete given[field];
  if (typeof given['expiry'] === 'string' && !isDay(given['expiry'])) row.refuse('expiry', 'a date such as 2027-01-15');
  if (kind === 'option') {
    for (const field of ['underlying', 'right', 'strike', 'expiry']) if (given[field] === undefined) row.refuse(field, `the ${field} of the option`);
  }
  const parsed = instrumentSchema.safeParse(given);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      for (const problem of problemsOf(issue, given)) row.refuse(String(problem.path[0] ?? 'instrument'), problem.expected, given[String(problem.path[0])]);
    }
    return null;
  }
  return { entity: 'instrument', key: [id], value: parsed.data };
}

function once(row: CsvRow, seen: Set<string>, key: string, field: string, expected: string): void {
  if (row.problems.length > 0) return;
  if (seen.has(key)) row.refuse(field, expected);
  seen.add(key);
}
