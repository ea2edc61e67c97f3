import type { SpanProduct } from '#contract/span-parameters.ts';
import { monthOf } from './contract-month.ts';
import type { Skipped } from './skipped.ts';
import { readCalendarCharges } from './spreads.ts';
import { childrenOf, descendantsOf, numberAt, textAt } from './xml.ts';
import type { Element } from './xml.ts';

/** The futures, or series of options, of one portfolio of an exchange. */
interface Portfolio {
  readonly element: Element;
  readonly exchange: string;
  readonly code: string;
  readonly id: string;
}

const OPTION_PORTFOLIOS = ['oopPf', 'oofPf', 'oocPf', 'ooePf', 'oosPf'];

/** Products of a clearing organisation by code of the combined commodity. */
export function readProducts(organisation: Element, skipped: Skipped): Map<string, SpanProduct> {
  const exchanges = childrenOf(organisation, 'exchange');
  const portfolios = (kinds: readonly string[]): Portfolio[] =>
    exchanges.flatMap((exchange) => exchange.children.filter((child) => kinds.includes(child.name)).map((element) => ({ element, exchange: textAt(exchange, 'exch'), code: textAt(element, 'pfCode'), id: textAt(element, 'pfId') })));
  const futures = portfolios(['futPf']);
  const options = portfolios(OPTION_PORTFOLIOS);
  const extreme = readExtreme(organisation, skipped);
  const products = new Map<string, SpanProduct>();
  for (const definition of childrenOf(organisation, 'ccDef')) {
    const code = textAt(definition, 'cc');
    if (code === '') {
      skipped.add('a combined commodity without a code');
      continue;
    }
    const linked = (list: readonly Portfolio[], kinds: ReadonlySet<string>): Portfolio[] => linkedTo(definition, code, list, kinds);
    const product = readProduct(code, definition, linked(futures, new Set(['FUT'])), linked(options, new Set(['OOP', 'OOF', 'OOC', 'OOE', 'OOS'])), extreme, skipped);
    if (product !== null) products.set(code, product);
  }
  return products;
}

/** Portfolios that a combined commodity names; those of its own code where it names none. */
function linkedTo(definition: Element, code: string, list: readonly Portfolio[], kinds: ReadonlySet<string>): Portfolio[] {
  const links = childrenOf(definition, 'pfLink').filter((link) => kinds.has(textAt(link, 'pfType').toUpperCase()));
  const found = list.filter((portfolio) => links.some((link) => {
    const [exchange, id, pfCode] = [textAt(link, 'exch'), textAt(link, 'pfId'), textAt(link, 'pfCode')];
    return (exchange === '' || exchange === portfolio.exchange) && (id !== '' ? id === portfolio.id : pfCode === portfolio.code);
  }));
  return found.length > 0 ? found : list.filter((portfolio) => portfolio.code === code);
}

type Extreme = Pick<SpanProduct, 'extremeMultiple' | 'extremeFraction'>;

/** Scenario 15 of the point definitions: multiple and weight of the extreme moves. */
function readExtreme(organisation: Element, skipped: Skipped): Extreme {
  const point = descendantsOf(organisation, 'scanPointDef').find((definition) => numberAt(definition, 'point') === 15);
  if (point === undefined) return {};
  const scale = numberAt(point, 'priceScanDef', 'mult');
  const [numerator, denominator] = [numberAt(point, 'priceScanDef', 'numerator'), numberAt(point, 'priceScanDef', 'denominator')];
  const multiple = Math.abs(numerator / denominator) || Math.abs(scale);
  const weight = numberAt(point, 'weight');
  if (!(multiple > 0) || !(weight >= 0)) {
    skipped.add('scenario 15 is not readable; extremes stay at 2 times the range and 35 %');
    return {};
  }
  return { extremeMultiple: multiple, extremeFraction: weight };
}

