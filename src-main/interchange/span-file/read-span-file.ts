import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { InterCommoditySpread, SpanProduct } from '#contract/span-parameters.ts';
import { decodeUnicode } from '../text-encoding.ts';
import { readProducts } from './products.ts';
import { Skipped } from './skipped.ts';
import { readInterCommodity } from './spreads.ts';
import { childrenOf, descendantsOf, readXml, textAt } from './xml.ts';
import type { Element } from './xml.ts';

/** What a published risk parameter file brings: `products` and `interCommodity` of a `span` account. */
export interface SpanFile {
  readonly products: Readonly<Record<string, SpanProduct>>;
  readonly interCommodity: readonly InterCommoditySpread[];
  /** Business day, or empty where the file does not say. */
  readonly asOf: string;
  /** Clearing organisations, for the source. */
  readonly source: string;
  /** What was not understood or not taken, in words, most of it with how often. */
  readonly skipped: readonly string[];
}

/** Bulk that is not taken: risk arrays of single options, prices of the cash market, names and currencies. */
const NOT_KEPT: ReadonlySet<string> = new Set(['opt', 'definitions', 'phyPf', 'equityPf', 'cmbPf', 'curConv', 'intrRate', 'undC', 'divRate', 'adjRate', 'pbRateDef', 'acctTypeDef', 'currencyDef']);

/**
 * Reads a SPAN risk parameter file in XML (PC-SPAN 4.00, `.spn`). Tolerant: what it only partly understands it leaves
 * out and names in `skipped`. Fails with `invalid-input` where the text is no such file or holds no product.
 */
export function readSpanFile(input: string | Uint8Array, fileName = 'the file'): Result<SpanFile> {
  const text = typeof input === 'string' ? input : (decodeUnicode(input) ?? new TextDecoder('latin1').decode(input));
  const { root, problems } = readXml(text, NOT_KEPT);
  const file = descendantsOf(root, 'spanFile')[0];
  if (file === undefined) return refuse(fileName, 'an XML file with <spanFile>', text.trim() === '' ? 'an empty file' : `a file that begins with ${JSON.stringify(text.trim().slice(0, 30))}`);
  const skipped = new Skipped();
  for (const problem of problems) skipped.add(problem);
  const version = textAt(file, 'fileFormat');
  if (version !== '' && version !== '4.00') skipped.add(`file format ${version}: only 4.00 is known, read as far as it is alike`);
  const points = childrenOf(file, 'pointInTime');
  if (points.length > 1) skipped.add(`${String(points.length - 1)} earlier points in time; the last one is taken`);
  const point = points[points.length - 1];
  if (point === undefined) return refuse(fileName, '<pointInTime>', 'none');
  const products: Record<string, SpanProduct> = {};
  const interCommodity: InterCommoditySpread[] = [];
  const organisations = childrenOf(point, 'clearingOrg');
  for (const organisation of organisations) {
    for (const [id, product] of readProducts(organisation, skipped)) {
      if (Object.hasOwn(products, id)) skipped.add(`a second product ${id}`);
      else Object.defineProperty(products, id, { value: product, enumerable: true, configurable: true, writable: true });
    }
    interCommodity.push(...readInterCommodity(organisation, (id) => Object.hasOwn(products, id), skipped));
    noteUnknown(organisation, skipped);
  }
  if (Object.keys(products).length === 0) return refuse(fileName, 'at least one product with a scan range', 'none');
  return success({ products, interCommodity, asOf: dayOf(textAt(point, 'date') || textAt(file, 'created')), source: organisations.map((org) => textAt(org, 'name') || textAt(org, 'ec')).filter((name) => name !== '').join(', '), skipped: skipped.list() });
}

const KNOWN: ReadonlySet<string> = new Set(['ec', 'name', 'finalizeMeth', 'isNetMargin', 'isContractScale', 'lookAheadYears', 'oopDeltaMeth', 'capAnov', 'pointDef', 'ccDef', 'interSpreads', 'exchange']);

function noteUnknown(organisation: Element, skipped: Skipped): void {
  for (const child of organisation.children) if (!KNOWN.has(child.name)) skipped.add(`<${child.name}>: not understood`);
}

function dayOf(text: string): string {
  const found = /^(\d{4})-?(\d\d)-?(\d\d)/.exec(text);
  return found === null ? '' : `${found[1]!}-${found[2]!}-${found[3]!}`;
}

function refuse(file: string, expected: string, found: string): Result<never> {
  return failure('invalid-input', `${file} can't be read as a SPAN risk parameter file: expected ${expected}, found ${found}.`, { problems: [{ where: file, expected, found }], context: { file } });
}
