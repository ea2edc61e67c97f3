import { quantileRuleOf, quantileRules } from '../../statistics/quantile.ts';
import type { QuantileRule } from '../../statistics/quantile.ts';
import type { ReturnKind } from '../../statistics/returns.ts';
import type { ShrinkageTarget } from '../../statistics/shrinkage.ts';
import { numberOf } from '../parameters.ts';
import { defaults } from './parameters/2026-01-01.ts';

export type VarMethod = 'parametric' | 'historical' | 'monte-carlo';
export const varMethods: readonly VarMethod[] = ['parametric', 'historical', 'monte-carlo'];

/** `regime.params` of a `var` account. */
export interface VarParameters {
  readonly method: VarMethod;
  /** Between 0.5 and 1, exclusive. */
  readonly confidence: number;
  readonly horizonDays: number;
  /** Daily returns looked back on. */
  readonly window: number;
  /** EWMA decay of the covariance; null: equal weights. Historical simulation always weighs its days equally. */
  readonly decay: number | null;
  readonly quantile: QuantileRule;
  /** What is charged: the value at risk, or the expected shortfall beyond it. */
  readonly measure: 'var' | 'expected-shortfall';
  readonly multiplier: number;
  /** Anti-procyclical floor, as a share of gross exposure. */
  readonly floorRate: number;
  readonly seed: number;
  readonly paths: number;
  readonly distribution: 'normal' | 'student-t';
  readonly degreesOfFreedom: number;
  readonly shrinkage: ShrinkageTarget | null;
  /** Returns behind the covariance; historical simulation always uses simple ones. */
  readonly returns: ReturnKind;
  /** Sensitivity only: factor on every return. */
  readonly volatilityScale: number;
  /** Sensitivity only: correlations moved towards a value. */
  readonly correlation: { readonly to: number; readonly weight: number } | null;
}

export interface ReadParameters {
  readonly parameters: VarParameters;
  /** Names of params whose values can't be used; the default stands in for them. */
  readonly unusable: readonly string[];
}

const MOST_PATHS = 1_000_000;

/** Reads the params of a `var` account; what can't be used falls back to the default and is named. */
export function readVarParameters(given: Readonly<Record<string, unknown>>): ReadParameters {
  const unusable: string[] = [];
  const number = (name: string, otherwise: number, accepts: (value: number) => boolean): number => {
    if (given[name] === undefined || given[name] === null) return otherwise;
    const value = numberOf(given[name], NaN);
    if (accepts(value)) return value;
    unusable.push(name);
    return otherwise;
  };
  const word = <W extends string>(name: string, otherwise: W, words: readonly W[]): W => {
    if (given[name] === undefined || given[name] === null) return otherwise;
    const found = words.find((w) => w === given[name]);
    if (found === undefined) unusable.push(name);
    return found ?? otherwise;
  };
  const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
  const whole = (value: number): boolean => Number.isInteger(value) && value >= 1;
  const shrinkage = word<ShrinkageTarget | 'none'>('shrinkage', 'none', ['none', 'constant-correlation', 'diagonal']);
  const parameters: VarParameters = {
    method: word('method', 'parametric', varMethods),
    confidence: number('confidence', defaults.confidence.value, (v) => v > 0.5 && v < 1),
    horizonDays: number('horizonDays', defaults.horizonDays.value, (v) => v > 0),
    window: number('window', defaults.window.value, (v) => whole(v) && v >= 2),
    decay: orNull(number('decay', NaN, (v) => v > 0 && v < 1)),
    quantile: quantileRuleOf(given['quantile']) ?? word<QuantileRule>('quantile', defaults.quantile.value, quantileRules),
    measure: word('measure', 'var', ['var', 'expected-shortfall']),
    multiplier: number('multiplier', 1, (v) => v >= 0),
    floorRate: number('floorRate', 0, (v) => v >= 0),
    seed: number('seed', 1, (v) => Number.isFinite(v)),
    paths: number('paths', defaults.paths.value, (v) => whole(v) && v >= 100 && v <= MOST_PATHS),
    distribution: word('distribution', 'normal', ['normal', 'student-t']),
    degreesOfFreedom: number('degreesOfFreedom', defaults.degreesOfFreedom.value, (v) => v > 2),
    shrinkage: shrinkage === 'none' ? null : shrinkage,
    returns: word<ReturnKind>('returns', 'log', ['log', 'simple']),
    volatilityScale: 1,
    correlation: null,
  };
  return { parameters, unusable };
}
