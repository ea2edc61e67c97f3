import { afterEach, describe, expect, it } from 'vitest';
import { cleanUp, freshFolder, launch } from './launch.ts';
import { WindowPage } from './pages/window-page.ts';

afterEach(cleanUp);

describe('the What-if section', () => {
  it('refuses an order with its reason, finds the size that passes, and edits limits undoably', async () => {
    const running = await launch({ userData: freshFolder() });
    const { page } = running;
    const window = new WindowPage(page);
    await window.open('What-if');
    await window.account('US broker').click();
    const ticket = page.getByRole('region', { name: 'Ticket' });
    const field = ticket.getByRole('textbox', { name: 'Trades' });

    await field.pressSequentially('BUY 5000 AAP');
    await ticket.getByRole('button', { name: 'AAPL 79.22' }).click();
    expect(await field.inputValue()).toBe('BUY 5000 AAPL');
    await expect.poll(() => ticket.innerText(), { timeout: 20_000 }).toContain('Refused');
    expect(await ticket.innerText()).toContain('single-name');
    await ticket.getByRole('button', { name: /Put .* into the ticket/ }).click();
    await expect.poll(() => ticket.innerText(), { timeout: 20_000 }).toContain('Accepted');
    expect(await ticket.innerText()).toContain('still passes until');
    expect(await page.getByRole('button', { name: /execute|send order/i }).count()).toBe(0);

    await field.fill('BUY lots AAPL');
    await expect.poll(() => ticket.innerText(), { timeout: 20_000 }).toContain('cannot be read yet');
    await field.fill('SELL 100 AAPL\nSELL 100 SPY');
    await ticket.getByRole('combobox').selectOption('historical\u0000covid-2020');
    await expect.poll(() => page.getByRole('region', { name: 'Before and after' }).innerText(), { timeout: 20_000 }).toContain('Without');

    const limits = page.getByRole('region', { name: 'Limits' });
    await limits.getByRole('button', { name: 'New limit' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name', exact: true }).fill('most-in-one');
    await page.getByRole('dialog').getByRole('textbox', { name: 'At most' }).fill('5');
    await page.getByRole('button', { name: 'Save limit' }).click();
    await expect.poll(() => limits.innerText(), { timeout: 20_000 }).toContain('most-in-one');
    const saved = (await running.value('book.read', {})).limits!.find(({ id }) => id === 'most-in-one');
    expect(saved).toMatchObject({ max: 0.05, metric: 'exposureShare', hard: false });
    await page.getByRole('status').getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(() => limits.innerText(), { timeout: 20_000 }).not.toContain('most-in-one');

    const size = page.getByRole('region', { name: 'Size' });
    await size.getByLabel('Entry').fill('100');
    await size.getByLabel('Stop').fill('98');
    await expect.poll(() => size.innerText(), { timeout: 20_000 }).toContain('bound by');
    await size.getByRole('tab', { name: 'Kelly' }).click();
    await expect.poll(() => size.innerText(), { timeout: 20_000 }).toContain('of equity');
    expect(running.errors).toEqual([]);
    await running.quit();
  });
});
