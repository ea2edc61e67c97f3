/** Y of a plan: its steps as a concrete list of things to do by hand, with the account after each. */
import type { Account } from '../portfolio/book.ts';
import type { AccountFigures } from '../portfolio/figures.ts';
import { afterFunding } from '../portfolio/fill.ts';
import type { Session } from '../session-port.ts';
import { accountMetric } from './metrics.ts';
import { lotsOf } from './lots.ts';
import { orderedCandidates } from './selection.ts';
import type { Candidate } from './selection.ts';
import { afterTrade } from './trade.ts';
import type { Fund, PlannedTicket, Reduce, Step } from './plan.ts';
import { fundText, tradeText } from './wording.ts';

type Draft = Omit<PlannedTicket, 'order'>;

/**
 * Tickets for these steps on this account under the prices of the session.
 *
 * Each ticket is priced at the mark less half the spread (plus, for a purchase), with the fee of the instrument; its
 * figures are those of the account after it and all tickets before it. Whole units except crypto, fx and perpetuals,
 * rounded up; a position is closed at most, never turned around. A position without a price gives a ticket without
 * estimates, which the figures after it leave out.
 */
export function planTickets(session: Session, account: Account, steps: readonly Step[]): readonly PlannedTicket[] {
  let current = account;
  const tickets: PlannedTicket[] = [];
  for (const step of steps) {
    const made = step.type === 'reduce' ? reduce(session, current, step) : step.type === 'fund' ? fund(session, current, step) : { account: current, drafts: [notice(step.message)] };
    current = made.account;
    for (const draft of made.drafts) tickets.push({ order: tickets.length + 1, ...draft });
  }
  return tickets;
}

interface Made {
  readonly account: Account;
  readonly drafts: readonly Draft[];
}

function reduce(session: Session, start: Account, step: Reduce): Made {
  let account = start;
  const drafts: Draft[] = [];
  for (const candidate of orderedCandidates(session, start, step.select, step.order)) {
    if (step.until !== null && isReached(session.evaluate(account), step.until)) break;
    const lots = lotsOf(candidate.instrument, candidate.position);
    const most = lots.ofShare(step.share);
    if (most <= 0) continue;
    const price = executionPrice(session, candidate);
    if (price === null) {
      // Without a price nothing can be estimated, and `until` can't know when to stop.
      drafts.push(unpriced(candidate, lots.quantity(most)));
      continue;
    }
    const after = (n: number) => trade(account, candidate, lots.quantity(n), price);
    const n = step.until === null ? most : stepsUntil(session, account, after, most, step.until);
    if (n === 0) continue;
    const quantity = lots.quantity(n);
    account = after(n);
    drafts.push(tradeDraft(candidate, quantity, price, session.evaluate(account), step));
  }
  return { account, drafts };
}

function isReached(figures: AccountFigures, until: NonNullable<Reduce['until']>): boolean {
  const value = accountMetric(figures, until.metric);
  return value !== null && value >= until.atLeast;
}

/** Fewest steps that reach the goal; all of them where it stays out of reach; 0 where closing would lead away from it. */
function stepsUntil(session: Session, before: Account, after: (n: number) => Account, most: number, until: NonNullable<Reduce['until']>): number {
  const all = session.evaluate(after(most));
  if (!isReached(all, until)) {
    const now = accountMetric(session.evaluate(before), until.metric);
    const then = accountMetric(all, until.metric);
    return now !== null && then !== null && then < now ? 0 : most;
  }
  let missed = 0;
  let reached = most;
  while (reached - missed > 1) {
    const middle = Math.floor((missed + reached) / 2);
    if (isReached(session.evaluate(after(middle)), until)) reached = middle;
    else missed = middle;
  }
  return reached;
}

export interface Execution {
  readonly price: number;
  /** Half the spread in money per unit; null where no spread is known. */
  readonly halfSpread: number | null;
}

/** Mark less half the spread for a sale, plus for a purchase; null where there is no mark. */
export function executionPrice(session: Session, { position, instrument, figures }: Candidate): Execution | null {
  const { mark } = figures;
  if (mark === null || !Number.isFinite(mark)) return null;
  const quote = session.quote(instrument.id);
  const spread = quote === null ? NaN : quote.ask - quote.bid;
  if (!(spread >= 0)) return { price: mark, halfSpread: null };
  return { price: position.quantity > 0 ? mark - spread / 2 : mark + spread / 2, halfSpread: spread / 2 };
}

/** Fee of a trade in the instrument's currency (the coin of an inverse contract). */
export function feeOf({ instrument }: Candidate, quantity: number, price: number): number {
  const size = quantity * instrument.multiplier;
  return Math.abs(instrument.inverse ? size / price : size * price) * instrument.takerFee;
}

function signedOf({ position }: Candidate, quantity: number): number {
  return position.quantity > 0 ? -quantity : quantity;
}

function trade(account: Account, candidate: Candidate, quantity: number, { price }: Execution): Account {
  return afterTrade(account, candidate.instrument, signedOf(candidate, quantity), price, feeOf(candidate, quantity, price));
}

function tradeDraft(candidate: Candidate, quantity: number, execution: Execution, after: AccountFigures, step: Reduce): Draft {
  const { instrument, position } = candidate;
  const { price, halfSpread } = execution;
  const signed = signedOf(candidate, quantity);
  return {
    kind: signed < 0 ? 'sell' : 'buy',
    instrument: instrument.id,
    quantity: signed,
    currency: instrument.currency,
    estimatedPrice: price,
    estimatedCost: halfSpread === null ? null : spreadMoney(candidate, quantity, execution, halfSpread) + feeOf(candidate, quantity, price),
    bufferRatioAfter: after.bufferRatio,
    maintenanceMarginAfter: after.maintenanceMargin,
    text: tradeText(instrument, position.quantity, quantity, price, halfSpread !== null, step.until === null && quantity > Math.abs(position.quantity) * step.share * (1 + 1e-9)),
  };
}

/** What crossing half the spread costs, in the instrument's currency (the coin of an inverse contract). */
function spreadMoney({ instrument, figures }: Candidate, quantity: number, { price }: Execution, halfSpread: number): number {
  const size = quantity * instrument.multiplier;
  return instrument.inverse && figures.mark !== null ? Math.abs(size * (1 / price - 1 / figures.mark)) : size * halfSpread;
}

function unpriced(candidate: Candidate, quantity: number): Draft {
  const signed = signedOf(candidate, quantity);
  return {
    kind: signed < 0 ? 'sell' : 'buy', instrument: candidate.instrument.id, quantity: signed, currency: candidate.instrument.currency,
    estimatedPrice: null, estimatedCost: null, bufferRatioAfter: null, maintenanceMarginAfter: null,
    text: tradeText(candidate.instrument, candidate.position.quantity, quantity, null, false, false),
  };
}

function fund(session: Session, account: Account, step: Fund): Made {
  const funded = afterFunding(account, step.currency, step.amount);
  const after = session.evaluate(funded);
  return {
    account: funded,
    drafts: [{
      kind: 'fund', instrument: null, quantity: step.amount, currency: step.currency, estimatedPrice: null, estimatedCost: null,
      bufferRatioAfter: after.bufferRatio, maintenanceMarginAfter: after.maintenanceMargin, text: fundText(step),
    }],
  };
}

function notice(message: string): Draft {
  return { kind: 'notify', instrument: null, quantity: null, currency: null, estimatedPrice: null, estimatedCost: null, bufferRatioAfter: null, maintenanceMarginAfter: null, text: message };
}
