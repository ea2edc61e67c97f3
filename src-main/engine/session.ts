import { collateralLedger } from './collateral/ledger.ts';
import type { CollateralLedger } from './collateral/ledger.ts';
import { priceAtLevel, uniformShock } from './distance/distance.ts';
import { modelOf } from './margin/registry.ts';
import type { MarginModel } from './margin/model.ts';
import { Market } from './market/market.ts';
import { AccountPass } from './portfolio/account-pass.ts';
import { AccountState } from './portfolio/account-state.ts';
import type { Account, Book, Instrument, Quote } from './portfolio/book.ts';
import type { AccountFigures, AccountReport, PositionFigures } from './portfolio/figures.ts';
import { raiseAt } from './portfolio/target.ts';
import type { OpenSession, Session, SessionEvent } from './session-port.ts';

interface Entry {
  state: AccountState;
  readonly model: MarginModel;
  figures: AccountFigures | null;
}

/** A reducer with a cache: events mark what they touch, figures are computed when somebody asks. */
class LiveSession implements Session {
  private readonly market: Market;
  private readonly pass: AccountPass;
  private readonly entries = new Map<string, Entry>();
  private readonly touchedIds = new Set<string>();
  /** Accounts that depend on each instrument, in compressed rows; rebuilt when an account or instrument changes. */
  private rowStart = new Int32Array(1);
  private rowAccounts = new Int32Array(0);
  private list: Entry[] = [];
  private dirty = new Uint8Array(0);
  private dirtyList = new Int32Array(0);
  private dirtyCount = 0;
  private rowsValid = false;
  private staleFlags = new Uint8Array(0);

  constructor(book: Book) {
    this.market = new Market(book);
    this.pass = new AccountPass(this.market);
    for (const account of book.accounts) this.put(account);
  }

  apply(event: SessionEvent): void {
    switch (event.type) {
      case 'quote': {
        const i = this.market.indexOf(event.quote.instrument);
        if (i < 0) return;
        this.market.setQuote(event.quote);
        this.touchInstrument(i);
        return;
      }
      case 'fx':
        this.market.setFx(event.fx);
        this.touchAll();
        return;
      case 'rate':
        this.market.setRate(event.rate);
        this.touchAll();
        return;
      case 'account':
        if (event.account === null) this.remove(event.id);
        else this.put(event.account);
        return;
      case 'instrument': {
        this.market.setInstrument(event.instrument);
        for (const entry of this.entries.values()) entry.state = new AccountState(entry.state.account, this.market);
        this.rowsValid = false;
        this.touchAll();
        return;
      }
      case 'history':
        this.market.setHistory(event.history);
        for (const entry of this.entries.values()) entry.state = new AccountState(entry.state.account, this.market);
        this.touchAll();
        return;
      case 'time':
        this.setNow(event.now);
    }
  }

  instrumentIndex(id: string): number {
    return this.market.indexOf(id);
  }

  tick(instrument: number, mark: number, bid: number, ask: number, volatility: number, at: number): void {
    this.market.tick(instrument, mark, bid, ask, volatility, at);
    this.touchInstrument(instrument);
  }

  touched(): readonly string[] {
    this.rows();
    for (let k = 0; k < this.dirtyCount; k++) this.touchedIds.add(this.list[this.dirtyList[k]!]!.state.account.id);
    return [...this.touchedIds];
  }

  accountIds(): readonly string[] {
    return [...this.entries.keys()];
  }

  figures(account: string): AccountFigures {
    const entry = this.entry(account);
    this.settle();
    this.touchedIds.delete(account);
    return (entry.figures ??= this.pass.figures(entry.state, entry.model));
  }

  report(account: string, options: { readonly liquidationPrices?: boolean } = {}): AccountReport {
    const entry = this.entry(account);
    const report = this.pass.report(entry.state, entry.model);
    if (options.liquidationPrices !== true) return report;
    const positions = report.positions.map((position) => ({ ...position, liquidationPrice: this.priceAtLevel(account, position.instrument, 1) }));
    return { ...report, positions };
  }

  positions(account: string): readonly PositionFigures[] {
    const entry = this.entry(account);
    this.pass.figures(entry.state, entry.model);
    return this.pass.positions(entry.state);
  }

  evaluate(account: Account): AccountFigures {
    return this.pass.figures(new AccountState(account, this.market), modelOf(account.regime));
  }

  evaluatePositions(account: Account): readonly PositionFigures[] {
    const state = new AccountState(account, this.market);
    this.pass.figures(state, modelOf(account.regime));
    return this.pass.positions(state);
  }

  evaluateReport(account: Account): AccountReport {
    return this.pass.report(new AccountState(account, this.market), modelOf(account.regime));
  }

  collateral(account: string): CollateralLedger {
    const entry = this.entry(account);
    this.pass.figures(entry.state, entry.model);
    return collateralLedger(entry.state, this.market, entry.model);
  }

