/** Which fields each kind of entry has in its form, and how text of the form becomes a value of the book. */
import type { BookFile } from '#contract/book-file.ts';
import { accountSchema, alertRuleSchema, balanceSchema, fxSchema, instrumentKinds, instrumentSchema, positionSchema, quoteSchema, regimeIds } from '#contract/book-file.ts';

export type Tab = 'account' | 'balance' | 'position' | 'instrument' | 'quote' | 'fx' | 'alertRule';

export interface FormField {
  readonly path: string;
  readonly label: string;
  readonly hint?: string;
  readonly options?: readonly string[];
  /** JSON text: regime parameters and other free terms. */
  readonly json?: boolean;
  readonly list?: boolean;
}

type Schema = { safeParse(value: unknown): { success: boolean; data?: unknown; error?: { issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] } } };

export const schemas: Readonly<Record<Tab, Schema>> = {
  account: accountSchema, balance: balanceSchema, position: positionSchema, instrument: instrumentSchema, quote: quoteSchema, fx: fxSchema, alertRule: alertRuleSchema,
};

/** Fields of a form; lists of ids come from the open book. */
export function fieldsOf(tab: Tab, book: BookFile | null): readonly FormField[] {
  const accounts = (book?.accounts ?? []).map((one) => one.id);
  const account: FormField = { path: 'account', label: 'Account', options: accounts };
  const id: FormField = { path: 'id', label: 'Id' };
  switch (tab) {
    case 'account':
      return [id, { path: 'name', label: 'Name' }, { path: 'counterparty', label: 'Counterparty' }, { path: 'currency', label: 'Base currency' },
        { path: 'regime.id', label: 'Regime', options: regimeIds }, { path: 'regime.params', label: 'Regime parameters (JSON)', json: true },
        { path: 'thresholds.target', label: 'Target', hint: 'buffer ratio to keep, above 1; 2.00 by default' },
        { path: 'thresholds.alerts', label: 'Alerts', list: true, hint: 'buffer ratios above 1, separated by commas; 1.5, 1.25, 1.1 by default' },
        { path: 'thresholds.raised', label: 'Raised for a time (JSON)', json: true, hint: 'such as [{ "from": "2027-01-20T21:00:00Z", "until": "2027-01-30T21:00:00Z", "target": 2.5, "reason": "earnings of AAPL" }]' }];
    case 'balance':
      return [account, { path: 'currency', label: 'Currency' }, { path: 'amount', label: 'Amount', hint: 'below 0 is borrowed' }, { path: 'accrued', label: 'Accrued', hint: 'below 0 is owed' }];
    case 'position':
      return [account, { path: 'instrument', label: 'Instrument' }, { path: 'quantity', label: 'Quantity', hint: 'below 0 is short' }, { path: 'averagePrice', label: 'Average price' }];
    case 'instrument':
      return [id, { path: 'kind', label: 'Kind', options: instrumentKinds }, { path: 'currency', label: 'Currency' }, { path: 'underlying', label: 'Underlying' }, { path: 'sector', label: 'Sector' },
        { path: 'multiplier', label: 'Multiplier' }, { path: 'leverageFactor', label: 'Leverage factor' }, { path: 'right', label: 'Right', options: ['', 'call', 'put'] }, { path: 'strike', label: 'Strike' },
        { path: 'expiry', label: 'Expiry', hint: 'such as 2027-01-15' }, { path: 'margin', label: 'Margin per contract (JSON)', json: true }, { path: 'collateral', label: 'Collateral (JSON)', json: true }, { path: 'tiers', label: 'Tiers (JSON)', json: true }];
    case 'quote':
      return [{ path: 'instrument', label: 'Instrument' }, { path: 'mark', label: 'Mark' }, { path: 'bid', label: 'Bid' }, { path: 'ask', label: 'Ask' }, { path: 'volatility', label: 'Volatility', hint: 'annual, 0.25 is 25 %' },
        { path: 'at', label: 'Time', hint: 'ISO 8601 with zone' }, { path: 'source', label: 'Source' }];
    case 'fx':
      return [{ path: 'from', label: 'From' }, { path: 'to', label: 'To' }, { path: 'rate', label: 'Rate' }, { path: 'at', label: 'Time', hint: 'ISO 8601 with zone' }];
    case 'alertRule':
      return [id, { path: 'instrument', label: 'Instrument' }, { path: 'metric', label: 'Metric', options: ['price', 'volatility', 'spread'] }, { path: 'below', label: 'Below' }, { path: 'above', label: 'Above' },
        { path: 'change', label: 'Change (JSON)', json: true, hint: 'such as { "relative": -0.08, "within": "PT1H" }' }, { path: 'severity', label: 'Severity', options: ['info', 'warning', 'critical'] }];
  }
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined), value);
}

/** The texts of a form for a value. */
export function toTexts(fields: readonly FormField[], value: unknown): Record<string, string> {
  return Object.fromEntries(fields.map((field) => {
    const found = at(value, field.path);
    if (found === undefined || found === null) return [field.path, field.options?.[0] ?? ''];
    return [field.path, field.json === true ? JSON.stringify(found) : Array.isArray(found) ? found.join(', ') : String(found)];
  }));
}

/** Puts the texts over a value; what the form does not show stays. Problems by path. */
export function fromTexts(fields: readonly FormField[], texts: Readonly<Record<string, string>>, base: unknown): { value: Record<string, unknown>; problems: Record<string, string> } {
  const value = structuredClone((base ?? {}) as Record<string, unknown>);
  const problems: Record<string, string> = {};
  for (const field of fields) {
    const text = (texts[field.path] ?? '').trim();
    const keys = field.path.split('.');
    let holder = value;
    for (const key of keys.slice(0, -1)) holder = (holder[key] ??= {}) as Record<string, unknown>;
    const last = keys.at(-1)!;
    if (text === '') {
      delete holder[last];
      continue;
    }
    if (field.json === true) {
      try {
        holder[last] = JSON.parse(text) as unknown;
      } catch {
        problems[field.path] = 'expected JSON';
      }
    } else holder[last] = field.list === true ? text.split(/[,;\s]+/).filter((one) => one !== '') : text;
  }
  if (value['thresholds'] !== undefined && Object.keys(value['thresholds'] as object).length === 0) delete value['thresholds'];
  return { value, problems };
}

/** What the schema says of a value, by path of the form. */
export function check(tab: Tab, value: unknown): { value: unknown; problems: Record<string, string> } {
  const result = schemas[tab].safeParse(value);
  if (result.success) return { value: result.data, problems: {} };
  const problems: Record<string, string> = {};
  for (const issue of result.error?.issues ?? []) {
    const path = issue.path.filter((key) => typeof key === 'string').join('.');
    problems[path] ??= issue.message.startsWith('Invalid') ? 'needed, in the form the hint says' : `expected ${issue.message}`;
  }
  return { value: null, problems };
}
