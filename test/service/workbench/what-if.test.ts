import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench } from './open-workbench.ts';
import type { OpenWorkbench } from './open-workbench.ts';

let open: OpenWorkbench;
const account = 'us-broker';

beforeAll(async () => { open = await openWorkbench(); }, 60_000);
afterAll(() => { open.close(); });

describe('a ticket in the window', () => {
  it('is refused with its reasons, and the size that passes does pass', async () => {
    const refused = (await open.value('whatIf.check', { account, text: 'BUY 5000 AAPL' })).check!;
    expect(refused.accepted).toBe(false);
    expect(refused.reasons.some((reason) => reason.hard && reason.limit === 'single-name')).toBe(true);
    expect(refused.passingQuantity).toBeGreaterThan(0);
    const passing = (await open.value('whatIf.check', { account, text: refused.passingTicket! })).check!;
    expect(passing.accepted).toBe(true);
    const more = (await open.value('whatIf.check', { account, text: `BUY ${String(refused.passingQuantity! + 1)} AAPL` })).check!;
    expect(more.accepted).toBe(false);
  });

  it('is sold under a scenario as well as today', async () => {
    const { check, trades } = await open.value('whatIf.check', { account, text: 'SELL 100 AAPL', pack: 'historical', id: 'covid-2020' });
    const states = await open.value('liquidation.states', { account });
    expect(check!.stressed!.before.bufferRatio).toBe(states.states.find(({ id }) => id === 'covid-2020')!.bufferRatio);
    expect(check!.stressed!.after.grossExposure).toBeLessThan(check!.stressed!.before.grossExposure);
    expect(trades[0]!.heldAfter).toBe(trades[0]!.held - 100);
    const report = await open.value('risk.report', { account });
    expect(check!.before.maintenanceMargin).toBe(report.account.maintenanceMargin);
  });

  it('answers what cannot be read as problems, and nothing else', async () => {
    const view = await open.value('whatIf.check', { account, text: 'BUY 100 AAPL; BUY some MSFT; BUY 5 NOTHING' });
    expect(view.check).toBeNull();
    expect(view.problems.map(({ where }) => where)).toEqual(['trade 2', 'trade 3: instrument']);
  });

  it('shows what uses the limits, with and without a ticket', async () => {
    const bare = await open.value('whatIf.check', { account, text: '' });
    const single = bare.limits.find(({ id }) => id === 'single-name')!;
    const report = (await open.value('risk.report', { account })).account;
    const held = report.positions.find(({ instrument }) => instrument === single.instrument)!;
    expect(single.value).toBeCloseTo(Math.abs(held.exposure!) / report.netLiquidationValue, 12);
    expect(single.valueAfter).toBeNull();
    const bought = (await open.value('whatIf.check', { account, text: 'BUY 5000 AAPL' })).limits.find(({ id }) => id === 'single-name')!;
    expect(bought).toMatchObject({ instrument: 'AAPL', breachedAfter: true });
    expect(bought.valueAfter!).toBeGreaterThan(bought.value!);
  });
});

describe('the size of a position in the window', () => {
  it('is no larger than the limits let through', async () => {
    const free = await open.value('size.position', { account, stop: { entry: 100, stop: 99, risk: 0.01 } });
    const bound = await open.value('size.position', { account, stop: { entry: 79.22, stop: 79.12, risk: 0.05, instrument: 'AAPL' } });
    expect(free.position).toMatchObject({ boundBy: expect.stringMatching(/risk|available-funds/) as unknown });
    expect(bound.position!.boundBy).toBe('limits');
    const check = (await open.value('whatIf.check', { account, text: bound.position!.ticket! })).check!;
    expect(check.after.maintenanceMargin - check.before.maintenanceMargin).toBeGreaterThan(0);
    expect(bound.position!.lossAtStop).toBeCloseTo(bound.position!.units * 0.1, 6);
  });

  it('takes no more than the cap of a Kelly stake, and says how sure it is', async () => {
    const { kelly, currency } = await open.value('size.position', { account, kelly: { probability: 0.6, payoff: 1, part: 0.5, cap: 0.05, trials: 100 } });
    expect(kelly!.fraction).toBeCloseTo(0.1, 12);
    expect(kelly!.standardError).toBeCloseTo(0.5 * 2 * Math.sqrt(0.6 * 0.4 / 100), 12);
    expect(kelly!.capped).toBe(0.05);
    const report = await open.value('risk.report', { account });
    expect(kelly!.stake).toBeCloseTo(0.05 * report.account.netLiquidationValue, 6);
    expect(currency).toBe('USD');
  });
});

