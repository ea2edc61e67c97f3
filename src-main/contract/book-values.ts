/** The values that the book file consists of: exact decimals, numbers, ids, times. */
import * as z from 'zod/mini';
import { parseDecimal } from '#base/decimal.ts';

/** Nobody holds so much of anything, and products of three such numbers are still finite. */
const LARGEST = 1e30;
const isOrdinary = (v: string | number): boolean => parseDecimal(v) === null || Math.abs(Number(v)) < LARGEST;

/** An exact decimal: JSON number or string in, canonical text out. */
export const decimal = z.pipe(
  z.union([z.string(), z.number()]).check(z.refine((v) => parseDecimal(v) !== null, { error: 'a decimal number' }), z.refine(isOrdinary, { error: 'a number below 1e30' })),
  z.transform((v) => parseDecimal(v) as string),
);
/** A number, as JSON number or string. */
export const real = z.pipe(
  z.union([z.string(), z.number()]).check(z.refine((v) => parseDecimal(v) !== null, { error: 'a number' }), z.refine(isOrdinary, { error: 'a number below 1e30' })),
  z.transform((v) => Number(v)),
);
/** A share of at least 0. */
export const fraction = real.check(z.refine((v) => v >= 0, { error: 'a fraction of at least 0 (0.25 is 25 %)' }));
/** A number above 0. */
export const positive = real.check(z.refine((v) => v > 0, { error: 'a number above 0' }));
/** A name that other records refer to. */
export const id = z.string().check(z.minLength(1), z.maxLength(120));
/** A currency code or the id of a coin. */
export const currency = z.string().check(z.regex(/^[A-Z0-9]{2,12}$/, { error: 'a currency code such as USD' }));
/** A moment with its zone. */
export const instant = z.string().check(
  z.refine((v) => /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(v) && Number.isFinite(Date.parse(v)), {
    error: 'an ISO 8601 time with zone, such as 2026-11-20T21:00:00Z',
  }),
);
/** A day of the calendar. */
export const day = z.string().check(
  z.refine((v) => /^\d{4}-\d\d-\d\d$/.test(v) && Number.isFinite(Date.parse(v + 'T00:00:00Z')), { error: 'a date such as 2027-01-15' }),
);
/** A length of time. */
export const duration = z.string().check(
  z.regex(/^P(?!$)(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/, { error: 'an ISO 8601 duration such as PT30S or P1D' }),
);
