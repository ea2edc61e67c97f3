import { describe, expect, it } from 'vitest';
import { hedgeRequestOf, hedgeView } from '#service/hedge-view.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { Generator } from '#engine/statistics/generator.ts';
import { bookOf, reportOf, sessionOf } from '../../support/book-builder.ts';
import { randomHistories } from '../../support/daily-history.ts';

type Parts = Parameters<typeof bookOf>[0] & { account: { balances: Record<string, unknown>[]; positions: Record<string, unknown>[] }; instruments: Record<string, unknown>[]; quotes: Record<string, unknown>[] };
const EXPIRY = '2027-03-19';
const regimes = [{ id: 'reg-t', params: { minimumEquity: 0 } }, { id: 'portfolio' }, { id: 'crypto-cross' }, { id: 'flat', params: { initialRate: 0.3, maintenanceRate: 0.2 } }];

/** A book of three stocks, an index, a future and one listed put, with random holdings of either sign, debt or cash. */
function randomParts(generator: Generator): Parts {
  const number = (low: number, high: number): number => low + (high - low) * generator.uniform();
  const stocks = ['A', 'B', 'C'];
  const price = { A: number(20, 200), B: number(20, 200), C: number(20, 200), I: number(1000, 4000) };
  const quote = (instrument: string, mark: number) => ({ instrument, mark: Number(mark.toFixed(2)), bid: Number((mark * 0.999).toFixed(2)), ask: Number((mark * 1.001).toFixed(2)), volatility: Number(number(0.1, 0.8).toFixed(4)) });
  const quantity = { A: 100 * Math.floor(number(2, 20)), B: 100 * Math.floor(number(-10, 20)), C: 100 * Math.floor(number(-5, 5)) };
  return {
    account: {
      regime: regimes[Math.floor(number(0, regimes.length))]!, currency: 'USD', balances: [{ currency: 'USD', amount: Number(number(-50_000, 200_000).toFixed(2)) }],
      positions: stocks.filter((id) => quantity[id as 'A'] !== 0).map((instrument) => ({ instrument, quantity: quantity[instrument as 'A'], averagePrice: 50 })),
    } as Parts['account'],
    instruments: [
      ...stocks.map((id) => ({ id, kind: 'equity', currency: 'USD', takerFee: 0.0005, dividendYield: 0.01, collateral: { haircut: 0.2 } })), { id: 'I', kind: 'index', currency: 'USD' },
      { id: 'F', kind: 'future', currency: 'USD', underlying: 'I', multiplier: 5, expiry: EXPIRY, takerFee: 0.0002, margin: { initial: 1000, maintenance: 900 } },
      { id: 'A P', kind: 'option', currency: 'USD', underlying: 'A', right: 'put', strike: Math.round(price.A * 0.95), expiry: EXPIRY, multiplier: 100, takerFee: 0.001 },
    ],
    quotes: [...stocks.map((id) => quote(id, price[id as 'A'])), quote('I', price.I), quote('F', price.I * 1.01), { instrument: 'A P', mark: 3, bid: 2.9, ask: 3.1 }],
    rates: [{ currency: 'USD', riskFree: 0.02, marginLoan: 0.05 }],
    history: randomHistories(['A', 'B', 'C', 'I'], 120, Math.floor(number(1, 1e6))),
  };
}

const asked = [
  { kind: 'protective-option', target: { kind: 'position', id: 'A' }, ratio: 1, bought: { share: 0.9 }, expiry: EXPIRY },
  { kind: 'protective-option', target: { kind: 'underlying', id: 'A' }, ratio: 0.6, bought: { instrument: 'A P' } },
  { kind: 'collar', target: { kind: 'position', id: 'A' }, ratio: 1, bought: { strike: 18 }, sold: 'zero-cost', expiry: EXPIRY },
  { kind: 'covered-option', target: { kind: 'position', id: 'A' }, ratio: 0.5, sold: { share: 1.1 }, expiry: EXPIRY },
  { kind: 'future', target: { kind: 'account' }, ratio: 0.8, instrument: 'F' },
] as const;

describe('the account with a hedge', () => {
  it('has the figures of the book with the hedge really in it, whatever the regime (property)', () => {
    let compared = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const generator = new Generator(seed);
      const parts = randomParts(generator);
      const book = toEngineBook(bookOf(parts));
      const request = hedgeRequestOf(asked[seed % asked.length]!);
      if (!request.ok) throw new Error(request.failure.message);
      const made = hedgeView({ book, account: 'a', request: request.value, counterparties: [], state: null });
      if (!made.ok) {
        expect(['not-applicable', 'missing-data']).toContain(made.failure.code);
        continue;
      }
      const view = made.value;
      const before = reportOf(parts);
      // The hedge as a person would enter it: its terms, its quotes, the positions, the cash it cost.
      const paid = view.legs.reduce((sum, leg) => sum + (leg.instrument === 'F' ? 0 : leg.quantity * 100 * leg.price) + leg.fee, 0);
      const held = new Set(parts.account.positions.map((one) => one['instrument']));
      const modelled = view.legs.filter((leg) => leg.modelled).map((leg) => {
        const [, , right, strike] = leg.instrument.split(' ');
        return { id: leg.instrument, kind: 'option', currency: 'USD', underlying: 'A', right: right === 'C' ? 'call' : 'put', strike: Number(strike), expiry: EXPIRY, multiplier: 100, takerFee: 0.001 };
      });
      expect(view.legs.some((leg) => held.has(leg.instrument))).toBe(false);
      const volatility = parts.quotes[0]!['volatility'];
      const after = reportOf({
        ...parts,
        account: { ...parts.account, balances: [{ currency: 'USD', amount: Number(parts.account.balances[0]!['amount']) - paid }], positions: [...parts.account.positions, ...view.legs.map((leg) => ({ instrument: leg.instrument, quantity: leg.quantity, averagePrice: leg.price }))] },
        instruments: [...parts.instruments, ...modelled],
        quotes: [...parts.quotes, ...view.legs.filter((leg) => leg.modelled).map((leg) => ({ instrument: leg.instrument, mark: leg.mark, volatility }))],
      });
      for (const [shown, fresh] of [[view.before, before], [view.after, after]] as const) {
        for (const figure of ['netLiquidationValue', 'marginEquity', 'initialMargin', 'maintenanceMargin', 'availableFunds', 'excessLiquidity'] as const) {
          expect(Math.abs(shown[figure] - fresh[figure]), `${figure} of seed ${String(seed)}`).toBeLessThan(1e-5 * Math.max(1, Math.abs(fresh[figure])));
        }
        expect(shown.status).toBe(fresh.status);
      }
      const shock = sessionOf(parts).uniformShock('a', 1);
      if (shock === null) expect(view.before.uniformShock).toBeNull();
      else expect(view.before.uniformShock).toBeCloseTo(shock, 9);
      // What the hedge costs leaves the account; its value stays in it.
      expect(view.after.netLiquidationValue).toBeCloseTo(view.before.netLiquidationValue - view.cost.halfSpread - view.cost.fee, 4);
      compared++;
    }
    expect(compared).toBeGreaterThan(25);
  });
});
