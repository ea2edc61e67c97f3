import type { AccountState } from '../../portfolio/account-state.ts';
import { perAccount } from '../../portfolio/per-account.ts';
import type { Instrument } from '../../portfolio/book.ts';
import type { Market } from '../../market/market.ts';
import { settlesByVariation } from '../../portfolio/valuation.ts';
import { gridOf } from '../option-grid.ts';
import { Commodity } from './commodity.ts';
import type { CommodityTerms, Leg } from './commodity.ts';
import { NO_MONTH, monthOfTime, monthText } from './month.ts';
import type { Month } from './month.ts';
import { deltaWorlds, futureArray, scenarioWorlds, scenariosOf } from './risk-array.ts';
import { scanRangeOf, spanParameters } from './span-parameters.ts';
import type { ProductParameters, SpanParameters } from './span-parameters.ts';
import type { CreditSpread } from './spreads.ts';

/** A warning that holds as long as the layout does. */
export interface Remark {
  readonly code: string;
  readonly scope: string;
  readonly message: string;
  readonly missing: boolean;
}

export interface Layout {
  readonly commodities: readonly Commodity[];
  readonly spreads: readonly CreditSpread[];
  /** Positions that no product covers. */
  readonly outside: Int32Array;
  readonly remarks: readonly Remark[];
  /** Per commodity, reused by every pass. */
  readonly deltas: Float64Array;
  readonly priceRisk: Float64Array;
  readonly credits: Float64Array;
}

/** The layout of an account, compiled once. */
export const layoutOf = perAccount(compile);

interface Draft {
  readonly position: number;
  readonly instrument: Instrument;
  readonly spot: number;
  readonly month: Month;
}

function compile(account: AccountState, market: Market): Layout {
  const parameters = spanParameters(account.account);
  const outside: number[] = [];
  const remarks: Remark[] = [];
  const drafts = new Map<string, Draft[]>();
  for (let p = 0; p < account.count; p++) {
    const i = account.instrument[p]!;
    const instrument = market.instruments[i]!;
    const derivative = instrument.kind === 'option' || settlesByVariation(instrument);
    const spot = instrument.kind === 'option' ? market.underlying[i]! : i;
    const product = derivative ? productOf(instrument, spot < 0 ? null : market.instruments[spot]!, parameters) : null;
    if (product === null || spot < 0) {
      outside.push(p);
      if (derivative && account.quantity[p] !== 0) remarks.push({ code: 'missing-parameter', scope: instrument.id, message: `no SPAN parameters for the product of ${instrument.id}; it is charged ${chargedBy(instrument)} and nets with nothing`, missing: true });
      continue;
    }
    const dated = instrument.kind === 'option' && settlesByVariation(market.instruments[spot]!) ? market.instruments[spot]! : instrument;
    const list = drafts.get(product) ?? [];
    list.push({ position: p, instrument, spot, month: monthOfTime(dated.expiry) });
    drafts.set(product, list);
  }
  const ids = [...drafts.keys()].sort();
  const spreads = parameters.interCommodity.flatMap(({ legs, credit }): CreditSpread[] => {
    const compiled = legs.map((leg) => ({ commodity: ids.indexOf(leg.underlying), ratio: leg.ratio, side: leg.side }));
    return compiled.every((leg) => leg.commodity >= 0) ? [{ legs: compiled, credit }] : [];
  });
  const commodities = ids.map((id, c) => {
    const spread = spreads.some(({ legs }) => legs.some((leg) => leg.commodity === c));
    return new Commodity(build(id, parameters.products.get(id)!, drafts.get(id)!, market, spread, remarks));
  });
  const each = (): Float64Array => new Float64Array(commodities.length);
  return { commodities, spreads, outside: Int32Array.from(outside), remarks, deltas: each(), priceRisk: each(), credits: each() };
}

function chargedBy(instrument: Instrument): string {
  if (instrument.kind === 'option') return 'its value, and the notional where it is short,';
  return instrument.contractMargin === null ? '100 % of its notional' : 'its margin per contract';
}

/** Id of the product that covers an instrument: its underlying, that of the future under an option, or itself. */
function productOf(instrument: Instrument, spot: Instrument | null, parameters: SpanParameters): string | null {
  const behind = instrument.kind === 'option' && spot !== null && settlesByVariation(spot) ? [spot.underlying, spot.id] : [];
  return [...behind, instrument.underlying, instrument.id].find((id): id is string => id !== null && parameters.products.has(id)) ?? null;
}

