import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepQuality, WHOLE } from '#engine/alert/data-quality.ts';
import { findGap } from '#engine/alert/gap.ts';
import { metricValue, relativeSpread, RuleWatch } from '#engine/alert/rules.ts';
import type { AlertRule } from '#engine/alert/rules.ts';
import { RollingExtremes } from '#engine/alert/rolling-extremes.ts';

const rule = (more: Partial<AlertRule>): AlertRule => ({ id: 'r', instrument: 'BTC', metric: 'price', change: null, below: null, above: null, severity: 'warning', ...more });
const run = (watch: RuleWatch, values: readonly number[], everyMs = 1000) => values.map((value, n) => watch.see(value, n * everyMs)?.type ?? '-');

describe('rolling extremes', () => {
  it('equal a brute-force window while ticks are not closer than its parts', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 400 })), { maxLength: 200 }), (ticks) => {
        const rolling = new RollingExtremes(1000);
        const seen: { value: number; at: number }[] = [];
        let at = 0;
        for (const [value, after] of ticks) {
          at += after;
          rolling.push(value, at);
          seen.push({ value, at });
          const inside = seen.filter((one) => one.at >= at - 1000).map((one) => one.value);
          expect(rolling.max()).toBe(Math.max(...inside));
          expect(rolling.min()).toBe(Math.min(...inside));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('stay bounded and remember an extreme at most one part too long when ticks are denser', () => {
    const rolling = new RollingExtremes(3_600_000);
    for (let n = 0; n < 200_000; n++) rolling.push(200_000 - n, n * 100);
    const last = 199_999 * 100;
    const oldest = 200_000 - Math.ceil((last - 3_600_000) / 100);
    expect(rolling.max()).toBeGreaterThanOrEqual(oldest);
    expect(rolling.max()).toBeLessThanOrEqual(oldest + Math.ceil(3_600_000 / 1024 / 100) + 1);
  });
});

describe('alert rules', () => {
  it('ring once below a level and are armed again above it', () => {
    expect(run(new RuleWatch(rule({ below: 100 })), [101, 99, 100.5, 99.5, 103, 99])).toEqual(['-', 'raise', '-', '-', 'resolve', 'raise']);
  });

  it('see a fall from the highest price of the window, and forget it with the window', () => {
    const watch = new RuleWatch(rule({ change: { relative: -0.08, withinMs: 10_000 } }));
    expect(run(watch, [100, 96, 93, 91.9, 92, 92, 92, 92, 92, 92, 92, 92, 92, 92, 92]).slice(0, 5)).toEqual(['-', '-', '-', 'raise', '-']);
    expect(watch.isOpen()).toBe(false);
  });

  it('ring at most once per window, but anew for every further threshold of a fall', () => {
    const change = { relative: -0.1, withinMs: 60_000 };
    const trembling = Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? 100 : 89));
    expect(run(new RuleWatch(rule({ change })), trembling).filter((one) => one !== '-')).toEqual(['raise']);
    expect(run(new RuleWatch(rule({ change })), [100, 95, 90, 85, 80, 75, 70])).toEqual(['-', '-', 'raise', '-', 'again', '-', 'again']);
  });

  it('see a rise, also from a negative price', () => {
    expect(run(new RuleWatch(rule({ change: { relative: 0.5, withinMs: 60_000 } })), [-30, -20, -14])).toEqual(['-', '-', 'raise']);
  });

  it('do not ring for each tick around zero', () => {
    const oil = [40, 20, 5, ...Array.from({ length: 1000 }, (_, n) => (n % 2 === 0 ? -0.2 : 0.2))];
    expect(run(new RuleWatch(rule({ below: 0 })), oil).filter((one) => one === 'raise')).toHaveLength(1);
  });

  it('neither raise nor resolve on what is unknown', () => {
    expect(run(new RuleWatch(rule({ above: 1 })), [NaN, 2, NaN, 2])).toEqual(['-', 'raise', '-', '-']);
    expect(metricValue('spread', 10, NaN, 11, NaN)).toBeNaN();
    expect(relativeSpread(99, 101)).toBeCloseTo(0.02);
  });
});

describe('data quality and gaps', () => {
  it('rings once for a feed that stutters, and ends after half a minute of whole data', () => {
    let state = WHOLE;
    const actions: (string | null)[] = [];
    for (let n = 0; n < 100; n++) {
      const step = stepQuality(state, n > 0 && (n > 60 || n % 3 === 0), n * 1000);
      state = step.state;
      actions.push(step.action);
    }
    expect(actions.filter((a) => a === 'raise')).toHaveLength(1);
    expect(actions.indexOf('resolve')).toBe(90);
  });

  it('tells sleep and clock jumps from time passing', () => {
    const at = (wall: number, monotonic: number) => ({ wall, monotonic });
    expect(findGap(at(0, 0), at(5000, 5000), 16)).toBeNull();
    expect(findGap(at(0, 0), at(20_000, 20_000), 16)).toMatchObject({ type: 'slept', from: 0, to: 20_000 });
    expect(findGap(at(0, 0), at(28_800_000, 16), 16)).toMatchObject({ type: 'slept' });
    expect(findGap(at(86_400_000, 0), at(0, 16), 16)).toMatchObject({ type: 'clock-set' });
  });
});
