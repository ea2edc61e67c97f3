import type { Account, Book, Quote } from '../portfolio/book.ts';
import type { AccountFigures, Status } from '../portfolio/figures.ts';
import type { Session } from '../session-port.ts';
import { openSession } from '../session.ts';

/** What one source or venue says that an instrument is worth. */
export interface VenueMark {
  readonly source: string;
  readonly mark: number;
  /** ms UTC. */
  readonly at: number;
}

/** An account valued at one choice of marks; amounts in its currency. */
export interface AtMarks {
  readonly netLiquidationValue: number;
  readonly marginEquity: number;
  readonly maintenanceMargin: number;
  readonly bufferRatio: number | null;
  readonly status: Status;
  readonly complete: boolean;
  readonly alertLevel: number | null;
}

/** An instrument for which several marks are known, and what they mean to one account. */
export interface InstrumentAtMarks {
  readonly instrument: string;
  /** Signed units: positions, and balances in it. */
  readonly quantity: number;
  /** The mark of the account's own venue; the quote's where that venue is not among the sources. */
  readonly venue: number;
  /** The median of all marks. */
  readonly aggregate: number;
  /** The mark at which the account is worth least: the lowest of what it holds long, the highest of what it is short. */
  readonly worst: number;
  readonly worstSource: string;
  /** NLV with this instrument alone at the aggregate, or at the worst mark, minus NLV at the venue's. */
  readonly aggregateDifference: number;
  readonly worstDifference: number;
}

/** One account at the marks of its venue, at the median of all sources, and at the worst for it. */
export interface AccountAtMarks {
  readonly id: string;
  readonly currency: string;
  readonly venue: AtMarks;
  readonly aggregate: AtMarks;
  readonly worst: AtMarks;
  /** The largest loss at the worst mark first. */
  readonly instruments: readonly InstrumentAtMarks[];
}

/**
 * The price-source test: accounts revalued in full at the marks of other venues (requirement and haircuts too). Nothing but
 * these instruments moves: another mark is no move of the market, so a derivative with a price of its own keeps it.
 * @param marks instrument id → marks beside the quote's own; one of the same source as the quote is the quote's own
 * @returns the accounts that any of these marks concerns, in the order of the book
 */
export function accountsAtMarks(book: Book, marks: ReadonlyMap<string, readonly VenueMark[]>): readonly AccountAtMarks[] {
  const quotes = new Map(book.quotes.map((quote) => [quote.instrument, quote]));
  const all = new Map<string, readonly VenueMark[]>();
  for (const [instrument, others] of marks) {
    const quote = quotes.get(instrument);
    const own = quote === undefined || !Number.isFinite(quote.mark) ? [] : [{ source: quote.source, mark: quote.mark, at: quote.at }];
    const list = [...own, ...others.filter(({ source, mark }) => Number.isFinite(mark) && !(own.length > 0 && source === quote!.source))];
    if (list.length > 1) all.set(instrument, list);
  }
  if (all.size === 0) return [];
  const bench = new MarkBench(openSession(book), book, all);
  return book.accounts.flatMap((account) => bench.account(account) ?? []);
}

/** One session in which marks are put in and taken out again. */
class MarkBench {
  private readonly session: Session;
  private readonly quotes: ReadonlyMap<string, Quote>;
  private readonly marks: ReadonlyMap<string, readonly VenueMark[]>;
  /** What stands in the session now. */
  private readonly standing = new Map<string, number>();

  constructor(session: Session, book: Book, marks: ReadonlyMap<string, readonly VenueMark[]>) {
    this.session = session;
    this.marks = marks;
    this.quotes = new Map(book.quotes.map((quote) => [quote.instrument, quote]));
    for (const id of marks.keys()) this.standing.set(id, this.quotes.get(id)?.mark ?? NaN);
  }

