import { modelOf } from '../margin/registry.ts';
import type { MarginModel } from '../margin/model.ts';
import { Market } from '../market/market.ts';
import { AccountPass } from '../portfolio/account-pass.ts';
import { AccountState } from '../portfolio/account-state.ts';
import type { Account, Book } from '../portfolio/book.ts';
import type { AccountReport } from '../portfolio/figures.ts';
import { pricesAtLevel, priceAtLevel, uniformShock, uniformShocks } from './distance.ts';
import type { BothSides } from './distance.ts';
import { excessOver } from './excess.ts';

/** One account of a book, held up to be priced many times: what every search for the line works on. */
export class AccountProbe {
  readonly book: Book;
  readonly account: Account;
  readonly market: Market;
  readonly state: AccountState;
  readonly model: MarginModel;
  private readonly pass: AccountPass;
  private readonly bounded: boolean;

  /** @throws Error on an unknown account */
  constructor(book: Book, accountId: string) {
    const account = book.accounts.find(({ id }) => id === accountId);
    if (account === undefined) throw new Error(`unknown account ${accountId}`);
    this.book = { ...book, accounts: [account] };
    this.account = account;
    this.market = new Market(this.book);
    this.pass = new AccountPass(this.market);
    this.state = new AccountState(account, this.market);
    this.model = modelOf(account.regime);
    this.bounded = this.model.knowsUpperBound?.(this.state) === true;
  }

  /** Margin equity over level × requirement at the prices that stand in the market now. */
  excess(level: number): number {
    const totals = this.pass.equityAndRequirement(this.state, this.model);
    return excessOver(totals.marginEquity, totals.maintenanceMargin, level);
  }

  /**
   * The same where only its sign matters: where an upper bound of the requirement, which some models have at hand, already
   * leaves an excess, that excess is the answer; it is never more than the true one. At or under the line it is exact.
   */
  aboveLine(level: number): number {
    if (this.bounded) {
      const bound = this.pass.equityAndRequirement(this.state, this.model, true);
      const least = excessOver(bound.marginEquity, bound.maintenanceMargin, level);
      if (least > 0) return least;
    }
    return this.excess(level);
  }

  /** Margin equity ÷ requirement at the prices that stand in the market now; null where nothing is required. */
  ratio(): number | null {
    const totals = this.pass.equityAndRequirement(this.state, this.model);
    return totals.maintenanceMargin > 0 ? totals.marginEquity / totals.maintenanceMargin : null;
  }

  report(): AccountReport {
    return this.pass.report(this.state, this.model);
  }

  uniformShock(level: number): number | null {
    return uniformShock(this.market, this.pass, this.state, this.model, level);
  }

  uniformShocks(level: number): BothSides {
    return uniformShocks(this.market, this.pass, this.state, this.model, level);
  }

  priceAtLevel(instrument: number, level: number): number | null {
    return priceAtLevel(this.market, this.pass, this.state, this.model, instrument, level);
  }

  pricesAtLevel(instrument: number, level: number): BothSides {
    return pricesAtLevel(this.market, this.pass, this.state, this.model, instrument, level);
  }
}
