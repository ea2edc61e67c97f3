import type { Market } from '../market/market.ts';
import type { AccountState } from '../portfolio/account-state.ts';
import type { FactorMap } from './factors.ts';

/**
 * Puts relative moves of factors into a market and takes them out again: full revaluation, step by step. Only what a
 * changed move touches is repriced. Nothing but futures goes below zero; a move of exactly 0 leaves today's prices
 * (an option keeps its mark), as in a scenario.
 */
export class FactorMoves {
  private readonly market: Market;
  private readonly map: FactorMap;
  /** Per factor: what it drives, with what slope, and today's prices of that. Columns: a search prices a hundred thousand moves. */
  private readonly driven: readonly Int32Array[];
  private readonly slopes: readonly Float64Array[];
  private readonly prices: readonly Float64Array[];
  /** 1 where what is driven can fall below zero. */
  private readonly signed: readonly Uint8Array[];
  /** Per factor: held options on what it drives, with today's prices and deltas. */
  private readonly options: readonly Int32Array[];
  private readonly optionPrices: readonly Float64Array[];
  private readonly optionDeltas: readonly Float64Array[];
  private readonly now: Float64Array;
  /** Option prices and deltas of moves that come again and again: factor, move, then price and delta per option. */
  private readonly remembered = new Map<number, Map<number, Float64Array>>();
  /** Per factor: 1 where something that it drives can fall below zero. */
  private readonly belowZero: Uint8Array;

  constructor(market: Market, account: AccountState, map: FactorMap) {
    this.market = market;
    this.map = map;
    this.now = new Float64Array(map.factors.length);
    const mayFallBelow = (instrument: number): number => (market.instruments[instrument]!.kind === 'future' ? 1 : 0);
    this.driven = map.driven.map((list) => Int32Array.from(list, ({ instrument }) => instrument));
    this.slopes = map.driven.map((list) => Float64Array.from(list, ({ slope }) => slope));
    this.prices = this.driven.map((list) => Float64Array.from(list, (instrument) => market.price[instrument]!));
    this.signed = this.driven.map((list) => Uint8Array.from(list, mayFallBelow));
    this.belowZero = Uint8Array.from(this.signed, (list) => (list.includes(1) ? 1 : 0));
    const held = [...new Set(account.instrument)].filter((i) => market.instruments[i]!.kind === 'option');
    for (const o of held) market.refreshOption(o);
    this.options = this.driven.map((list) => Int32Array.from(held.filter((o) => list.includes(market.underlying[o]!))));
    this.optionPrices = this.options.map((list) => Float64Array.from(list, (o) => market.price[o]!));
    this.optionDeltas = this.options.map((list) => Float64Array.from(list, (o) => market.delta[o]!));
  }

  get count(): number {
    return this.map.factors.length;
  }

  /** Sets the relative moves of all factors. */
  set(moves: Float64Array): void {
    for (let k = 0; k < moves.length; k++) this.setOne(k, moves[k]!);
  }

  /** What a move comes to: nothing loses more than all of its value, futures excepted. */
  effective(k: number, move: number): number {
    return move < -1 && this.belowZero[k] === 0 ? -1 : move;
  }

  setOne(k: number, wanted: number): void {
    const move = this.effective(k, wanted);
    if (this.now[k] === move) return;
    this.now[k] = move;
    const { market } = this;
    const driven = this.driven[k]!;
    const prices = this.prices[k]!;
    const slopes = this.slopes[k]!;
    const signed = this.signed[k]!;
    for (let d = 0; d < driven.length; d++) {
      const factor = 1 + slopes[d]! * move;
      market.price[driven[d]!] = move === 0 ? prices[d]! : factor < 0 && signed[d] === 0 ? 0 : prices[d]! * factor;
    }
    const options = this.options[k]!;
    if (options.length === 0) return;
    if (move === 0) {
      for (let n = 0; n < options.length; n++) {
        market.price[options[n]!] = this.optionPrices[k]![n]!;
        market.delta[options[n]!] = this.optionDeltas[k]![n]!;
      }
      return;
    }
    const known = this.remembered.size === 0 ? undefined : this.remembered.get(k)?.get(move);
    if (known === undefined) {
      for (let n = 0; n < options.length; n++) market.supposeOption(options[n]!, market.price[market.underlying[options[n]!]!]!);
      return;
    }
    for (let n = 0; n < options.length; n++) {
      market.price[options[n]!] = known[2 * n]!;
      market.delta[options[n]!] = known[2 * n + 1]!;
    }
  }

  /** Prices the options on one factor for some moves once and for all. */
  remember(k: number, moves: readonly number[]): void {
    const table = new Map<number, Float64Array>();
    for (const wanted of moves) {
      const move = this.effective(k, wanted);
      this.setOne(k, move);
      const values = new Float64Array(2 * this.options[k]!.length);
      this.options[k]!.forEach((o, n) => {
        values[2 * n] = this.market.price[o]!;
        values[2 * n + 1] = this.market.delta[o]!;
      });
      table.set(move, values);
    }
    this.setOne(k, 0);
    this.remembered.set(k, table);
  }

  /** Gives back today's prices. */
  reset(): void {
    for (let k = 0; k < this.now.length; k++) this.setOne(k, 0);
  }
}
