/** From the public file's shapes to the engine's: decimals become float64, texts of times become milliseconds, defaults are filled in. */
import { parseDuration } from '#base/duration.ts';
import type { AccountRecord, BookFile, FxRecord, HistoryRecord, InstrumentRecord, QuoteRecord, RateRecord } from '#contract/book-file.ts';
import { DEFAULT_STALE_AFTER_MS, DEFAULT_THRESHOLDS } from '#engine/portfolio/book.ts';
import type { Account, Book, FxRate, History, Instrument, InterestRate, Quote, Tier } from '#engine/portfolio/book.ts';

const EXPIRY_TIME = 'T21:00:00Z';

function numberOr(text: string | number | null | undefined, otherwise: number): number {
  return text === undefined || text === null ? otherwise : Number(text);
}

/** Tiers in order, the last one open, missing deductions such that maintenance is continuous at every edge. */
export function toEngineTiers(tiers: NonNullable<InstrumentRecord['tiers']>): Tier[] {
  const ordered = tiers.map((t) => ({ ...t, upTo: t.upTo ?? Infinity })).sort((a, b) => a.upTo - b.upTo);
  const result: Tier[] = [];
  for (const tier of ordered) {
    const last = result[result.length - 1];
    const derived = last === undefined ? 0 : last.upTo * (tier.maintenanceRate - last.maintenanceRate) + last.deduction;
    result.push({ upTo: tier.upTo, initialRate: tier.initialRate, maintenanceRate: tier.maintenanceRate, deduction: tier.deduction ?? derived });
  }
  return result;
}

/** One instrument. @param indexIds ids of instruments of kind index: options on those are European unless the file says otherwise */
export function toEngineInstrument(record: InstrumentRecord, indexIds: ReadonlySet<string>): Instrument {
  const collateral = record.collateral;
  return {
    id: record.id,
    kind: record.kind,
    currency: record.currency,
    underlying: record.underlying ?? null,
    sector: record.sector ?? null,
    productGroup: record.productGroup ?? null,
    productClass: record.productClass ?? null,
    multiplier: record.multiplier ?? 1,
    leverageFactor: record.kind === 'etf' || record.kind === 'fund' ? (record.leverageFactor ?? 1) : 1,
    right: record.right ?? null,
    strike: record.strike ?? NaN,
    expiry: record.expiry === undefined ? NaN : Date.parse(record.expiry + EXPIRY_TIME),
    style: record.style ?? (indexIds.has(record.underlying ?? '') ? 'european' : 'american'),
    dividendYield: record.dividendYield ?? 0,
    inverse: record.inverse ?? false,
    contractMargin: record.margin === undefined ? null : { initial: record.margin.initial, maintenance: record.margin.maintenance },
    tiers: record.tiers === undefined ? null : toEngineTiers(record.tiers),
    collateral:
      collateral === undefined
        ? null
        : {
            // A `collateral` without a haircut is a missing parameter: the pessimistic value is that nothing counts.
            haircut: collateral.haircut ?? 1,
            tiers: collateral.tiers === undefined ? null : collateral.tiers.map((t) => ({ upTo: t.upTo ?? Infinity, ratio: t.ratio })).sort((a, b) => a.upTo - b.upTo),
          },
    marginable: record.marginable ?? true,
    initialRate: record.initialRate ?? null,
    maintenanceRate: record.maintenanceRate ?? null,
    borrow: record.borrow === undefined ? null : { initialRate: record.borrow.initialRate ?? null, maintenanceRate: record.borrow.maintenanceRate },
    averageDailyVolume: record.averageDailyVolume ?? NaN,
    takerFee: record.takerFee ?? 0,
  };
}

export function toEngineAccount(record: AccountRecord): Account {
  const alerts = record.thresholds?.alerts ?? DEFAULT_THRESHOLDS.alerts;
  return {
    id: record.id,
    name: record.name ?? record.id,
    counterparty: record.counterparty ?? null,
    currency: record.currency,
    regime: record.regime.id,
    params: record.regime.params ?? {},
    balances: (record.balances ?? []).map((b) => ({ currency: b.currency, amount: Number(b.amount), accrued: numberOr(b.accrued, 0), segment: b.segment ?? 'securities' })),
    positions: (record.positions ?? []).map((p) => ({ instrument: p.instrument, quantity: Number(p.quantity), averagePrice: numberOr(p.averagePrice, NaN) })),
    thresholds: { target: record.thresholds?.target ?? DEFAULT_THRESHOLDS.target, alerts: [...alerts].sort((a, b) => b - a) },
  };
}

export function toEngineQuote(record: QuoteRecord): Quote {
  return {
    instrument: record.instrument,
    mark: numberOr(record.mark, NaN),
    bid: numberOr(record.bid, NaN),
    ask: numberOr(record.ask, NaN),
    volatility: record.volatility ?? NaN,
    at: Date.parse(record.at),
    staleAfterMs: (record.staleAfter === undefined ? null : parseDuration(record.staleAfter)) ?? DEFAULT_STALE_AFTER_MS,
    source: record.source ?? '',
  };
}

export function toEngineFx(record: FxRecord): FxRate {
  return { from: record.from, to: record.to, rate: Number(record.rate), at: record.at === undefined ? NaN : Date.parse(record.at) };
}

export function toEngineRate(record: RateRecord): InterestRate {
  return { currency: record.currency, riskFree: record.riskFree ?? 0 };
}

export function toEngineHistory(record: HistoryRecord): History {
  return { instrument: record.instrument, days: record.closes.map(([day]) => day), closes: Float64Array.from(record.closes, ([, close]) => close) };
}

/** The whole book. @param now the moment the figures speak of, ms UTC; the book's own asOf where absent */
export function toEngineBook(book: BookFile, now?: number): Book {
  const indexIds = new Set((book.instruments ?? []).filter((i) => i.kind === 'index').map((i) => i.id));
  return {
    asOf: now ?? Date.parse(book.asOf),
    accounts: (book.accounts ?? []).map(toEngineAccount),
    instruments: (book.instruments ?? []).map((i) => toEngineInstrument(i, indexIds)),
    quotes: (book.quotes ?? []).map(toEngineQuote),
    fx: (book.fx ?? []).map(toEngineFx),
    rates: (book.rates ?? []).map(toEngineRate),
    history: (book.history ?? []).map(toEngineHistory),
  };
}
