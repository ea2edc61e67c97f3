import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { plainFormat } from '../margin/number-format.ts';
import { Market } from '../market/market.ts';
import type { Account, Book, Instrument } from '../portfolio/book.ts';
import { bookOfAccount } from '../portfolio/single-account.ts';
import { carryOf } from './carry.ts';
import type { CarryLine } from './carry.ts';
import { costOf, withHedge } from './cost.ts';
import type { HedgeCost } from './cost.ts';
import { exposuresOf } from './exposures.ts';
import type { Exposures } from './exposures.ts';
import { legsOf } from './legs.ts';
import type { Leg } from './legs.ts';
import { driverOf, linkageOf } from './linkage.ts';
import type { Linkage } from './linkage.ts';
import { volatilityOf } from './modelled-option.ts';
import { PayoffWalk, payoffOf } from './payoff.ts';
import type { Payoff, PayoffSetting } from './payoff.ts';
import type { HedgeRequest } from './request.ts';
import { rootOf } from './roots.ts';
import { bare, onlyTarget, targetText } from './target.ts';

/** A hedge that was worked out, and the states needed to see what it does. */
export interface BuiltHedge {
  readonly request: HedgeRequest;
  readonly linkage: Linkage;
  readonly legs: readonly Leg[];
  /** Share of the exposure that whole contracts hedge. */
  readonly ratio: number;
  readonly cost: HedgeCost;
  readonly carry: readonly CarryLine[];
  readonly payoff: Payoff;
  /** End of the hedge, ms UTC; the end of the horizon for what never expires. */
  readonly ends: number;
  readonly expires: boolean;
  readonly exposuresBefore: Exposures;
  readonly exposuresAfter: Exposures;
  /** The whole book with what the hedge needs in it; its accounts as they were. */
  readonly book: Book;
  readonly before: Account;
  readonly after: Account;
  readonly walk: PayoffWalk;
  readonly notes: readonly string[];
}

const DAY_MS = 86_400_000;
/** What never expires is looked at over this long. */
const HORIZON_DAYS = 90;
/** The drawn curve reaches three standard deviations of the hedge's life, but not less or more than these. */
const DEVIATIONS = 3;
const LEAST_REACH = 0.2;
const MOST_REACH = 0.9;

/** A beta nearer to zero than two of its standard errors may as well be none. */
const SURE_DEVIATIONS = 2;

/**
 * Works out one hedge of one target (S157, S158): what is traded, what it costs and carries, its curves, and the account
 * with it really in it.
 * @returns a failure that says what would have to be different
 */
export function buildHedge(book: Book, accountId: string, request: HedgeRequest): Result<BuiltHedge> {
  const account = book.accounts.find(({ id }) => id === accountId);
  if (account === undefined) return failure('invalid-input', `There is no account ${accountId} in this book.`);
  if (!(request.ratio > 0)) return failure('invalid-input', 'The share to hedge is above 0.');
  const whole = new Market({ ...book, accounts: [account] });
  const driver = driverFor(whole, request);
  if (!driver.ok) return driver;
  const own = near(book, account, [driver.value, request.instrument, ...chosen(request)]);
  const market = new Market(own);
  const target = onlyTarget(account, market, request.target);
  if (target.positions.length + target.balances.length === 0) return failure('not-applicable', `There is nothing to hedge in ${targetText(request.target)}.`);
  const linkage = linkageOf(own, target, driver.value);
  const made = legsOf(market, linkage, request, account.currency);
  if (!made.ok) return made;
  const { legs } = made.value;
  const added = (into: Book): Book => withInstruments(into, legs);
  const small = added(own);
  const cost = costOf(legs, market, account.currency);
  const after = withHedge(account, legs);
  const ends = Math.min(...legs.map(({ instrument }) => (Number.isFinite(instrument.expiry) ? instrument.expiry : Infinity)));
  const expires = Number.isFinite(ends);
  const lifeMs = expires ? ends - book.asOf : HORIZON_DAYS * DAY_MS;
  const hedge: Account = { ...bare(account), positions: legs.map(({ instrument, quote, quantity }) => ({ instrument: instrument.id, quantity, averagePrice: quote.mark, isolatedMargin: NaN })) };
  const setting: PayoffSetting = {
    book: small, linkage, target, hedge, entry: cost.halfSpread + cost.fee, lifeMs, corners: cornersOf(small, target, linkage, legs), reach: reachOf(market, driver.value, lifeMs),
  };
  const walk = new PayoffWalk(setting);
  return success({
    request, linkage, legs, ratio: made.value.ratio, cost, carry: carryOf(legs, market, linkage, account.currency), payoff: payoffOf(setting, walk),
    ends: book.asOf + lifeMs, expires, exposuresBefore: exposuresOf(own, account), exposuresAfter: exposuresOf(small, after),
    book: added(book), before: account, after, walk, notes: [...made.value.notes, ...notesOf(linkage, small, legs, target, ends)],
  });
}

