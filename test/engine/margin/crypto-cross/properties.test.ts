import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tieredMaintenance } from '#engine/margin/tiers.ts';
import { AS_OF, sessionOf } from '../../../support/book-builder.ts';

const lending = { ltv: 0.6, liquidationThreshold: 0.7, liquidationBonus: 0.05 };
const INSTRUMENTS = [
  { id: 'BTC', kind: 'crypto', currency: 'USD', collateral: { tier: 1, tiers: [{ upTo: 50, ratio: 0.95 }, { upTo: 150, ratio: 0.8 }] }, borrow: { maintenanceRate: 0.04, initialRate: 0.1 }, lending },
  { id: 'ETH', kind: 'crypto', currency: 'USD', collateral: { tier: 2, haircut: 0.1, stakingDiscount: 0.05 }, lending, peg: { reference: 100 } },
  { id: 'T', kind: 'token', currency: 'USD', collateral: { tier: 3, haircut: 0.2, tokenisedDiscount: 0.1 } },
  { id: 'P', kind: 'perpetual', currency: 'USD', underlying: 'BTC', takerFee: 0.0005, tiers: [{ upTo: 5000, initialRate: 0.01, maintenanceRate: 0.005 }, { upTo: 50_000, initialRate: 0.02, maintenanceRate: 0.01 }, { initialRate: 0.1, maintenanceRate: 0.05 }] },
  { id: 'I', kind: 'perpetual', currency: 'BTC', underlying: 'BTC', inverse: true, tiers: [{ initialRate: 0.02, maintenanceRate: 0.01 }] },
  { id: 'F', kind: 'future', currency: 'USD', underlying: 'BTC', expiry: '2027-03-26', margin: { initial: 11, maintenance: 10 } },
  { id: 'C', kind: 'option', currency: 'USD', underlying: 'BTC', right: 'call', strike: 100, expiry: '2027-03-19', style: 'european' },
  { id: 'U', kind: 'option', currency: 'BTC', underlying: 'BTC', right: 'put', strike: 95, expiry: '2027-01-15', style: 'european' },
];
const ids = INSTRUMENTS.map((i) => i.id);
const regime = fc.constantFrom(
  { id: 'crypto-cross', params: { venue: 'okx', liquidationFee: 0.0005 } },
  { id: 'crypto-cross', params: { venue: 'bybit', collateralCaps: [{ tier: 3, share: 0.2 }, { select: { kind: 'crypto' }, share: 0.3, each: true }] } },
  { id: 'crypto-cross', params: { venue: 'binance', netting: 'larger-side', buffers: { ETH: { bid: 0.05, ask: 0.05 } } } },
  { id: 'crypto-cross', params: { venue: 'deribit' } },
  { id: 'crypto-cross', params: { venue: 'deribit', mode: 'portfolio' } },
  { id: 'crypto-cross', params: { venue: 'deribit', mode: 'portfolio', version: 'sqrt', extendedShare: 0.2 } },
  { id: 'lending', params: { protocol: 'aave' } },
  { id: 'lending', params: { protocol: 'maker', liquidationRatio: 1.5 } },
  { id: 'isolated', params: {} },
);
const price = fc.double({ min: 1, max: 500, noNaN: true });
const position = fc.record({
  instrument: fc.constantFrom(...ids), quantity: fc.integer({ min: -200, max: 200 }), averagePrice: fc.double({ min: 1, max: 300, noNaN: true }),
  isolatedMargin: fc.option(fc.integer({ min: 1, max: 5000 }), { nil: undefined }),
});
const books = fc.record({
  regime, positions: fc.uniqueArray(position, { selector: (p) => p.instrument, maxLength: 8 }), cash: fc.integer({ min: -50_000, max: 500_000 }), coin: fc.integer({ min: -20, max: 20 }),
  orders: fc.array(fc.record({ instrument: fc.constantFrom('P', 'I', 'F'), side: fc.constantFrom('buy', 'sell'), quantity: fc.integer({ min: 1, max: 50 }), price, leverage: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }) }), { maxLength: 3 }),
  marks: fc.record(Object.fromEntries(ids.map((id) => [id, price]))),
});

function open(b: { regime: object; positions: readonly object[]; orders?: readonly object[]; cash: number; coin?: number; marks: Record<string, number> }) {
  return sessionOf({
    account: { regime: b.regime, positions: b.positions, orders: b.orders ?? [], balances: [{ currency: 'USD', amount: b.cash }, { currency: 'ETH', amount: b.coin ?? 0, accrued: -1 }] },
    instruments: INSTRUMENTS,
    quotes: Object.entries(b.marks).map(([instrument, mark]) => ({ instrument, mark: instrument === 'U' ? mark / 1000 : mark, volatility: 0.5, at: AS_OF })),
    rates: [{ currency: 'USD', riskFree: 0.02, marginLoan: 0.06 }, { currency: 'BTC', riskFree: 0 }],
  });
}
const near = (a: number, b: number): void => expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a), Math.abs(b)));

