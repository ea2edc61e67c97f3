import type { Rule } from '../model.ts';
import type { FactorModel } from './factor-model.ts';
import type { VarMethod, VarParameters } from './var-parameters.ts';

const PARAMETERS = 'var 2026-01-01';

const SOURCES: Readonly<Record<VarMethod, string>> = {
  parametric: 'J.P. Morgan/Reuters, RiskMetrics Technical Document (1996), chapter 6; Euler contributions: D. Tasche (1999)',
  historical: 'J. Hull, Options, Futures and Other Derivatives, historical simulation; contributions: the results in the binding scenario',
  'monte-carlo': 'P. Glasserman, Monte Carlo Methods in Financial Engineering (2003), chapter 9; contributions: mean results around the quantile',
};

const NAMES: Readonly<Record<VarMethod, string>> = { parametric: 'parametric', historical: 'historical simulation', 'monte-carlo': 'Monte Carlo' };

/** The rules of one account: their words name its parameters. */
export interface VarRules {
  /** a: sensitivity, b: the whole figure, c: multiplier. */
  readonly component: Rule;
  readonly currency: Rule;
  /** a: floor, b: the requirement without it, multiplier included, c: gross exposure. */
  readonly floor: Rule;
  /** a: exposure. */
  readonly missing: Rule;
}

/** Rules in the words of given parameters. */
export function rulesOf(parameters: VarParameters, model: FactorModel): VarRules {
  const { method, measure, confidence, horizonDays, multiplier, floorRate } = parameters;
  const figure = measure === 'var' ? 'value at risk' : 'expected shortfall';
  const percent = `${String(Number((confidence * 100).toPrecision(6)))} %`;
  const days = `${String(horizonDays)} day${horizonDays === 1 ? '' : 's'}`;
  const how = [NAMES[method], `${percent} over ${days}`, `${String(model.length)} daily returns`, ...detail(parameters)].join(', ');
  const times = multiplier === 1 ? '' : `${String(multiplier)} times `;
  return {
    component: {
      id: `var-${method}-component`, source: SOURCES[method], parameters: PARAMETERS,
      explain: (sensitivity, whole, _c, f) => `${times}the share of ${f.money(sensitivity)} exposed in the ${figure} of ${f.money(whole)} (${how})`,
    },
    currency: {
      id: `var-${method}-currency`, source: SOURCES[method], parameters: PARAMETERS,
      explain: (sensitivity, whole, _c, f) => `${times}the share of ${f.money(sensitivity)} held in this currency in the ${figure} of ${f.money(whole)} (${how})`,
    },
    floor: {
      id: 'var-floor', source: 'anti-procyclical floor of the account', parameters: PARAMETERS,
      explain: (floor, whole, gross, f) => `the part of the floor above the model: ${f.percent(floorRate)} of gross exposure ${f.money(gross)} is ${f.money(floor)}, ${times}the ${figure} ${f.money(whole)}`,
    },
    missing: {
      id: 'var-missing-history', source: 'pessimistic: no usable history', parameters: PARAMETERS,
      explain: (exposure, _b, _c, f) => `no usable history, so 100 % of exposure ${f.money(exposure)}`,
    },
  };
}

function detail({ method, decay, shrinkage, quantile, measure, distribution, degreesOfFreedom, seed, paths }: VarParameters): string[] {
  const law = distribution === 'normal' ? 'normal' : `Student t of ${String(degreesOfFreedom)} degrees`;
  const weights = [decay === null ? 'equal weights' : `EWMA ${String(decay)}`, ...(shrinkage === null ? [] : [`shrunk towards ${shrinkage === 'diagonal' ? 'the diagonal' : 'constant correlation'}`])];
  const rank = measure === 'var' ? [`quantile rule ${quantile}`] : [];
  if (method === 'parametric') return [law, ...weights];
  if (method === 'historical') return rank;
  return [law, ...weights, ...rank, `${String(paths)} paths from seed ${String(seed)}`];
}