function readProduct(code: string, definition: Element, futures: readonly Portfolio[], options: readonly Portfolio[], extreme: Extreme, skipped: Skipped): SpanProduct | null {
  const main = futures[0];
  for (const other of futures.slice(1)) skipped.add(`${code}: contracts ${other.code}, sized by their multiplier against ${main?.code ?? code}`);
  const ranges = new Map<string, number>();
  for (const contract of main === undefined ? [] : childrenOf(main.element, 'fut')) addRange(ranges, code, contract, factorOf(contract, main!.element), skipped);
  const series = options.flatMap(({ element }) => childrenOf(element, 'series').map((one) => ({ one, portfolio: element })));
  if (ranges.size === 0) for (const { one, portfolio } of series) addRange(ranges, code, one, factorOf(one, portfolio), skipped);
  if (ranges.size === 0) {
    skipped.add(`${code}: no scan range, so the product is left out`);
    return null;
  }
  const distinct = new Set(ranges.values());
  const source = main?.element ?? series[0]!.portfolio;
  const contract = childrenOf(source, main === undefined ? 'series' : 'fut')[0]!;
  const factor = factorOf(contract, source);
  const volatilities = [...series.map(({ one }) => one), ...(main === undefined ? [] : childrenOf(main.element, 'fut'))].map((element) => volatilityScanOf(element)).filter((value) => value > 0);
  if (new Set(volatilities).size > 1) skipped.add(`${code}: volatility scan ranges that differ by month; the largest is taken`);
  const minimums = descendantsOf(definition, 'somTiers').flatMap((tiers) => descendantsOf(tiers, 'rate').map((rate) => numberAt(rate, 'val'))).filter((value) => value >= 0);
  if (new Set(minimums).size > 1) skipped.add(`${code}: short option minimums that differ by tier; the largest is taken`);
  const calendarCharges = readCalendarCharges(code, definition, skipped);
  for (const [name, words] of NOT_TAKEN) {
    const count = childrenOf(definition, name).length;
    if (count > 0) skipped.add(`${code}: ${words}`, count);
  }
  return {
    scanRange: distinct.size === 1 ? [...distinct][0]! : Object.fromEntries(ranges),
    ...(volatilities.length > 0 ? { volatilityScan: Math.max(...volatilities) } : {}),
    ...extreme,
    ...(minimums.length > 0 ? { shortOptionMinimum: Math.max(...minimums) } : {}),
    ...(calendarCharges.length > 0 ? { calendarCharges } : {}),
    ...(factor > 0 ? { multiplier: factor } : {}),
  };
}

const NOT_TAKEN: readonly (readonly [string, string])[] = [
  ['spotRate', 'delivery month charges'],
  ['sSpread', 'scan spreads'],
];

/** Contract value factor: of the contract, else of its portfolio. */
function factorOf(contract: Element, portfolio: Element): number {
  const own = numberAt(contract, 'cvf');
  return own > 0 ? own : numberAt(portfolio, 'cvf');
}

/** Scan range of one contract: what one long unit loses at a full move, else the price scan range times the factor. */
function addRange(ranges: Map<string, number>, code: string, contract: Element, factor: number, skipped: Skipped): void {
  const month = monthOf(textAt(contract, 'pe'));
  if (month === null) {
    skipped.add(`${code}: contracts without a month`);
    return;
  }
  const arrays = childrenOf(contract, 'ra').filter((array) => childrenOf(array, 'a').length >= 16);
  const losses = arrays.length === 0 ? [] : childrenOf(arrays[0]!, 'a').slice(10, 14).map((value) => Math.abs(Number(value.text)));
  const fromArray = contract.name === 'fut' && losses.length === 4 ? Math.max(...losses) : NaN;
  const fromRate = Math.max(...childrenOf(contract, 'scanRate').map((rate) => numberAt(rate, 'priceScan'))) * factor;
  const range = fromArray > 0 ? fromArray : fromRate;
  if (!(range > 0) || !Number.isFinite(range)) {
    skipped.add(`${code}: contracts without a scan range`);
    return;
  }
  ranges.set(month, Math.max(ranges.get(month) ?? 0, range));
}

/** Absolute points as a fraction. Above 1 it can only be meant in percent points. */
function volatilityScanOf(element: Element): number {
  const values = childrenOf(element, 'scanRate').map((rate) => {
    const value = numberAt(rate, 'volScan');
    return value > 0 ? value : numberAt(rate, 'volScanPct');
  }).filter((value) => value > 0);
  const value = values.length === 0 ? NaN : Math.max(...values);
  return value > 1 ? value / 100 : value;
}
