import type { Market } from '../../market/market.ts';
import type { AccountState } from '../../portfolio/account-state.ts';
import { perAccount } from '../../portfolio/per-account.ts';
import { settlesByVariation } from '../../portfolio/valuation.ts';
import { Tail } from '../../statistics/tail.ts';
import { factorModelOf } from './factor-model.ts';
import type { FactorModel } from './factor-model.ts';
import { currencyFactor, factorOf } from './factors.ts';
import type { Factor } from './factors.ts';
import { CurvedPosition } from './curved-position.ts';
import { rulesOf } from './rules.ts';
import type { VarRules } from './rules.ts';
import { readVarParameters } from './var-parameters.ts';
import type { VarParameters } from './var-parameters.ts';

/** A foreign currency of the account, with what is held in it. */
export interface ForeignCurrency {
  readonly currency: string;
  /** Index of its factor, or -1: this rate is not simulated. */
  readonly factor: number;
  readonly positions: readonly number[];
  readonly balances: readonly number[];
}

/** One account compiled for its value at risk: everything that no tick changes, and the buffers that every tick reuses. */
export interface Layout {
  readonly parameters: VarParameters;
  readonly unusable: readonly string[];
  readonly model: FactorModel;
  readonly rules: VarRules;
  /** Factor of each position, or -1 where its history is missing. */
  readonly factor: Int32Array;
  /** 1: the factor is the instrument's own history, so its value moves with it; 0: its exposure moves with the underlying. */
  readonly own: Uint8Array;
  /** Options and inverse contracts, whose results bend; by position. */
  readonly curved: ReadonlyMap<number, CurvedPosition>;
  readonly currencies: readonly ForeignCurrency[];
  /** Sensitivities to one unit of relative move, in the account's currency: per position, per currency, per factor. */
  readonly sensitivity: Float64Array;
  readonly currencySensitivity: Float64Array;
  readonly weights: Float64Array;
  /** 1: revalued in every scenario in this pass; its sensitivity is then no part of the weights. */
  readonly bent: Uint8Array;
  readonly scratch: Float64Array;
  /** Contributions to the figure that is charged: per position, per currency. */
  readonly component: Float64Array;
  readonly currencyComponent: Float64Array;
  readonly losses: Float64Array;
  readonly tail: Tail;
}

/** The layout of an account, compiled once. */
export const layoutOf = perAccount((account: AccountState, market: Market): Layout => {
  const { parameters: stated, unusable } = readVarParameters(account.account.params);
  // A scenario may move the correlations of every model towards one value.
  const parameters = market.correlationStress === null ? stated : { ...stated, correlation: market.correlationStress };
  return compileLayout(account, market, parameters, unusable);
});

/** Compiles an account for given parameters, whatever its own regime says. */
export function compileLayout(account: AccountState, market: Market, parameters: VarParameters, unusable: readonly string[] = []): Layout {
  const base = account.account.currency;
  const sources = Array.from(account.instrument, (i, p) => (account.quantity[p] === 0 ? null : factorOf(market, i)));
  const foreign = new Map<string, { positions: number[]; balances: number[]; factor: Factor | null }>();
  const of = (currency: string) => {
    let entry = foreign.get(currency);
    if (entry === undefined) foreign.set(currency, (entry = { positions: [], balances: [], factor: currencyFactor(market, currency, base) }));
    return entry;
  };
  account.instrument.forEach((i, p) => {
    const { currency } = market.instruments[i]!;
    if (currency !== base && account.quantity[p] !== 0) of(currency).positions.push(p);
  });
  account.account.balances.forEach((balance, b) => {
    if (balance.currency !== base && (balance.amount !== 0 || balance.accrued !== 0)) of(balance.currency).balances.push(b);
  });
  const wanted = distinct([...sources.map((source) => source?.factor ?? null), ...[...foreign.values()].map((entry) => entry.factor)]);
  const model = factorModelOf(market, wanted, parameters);
  const places = new Map(model.factors.map((kept, f) => [keyOf(kept), f]));
  const indexOf = (factor: Factor | null): number => (factor === null ? -1 : (places.get(keyOf(factor)) ?? -1));
  const factor = Int32Array.from(sources, (source) => indexOf(source?.factor ?? null));
  const scenarios = parameters.method === 'parametric' ? 0 : parameters.method === 'historical' ? model.length : model.paths;
  const curved = new Map<number, CurvedPosition>();
  if (scenarios > 0) {
    account.instrument.forEach((i, p) => {
      if (factor[p]! < 0 || !bends(account, market, p)) return;
      curved.set(p, new CurvedPosition(i, factor[p]!, scenarios, parameters.method === 'historical' ? 'every-scenario' : 'grid'));
    });
  }
  const currencies = [...foreign].map(([currency, entry]) => ({ currency, factor: indexOf(entry.factor), positions: entry.positions, balances: entry.balances }));
  return {
    parameters, unusable, model, factor, curved, currencies,
    rules: rulesOf(parameters, model),
    own: Uint8Array.from(sources, (source) => (source?.own === true ? 1 : 0)),
    sensitivity: new Float64Array(account.count), currencySensitivity: new Float64Array(currencies.length),
    bent: new Uint8Array(account.count), weights: new Float64Array(model.count), scratch: new Float64Array(model.count),
    component: new Float64Array(account.count), currencyComponent: new Float64Array(currencies.length),
    losses: new Float64Array(scenarios), tail: new Tail(scenarios),
  };
}

/** Options bend with their underlying; an inverse contract bends in an account that is kept in the coin. */
function bends(account: AccountState, market: Market, p: number): boolean {
  const instrument = market.instruments[account.instrument[p]!]!;
  return instrument.kind === 'option' || (instrument.inverse && settlesByVariation(instrument) && instrument.currency === account.account.currency);
}

function keyOf(factor: Factor): string {
  return `${factor.inverted ? '1/' : ''}${factor.history.instrument}`;
}

function distinct(factors: readonly (Factor | null)[]): Factor[] {
  const list: Factor[] = [];
  const seen = new Set<string>();
  for (const factor of factors) {
    if (factor === null) continue;
    const key = keyOf(factor);
    if (seen.has(key)) continue;
    seen.add(key);
    list.push(factor);
  }
  return list;
}
