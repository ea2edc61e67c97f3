import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallInput, CallName, CallOutputs } from '#contract/calls.ts';
import { answerSaveDialog, cleanUp, freshFolder, launch } from './launch.ts';
import type { Running } from './launch.ts';
import { WindowPage } from './pages/window-page.ts';

afterEach(cleanUp);

/** A question of the same kind as one of the window ends it, or is ended by it: asked until it is answered. */
async function answered<N extends CallName>(running: Running, name: N, input: CallInput<N>): Promise<CallOutputs[N]> {
  for (;;) {
    const answer = await running.call(name, input);
    if (answer.ok) return answer.value;
    if (answer.failure.code !== 'cancelled') throw new Error(`${name}: ${JSON.stringify(answer.failure)}`);
  }
}

const read = (text: string): number => Number(text.replace(/[^\d.−-]/g, '').replace('−', '-'));

describe('the Scenarios section', () => {
  it('runs a pack on every account, plays a path step by step, and exports what it shows', async () => {
    const userData = freshFolder();
    const running = await launch({ userData });
    const { page } = running;
    const window = new WindowPage(page);
    await window.open('Scenarios');
    const heat = page.getByRole('grid', { name: 'Buffer ratio after each scenario' });
    await page.getByRole('button', { name: 'Compute again' }).waitFor();
    await expect.poll(() => heat.getByRole('gridcell', { name: /not computed yet/ }).count()).toBe(0);
    const run = await answered(running, 'scenarios.run', { pack: 'historical' });
    const cell = (scenario: string, account: string): ReturnType<typeof heat.getByRole> => heat.getByRole('gridcell', { name: new RegExp(`^${scenario}, ${account}: buffer`) });
    const covid = run.results.find(({ id }) => id === 'covid-2020')!;
    const broker = covid.accounts.find(({ id }) => id === 'us-broker')!;
    await expect.poll(async () => read((await cell('Covid, February and March 2020', 'US broker').getByText(/\d/).last().textContent()) ?? ''), { timeout: 20_000 }).toBeCloseTo(broker.bufferRatio!, 2);
    expect(await cell('Covid, February and March 2020', 'US broker').getAttribute('aria-label')).toContain('margin call');
    // Worst first, today above all.
    const names = await heat.getByRole('row').evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')));
    expect(names[0]).toBe('Now');
    const called = run.results.filter(({ accounts }) => accounts.some(({ status }) => status === 'margin-call' || status === 'negative-equity')).map(({ name }) => name);
    expect(new Set(names.slice(1, 1 + called.length))).toEqual(new Set(called));

    // By keyboard from the first cell to the scenario, and into it.
    await heat.getByRole('gridcell').first().focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')).toContain(names[1]!);
    await cell('Covid, February and March 2020', 'US broker').click();
    const side = page.getByRole('region', { name: 'Scenario', exact: true });
    await side.getByRole('heading', { name: 'Covid, February and March 2020' }).waitFor();
    const slider = side.getByRole('slider', { name: 'Step of the scenario' });
    await slider.focus();
    await page.keyboard.press('Home');
    expect(await slider.getAttribute('aria-valuetext')).toContain('now');
    const steps = covid.steps!.map((step) => step.accounts.find(({ id }) => id === 'us-broker')!);
    for (const step of steps) {
      await page.keyboard.press('ArrowRight');
      expect(read((await slider.getAttribute('aria-valuetext'))!.split('buffer ')[1]!)).toBeCloseTo(step.bufferRatio!, 2);
    }
    const firstCall = steps.findIndex(({ bufferRatio }) => bufferRatio! < 1) + 1;
    expect(await side.getByRole('row', { name: /1\.00 margin call/ }).innerText()).toContain(`step ${String(firstCall)}`);
    const file = path.join(userData, 'covid.json');
    await answerSaveDialog(running.app, file);
    await side.getByRole('button', { name: 'Export JSON' }).click();
    await expect.poll(() => { try { return readFileSync(file, 'utf8'); } catch { return ''; } }).toContain('"covid-2020"');
    await side.getByRole('region', { name: 'Positions in this scenario' }).getByRole('row').nth(2).waitFor();

    // A preset with one click, on the book as it is.
    await page.getByRole('group', { name: 'Presets' }).getByRole('button', { name: 'Index −10 %' }).click();
    await side.getByRole('heading', { name: 'Index −10 %' }).waitFor();
    expect(running.errors).toEqual([]);
    await running.quit();
  });

  it('shows a typed shock while it is typed, saves it as a scenario of the book, and takes it back', async () => {
    const running = await launch({ userData: freshFolder() });
    const { page } = running;
    const window = new WindowPage(page);
    await window.open('Scenarios');
    const side = page.getByRole('region', { name: 'Scenario', exact: true });
    await side.getByRole('tab', { name: 'Build' }).click();
    const preview = side.getByTestId('preview-ratio');
    await side.getByLabel('What changes, line 1').selectOption({ label: 'Price' });
    await side.getByLabel('Of what, line 1').selectOption({ label: 'Everything' });
    await side.getByLabel('Price %, line 1').fill('-20');
    await preview.waitFor();
    const expected = async (relative: number): Promise<number> => (await answered(running, 'scenarios.compose', { account: 'us-broker', scenario: { id: 'x', shocks: [{ select: {}, price: { relative }, timesLeverage: true }] } })).result.accounts[0]!.bufferRatio!;
    const fallen = await expected(-0.2);
    await expect.poll(async () => read(await preview.innerText())).toBeCloseTo(fallen, 2);
    await side.getByLabel('Price %, line 1').fill('much');
    await expect.poll(() => side.innerText()).toContain('expected a number, found much');
    expect(await side.getByRole('button', { name: 'Save to the book' }).isDisabled()).toBe(true);
    await side.getByLabel('Price %, line 1').fill('−7,5');
    const less = await expected(-0.075);
    await expect.poll(async () => read(await preview.innerText())).toBeCloseTo(less, 2);
    await side.getByLabel('Name of the scenario').fill('A bad morning');
    await side.getByRole('button', { name: 'Save to the book' }).click();
    await side.getByRole('heading', { name: 'A bad morning' }).waitFor();
    const own = async (): Promise<readonly string[]> => (await running.value('book.read', {})).scenarios!.map(({ id }) => id);
    expect(await own()).toContain('a-bad-morning');
    await page.getByRole('grid', { name: 'Buffer ratio after each scenario' }).getByRole('row', { name: 'A bad morning' }).waitFor();
    await window.undo().click();
    await expect.poll(own).not.toContain('a-bad-morning');

    // The breach map is read out with the keyboard, and follows the account.
    await side.getByRole('tab', { name: 'Breach map' }).click();
    await window.account('Crypto exchange').click();
    const map = side.getByRole('application', { name: /^Breach map of / });
    await expect.poll(() => map.getAttribute('aria-label')).toContain('BTC against ETH');
    const view = await answered(running, 'distance.map', { account: 'crypto' });
    expect([view.x.factor.id, view.y.factor.id]).toEqual(['BTC', 'ETH']);
    await map.focus();
    for (let k = 0; k < 12; k++) await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(() => side.innerText()).toMatch(/: buffer .*margin call|: buffer .*(alert|act|urgent|safe|below target)/);
    await side.getByRole('tab', { name: 'Correlations' }).click();
    await side.getByRole('slider', { name: /^Correlations/ }).waitFor();
    expect(running.errors).toEqual([]);
    await running.quit();
  });

  it('says on the Line how far everything is, and how likely the way there', async () => {
    const running = await launch({ userData: freshFolder() });
    const { page } = running;
    await new WindowPage(page).account('Crypto exchange').click();
    const pane = page.getByRole('region', { name: 'Distance to call' });
    await expect.poll(() => pane.getByRole('row', { name: /^Likeliest joint move/ }).innerText(), { timeout: 20_000 }).toContain('σ');
    const view = await answered(running, 'distance.reverse', { account: 'crypto' });
    const sigma = await pane.getByRole('row', { name: /^Likeliest joint move/ }).innerText();
    expect(read(sigma.split('σ')[0]!.split('move')[1]!)).toBeCloseTo(view.mostLikely!.distance, 1);
    expect(await pane.innerText()).toMatch(/trading day|years/);
    expect(read((await pane.getByRole('row', { name: /^Everything together/ }).innerText()).split('%')[0]!)).toBeCloseTo(100 * view.uniform.shock!, 1);
    expect(running.errors).toEqual([]);
    await running.quit();
  });
});
