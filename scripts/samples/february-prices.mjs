/** Prices, volatilities and spreads of every instrument of the sample from the state of its market at one minute. */
import { span } from './history.mjs';
import { assumptions } from './february-universe.mjs';
import { lastDay, runningVolatility } from './february-market.mjs';
import { bondPrice, optionPrice, yearsTo } from './pricing.mjs';

/** Closes of a fund that follows a multiple of the daily index move, through `anchor` on 2020-02-19. */
export function leveragedCloses(index, factor, anchor, anchorDay) {
  const levels = [[index[0][0], 1]];
  for (let i = 1; i < index.length; i += 1) levels.push([index[i][0], levels[i - 1][1] * (1 + factor * (index[i][1] / index[i - 1][1] - 1))]);
  const scale = anchor / levels.find(([date]) => date === anchorDay)[1];
  return new Map(levels.map(([date, level]) => [date, level * scale]));
}

/**
 * The pricer. A state is { at, date, spot(id) } where `spot` gives the real series at that minute
 * (the last known value where the series is not trading).
 */
export function pricer(market) {
  const index = span(market.closes.get('SPX'), '2018-02-20', lastDay);
  const funds = new Map([
    [3, leveragedCloses(index, 3, assumptions.leveragedClose, '2020-02-19')],
    [-1, leveragedCloses(index, -1, assumptions.inverseClose, '2020-02-19')],
  ]);
  const base = new Map([...market.closes].map(([id, series]) => [id, series.get('2018-02-20')]));

  function optionVolatility(underlying, state) {
    const vix = state.spot('VIX') / 100;
    return underlying === 'SPY' || underlying === 'SPX' ? vix : Math.max(vix, runningVolatility(market, underlying, state.date, state.spot(underlying)));
  }

  /** Mark of an instrument of the universe. `basis` is the premium of perpetuals (fraction). */
  function mark(rule, state, basis = 0) {
    switch (rule.type) {
      case 'series': return state.spot(rule.series);
      case 'same': return state.spot(rule.underlying);
      case 'ratio': return state.spot(rule.underlying) / rule.divisor;
      case 'constant': return rule.value;
      case 'perpetual': return state.spot(rule.underlying) * (1 + basis);
      case 'carry': return state.spot(rule.underlying) * Math.exp((assumptions.rate - assumptions.spyDividendYield) * yearsTo(rule.expiry, state.at));
      case 'bond': return bondPrice(rule.coupon, rule.maturity, rule.yield, state.at);
      case 'basket': return (rule.members.reduce((sum, id) => sum + state.spot(id) / base.get(id), 0) / rule.members.length) * 100;
      case 'leveraged': {
        const before = market.previous(rule.underlying, state.date);
        return funds.get(rule.factor).get(before.date) * (1 + rule.factor * (state.spot(rule.underlying) / before.close - 1));
      }
      case 'option': {
        const spot = rule.underlying === 'SPY' ? state.spot('SPX') / 10 : state.spot(rule.underlying);
        const dividend = rule.underlying === 'SPY' || rule.underlying === 'SPX' ? assumptions.spyDividendYield : 0;
        const value = optionPrice(rule.right, spot, rule.strike, yearsTo(rule.expiry, state.at), optionVolatility(rule.underlying, state), assumptions.rate, dividend);
        // An American option is worth its exercise at least; a cent is the smallest price.
        return Math.max(0.01, value, rule.underlying === 'SPX' ? 0 : (rule.right === 'call' ? 1 : -1) * (spot - rule.strike));
      }
      default: throw new Error(`unknown price rule ${rule.type}`);
    }
  }

  /** Annual volatility quoted with the mark, or null where none is meaningful. */
  function volatility(rule, state) {
    switch (rule.type) {
      case 'series':
        if (rule.series === 'SPX') return state.spot('VIX') / 100;
        return ['VIX', 'WTI', 'BRENT'].includes(rule.series) ? null : runningVolatility(market, rule.series, state.date, state.spot(rule.series));
      case 'ratio': case 'carry': return state.spot('VIX') / 100;
      case 'leveraged': return (Math.abs(rule.factor) * state.spot('VIX')) / 100;
      case 'option': return optionVolatility(rule.underlying, state);
      case 'perpetual': return runningVolatility(market, rule.underlying, state.date, state.spot(rule.underlying));
      default: return null;
    }
  }

  /** Half the spread in price units; `stress` is 1 in a calm market. */
  function halfSpread(ticks, value, stress) {
    if (ticks.spread === null) return null;
    return Math.max(ticks.minimum ?? 0, (Math.abs(value) * ticks.spread) / 10000) * stress;
  }

  return { mark, volatility, halfSpread, fundCloses: funds, base };
}

/** Rounds to the instrument's price step. */
export function toStep(value, ticks) {
  const step = ticks.step ?? 10 ** -ticks.digits;
  return Math.round(value / step) * step;
}
