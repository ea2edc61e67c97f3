/** Sentences of the book format, re-expressed as books with figures worked out by hand. */
import { describe, expect, it } from 'vitest';
import { riskShape } from '#interchange/report/risk-report.ts';
import { reportOf } from '../support/book-builder.ts';

describe('an option without a quote of its own', () => {
  const stock = { id: 'X', kind: 'equity', currency: 'USD' };
  const option = { id: 'X C', kind: 'option', currency: 'USD', underlying: 'X', right: 'call', strike: 85, expiry: '2027-01-15', multiplier: 100 };
  const report = (quotes: readonly Readonly<Record<string, unknown>>[]) =>
    reportOf({
      account: { regime: { id: 'flat', params: { initialRate: 0.5, maintenanceRate: 0.25 } }, balances: [{ currency: 'USD', amount: 1000 }], positions: [{ instrument: 'X C', quantity: 1 }] },
      instruments: [stock, option], quotes: [{ instrument: 'X', mark: 83.4, volatility: 0.28 }, ...quotes], rates: [{ currency: 'USD', riskFree: 0.04 }],
    });

  it('is a missing price, although the model values it', () => {
    const missing = report([]);
    expect(missing.complete).toBe(false);
    expect(missing.status).toBe('unknown');
    expect(missing.warnings).toMatchObject([{ code: 'missing-quote', scope: 'X C' }]);
    expect(missing.positions[0]!.mark).toBeGreaterThan(0);
  });

  it('is priced on purpose where its quote states a volatility', () => {
    expect(report([{ instrument: 'X C', volatility: 0.3 }])).toMatchObject({ complete: true, status: 'safe', warnings: [] });
  });
});

describe('times in an answer', () => {
  it('are ISO 8601 with zone, those of the prices behind a margin line too', () => {
    const report = reportOf({
      account: { regime: { id: 'flat', params: { initialRate: 0.5, maintenanceRate: 0.25 } }, positions: [{ instrument: 'X', quantity: 1 }] },
      instruments: [{ id: 'X', kind: 'equity', currency: 'USD' }], marks: { X: 10 },
    });
    expect(riskShape(report).margin[0]!.inputs).toEqual([{ name: 'X', value: 10, at: '2026-11-20T21:00:00.000Z' }]);
  });
});
