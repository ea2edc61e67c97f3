/** Figures below zero in plain words: whether anything is owed now (S178). */
import type { Account } from '../portfolio/book.ts';
import type { AccountReport } from '../portfolio/figures.ts';

/** owed: a debt that stands. unsettled: due, not yet booked. potential: would become real by closing. limit: no debt, but a lack against a rule. */
export type NegativeKind = 'owed' | 'unsettled' | 'potential' | 'limit';

export interface NegativeFigure {
  readonly name: string;
  /** Below zero, in `currency`. */
  readonly amount: number;
  readonly currency: string;
  readonly kind: NegativeKind;
  readonly words: string;
}

/** Every negative figure of an account, what is owed first. */
export function negativeFigures(account: Account, report: AccountReport): readonly NegativeFigure[] {
  const { currency } = account;
  const list: NegativeFigure[] = [];
  const add = (name: string, amount: number, unit: string, kind: NegativeKind, words: string): void => {
    if (amount < 0) list.push({ name, amount, currency: unit, kind, words });
  };
  add('Net liquidation value', report.netLiquidationValue, currency, 'potential', 'More is owed than everything held is worth. It becomes a debt when the positions are closed at these prices; until then it moves with them.');
  for (const balance of account.balances) {
    add(`Cash in ${balance.currency}`, balance.amount, balance.currency, 'owed', 'Borrowed from the counterparty and settled: a loan against what is held. It bears interest.');
    add(`Accrued in ${balance.currency}`, balance.accrued, balance.currency, 'unsettled', 'Interest and fees that have built up and are not booked yet.');
  }
  add('Value of what is sold short', -report.liabilities.shortMarketValue, currency, 'potential', 'What buying it back would cost today. Cash from the sale is in the balance already.');
  add('Unrealised losses of derivatives', -report.liabilities.unrealizedLosses, currency, 'potential', 'Losses of open futures and perpetuals at these prices. They are booked when the contracts settle or are closed.');
  add('Excess liquidity', report.excessLiquidity, currency, 'limit', 'Not a debt: what is missing against the requirement. It is brought, freed by selling, or the counterparty sells.');
  add('Available funds', report.availableFunds, currency, 'limit', 'Not a debt: nothing new can be opened until it is above zero.');
  const rank: Readonly<Record<NegativeKind, number>> = { owed: 0, unsettled: 1, potential: 2, limit: 3 };
  return list.sort((a, b) => rank[a.kind] - rank[b.kind]);
}
