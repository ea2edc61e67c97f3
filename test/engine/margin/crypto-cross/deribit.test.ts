import { describe, expect, it } from 'vitest';
import { scenariosOf } from '#engine/margin/crypto-cross/stress.ts';
import { deribitStress } from '#engine/margin/crypto-cross/parameters/2026-01-01.ts';
import { reportOf } from '../../../support/book-builder.ts';

const SPOT = 50_000;
const option = (right: string, strike: number, more: object = {}) => ({ id: right, kind: 'option', currency: 'BTC', underlying: 'BTC', right, strike, expiry: '2027-01-29', style: 'european', ...more });
const account = (mode: string, positions: readonly object[], instruments: readonly object[], marks: Readonly<Record<string, number>>, currency = 'BTC') =>
  reportOf({
    account: { currency, regime: { id: 'crypto-cross', params: { venue: 'deribit', mode } }, balances: [{ currency: 'BTC', amount: 10 }], positions },
    instruments: [{ id: 'BTC', kind: 'crypto', currency: 'USD' }, ...instruments] as never,
    marks: { BTC: SPOT, ...marks },
    rates: [{ currency: 'USD', riskFree: 0 }, { currency: 'BTC', riskFree: 0 }],
  });

describe('standard margin', () => {
  it('charges a short call in coin: 0.15 less out of the money, at least 0.10, and the premium', () => {
    const r = account('standard', [{ instrument: 'call', quantity: -2 }], [option('call', 52_000)], { call: 0.05 });
    expect(r.initialMargin).toBeCloseTo(2 * (0.15 - 0.04 + 0.05), 12);
    expect(r.maintenanceMargin).toBeCloseTo(2 * (0.075 + 0.05), 12);
    // The premium stands in the balance and in the requirement, never in both places.
    expect(r.marginEquity).toBe(10);
    expect(r.netLiquidationValue).toBeCloseTo(9.9, 12);
    expect(r.venueRatio).toEqual({ name: 'Maintenance margin', value: 0.25 / 10, direction: 'up' });
  });
  it('floors at 0.10 and never charges a put less at first than later', () => {
    const far = account('standard', [{ instrument: 'put', quantity: -1 }], [option('put', 30_000)], { put: 0.001 });
    expect(far.initialMargin).toBeCloseTo(0.101, 12);
    expect(far.maintenanceMargin).toBeCloseTo(0.076, 12);
    const deep = account('standard', [{ instrument: 'put', quantity: -1 }], [option('put', 150_000)], { put: 2.1 });
    expect(deep.maintenanceMargin).toBeCloseTo(0.075 * 2.1 + 2.1, 12);
    expect(deep.initialMargin).toBeCloseTo(2.2575, 12);
  });
  it('asks the same of an option that is quoted in money', () => {
    const money = reportOf({
      account: { regime: { id: 'crypto-cross', params: { venue: 'deribit' } }, balances: [{ currency: 'USD', amount: 100_000 }], positions: [{ instrument: 'call', quantity: -2 }] },
      instruments: [{ id: 'BTC', kind: 'crypto', currency: 'USD' }, option('call', 52_000, { currency: 'USD' })] as never,
      marks: { BTC: SPOT, call: 0.05 * SPOT },
    });
    expect(money.maintenanceMargin / SPOT).toBeCloseTo(2 * 0.125, 12);
    expect(money.initialMargin / SPOT).toBeCloseTo(2 * 0.16, 12);
  });
  it('values a coin option by its underlying: exposure in coin, implied volatility from the coin price', () => {
    const r = account('standard', [{ instrument: 'call', quantity: 1 }], [option('call', 50_000)], { call: 0.08 });
    expect(r.positions[0]!.exposure).toBeGreaterThan(0.5);
    expect(r.positions[0]!.exposure).toBeLessThan(0.6);
    expect(r.initialMargin).toBe(0);
  });
});

describe('portfolio margin', () => {
  it('has 9 evenly spaced prices, each with three volatilities, and the extended table on demand', () => {
    const list = scenariosOf(deribitStress['current']!, 0);
    expect(list).toHaveLength(27);
    expect([...new Set(list.map((s) => Number(s.move.toFixed(12))))]).toEqual([-0.16, -0.12, -0.08, -0.04, 0, 0.04, 0.08, 0.12, 0.16]);
    expect(scenariosOf(deribitStress['current']!, 0.3)).toHaveLength(35);
  });
  it('charges the largest loss of the whole portfolio, in a table with its binding column', () => {
    const perpetual = { id: 'P', kind: 'perpetual', currency: 'USD', underlying: 'BTC', tiers: [{ initialRate: 0.02, maintenanceRate: 0.01 }] };
    const alone = account('portfolio', [{ instrument: 'P', quantity: 1, averagePrice: SPOT }], [perpetual], { P: SPOT }, 'USD');
    expect(alone.maintenanceMargin).toBeCloseTo(0.16 * SPOT, 6);
    expect(alone.initialMargin).toBeCloseTo(1.25 * 0.16 * SPOT, 6);
    expect(alone.tables[0]!.columns[alone.tables[0]!.binding]).toContain('−16 %');
    const hedged = account('portfolio', [{ instrument: 'P', quantity: 1, averagePrice: SPOT }, { instrument: 'put', quantity: 1 }], [perpetual, option('put', 50_000)], { P: SPOT, put: 0.08 }, 'USD');
    expect(hedged.maintenanceMargin).toBeLessThan(alone.maintenanceMargin);
    expect(hedged.margin.reduce((sum, line) => sum + line.maintenance, 0)).toBeCloseTo(hedged.maintenanceMargin, 9);
    expect(hedged.positions.reduce((sum, p) => sum + p.maintenanceMargin!, 0)).toBeCloseTo(hedged.maintenanceMargin, 6);
  });
  it('is pessimistic and incomplete where an option can not be revalued', () => {
    const r = account('portfolio', [{ instrument: 'call', quantity: -1 }], [option('call', 50_000, { underlying: 'XBT', currency: 'USD' })], { call: 100 }, 'USD');
    expect(r.complete).toBe(false);
    expect(r.maintenanceMargin).toBeGreaterThanOrEqual(0.16 * 50_000);
  });
});
