import { afterEach, describe, expect, it } from 'vitest';
import { cleanUp, freshFolder, launch } from './launch.ts';
import { WindowPage } from './pages/window-page.ts';

afterEach(cleanUp);

describe('the Models section', () => {
  it('tests a model against the history of the book, part by part, for one account after another', async () => {
    const running = await launch({ userData: freshFolder() });
    const { page } = running;
    const window = new WindowPage(page);
    await window.open('Models');
    const backtest = page.getByRole('region', { name: 'Backtest' });
    const account = (await running.value('book.read', {})).accounts!.find((one) => one.name === 'US broker')!.id;
    await expect.poll(() => page.getByRole('region', { name: 'Model cards' }).innerText(), { timeout: 20_000 }).toContain('Regulation T');
    const review = await running.value('models.review', { account, part: 'backtest' });
    expect(review.backtest!.days.length).toBeGreaterThan(100);
    await expect.poll(() => backtest.innerText()).toContain(`${String(review.backtest!.exceptions)} exception`);
    expect(await backtest.getByRole('row').count()).toBe(5);
    expect(await page.getByRole('region', { name: 'Benchmark' }).getByRole('row').count()).toBe(4);

    // The chart is read out day by day with the keyboard.
    const chart = backtest.getByRole('slider');
    await chart.focus();
    await page.keyboard.press('PageUp');
    await expect.poll(() => chart.getAttribute('aria-valuetext')).toContain('exceeded');

    await page.getByLabel('Window').selectOption('60');
    await expect.poll(() => backtest.innerText(), { timeout: 20_000 }).toContain(`${String(review.returns - 60)} days`);
    await window.account('Crypto exchange').click();
    await expect.poll(() => page.getByRole('region', { name: 'Model cards' }).innerText(), { timeout: 20_000 }).toContain('perpetuals');
    expect(running.errors).toEqual([]);
    await running.quit();
  });
});
