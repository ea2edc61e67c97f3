import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { additionCures, withUnits } from '#engine/cure/additions.ts';
import { afterDeposit, depositCure } from '#engine/cure/deposit.ts';
import { standsAt } from '#engine/cure/level.ts';
import { moneyUnit } from '#engine/cure/money-unit.ts';
import { saleCures } from '#engine/cure/sales.ts';
import { isDivisible, lotsOf } from '#engine/plan/lots.ts';
import { executionPrice, feeOf } from '#engine/plan/tickets.ts';
import { orderedCandidates } from '#engine/plan/selection.ts';
import { afterTrade } from '#engine/plan/trade.ts';
import type { Account } from '#engine/portfolio/book.ts';
import type { Session } from '#engine/session-port.ts';
import { golden } from '../../golden/cases.ts';
import { AS_OF, sessionOf } from '../../support/book-builder.ts';

describe('golden cures', () => {
  // A cent a share, so that whole shares are no coarser than money.
  const called = (lmv: number, debit: number): Session => sessionOf({
    account: { balances: [{ currency: 'USD', amount: -debit }], positions: [{ instrument: 'S', quantity: lmv * 100, averagePrice: 0.02 }] },
    instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }], marks: { S: 0.01 },
  });
  golden('regt-maint-call-amount', (i, e, near) => {
    const session = called(i['lmv']!, i['debit']!);
    near(depositCure(session, session.account('a')!, 1).amount!, e['call_amount']!);
  });
  golden('regt-meet-call-three-ways', (i, e, near) => {
    const session = called(i['lmv']!, i['debit']!);
    const account = session.account('a')!;
    near(depositCure(session, account, 1).amount!, e['cash_call']!);
    near(saleCures(session, account, 1)[0]!.value!, e['sell_amount']!);
    near(additionCures(session, account, 1, ['S'])[0]!.value!, e['securities_deposit']!);
  });
});

