import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp, freshFolder, launch } from './launch.ts';
import type { Running } from './launch.ts';
import { BookPage } from './pages/book-page.ts';
import { WindowPage } from './pages/window-page.ts';

let running: Running;
let window: WindowPage;
let book: BookPage;
beforeAll(async () => {
  running = await launch({ userData: freshFolder() });
  window = new WindowPage(running.page);
  book = new BookPage(running.page);
});
afterEach(() => { expect(running.errors).toEqual([]); });
afterAll(cleanUp);

const quantityOf = async (account: string, instrument: string): Promise<string | undefined> =>
  (await running.value('book.read', {})).accounts!.find((one) => one.id === account)!.positions!.find((one) => one.instrument === instrument)?.quantity;

describe('editing in the window', () => {
  it('imports a dropped CSV with errors: preview by line, apply, figures follow, undo', async () => {
    const before = (await running.value('risk.report', { account: 'us-broker' })).account;
    const held = before.positions.find((position) => position.instrument === 'SPY')!;
    await window.drop('positions.csv', 'account;instrument;quantity\nus-broker;SPY;1.234,5\nus-broker;SPY;a few\nnobody;SPY;5\nus-broker;NOPE;5\n');
    const dialog = running.page.getByRole('dialog');
    await dialog.getByText('positions.csv').first().waitFor();
    const refused = dialog.getByRole('table', { name: 'Refused in positions.csv' });
    await expect.poll(() => refused.getByRole('row').count()).toBe(4);
    const text = await refused.innerText();
    for (const part of ['3', 'quantity', 'a few', '4', 'nobody', '5', 'NOPE']) expect(text).toContain(part);
    expect(await quantityOf('us-broker', 'SPY')).toBe(String(held.quantity));
    await dialog.getByRole('button', { name: /Apply/ }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => quantityOf('us-broker', 'SPY')).toBe('1234.5');
    const after = (await running.value('risk.report', { account: 'us-broker' })).account;
    expect(after.maintenanceMargin).toBeGreaterThan(before.maintenanceMargin);
    await expect.poll(() => window.figure('Maintenance margin')).toBe(after.maintenanceMargin.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 }));
    await window.undo().click();
    await expect.poll(() => quantityOf('us-broker', 'SPY')).toBe(String(held.quantity));
    expect((await running.value('risk.report', { account: 'us-broker' })).account).toEqual(before);
  });

  it('edits a position in its form, with what is wrong said at the field, and undoes it', async () => {
    const before = (await running.value('risk.report', { account: 'us-broker' })).account;
    await window.open('Book');
    await book.edit('us-broker BAC');
    await book.fill('Quantity', 'plenty');
    await book.save();
    await expect.poll(() => book.dialog().innerText()).toMatch(/decimal number/);
    await book.fill('Quantity', '2500');
    await book.save();
    await book.dialog().waitFor({ state: 'hidden' });
    expect(await quantityOf('us-broker', 'BAC')).toBe('2500');
    await expect.poll(() => book.row('us-broker BAC').innerText()).toContain('2,500');
    expect((await running.value('risk.report', { account: 'us-broker' })).account.maintenanceMargin).not.toBe(before.maintenanceMargin);
    await window.undo().click();
    await expect.poll(async () => (await running.value('risk.report', { account: 'us-broker' })).account).toEqual(before);
    await window.open('Journal');
    await expect.poll(() => running.page.locator('main').innerText()).toMatch(/BAC/);
  });

  it('moves the personal marks with the thresholds of an account', async () => {
    const record = (await running.value('book.read', {})).accounts!.find((one) => one.id === 'us-broker')!;
    const { balances: _b, positions: _p, ...head } = record;
    const { entry } = await running.value('book.change', { summary: 'thresholds', changes: [{ entity: 'account', key: ['us-broker'], value: { ...head, thresholds: { target: 3, alerts: [2.5, 1.2] } } }] });
    expect((await running.value('risk.report', { account: 'us-broker' })).account).toMatchObject({ status: 'alert', alertLevel: 2.5 });
    await window.open('Line');
    await window.account('US broker').click();
    await expect.poll(() => running.page.getByRole('region', { name: 'Load line' }).innerText()).toContain('2.50');
    await running.value('book.undo', { entry });
    await expect.poll(async () => (await running.value('risk.report', { account: 'us-broker' })).account.status).toBe('below-target');
  });

  it('shows a target that is raised for a time, and why, where the account floats', async () => {
    await window.open('Book');
    await running.page.getByRole('tab', { name: 'Accounts' }).click();
    await book.edit('futures');
    const raised = [{ from: '2020-02-19T00:00:00Z', until: '2020-02-25T00:00:00Z', target: 2.5, reason: 'inventories on Thursday' }];
    await book.fill('Raised for a time (JSON)', JSON.stringify(raised.map((one) => ({ ...one, target: 1.9 }))));
    await book.save();
    await expect.poll(() => book.dialog().innerText()).toContain('raised targets above the usual one');
    await book.fill('Raised for a time (JSON)', JSON.stringify(raised));
    await book.save();
    await book.dialog().waitFor({ state: 'hidden' });
    expect((await running.value('risk.report', { account: 'futures' })).account.status).toBe('below-target');
    await window.open('Line');
    await window.account('Futures account').click();
    const line = running.page.getByRole('region', { name: 'Load line' });
    await expect.poll(() => line.innerText()).toMatch(/2\.50 target/);
    await expect.poll(() => line.innerText()).toMatch(/target 2\.50 until .*: inventories on Thursday/);
    await window.undo().click();
    await expect.poll(() => line.innerText()).toMatch(/2\.00 target/);
  });
});
