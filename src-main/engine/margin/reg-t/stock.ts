import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import type { MarginSink } from '../model.ts';
import * as rules from './rules.ts';

const LONG_INITIAL = 0.5;
const LONG_MAINTENANCE = 0.25;
const SHORT_INITIAL = 0.5;
const SHORT_MAINTENANCE = 0.3;
const LOW_PRICE_USD = 5;
const FLOOR_USD = 5;
const LOW_PRICED_FLOOR_USD = 2.5;

/** Unleveraged initial rate of a plain long stock: 50 %, or 25 % where the broker tests in real time (IBKR). */
export function longInitialRate(realTime: boolean): number {
  return realTime ? LONG_MAINTENANCE : LONG_INITIAL;
}

/** Long or short stock and exchange-traded fund (margin-regimes.md 1.1). Values in the account's currency. */
export function chargeStock(account: AccountState, market: Market, p: number, sink: MarginSink): void {
  const i = account.instrument[p]!;
  const instrument = market.instruments[i]!;
  const signed = account.marketValue[p]!;
  const value = Math.abs(signed);
  const leverage = Math.abs(instrument.leverageFactor);
  if (signed >= 0 && !instrument.marginable) {
    sink.line(p, value, value, rules.notMarginable, value, 0, 0);
    return;
  }
  if (signed >= 0) {
    const maintenanceRate = instrument.maintenanceRate ?? Math.min(1, LONG_MAINTENANCE * leverage);
    const initialRate = Math.max(instrument.initialRate ?? longInitialRate(account.parameters.realTimeInitial), maintenanceRate);
    const rule = instrument.maintenanceRate !== null ? rules.fixedRate : leverage > 1 ? rules.longLeveraged : rules.longStock;
    sink.line(p, value * initialRate, value * maintenanceRate, rule, value, maintenanceRate, initialRate);
    return;
  }
  const shares = Math.abs(account.quantity[p]!) * instrument.multiplier;
  const dollar = market.convert('USD', instrument.currency);
  const dollarInBase = market.convert('USD', account.account.currency);
  if (dollar === null || dollarInBase === null) {
    sink.warn('missing-rate', instrument.id, `no rate for USD: the per-share minimum of short ${instrument.id} is unknown, 100 % is charged`, true);
    sink.line(p, value, value, rules.fullValue, value, 0, 0);
    return;
  }
  const priceInDollars = market.price[i]! / dollar.rate;
  const low = priceInDollars < LOW_PRICE_USD;
  const baseRate = instrument.maintenanceRate ?? Math.min(1, SHORT_MAINTENANCE * leverage);
  const rate = low || !instrument.marginable ? Math.max(1, baseRate) : baseRate;
  const floor = shares * (low ? LOW_PRICED_FLOOR_USD : FLOOR_USD) * dollarInBase.rate;
  const maintenance = Math.max(value * rate, floor);
  const initial = Math.max(value * (instrument.initialRate ?? SHORT_INITIAL), maintenance);
  sink.line(p, initial, maintenance, low ? rules.shortLowPriced : rules.shortStock, value, rate, floor);
}
