import { afterEach, describe, expect, it } from 'vitest';
import { cleanUp, freshFolder, launch } from './launch.ts';
import { openSection } from './pages/open-section.ts';
import { WindowPage } from './pages/window-page.ts';

afterEach(cleanUp);

describe('the What-if section', () => {
  it('refuses an order with its reason, finds the size that passes, and edits limits undoably', async () => {
    const { running, page } = await openSection('What-if', 'US broker');
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
    await size.getByRole('textbox', { name: 'Stop' }).fill('98');
    await expect.poll(() => size.innerText(), { timeout: 20_000 }).toContain('bound by');
    await size.getByRole('tab', { name: 'By a gap' }).click();
    await size.getByRole('combobox', { name: 'Instrument' }).fill('AAPL');
    await size.getByRole('textbox', { name: 'Entry' }).fill('');
    await expect.poll(() => size.innerText(), { timeout: 20_000 }).toMatch(/Lost in a gap of \d/);
    await size.getByRole('tab', { name: 'Kelly' }).click();
    await expect.poll(() => size.innerText(), { timeout: 20_000 }).toContain('of equity');
    expect(running.errors).toEqual([]);
    await running.quit();
  });

  it('says what a ticket does beyond today, overrides a hard limit with a reason and a second name, and keeps that in the journal', async () => {
    const running = await launch({ userData: freshFolder() });
    const { page } = running;
    const window = new WindowPage(page);
    await running.value('book.change', { summary: 'Own cap', changes: [{ entity: 'limit', key: ['own-cap'], value: { id: 'own-cap', account: 'us-broker', metric: 'leverage', max: 2.03, hard: true } }] });
    await window.open('What-if');
    await window.account('US broker').click();
    const ticket = page.getByRole('region', { name: 'Ticket' });
    await ticket.getByRole('textbox', { name: 'Trades' }).fill('buy 600 aapl');
    await expect.poll(() => ticket.innerText(), { timeout: 20_000 }).toContain('Refused');
    expect(await ticket.innerText()).toMatch(/own-cap: leverage 2\.1\d?, at most 2\.03/);
    await expect.poll(() => page.getByRole('region', { name: 'Before and after' }).innerText(), { timeout: 30_000 }).toMatch(/Plans save[\s\S]*\d+ of \d+/);

    await ticket.getByRole('button', { name: 'Override with a reason' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('textbox', { name: 'Reason' }).fill('Hedged by the puts of this morning');
    await sheet.getByRole('textbox', { name: 'Your name' }).fill('Bo');
    await sheet.getByRole('button', { name: 'Write into the journal' }).click();
    await expect.poll(() => sheet.innerText(), { timeout: 20_000 }).toContain('another person');
    await sheet.getByRole('textbox', { name: 'Approved by' }).fill('Ada');
    await sheet.getByRole('button', { name: 'Write into the journal' }).click();
    await expect.poll(() => ticket.innerText(), { timeout: 20_000 }).toContain('Written into the journal');
    await window.open('Journal');
    await expect.poll(() => page.locator('main').innerText(), { timeout: 20_000 }).toContain('reason: Hedged by the puts of this morning · asked by Bo · approved by Ada');
    expect(running.errors).toEqual([]);
    await running.quit();
  });

  it('notes a decision with its reason, gives the time to think that the person wrote down, and drops it', async () => {
    const { running, page } = await openSection('What-if', 'US broker');
    const account = (await running.value('book.read', {})).accounts!.find(({ id }) => id === 'us-broker')!;
    const { balances: _balances, positions: _positions, ...head } = account;
    await running.value('book.change', { summary: 'Time to think', changes: [{ entity: 'account', key: ['us-broker'], value: { ...head, discipline: { ...head.discipline, coolingOff: 'PT30M' } } }] } as never);
    const ticket = page.getByRole('region', { name: 'Ticket' });
    await ticket.getByRole('textbox', { name: 'Trades' }).fill('BUY 10 AAPL @ 79.10');
    await ticket.getByRole('button', { name: 'Note this decision' }).click({ timeout: 20_000 });
    await ticket.getByRole('textbox', { name: 'Reason' }).fill('too short');
    await ticket.getByRole('button', { name: 'Write into the journal' }).click();
    await expect.poll(() => ticket.getByRole('alert').innerText()).toContain('at least 10 characters');
    await ticket.getByRole('textbox', { name: 'Reason' }).fill('earnings were better than feared');
    await ticket.getByRole('button', { name: 'Write into the journal' }).click();
    const decision = ticket.getByRole('group', { name: 'Decision' });
    await expect.poll(() => decision.innerText()).toMatch(/Decided .* (29|30) min left to think about it/);
    expect(await decision.getByRole('button', { name: 'Keep it' }).isDisabled()).toBe(true);
    await decision.getByRole('button', { name: 'Drop it' }).click();
    await decision.getByRole('button', { name: 'Note this decision' }).waitFor();
    const lines = (await running.value('journal.list', { limit: 2 })).map(({ summary }) => summary);
    expect(lines[0]).toBe('Decision in us-broker: BUY 10 AAPL @ 79.10 · dropped');
    expect(lines[1]).toContain('reason: earnings were better than feared · not before');
    expect(running.errors).toEqual([]);
    await running.quit();
  }, 120_000);

  it('opens a breach on the live book, which is acknowledged, waived for a reason, and over once the limit is kept', async () => {
    const running = await launch({ userData: freshFolder() });
    const { page } = running;
    const window = new WindowPage(page);
    const cap = (max: number) => running.value('book.change', { summary: 'Own cap', changes: [{ entity: 'limit', key: ['own-cap'], value: { id: 'own-cap', account: 'us-broker', metric: 'leverage', max, hard: true } }] });
    await window.open('What-if');
    await window.account('US broker').click();
    const limits = page.getByRole('region', { name: 'Limits' });
    await limits.getByRole('tab', { name: 'Breaches' }).click();
    await expect.poll(() => limits.innerText(), { timeout: 20_000 }).toContain('No limit of this account has been beyond');
    await cap(1.5);
    await expect.poll(() => limits.innerText(), { timeout: 20_000 }).toMatch(/own-cap hard open leverage 2\.02, at most 1\.5/);
    await limits.getByRole('button', { name: 'Acknowledge' }).click();
    await expect.poll(() => limits.innerText(), { timeout: 20_000 }).toContain('acknowledged');
    await limits.getByRole('button', { name: 'Waive' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('textbox', { name: 'Reason' }).fill('soon');
    await sheet.getByRole('button', { name: 'Waive', exact: true }).click();
    await expect.poll(() => sheet.innerText(), { timeout: 20_000 }).toContain('at least 10 characters');
    await sheet.getByRole('textbox', { name: 'Reason' }).fill('Half is sold on Monday morning');
    await sheet.getByRole('button', { name: 'Waive', exact: true }).click();
    await expect.poll(() => limits.innerText(), { timeout: 20_000 }).toMatch(/waived until .*: Half is sold on Monday morning/);
    await running.value('book.change', { summary: 'Gone', changes: [{ entity: 'limit', key: ['own-cap'], value: null }] });
    await expect.poll(() => limits.innerText(), { timeout: 20_000 }).toMatch(/own-cap hard over/);
    const said = (await running.value('journal.list', { limit: 20 })).map(({ summary }) => summary);
    for (const line of ['Beyond the hard limit own-cap in US broker', 'Acknowledged: beyond the limit own-cap', 'Waived the limit own-cap in US broker until', 'No longer beyond the limit own-cap']) expect(said.some((summary) => summary.startsWith(line))).toBe(true);

    await limits.getByRole('button', { name: 'Where checked' }).click();
    await expect.poll(() => page.getByRole('dialog').innerText(), { timeout: 20_000 }).toContain('Import of files');
    expect(await page.getByRole('dialog').innerText()).not.toContain('not caught');
    expect(running.errors).toEqual([]);
    await running.quit();
  });
});
