import type { Account } from '../../portfolio/book.ts';
import { numberOf, recordOf } from '../parameters.ts';
import { NO_MONTH, monthOfText } from './month.ts';
import type { Month } from './month.ts';
import { extreme } from './parameters/2026-01-01.ts';

/** A charge for spreads between two months; NO_MONTH stands for any. Either money per spread or a rate on the far contract's value. */
export interface CalendarTerms {
  readonly near: Month;
  readonly far: Month;
  readonly charge: number;
  /** NaN where `charge` says it. */
  readonly rate: number;
}

/** What the clearing house sets for one product. Money is in the product's currency, per contract. */
export interface ProductParameters {
  /** One scan range for all months, or NaN where `scanRanges` has them. */
  readonly scanRange: number;
  readonly scanRanges: ReadonlyMap<Month, number>;
  /** Absolute volatility points as a fraction; NaN where the account does not say. */
  readonly volatilityScan: number;
  readonly extremeMultiple: number;
  readonly extremeFraction: number;
  readonly shortOptionMinimum: number;
  /** null: the account names none. */
  readonly calendarCharges: readonly CalendarTerms[] | null;
  readonly deliveryCharge: number;
  readonly initialFactor: number;
  /** Units of the underlying in the contract that the amounts are for; NaN: in the contract held. */
  readonly multiplier: number;
}

export interface InterCommodityTerms {
  readonly legs: readonly { readonly underlying: string; readonly ratio: number; readonly side: 1 | -1 }[];
  readonly credit: number;
}

export interface SpanParameters {
  /** By id of the underlying. */
  readonly products: ReadonlyMap<string, ProductParameters>;
  readonly interCommodity: readonly InterCommodityTerms[];
}

/** Reads `regime.params` of a `span` account. A product without a usable scan range counts as not given. */
export function spanParameters(account: Account): SpanParameters {
  const products = new Map<string, ProductParameters>();
  for (const [id, value] of Object.entries(recordOf(account.params['products']))) {
    const product = readProduct(recordOf(value));
    if (product !== null) products.set(id, product);
  }
  const given = account.params['interCommodity'];
  const interCommodity = (Array.isArray(given) ? given : []).flatMap((entry: unknown) => readSpread(recordOf(entry)));
  return { products, interCommodity };
}

function readProduct(fields: Readonly<Record<string, unknown>>): ProductParameters | null {
  const scanRange = numberOf(fields['scanRange'], NaN);
  const scanRanges = new Map<Month, number>();
  for (const [text, value] of Object.entries(recordOf(fields['scanRange']))) {
    const [month, range] = [monthOfText(text), numberOf(value, NaN)];
    if (month !== NO_MONTH && range >= 0) scanRanges.set(month, range);
  }
  if (!(scanRange >= 0) && scanRanges.size === 0) return null;
  return {
    scanRange, scanRanges,
    volatilityScan: numberOf(fields['volatilityScan'], NaN),
    extremeMultiple: numberOf(fields['extremeMultiple'], extreme.multiple),
    extremeFraction: numberOf(fields['extremeFraction'], extreme.fraction),
    shortOptionMinimum: Math.max(0, numberOf(fields['shortOptionMinimum'], 0)),
    calendarCharges: readCalendar(fields['calendarCharges']),
    deliveryCharge: Math.max(0, numberOf(fields['deliveryCharge'], 0)),
    initialFactor: numberOf(fields['initialFactor'], 1),
    multiplier: positiveOf(fields['multiplier']),
  };
}

/** A number for every pair of months, or a list of pairs; null where nothing is given. */
function readCalendar(value: unknown): readonly CalendarTerms[] | null {
  const same = numberOf(value, NaN);
  if (same >= 0) return [{ near: NO_MONTH, far: NO_MONTH, charge: same, rate: NaN }];
  if (!Array.isArray(value)) return null;
  return value.flatMap((entry: unknown): CalendarTerms[] => {
    const fields = recordOf(entry);
    const [charge, rate] = [numberOf(fields['charge'], NaN), numberOf(fields['rate'], NaN)];
    return charge >= 0 || rate >= 0 ? [{ near: monthOfText(fields['near']), far: monthOfText(fields['far']), charge, rate: charge >= 0 ? NaN : rate }] : [];
  });
}

function readSpread(fields: Readonly<Record<string, unknown>>): InterCommodityTerms[] {
  const given = fields['legs'];
  const legs = (Array.isArray(given) ? given : []).map((leg: unknown) => {
    const { underlying, ratio, side } = recordOf(leg);
    return { underlying: String(underlying ?? ''), ratio: numberOf(ratio, 1), side: side === 'B' ? (-1 as const) : (1 as const) };
  });
  const credit = numberOf(fields['credit'], NaN);
  return legs.length >= 2 && legs.every((leg) => leg.ratio > 0 && leg.underlying !== '') && credit >= 0 ? [{ legs, credit: Math.min(1, credit) }] : [];
}

/** Scan range of one month: its own, else the one for all; the largest of those given where there is neither. */
export function scanRangeOf(product: ProductParameters, month: Month): { readonly range: number; readonly known: boolean } {
  const own = product.scanRanges.get(month);
  if (own !== undefined) return { range: own, known: true };
  if (product.scanRange >= 0) return { range: product.scanRange, known: true };
  return { range: Math.max(...product.scanRanges.values()), known: false };
}

function positiveOf(value: unknown): number {
  const number = numberOf(value, NaN);
  return number > 0 ? number : NaN;
}