/** The price that the hedge is on: what the options are on or what the future settles against. */
function driverFor(market: Market, request: HedgeRequest): Result<string> {
  const named = request.instrument;
  if (named !== undefined && market.indexOf(named) < 0) return failure('invalid-input', `There is no ${named} in this book.`);
  if (request.kind === 'future') return named === undefined ? failure('invalid-input', 'Choose a future or a perpetual of this book.') : success(rootOf(market, named));
  if (named !== undefined) return success(driverOf(market, named));
  switch (request.target.kind) {
    case 'position':
      return success(driverOf(market, request.target.instrument));
    case 'underlying':
      return success(request.target.underlying);
    case 'account':
      return failure('invalid-input', 'Choose what the options are on.');
  }
}

function chosen(request: HedgeRequest): readonly string[] {
  return [request.bought, request.sold].flatMap((choice) => (choice !== undefined && choice !== 'zero-cost' && 'instrument' in choice ? [choice.instrument] : []));
}

/** The book of the account, with further instruments and every option on what they follow. */
function near(book: Book, account: Account, more: readonly (string | undefined)[]): Book {
  const wanted = new Set(more.filter((id): id is string => id !== undefined));
  for (const one of book.instruments) if (one.kind === 'option' && one.underlying !== null && wanted.has(one.underlying)) wanted.add(one.id);
  const positions = [...account.positions, ...[...wanted].map((instrument) => ({ instrument, quantity: 0, averagePrice: NaN, isolatedMargin: NaN }))];
  return { ...bookOfAccount(book, { ...account, positions }), accounts: [account] };
}

function withInstruments(book: Book, legs: readonly Leg[]): Book {
  const fresh = legs.filter(({ modelled }) => modelled);
  return fresh.length === 0 ? book : { ...book, instruments: [...book.instruments, ...fresh.map(({ instrument }): Instrument => instrument)], quotes: [...book.quotes, ...fresh.map(({ quote }) => quote)] };
}

/** Strikes of everything in the curve that is on the driver. */
function cornersOf(book: Book, target: Account, linkage: Linkage, legs: readonly Leg[]): readonly number[] {
  const held = new Set([...target.positions.map(({ instrument }) => instrument), ...legs.map(({ instrument }) => instrument.id)]);
  return book.instruments.filter((one) => held.has(one.id) && one.kind === 'option' && one.underlying === linkage.driver).map(({ strike }) => strike);
}

function reachOf(market: Market, driver: string, lifeMs: number): number {
  const { value } = volatilityOf(market, driver);
  const spread = value * Math.sqrt(lifeMs / (365 * DAY_MS)) * DEVIATIONS;
  return Math.min(MOST_REACH, Math.max(LEAST_REACH, Number.isFinite(spread) ? spread : 0));
}

function notesOf(linkage: Linkage, book: Book, legs: readonly Leg[], target: Account, ends: number): readonly string[] {
  const notes: string[] = [];
  const unknown = linkage.links.filter(({ by }) => by === 'unknown').map(({ part }) => part);
  if (unknown.length > 0) notes.push(`no history in common with ${linkage.driver}: unknown, counted as unhedged, and held still in the curves: ${listed(unknown)}`);
  const { basis } = linkage;
  if (!linkage.same && basis !== null && Math.abs(basis.beta) < SURE_DEVIATIONS * basis.standardError) {
    notes.push(`a beta of ${basis.beta.toFixed(2)} ± ${basis.standardError.toFixed(2)} to ${linkage.driver} cannot be told from none: this is hardly a hedge`);
  }
  const known = linkage.links.filter(({ by }) => by === 'history').length;
  if (known > 0) notes.push(`${String(known)} of ${String(linkage.links.length)} holdings move with ${linkage.driver} by the beta of their past daily returns in the curves`);
  const terms = new Map(book.instruments.map((instrument) => [instrument.id, instrument]));
  const longer = target.positions.filter(({ instrument }) => (terms.get(instrument)?.kind === 'option') && terms.get(instrument)!.expiry > ends).map(({ instrument }) => instrument);
  if (longer.length > 0) notes.push(`still alive when the hedge ends, and valued by the model then: ${listed(longer)}`);
  if (legs.some(({ instrument, quantity }) => instrument.kind === 'option' && quantity < 0 && instrument.style === 'american')) notes.push('what is sold may be exercised early by its buyer, most likely before a dividend');
  const dividends = linkage.links.reduce((sum, { part, exposure }) => sum + exposure * (terms.get(part)?.kind === 'option' ? 0 : (terms.get(part)?.dividendYield ?? 0)), 0);
  if (Math.abs(dividends) >= 1) notes.push(`dividends of the target go on, about ${plainFormat.money(dividends)} a year${legs.some(({ instrument }) => instrument.kind === 'future') ? '; the price of the future already leaves them out' : ''}`);
  notes.push('the curves leave out dividends, interest and funding on the way; volatility stays where it is');
  return notes;
}

function listed(ids: readonly string[]): string {
  const MOST = 8;
  return ids.length <= MOST ? ids.join(', ') : `${ids.slice(0, MOST).join(', ')} and ${String(ids.length - MOST)} more`;
}
