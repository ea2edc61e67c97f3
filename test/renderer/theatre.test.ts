import { describe, expect, it } from 'vitest';
import type { ScenarioResult, StressedFigures } from '#contract/views/scenarios.ts';
import { crossings, theatreSteps } from '../../src-renderer/sections/scenarios/theatre.ts';

const figures = (bufferRatio: number | null, netLiquidationValue = 100): StressedFigures => ({
  id: 'a', currency: 'USD', pnl: 0, netLiquidationValue, marginEquity: netLiquidationValue, initialMargin: 0, maintenanceMargin: 0,
  bufferRatio, status: 'safe', complete: true, alertLevel: null,
});
const path = (...states: readonly StressedFigures[]): ScenarioResult => ({
  id: 'x', name: 'x', accounts: [states.at(-1)!], warnings: [], steps: states.map((one, k) => ({ name: `s${String(k)}`, after: 60 * (k + 1), accounts: [{ ...figures(9), id: 'other' }, one] })),
});
const levels = [{ level: 1.5, name: 'alert' }, { level: 1.1, name: 'urgent' }, { level: 1, name: 'margin call' }];

describe('a scenario step by step', () => {
  it('starts with today and follows one account', () => {
    const steps = theatreSteps(figures(2), path(figures(1.4), figures(0.9)), 'a');
    expect(steps.map(({ figures: one }) => one?.bufferRatio)).toEqual([2, 1.4, 0.9]);
    expect(steps.map(({ after }) => after)).toEqual([0, 60, 120]);
    const { steps: _steps, ...instant } = path(figures(0.5));
    expect(theatreSteps(figures(2), instant, 'a')).toHaveLength(2);
    expect(theatreSteps(null, path(figures(1)), 'nobody').every(({ figures: one }) => one === null)).toBe(true);
  });

  it('says at which step each mark is first crossed, also where the ratio recovers', () => {
    const at = (...states: readonly StressedFigures[]): (number | null)[] => crossings(theatreSteps(figures(2), path(...states), 'a'), levels).map(({ step }) => step);
    expect(at(figures(1.4), figures(0.9), figures(1.8))).toEqual([1, 2, 2]);
    expect(at(figures(1.5), figures(1.1))).toEqual([2, null, null]);
    // Nothing required is no crossing; less than nothing left crosses everything.
    expect(at(figures(null), figures(null, -1))).toEqual([2, 2, 2]);
    expect(crossings(theatreSteps(figures(1.2), path(figures(2)), 'a'), levels).map(({ step }) => step)).toEqual([0, null, null]);
  });
});