describe('crypto, lending and isolated accounts', () => {
  it('have leaves that sum to the totals and equity lines that sum to the margin equity', () => {
    fc.assert(fc.property(books, (b) => {
      const r = open(b).report('a');
      near(r.margin.reduce((sum, line) => sum + line.maintenance, 0), r.maintenanceMargin);
      near(r.margin.reduce((sum, line) => sum + line.initial, 0), r.initialMargin);
      near(r.equity.reduce((sum, line) => sum + line.amount, 0), r.marginEquity);
      for (const line of [...r.margin, ...r.equity]) expect(line.explanation).not.toMatch(/NaN|undefined|Infinity/);
      if (r.bufferRatio !== null) near(r.bufferRatio, r.marginEquity / r.maintenanceMargin);
      if (r.venueRatio?.name === 'Health factor') expect(r.venueRatio.value).toBe(r.bufferRatio);
    }), { numRuns: 300 });
  });
  it('do not care for the order of positions', () => {
    fc.assert(fc.property(books, (b) => {
      const [x, y] = [open(b), open({ ...b, positions: [...b.positions].reverse() })].map((s) => s.figures('a'));
      near(x!.maintenanceMargin, y!.maintenanceMargin);
      near(x!.initialMargin, y!.initialMargin);
      near(x!.marginEquity, y!.marginEquity);
      expect(x!.status).toBe(y!.status);
    }), { numRuns: 150 });
  });
  it('are as they were after a search for the line, and the same after a tick there and back', () => {
    fc.assert(fc.property(books, price, (b, other) => {
      const session = open(b);
      const before = session.report('a');
      session.uniformShock('a', 1);
      for (const id of ids) session.priceAtLevel('a', id, 1);
      expect(session.report('a')).toEqual(before);
      const i = session.instrumentIndex('BTC');
      session.tick(i, other, NaN, NaN, NaN, Date.parse(AS_OF));
      session.figures('a');
      session.tick(i, b.marks['BTC']!, NaN, NaN, NaN, Date.parse(AS_OF));
      expect(session.report('a')).toEqual(before);
    }), { numRuns: 60 });
  });
  it('agree with the ledger of their collateral', () => {
    fc.assert(fc.property(books, (b) => {
      const session = open(b);
      const ledger = session.collateral('a');
      for (const row of ledger.rows) {
        expect(row.counted!).toBeGreaterThanOrEqual(-1e-9);
        expect(row.counted!).toBeLessThanOrEqual(row.marketValue! * (1 + 1e-12) + 1e-9);
        if (row.haircut !== null) near(row.counted!, row.marketValue! * (1 - row.haircut - row.fxAddOn) - row.capLoss);
      }
      near(ledger.counted, ledger.rows.reduce((sum, row) => sum + row.counted!, 0));
      const report = session.report('a');
      if (b.regime.id === 'crypto-cross' && b.positions.length === 0 && b.cash >= 0 && b.coin >= 0 && b.orders.length === 0) near(report.marginEquity, ledger.counted - b.marks['ETH']!);
    }), { numRuns: 150 });
  });
  it('ask nothing where nothing is held', () => {
    for (const id of ['crypto-cross', 'lending', 'isolated']) {
      const r = sessionOf({ account: { regime: { id } } }).figures('a');
      expect([r.initialMargin, r.maintenanceMargin, r.marginEquity, r.availableFunds, r.status]).toEqual([0, 0, 0, 0, 'safe']);
    }
  });
});

describe('the requirement of one perpetual', () => {
  const tiers = open({ regime: { id: 'crypto-cross' }, positions: [], cash: 0, marks: {} }).instrument('P')!.tiers!;
  it('is continuous at every tier edge through the session, but jumps at OKX', () => {
    const margin = (venue: string, quantity: number, mark: number) =>
      open({ regime: { id: 'crypto-cross', params: { venue } }, positions: [{ instrument: 'P', quantity, averagePrice: 1 }], cash: 0, marks: { P: mark, BTC: 100 } }).figures('a').maintenanceMargin;
    for (const tier of tiers.slice(0, -1)) {
      const quantity = 100;
      const edge = tier.upTo / quantity;
      near(margin('binance', quantity, edge), tieredMaintenance(tiers, tier.upTo));
      near(margin('binance', quantity, edge * (1 + 1e-12)), tieredMaintenance(tiers, tier.upTo));
      expect(margin('okx', quantity, edge * (1 + 1e-9))).toBeGreaterThan(1.9 * margin('okx', quantity, edge));
    }
  });
});
