import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { collateralShare } from '#engine/collateral/discount.ts';
import { cashInstrument } from '#engine/collateral/cash.ts';
import { reuseLimit } from '#engine/collateral/reuse.ts';
import { basketHaircut, scheduleClassOf, scheduleComparison } from '#engine/collateral/schedule.ts';
import { equityDeduction, netInitialMargin, netToGross, reserveConcentration, scaledHaircut, scheduleRateClass, undueConcentration } from '#engine/collateral/schedule-formulas.ts';
import { parseCollateralSchedule, readCollateralSchedules } from '#interchange/collateral-schedules/read.ts';
import { toEngineInstrument } from '#service/book-to-engine.ts';
import { AS_OF, reportOf, sessionOf } from '../../support/book-builder.ts';

const venue = (params: object, positions: readonly object[], instruments: readonly object[], marks: Readonly<Record<string, number>>, more: object = {}) => ({
  account: { regime: { id: 'crypto-cross', params }, counterparty: 'venue-x', positions, balances: [{ currency: 'USD', amount: 1000 }], ...more },
  instruments: instruments as never, marks,
  counterparties: [{ id: 'venue-x', nativeToken: 'VXT', custody: { segregated: false } }],
});
const coin = (id: string, collateral: object, more: object = {}) => ({ id, kind: 'crypto', currency: 'USD', collateral, ...more });

describe('what counts', () => {
  const share = (collateral: object, quantity = 1, addOn = 0) => collateralShare(toEngineInstrument({ id: 'X', kind: 'crypto', currency: 'USD', collateral } as never), quantity, addOn);
  it('adds add-ons to the haircut, never compounds them, and stops at nothing', () => {
    expect(share({ haircut: 0.25 }, 1, 0.08)).toBeCloseTo(0.67, 12);
    expect(share({ haircut: 0.2, stakingDiscount: 0.1, tokenisedDiscount: 0.05 })).toBeCloseTo(0.65, 12);
    expect(share({ haircut: 0.9, stakingDiscount: 0.3 })).toBe(0);
  });
  it('counts nothing of what is not eligible', () => {
    expect(share({ haircut: 0, eligible: false })).toBe(0);
    expect(share({ tier: 'ineligible', haircut: 0 })).toBe(0);
  });
  it('takes more from an asset that has left its peg, by how far it has', () => {
    const equity = (mark: number, peg: object) => reportOf(venue({}, [{ instrument: 'UST', quantity: 100 }], [coin('UST', { haircut: 0.05 }, { peg })], { UST: mark })).marginEquity - 1000;
    expect(equity(0.997, { reference: 1 })).toBeCloseTo(99.7 * 0.95, 9);
    expect(equity(0.9, { reference: 1, tolerance: 0.01, haircutPerDeviation: 2 })).toBeCloseTo(90 * (0.95 - 2 * 0.09), 9);
    expect(equity(1.02, { reference: 1 })).toBeCloseTo(102 * 0.95, 9);
  });
  it('follows a reference that is itself a price', () => {
    const book = venue({}, [{ instrument: 'STETH', quantity: 1 }], [coin('ETH', { haircut: 0 }), coin('STETH', { haircut: 0.1 }, { peg: { reference: 'ETH', tolerance: 0, haircutPerDeviation: 1 } })], { ETH: 2000, STETH: 1900 });
    const session = sessionOf(book);
    expect(session.figures('a').marginEquity - 1000).toBeCloseTo(1900 * (0.9 - 0.05), 9);
    session.tick(session.instrumentIndex('ETH'), 1900, NaN, NaN, NaN, Date.parse(AS_OF));
    expect(session.figures('a').marginEquity - 1000).toBeCloseTo(1900 * 0.9, 9);
  });
});

