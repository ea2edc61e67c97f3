/** Rates of Deribit's standard margin for a short option, per unit of the underlying ([TSL]; the same form in later venues). */
export interface ShortOptionRates {
  readonly initial: number;
  readonly initialFloor: number;
  readonly maintenance: number;
}

/**
 * Initial margin of one short option as a share of the underlying's price: max(0.15 − OTM ÷ S, 0.10) + mark, for a put
 * never below its maintenance ([TSL]).
 * @param mark option price ÷ underlying price (the price in coin)
 * @param outOfTheMoney share of the underlying's price by which the option is out of the money, at least 0
 */
export function shortOptionInitial(call: boolean, mark: number, outOfTheMoney: number, rates: ShortOptionRates): number {
  const initial = Math.max(rates.initial - outOfTheMoney, rates.initialFloor) + mark;
  return call ? initial : Math.max(initial, shortOptionMaintenance(false, mark, rates));
}

/** Maintenance of one short option, same units: call 0.075 + mark, put max(0.075, 0.075 × mark) + mark ([TSL]). */
export function shortOptionMaintenance(call: boolean, mark: number, rates: ShortOptionRates): number {
  return (call ? rates.maintenance : Math.max(rates.maintenance, rates.maintenance * mark)) + mark;
}

/**
 * Relative change of implied volatility in a stress: range × (30 ÷ days)^power. Power 0.5 is the square-root rule of the
 * oldest parameter set ([DBu]), 0.30 the later one ([DBp]).
 * @param days to expiry; below `shortest` days the shock of that day holds
 */
export function volatilityShock(range: number, days: number, power: number, shortest = 1): number {
  return range * (30 / Math.max(days, shortest)) ** power;
}

/** Units by which one strike is net short, calls and puts together ([DBp]); 0 where it is net long. */
export function netShortAtStrike(signedQuantities: readonly number[]): number {
  return Math.max(0, -signedQuantities.reduce((sum, quantity) => sum + quantity, 0));
}

/** Contingency for offsetting futures: share of the smaller side ([DBp], [DBu]). Amounts positive, same unit. */
export function offsetFuturesContingency(long: number, short: number, share: number): number {
  return Math.min(long, short) * share;
}
