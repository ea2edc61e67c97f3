import { afterEach, describe, expect, it } from 'vitest';
import { cleanUp, freshFolder, launch } from './launch.ts';
import { WindowPage } from './pages/window-page.ts';

afterEach(cleanUp);

const read = (text: string): number => Number(text.replace(/[^\d.−-]/g, '').replace('−', '-'));

describe('the Collateral section', () => {
  it('lists what counts, compares schedules, and shows what rising haircuts would do', async () => {
    const running = await launch({ userData: freshFolder() });
    const { page } = running;
    const window = new WindowPage(page);
    await window.open('Collateral');
    await window.account('Crypto exchange').click();
    const account = (await running.value('book.read', {})).accounts!.find((one) => one.name === 'Crypto exchange')!.id;
    const view = await running.value('collateral.ledger', { account });
    const btc = view.rows.find((row) => row.asset === 'BTC')!;
    const row = page.getByRole('row', { name: 'BTC', exact: true });
    await expect.poll(async () => read(await row.getByRole('gridcell').nth(7).innerText())).toBeCloseTo(btc.counted!, 2);
    expect(btc.counted).toBeCloseTo(btc.marketValue! * (1 - btc.haircut! - btc.fxAddOn) - btc.aboveCap, 6);
    const schedules = page.getByRole('region', { name: 'Schedules' }).getByRole('row');
    await expect.poll(() => schedules.count()).toBe(view.schedules.length + 2);
    expect(view.schedules.length).toBeGreaterThan(2);

    const slider = page.getByRole('slider', { name: /haircut/i });
    await slider.fill('20');
    const shocked = await running.value('collateral.ledger', { account, shock: 0.2 });
    expect(shocked.shocked.counted).toBeLessThan(view.counted);
    const group = page.getByRole('group', { name: 'Haircut shock' });
    await expect.poll(() => group.innerText()).toContain(`buffer ${shocked.shocked.bufferRatio!.toFixed(2)}`);
    expect(running.errors).toEqual([]);
    await running.quit();
  });
});
