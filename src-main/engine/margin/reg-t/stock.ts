import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import type { MarginSink, Rule } from '../model.ts';
import { stock as rates } from './parameters/2026-06-04.ts';
import * as rules from './rules.ts';

/** Unleveraged initial rate of a plain long stock: 50 %, or 25 % where the broker tests in real time (IBKR). */
export function longInitialRate(realTime: boolean): number {
  return realTime ? rates.longMaintenance : rates.longInitial;
}

/** What a whole stock position asks for on its own, with the inputs of its rule. Filled anew for every position. */
export interface StockTerms {
  /** Absolute market value, in the account's currency like all that follows. */
  value: number;
  initial: number;
  maintenance: number;
  /** Maintenance as a rate on the market value. */
  rate: number;
  rule: Rule;
  b: number;
  c: number;
}

/** Terms to be filled again and again, so that the hot path makes none. */
export function emptyTerms(): StockTerms {
  return { value: 0, initial: 0, maintenance: 0, rate: 0, rule: rules.longStock, b: 0, c: 0 };
}

function fill(terms: StockTerms, initial: number, maintenance: number, rate: number, rule: Rule, b: number, c: number): void {
  terms.initial = initial;
  terms.maintenance = maintenance;
  terms.rate = rate;
  terms.rule = rule;
  terms.b = b;
  terms.c = c;
}

/** Long or short stock and exchange-traded fund (margin-regimes.md 1.1), as if it stood alone. */
export function stockTerms(account: AccountState, market: Market, p: number, realTime: boolean, sink: MarginSink, terms: StockTerms): void {
  const i = account.instrument[p]!;
  const instrument = market.instruments[i]!;
  const signed = account.marketValue[p]!;
  const value = Math.abs(signed);
  terms.value = value;
  const leverage = Math.abs(instrument.leverageFactor);
  if (signed >= 0 && !instrument.marginable) {
    fill(terms, value, value, 1, rules.notMarginable, 0, 0);
    return;
  }
  if (signed >= 0) {
    const maintenanceRate = instrument.maintenanceRate ?? Math.min(1, rates.longMaintenance * leverage);
    const initialRate = Math.max(instrument.initialRate ?? longInitialRate(realTime), maintenanceRate);
    const rule = instrument.maintenanceRate !== null ? rules.fixedRate : leverage > 1 ? rules.longLeveraged : rules.longStock;
    fill(terms, value * initialRate, value * maintenanceRate, maintenanceRate, rule, maintenanceRate, initialRate);
    return;
  }
  const shares = Math.abs(account.quantity[p]!) * instrument.multiplier;
  const dollar = market.convert('USD', instrument.currency);
  const dollarInBase = market.convert('USD', account.account.currency);
  if (dollar === null || dollarInBase === null) {
    sink.warn('missing-rate', instrument.id, `no rate for USD: the per-share minimum of short ${instrument.id} is unknown, 100 % is charged`, true);
    fill(terms, value, value, 1, rules.fullValue, 0, 0);
    return;
  }
  const priceInDollars = market.price[i]! / dollar.rate;
  const low = priceInDollars < rates.lowPriceUsd;
  const baseRate = instrument.maintenanceRate ?? Math.min(1, rates.shortMaintenance * leverage);
  const rate = low || !instrument.marginable ? Math.max(1, baseRate) : baseRate;
  const floor = shares * (low ? rates.lowPricedFloorUsd : rates.floorUsd) * dollarInBase.rate;
  const maintenance = Math.max(value * rate, floor);
  const initial = Math.max(value * (instrument.initialRate ?? rates.shortInitial), maintenance);
  fill(terms, initial, maintenance, rate, low ? rules.shortLowPriced : rules.shortStock, rate, floor);
}

const scratch = emptyTerms();

/** Charges a stock position that is combined with nothing. */
export function chargeStock(account: AccountState, market: Market, p: number, realTime: boolean, sink: MarginSink): void {
  stockTerms(account, market, p, realTime, sink, scratch);
  sink.line(p, scratch.initial, scratch.maintenance, scratch.rule, scratch.value, scratch.b, scratch.c);
}
