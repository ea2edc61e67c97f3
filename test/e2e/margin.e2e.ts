import { afterEach, describe, expect, it } from 'vitest';
import { cleanUp, freshFolder, launch } from './launch.ts';
import { MarginPage } from './pages/margin-page.ts';
import { WindowPage } from './pages/window-page.ts';

afterEach(cleanUp);

const read = (text: string): number => Number(text.replace(/[^\d.−-]/g, '').replace('−', '-'));

describe('the Margin section', () => {
  it('shows what each regime demands of the same book, marks the binding one, and explains every figure', async () => {
    const running = await launch({ userData: freshFolder() });
    const { page } = running;
    await new WindowPage(page).open('Margin');
    const margin = new MarginPage(page);
    await margin.figure('Maintenance margin', 'Reg T').waitFor();
    await margin.compareWith('flat rate', true);
    await expect.poll(() => margin.regimes().count()).toBe(6);
    const account = (await running.value('book.read', {})).accounts!.find((one) => one.name === 'US broker')!;
    const view = await running.value('margin.compare', { account: account.id, regimes: ['reg-t', 'portfolio', 'flat'] });
    const column = (regime: string): (typeof view.regimes)[number] => view.regimes.find((one) => one.regime === regime)!;
    for (const [regime, name] of [['reg-t', 'Reg T'], ['portfolio', 'portfolio margin']] as const) {
      expect(read(await margin.figure('Maintenance margin', name).innerText())).toBeCloseTo(column(regime).maintenanceMargin, 2);
      const alone = read(await margin.figure('Each position alone', name).innerText());
      const credit = read(await margin.figure('Less netting credit', name).innerText());
      expect(alone + credit).toBeCloseTo(column(regime).maintenanceMargin, 1);
    }
    expect(await page.getByRole('region', { name: 'Regimes' }).getByText('binds', { exact: true }).count()).toBe(1);

    await margin.figure('Maintenance margin', 'portfolio margin').click();
    const sheet = page.getByRole('dialog');
    await expect.poll(() => sheet.innerText()).toContain('portfolio/parameters/');
    const total = await sheet.getByRole('row', { name: /^Maintenance margin/ }).innerText();
    expect(read(total)).toBeCloseTo(column('portfolio').maintenanceMargin, 2);
    await page.keyboard.press('Escape');

    await margin.look('Portfolio margin');
    await margin.tab('Scenarios');
    const heat = page.getByRole('grid', { name: /^Scenarios of/ });
    await heat.getByRole('gridcell').first().focus();
    await page.keyboard.press('End');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/\+.*: .*USD/);
    expect(await heat.getByRole('gridcell', { name: /the scenario that binds/ }).count()).toBeGreaterThan(0);
    expect(running.errors).toEqual([]);
    await running.quit();
  });

  it('keeps the figures of the venue, shows what ours do not explain, and proposes without applying', async () => {
    const running = await launch({ userData: freshFolder() });
    const { page } = running;
    await new WindowPage(page).open('Margin');
    const margin = new MarginPage(page);
    await margin.tab('Venue’s own figures');
    const account = (await running.value('book.read', {})).accounts!.find((one) => one.name === 'US broker')!;
    const ours = (await running.value('risk.report', { account: account.id })).account.maintenanceMargin;
    await margin.form().getByLabel('Maintenance').fill('about 330,000');
    await margin.form().getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('expected an amount');
    await margin.form().getByLabel('Maintenance').fill('330,000.25');
    await margin.form().getByRole('button', { name: 'Save' }).click();
    const venue = page.getByRole('region', { name: 'Venue’s figures' });
    await expect.poll(() => venue.innerText()).toContain(`+${(330_000.25 - ours).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`);
    const proposal = page.getByRole('group', { name: 'Proposed house add-on' });
    await expect.poll(() => proposal.getByRole('button', { name: 'Add to this account' }).count()).toBe(1);
    // Nothing has changed by itself; a click changes it, and the change can be undone.
    const requirement = async (): Promise<number> => (await running.value('risk.report', { account: account.id })).account.maintenanceMargin;
    expect(await requirement()).toBe(ours);
    await proposal.getByRole('button', { name: 'Add to this account' }).click();
    await expect.poll(requirement).toBeGreaterThan(ours + 1);
    await new WindowPage(page).undo().click();
    await expect.poll(requirement).toBe(ours);
    await margin.tab('What changed');
    await page.getByRole('img', { name: /^Excess liquidity from .* to .*, by cause$/ }).waitFor();
    expect(running.errors).toEqual([]);
    await running.quit();
  });
});
