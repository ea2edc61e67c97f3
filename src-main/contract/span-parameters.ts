/** Our own file of SPAN parameters, and what stands under `products` and `interCommodity` of a `span` account (book-format.md). */
import * as z from 'zod/mini';

const number = z.pipe(
  z.union([z.number(), z.string()]).check(z.refine((v) => (typeof v === 'number' || v.trim() !== '') && Number.isFinite(Number(v)), { error: 'a number' })),
  z.transform((v) => Number(v)),
);
const notNegative = number.check(z.refine((v) => v >= 0, { error: 'a number of at least 0' }));
const positive = number.check(z.refine((v) => v > 0, { error: 'a number above 0' }));
const month = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'a month such as 2027-03' }));
const day = z.string().check(z.regex(/^\d{4}-\d\d-\d\d(T.*)?$/, { error: 'a day such as 2026-11-20' }));

/** A charge per spread between two months; without months it is for any pair. `rate` is a fraction of the far contract's value. */
export const calendarChargeSchema = z
  .looseObject({ near: z.optional(month), far: z.optional(month), charge: z.optional(notNegative), rate: z.optional(notNegative) })
  .check(z.refine((v) => (v.charge === undefined) !== (v.rate === undefined), { error: 'exactly one of "charge" and "rate"' }));

/** One product. Money is in the product's currency, per contract of `multiplier` units (of the contract held, where that is absent). */
export const spanProductSchema = z.looseObject({
  scanRange: z.union([notNegative, z.record(month, notNegative)]),
  /** Absolute volatility points as a fraction: 0.04 is 4 points. */
  volatilityScan: z.optional(notNegative),
  extremeMultiple: z.optional(positive),
  extremeFraction: z.optional(notNegative),
  shortOptionMinimum: z.optional(notNegative),
  calendarCharges: z.optional(z.union([notNegative, z.array(calendarChargeSchema)])),
  deliveryCharge: z.optional(notNegative),
  initialFactor: z.optional(positive),
  multiplier: z.optional(positive),
});

export const interCommoditySchema = z.looseObject({
  legs: z.array(z.looseObject({ underlying: z.string().check(z.minLength(1)), ratio: z.optional(positive), side: z.enum(['A', 'B']) })).check(z.minLength(2)),
  credit: notNegative.check(z.refine((v) => v <= 1, { error: 'a fraction between 0 and 1 (0.55 is 55 %)' })),
});

export const spanParametersSchema = z.looseObject({
  format: z.literal('marginline-span'),
  version: z.literal(1),
  asOf: day,
  source: z.optional(z.string()),
  products: z.record(z.string().check(z.minLength(1)), spanProductSchema),
  interCommodity: z.optional(z.array(interCommoditySchema)),
});

export type SpanProduct = z.output<typeof spanProductSchema>;
export type InterCommoditySpread = z.output<typeof interCommoditySchema>;
export type SpanParametersFile = z.output<typeof spanParametersSchema>;