describe('cures by the rules of a regime', () => {
  const loan = { balances: [{ currency: 'USD', amount: '-9000' }], positions: [{ instrument: 'S', quantity: '100', averagePrice: '120' }] };

  it('counts foreign cash with its haircut', () => {
    const session = sessionOf({
      account: { ...loan, regime: { id: 'reg-t', params: { minimumEquity: 0, fxHaircut: 0.1 } } },
      instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }], marks: { S: 100 }, fx: [{ from: 'EUR', to: 'USD', rate: '1.25', at: AS_OF }],
    });
    const account = session.account('a')!;
    // Equity 1,000, requirement 2,500: 1,500 USD are missing, and a euro counts 1.25 × 0.9.
    expect(depositCure(session, account, 1)).toMatchObject({ currency: 'USD', amount: 1500 });
    expect(depositCure(session, account, 1, 'EUR')).toMatchObject({ currency: 'EUR', amount: 1333.34, value: 1333.34 * 1.25 });
    expect(depositCure(session, account, 1, 'CHF')).toMatchObject({ amount: null, value: null });
  });

  it('asks for more at a higher level, and for nothing above it', () => {
    const session = sessionOf({ account: loan, instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }], marks: { S: 100 } });
    const account = session.account('a')!;
    expect(depositCure(session, account, 2).amount).toBe(4000);
    const calm = { ...account, balances: [{ currency: 'USD', amount: -6000, accrued: 0, segment: null }] };
    expect(depositCure(session, calm, 1.6)).toMatchObject({ amount: 0, value: 0 });
    expect(saleCures(session, calm, 1.6)[0]).toMatchObject({ units: 0, value: 0 });
    expect(additionCures(session, calm, 1.6, ['S'])[0]).toMatchObject({ units: 0, value: 0 });
    expect(depositCure(session, calm, 1.61).amount).toBe(25);
  });

  it('says which position alone is no cure', () => {
    const session = sessionOf({
      account: { balances: [{ currency: 'USD', amount: '-18500' }], positions: [{ instrument: 'S', quantity: '100', averagePrice: '120' }, { instrument: 'T', quantity: '10', averagePrice: '90' }, { instrument: 'U', quantity: '90', averagePrice: '90' }] },
      instruments: ['S', 'T', 'U'].map((id) => ({ id, kind: 'equity', currency: 'USD' })), marks: { S: 100, T: 100 , U: 100 },
    });
    const cures = saleCures(session, session.account('a')!, 1);
    // Equity 1,500 of 5,000: 3,500 are missing, which is 14,000 of value at 25 %.
    expect(cures.map(({ instrument, units }) => [instrument, units])).toEqual([['S', null], ['T', null], ['U', null]]);
    expect(cures[0]!.ratioIfClosed).toBeCloseTo(1500 / 2500, 9);
  });

  it('buys a short back, in whole units', () => {
    const session = sessionOf({
      account: { balances: [{ currency: 'USD', amount: '12000' }], positions: [{ instrument: 'S', quantity: '-100', averagePrice: '90' }] },
      instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }], marks: { S: 100 },
    });
    // Equity 2,000 of 3,000 (30 %): 66 shares left need 1,980.
    expect(saleCures(session, session.account('a')!, 1)[0]).toMatchObject({ units: 34, value: 3400 });
  });

  it('pays the spread and the fee of a sale', () => {
    const session = sessionOf({
      account: loan, instruments: [{ id: 'S', kind: 'equity', currency: 'USD', takerFee: 0.01 }], quotes: [{ instrument: 'S', mark: 100, bid: 99, ask: 101 }],
    });
    const [cure] = saleCures(session, session.account('a')!, 1);
    expect(cure!.price).toBe(99);
    expect(cure!.units).toBeLessThan(-60);
  });

  it('puts money behind each isolated position, and the pool', () => {
    const session = sessionOf({
      account: {
        regime: { id: 'isolated', params: {} }, balances: [{ currency: 'USD', amount: '1000' }],
        positions: [{ instrument: 'P', quantity: '1', averagePrice: '1000', isolatedMargin: '20' }, { instrument: 'Q', quantity: '1', averagePrice: '1000', isolatedMargin: '500' }],
      },
      instruments: ['P', 'Q'].map((id) => ({ id, kind: 'perpetual', currency: 'USD', multiplier: 1, tiers: [{ initialRate: 0.1, maintenanceRate: 0.05 }] })), marks: { P: 1000, Q: 1000 },
    });
    const account = session.account('a')!;
    const cure = depositCure(session, account, 1);
    expect(cure).toMatchObject({ amount: 30, allocations: [{ instrument: 'P', amount: 30 }] });
    expect(standsAt(session, afterDeposit(account, cure, cure.amount!), 1)).toBe(true);
    expect(standsAt(session, { ...account, balances: [{ currency: 'USD', amount: 50_000, accrued: 0, segment: null }] }, 1)).toBe(false);
  });

  it('finds the segment in deficit', () => {
    const session = sessionOf({
      account: {
        balances: [{ currency: 'USD', amount: '100', segment: 'commodities' }, { currency: 'USD', amount: '5000', segment: 'securities' }],
        positions: [{ instrument: 'F', quantity: '1', averagePrice: '100' }],
      },
      instruments: [{ id: 'F', kind: 'future', currency: 'USD', multiplier: 1, margin: { initial: 1100, maintenance: 1000 } }], marks: { F: 100 },
    });
    const account = session.account('a')!;
    expect(session.figures('a').bufferRatio).toBeGreaterThan(1);
    expect(depositCure(session, account, 1)).toMatchObject({ amount: 900, segment: 'commodities' });
  });

  it('adds collateral at what it counts, and nothing that does not count', () => {
    const session = sessionOf({
      account: { regime: { id: 'crypto-cross', params: {} }, balances: [{ currency: 'USD', amount: '100' }], positions: [{ instrument: 'P', quantity: '10', averagePrice: '100' }] },
      instruments: [
        { id: 'P', kind: 'perpetual', currency: 'USD', multiplier: 1, tiers: [{ initialRate: 0.4, maintenanceRate: 0.2 }] },
        { id: 'BTC', kind: 'crypto', currency: 'USD', collateral: { haircut: 0.2 } }, { id: 'DOG', kind: 'crypto', currency: 'USD' },
        { id: 'IDX', kind: 'index', currency: 'USD' },
      ],
      marks: { P: 100, BTC: 50, DOG: 1, IDX: 4 },
    });
    const cures = additionCures(session, session.account('a')!, 1, ['DOG', 'BTC', 'IDX', 'P', 'none']);
    expect(cures.map(({ instrument }) => instrument)).toEqual(['BTC', 'DOG']);
    expect(cures[0]).toMatchObject({ units: 2.5, value: 125 });
    expect(cures[0]!.countsShare).toBeCloseTo(0.8, 12);
    expect(cures[1]).toMatchObject({ units: null, value: null });
  });

  it('has no answer where there is no price', () => {
    const session = sessionOf({ account: loan, instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }] });
    expect(saleCures(session, session.account('a')!, 1)).toEqual([expect.objectContaining({ instrument: 'S', units: null, price: null })]);
  });
});

