import { afterEach, describe, expect, it } from 'vitest';
import { cleanUp } from './launch.ts';
import { openSection } from './pages/open-section.ts';

afterEach(cleanUp);

describe('the hedge builder', () => {
  it('builds a protective put, shows its cost and the buffer with it, tells how it fails, and hands it to the ticket', async () => {
    const { running, page } = await openSection('What-if', 'US broker');
    await page.getByRole('tab', { name: 'Hedge' }).click();

    const risks = page.getByRole('region', { name: 'At risk' });
    await expect.poll(() => risks.innerText(), { timeout: 20_000 }).toContain('AAPL');
    expect(await risks.innerText()).toContain('EUR');
    const form = page.getByRole('region', { name: 'Hedge with' });
    await form.getByLabel('Protect', { exact: true }).selectOption('position\u0000AAPL');
    await form.getByLabel('Buys', { exact: true }).selectOption('AAPL 2020-06-19 P 75');
    const payoff = page.getByRole('region', { name: 'Payoff' });
    await expect.poll(() => payoff.innerText(), { timeout: 30_000 }).toContain('Buy 7 AAPL 2020-06-19 P 75');
    const asked = { account: 'us-broker', target: { kind: 'position', id: 'AAPL' }, kind: 'protective-option', ratio: 1, bought: { instrument: 'AAPL 2020-06-19 P 75' } } as const;
    const built = await running.value('hedge.build', asked);
    // What the window shows is what the engine worked out: premium, spread and fee of seven contracts of a hundred.
    expect(built.cost.total).toBeGreaterThan(0);
    expect(await payoff.innerText()).toContain(built.cost.total.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 }));
    expect(built.greatestLoss.amount).toBeLessThan(built.greatestLossWithout.amount);
    expect(built.after.netLiquidationValue).toBeCloseTo(built.before.netLiquidationValue - built.cost.halfSpread - built.cost.fee, 4);
    expect(await payoff.getByRole('img').getAttribute('aria-label')).toContain('Result against the price of AAPL');
    expect(await payoff.locator('canvas').count()).toBeGreaterThan(0);

    const does = page.getByRole('region', { name: 'What it does' });
    await expect.poll(() => does.getByRole('row', { name: /Buffer ratio/ }).innerText(), { timeout: 20_000 }).toContain(built.after.bufferRatio!.toFixed(2));
    await does.getByRole('tab', { name: 'Cost' }).click();
    expect(await does.innerText()).toContain('Half spread');
    const fails = page.getByRole('region', { name: 'How it fails' });
    for (const name of ['Correlation', 'Liquidity', 'Gap of 20 %', 'Early liquidation']) expect(await fails.innerText()).toContain(name);

    await form.getByRole('button', { name: 'Put into the ticket' }).click();
    expect(await page.getByRole('textbox', { name: 'Trades' }).inputValue()).toBe('BUY 7 AAPL 2020-06-19 P 75');
    await expect.poll(() => page.getByRole('region', { name: 'Ticket' }).innerText(), { timeout: 20_000 }).toMatch(/Accepted|Refused/);
    expect(running.errors).toEqual([]);
    await running.quit();
  });

  it('writes a hedge down, undoably, and says of a short future that its loss has no end', async () => {
    const { running, page, window } = await openSection('What-if', 'US broker');
    await page.getByRole('tab', { name: 'Hedge' }).click();
    const form = page.getByRole('region', { name: 'Hedge with' });
    await expect.poll(() => form.getByLabel('Protect', { exact: true }).locator('option').count(), { timeout: 20_000 }).toBeGreaterThan(10);
    await form.getByLabel('Protect', { exact: true }).selectOption('account');
    await form.getByLabel('With', { exact: true }).selectOption('future');
    await form.getByLabel('Contract').selectOption('MESM0');
    await form.getByLabel('Share, %').fill('50');
    const payoff = page.getByRole('region', { name: 'Payoff' });
    await expect.poll(() => payoff.innerText(), { timeout: 30_000 }).toContain('Sell 29 MESM0');
    expect(await payoff.innerText()).toContain('loses without end while SPX rises');
    const does = page.getByRole('region', { name: 'What it does' });
    await does.getByRole('tab', { name: 'Fit' }).click();
    await expect.poll(() => does.innerText(), { timeout: 10_000 }).toContain('counted as unhedged');

    await form.getByRole('button', { name: 'Record this hedge' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Ends' }).fill('2020-02-28');
    await page.getByRole('button', { name: 'Save record' }).click();
    const written = page.getByRole('region', { name: 'Written hedges' });
    await expect.poll(() => written.innerText(), { timeout: 20_000 }).toContain('ends within 14 days');
    const kept = (await running.value('book.read', {})).accounts!.find(({ id }) => id === 'us-broker')!;
    expect(kept.hedges).toMatchObject([{ id: 'hedge-1', risk: 'delta', instrument: 'MESM0', expiry: '2020-02-28' }]);
    expect(kept.positions!.length).toBeGreaterThan(20);
    await window.undo().click();
    await expect.poll(() => written.innerText(), { timeout: 20_000 }).toContain('No hedge is written down');
    expect(running.errors).toEqual([]);
    await running.quit();
  });
});