describe('concentration caps', () => {
  const assets = [coin('A', { tier: 3, haircut: 0.5 }), coin('B', { tier: 3, haircut: 0.5 }), coin('BTC', { tier: 1, haircut: 0.1 })];
  const held = [{ instrument: 'A', quantity: 2000 }, { instrument: 'B', quantity: 1000 }, { instrument: 'BTC', quantity: 5000 }];
  const marks = { A: 1, B: 1, BTC: 1 };
  it('count nothing above the cap', () => {
    // Counts before caps: 1,000 + 500 + 4,500 + 1,000 cash = 7,000; a fifth of it is 1,400.
    const r = reportOf(venue({ collateralCaps: [{ name: 'tier 3', tier: 3, share: 0.2 }] }, held, assets, marks));
    expect(r.marginEquity).toBeCloseTo(1400 + 4500 + 1000, 9);
    expect(r.equity.filter((line) => line.explanation.includes('cap')).map((line) => [line.scope, Number(line.amount.toFixed(6))])).toEqual([['A', -66.666667], ['B', -33.333333]]);
  });
  it('apply to each asset, to an amount and to what a rule selects', () => {
    expect(reportOf(venue({ collateralCaps: [{ select: { kind: 'crypto' }, share: 0.1, each: true }] }, held, assets, marks)).marginEquity).toBeCloseTo(700 + 500 + 700 + 1000, 9);
    expect(reportOf(venue({ collateralCaps: [{ select: { instrument: ['A', 'BTC'] }, amount: 1100 }] }, held, assets, marks)).marginEquity).toBeCloseTo(1100 + 500 + 1000, 9);
  });
  it('stand in the ledger with their bars', () => {
    const ledger = sessionOf(venue({ collateralCaps: [{ name: 'tier 3', tier: '3', share: 0.2 }] }, held, assets, marks)).collateral('a');
    expect(ledger.caps).toEqual([{ name: 'tier 3', limit: 1400, used: 1500, share: 0.2 }]);
    expect(ledger.rows.map((row) => [row.asset, row.tier, Math.round(row.counted!), Math.round(row.capLoss)])).toEqual([['A', '3', 933, 67], ['B', '3', 467, 33], ['BTC', '1', 4500, 0], ['USD', null, 1000, 0]]);
    expect(ledger.rows[0]!.flags.map((flag) => flag.code)).toEqual(['above-cap']);
    expect(ledger.rows[0]!.custody).toBe('reusable');
  });
});

describe('wrong-way collateral', () => {
  it('is said of the own token of the counterparty, as a position or a balance', () => {
    const token = coin('VXT', { haircut: 0.3 });
    expect(reportOf(venue({}, [{ instrument: 'VXT', quantity: 1 }], [token], { VXT: 20 })).warnings).toMatchObject([{ code: 'wrong-way-collateral', scope: 'VXT' }]);
    const balance = venue({}, [], [token], { VXT: 20 }, { balances: [{ currency: 'VXT', amount: 5 }] });
    expect(reportOf(balance).warnings.map((w) => w.code)).toEqual(['wrong-way-collateral']);
    expect(sessionOf(balance).collateral('a').rows[0]!.flags.map((flag) => flag.code)).toEqual(['wrong-way']);
    expect(reportOf(venue({}, [{ instrument: 'VXT', quantity: -1 }], [token], { VXT: 20 })).warnings).toEqual([]);
  });
});

describe('reuse by the broker', () => {
  it('is the smaller of the assets and the multiple of the debit, and nothing without a debit', () => {
    expect(reuseLimit(200_000, 100_000, 1.4)).toEqual({ limit: 140_000, segregated: 60_000, debit: 100_000 });
    expect(reuseLimit(100_000, 100_000, 1.4)).toEqual({ limit: 100_000, segregated: 0, debit: 100_000 });
    expect(reuseLimit(200_000, -5, 1.4)).toEqual({ limit: 0, segregated: 200_000, debit: 0 });
  });
  it('leaves the proceeds of short sales out of what pays the debit', () => {
    const r = reportOf({
      account: { counterparty: 'b', balances: [{ currency: 'USD', amount: -50_000 }], positions: [{ instrument: 'L', quantity: 2000 }, { instrument: 'S', quantity: -200 }] },
      instruments: [{ id: 'L', kind: 'equity', currency: 'USD' }, { id: 'S', kind: 'equity', currency: 'USD' }], marks: { L: 100, S: 100 },
      counterparties: [{ id: 'b', custody: { rehypothecation: 1.4 } }],
    });
    expect(r.rehypothecable).toEqual({ limit: 98_000, segregated: 102_000 });
  });
  it('is not spoken of where nobody stated the terms', () => {
    expect(reportOf(venue({}, [], [], {})).rehypothecable).toBeUndefined();
  });
});

