/** A maintenance call and what would meet it; amounts in the account's currency. */
export interface Call {
  /** Cash to deposit; 0: no call. */
  readonly cash: number;
  /** Stock to sell, its proceeds paying down the debit at unchanged prices. Infinity where selling frees nothing. */
  readonly sell: number;
  /** Fully paid stock to deposit. Infinity where deposited stock is charged in full. */
  readonly deposit: number;
}

/**
 * The three ways to meet a maintenance call C at maintenance rate m: cash C, sell C ÷ m, deposit C ÷ (1 − m)
 * (margin-regimes.md 1.3; FINRA 4210(c), (d)).
 * @param equity margin equity
 * @param requirement maintenance requirement
 * @param rate maintenance rate of the stock that is sold or deposited, 0 to 1
 */
export function waysToMeetCall(equity: number, requirement: number, rate: number): Call {
  const cash = Math.max(0, requirement - equity);
  if (cash === 0) return { cash: 0, sell: 0, deposit: 0 };
  return { cash, sell: rate > 0 ? cash / rate : Infinity, deposit: rate < 1 ? cash / (1 - rate) : Infinity };
}

/** Long market value at which a long account is called: debit ÷ (1 − m). */
export function longTrigger(debit: number, rate: number): number {
  return debit / (1 - rate);
}

/** Short market value at which a short account is called: credit ÷ (1 + m). */
export function shortTrigger(credit: number, rate: number): number {
  return credit / (1 + rate);
}
