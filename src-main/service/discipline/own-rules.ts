/** The `discipline` of an account in the book file → the rules of the mirror. */
import { parseDuration } from '#base/duration.ts';
import type { BookFile } from '#contract/book-file.ts';
import type { DisciplineRecord } from '#contract/precautions.ts';
import { DEFAULT_LATE_MS, DEFAULT_RULES } from '#engine/discipline/rules.ts';
import type { DisciplineRule, DisciplineRules } from '#engine/discipline/rules.ts';

/** The person's own rules, each number that is absent at its default; null for a rule that is switched off. */
export function toRules(written: DisciplineRecord | undefined): DisciplineRules {
  const { averagingDown, leverageCreep, sizeAfterLoss, alerts, limits, holding } = written ?? {};
  const defaults = DEFAULT_RULES as { readonly [R in DisciplineRule]: NonNullable<DisciplineRules[R]> };
  return {
    averagingDown: averagingDown === false ? null : { withinMs: milliseconds(averagingDown?.within, defaults.averagingDown.withinMs), loss: averagingDown?.loss ?? defaults.averagingDown.loss },
    leverageCreep: leverageCreep === false ? null : {
      reviews: leverageCreep?.reviews ?? defaults.leverageCreep.reviews, everyMs: milliseconds(leverageCreep?.every, defaults.leverageCreep.everyMs), rise: leverageCreep?.rise ?? defaults.leverageCreep.rise,
    },
    sizeAfterLoss: sizeAfterLoss === false ? null : {
      withinMs: milliseconds(sizeAfterLoss?.within, defaults.sizeAfterLoss.withinMs), times: sizeAfterLoss?.times ?? defaults.sizeAfterLoss.times, orders: sizeAfterLoss?.orders ?? defaults.sizeAfterLoss.orders,
    },
    alerts: alerts === false ? null : { withinMs: milliseconds(alerts?.within, defaults.alerts.withinMs) },
    limits: limits === false ? null : {},
    holding: holding === false ? null : { times: holding?.times ?? defaults.holding.times, closes: holding?.closes ?? defaults.holding.closes },
  };
}

/** Whether the person wrote a rule down. */
export function isOwn(written: DisciplineRecord | undefined, rule: DisciplineRule): boolean {
  const value = written?.[rule];
  return value !== undefined && (value === false || Object.keys(value).length > 0);
}

/** Account → how long after a firing a ticket is late, ms. */
export function lateTimes(book: BookFile): ReadonlyMap<string, number> {
  return new Map((book.accounts ?? []).map(({ id, discipline }) => [id, milliseconds(discipline?.tickets?.within, DEFAULT_LATE_MS)]));
}

/** A duration of no length would review or compare with nothing. */
function milliseconds(text: string | undefined, otherwise: number): number {
  const parsed = text === undefined ? null : parseDuration(text);
  return parsed !== null && parsed > 0 ? parsed : otherwise;
}
