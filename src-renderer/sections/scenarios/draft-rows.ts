/** Lines of the form that a scenario is typed in ↔ shocks of the book file. Pure. */
import type { Select, ShockRecord } from '#contract/book-file.ts';

export const EFFECTS = ['price', 'price-to', 'price-sigmas', 'volatility', 'volatility-points', 'margin-rate', 'haircut', 'spread', 'volume', 'fx', 'rates', 'correlation', 'freeze'] as const;
export type Effect = (typeof EFFECTS)[number];

interface EffectForm {
  readonly name: string;
  /** Unit of what is typed; percentages and points are divided by 100 on their way into the file. */
  readonly unit: string;
  readonly per100: boolean;
  readonly lowest: number;
  readonly highest: number;
  /** What it applies to: a selection of instruments, a pair, a currency, a counterparty, or nothing. */
  readonly on: 'selection' | 'pair' | 'currency' | 'counterparty' | 'nothing';
  readonly start: string;
}

export const effectForms: Readonly<Record<Effect, EffectForm>> = {
  price: { name: 'Price', unit: '%', per100: true, lowest: -100, highest: 10_000, on: 'selection', start: '-10' },
  'price-to': { name: 'Price, to', unit: 'price', per100: false, lowest: -1e12, highest: 1e12, on: 'selection', start: '0' },
  'price-sigmas': { name: 'Price, deviations', unit: 'daily σ', per100: false, lowest: -100, highest: 100, on: 'selection', start: '-3' },
  volatility: { name: 'Volatility', unit: '%', per100: true, lowest: -100, highest: 10_000, on: 'selection', start: '50' },
  'volatility-points': { name: 'Volatility, points', unit: 'points', per100: true, lowest: -1000, highest: 1000, on: 'selection', start: '20' },
  'margin-rate': { name: 'Margin rate', unit: '%', per100: true, lowest: -100, highest: 10_000, on: 'selection', start: '30' },
  haircut: { name: 'Haircut', unit: 'points', per100: true, lowest: -100, highest: 100, on: 'selection', start: '10' },
  spread: { name: 'Spread', unit: 'times', per100: false, lowest: 0, highest: 10_000, on: 'selection', start: '5' },
  volume: { name: 'Volume', unit: 'times', per100: false, lowest: 0, highest: 10_000, on: 'selection', start: '0.2' },
  fx: { name: 'Exchange rate', unit: '%', per100: true, lowest: -99.9, highest: 10_000, on: 'pair', start: '-10' },
  rates: { name: 'Interest rate', unit: 'points', per100: true, lowest: -100, highest: 100, on: 'currency', start: '3' },
  correlation: { name: 'Correlations, to', unit: '', per100: false, lowest: 0, highest: 1, on: 'nothing', start: '1' },
  freeze: { name: 'Freeze a venue', unit: '', per100: false, lowest: 0, highest: 1, on: 'counterparty', start: '1' },
};

export const SELECT_FIELDS = ['everything', 'kind', 'sector', 'instrument', 'underlying', 'currency', 'productGroup'] as const;
export type SelectField = (typeof SELECT_FIELDS)[number];

export const selectFieldNames: Readonly<Record<SelectField, string>> = {
  everything: 'Everything', kind: 'Kind', sector: 'Sector', instrument: 'Instrument', underlying: 'Underlying', currency: 'Currency', productGroup: 'Product group',
};

/** One line of the form. */
export interface ShockRow {
  readonly effect: Effect;
  readonly field: SelectField;
  /** What is selected; a pair as "EUR/USD". */
  readonly value: string;
  /** As typed. */
  readonly amount: string;
}

/** A shock that the form cannot hold in its fields: it stays as it was written, and can be moved or removed. */
export interface KeptRow {
  readonly kept: ShockRecord;
}

export type DraftRow = ShockRow | KeptRow;

/** Whether the form cannot hold this row in its fields. */
export function isKept(row: DraftRow): row is KeptRow {
  return 'kept' in row;
}

/** A number as typed: a point or a comma, a hyphen or a real minus; null where it is none, or could be a thousand as well as one. */
export function typedNumber(text: string): number | null {
  if (/,\d{3}$/.test(text.trim())) return null;
  const plain = text.trim().replace('−', '-').replace(',', '.').replace(/^\+/, '');
  return /^-?(\d+(\.\d*)?|\.\d+)$/.test(plain) ? Number(plain) : null;
}

/** What is wrong with a line of the form; null for nothing. */
export function rowProblem(row: DraftRow): string | null {
  if (isKept(row)) return null;
  const form = effectForms[row.effect];
  const needsValue = form.on === 'pair' || form.on === 'currency' || form.on === 'counterparty' || (form.on === 'selection' && row.field !== 'everything');
  if (needsValue && row.value === '') return 'expected a choice of what it applies to';
  if (row.effect === 'freeze') return null;
  const amount = typedNumber(row.amount);
  if (amount === null) return `expected a number, found ${row.amount.trim() === '' ? 'nothing' : row.amount}`;
  if (amount < form.lowest || amount > form.highest) return `expected ${String(form.lowest)} to ${String(form.highest)}, found ${row.amount}`;
  return null;
}

