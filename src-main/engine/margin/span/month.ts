/** A contract month as one number, year × 12 + month (0 for January): months compare and index without text. */
export type Month = number;

/** Perpetuals and everything else that never expires. */
export const NO_MONTH: Month = -1;

/** Month of a time in ms UTC (days to civil date after Howard Hinnant, "chrono-compatible low-level date algorithms"). */
export function monthOfTime(ms: number): Month {
  if (!Number.isFinite(ms)) return NO_MONTH;
  const days = Math.floor(ms / 86_400_000) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 2 : fromMarch - 10;
  return (yearOfEra + era * 400 + (month <= 1 ? 1 : 0)) * 12 + month;
}

/** "2027-03", or a day in it, as a month; NO_MONTH where the text is neither. */
export function monthOfText(text: unknown): Month {
  const found = typeof text === 'string' ? /^(\d{4})-(0[1-9]|1[0-2])(?:-\d\d)?$/.exec(text) : null;
  return found === null ? NO_MONTH : Number(found[1]) * 12 + Number(found[2]) - 1;
}

/** 2027-03 */
export function monthText(month: Month): string {
  return month === NO_MONTH ? 'no expiry' : `${String(Math.floor(month / 12))}-${String((month % 12) + 1).padStart(2, '0')}`;
}
