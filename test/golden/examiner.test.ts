/** Sentences of the book format, re-expressed as books with figures worked out by hand. */
import { describe, expect, it } from 'vitest';
import { quantileRuleOf } from '#engine/statistics/quantile.ts';
import { parseBookFile } from '#interchange/book-file/parse.ts';
import { riskShape } from '#interchange/report/risk-report.ts';
import { AS_OF, reportOf } from '../support/book-builder.ts';

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

describe('an account without a requirement', () => {
  const btc = { id: 'BTC', kind: 'crypto', currency: 'USD', collateral: { haircut: 0.05 } };
  const report = (cash: number) =>
    reportOf({ account: { regime: { id: 'crypto-cross', params: {} }, balances: [{ currency: 'USD', amount: cash }], positions: [{ instrument: 'BTC', quantity: 1 }] }, instruments: [btc], marks: { BTC: 30_000 } });

  it('is in a call where its debt exceeds what its collateral counts for', () => {
    expect(report(-29_000)).toMatchObject({ marginEquity: -500, maintenanceMargin: 0, bufferRatio: null, excessLiquidity: -500, status: 'margin-call' });
  });

  it('is safe where anything is left', () => {
    expect(report(-28_500)).toMatchObject({ marginEquity: 0, bufferRatio: null, status: 'safe', alertLevel: null });
  });
});

describe('one coin in terms of another', () => {
  it('converts a balance through the currency that both are quoted in', () => {
    const r = reportOf({
      account: { currency: 'BTC', regime: { id: 'crypto-cross', params: {} }, balances: [{ currency: 'BTC', amount: 1 }, { currency: 'SOL', amount: 300 }] },
      instruments: [{ id: 'BTC', kind: 'crypto', currency: 'USD', collateral: { haircut: 0 } }, { id: 'SOL', kind: 'crypto', currency: 'USD', collateral: { haircut: 0.1 } }],
      marks: { BTC: 30_000, SOL: 50 },
    });
    expect(r.complete).toBe(true);
    expect(r.netLiquidationValue).toBeCloseTo(1.5, 12);
    expect(r.marginEquity).toBeCloseTo(1.45, 12);
  });
});

describe('numbers and names of a file', () => {
  it('rates of a regime may be text, as every decimal may', () => {
    const book = { format: 'marginline-book', version: 1, asOf: AS_OF, accounts: [{ id: 'a', currency: 'USD', regime: { id: 'flat', params: { initialRate: '0.5', maintenanceRate: '0.25' } }, balances: [{ currency: 'USD', amount: '1' }] }] };
    expect(parseBookFile(JSON.stringify(book), 'b.json').ok).toBe(true);
  });

  it.each([['nearest_rank', 'nearest-rank'], ['hull_kth_worst', 'hull'], ['linear_type7', 'linear'], ['nearest-rank', 'nearest-rank'], ['middling', null]])('quantile rule %s is %s', (name, rule) => {
    expect(quantileRuleOf(name)).toBe(rule);
  });
});