/** The shock of a line that has no problem. */
export function toShock(row: DraftRow): ShockRecord {
  if (isKept(row)) return row.kept;
  const form = effectForms[row.effect];
  const typed = typedNumber(row.amount) ?? 0;
  // Ten decimals: 0.1 % typed is 0.001, not 0.0010000000000000000208.
  const by = form.per100 ? Number((typed / 100).toFixed(10)) : typed;
  const select: Select = form.on !== 'selection' || row.field === 'everything' ? {} : { [row.field]: row.value };
  switch (row.effect) {
    // A class falls as a class: leveraged funds by their factor. A named instrument falls by what is typed.
    case 'price': return { select, price: { relative: by }, ...(row.field === 'instrument' ? {} : { timesLeverage: true }) };
    case 'price-to': return { select, price: { to: by } };
    case 'price-sigmas': return { select, price: { sigmas: by } };
    case 'volatility': return { select, volatility: { relative: by } };
    case 'volatility-points': return { select, volatility: { absolute: by } };
    case 'margin-rate': return { select, marginRate: { relative: by } };
    case 'haircut': return { select, haircut: { absolute: by } };
    case 'spread': return { select, spread: { times: by } };
    case 'volume': return { select, volume: { times: by } };
    case 'fx': {
      const [from, to] = row.value.split('/');
      return { fx: { from: from ?? '', to: to ?? '' }, relative: by };
    }
    case 'rates': return { rates: { currency: row.value }, absolute: by };
    case 'correlation': return { correlation: { to: by } };
    case 'freeze': return { counterparty: row.value, freeze: true };
  }
}

/** The lines of a shock: one for each of its parts, or the shock as it is where the form cannot hold all of it. */
export function rowsFor(shock: ShockRecord): readonly DraftRow[] {
  const rows = rowsOf(shock);
  // What does not come back as it was is more than the form can hold.
  const again = rows?.map((row) => text(toShock(row))).join();
  return rows !== null && rows.length > 0 && rows.every((row) => rowProblem(row) === null) && again === single(shock).map(text).join() ? rows : [{ kept: shock }];
}

/** Every part of a shock by itself: several parts of one shock apply to the same selection. */
function single(shock: ShockRecord): readonly ShockRecord[] {
  const parts = ['price', 'volatility', 'spread', 'volume', 'haircut', 'marginRate'] as const;
  const given = parts.filter((part) => shock[part] !== undefined);
  if (given.length <= 1) return [shock.select === undefined && given.length === 1 ? { select: {}, ...shock } : shock];
  const { price: _p, volatility: _v, spread: _s, volume: _o, haircut: _h, marginRate: _m, timesLeverage, ...rest } = shock;
  return given.map((part) => ({ select: {}, ...rest, [part]: shock[part], ...(part === 'price' && timesLeverage !== undefined ? { timesLeverage } : {}) }));
}

function text(shock: ShockRecord): string {
  return JSON.stringify(Object.fromEntries(Object.entries(shock).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function rowsOf(shock: ShockRecord): readonly ShockRow[] | null {
  const rows: ShockRow[] = [];
  const [field, value] = Object.entries(shock.select ?? {})[0] ?? ['everything', ''];
  const many = Object.keys(shock.select ?? {}).length > 1 || typeof value !== 'string' || !(SELECT_FIELDS as readonly string[]).includes(field);
  const add = (effect: Effect, by: number): void => { rows.push({ effect, field: field as SelectField, value: String(value), amount: String(Number((effectForms[effect].per100 ? by * 100 : by).toFixed(8))) }); };
  if (shock.price?.relative !== undefined) add('price', shock.price.relative);
  if (shock.price?.to !== undefined) add('price-to', shock.price.to);
  if (shock.price?.sigmas !== undefined) add('price-sigmas', shock.price.sigmas);
  if (shock.volatility?.relative !== undefined) add('volatility', shock.volatility.relative);
  if (shock.volatility?.absolute !== undefined) add('volatility-points', shock.volatility.absolute);
  if (shock.spread !== undefined) add('spread', shock.spread.times);
  if (shock.volume !== undefined) add('volume', shock.volume.times);
  if (shock.haircut !== undefined) add('haircut', shock.haircut.absolute);
  if (shock.marginRate !== undefined) add('margin-rate', shock.marginRate.relative);
  if (rows.length > 0) return many ? null : rows;
  const plain = { field: 'everything' as const };
  if (shock.fx !== undefined && shock.relative !== undefined) return [{ ...plain, effect: 'fx', value: `${shock.fx.from}/${shock.fx.to}`, amount: String(Number((shock.relative * 100).toFixed(8))) }];
  if (shock.rates !== undefined && shock.absolute !== undefined) return [{ ...plain, effect: 'rates', value: shock.rates.currency, amount: String(Number((shock.absolute * 100).toFixed(8))) }];
  if (shock.correlation !== undefined) return [{ ...plain, effect: 'correlation', value: '', amount: String(shock.correlation.to) }];
  if (shock.freeze === true && shock.counterparty !== undefined) return [{ ...plain, effect: 'freeze', value: shock.counterparty, amount: '1' }];
  return null;
}
