import { describe, expect, it } from 'vitest';
import { heatStep, heatUnit } from '../../src-renderer/charts/heat.ts';

describe('steps of a heat table', () => {
  it('tell gains, small and large losses apart', () => {
    expect([5, 0, -0.5, -20, -50, -90, -100].map((value) => heatStep(value, 100))).toEqual(['gain', 'even', 'even', 'loss-1', 'loss-2', 'loss-3', 'loss-3']);
  });
  it('never take what is unknown for nothing', () => {
    expect([null, NaN, Infinity].map((value) => heatStep(value, 100))).toEqual(['unknown', 'unknown', 'unknown']);
  });
  it('hold without any loss', () => {
    expect([0, 3].map((value) => heatStep(value, 0))).toEqual(['even', 'gain']);
  });
  it('write large tables in a unit that fits', () => {
    expect([999_999, 1e6, 2e9].map(heatUnit)).toEqual([1, 1000, 1_000_000]);
  });
});
