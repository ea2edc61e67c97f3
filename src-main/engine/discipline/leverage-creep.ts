import { durationText, orNull, plainFormat, ratioText } from './finding.ts';
import type { Finding, RuleFindings } from './finding.ts';
import { leverageOf, ratioOf, readingBefore } from './history.ts';
import type { MirrorHistory, Reading } from './history.ts';
import type { DisciplineRules } from './rules.ts';

/** 1970-01-05 was a Monday: reviews of a week fall on Mondays, so that they stay where they are as time goes on. */
const MONDAY = 4 * 86_400_000;

/** Leverage that is higher at each review than at the one before, while the account is worth no more than at the first. */
export function leverageCreep({ readings, now }: MirrorHistory, rule: NonNullable<DisciplineRules['leverageCreep']>): RuleFindings {
  const reviews = reviewsOf(readings, now, rule.everyMs);
  const findings: Finding[] = [];
  let start = 0;
  for (let n = 1; n <= reviews.length; n++) {
    const rises = n < reviews.length && leverageOf(reviews[n]) > leverageOf(reviews[n - 1]) * (1 + rule.rise);
    if (rises) continue;
    const [first, last] = [reviews[start], reviews[n - 1]];
    if (first !== undefined && last !== undefined && n - 1 - start >= rule.reviews && last.netLiquidationValue <= first.netLiquidationValue) {
      findings.push({
        rule: 'leverageCreep', at: last.at, entry: null, alert: null, instrument: null, bufferBefore: orNull(ratioOf(first)), bufferAfter: orNull(ratioOf(last)),
        words: `Leverage rose at ${String(n - 1 - start)} reviews in a row, from ${ratioText(leverageOf(first))} to ${ratioText(leverageOf(last))}, while the account went from ${plainFormat.money(first.netLiquidationValue)} to ${plainFormat.money(last.netLiquidationValue)}`,
      });
    }
    start = n;
  }
  const known = reviews.filter((review) => review !== undefined).length;
  const enough = known > rule.reviews;
  return { findings, enough, looked: enough ? `${String(known)} reviews, one every ${durationText(rule.everyMs)}` : `needs ${String(rule.reviews + 1)} reviews, one every ${durationText(rule.everyMs)}; there are ${String(known)}` };
}

/** The last reading before each review; undefined where none was made since the review before. */
function reviewsOf(readings: readonly Reading[], now: number, everyMs: number): readonly (Reading | undefined)[] {
  const [first] = readings;
  if (first === undefined) return [];
  const reviews: (Reading | undefined)[] = [];
  for (let at = MONDAY + Math.ceil((first.at - MONDAY + 1) / everyMs) * everyMs; at <= now; at += everyMs) {
    const found = readingBefore(readings, at, everyMs);
    reviews.push(found !== undefined && Number.isFinite(leverageOf(found)) ? found : undefined);
  }
  return reviews;
}
