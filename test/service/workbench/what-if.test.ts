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
    expect(free.position).toMatchObject({ boundBy: expect.stringMatching(/risk|available-funds/) as unknown, passing: null });
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