  account(id: string): Account | null {
    return this.entries.get(id)?.state.account ?? null;
  }

  instrument(id: string): Instrument | null {
    const i = this.market.indexOf(id);
    return i < 0 ? null : this.market.instruments[i]!;
  }

  quote(id: string): Quote | null {
    const i = this.market.indexOf(id);
    if (i < 0 || Number.isNaN(this.market.at[i]!)) return null;
    const m = this.market;
    return { instrument: id, mark: m.mark[i]!, bid: m.bid[i]!, ask: m.ask[i]!, volatility: m.volatility[i]!, at: m.at[i]!, staleAfterMs: m.staleAfter[i]!, source: m.sources[i] ?? '', funding: m.fundingOf(i) };
  }

  rate(from: string, to: string): { readonly rate: number; readonly at: number } | null {
    return this.market.convert(from, to);
  }

  now(): number {
    return this.market.now;
  }

  uniformShock(account: string, level: number): number | null {
    const entry = this.entry(account);
    return uniformShock(this.market, this.pass, entry.state, entry.model, level);
  }

  priceAtLevel(account: string, instrument: string, level: number): number | null {
    const entry = this.entry(account);
    const i = this.market.indexOf(instrument);
    return i < 0 ? null : priceAtLevel(this.market, this.pass, entry.state, entry.model, i, level);
  }

  private entry(account: string): Entry {
    const entry = this.entries.get(account);
    if (entry === undefined) throw new Error(`unknown account ${account}`);
    return entry;
  }

  private put(account: Account): void {
    this.entries.set(account.id, { state: new AccountState(account, this.market), model: modelOf(account.regime), figures: null });
    this.rowsValid = false;
    this.touchedIds.add(account.id);
  }

  private remove(id: string): void {
    this.entries.delete(id);
    this.touchedIds.delete(id);
    this.rowsValid = false;
  }

  private setNow(now: number): void {
    const before = this.market.now;
    const aged = this.market.setNow(now);
    const count = this.market.instruments.length;
    if (this.staleFlags.length !== count) this.staleFlags = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      const stale = this.market.isStale(i) ? 1 : 0;
      const changed = stale !== this.staleFlags[i]!;
      this.staleFlags[i] = stale;
      if (changed || (aged && this.market.instruments[i]!.kind === 'option')) this.touchInstrument(i);
    }
    for (const entry of this.entries.values()) {
      const { id, thresholds } = entry.state.account;
      if (raiseAt(thresholds, before) === raiseAt(thresholds, now)) continue;
      entry.figures = null;
      this.touchedIds.add(id);
    }
  }

  private touchInstrument(i: number): void {
    this.rows();
    const end = this.rowStart[i + 1]!;
    for (let k = this.rowStart[i]!; k < end; k++) {
      const a = this.rowAccounts[k]!;
      if (this.dirty[a] === 0) {
        this.dirty[a] = 1;
        this.dirtyList[this.dirtyCount++] = a;
      }
    }
  }

  private touchAll(): void {
    this.rows();
    for (let a = 0; a < this.list.length; a++) {
      if (this.dirty[a] !== 0) continue;
      this.dirty[a] = 1;
      this.dirtyList[this.dirtyCount++] = a;
    }
  }

  /** Forgets the cached figures of every account marked since the last time. */
  private settle(): void {
    this.rows();
    for (let k = 0; k < this.dirtyCount; k++) {
      const a = this.dirtyList[k]!;
      this.dirty[a] = 0;
      this.list[a]!.figures = null;
      this.touchedIds.add(this.list[a]!.state.account.id);
    }
    this.dirtyCount = 0;
  }

  private rows(): void {
    if (this.rowsValid) return;
    if (this.dirtyCount > 0) {
      for (let k = 0; k < this.dirtyCount; k++) {
        const entry = this.list[this.dirtyList[k]!]!;
        entry.figures = null;
        if (this.entries.has(entry.state.account.id)) this.touchedIds.add(entry.state.account.id);
      }
    }
    this.rowsValid = true;
    this.dirtyCount = 0;
    this.list = [...this.entries.values()];
    this.dirty = new Uint8Array(this.list.length);
    this.dirtyList = new Int32Array(this.list.length);
    const perInstrument: number[][] = this.market.instruments.map(() => []);
    this.list.forEach((entry, a) => {
      for (const i of entry.state.dependsOn(this.market)) perInstrument[i]!.push(a);
    });
    this.rowStart = new Int32Array(perInstrument.length + 1);
    perInstrument.forEach((accounts, i) => (this.rowStart[i + 1] = this.rowStart[i]! + accounts.length));
    this.rowAccounts = Int32Array.from(perInstrument.flat());
  }
}

/** Opens a session on a book. Same book and same events in, same figures out. */
export const openSession: OpenSession = (book) => new LiveSession(book);