describe('every cure', () => {
  const instruments = [
    { id: 'S', kind: 'equity', currency: 'USD' }, { id: 'E', kind: 'equity', currency: 'EUR' }, { id: 'L', kind: 'etf', currency: 'USD', leverageFactor: 3 },
    { id: 'P', kind: 'perpetual', currency: 'USD', multiplier: 1, takerFee: 0.001, tiers: [{ upTo: 5000, initialRate: 0.02, maintenanceRate: 0.01 }, { initialRate: 0.2, maintenanceRate: 0.1 }] },
    { id: 'BTC', kind: 'crypto', currency: 'USD', collateral: { haircut: 0.1 } },
    { id: 'C', kind: 'option', currency: 'USD', underlying: 'S', right: 'call', strike: 100, expiry: '2027-03-19', multiplier: 100 },
  ];
  const regime = fc.constantFrom({ id: 'reg-t', params: { minimumEquity: 0, fxHaircut: 0.05, concentration: { share: 0.5, surcharge: 0.1 } } }, { id: 'crypto-cross', params: {} }, { id: 'flat', params: { initialRate: 0.4, maintenanceRate: 0.3 } });
  const accounts = fc.record({
    regime,
    positions: fc.uniqueArray(fc.record({ instrument: fc.constantFrom(...instruments.map(({ id }) => id)), quantity: fc.integer({ min: -90, max: 90 }).filter((n) => n !== 0), averagePrice: fc.integer({ min: 20, max: 200 }) }), { selector: (p) => p.instrument, minLength: 1, maxLength: 5 }),
    cash: fc.integer({ min: -9000, max: 9000 }), level: fc.constantFrom(1, 1.1, 1.5, 2),
    marks: fc.record({ S: fc.integer({ min: 40, max: 250 }), E: fc.integer({ min: 5, max: 90 }), L: fc.integer({ min: 5, max: 90 }), P: fc.integer({ min: 40, max: 250 }), BTC: fc.integer({ min: 5, max: 90 }) }),
  });
  const open = (one: { regime: object; positions: readonly object[]; cash: number; marks: Readonly<Record<string, number>> }): { session: Session; account: Account } => {
    const session = sessionOf({
      account: { regime: one.regime, positions: one.positions, balances: [{ currency: 'USD', amount: one.cash }, { currency: 'EUR', amount: 100 }] }, instruments,
      quotes: [...Object.entries(one.marks).map(([instrument, mark]) => ({ instrument, mark, bid: mark - 0.5, ask: mark + 0.5, volatility: 0.4 })), { instrument: 'C', volatility: 0.4 }],
      fx: [{ from: 'EUR', to: 'USD', rate: '1.1', at: AS_OF }], rates: [{ currency: 'USD', riskFree: 0.02 }],
    });
    return { session, account: session.account('a')! };
  };

  it('in money brings the account to the level, and a cent less does not', () => {
    let cured = 0;
    fc.assert(fc.property(accounts, fc.constantFrom('USD', 'EUR'), (one, currency) => {
      const { session, account } = open(one);
      const cure = depositCure(session, account, one.level, currency);
      if (standsAt(session, account, one.level)) return void expect(cure.amount).toBe(0);
      // Whatever is missing, enough money of a currency that counts is a cure.
      expect(cure.amount).not.toBeNull();
      const unit = moneyUnit(session, currency);
      expect(standsAt(session, afterDeposit(account, cure, cure.amount!), one.level)).toBe(true);
      expect(standsAt(session, afterDeposit(account, cure, unit.amount(Math.round(cure.amount! * unit.perOne) - 1)), one.level)).toBe(false);
      cured++;
    }), { numRuns: 300, seed: 5 });
    expect(cured).toBeGreaterThan(20);
  });

  it('by a sale brings it there, and a lot less does not', () => {
    let cured = 0;
    fc.assert(fc.property(accounts, (one) => {
      const { session, account } = open(one);
      if (standsAt(session, account, one.level)) return;
      for (const cure of saleCures(session, account, one.level)) {
        const candidate = orderedCandidates(session, account, { instrument: [cure.instrument] }, 'largest-loss')[0]!;
        const execution = executionPrice(session, candidate)!;
        const traded = (quantity: number): Account => afterTrade(account, candidate.instrument, -Math.sign(cure.held) * quantity, execution.price, feeOf(candidate, quantity, execution.price));
        const lots = lotsOf(candidate.instrument, candidate.position);
        if (cure.units === null) {
          expect(standsAt(session, traded(lots.quantity(lots.count)), one.level)).toBe(false);
          continue;
        }
        cured++;
        const n = lots.ofShare(Math.abs(cure.units) / Math.abs(cure.held));
        expect(standsAt(session, traded(Math.abs(cure.units)), one.level)).toBe(true);
        expect(standsAt(session, traded(lots.quantity(n - 1)), one.level)).toBe(false);
      }
    }), { numRuns: 300, seed: 5 });
    expect(cured).toBeGreaterThan(20);
  });

  it('in securities brings it there, and a unit less does not', () => {
    let cured = 0;
    fc.assert(fc.property(accounts, (one) => {
      const { session, account } = open(one);
      if (standsAt(session, account, one.level)) return;
      for (const cure of additionCures(session, account, one.level, ['S', 'E', 'BTC'])) {
        if (cure.units === null) continue;
        cured++;
        const perUnit = isDivisible(session.instrument(cure.instrument)!) ? 1e4 : 1;
        expect(standsAt(session, withUnits(account, cure.instrument, cure.units, cure.price), one.level)).toBe(true);
        expect(standsAt(session, withUnits(account, cure.instrument, (Math.round(cure.units * perUnit) - 1) / perUnit, cure.price), one.level)).toBe(false);
      }
    }), { numRuns: 300, seed: 5 });
    expect(cured).toBeGreaterThan(20);
  });
});
