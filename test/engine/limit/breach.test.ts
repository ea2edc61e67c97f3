import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { acknowledge, ACKNOWLEDGE_EXPIRES_MS } from '#engine/alert/attention.ts';
import { SETTLE_MS } from '#engine/alert/data-quality.ts';
import { KEPT, stepBreach } from '#engine/limit/breach.ts';
import type { BreachState } from '#engine/limit/breach.ts';

const hard = { hard: true };
const opened = (at: number): BreachState => stepBreach(KEPT, 1, at, hard).state;

describe('the life of a breach', () => {
  it('opens beyond the limit, and ends only after it has been kept for a while', () => {
    expect(stepBreach(KEPT, 0, 0, hard).action).toBeNull();
    expect(stepBreach(KEPT, NaN, 0, hard).action).toBeNull();
    expect(stepBreach(KEPT, 1, 0, hard).action).toBe('open');
    const back = stepBreach(opened(0), 0, 1000, hard);
    expect(back.action).toBeNull();
    // Beyond again, or not known, within the time: it starts anew.
    for (const over of [1, NaN]) expect(stepBreach(stepBreach(back.state, over, 2000, hard).state, 0, 1000 + SETTLE_MS, hard).action).toBeNull();
    expect(stepBreach(back.state, 0, 1000 + SETTLE_MS - 1, hard).action).toBeNull();
    expect(stepBreach(back.state, 0, 1000 + SETTLE_MS, hard)).toEqual({ state: KEPT, action: 'resolve' });
  });

  it('rings again when an acknowledgement runs out, hard ones only', () => {
    const seen: BreachState = { ...opened(0), attention: acknowledge(opened(0).attention!, 10) };
    expect(stepBreach(seen, 1, 10 + ACKNOWLEDGE_EXPIRES_MS - 1, hard).action).toBeNull();
    expect(stepBreach(seen, 1, 10 + ACKNOWLEDGE_EXPIRES_MS, hard).action).toBe('again');
    expect(stepBreach(seen, 1, 10 + ACKNOWLEDGE_EXPIRES_MS, { hard: false }).action).toBeNull();
    expect(stepBreach(seen, 1, 10 + ACKNOWLEDGE_EXPIRES_MS, { hard: true, quiet: true }).action).toBeNull();
  });

  it('is silent while waived, expires once, and can end while waived', () => {
    const waived: BreachState = { ...opened(0), waivedUntil: ACKNOWLEDGE_EXPIRES_MS * 4 };
    for (const own of [hard, { hard: false }]) {
      expect(stepBreach(waived, 5, ACKNOWLEDGE_EXPIRES_MS * 4 - 1, own).action).toBeNull();
      const expired = stepBreach(waived, 5, ACKNOWLEDGE_EXPIRES_MS * 4, own);
      expect(expired.action).toBe('expire');
      expect(expired.state.waivedUntil).toBeNull();
      expect(stepBreach(expired.state, 5, ACKNOWLEDGE_EXPIRES_MS * 4 + 1, own).action).toBeNull();
    }
    expect(stepBreach(stepBreach(waived, 0, 1, hard).state, 0, 1 + SETTLE_MS, hard).action).toBe('resolve');
  });

  it('never ends by a value that is not known, and never opens twice without an end', () => {
    const over = fc.constantFrom(0, 1, 2, NaN);
    fc.assert(fc.property(fc.array(fc.record({ over, after: fc.integer({ min: 1, max: SETTLE_MS * 2 }) }), { maxLength: 60 }), fc.boolean(), (steps, isHard) => {
      let state = KEPT;
      let now = 0;
      let open = false;
      for (const step of steps) {
        now += step.after;
        const next = stepBreach(state, step.over, now, { hard: isHard });
        if (next.action === 'open') { expect(open).toBe(false); expect(step.over).toBeGreaterThan(0); open = true; }
        if (next.action === 'resolve') { expect(open).toBe(true); expect(step.over).toBe(0); open = false; }
        expect(next.state.attention !== null).toBe(open);
        state = next.state;
      }
    }));
  });
});
