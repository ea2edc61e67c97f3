import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acknowledge, ACKNOWLEDGE_EXPIRES_MS, afterClockSetBack, snooze } from '#engine/alert/attention.ts';
import { CALM, HYSTERESIS, levelsOf, QUIET_MS, severityOf, stepThresholds } from '#engine/alert/thresholds.ts';
import type { Reading, ThresholdAction, ThresholdState } from '#engine/alert/thresholds.ts';

const LEVELS = levelsOf([1.5, 1.25, 1.1]);

function play(readings: readonly (number | Reading)[], everyMs = 1000): { state: ThresholdState; actions: ThresholdAction[] } {
  let state = CALM;
  const actions: ThresholdAction[] = [];
  readings.forEach((one, n) => {
    const step = stepThresholds(state, typeof one === 'number' ? { ratio: one, certainty: 'full' } : one, LEVELS, n * everyMs);
    state = step.state;
    if (step.action !== null) actions.push(step.action);
  });
  return { state, actions };
}
const rings = (actions: readonly ThresholdAction[]) => actions.filter((a) => a.type === 'again' || (a.type === 'raise' && a.ring));

describe('personal thresholds', () => {
  it('ring once while the ratio trembles on a level', () => {
    const trembling = Array.from({ length: 10_000 }, (_, n) => (n % 2 === 0 ? 1.499 : 1.505));
    expect(rings(play(trembling).actions)).toHaveLength(1);
  });

  it('go straight to the deepest level that a fall reaches', () => {
    const { actions } = play([1.8, 1.05, 0.9]);
    expect(actions.map((a) => (a.type === 'raise' ? a.level : a.type))).toEqual([1.1, 1]);
  });

  it('ring anew for a deeper level although the shallower one is acknowledged and snoozed', () => {
    const first = stepThresholds(CALM, { ratio: 1.4, certainty: 'full' }, LEVELS, 0).state;
    const answered = { ...first, attention: snooze(acknowledge(first.attention!, 0), 1e9) };
    const deeper = stepThresholds(answered, { ratio: 1.2, certainty: 'full' }, LEVELS, 10);
    expect(deeper.action).toMatchObject({ type: 'raise', level: 1.25, ring: true });
    expect(deeper.state.attention).toMatchObject({ acknowledgedAt: null, snoozedUntil: null });
  });

  it('never end on missing or stale data, and deepen only where that is certain', () => {
    const { state } = play([1.4, { ratio: 3, certainty: 'none' }, { ratio: 3, certainty: 'worse-only' }]);
    expect(state.level).toBe(1.5);
    expect(play([1.4, { ratio: 0.5, certainty: 'none' }]).state.level).toBe(1.5);
    expect(play([1.4, { ratio: 0.5, certainty: 'worse-only' }]).state.level).toBe(1);
  });

  it('ring again when an acknowledgement or a snooze runs out, not before', () => {
    const low: Reading = { ratio: 1.4, certainty: 'full' };
    const first = stepThresholds(CALM, low, LEVELS, 0).state;
    const seen = { ...first, attention: acknowledge(first.attention!, 100) };
    expect(stepThresholds(seen, low, LEVELS, 99 + ACKNOWLEDGE_EXPIRES_MS).action).toBeNull();
    expect(stepThresholds(seen, low, LEVELS, 100 + ACKNOWLEDGE_EXPIRES_MS).action).toMatchObject({ type: 'again' });
    const later = { ...first, attention: snooze(first.attention!, 5000) };
    expect(stepThresholds(later, low, LEVELS, 4999).action).toBeNull();
    expect(stepThresholds(later, low, LEVELS, 5000).action).toMatchObject({ type: 'again' });
  });

  it('keep silences from growing when the clock is set back', () => {
    const attention = afterClockSetBack({ rangAt: 900, acknowledgedAt: 1000, snoozedUntil: 2000 }, 400, 600);
    expect(attention).toEqual({ rangAt: 400, acknowledgedAt: 400, snoozedUntil: 1400 });
  });

  it('name the deepest personal level and the line critical', () => {
    expect(LEVELS.map((level) => severityOf(level, LEVELS))).toEqual(['critical', 'critical', 'warning', 'warning']);
  });

  it('equal a brute-force oracle that keeps each level by itself', () => {
    const reading = fc.record({ ratio: fc.double({ min: 0.8, max: 1.7, noNaN: true }), certainty: fc.constantFrom('full', 'full', 'full', 'worse-only', 'none') }) as fc.Arbitrary<Reading>;
    const step = fc.record({ reading, afterMs: fc.integer({ min: 1, max: 40_000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let state = CALM;
        let now = 0;
        const latched = new Map(LEVELS.map((level) => [level, false]));
        let lastRing: { level: number; at: number } | null = null;
        for (const { reading: r, afterMs } of steps) {
          now += afterMs;
          const before = LEVELS.find((level) => latched.get(level)) ?? null;
          // The oracle: every level on its own, then the deepest of them.
          if (r.certainty !== 'none') {
            for (const level of LEVELS) {
              if (!latched.get(level)) latched.set(level, r.ratio < level);
              else if (r.certainty === 'full' && r.ratio > level * HYSTERESIS) latched.set(level, false);
            }
          }
          const deepest = LEVELS.find((level) => latched.get(level)) ?? null;
          if (deepest !== null) for (const level of LEVELS) if (level >= deepest) latched.set(level, true);
          const result = stepThresholds(state, r, LEVELS, now);
          state = result.state;
          expect(state.level).toBe(deepest);
          const isNewOrDeeper = deepest !== null && (before === null || deepest < before);
          const isRepeat = isNewOrDeeper && lastRing !== null && deepest >= lastRing.level && now - lastRing.at < QUIET_MS;
          expect(result.action?.type === 'raise').toBe(isNewOrDeeper);
          expect(result.action?.type === 'raise' && result.action.ring).toBe(isNewOrDeeper && !isRepeat);
          if (isNewOrDeeper && !isRepeat) lastRing = { level: deepest, at: now };
          expect(result.action?.type === 'resolve').toBe(before !== null && deepest === null);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
