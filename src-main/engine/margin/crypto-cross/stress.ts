import { volatilityShock } from '../../venue/deribit-option.ts';
import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import { settlesByVariation } from '../../portfolio/valuation.ts';
import type { MarginSink } from '../model.ts';
import { chargeContingencies } from './contingency.ts';
import type { StressSet } from './parameters/2026-01-01.ts';
import * as rules from './rules.ts';
import type { Settings } from './settings.ts';

const YEAR_DAYS = 365;

/** One scenario: relative price move, volatility up (1), same (0) or down (−1), share of the result that counts. */
interface Scenario {
  readonly move: number;
  readonly volatility: -1 | 0 | 1;
  readonly share: number;
}

/** The price buckets, each with volatility up, same and down; then the extended table where it is asked for. */
export function scenariosOf(set: StressSet, extendedShare: number): Scenario[] {
  const list: Scenario[] = [];
  const half = (set.buckets - 1) / 2;
  for (let k = 0; k < set.buckets; k++) {
    const move = ((k - half) / half) * set.priceRange;
    for (const volatility of [1, 0, -1] as const) list.push({ move, volatility, share: 1 });
  }
  if (extendedShare > 0) for (const move of set.extendedMoves) list.push({ move, volatility: 1, share: extendedShare });
  return list;
}

/**
 * Portfolio margin: per underlying the largest loss of its futures, perpetuals and options over all scenarios, plus
 * contingencies (margin-regimes.md 5.4). Initial = factor × maintenance.
 */
export function chargeStress(account: AccountState, market: Market, settings: Settings, sink: MarginSink): void {
  const scenarios = scenariosOf(settings.stress, settings.extendedShare);
  for (const { underlying, positions } of settings.portfolios) {
    const results = positions.map((p) => resultsOf(account, market, p, settings.stress, scenarios, sink));
    const sums = scenarios.map((_, s) => results.reduce((sum, row) => sum + row[s]!, 0));
    let binding = -1;
    let worst = 0;
    sums.forEach((sum, s) => {
      if (-sum > worst) {
        worst = -sum;
        binding = s;
      }
    });
    const factor = settings.stress.initialFactor;
    if (worst > 0) sink.group(underlying, factor * worst, worst, rules.stress, worst, scenarios.length, factor);
    if (binding >= 0) positions.forEach((p, n) => sink.attribute(p, -factor * results[n]![binding]!, -results[n]![binding]!));
    if (sink.detailed) {
      sink.table({
        scope: underlying, columns: scenarios.map(nameOf), binding,
        rows: positions.map((p, n) => ({ name: market.instruments[account.instrument[p]!]!.id, values: results[n]! })),
      });
    }
    chargeContingencies(account, market, positions, settings.stress, sink);
  }
}

function nameOf({ move, volatility }: Scenario): string {
  const percent = `${move > 0 ? '+' : move < 0 ? '−' : ''}${String(Number(Math.abs(move * 100).toPrecision(6)))} %`;
  return `${percent}, volatility ${volatility > 0 ? 'up' : volatility < 0 ? 'down' : 'same'}`;
}

/** Profit and loss of one position under every scenario, in the account's currency. */
function resultsOf(account: AccountState, market: Market, p: number, set: StressSet, scenarios: readonly Scenario[], sink: MarginSink): number[] {
  const i = account.instrument[p]!;
  const instrument = market.instruments[i]!;
  const size = account.quantity[p]! * instrument.multiplier;
  const fx = account.fx[p]!;
  const price = market.price[i]!;
  if (!(fx === fx) || !(price === price)) return scenarios.map(() => 0);
  if (settlesByVariation(instrument)) {
    return scenarios.map(({ move, share }) => (instrument.inverse ? size * (1 / price - 1 / (price * (1 + move))) : size * price * move) * fx * share);
  }
  const u = market.underlying[i]!;
  const spot = u < 0 ? NaN : market.price[u]!;
  const volatility = market.pricingVolatility[i]!;
  if (!(spot > 0) || !(volatility === volatility)) {
    sink.warn(spot > 0 ? 'missing-volatility' : 'missing-quote', instrument.id, `${instrument.id} can't be revalued: its exposure moves with the price in full`, true);
    const exposure = account.exposure[p]!;
    return scenarios.map(({ move, share }) => -Math.abs((exposure === exposure ? exposure : size * instrument.strike * fx) * move) * share);
  }
  const days = market.yearsToExpiry(i) * YEAR_DAYS;
  const coin = market.coinSettled[i] === 1;
  const valueAt = (s: number, v: number): number => market.supposedOptionValue(i, s, v, 0) / (coin ? s : 1);
  const today = valueAt(spot, volatility);
  return scenarios.map(({ move, volatility: direction, share }) =>
    (valueAt(spot * (1 + move), shocked(volatility, direction, days, set)) - today) * size * fx * share);
}

/** The implied volatility of a scenario: relative shocks that grow towards expiry, with a floor when it rises. */
function shocked(volatility: number, direction: -1 | 0 | 1, days: number, set: StressSet): number {
  if (direction === 0) return volatility;
  const power = days < 30 ? set.shortPower : set.longPower;
  if (direction > 0) return Math.max(volatility * (1 + volatilityShock(set.volatilityUp, days, power)), set.volatilityFloorUp);
  return Math.max(0, volatility * (1 - volatilityShock(set.volatilityDown, days, power)));
}
