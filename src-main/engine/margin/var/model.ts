import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import { sameAvailable, wholeEquity } from '../model.ts';
import type { MarginModel, MarginSink } from '../model.ts';
import { evaluateRisk } from './evaluate.ts';
import { layoutOf } from './layout.ts';
import type { Layout } from './layout.ts';
import { FEWEST_RETURNS } from './parameters/2026-01-01.ts';
import { takeSensitivities } from './sensitivities.ts';
import { worstScenarios } from './worst-scenarios.ts';

/** Gross exposure of the positions that the model covers. */
export function coveredGross(layout: Layout, account: AccountState): number {
  let gross = 0;
  for (let p = 0; p < account.count; p++) {
    const exposure = account.exposure[p]!;
    if (layout.factor[p]! >= 0 && exposure === exposure) gross += Math.abs(exposure);
  }
  return gross;
}

function chargeComponents(layout: Layout, figure: number, sink: MarginSink): void {
  const { parameters, rules, component, sensitivity, currencies, currencySensitivity, currencyComponent, factor } = layout;
  const { multiplier } = parameters;
  for (let p = 0; p < component.length; p++) {
    if (factor[p]! < 0 || sensitivity[p] === 0) continue;
    const charge = multiplier * component[p]!;
    sink.line(p, charge, charge, rules.component, sensitivity[p]!, figure, multiplier);
  }
  for (let c = 0; c < currencies.length; c++) {
    if (currencies[c]!.factor < 0) continue;
    const charge = multiplier * currencyComponent[c]!;
    sink.group(currencies[c]!.currency, charge, charge, rules.currency, currencySensitivity[c]!, figure, multiplier);
  }
}

/** 100 % of the exposure of what has no usable history: a missing input is never a low one. */
function chargeMissing(layout: Layout, account: AccountState, market: Market, sink: MarginSink): void {
  for (let p = 0; p < account.count; p++) {
    const exposure = Math.abs(account.exposure[p]!);
    if (layout.factor[p]! >= 0 || account.quantity[p] === 0 || exposure !== exposure) continue;
    if (sink.detailed) {
      const { id } = market.instruments[account.instrument[p]!]!;
      sink.warn('missing-history', id, `no usable history of ${id} or its underlying in common with the rest; 100 % of its exposure is charged`, true);
    } else sink.warn('missing-history', '', '', true);
    sink.line(p, exposure, exposure, layout.rules.missing, exposure, 0, 0);
  }
}

function warn(layout: Layout, account: AccountState, sink: MarginSink): void {
  const { model, parameters, currencies, unusable } = layout;
  const short = model.count > 0 && model.length < parameters.window;
  if (short) {
    const missing = model.length < Math.min(FEWEST_RETURNS, parameters.window);
    sink.warn('short-history', 'account', `${String(model.length)} daily returns in common, fewer than the window of ${String(parameters.window)}`, missing);
  }
  if (!sink.detailed) return;
  for (const name of unusable) sink.warn('unusable-parameter', name, `the parameter ${name} has no usable value; its default is used`, false);
  for (const { currency, factor } of currencies) {
    if (factor < 0) sink.warn('rate-not-simulated', currency, `no history of ${currency} against ${account.account.currency}: converted at today's rate, its moves are not part of the requirement`, false);
  }
  if (parameters.method === 'monte-carlo' && model.paths < parameters.paths) sink.warn('fewer-paths', 'account', `${String(model.paths)} paths are simulated instead of ${String(parameters.paths)}: more would not fit in memory`, false);
}

/** Value at risk of the whole account as its requirement (margin-regimes.md, section 4); initial equals maintenance. */
export const valueAtRisk: MarginModel = {
  id: 'var',
  equity: wholeEquity,
  available: sameAvailable,
  charge(account, market, sink) {
    const layout = layoutOf(account, market);
    takeSensitivities(layout, account);
    const figure = evaluateRisk(layout, account, market);
    chargeComponents(layout, figure, sink);
    const { floorRate, multiplier } = layout.parameters;
    if (floorRate > 0) {
      const gross = coveredGross(layout, account);
      const floor = floorRate * gross;
      const above = floor - multiplier * figure;
      if (above > 0) sink.line(-1, above, above, layout.rules.floor, floor, multiplier * figure, gross);
    }
    chargeMissing(layout, account, market, sink);
    warn(layout, account, sink);
    if (sink.detailed && layout.parameters.method === 'historical') {
      const table = worstScenarios(layout, account, market);
      if (table !== null) sink.table(table);
    }
  },
};
