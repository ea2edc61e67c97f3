import type { Market } from '../market/market.ts';
import type { Account } from './book.ts';
import { compileParameters } from '../margin/parameters.ts';
import type { RegimeParameters } from '../margin/parameters.ts';

/**
 * One account, laid out for computing: instrument indices and quantities in typed arrays, the results of the
 * last pass beside them. Built once when the account changes, never on a tick.
 */
export class AccountState {
  readonly account: Account;
  readonly count: number;
  readonly instrument: Int32Array;
  readonly quantity: Float64Array;
  readonly averagePrice: Float64Array;
  /** Index of the instrument whose id is the currency of the balance, or -1. */
  readonly balanceInstrument: Int32Array;
  readonly parameters: RegimeParameters;
  /** Positions of unknown instruments: ids, for the warning. */
  readonly unknown: readonly string[];

  /** Per position, in the account's currency unless said otherwise; NaN where unknown. */
  readonly fx: Float64Array;
  readonly marketValue: Float64Array;
  readonly unrealized: Float64Array;
  readonly exposure: Float64Array;
  readonly initial: Float64Array;
  readonly maintenance: Float64Array;
  /** Per balance: conversion into the account's currency; NaN where it can't be reached. */
  readonly balanceFx: Float64Array;

  constructor(account: Account, market: Market) {
    this.account = account;
    const known = account.positions.filter((p) => market.indexOf(p.instrument) >= 0);
    this.unknown = account.positions.filter((p) => market.indexOf(p.instrument) < 0).map((p) => p.instrument);
    this.count = known.length;
    this.instrument = Int32Array.from(known, (p) => market.indexOf(p.instrument));
    this.quantity = Float64Array.from(known, (p) => p.quantity);
    this.averagePrice = Float64Array.from(known, (p) => p.averagePrice);
    this.balanceInstrument = Int32Array.from(account.balances, (b) => (b.currency === account.currency ? -1 : market.indexOf(b.currency)));
    this.parameters = compileParameters(account, market);
    this.fx = new Float64Array(this.count);
    this.marketValue = new Float64Array(this.count);
    this.unrealized = new Float64Array(this.count);
    this.exposure = new Float64Array(this.count);
    this.initial = new Float64Array(this.count);
    this.maintenance = new Float64Array(this.count);
    this.balanceFx = new Float64Array(account.balances.length);
  }

  /** Instruments whose price changes a figure of this account. */
  dependsOn(market: Market): Set<number> {
    const all = new Set<number>();
    for (let p = 0; p < this.count; p++) {
      const i = this.instrument[p]!;
      all.add(i);
      if (market.instruments[i]!.kind === 'option' && market.underlying[i]! >= 0) all.add(market.underlying[i]!);
      const currency = market.indexOf(market.instruments[i]!.currency);
      if (currency >= 0) all.add(currency);
    }
    for (const i of this.balanceInstrument) if (i >= 0) all.add(i);
    for (const order of this.account.orders) if (market.indexOf(order.instrument) >= 0) all.add(market.indexOf(order.instrument));
    for (const i of [...all]) {
      const reference = market.instruments[i]!.peg?.reference ?? null;
      if (reference !== null && market.indexOf(reference) >= 0) all.add(market.indexOf(reference));
    }
    return all;
  }
}