describe('what a ticket does beyond today', () => {
  it('brings the call nearer, and takes from what the plans save', async () => {
    const answer = await open.value('whatIf.consequences', { account, text: 'BUY 300 AAPL' });
    const live = await open.value('distance.reverse', { account });
    expect(answer.distance.before.uniform).toBe(live.uniform.shock);
    expect(answer.distance.before.nearest).toMatchObject({ instrument: live.instruments[0]!.instrument, shock: live.instruments[0]!.shock });
    expect(Math.abs(answer.distance.after.uniform!)).toBeLessThan(Math.abs(answer.distance.before.uniform!));
    const verdicts = await open.value('plans.verify', { pack: 'historical' });
    for (const plan of answer.plans!.plans) {
      const same = verdicts.plans.find(({ id }) => id === plan.id)!.verdicts;
      expect(plan.before).toEqual({ saved: same.filter(({ outcome }) => outcome === 'saves').length, needed: same.filter(({ outcome }) => outcome !== 'not-needed').length });
      expect(plan.before.saved).toBeLessThanOrEqual(plan.before.needed);
    }
    const sold = await open.value('whatIf.consequences', { account, text: 'SELL 1000 AAPL' });
    expect(Math.abs(sold.distance.after.uniform!)).toBeGreaterThan(Math.abs(sold.distance.before.uniform!));
    expect((await open.call('whatIf.consequences', { account, text: 'BUY lots' })).ok).toBe(false);
    expect((await open.call('whatIf.consequences', { account, text: 'BUY 1 AAPL', pack: 'nothing' })).ok).toBe(false);
  });
});

describe('an override', () => {
  const text = 'BUY 1300 AAPL';
  const reason = 'Covered by a transfer that arrives today';
  const newest = async () => (await open.value('journal.list', { limit: 1 }))[0]!;
  // Free of what the venue would refuse, so that only the person's own limits stand in the way.
  beforeAll(async () => {
    await open.value('book.change', { summary: 'Deposit', changes: [{ entity: 'balance', key: [account, 'EUR', ''], value: { currency: 'EUR', amount: '900000.00' } }] });
  });

  it('of a hard limit needs a reason and another person, and goes to the journal', async () => {
    const check = (await open.value('whatIf.check', { account, text })).check!;
    expect(check.reasons.filter(({ hard }) => hard).map(({ limit }) => limit)).toEqual([]);
    await open.value('book.change', { summary: 'Tighter', changes: [{ entity: 'limit', key: ['single-name'], value: { id: 'single-name', account, metric: 'exposureShare', select: { kind: 'equity' }, max: 0.05, hard: true } }] });
    const before = (await newest()).id;
    for (const [input, code] of [[{ reason: 'because', approver: 'Ada' }, 'invalid-input'], [{ reason }, 'invalid-input'], [{ reason, approver: 'ada ', by: 'Ada' }, 'invalid-input']] as const) {
      expect(await open.call('whatIf.override', { account, text, ...input })).toMatchObject({ ok: false, failure: { code } });
    }
    expect((await newest()).id).toBe(before);
    const { entry, summary } = await open.value('whatIf.override', { account, text, reason, approver: 'Ada', by: 'Bo' });
    expect(await newest()).toMatchObject({ id: entry, author: 'user', summary, changes: 0 });
    expect(summary).toContain(`BUY 1300 AAPL · beyond single-name (hard): share of net liquidation value of AAPL`);
    expect(summary).toContain(`reason: ${reason} · asked by Bo · approved by Ada`);
  });

  it('of a soft limit needs a reason, and what keeps every limit needs none', async () => {
    await open.value('book.change', { summary: 'Softer', changes: [{ entity: 'limit', key: ['single-name'], value: { id: 'single-name', account, metric: 'exposureShare', select: { kind: 'equity' }, max: 0.05, hard: false } }] });
    expect((await open.value('whatIf.override', { account, text, reason })).summary).toContain('single-name (soft)');
    expect(await open.call('whatIf.override', { account, text: 'SELL 1 AAPL', reason })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
  });

  it('never stands above what the venue would refuse', async () => {
    const answer = await open.call('whatIf.override', { account, text: 'BUY 500000 AAPL', reason, approver: 'Ada' });
    expect(answer).toMatchObject({ ok: false, failure: { code: 'not-applicable', message: expect.stringContaining('venue') as unknown } });
  });
});

describe('the slip of a finger', () => {
  it('is seen beside the account’s own orders, and limited by them', async () => {
    const hold = (quantity: number) => open.value('book.change', { summary: 'Trade', changes: [{ entity: 'position', key: [account, 'SPX1S'], value: { instrument: 'SPX1S', quantity: String(quantity), averagePrice: '60' } }] });
    const reasons = async (text: string) => (await open.value('whatIf.check', { account, text })).check!.reasons.map(({ limit, message }) => `${limit}: ${message}`);
    for (const quantity of [10, 22, 32, 44, 54]) await hold(quantity);
    expect(await reasons('BUY 20 SPX1S')).toEqual([]);
    // The first of them opened the position: 10, 12, 10, 12, 10.
    expect(await reasons('BUY 40 SPX1S')).toEqual(['unusual-size: SPX1S: the order is larger than all before it, 4 times the middle of 5 own orders in it']);
    await open.value('book.change', { summary: 'Own size', changes: [{ entity: 'limit', key: ['usual'], value: { id: 'usual', metric: 'orderSize', timesOwn: 2.5, hard: true } }] });
    expect(await reasons('BUY 25 SPX1S')).toEqual([]);
    const refused = (await open.value('whatIf.check', { account, text: 'BUY 40 SPX1S' })).check!;
    expect(refused).toMatchObject({ accepted: false, passingQuantity: 25 });
    expect(refused.reasons.find(({ limit }) => limit === 'usual')!.message).toBe('order in SPX1S 4 times the middle of 5 own orders in it, at most 2.5 times');
  });
});