/** Units in the contract that the scan range is for, as seen by one instrument. */
function referenceOf(id: string, product: ProductParameters, instrument: Instrument, spot: Instrument, market: Market): number {
  if (product.multiplier > 0) return product.multiplier;
  if (instrument.kind !== 'option') return instrument.multiplier;
  if (settlesByVariation(spot)) return spot.multiplier;
  const sizes = new Set(market.instruments.filter((other) => other.kind === 'future' && other.underlying === id).map((future) => future.multiplier));
  return sizes.size === 1 ? [...sizes][0]! : instrument.multiplier;
}

function build(id: string, product: ProductParameters, unordered: readonly Draft[], market: Market, inSpread: boolean, remarks: Remark[]): CommodityTerms {
  const drafts = [...unordered].sort((a, b) => (a.instrument.id < b.instrument.id ? -1 : 1));
  const remark = (message: string, missing: boolean, code = 'missing-parameter'): void => void remarks.push({ code, scope: id, message, missing });
  const scenarios = scenariosOf(product.extremeMultiple, product.extremeFraction);
  const months = [...new Set(drafts.map((draft) => draft.month))].sort((a, b) => a - b);
  const monthRanges = months.map((month) => {
    const { range, known } = scanRangeOf(product, month);
    if (!known) remark(`no scan range of ${id} for ${monthText(month)}; the largest of those given is taken`, true);
    return range;
  });
  const volatilityScan = Number.isFinite(product.volatilityScan) ? Math.abs(product.volatilityScan) : 0;
  if (!Number.isFinite(product.volatilityScan) && drafts.some((draft) => draft.instrument.kind === 'option')) remark(`no volatility scan range of ${id}: its options are scanned by price alone`, true);
  if (!(product.multiplier > 0) && new Set(drafts.filter((draft) => draft.instrument.kind !== 'option').map((draft) => draft.instrument.multiplier)).size > 1) {
    remark(`contracts of different sizes on ${id}: the scan range is charged for each of them, unless the product says which multiplier it is for`, false, 'contract-sizes');
  }
  const needsDelta = months.length > 1 || product.deliveryCharge > 0 || inSpread;
  const legs = drafts.map((draft): Leg => {
    const spot = market.instruments[draft.spot]!;
    const month = months.indexOf(draft.month);
    const reference = referenceOf(id, product, draft.instrument, spot, market);
    const ratio = draft.instrument.multiplier / reference;
    const range = monthRanges[month]!;
    const option = draft.instrument.kind === 'option';
    return {
      position: draft.position, option, spot: draft.spot, month, ratio, range: range * ratio,
      array: option ? null : futureArray(range * ratio, scenarios),
      grid: option ? gridOf(market, scenarioWorlds(range / reference, volatilityScan, scenarios)) : null,
      baseGrid: option ? gridOf(market, { relative: [0], absolute: [0], volatility: [0], daysLater: 0 }) : null,
      deltaGrid: option && needsDelta ? gridOf(market, deltaWorlds(range / reference)) : null,
    };
  });
  const far = months.map((_month, m) => drafts[legs.findIndex((leg) => leg.month === m)]!);
  return { id, product, scenarios, months, monthRanges, legs, needsDelta, ...calendar(product, months, far, market) };
}

/** The calendar terms of a product for the months held: which pairs in which order, at a fixed charge or at a rate. */
function calendar(product: ProductParameters, months: readonly Month[], held: readonly Draft[], market: Market): Pick<CommodityTerms, 'pairs' | 'rated'> {
  if (product.calendarCharges === null) return { pairs: null, rated: [] };
  const pairs: { near: number; far: number; charge: number }[] = [];
  const rated: { at: number; rate: number; spot: number; multiplier: number }[] = [];
  const fits = (month: Month, wanted: Month): boolean => wanted === NO_MONTH || wanted === month;
  for (const terms of product.calendarCharges) {
    for (let near = 0; near < months.length; near++) {
      for (let far = near + 1; far < months.length; far++) {
        const [a, b] = [months[near]!, months[far]!];
        if (!(fits(a, terms.near) && fits(b, terms.far)) && !(fits(a, terms.far) && fits(b, terms.near))) continue;
        if (!Number.isNaN(terms.rate)) {
          const draft = held[far]!;
          rated.push({ at: pairs.length, rate: terms.rate, spot: draft.spot, multiplier: product.multiplier > 0 ? product.multiplier : market.instruments[draft.spot]!.kind === 'future' ? market.instruments[draft.spot]!.multiplier : draft.instrument.multiplier });
        }
        pairs.push({ near, far, charge: terms.charge });
      }
    }
  }
  return { pairs, rated };
}
