import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { stateOf } from '../liquidation/sale.ts';
import type { Sale, SaleState } from '../liquidation/sale.ts';
import { durationText } from '../plan/wording.ts';
import { afterFunding } from '../portfolio/fill.ts';
import type { Account, Book } from '../portfolio/book.ts';
import { termsOf } from './drill-facts.ts';
import type { DrillFacts, DrillTerms } from './drill-facts.ts';
import type { DrillDeviation, DrillRow, DrillTicket } from './drill-log.ts';
import { arrivalFacts, saleFacts, takenFacts, ticketFacts, transferFacts } from './drill-rows.ts';
import type { DrillTransfer, TakenStep } from './drill-rows.ts';
import { ticketsFor } from './drill-tickets.ts';
import { frozen, isFrozen, sellByHand } from './execution.ts';
import { LineWatch } from './line-watch.ts';
import { PlanWatches } from './plan-watches.ts';

/** How the person's part ended: the course is over, the counterparty took over, or it was stopped. */
export type DrillEnd = 'over' | 'taken-over' | 'stopped';

/**
 * A crisis replayed on one account (S150, N7): time comes in by `advance`, the person's hand by the other methods, and
 * everything that happens is written down with its real and its market time. Deterministic: the same times and the same
 * hand give the same log, however finely time is cut.
 */
export class Drill {
  readonly facts: DrillFacts;
  readonly rows: DrillRow[] = [];
  readonly tickets: DrillTicket[] = [];
  readonly line: LineWatch;
  readonly plans: PlanWatches;
  /** Slippage and fees of what was done by hand, in the account's currency. */
  cost = 0;
  /** Money that has arrived from outside. */
  readonly arrived: DrillTransfer[] = [];
  /** Money on its way. */
  pending: readonly DrillTransfer[] = [];
  ended: DrillEnd | null = null;
  private readonly terms: DrillTerms;
  private current: SaleState;
  private market = 0;
  private wall = 0;
  /** Moments at which prices came. */
  private seen = 1;

  constructor(facts: DrillFacts) {
    this.facts = facts;
    this.terms = termsOf(facts);
    this.line = new LineWatch(facts.policy.trigger);
    this.plans = new PlanWatches(facts.plans);
    this.current = stateOf(facts.moments[0]!.book, facts.account);
    this.write('start', { text: `The book as it stands, ${this.ratioText()}` });
    this.look();
  }

  /** Market time since the start. */
  get marketMs(): number { return this.market; }
  /** Real time since the start, pauses left out. */
  get wallMs(): number { return this.wall; }
  get state(): SaleState { return this.current; }
  /** How many moments of the course have been seen. */
  get moments(): number { return this.seen; }

  /**
   * Lets time pass. What happens in between gets its share of the real time.
   * @param marketMs market time since the start, at most the end of the course
   * @param wallMs real time since the start, pauses left out
   */
  advance(marketMs: number, wallMs: number): void {
    const [market, wall] = [this.market, this.wall];
    const until = Math.max(market, Math.min(Math.round(marketMs), this.facts.endsAtMs));
    while (this.ended === null) {
      const next = this.nextMs();
      if (next > until) break;
      this.market = Math.max(next, market);
      this.wall = marketMs > market ? wall + ((wallMs - wall) * (this.market - market)) / (marketMs - market) : wallMs;
      this.happen();
    }
    if (this.ended !== null) return;
    this.market = until;
    this.wall = Math.max(this.wall, wallMs);
  }

  /** Market time of the next thing that happens by itself. */
  nextMs(): number {
    const arrivals = this.pending.map(({ arrivesAtMs }) => arrivesAtMs);
    return Math.min(this.facts.endsAtMs, this.facts.moments[this.seen]?.atMs ?? Infinity, this.line.takeOverAtMs ?? Infinity, this.plans.dueMs(), ...arrivals);
  }

  /**
   * Does a ticket now, with another quantity where one is given (unsigned units, or money for funds).
   * @returns why it can't be done; that is written down too
   */
  doTicket(number: number, quantity?: number): Result<null> {
    const ticket = this.tickets[number - 1];
    if (this.ended !== null || ticket === undefined || ticket.doneWallMs !== null) return failure('not-applicable', 'This ticket is not open.');
    const planned = Math.abs(ticket.quantity ?? 0);
    const wanted = quantity ?? planned;
    if (ticket.kind !== 'notify' && !isAboveZero(wanted)) return failure('invalid-input', 'A quantity above zero is needed.');
    const deviations = this.deviationsOf(ticket);
    const more = { plan: ticket.plan, ticket: number };
    if (ticket.kind === 'notify') {
      this.finish(ticket, null);
      this.write('done', { ...ticketFacts(ticket, 'Seen'), tookMs: this.wall - ticket.shownWallMs, deviations });
      return success(null);
    }
    const made = ticket.kind === 'fund'
      ? this.pay({ source: ticket.source ?? 'outside', amount: wanted, currency: ticket.currency!, arrivesAtMs: this.market + ticket.arrivesAfterMs })
      : this.sell(ticket.instrument!, wanted);
    if (!made.ok) return this.refused(made, { ...more, instrument: ticket.instrument });
    const did = 'step' in made.value ? Math.abs(made.value.step.quantity) : wanted;
    this.finish(ticket, did);
    if (did !== planned) deviations.push({ kind: 'other-quantity', planned });
    return this.written('done', made.value, { ...more, tookMs: Math.round(this.wall - ticket.shownWallMs), deviations });
  }

