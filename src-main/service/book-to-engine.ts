/** The public book file → the facts that the engine is opened with. Pure; defaults as book-format.md states them. */
import { parseDuration } from '#base/duration.ts';
import type {
  AccountRecord, BookFile, CounterpartyRecord, FxRecord, HistoryRecord, InstrumentRecord, QuoteRecord, RateRecord,
} from '#contract/book-file.ts';
import { DEFAULT_ALERTS, DEFAULT_TARGET } from '#contract/default-thresholds.ts';
import { DEFAULT_STALE_AFTER_MS } from '#engine/portfolio/book.ts';
import type {
  Account, Book, CollateralTier, Counterparty, FxRate, History, Instrument, InstrumentKind, InterestRate, Peg, Quote, Tier, TradingHours,
} from '#engine/portfolio/book.ts';

/** Looks up the kind of an instrument; undefined where the book does not define it. */
export type KindOf = (instrument: string) => InstrumentKind | undefined;

const NO_KINDS: KindOf = () => undefined;

/**
 * The whole book.
 * @param now ms UTC to count ages from; the book's own `asOf` when absent
 */
export function toEngineBook(book: BookFile, now?: number): Book {
  const kinds = new Map((book.instruments ?? []).map((instrument) => [instrument.id, instrument.kind]));
  return {
    asOf: now ?? Date.parse(book.asOf),
    accounts: (book.accounts ?? []).map(toEngineAccount),
    instruments: (book.instruments ?? []).map((instrument) => toEngineInstrument(instrument, (id) => kinds.get(id))),
    quotes: (book.quotes ?? []).map(toEngineQuote),
    fx: (book.fx ?? []).map(toEngineFx),
    rates: (book.rates ?? []).map(toEngineRate),
    history: (book.history ?? []).map(toEngineHistory),
    counterparties: (book.counterparties ?? []).map(toEngineCounterparty),
  };
}

/**
 * One instrument.
 * @param kindOf kind of the underlying, so that an option on an index is European unless the file says otherwise
 */
export function toEngineInstrument(record: InstrumentRecord, kindOf: KindOf = NO_KINDS): Instrument {
  const underlying = record.underlying ?? null;
  const onIndex = underlying !== null && kindOf(underlying) === 'index';
  return {
    id: record.id,
    kind: record.kind,
    currency: record.currency,
    underlying,
    sector: record.sector ?? null,
    productGroup: record.productGroup ?? null,
    productClass: record.productClass ?? null,
    multiplier: record.multiplier ?? 1,
    leverageFactor: record.leverageFactor ?? 1,
    right: record.right ?? null,
    strike: record.strike ?? NaN,
    expiry: record.expiry === undefined ? NaN : Date.parse(`${record.expiry}T21:00:00Z`),
    style: record.style ?? (record.kind === 'option' && !onIndex ? 'american' : 'european'),
    dividendYield: record.dividendYield ?? 0,
    inverse: record.inverse === true,
    contractMargin: record.margin === undefined ? null : { initial: record.margin.initial, maintenance: record.margin.maintenance },
    tiers: record.tiers === undefined ? null : toTiers(record.tiers),
    collateral: toCollateral(record.collateral),
    marginable: record.marginable ?? true,
    initialRate: record.initialRate ?? null,
    maintenanceRate: record.maintenanceRate ?? null,
    ...(record.peg === undefined ? {} : { peg: toPeg(record.peg) }),
    ...(record.hours === undefined ? {} : { hours: toHours(record.hours) }),
    borrow: record.borrow === undefined ? null : {
      initialRate: record.borrow.initialRate ?? null, maintenanceRate: record.borrow.maintenanceRate, ...(record.borrow.rate === undefined ? {} : { rate: record.borrow.rate }),
    },
    averageDailyVolume: record.averageDailyVolume ?? NaN,
    ...(record.openInterest === undefined ? {} : { openInterest: record.openInterest }),
    takerFee: record.takerFee ?? 0,
    tracks: record.tracks === undefined ? null : { underlying: record.tracks.underlying, ratio: record.tracks.ratio },
    lending: toLending(record.lending),
  };
}

/** Sorted by bound; the last without a bound is open; a missing deduction keeps maintenance continuous at the edge. */
function toTiers(records: NonNullable<InstrumentRecord['tiers']>): Tier[] {
  const sorted = [...records].sort((a, b) => (a.upTo ?? Infinity) - (b.upTo ?? Infinity));
  const tiers: Tier[] = [];
  for (const record of sorted) {
    const before = tiers.at(-1);
    const derived = before === undefined ? 0 : before.upTo * (record.maintenanceRate - before.maintenanceRate) + before.deduction;
    tiers.push({
      upTo: record.upTo ?? Infinity,
      initialRate: record.initialRate,
      maintenanceRate: record.maintenanceRate,
      deduction: record.deduction ?? (Number.isFinite(derived) ? derived : 0),
      deductionStated: record.deduction !== undefined,
    });
  }
  return tiers;
}

