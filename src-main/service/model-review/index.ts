/** Everything that the Models section asks for. */
export { backtestAccount, backtestSeries } from '../backtest.ts';
export type { BacktestAnswer, BacktestRequest, BacktestSeries } from '../backtest.ts';
export { benchmark } from './benchmark.ts';
export type { Benchmark, BenchmarkRow } from './benchmark.ts';
export { modelCardOf, modelCards } from './model-cards.ts';
export type { ModelCard } from './model-cards.ts';
export { procyclicality } from './procyclicality.ts';
export type { Procyclicality } from './procyclicality.ts';
export { sensitivity } from './sensitivity.ts';
export type { Sensitivity, SensitivityBar, SensitivityEnd, SensitivityInput } from './sensitivity.ts';
