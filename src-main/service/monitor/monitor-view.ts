/** What the window sees of the live loop: rows of the streams, set only where somebody looks. */
import type { BookFile } from '#contract/book-file.ts';
import type { StreamName } from '#contract/streams.ts';
import { raiseAt } from '#engine/portfolio/target.ts';
import type { Session } from '#engine/session-port.ts';
import {
  feedNumbers, feedTexts, isStale, positionNumbers, positionTexts, quoteNumbers, riskNumbers, riskTexts,
} from '../stream/monitor-rows.ts';
import type { LoopState } from '../stream/monitor-rows.ts';
import type { FeedState } from '../ports.ts';
import type { Publisher } from '../stream/publisher.ts';

/** Counters that tell the window to read lists again. */
export interface Revisions {
  readonly book: number;
  readonly alerts: number;
  readonly firings: number;
  readonly breaches: number;
}

/** Sets the rows of the streams to which somebody has subscribed. */
export class MonitorView {
  private readonly session: Session;
  private readonly publisher: Publisher;
  private readonly dirtyAccounts = new Set<string>();
  private readonly dirtyQuotes = new Set<string>();
  /** Account → instrument → rule that charges it; read anew when the book changes. */
  private readonly rules = new Map<string, ReadonlyMap<string, string>>();
  private instruments: readonly string[] = [];
  private staleInstruments = new Set<string>();
  private rest: () => { readonly feed: FeedState | null; readonly loop: LoopState; readonly revisions: Revisions };

  constructor(session: Session, publisher: Publisher, rest: () => { readonly feed: FeedState | null; readonly loop: LoopState; readonly revisions: Revisions }) {
    this.session = session;
    this.publisher = publisher;
    this.rest = rest;
    publisher.onFill((stream, parameter) => this.fill(stream, parameter));
  }

  /** The book changed: every row may be another. */
  bookChanged(book: BookFile): void {
    this.instruments = (book.instruments ?? []).map((instrument) => instrument.id);
    this.rules.clear();
    this.publisher.retain('risk', new Set(this.session.accountIds()));
    this.publisher.retain('quotes', new Set(this.instruments));
    for (const account of this.publisher.wanted('positions')) {
      this.publisher.retain('positions', new Set((this.session.account(account)?.positions ?? []).map((p) => p.instrument)), account);
    }
    this.everything();
  }

  everything(): void {
    for (const id of this.session.accountIds()) this.dirtyAccounts.add(id);
    for (const id of this.instruments) this.dirtyQuotes.add(id);
  }

  accountChanged(id: string): void {
    this.dirtyAccounts.add(id);
  }

  quotesChanged(ids: readonly string[]): void {
    if (this.publisher.isWanted('quotes')) for (const id of ids) this.dirtyQuotes.add(id);
  }

  /** Counts stale quotes of the book; those whose staleness changed are sent again. */
  countStale(): number {
    const now = this.session.now();
    const stale = new Set<string>();
    for (const id of this.instruments) {
      const quote = this.session.quote(id);
      if (quote !== null && isStale(quote, now)) stale.add(id);
    }
    for (const id of stale) if (!this.staleInstruments.has(id)) this.dirtyQuotes.add(id);
    for (const id of this.staleInstruments) if (!stale.has(id)) this.dirtyQuotes.add(id);
    this.staleInstruments = stale;
    return stale.size;
  }

  /** Sets the rows that changed and sends the frames that are due. */
  publish(monotonic: number): void {
    const { publisher } = this;
    if (publisher.isWanted('risk')) for (const id of this.dirtyAccounts) this.setRisk(id);
    for (const account of publisher.wanted('positions')) if (this.dirtyAccounts.has(account)) this.setPositions(account);
    if (publisher.isWanted('quotes')) for (const id of this.dirtyQuotes) this.setQuote(id);
    this.dirtyAccounts.clear();
    this.dirtyQuotes.clear();
    this.setFeed();
    this.setRevisions();
    publisher.flush(monotonic);
  }

  private fill(stream: StreamName, parameter: string | null): void {
    if (stream === 'risk') for (const id of this.session.accountIds()) this.setRisk(id);
    else if (stream === 'positions' && parameter !== null) this.setPositions(parameter);
    else if (stream === 'quotes') for (const id of this.instruments) this.setQuote(id);
    else if (stream === 'feed') this.setFeed();
    else if (stream === 'revision') this.setRevisions();
  }

  private setRisk(id: string): void {
    const account = this.session.account(id);
    if (account === null) return;
    const figures = this.session.figures(id);
    const raise = raiseAt(account.thresholds, this.session.now());
    this.publisher.set('risk', id, riskNumbers(figures, account, raise), riskTexts(figures, account, raise));
  }

  private setPositions(id: string): void {
    if (this.session.account(id) === null) return;
    const rules = this.rulesOf(id);
    for (const position of this.session.positions(id)) {
      const instrument = this.session.instrument(position.instrument);
      this.publisher.set('positions', position.instrument, positionNumbers(position), positionTexts(instrument, rules.get(position.instrument) ?? null), id);
    }
  }

  private rulesOf(account: string): ReadonlyMap<string, string> {
    let rules = this.rules.get(account);
    if (rules === undefined) {
      const made = new Map<string, string>();
      for (const line of this.session.report(account).margin) if (!made.has(line.scope)) made.set(line.scope, line.rule);
      rules = made;
      this.rules.set(account, rules);
    }
    return rules;
  }

  private setQuote(id: string): void {
    const quote = this.session.quote(id);
    if (quote === null) this.publisher.remove('quotes', id);
    else this.publisher.set('quotes', id, quoteNumbers(quote, this.session.now()), [quote.source]);
  }

  private setFeed(): void {
    if (!this.publisher.isWanted('feed')) return;
    const { feed, loop } = this.rest();
    this.publisher.set('feed', 'replay', feedNumbers(feed, loop), feedTexts(feed));
  }

  private setRevisions(): void {
    if (!this.publisher.isWanted('revision')) return;
    const { book, alerts, firings, breaches } = this.rest().revisions;
    this.publisher.set('revision', 'book', [book, alerts, firings, breaches], []);
  }
}
