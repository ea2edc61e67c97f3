import { describe, expect, it } from 'vitest';
import { AccountProbe } from '#engine/distance/account-probe.ts';
import { ShiftedProbe } from '#engine/distance/shifted-probe.ts';
import { Generator } from '#engine/statistics/generator.ts';
import { NO_SHOCK } from '#engine/scenario/scenario.ts';
import type { Shock } from '#engine/scenario/scenario.ts';
import { bookAfterStep } from '#engine/scenario/shocked-book.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';

const option = (n: number): Record<string, unknown> => ({
  id: `O${String(n)}`, kind: 'option', currency: n % 3 === 0 ? 'EUR' : 'USD', underlying: n % 3 === 0 ? 'T' : 'S', right: n % 2 === 0 ? 'call' : 'put', strike: 80 + 5 * n, expiry: n % 4 === 0 ? '2027-01-15' : '2027-03-19',
  multiplier: 100, style: n % 5 === 0 ? 'european' : 'american',
});
const legs = Array.from({ length: 9 }, (_v, n) => option(n));

function probeOf(regime: object): AccountProbe {
  return new AccountProbe(toEngineBook(bookOf({
    account: {
      regime, balances: [{ currency: 'USD', amount: '60000' }, { currency: 'EUR', amount: '-4000' }],
      positions: [{ instrument: 'S', quantity: '300' }, { instrument: 'T', quantity: '-100' }, ...legs.map(({ id }, n) => ({ instrument: id, quantity: String([-2, 1, 3, -1, 2][n % 5]) }))],
    },
    instruments: [{ id: 'S', kind: 'equity', currency: 'USD', collateral: { tier: 2, haircut: 0.1 } }, { id: 'T', kind: 'equity', currency: 'EUR' }, ...legs],
    // Some options have a mark and a volatility, some a mark alone, some nothing.
    quotes: [{ instrument: 'S', mark: 100, volatility: 0.3 }, { instrument: 'T', mark: 90, volatility: 0.25 }, { instrument: 'O0', mark: 14, volatility: 0.35 }, { instrument: 'O1', mark: 3 }, { instrument: 'O4', mark: 8 }],
    fx: [{ from: 'EUR', to: 'USD', rate: '1.1' }], rates: [{ currency: 'USD', riskFree: 0.03 }, { currency: 'EUR', riskFree: 0.02 }],
  })), 'a');
}

const shocks: readonly Shock[] = [
  { ...NO_SHOCK, select: { kind: ['option'] }, volatility: { way: 'relative', by: 0.5 } },
  { ...NO_SHOCK, fx: { from: 'EUR', to: 'USD', change: { way: 'relative', by: -0.2 } } },
  { ...NO_SHOCK, haircut: 0.3 },
  { ...NO_SHOCK, select: { kind: ['option'] }, volatility: { way: 'relative', by: -1 } },
  { ...NO_SHOCK, select: { instrument: ['S'] }, price: { way: 'relative', by: -0.3 } },
  { ...NO_SHOCK, marginRate: 0.4 },
  { ...NO_SHOCK, select: { instrument: ['O2'] }, price: { way: 'to', by: 9 } },
  { ...NO_SHOCK, select: { kind: ['option'] }, volatility: { way: 'relative', by: 3 } },
];

describe('an account under one shock after another', () => {
  it.each([{ id: 'reg-t', params: { minimumEquity: 0 } }, { id: 'portfolio' }, { id: 'flat', params: { initialRate: 0.3, maintenanceRate: 0.2 } }])('$id: is what the rewritten book says, whatever came before', (regime) => {
    const probe = probeOf(regime);
    const shifted = new ShiftedProbe(probe);
    for (const shock of [...shocks, ...[...shocks].reverse()]) {
      const rewritten = new AccountProbe(bookAfterStep(probe.book, probe.market, [shock], 'none', 0).book, 'a');
      expect(shifted.under(shock).excess(1)).toBeCloseTo(rewritten.excess(1), 6);
    }
    expect(shifted.under(NO_SHOCK).excess(1)).toBeCloseTo(probe.excess(1), 9);
  });

  it('its sign is that of the whole search for the cheapest pairing, and above the line it never promises more', () => {
    const probe = probeOf({ id: 'reg-t', params: { minimumEquity: 0 } });
    const exact = new AccountProbe(probe.book, 'a');
    const generator = new Generator(7);
    let above = 0;
    for (let n = 0; n < 300; n++) {
      const [s, t] = [70 + 60 * generator.uniform(), 60 + 60 * generator.uniform()];
      for (const one of [probe, exact]) {
        one.market.suppose(one.market.indexOf('S'), s);
        one.market.suppose(one.market.indexOf('T'), t);
      }
      // A level at which some of the states are above and some are under the line.
      const level = 0.2 + 12 * generator.uniform();
      const [sign, excess] = [probe.aboveLine(level), exact.excess(level)];
      expect(sign > 0).toBe(excess > 0);
      if (excess <= 0) expect(sign).toBe(excess);
      else expect(sign).toBeLessThanOrEqual(excess + 1e-9);
      if (excess > 0) above++;
    }
    expect(above).toBeGreaterThan(30);
    expect(above).toBeLessThan(270);
  });
});