  account(account: Account): AccountAtMarks | null {
    const { id } = account;
    const own = new Map([...this.marks].map(([instrument, list]) => [instrument, venueMark(list, account.counterparty)]));
    this.put(own);
    const venue = this.session.figures(id);
    const instruments = [...this.marks].flatMap(([instrument, list]) => this.instrument(account, instrument, list, own.get(instrument)!, venue) ?? []);
    if (instruments.length === 0) return null;
    this.put(new Map(instruments.map((one) => [one.instrument, one.aggregate])));
    const aggregate = this.session.figures(id);
    this.put(new Map(instruments.map((one) => [one.instrument, one.worst])));
    const worst = this.session.figures(id);
    instruments.sort((a, b) => a.worstDifference - b.worstDifference || (a.instrument < b.instrument ? -1 : 1));
    return { id, currency: venue.currency, venue: atMarks(venue), aggregate: atMarks(aggregate), worst: atMarks(worst), instruments };
  }

  /** One instrument at each of its marks, everything else at the marks of the venue; null where the account does not feel it. */
  private instrument(account: Account, instrument: string, list: readonly VenueMark[], own: number, venue: AccountFigures): InstrumentAtMarks | null {
    const at = (mark: number): AccountFigures => {
      this.put(new Map([[instrument, mark]]));
      return this.session.figures(account.id);
    };
    const aggregate = median(list.map(({ mark }) => mark));
    let worst = list.find(({ mark }) => mark === own)!;
    let least = venue;
    let felt = false;
    for (const one of list) {
      const figures = at(one.mark);
      if (!same(figures, venue)) felt = true;
      if (worse(figures, least)) [worst, least] = [one, figures];
    }
    const aggregateDifference = at(aggregate).netLiquidationValue - venue.netLiquidationValue;
    this.put(new Map([[instrument, own]]));
    if (!felt && quantityOf(account, instrument) === 0) return null;
    return {
      instrument, quantity: quantityOf(account, instrument), venue: own, aggregate, worst: worst.mark, worstSource: worst.source,
      aggregateDifference, worstDifference: least.netLiquidationValue - venue.netLiquidationValue,
    };
  }

  private put(marks: ReadonlyMap<string, number>): void {
    for (const [instrument, mark] of marks) {
      if (this.standing.get(instrument) === mark) continue;
      this.standing.set(instrument, mark);
      const quote = this.quotes.get(instrument);
      if (quote === undefined) {
        this.session.apply({ type: 'quote', quote: { instrument, mark, bid: NaN, ask: NaN, volatility: NaN, at: this.session.now(), staleAfterMs: NaN, source: 'venue', funding: null } });
        continue;
      }
      // The spread scales with the price, as in a scenario.
      const scale = quote.mark === 0 ? 1 : Math.abs(mark / quote.mark);
      const same = mark === quote.mark;
      this.session.apply({ type: 'quote', quote: same ? quote : { ...quote, mark, bid: mark - (quote.mark - quote.bid) * scale, ask: mark + (quote.ask - quote.mark) * scale } });
    }
  }
}

function venueMark(list: readonly VenueMark[], counterparty: string | null): number {
  return (list.find(({ source }) => counterparty !== null && source === counterparty) ?? list[0]!).mark;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function quantityOf(account: Account, instrument: string): number {
  let sum = 0;
  for (const position of account.positions) if (position.instrument === instrument) sum += position.quantity;
  for (const balance of account.balances) if (balance.currency === instrument && instrument !== account.currency) sum += balance.amount + balance.accrued;
  return sum;
}

function same(a: AccountFigures, b: AccountFigures): boolean {
  return a.netLiquidationValue === b.netLiquidationValue && a.marginEquity === b.marginEquity && a.maintenanceMargin === b.maintenanceMargin;
}

/** Less net liquidation value; of the same, less over the line. */
function worse(a: AccountFigures, b: AccountFigures): boolean {
  if (a.netLiquidationValue !== b.netLiquidationValue) return a.netLiquidationValue < b.netLiquidationValue;
  return a.marginEquity - a.maintenanceMargin < b.marginEquity - b.maintenanceMargin;
}

function atMarks({ netLiquidationValue, marginEquity, maintenanceMargin, bufferRatio, status, complete, alertLevel }: AccountFigures): AtMarks {
  return { netLiquidationValue, marginEquity, maintenanceMargin, bufferRatio, status, complete, alertLevel };
}