  /**
   * Sells (or buys back) a part of a position that no ticket asks for.
   * @param quantity unsigned units; more than is held sells what is held
   */
  trade(instrument: string, quantity: number): Result<null> {
    if (this.ended !== null) return failure('not-applicable', 'The drill is over.');
    if (!isAboveZero(quantity)) return failure('invalid-input', 'A quantity above zero is needed.');
    const made = this.sell(instrument, quantity);
    return made.ok ? this.written('own-trade', made.value, { deviations: [{ kind: 'not-in-plan' }] }) : this.refused(made, { instrument });
  }

  /** Pays money in that no ticket asks for. @param arrivesAfterMs market time */
  addMoney(amount: number, currency: string, arrivesAfterMs: number): Result<null> {
    if (this.ended !== null) return failure('not-applicable', 'The drill is over.');
    if (!isAboveZero(amount) || !(arrivesAfterMs >= 0)) return failure('invalid-input', 'An amount above zero is needed.');
    const made = this.pay({ source: 'outside', amount, currency, arrivesAtMs: this.market + Math.round(arrivesAfterMs) });
    return made.ok ? this.written('own-money', made.value, { deviations: [{ kind: 'not-in-plan' }] }) : this.refused(made, { currency });
  }

  /** Writes down that the drill stood still; its real time does not run on in the meantime. */
  paused(lastedMs: number): void {
    if (this.ended === null) this.write('paused', { text: `Paused for ${durationText(lastedMs)}` });
  }

  /** Ends the person's part before the course is over. */
  stop(): void {
    if (this.ended === null) this.close('stopped');
  }

  /** Writes down what the counterparty did after it took over. @param ended how that ended, in words */
  takenOver(steps: readonly TakenStep[], ended: string): void {
    let before = this.current.figures.bufferRatio;
    for (const step of steps) {
      this.write('liquidation', { ...takenFacts(step), bufferBefore: before, bufferAfter: step.bufferRatioAfter });
      before = step.bufferRatioAfter;
    }
    this.write('end', { text: ended, bufferBefore: before, bufferAfter: before });
  }

  private happen(): void {
    this.arrive();
    this.seePrices();
    const isDue = this.line.takeOverAtMs !== null && this.line.takeOverAtMs <= this.market;
    if (isDue && this.line.isTriggered(this.current.figures)) {
      this.look();
      this.close('taken-over');
      return;
    }
    this.look();
    if (this.market < this.facts.endsAtMs) return;
    // A call at the very end still has to be dealt with.
    if (this.line.takeOverAtMs === null && this.facts.moments[this.seen] === undefined) this.close('over');
  }

  private arrive(): void {
    const here = this.pending.filter(({ arrivesAtMs }) => arrivesAtMs <= this.market);
    if (here.length === 0) return;
    this.pending = this.pending.filter(({ arrivesAtMs }) => arrivesAtMs > this.market);
    for (const transfer of here) {
      const bufferBefore = this.current.figures.bufferRatio;
      this.take(transfer);
      this.write('arrived', { ...arrivalFacts(transfer), bufferBefore });
    }
  }

  private seePrices(): void {
    const moment = this.facts.moments[this.seen];
    if (moment === undefined || moment.atMs > this.market) return;
    const bufferBefore = this.rows.at(-1)!.bufferAfter;
    this.seen++;
    this.current = stateOf(moment.book, this.current.account);
    if (moment.name !== null) this.write('prices', { text: `New prices: ${moment.name}`, bufferBefore });
    else if (isApart(bufferBefore, this.current.figures.bufferRatio)) this.write('prices', { text: 'Prices filled in on the way to the next step', bufferBefore });
  }

  private take(transfer: DrillTransfer): void {
    this.arrived.push(transfer);
    this.current = stateOf(this.current.book, afterFunding(this.current.account, transfer.currency, transfer.amount));
  }

  /** Everything that follows from new figures: the line, and the conditions of the plans. */
  private look(): void {
    const later = this.facts.moments.slice(this.seen).find(({ atMs }) => atMs > this.market)?.atMs ?? Infinity;
    const change = this.line.look(this.current.figures, Math.min(this.market + this.facts.graceMs, later, this.facts.endsAtMs));
    if (change === 'call') this.write('call', { text: `Below the line, ${this.ratioText()}: the account is called` });
    if (change === 'cured') this.write('cured', { text: `Above the line again, ${this.ratioText()}` });
    for (const { plan, evaluation } of this.plans.look(this.current, this.market)) {
      this.write('fired', { text: `Plan fired: ${plan.name} because ${evaluation.reason}`, plan: plan.id });
      const shown = ticketsFor(plan, this.current, { wallMs: this.wall, marketMs: this.market, prices: this.seen }, this.tickets.length);
      this.tickets.push(...shown);
      for (const ticket of shown) this.write('shown', ticketFacts(ticket, `Ticket ${String(ticket.number)}`));
    }
  }

