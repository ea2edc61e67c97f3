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
  /** Held options on what each factor drives. */
  private readonly options: readonly (readonly number[])[];
  private readonly prices = new Map<number, number>();
  private readonly optionPrices = new Map<number, number>();
  private readonly optionDeltas = new Map<number, number>();
  private readonly now: Float64Array;
  /** Option prices and deltas of moves that come again and again: factor, move, then price and delta per option. */
  private readonly remembered = new Map<number, Map<number, Float64Array>>();
  /** Per factor: 1 where something that it drives can fall below zero. */
  private readonly belowZero: Uint8Array;

  constructor(market: Market, account: AccountState, map: FactorMap) {
    this.market = market;
    this.map = map;
    this.now = new Float64Array(map.factors.length);
    this.belowZero = Uint8Array.from(map.driven, (list) => (list.some(({ instrument }) => market.instruments[instrument]!.kind === 'future') ? 1 : 0));
    const held = [...new Set(account.instrument)].filter((i) => market.instruments[i]!.kind === 'option');
    for (const o of held) {
      market.refreshOption(o);
      this.optionPrices.set(o, market.price[o]!);
      this.optionDeltas.set(o, market.delta[o]!);
    }
    for (const list of map.driven) for (const { instrument } of list) this.prices.set(instrument, market.price[instrument]!);
    this.options = map.driven.map((list) => {
      const moved = new Set(list.map(({ instrument }) => instrument));
      return held.filter((o) => moved.has(market.underlying[o]!));
    });
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
    for (const { instrument, slope } of this.map.driven[k]!) {
      const price = this.prices.get(instrument)!;
      const factor = 1 + slope * move;
      market.price[instrument] = move === 0 ? price : factor < 0 && market.instruments[instrument]!.kind !== 'future' ? 0 : price * factor;
    }
    const known = this.remembered.get(k)?.get(move);
    this.options[k]!.forEach((o, n) => {
      if (known !== undefined) {
        market.price[o] = known[2 * n]!;
        market.delta[o] = known[2 * n + 1]!;
      } else if (move === 0) {
        market.price[o] = this.optionPrices.get(o)!;
        market.delta[o] = this.optionDeltas.get(o)!;
      } else market.supposeOption(o, market.price[market.underlying[o]!]!);
    });
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
