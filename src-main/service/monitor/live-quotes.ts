import type { Session } from '#engine/session-port.ts';
import type { Keeper } from './keeper.ts';
import type { LiveQuote, TickBatch } from '../ports.ts';
import type { RuleDesk } from '../alert/rule-desk.ts';
import type { AlertOptions } from '../alert/alert-desk.ts';

/** Quotes of a feed are written at most this often in real time. */
const SAVE_MS = 5000;

/**
 * Brings the ticks of a feed into the session: every tick reaches the engine, and the alert rules of its instrument
 * see every single one, whatever the speed.
 */
export class LiveQuotes {
  private readonly session: Session;
  private readonly rules: RuleDesk;
  private readonly keeper: Keeper;
  /** Feed index → session index; -1: not in this book. Made for one list of ids. */
  private map = new Int32Array(0);
  private hasRules = new Uint8Array(0);
  private ids: readonly string[] | null = null;
  private readonly unsaved = new Set<string>();
  private readonly unseen = new Set<string>();
  private savedAt = -Infinity;

  constructor(session: Session, rules: RuleDesk, keeper: Keeper) {
    this.session = session;
    this.rules = rules;
    this.keeper = keeper;
  }

  /** The book changed: instruments and rules are looked up again. */
  forgetIndices(): void {
    this.ids = null;
  }

  apply(batch: TickBatch, options: AlertOptions): void {
    if (batch.ids !== this.ids) this.index(batch.ids);
    const { map, hasRules, session } = this;
    for (let k = 0; k < batch.count; k++) {
      const feedIndex = batch.instrument[k]!;
      const i = map[feedIndex]!;
      if (i < 0) continue;
      const mark = batch.mark[k]!;
      const bid = batch.bid[k]!;
      const ask = batch.ask[k]!;
      const volatility = batch.volatility[k]!;
      const at = batch.at[k]!;
      session.tick(i, mark, bid, ask, volatility, at);
      const id = batch.ids[feedIndex]!;
      this.unsaved.add(id);
      this.unseen.add(id);
      if (hasRules[feedIndex] === 1) this.rules.see(id, mark, bid, ask, volatility, Math.round(at), options);
    }
  }

  /** Sets the last quote of each instrument at a time that was sought. */
  set(quotes: readonly LiveQuote[], options: AlertOptions): void {
    for (const quote of quotes) {
      const i = this.session.instrumentIndex(quote.instrument);
      if (i < 0) continue;
      const { mark, bid, ask, volatility, at } = quote;
      this.session.tick(i, mark, bid ?? NaN, ask ?? NaN, volatility ?? NaN, at);
      this.unsaved.add(quote.instrument);
      this.unseen.add(quote.instrument);
      this.rules.see(quote.instrument, mark, bid ?? NaN, ask ?? NaN, volatility ?? NaN, Math.round(at), options);
    }
  }

  /** Instruments that have ticked since the last time this was asked. */
  takeTicked(): readonly string[] {
    const ticked = [...this.unseen];
    this.unseen.clear();
    return ticked;
  }

  /** Writes the quotes that changed when it is time. */
  save(source: string, monotonic: number, force = false): void {
    if (this.unsaved.size === 0 || (!force && monotonic - this.savedAt < SAVE_MS)) return;
    this.savedAt = monotonic;
    const quotes: LiveQuote[] = [];
    for (const id of this.unsaved) {
      const quote = this.session.quote(id);
      if (quote !== null && quote.mark === quote.mark) quotes.push({ instrument: id, mark: quote.mark, bid: known(quote.bid), ask: known(quote.ask), volatility: known(quote.volatility), at: Math.round(quote.at) });
    }
    this.unsaved.clear();
    this.keeper.write('quotes', (store) => store.saveQuotes(quotes, source), undefined);
  }

  private index(ids: readonly string[]): void {
    this.ids = ids;
    const ruled = new Set(this.rules.instruments());
    this.map = Int32Array.from(ids, (id) => this.session.instrumentIndex(id));
    this.hasRules = Uint8Array.from(ids, (id) => (ruled.has(id) ? 1 : 0));
  }
}

function known(value: number): number | null {
  return value === value ? value : null;
}