/** Collateral whose haircut nobody states counts nothing (null): the pessimistic reading. */
function toCollateral(record: InstrumentRecord['collateral']): Instrument['collateral'] {
  if (record === undefined) return null;
  const tiers: CollateralTier[] | null =
    record.tiers === undefined ? null : record.tiers.map((tier) => ({ upTo: tier.upTo ?? Infinity, ratio: tier.ratio })).sort((a, b) => a.upTo - b.upTo);
  if (record.haircut === undefined && tiers === null) return null;
  return {
    haircut: record.haircut ?? 0, tiers, tier: record.tier === undefined ? null : String(record.tier),
    ...(record.eligible === undefined ? {} : { eligible: record.eligible }),
    ...(record.stakingDiscount === undefined ? {} : { stakingDiscount: record.stakingDiscount }),
    ...(record.tokenisedDiscount === undefined ? {} : { tokenisedDiscount: record.tokenisedDiscount }),
    ...(record.bidBuffer === undefined ? {} : { bidBuffer: record.bidBuffer }),
    ...(record.askBuffer === undefined ? {} : { askBuffer: record.askBuffer }),
  };
}

/** Half a percent of tolerance, and one more percent of haircut per percent beyond it, where the file says nothing. */
function toPeg(record: NonNullable<InstrumentRecord['peg']>): Peg {
  const named = typeof record.reference === 'string';
  return {
    reference: named ? (record.reference as string) : null,
    value: named ? (record.ratio ?? 1) : Number(record.reference),
    tolerance: record.tolerance ?? 0.005,
    perDeviation: record.haircutPerDeviation ?? 1,
  };
}

/** Monday to Friday where the file names no days. */
function toHours(record: NonNullable<InstrumentRecord['hours']>): TradingHours {
  if (typeof record === 'string') return record;
  const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return { days: record.days ?? [1, 2, 3, 4, 5], open: minutes(record.open), close: minutes(record.close) };
}

function toLending(record: InstrumentRecord['lending']): Instrument['lending'] {
  if (record === undefined) return null;
  return { ltv: record.ltv ?? record.liquidationThreshold, liquidationThreshold: record.liquidationThreshold, liquidationBonus: record.liquidationBonus ?? 0 };
}

/** One account with its balances, positions and thresholds (2.00; 1.50, 1.25, 1.10 where the file says nothing). */
export function toEngineAccount(record: AccountRecord): Account {
  const { alerts, raised } = record.thresholds ?? {};
  return {
    id: record.id,
    name: record.name ?? record.id,
    counterparty: record.counterparty ?? null,
    currency: record.currency,
    regime: record.regime.id,
    params: record.regime.params ?? {},
    balances: (record.balances ?? []).map((balance) => ({
      currency: balance.currency,
      amount: Number(balance.amount),
      accrued: Number(balance.accrued ?? 0),
      segment: balance.segment ?? null,
    })),
    positions: (record.positions ?? []).map((position) => ({
      instrument: position.instrument,
      quantity: Number(position.quantity),
      averagePrice: position.averagePrice === undefined ? NaN : Number(position.averagePrice),
      isolatedMargin: position.isolatedMargin === undefined ? NaN : Number(position.isolatedMargin),
    })),
    thresholds: {
      target: record.thresholds?.target ?? DEFAULT_TARGET,
      alerts: alerts === undefined ? DEFAULT_ALERTS : [...new Set(alerts)].sort((a, b) => b - a),
      ...(raised === undefined ? {} : { raised: raised.map(({ from, until, target, reason }) => ({ from: Date.parse(from), until: Date.parse(until), target, reason })) }),
    },
    orders: (record.orders ?? []).map((order) => ({
      instrument: order.instrument, side: order.side, quantity: Number(order.quantity),
      price: numberOr(order.price), leverage: order.leverage ?? NaN,
    })),
    sma: record.sma === undefined ? null : { prior: Number(record.sma.prior ?? 0), tradesInitial: Number(record.sma.tradesInitial ?? 0), cash: Number(record.sma.cash ?? 0) },
  };
}

/** One quote; NaN for every field that is absent. */
export function toEngineQuote(record: QuoteRecord): Quote {
  return {
    instrument: record.instrument,
    mark: numberOr(record.mark),
    bid: numberOr(record.bid),
    ask: numberOr(record.ask),
    volatility: record.volatility ?? NaN,
    at: Date.parse(record.at),
    staleAfterMs: (record.staleAfter === undefined ? null : parseDuration(record.staleAfter)) ?? DEFAULT_STALE_AFTER_MS,
    source: record.source ?? '',
    funding: record.funding === undefined ? null : { rate: record.funding.rate, intervalHours: record.funding.intervalHours ?? 8 },
  };
}

/** One rate between two currencies. */
export function toEngineFx(record: FxRecord): FxRate {
  return { from: record.from, to: record.to, rate: Number(record.rate), at: record.at === undefined ? NaN : Date.parse(record.at) };
}

/** Interest of one currency; NaN for what the file does not name (unknown is not zero). */
export function toEngineRate(record: RateRecord): InterestRate {
  return { currency: record.currency, riskFree: record.riskFree ?? NaN, marginLoan: record.marginLoan ?? NaN };
}

/** Custody terms of a counterparty; what the file leaves open stays unknown. */
export function toEngineCounterparty(record: CounterpartyRecord): Counterparty {
  return { id: record.id, segregated: record.custody?.segregated ?? null, rehypothecation: record.custody?.rehypothecation ?? NaN, nativeToken: record.nativeToken ?? null };
}

/** Daily closes, oldest first. */
export function toEngineHistory(record: HistoryRecord): History {
  const closes = [...record.closes].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  return { instrument: record.instrument, days: closes.map(([day]) => day), closes: Float64Array.from(closes, ([, close]) => close) };
}

function numberOr(text: string | undefined): number {
  return text === undefined ? NaN : Number(text);
}
