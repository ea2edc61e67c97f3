import type { Market } from '../market/market.ts';
import type { AccountState } from './account-state.ts';

/** Interest accrues on calendar days of a 365-day year, as option time does; brokers that count 360 charge 1.4 % more. */
const DAYS_PER_YEAR = 365;

/**
 * What holding this position for a day brings (+) or costs (−), in the account's currency: funding of a perpetual
 * (−value at the mark × rate × 24 ÷ interval, so that a long pays when the rate is positive; an inverse contract in its
 * coin) and the fee for borrowed units of an asset sold short. undefined where nothing of it is known. After a pass.
 */
export function carryOfPosition(account: AccountState, market: Market, p: number): number | undefined {
  const i = account.instrument[p]!;
  const instrument = market.instruments[i]!;
  if (instrument.kind === 'perpetual') {
    const funding = market.fundingOf(i);
    const value = account.exposure[p]!;
    return funding === null || value !== value ? undefined : -value * funding.rate * (24 / funding.intervalHours);
  }
  const value = account.marketValue[p]!;
  const fee = instrument.borrow?.rate;
  return fee === undefined || !(value < 0) ? undefined : (value * fee) / DAYS_PER_YEAR;
}

/**
 * Interest on debit balances, at the margin loan rate of their currency (or the borrow rate of a coin), per day; a cost, so
 * negative. undefined where no debit has a known rate.
 */
export function carryOfBalances(account: AccountState, market: Market): number | undefined {
  let sum: number | undefined;
  account.account.balances.forEach((balance, b) => {
    const owed = balance.amount * account.balanceFx[b]!;
    if (!(owed < 0)) return;
    const i = market.indexOf(balance.currency);
    const own = i < 0 ? undefined : market.instruments[i]!.borrow?.rate;
    const rate = own ?? market.loanRateOf(balance.currency);
    if (rate === rate) sum = (sum ?? 0) + (owed * rate) / DAYS_PER_YEAR;
  });
  return sum;
}

/** Carry of the whole account per day: what is known of its parts; undefined where nothing is. */
export function carryOfAccount(account: AccountState, market: Market): number | undefined {
  let sum = carryOfBalances(account, market);
  for (let p = 0; p < account.count; p++) {
    const part = carryOfPosition(account, market, p);
    if (part !== undefined) sum = (sum ?? 0) + part;
  }
  return sum;
}
