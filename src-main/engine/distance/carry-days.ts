/**
 * Days until interest and funding alone bring an account to a level, prices unchanged: excess over the level ÷ what a
 * day costs. Requirements do not change with carry, so the path is a straight line.
 * @param excess margin equity over level × requirement, in the account's currency
 * @param carryPerDay interest and funding per day; negative is a cost
 * @returns 0 where the level is reached already, null where carry never reaches it
 */
export function carryDays(excess: number, carryPerDay: number): number | null {
  if (excess <= 0) return 0;
  return carryPerDay < 0 ? excess / -carryPerDay : null;
}
