import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { sell } from '../liquidation/sale.ts';
import type { Sale, SaleState, SaleTerms } from '../liquidation/sale.ts';
import { isOpen, nextOpen } from '../trading-calendar/trading-hours.ts';
import { orderedCandidates } from '../plan/selection.ts';
import type { Account, Book } from '../portfolio/book.ts';
import { durationText } from '../plan/wording.ts';

/** Whether the account's counterparty stands still in this state, so that nothing can be sold or paid in. */
export function isFrozen(book: Book, account: Account): boolean {
  return account.counterparty !== null && book.stress?.frozen.has(account.counterparty) === true;
}

/** The answer to whatever is tried while the counterparty stands still. */
export function frozen(account: Account): { readonly ok: false; readonly failure: import('#base/failure.ts').Failure } {
  return failure('not-applicable', `${account.counterparty ?? 'The counterparty'} stands still: nothing can be sold or paid in there.`);
}

/**
 * Sells (or buys back) a part of a position as a person would, at the execution price with impact.
 * @param quantity unsigned units; more than is held sells what is held
 * @param now market time in ms UTC, for trading hours; null where hours don't count
 * @returns `not-applicable` where nothing is held or the market is closed, `missing-data` where there is no price
 */
export function sellByHand(state: SaleState, instrument: string, quantity: number, terms: SaleTerms, now: number | null): Result<Sale> {
  if (isFrozen(state.book, state.account)) return frozen(state.account);
  const candidate = orderedCandidates(state.session, state.account, { instrument: [instrument] }, 'largest-exposure')[0];
  if (candidate === undefined) return failure('not-applicable', `No ${instrument} is held any more.`);
  const { hours } = candidate.instrument;
  if (now !== null && hours !== undefined && !isOpen(hours, now)) {
    const opens = nextOpen(hours, now);
    return failure('not-applicable', `The market of ${instrument} is closed${Number.isFinite(opens) ? `; it opens in ${durationText(opens - now)}` : ''}.`);
  }
  if (candidate.figures.mark === null || !Number.isFinite(candidate.figures.mark)) return failure('missing-data', `There is no price of ${instrument}.`);
  return success(sell(state, candidate, Math.min(quantity, Math.abs(candidate.position.quantity)), terms));
}
