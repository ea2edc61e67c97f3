import { afterEach, describe, expect, it } from 'vitest';
import { cleanUp, freshFolder, launch } from './launch.ts';
import { WindowPage } from './pages/window-page.ts';

afterEach(cleanUp);

describe('the Liquidation section', () => {
  it('plays what the broker would sell, step by step, beside other ways and the own plans', async () => {
    const running = await launch({ userData: freshFolder() });
    const { page } = running;
    const window = new WindowPage(page);
    const account = (await running.value('book.read', {})).accounts!.find((one) => one.name === 'US broker')!.id;
    // Asked before the section is open: a second rehearsal would end the one that it shows.
    const view = await running.value('liquidation.rehearse', { account, pack: 'historical', id: 'covid-2020' });
    await window.open('Liquidation');
    const steps = page.getByRole('region', { name: 'Steps' });
    const compare = page.getByRole('region', { name: 'Compare' });

    await page.getByRole('combobox', { name: 'In the state', exact: true }).selectOption('historical\u0000covid-2020');
    await expect.poll(() => steps.innerText(), { timeout: 20_000 }).toContain(`${String(view.list.length)} steps`);
    await steps.getByRole('button', { name: 'Next' }).click();
    const first = view.list[0]!;
    await expect.poll(() => steps.innerText()).toContain(`Sold ${String(-first.quantity)} ${first.instrument}`);
    expect(await steps.innerText()).toContain(`step 1 of ${String(view.list.length)}`);
    await steps.getByRole('slider', { name: 'Step' }).press('End');
    await expect.poll(() => page.getByTestId('buffer-ratio').innerText()).toBe('1.00');

    // The other ways are computed after the rehearsal.
    await compare.getByRole('tab', { name: 'Orders' }).click();
    await expect.poll(() => compare.getByRole('row').count(), { timeout: 20_000 }).toBe(9);
    await compare.getByRole('tab', { name: 'Plan instead' }).click();
    await expect.poll(() => compare.innerText()).toContain('Halve the losers early');

    expect(running.errors).toEqual([]);
    await running.quit();
  });
});
