/** A house add-on that explains why the venue demands more than the rulebook: estimated from the kept days, proposed, never applied. */
import type { HouseAddOn } from '#contract/views/margin.ts';
import { plainFormat } from '#engine/margin/number-format.ts';
import type { Account } from '#engine/portfolio/book.ts';
import type { Session } from '#engine/session-port.ts';

/** One day with both figures: the residual of the maintenance requirement and what it may be a share of. */
export interface AddOnDay {
  /** venue − ours */
  readonly residual: number;
  readonly grossExposure: number;
  readonly grossMarketValue: number;
}

export interface AddOnFit {
  readonly basis: HouseAddOn['basis'];
  readonly rate: number;
  readonly standardError: number | null;
  readonly days: number;
  readonly explained: number | null;
}

/** Slope of residual = rate × basis by least squares through the origin, on the basis that explains more; null without a usable day. */
export function fitAddOn(days: readonly AddOnDay[]): AddOnFit | null {
  const exposure = fit('gross-exposure', days.map((day) => [day.grossExposure, day.residual]));
  const value = fit('market-value', days.map((day) => [day.grossMarketValue, day.residual]));
  if (exposure === null || value === null) return (exposure ?? value)?.fit ?? null;
  // House rules are charged on market value, so that is taken where both explain the same.
  return (value.days >= exposure.days && value.unexplained <= exposure.unexplained * (1 + 1e-9) + 1e-9 ? value : exposure).fit;
}

function fit(basis: HouseAddOn['basis'], points: readonly (readonly [number, number])[]): { readonly fit: AddOnFit; readonly unexplained: number; readonly days: number } | null {
  const usable = points.filter(([x, y]) => x > 0 && Number.isFinite(x) && Number.isFinite(y));
  if (usable.length === 0) return null;
  const sum = (term: (x: number, y: number) => number): number => usable.reduce((total, [x, y]) => total + term(x, y), 0);
  const squares = sum((x) => x * x);
  const rate = sum((x, y) => x * y) / squares;
  const unexplained = sum((x, y) => (y - rate * x) ** 2);
  const total = sum((_x, y) => y * y);
  const days = usable.length;
  const standardError = days < 2 ? null : Math.sqrt(unexplained / (days - 1) / squares);
  return { fit: { basis, rate, standardError, days, explained: total > 0 ? 1 - unexplained / total : null }, unexplained, days };
}

/** Rates of a proposed rule are written with this many decimals: finer than any broker publishes. */
const DECIMALS = 6;
const HIGHEST_RATE = 4;
/** A residual below this share of the requirement is rounding, not a house rule. */
const NEGLIGIBLE = 1e-6;

/** The fit as a rule for today's account: the house rate that raises today's requirement by rate × basis. */
export function proposeAddOn(session: Session, account: Account, found: AddOnFit): HouseAddOn {
  const today = session.evaluate(account).maintenanceMargin;
  const basis = basisToday(session, account, found.basis);
  const amountToday = found.rate * basis;
  const nothing = (reason: string): HouseAddOn => ({ ...found, amountToday, rule: null, params: null, maintenanceAfter: null, reason });
  const words = `${plainFormat.percent(Number(found.rate.toPrecision(4)))} of ${found.basis === 'market-value' ? 'market value' : 'gross exposure'}`;
  if (Math.abs(amountToday) <= NEGLIGIBLE * Math.max(1, today)) return nothing('Our requirement and the venue’s agree; no add-on is needed.');
  if (amountToday < 0) return nothing(`The venue demands less than our figure by ${words}; a house rule can only raise a requirement.`);
  const withRate = (rate: number): Account => ({ ...account, params: paramsWith(account, rate) });
  const after = (rate: number): number => session.evaluate(withRate(rate)).maintenanceMargin;
  const wanted = today + amountToday;
  if (!(after(HIGHEST_RATE) > today)) return nothing(`The venue demands more than our figure by ${words}; the regime ${account.regime} knows no house rules, so nothing is proposed.`);
  const rate = Number(lowestRate(after, wanted).toFixed(DECIMALS));
  const maintenanceAfter = after(rate);
  const short = wanted - maintenanceAfter > NEGLIGIBLE * wanted ? ' The rule cannot explain all of it.' : '';
  return {
    ...found, amountToday, rule: { select: {}, maintenanceRate: rate }, params: paramsWith(account, rate), maintenanceAfter,
    reason: `The venue demands more than our figure by ${words}, seen on ${found.days} day${found.days === 1 ? '' : 's'}. A house rate of ${plainFormat.percent(rate)} on every position raises our requirement by ${plainFormat.money(maintenanceAfter - today)} ${account.currency}.${short}`,
  };
}

function paramsWith(account: Account, maintenanceRate: number): Readonly<Record<string, unknown>> {
  const house = account.params['house'];
  return { ...account.params, house: [...(Array.isArray(house) ? (house as readonly unknown[]) : []), { select: {}, maintenanceRate }] };
}

/** The lowest rate at which the requirement reaches what is wanted; requirements never fall when a house rate rises. */
function lowestRate(after: (rate: number) => number, wanted: number): number {
  let low = 0;
  let high = HIGHEST_RATE;
  if (after(high) <= wanted) return high;
  for (let step = 0; step < 60 && high - low > 1e-9; step++) {
    const middle = (low + high) / 2;
    if (after(middle) < wanted) low = middle;
    else high = middle;
  }
  return high;
}

/** Gross exposure or gross market value of an account now. */
function basisToday(session: Session, account: Account, basis: HouseAddOn['basis']): number {
  return basis === 'gross-exposure' ? session.evaluate(account).grossExposure : grossMarketValue(session.evaluatePositions(account));
}

/** Sum of absolute market values; futures and perpetuals have none. */
export function grossMarketValue(positions: readonly { readonly marketValue: number | null }[]): number {
  return positions.reduce((sum, position) => sum + Math.abs(position.marketValue ?? 0), 0);
}
