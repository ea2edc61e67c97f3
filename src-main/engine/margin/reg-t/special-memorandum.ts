import type { SmaCarried } from '../../portfolio/book.ts';

/**
 * Special memorandum account at the end of the day (Regulation T 220.5; the end-of-day test of IBKR):
 * max(prior ± cash − initial margin of today's trades, equity with loan value − Regulation T margin). A ratchet: it
 * rises with excess equity and falls only when it is used, not when prices fall. Without a carried figure it starts
 * at nothing. Below 0 it is a call. Amounts in the account's currency.
 */
export function specialMemorandum(carried: SmaCarried | null, equityWithLoanValue: number, regTMargin: number): number {
  const used = carried === null ? 0 : carried.prior + carried.cash - carried.tradesInitial;
  return Math.max(used, equityWithLoanValue - regTMargin);
}

/** What can be bought: available funds (or SMA) ÷ initial rate, times the broker's intraday multiple (1 overnight). Never below 0. */
export function buyingPower(available: number, initialRate: number, multiple = 1): number {
  return (Math.max(0, available) / initialRate) * multiple;
}