  private sell(instrument: string, quantity: number): Result<Done> {
    const now = this.facts.keepsHours ? this.facts.moments[0]!.book.asOf + this.market : null;
    const before = this.current.figures.bufferRatio;
    const sold = sellByHand(this.current, instrument, quantity, this.terms.own, now);
    if (!sold.ok) return sold;
    this.current = sold.value.state;
    this.cost += sold.value.step.slippage + sold.value.step.fee;
    return success({ before, step: sold.value.step });
  }

  private pay(transfer: DrillTransfer): Result<Done> {
    if (isFrozen(this.current.book, this.current.account)) return frozen(this.current.account);
    const before = this.current.figures.bufferRatio;
    if (transfer.arrivesAtMs > this.market) this.pending = [...this.pending, transfer];
    else this.take(transfer);
    return success({ before, transfer });
  }

  /** Writes down what was done by hand, then looks at what follows from it. */
  private written(kind: 'done' | 'own-trade' | 'own-money', done: Done, more: Partial<DrillRow>): Result<null> {
    const facts = 'step' in done ? saleFacts(done.step, this.current.session.instrument(done.step.instrument)?.currency ?? null) : transferFacts(done.transfer, this.market);
    this.write(kind, { ...facts, bufferBefore: done.before, ...more });
    this.look();
    return success(null);
  }

  private refused(why: ReturnType<typeof failure>, more: Partial<DrillRow>): Result<null> {
    this.write('refused', { text: `Not possible: ${why.failure.message}`, ...more });
    return why;
  }

  private deviationsOf(ticket: DrillTicket): DrillDeviation[] {
    const made: DrillDeviation[] = [];
    const pricesSince = this.seen - ticket.shownPrices;
    if (pricesSince > 0) made.push({ kind: 'late', afterMs: Math.round(this.wall - ticket.shownWallMs), pricesSince });
    const first = this.tickets.find((one) => one.plan === ticket.plan && one.number < ticket.number && one.doneWallMs === null && one.kind !== 'notify');
    if (first !== undefined && ticket.kind !== 'notify') made.push({ kind: 'out-of-order', before: first.number });
    return made;
  }

  private finish(ticket: DrillTicket, quantity: number | null): void {
    this.tickets[ticket.number - 1] = { ...ticket, doneWallMs: this.wall, doneQuantity: quantity };
  }

  private close(end: DrillEnd): void {
    if (end === 'taken-over') this.write('taken-over', { text: `The counterparty takes over, ${this.ratioText()}` });
    for (const ticket of this.tickets) if (ticket.doneWallMs === null) this.write('not-done', { ...ticketFacts(ticket, 'Not done'), deviations: [{ kind: 'not-done' }] });
    if (end !== 'taken-over') this.write('end', { text: end === 'over' ? `The scenario is over, ${this.ratioText()}` : `Stopped, ${this.ratioText()}` });
    this.ended = end;
  }

  private ratioText(): string {
    const { bufferRatio } = this.current.figures;
    return bufferRatio === null ? 'nothing is required' : `buffer ratio ${bufferRatio.toFixed(2)}`;
  }

  private write(kind: DrillRow['kind'], row: Partial<DrillRow> & Pick<DrillRow, 'text'>): void {
    const ratio = this.current.figures.bufferRatio;
    this.rows.push({
      kind, wallMs: Math.round(this.wall), marketMs: this.market, plan: null, ticket: null, instrument: null, quantity: null, currency: null, price: null, cost: null, tookMs: null,
      bufferBefore: ratio, bufferAfter: ratio, deviations: [], ...row,
    });
  }
}

type Done =
  | { readonly before: number | null; readonly step: Sale['step'] }
  | { readonly before: number | null; readonly transfer: DrillTransfer };

/** Prices that were filled in are many: those that change the buffer by this much since the last row are written down. */
const APART = 0.05;

function isApart(before: number | null, after: number | null): boolean {
  return before === null || after === null ? before !== after : Math.abs(after - before) >= APART;
}

function isAboveZero(value: number): boolean {
  return value > 0 && Number.isFinite(value);
}

/** The account as a drill has left it, with what is still to come: where the ending goes on from. */
export interface DrillLeft {
  readonly account: Account;
  /** The market of the last moment, with what own sales did to it. */
  readonly book: Book;
  /** Index of the next moment of the course. */
  readonly next: number;
  readonly pending: readonly DrillTransfer[];
  readonly takenOver: boolean;
}

/** What is left when the person's part is over. */
export function leftOf(drill: Drill): DrillLeft {
  return { account: drill.state.account, book: drill.state.book, next: drill.moments, pending: drill.pending, takenOver: drill.ended === 'taken-over' };
}
