/** A dated file of collateral haircuts (resources/collateral). */
import * as z from 'zod/mini';

const share = z.number().check(z.gte(0), z.lte(1));
const select = z.record(z.string(), z.unknown());

export const collateralScheduleSchema = z.object({
  id: z.string().check(z.minLength(1)),
  name: z.string().check(z.minLength(1)),
  source: z.string().check(z.minLength(1)),
  date: z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/, { error: 'a date such as 2027-01-15' })),
  verified: z.boolean(),
  notes: z.optional(z.string()),
  fxAddOn: share,
  classes: z.array(
    z.object({
      name: z.string().check(z.minLength(1)),
      select: z.union([select, z.array(select)]),
      maturityYears: z.optional(z.object({ above: z.optional(z.number()), upTo: z.optional(z.number()) })),
      haircut: share,
    }),
  ),
});
