import { liquidateLending } from '../liquidation/lending.ts';
import { isBelow, liquidate } from '../liquidation/liquidate.ts';
import type { LiquidationEnd } from '../liquidation/run.ts';
import { stateOf } from '../liquidation/sale.ts';
import { nextOpen } from '../trading-calendar/trading-hours.ts';
import { afterFunding } from '../portfolio/fill.ts';
import type { Account, Book } from '../portfolio/book.ts';
import { Drill, leftOf } from './drill.ts';
import type { DrillLeft } from './drill.ts';
import { termsOf } from './drill-facts.ts';
import type { DrillFacts } from './drill-facts.ts';
import type { DrillTransfer, TakenStep } from './drill-rows.ts';

/** What became of the account by the end of the course. In the account's currency. */
export interface DrillOutcome {
  /** Whether it ever was below the line. */
  readonly called: boolean;
  /** How often the counterparty sold. */
  readonly liquidations: number;
  readonly lowestRatio: number | null;
  readonly endRatio: number | null;
  readonly endEquity: number;
  /** Money from outside that has arrived, at the exchange rates of the end. */
  readonly paidIn: number;
  /** Slippage and fees, by hand and by the counterparty. */
  readonly cost: number;
  /** What is owed at the end beyond everything that is there, money paid in included. */
  readonly shortfall: number;
}

/** The rest of a course without a hand: what the counterparty sold first, and the outcome. */
export interface Aftermath {
  readonly steps: readonly TakenStep[];
  /** How the first liquidation ended; null where there was none. */
  readonly end: LiquidationEnd | null;
  readonly outcome: DrillOutcome;
}

/** What a drill brings along: its line and its costs so far. */
export interface DrillSoFar {
  readonly called: boolean;
  readonly lowestRatio: number | null;
  readonly cost: number;
  readonly arrived: readonly DrillTransfer[];
}

/** What has happened in a drill until the person's part was over. */
export function soFarOf(drill: Drill): DrillSoFar {
  return { called: drill.line.called, lowestRatio: drill.line.lowest, cost: drill.cost, arrived: drill.arrived };
}

/**
 * Plays a course to its end without a hand: the counterparty liquidates where it has taken over and wherever the account
 * is below its trigger later. What its sales do to marks stays within the moment, as in every rehearsal.
 */
export function aftermath(facts: DrillFacts, left: DrillLeft, before: DrillSoFar): Aftermath {
  const terms = termsOf(facts);
  let account = left.account;
  let pending = left.pending;
  let book: Book = left.book;
  let steps: readonly TakenStep[] = [];
  let end: LiquidationEnd | null = null;
  const sums = { ...before, arrived: [...before.arrived], liquidations: 0 };
  const note = (ratio: number | null): void => { if (ratio !== null && (sums.lowestRatio === null || ratio < sums.lowestRatio)) sums.lowestRatio = ratio; };
  const act = (): void => {
    const run = intervene(book, account, terms.broker);
    if (end === null) {
      steps = run.steps;
      end = run.end;
    }
    sums.liquidations += run.steps.length > 0 ? 1 : 0;
    sums.cost += run.cost;
    account = run.account;
  };
  if (left.takenOver) act();
  for (const moment of facts.moments.slice(left.next)) {
    const here = pending.filter(({ arrivesAtMs }) => arrivesAtMs <= moment.atMs);
    account = here.reduce((current, { currency, amount }) => afterFunding(current, currency, amount), account);
    sums.arrived.push(...here);
    pending = pending.filter((transfer) => !here.includes(transfer));
    book = moment.book;
    const { figures } = stateOf(book, account);
    note(figures.bufferRatio);
    if (isBelow(figures, 1)) sums.called = true;
    if (isBelow(figures, facts.policy.trigger)) act();
  }
  // What is still on its way arrives in a world that stands still, and counts on both sides.
  account = pending.reduce((current, { currency, amount }) => afterFunding(current, currency, amount), account);
  sums.arrived.push(...pending);
  // Everything is valued at the scenario's own last prices, so that nobody's last sale counts twice.
  const last = stateOf(facts.moments.at(-1)!.book, account);
  const paidIn = sums.arrived.reduce((sum, { amount, currency }) => sum + amount * (last.session.rate(currency, account.currency)?.rate ?? NaN), 0);
  return {
    steps, end,
    outcome: {
      called: sums.called, liquidations: sums.liquidations, lowestRatio: sums.lowestRatio, endRatio: last.figures.bufferRatio,
      endEquity: last.figures.netLiquidationValue, paidIn, cost: sums.cost, shortfall: Math.max(0, -last.figures.netLiquidationValue),
    },
  };
}

