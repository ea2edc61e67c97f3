import type { AccountState } from '../../portfolio/account-state.ts';
import { perAccount } from '../../portfolio/per-account.ts';
import type { Market } from '../../market/market.ts';
import { settlesByVariation } from '../../portfolio/valuation.ts';
import { deribitStress } from './parameters/2026-01-01.ts';
import type { StressSet } from './parameters/2026-01-01.ts';
import { numberOf, recordOf } from '../parameters.ts';

export const venues = ['generic', 'binance', 'bybit', 'okx', 'deribit'] as const;
export type Venue = (typeof venues)[number];

/** An open order of a derivative, laid out. */
export interface LaidOrder {
  readonly instrument: number;
  readonly side: 'buy' | 'sell';
  /** Contracts × multiplier. */
  readonly size: number;
  readonly contracts: number;
  readonly price: number;
  readonly leverage: number;
  /** Position of the same instrument, or −1. */
  readonly position: number;
}

/** The parameters of one account and what can be worked out before prices; made once per account state. */
export interface Settings {
  readonly venue: Venue;
  readonly portfolio: boolean;
  /** Whether tiers are counted in contracts instead of notional. */
  readonly tiersInContracts: boolean;
  readonly stress: StressSet;
  /** Share of the simulated loss that the extended table counts; 0 leaves the table out. */
  readonly extendedShare: number;
  readonly orders: readonly LaidOrder[];
  /** Per position: index of its tier group (OKX) and of its underlying; −1 for what is no derivative. */
  readonly tierGroup: Int32Array;
  readonly tierSize: Float64Array;
  readonly side: Int32Array;
  readonly sums: Float64Array;
  /** Positions by underlying, for stress scenarios: derivatives and options. */
  readonly portfolios: readonly { readonly underlying: string; readonly positions: readonly number[] }[];
  /** Buffer on debts by balance (index × (1 + ask buffer)). */
  readonly askBuffer: Float64Array;
  readonly bidBuffer: ReadonlyMap<string, number>;
}

/** The compiled settings of an account; unknown venues are generic. */
export const settingsOf = perAccount(compile);

function compile(account: AccountState, market: Market): Settings {
  const { params } = account.account;
  const venue = (venues as readonly string[]).includes(String(params['venue'])) ? (params['venue'] as Venue) : 'generic';
  const groups = new Map<string, number>();
  const underlyings = new Map<string, number>();
  const portfolios = new Map<string, number[]>();
  const tierGroup = new Int32Array(account.count).fill(-1);
  const side = new Int32Array(account.count).fill(-1);
  for (let p = 0; p < account.count; p++) {
    const instrument = market.instruments[account.instrument[p]!]!;
    const name = instrument.underlying ?? instrument.id;
    const derivative = settlesByVariation(instrument);
    if (derivative) {
      tierGroup[p] = numbered(groups, `${instrument.kind} ${name}`);
      side[p] = numbered(underlyings, name);
    }
    if (derivative || instrument.kind === 'option') {
      const list = portfolios.get(name);
      if (list === undefined) portfolios.set(name, [p]);
      else list.push(p);
    }
  }
  const buffers = recordOf(params['buffers']);
  const buffer = (currency: string, which: 'bid' | 'ask', own: number | undefined): number => numberOf(recordOf(buffers[currency])[which], own ?? 0);
  const ofCurrency = (currency: string) => {
    const i = market.indexOf(currency);
    return i < 0 ? undefined : market.instruments[i]!.collateral;
  };
  return {
    venue, portfolio: params['mode'] === 'portfolio', tiersInContracts: params['tierUnit'] === 'contracts',
    stress: stressOf(params), extendedShare: numberOf(params['extendedShare'], 0),
    orders: laidOrders(account, market), tierGroup, tierSize: new Float64Array(groups.size), side, sums: new Float64Array(4 * underlyings.size),
    portfolios: [...portfolios].map(([underlying, positions]) => ({ underlying, positions })),
    askBuffer: Float64Array.from(account.account.balances, ({ currency }) => buffer(currency, 'ask', ofCurrency(currency)?.askBuffer)),
    bidBuffer: new Map(Object.keys(buffers).map((currency) => [currency, buffer(currency, 'bid', undefined)])),
  };
}

function stressOf(params: Readonly<Record<string, unknown>>): StressSet {
  const set = deribitStress[String(params['version'])] ?? deribitStress['current']!;
  return { ...set, priceRange: numberOf(params['priceRange'], set.priceRange), initialFactor: numberOf(params['initialFactor'], set.initialFactor) };
}

function laidOrders(account: AccountState, market: Market): LaidOrder[] {
  return account.account.orders.flatMap((order): LaidOrder[] => {
    const i = market.indexOf(order.instrument);
    if (i < 0 || !settlesByVariation(market.instruments[i]!)) return [];
    const contracts = Math.abs(order.quantity);
    return [{ instrument: i, side: order.side, size: contracts * market.instruments[i]!.multiplier, contracts, price: order.price, leverage: order.leverage, position: account.instrument.indexOf(i) }];
  });
}

function numbered(names: Map<string, number>, name: string): number {
  let n = names.get(name);
  if (n === undefined) names.set(name, (n = names.size));
  return n;
}
