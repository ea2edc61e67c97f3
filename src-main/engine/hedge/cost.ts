import { executionOf } from '../liquidation/impact.ts';
import type { Execution, ImpactModel } from '../liquidation/impact.ts';
import type { Market } from '../market/market.ts';
import { afterFill } from '../portfolio/fill.ts';
import type { Account } from '../portfolio/book.ts';
import { settlesByVariation } from '../portfolio/valuation.ts';
import type { Leg } from './legs.ts';

/** What one leg costs today, in the account's currency; negative where it brings money. */
export interface LegCost {
  readonly instrument: string;
  readonly quantity: number;
  readonly modelled: boolean;
  /** In the instrument's currency. */
  readonly mark: number;
  readonly price: number;
  /** Quantity × multiplier × mark; 0 for what settles by variation margin. */
  readonly premium: number;
  readonly halfSpread: number;
  readonly fee: number;
}

export interface HedgeCost {
  readonly legs: readonly LegCost[];
  readonly premium: number;
  readonly halfSpread: number;
  readonly fee: number;
  /** All three: what leaves the account's value or cash today. */
  readonly total: number;
  readonly assumed: readonly string[];
}

/** Opening a hedge trades at leisure: half the spread, but no impact. */
const AT_LEISURE: ImpactModel = { impact: 0, permanent: 0, crowd: 0 };

/** Execution price of a leg, at leisure unless an impact is given. */
export function execution(leg: Leg, quantity: number, impact: ImpactModel = AT_LEISURE): Execution {
  const { instrument, quote } = leg;
  return executionOf(instrument, { mark: quote.mark, bid: quote.bid, ask: quote.ask, volatility: quote.volatility, averageDailyVolume: instrument.averageDailyVolume }, quantity, impact);
}

/** Taker fee in the instrument's currency. */
export function feeOf(leg: Leg, price: number): number {
  const size = Math.abs(leg.quantity) * leg.instrument.multiplier;
  const fee = (leg.instrument.inverse ? size / Math.abs(price) : size * Math.abs(price)) * leg.instrument.takerFee;
  return Number.isFinite(fee) ? fee : 0;
}

/** Premium, half spread and fee of every leg. */
export function costOf(legs: readonly Leg[], market: Market, currency: string): HedgeCost {
  const assumed: string[] = [];
  const costs = legs.map((leg): LegCost => {
    const { instrument, quote, quantity } = leg;
    const filled = execution(leg, quantity);
    for (const one of filled.assumed) assumed.push(`${instrument.id}: ${one}`);
    const rate = market.convert(instrument.currency, currency)?.rate ?? NaN;
    const size = quantity * instrument.multiplier;
    const lost = instrument.inverse ? Math.abs(size * (1 / filled.price - 1 / quote.mark)) : Math.abs(size) * filled.distance;
    return {
      instrument: instrument.id, quantity, modelled: leg.modelled, mark: quote.mark, price: filled.price,
      premium: settlesByVariation(instrument) ? 0 : size * quote.mark * rate, halfSpread: lost * rate, fee: feeOf(leg, filled.price) * rate,
    };
  });
  const sum = (pick: (cost: LegCost) => number): number => costs.reduce((total, cost) => total + pick(cost), 0);
  const [premium, halfSpread, fee] = [sum((one) => one.premium), sum((one) => one.halfSpread), sum((one) => one.fee)];
  return { legs: costs, premium, halfSpread, fee, total: premium + halfSpread + fee, assumed };
}

/** The account with the hedge really in it: filled at the execution price, fees paid. */
export function withHedge(account: Account, legs: readonly Leg[]): Account {
  return legs.reduce((current, leg) => {
    const { price } = execution(leg, leg.quantity);
    return afterFill(current, leg.instrument, leg.quantity, price, feeOf(leg, price));
  }, account);
}