describe('schedules', () => {
  const folder = path.resolve(import.meta.dirname, '../../../resources/collateral');
  const read = readCollateralSchedules(folder);
  const schedules = read.ok ? read.value : [];
  const instrument = (record: object) => toEngineInstrument({ id: 'X', kind: 'bond', currency: 'USD', ...record } as never);
  const asOf = Date.parse(AS_OF);
  it('are all readable', () => {
    expect(read).toMatchObject({ ok: true });
    expect(schedules.map((s) => s.id).sort()).toEqual(['basel-2023-01-01', 'house-example-2026-01-01', 'sec-15c3-1-2013-10-21', 'umr-2016-04-01']);
  });
  it('put bonds into maturity buckets, and one without a date into the longest', () => {
    const umr = schedules.find((s) => s.id.startsWith('umr'))!;
    const haircut = (record: object) => scheduleClassOf(umr, { instrument: instrument(record), isCash: false, marketValue: 1 }, asOf)?.haircut;
    expect([haircut({ sector: 'Government', expiry: '2027-05-01' }), haircut({ sector: 'Government', expiry: '2029-11-15' }), haircut({ sector: 'Government', expiry: '2040-01-01' }), haircut({ sector: 'Government' })]).toEqual([0.005, 0.02, 0.04, 0.04]);
    expect([haircut({ expiry: '2027-05-01' }), haircut({}), haircut({ kind: 'equity', productGroup: 'sp1500' }), haircut({ kind: 'crypto' })]).toEqual([0.01, 0.08, 0.25, undefined]);
  });
  it('compare the same assets: foreign currency added, the unknown counting nothing', () => {
    const assets = [
      { instrument: instrument({ id: 'S', kind: 'equity', currency: 'EUR', productGroup: 'sp1500' }), isCash: false, marketValue: 1_000_000 },
      { instrument: instrument({ id: 'NFT', kind: 'token' }), isCash: false, marketValue: 5000 },
      { instrument: cashInstrument('USD'), isCash: true, marketValue: 100 },
    ];
    const [umr] = scheduleComparison(assets, schedules.filter((s) => s.id.startsWith('umr')), 'USD', asOf);
    expect(umr!.counted).toBeCloseTo(670_100, 6);
    expect(umr!.unknown).toEqual(['NFT']);
  });
  it('refuse what is no schedule', () => {
    expect(parseCollateralSchedule('{', 'x.json')).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    expect(parseCollateralSchedule('{"id":"x"}', 'x.json').ok).toBe(false);
  });
});

describe('formulas of regulators', () => {
  it('net gross margin, scale and average haircuts', () => {
    expect(netInitialMargin(10_000_000, 0.6)).toBeCloseTo(7_600_000, 6);
    expect(netToGross(5, 0)).toBe(1);
    expect(scheduleRateClass('rates', 5)).toBe('rates-2-5');
    expect(scaledHaircut(0.15, 20)).toBeCloseTo(0.15 * Math.SQRT2, 12);
    expect(basketHaircut([{ share: 3, haircut: 0.15 }, { share: 1, haircut: 0.25 }])).toBeCloseTo(0.175, 12);
  });
  it('deduct undue concentration', () => {
    expect(undueConcentration(150_000, 1_000_000, 'equity')).toEqual({ deduction: 22_500, undue: 7500 });
    expect(undueConcentration(90_000, 1_000_000, 'equity').undue).toBe(0);
    expect(equityDeduction(1000, 500)).toBeCloseTo(150 + 0.15 * 250, 9);
    expect(reserveConcentration(100, 40, 200)).toBe(90);
  });
});
