import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { checkLimits } from '#engine/limit/check.ts';
import type { Limit } from '#engine/limit/limit.ts';
import { fixedFractionalUnits, wholeUnits } from '#engine/limit/position-sizing.ts';
import { afterFill } from '#engine/portfolio/fill.ts';
import { openSession } from '#engine/session.ts';
import type { Account, Book, Instrument } from '#engine/portfolio/book.ts';
import { toEngineInstrument } from './book-to-engine.ts';

export interface SizeRequest {
  readonly account: string;
  /** Prices in the instrument's currency (the account's where no instrument is named). A stop above the entry is a short. */
  readonly entry: number;
  readonly stop: number;
  /** Share of net liquidation value that may be lost, 0.01 where not given. */
  readonly risk?: number;
  /** A plain stock where not given. */
  readonly instrument?: string;
}

export interface SizeAnswer {
  readonly units: number;
  readonly riskCapital: number;
  readonly lossAtStop: number;
  /** Rise of the initial margin requirement by the position, in the account's currency. */
  readonly marginUse: number;
  /** 'risk': the risk capital; 'available-funds': what the account may still open; 'limits': a hard limit of the account. */
  readonly boundBy: 'risk' | 'available-funds' | 'limits';
  /** The hard limit that one unit more would break, where `boundBy` says so. */
  readonly limit?: string;
}

const DIVISIBLE = new Set(['crypto', 'fx', 'token', 'fund', 'perpetual']);

function plainStock(book: Book, account: Account): Instrument {
  let id = 'position to size';
  while (book.instruments.some((instrument) => instrument.id === id)) id += "'";
  return toEngineInstrument({ id, kind: account.regime === 'crypto-cross' || account.regime === 'lending' ? 'crypto' : 'equity', currency: account.currency });
}

/**
 * Units of a position that lose the risk capital at the stop, no more than the account has available funds for under its
 * own regime, charged on the position as it would stand, and none that a hard limit refuses (S153; margin-regimes.md 10.1).
 * @param limits all limits of the book; those of other accounts are passed over
 */
export function sizePosition(book: Book, request: SizeRequest, limits: readonly Limit[] = []): Result<SizeAnswer> {
  const account = book.accounts.find((candidate) => candidate.id === request.account);
  if (account === undefined) return failure('invalid-input', `unknown account ${request.account}`);
  const known = request.instrument === undefined ? plainStock(book, account) : book.instruments.find((candidate) => candidate.id === request.instrument);
  if (known === undefined) return failure('invalid-input', `unknown instrument ${request.instrument ?? ''}`);
  const quotes = [
    ...book.quotes.filter((quote) => quote.instrument !== known.id),
    { ...(book.quotes.find((quote) => quote.instrument === known.id) ?? BLANK), instrument: known.id, mark: request.entry, at: book.asOf },
  ];
  const session = openSession({ ...book, quotes, instruments: [...book.instruments.filter((candidate) => candidate.id !== known.id), known] });
  const rate = session.rate(known.currency, account.currency);
  if (rate === null) return failure('currency-conversion', `no rate from ${known.currency} to ${account.currency}`);
  const before = openSession(book).figures(account.id);
  const riskCapital = Math.max(0, before.netLiquidationValue) * (request.risk ?? 0.01);
  const lossPerUnit = Math.abs(request.entry - request.stop) * known.multiplier * rate.rate;
  const divisible = DIVISIBLE.has(known.kind);
  const side = request.stop > request.entry ? -1 : 1;
  const filled = (units: number): Account => afterFill(account, known, side * units, request.entry, 0);
  const evaluate = (units: number) => session.evaluate(filled(units));
  const today = evaluate(0);
  const margin = (units: number): number => evaluate(units).initialMargin - today.initialMargin;
  const hard = limits.filter((limit) => limit.hard);
  const unfilled = hard.length === 0 ? null : session.report(account.id);
  const broken = (units: number): string | null => {
    if (unfilled === null) return null;
    const accountAfter = filled(units);
    const effect = { session, account, accountAfter, before: unfilled, after: session.evaluateReport(accountAfter), orders: [{ instrument: known.id, quantity: side * units }] };
    return checkLimits(effect, hard).find((reason) => reason.hard)?.limit ?? null;
  };
  const refusal = (units: number): string | null => {
    if (units === 0) return null;
    return evaluate(units).availableFunds >= -1e-9 * Math.max(1, Math.abs(today.availableFunds)) ? broken(units) : 'available-funds';
  };
  const affordable = (units: number): boolean => refusal(units) === null;
  const wanted = fixedFractionalUnits(riskCapital, lossPerUnit, divisible);
  let units = wanted;
  if (!affordable(units)) {
    // What is affordable shrinks as the position grows, so halving finds the edge; rules with steps end one step below it.
    let low = 0;
    let high = units;
    for (let i = 0; i < 200 && high - low > (divisible ? 1e-12 * wanted : 0.5); i++) {
      const middle = (low + high) / 2;
      if (affordable(divisible ? middle : Math.floor(middle))) low = middle;
      else high = middle;
    }
    units = wholeUnits(low, divisible);
    if (!divisible && affordable(units + 1) && units + 1 < wanted) units += 1;
  }
  const answer = { units, riskCapital, lossAtStop: units * lossPerUnit, marginUse: units === 0 ? 0 : margin(units) };
  if (units >= wanted) return success({ ...answer, boundBy: 'risk' });
  const refused = refusal(divisible ? Math.min(wanted, units * (1 + 1e-6) + 1e-9 * wanted) : units + 1) ?? 'available-funds';
  return success(refused === 'available-funds' ? { ...answer, boundBy: 'available-funds' } : { ...answer, boundBy: 'limits', limit: refused });
}

const BLANK = { mark: NaN, bid: NaN, ask: NaN, volatility: NaN, at: NaN, staleAfterMs: 4 * 86_400_000, source: '', instrument: '', funding: null };