interface Intervention {
  readonly account: Account;
  readonly steps: readonly TakenStep[];
  readonly end: LiquidationEnd;
  readonly cost: number;
}

function intervene(book: Book, account: Account, broker: ReturnType<typeof termsOf>['broker']): Intervention {
  const there = { ...book, accounts: [account] };
  const currencyOf = (id: string): string => there.instruments.find((instrument) => instrument.id === id)?.currency ?? account.currency;
  if (account.regime === 'lending') {
    const run = liquidateLending(there, account.id);
    // A protocol takes collateral at a bonus: that is what its calls cost.
    const cost = run.before.netLiquidationValue - run.after.netLiquidationValue;
    const steps = run.steps.map(({ seized, bufferRatioAfter, reason }): TakenStep => ({ instrument: seized.instrument, quantity: -seized.quantity, bufferRatioAfter, reason, currency: currencyOf(seized.instrument), price: null, cost: null }));
    const end: LiquidationEnd = run.steps.length === 0 ? 'not-triggered' : run.shortfall > 0 ? 'wiped-out' : 'restored';
    return { account: run.left, steps, end, cost };
  }
  const run = liquidate(there, account.id, broker);
  const steps = run.steps.map((step): TakenStep => ({
    instrument: step.instrument, quantity: step.quantity, bufferRatioAfter: step.bufferRatioAfter, reason: step.reason, currency: currencyOf(step.instrument), price: step.price, cost: step.slippage + step.fee,
  }));
  return { account: run.left, steps, end: run.end, cost: run.totalSlippage + run.totalFees };
}

/** The same course without a person: with every ticket done the moment it is shown, and with nothing done. */
export interface DrillReferences {
  readonly atOnce: DrillOutcome;
  readonly nothing: DrillOutcome;
}

/** Plays the course twice without a person, for the comparison at the end. */
export function referencesOf(facts: DrillFacts): DrillReferences {
  return { atOnce: playThrough(facts, doOpenTickets), nothing: playThrough(facts, () => undefined) };
}

/** What has to wait for its market is tried again when it opens. */
function doOpenTickets(drill: Drill): void {
  for (const ticket of drill.tickets) if (ticket.doneWallMs === null) drill.doTicket(ticket.number);
}

function playThrough(facts: DrillFacts, hand: (drill: Drill) => void): DrillOutcome {
  const drill = new Drill(facts);
  hand(drill);
  while (drill.ended === null) {
    const next = Math.min(drill.nextMs(), nextOpening(drill));
    drill.advance(next, next);
    hand(drill);
  }
  return aftermath(facts, leftOf(drill), soFarOf(drill)).outcome;
}

/** Market time at which the market of an open ticket opens next; Infinity where none is waiting for that. */
function nextOpening({ facts, tickets, state, marketMs }: Drill): number {
  if (!facts.keepsHours) return Infinity;
  const start = facts.moments[0]!.book.asOf;
  const openings = tickets.flatMap(({ doneWallMs, instrument }) => {
    const hours = doneWallMs === null && instrument !== null ? state.session.instrument(instrument)?.hours : undefined;
    return hours === undefined ? [] : [Math.ceil(nextOpen(hours, start + marketMs) - start)];
  });
  return Math.min(Infinity, ...openings.filter((at) => at > marketMs));
}

/** How a liquidation ended, in words. */
export function liquidationEndText(end: LiquidationEnd | null): string {
  switch (end) {
    case 'restored': return 'The counterparty stops: the buffer is back';
    case 'wiped-out': return 'Nothing is left, and more is owed than there was';
    case 'halted': return 'What is left cannot be sold: it is halted';
    case 'nothing-left': return 'Nothing that could be sold is left';
    case 'not-triggered': case null: return 'The counterparty had nothing to sell';
  }
}
