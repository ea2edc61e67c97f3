import { describe, expect, it } from 'vitest';
import { raiseAt, targetAt } from '#engine/portfolio/target.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { AS_OF, bookOf } from '../../support/book-builder.ts';

const HOUR = 3_600_000;
const now = Date.parse(AS_OF);
const iso = (ms: number): string => new Date(ms).toISOString();

describe('a target raised for a time', () => {
  const earnings = { from: now, until: now + 10 * HOUR, target: 2.5, reason: 'earnings' };
  const data = { from: now + 2 * HOUR, until: now + 4 * HOUR, target: 3, reason: 'payrolls' };
  const thresholds = { target: 2, alerts: [1.5], raised: [earnings, data] };

  it('counts from its first moment until before its last, and the highest in force decides', () => {
    expect([-1, 0, 2 * HOUR, 4 * HOUR, 10 * HOUR].map((ms) => targetAt(thresholds, now + ms))).toEqual([2, 2.5, 3, 2.5, 2]);
    expect([1, 3, 11].map((hours) => raiseAt(thresholds, now + hours * HOUR)?.reason ?? null)).toEqual(['earnings', 'payrolls', null]);
    expect(targetAt({ target: 2, alerts: [] }, now)).toBe(2);
  });

  it('changes the status of an account as time passes, without any price', () => {
    // 100,000 of shares on 25 % maintenance with 55,000 of equity: 2.20.
    const book = bookOf({
      account: {
        balances: [{ currency: 'USD', amount: '-45000' }], positions: [{ instrument: 'X', quantity: '1000' }],
        thresholds: { raised: [{ from: iso(now + HOUR), until: iso(now + 2 * HOUR), target: 2.5, reason: 'earnings of X' }] },
      },
      instruments: [{ id: 'X', kind: 'equity', currency: 'USD' }], marks: { X: 100 },
    });
    const session = openSession(toEngineBook(book));
    expect(session.figures('a').bufferRatio).toBeCloseTo(2.2, 12);
    expect(session.figures('a').status).toBe('safe');
    session.apply({ type: 'time', now: now + HOUR - 1 });
    expect(session.touched()).toEqual([]);
    session.apply({ type: 'time', now: now + HOUR });
    expect(session.touched()).toEqual(['a']);
    expect(session.figures('a').status).toBe('below-target');
    session.apply({ type: 'time', now: now + 2 * HOUR });
    expect(session.figures('a').status).toBe('safe');
  });
});
