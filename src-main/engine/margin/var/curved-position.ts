import type { Market } from '../../market/market.ts';

/** Nodes of the grid on which a simulated position is revalued; between them results are joined by straight lines. */
const NODES = 256;

/**
 * The result of one unit of an option or inverse contract under every move of its factor, in the instrument's currency:
 * full revaluation at the moved underlying, volatility and time unchanged. Kept until one of its own inputs changes, so
 * that a search along another price costs nothing here.
 */
export class CurvedPosition {
  readonly factor: number;
  readonly results: Float64Array;
  private readonly instrument: number;
  private readonly method: 'every-scenario' | 'grid';
  private readonly grid = new Float64Array(NODES + 1);
  private low = 0;
  private step = 0;
  private exact: (move: number) => number = () => 0;
  private spot = NaN;
  private volatility = NaN;
  private years = NaN;
  private rate = NaN;

  constructor(instrument: number, factor: number, scenarios: number, method: 'every-scenario' | 'grid') {
    this.instrument = instrument;
    this.factor = factor;
    this.method = method;
    this.results = new Float64Array(scenarios);
  }

  /**
   * Brings the results up to date with the market.
   * @returns false where an option has no volatility or underlying to be revalued with
   */
  update(market: Market, moves: Float64Array): boolean {
    const i = this.instrument;
    const instrument = market.instruments[i]!;
    const option = instrument.kind === 'option';
    const u = market.underlying[i]!;
    const spot = option ? (u < 0 ? NaN : market.price[u]!) : market.price[i]!;
    const volatility = option ? market.pricingVolatility[i]! : 0;
    if (!Number.isFinite(spot) || Number.isNaN(volatility)) return false;
    const years = option ? market.yearsToExpiry(i) : 0;
    const rate = option ? market.rateOf(instrument.currency) : 0;
    if (spot === this.spot && volatility === this.volatility && years === this.years && rate === this.rate) return true;
    this.spot = spot;
    this.volatility = volatility;
    this.years = years;
    this.rate = rate;
    const value = option
      ? (move: number): number => market.supposedOptionValue(i, spot * Math.max(0, 1 + move), volatility, 0)
      : (move: number): number => -1 / (spot * Math.max(1 + move, 1e-9));
    const today = value(0);
    this.exact = (move) => value(move) - today;
    if (this.method === 'grid') this.layGrid(moves);
    for (let s = 0; s < this.results.length; s++) this.results[s] = this.resultAt(moves[s]!);
    return true;
  }

  /** Result of one unit under a move: read off the grid where there is one and it reaches so far, else revalued. */
  resultAt(move: number): number {
    const at = (move - this.low) / this.step;
    if (!(this.step > 0 && at >= 0 && at <= NODES)) return this.exact(move);
    const k = Math.min(NODES - 1, Math.floor(at));
    const left = this.grid[k]!;
    return left + (at - k) * (this.grid[k + 1]! - left);
  }

  /** Spans the grid from the least to the greatest of the given moves. */
  private layGrid(moves: Float64Array): void {
    let low = 0;
    let high = 0;
    for (let s = 0; s < moves.length; s++) {
      if (moves[s]! < low) low = moves[s]!;
      if (moves[s]! > high) high = moves[s]!;
    }
    this.low = low;
    this.step = (high - low) / NODES;
    if (this.step > 0) for (let k = 0; k <= NODES; k++) this.grid[k] = this.exact(low + k * this.step);
  }
}
