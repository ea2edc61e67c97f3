import type { AccountState } from '../../portfolio/account-state.ts';
import type { Instrument } from '../../portfolio/book.ts';
import type { Market } from '../../market/market.ts';
import { orderLoss, orderValue } from '../../venue/order-cost.ts';
import { notionalOf } from '../derivative-margin.ts';
import type { MarginSink } from '../model.ts';
import { tierOf } from '../tiers.ts';
import { openOrder } from './rules.ts';
import type { LaidOrder, Settings } from './settings.ts';

/** Initial margin of open orders with their opening fee, and what they would lose if filled now (at most 0). */
export interface OrderSums {
  margin: number;
  loss: number;
}

/** One leaf of initial margin per open order; orders are cancelled before anything is liquidated, so none of maintenance. */
export function chargeOrders(account: AccountState, market: Market, settings: Settings, sink: MarginSink): void {
  for (const order of settings.orders) {
    const instrument = market.instruments[order.instrument]!;
    const fx = rateOf(account, market, instrument);
    const value = valueOf(market, order, instrument);
    if (!(value > 0) || !(fx === fx)) {
      sink.warn('missing-quote', instrument.id, `no price or rate for the order in ${instrument.id}; its margin is left out`, true);
      continue;
    }
    const initial = initialOf(account, market, order, instrument, value);
    const fee = value * instrument.takerFee;
    sink.group(instrument.id, (initial + fee) * fx, 0, openOrder, value * fx, initial / value, fee * fx);
  }
}

/** Sums over all open orders, in the account's currency; orders without a price or rate are left out (and said so by the charge). */
export function orderSums(account: AccountState, market: Market, settings: Settings): OrderSums {
  const sums: OrderSums = { margin: 0, loss: 0 };
  for (const order of settings.orders) {
    const instrument = market.instruments[order.instrument]!;
    const fx = rateOf(account, market, instrument);
    const value = valueOf(market, order, instrument);
    if (!(value > 0) || !(fx === fx)) continue;
    sums.margin += (initialOf(account, market, order, instrument, value) + value * instrument.takerFee) * fx;
    const mark = market.price[order.instrument]!;
    if (order.price === order.price && mark === mark) sums.loss += orderLoss(order.side, order.size, order.price, mark, instrument.inverse) * fx;
  }
  return sums;
}

function rateOf(account: AccountState, market: Market, instrument: Instrument): number {
  return market.convert(instrument.currency, account.account.currency)?.rate ?? NaN;
}

/** Value at the order's price; a market order's at the mark. */
function valueOf(market: Market, order: LaidOrder, instrument: Instrument): number {
  return orderValue(order.size, order.price === order.price ? order.price : market.price[order.instrument]!, instrument.inverse);
}

/** At the order's leverage where it states one; else at the tier into which position and order together fall. */
function initialOf(account: AccountState, market: Market, order: LaidOrder, instrument: Instrument, value: number): number {
  if (order.leverage > 0) return value / order.leverage;
  if (instrument.tiers !== null) {
    const p = order.position;
    const sameSide = p >= 0 && account.quantity[p]! > 0 === (order.side === 'buy') && account.quantity[p]! !== 0;
    const held = sameSide ? notionalOf(account, market, p) : 0;
    return value * tierOf(instrument.tiers, value + (held === held ? held : 0)).initialRate;
  }
  if (instrument.initialRate !== null || instrument.maintenanceRate !== null) return value * (instrument.initialRate ?? instrument.maintenanceRate!);
  return instrument.contractMargin !== null ? order.contracts * instrument.contractMargin.initial : value;
}
