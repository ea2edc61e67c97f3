import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { riskShape } from '#interchange/report/risk-report.ts';
import type { AccountReport } from '#contract/views/shapes.ts';
import { cleanUp, commandLine, freshFolder, launch, SAMPLE_BOOK } from './launch.ts';
import { WindowPage } from './pages/window-page.ts';

afterEach(cleanUp);

/** A figure as the window writes it, back as a number. */
const read = (text: string): number => Number(text.replace(/[^\d.−-]/g, '').replace('−', '-'));

describe('the first start', () => {
  it('shows the sample book, paused, with the figures of the command line', async () => {
    const running = await launch({ userData: freshFolder() });
    const window = new WindowPage(running.page);
    const state = await running.value('app.state', {});
    expect(state.book).toMatchObject({ name: 'February 2020', empty: false, readOnly: false, replay: true });
    await window.play().waitFor();
    const { accounts } = JSON.parse(await commandLine('risk', '--book', SAMPLE_BOOK, '--json')) as { accounts: AccountReport[] };
    expect(accounts).toHaveLength(3);
    const names = new Map((await running.value('book.read', {})).accounts!.map((account) => [account.id, account.name ?? account.id]));
    for (const account of accounts) {
      // What the program says to the page is what the command line says, to the last digit.
      const { account: report } = await running.value('risk.report', { account: account.id });
      expect(JSON.parse(JSON.stringify(riskShape(report)))).toEqual(account);
      // And what the page shows is that, rounded.
      const card = window.account(names.get(account.id)!);
      await card.click();
      await expect.poll(() => card.getAttribute('aria-pressed')).toBe('true');
      await expect.poll(() => card.innerText()).toContain(account.bufferRatio!.toFixed(2));
      for (const [name, value] of [['Net liquidation value', account.netLiquidationValue], ['Maintenance margin', account.maintenanceMargin], ['Margin equity', account.marginEquity], ['Excess liquidity', account.excessLiquidity]] as const) {
        await expect.poll(async () => read(await window.figure(name)), { message: `${account.id} ${name}` }).toBeCloseTo(value, 1);
      }
    }
    expect(await window.explain('Maintenance margin')).toMatch(/Maintenance/);
    expect(await running.page.locator('canvas').count()).toBeGreaterThan(0);
    expect(running.errors).toEqual([]);
    await running.quit();
  });

  it('opens the last book again, where the replay stood', async () => {
    const userData = freshFolder();
    const first = await launch({ userData });
    await first.value('replay.control', { action: 'seek', value: Date.parse('2020-03-02T15:00:00Z') });
    const account = (await first.value('book.read', {})).accounts![0]!.id;
    const before = (await first.value('risk.report', { account })).account;
    await new WindowPage(first.page).open('Plans');
    await first.quit();
    const log = readFileSync(path.join(userData, 'logs', 'marginline.log'), 'utf8');
    expect(log).toContain('"message":"ended"');
    expect(log).not.toContain('"level":"error"');
    const second = await launch({ userData });
    const again = await second.value('risk.report', { account });
    expect(new Date(again.asOf).toISOString()).toBe('2020-03-02T15:00:00.000Z');
    expect(again.account).toEqual(before);
    await expect.poll(() => second.page.getByRole('button', { name: 'Plans' }).first().getAttribute('aria-current')).toBe('page');
    // What the section asks for at once belongs to the book as it is.
    await second.page.getByRole('button', { name: 'Compute again' }).waitFor({ timeout: 60_000 });
    expect(await second.page.getByText('The book has changed since these were computed.').count()).toBe(0);
    await second.quit();
  });

  it('keeps one program per user: a second start gives the window of the first', async () => {
    const userData = freshFolder();
    const first = await launch({ userData });
    await expect(launch({ userData, figures: false })).rejects.toThrow();
    expect((await first.value('app.state', {})).problem).toBe(null);
    await first.quit();
  });
});
