import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallInput, CallName, CallOutputs } from '#contract/calls.ts';
import { answerOpenDialog, answerSaveDialog, cleanUp, freshFolder, launch } from './launch.ts';
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

  it('puts another book beside this one, types a path step by step, and asks what a venue’s freeze leaves', async () => {
    const userData = freshFolder();
    const running = await launch({ userData });
    const { page } = running;
    await new WindowPage(page).open('Scenarios');
    const heat = page.getByRole('grid', { name: 'Buffer ratio after each scenario' });
    await page.getByRole('button', { name: 'Compute again' }).waitFor();

    // Another book: the crypto account there had 50,000 dollars more, and quotes with the marks of several venues.
    const book = await running.value('book.read', {});
    const other = { ...book, accounts: book.accounts!.map((one) => (one.id === 'crypto' ? { ...one, balances: [...(one.balances ?? []).filter((balance) => balance.currency !== 'USD'), { currency: 'USD', amount: '50000' }] } : one)) };
    const file = path.join(userData, 'earlier.json');
    writeFileSync(file, JSON.stringify(other));
    await answerOpenDialog(running.app, file);
    const chooser = page.getByLabel('Compare with');
    await chooser.selectOption({ label: 'a book file…' });
    await expect.poll(() => page.getByTestId('since-then').innerText(), { timeout: 20_000 }).toContain('Against earlier.json');
    expect(await chooser.locator('option:checked').innerText()).toBe('earlier.json');
    await page.getByRole('button', { name: 'Compute again' }).waitFor();
    const state = (await running.value('scenarios.states', {})).find(({ kind }) => kind === 'file')!;
    const run = await answered(running, 'scenarios.run', { pack: 'historical', ids: ['covid-2020'], against: state.id });
    const crypto = run.results[0]!.accounts.find(({ id }) => id === 'crypto')!;
    const cell = heat.getByRole('gridcell', { name: /^Covid, February and March 2020, Crypto exchange: buffer/ });
    await expect.poll(async () => (await cell.getAttribute('aria-label')) ?? '').toContain('change −');
    expect(read((await cell.getAttribute('aria-label'))!.split('change ')[1]!.split(',')[0]!)).toBeCloseTo(crypto.change!.bufferRatio!, 1);
    if (process.env['LOOK'] !== undefined) await page.screenshot({ path: `${process.env['LOOK']}-compare.png` });
    await cell.click();
    const side = page.getByRole('region', { name: 'Scenario', exact: true });
    await side.getByRole('columnheader', { name: 'then' }).first().waitFor();
    // A day by its closes, by keyboard; then nothing again.
    await chooser.selectOption({ index: 1 });
    await expect.poll(() => page.getByTestId('since-then').innerText(), { timeout: 20_000 }).toMatch(/Against (closes of )?\d{4}-/);
    await chooser.selectOption({ label: 'nothing' });
    await expect.poll(() => page.getByTestId('since-then').count()).toBe(0);
    await page.getByRole('button', { name: 'Compute again' }).waitFor();

    // A path: two steps, the second a day later; swapped; saved; edited again.
    await side.getByRole('tab', { name: 'Build' }).click();
    await side.getByLabel('Of what, line 1').selectOption({ label: 'Everything' });
    await side.getByLabel('Price %, line 1').fill('-20');
    await side.getByLabel('How it happens').selectOption({ label: 'step by step' });
    await side.getByRole('button', { name: 'Add a step' }).click();
    await side.getByLabel('Name of step 2').fill('the rest');
    await side.getByLabel('Price %, line 1 of step 2').fill('-5');
    const ratios = async (first: number, second: number): Promise<readonly number[]> => {
      const shocks = (relative: number): object[] => [{ select: {}, price: { relative }, timesLeverage: true }];
      const account = (await page.evaluate(() => document.querySelector('[aria-pressed="true"]')?.textContent ?? '')).includes('Crypto') ? 'crypto' : 'us-broker';
      const { result } = await answered(running, 'scenarios.compose', { account, scenario: { id: 'x', kind: 'path', steps: [{ shocks: shocks(first) }, { after: 'P1D', shocks: shocks(second) }] } as never });
      return result.steps!.map((step) => step.accounts[0]!.bufferRatio!);
    };
    const shown = async (): Promise<readonly number[]> => [read(await side.getByTestId('step-ratio-1').innerText()), read(await side.getByTestId('step-ratio-2').innerText())];
    await side.getByTestId('step-ratio-2').waitFor();
    const [before, after] = await ratios(-0.2, -0.05);
    await expect.poll(async () => (await shown())[0]).toBeCloseTo(before!, 1);
    expect((await shown())[1]).toBeCloseTo(after!, 1);
    if (process.env['LOOK'] !== undefined) await page.screenshot({ path: `${process.env['LOOK']}-path.png` });
    await side.getByRole('button', { name: 'Move step 2 earlier' }).click();
    const [swapped] = await ratios(-0.05, -0.2);
    await expect.poll(async () => (await shown())[0]).toBeCloseTo(swapped!, 1);
    await side.getByLabel('Name of the scenario').fill('Two bad days');
    await side.getByRole('button', { name: 'Save to the book' }).click();
    await side.getByRole('heading', { name: 'Two bad days' }).waitFor();
    const saved = async (): Promise<unknown> => (await running.value('book.read', {})).scenarios!.find(({ id }) => id === 'two-bad-days')?.steps;
    expect(await saved()).toMatchObject([{ after: 'P1D', name: 'the rest', shocks: [{ price: { relative: -0.05 } }] }, { after: 'PT0S', shocks: [{ price: { relative: -0.2 } }] }]);
    await side.getByRole('button', { name: 'Edit' }).click();
    await side.getByRole('button', { name: 'Remove step 1' }).click();
    await side.getByRole('button', { name: 'Save changes' }).click();
    await expect.poll(async () => ((await saved()) as unknown[]).length).toBe(1);

    // The venue test: what is stuck there, and what every account is worth by whose marks.
    const quote = book.quotes!.find(({ instrument }) => instrument === 'BTC')!;
    await running.value('book.change', { summary: 'marks', changes: [{ entity: 'quote', key: ['BTC'], value: { ...quote, marks: [{ source: 'other venue', mark: String(Number(quote.mark) * 0.9) }] } }] });
    await side.getByRole('tab', { name: 'Venues' }).click();
    const venues = side.getByRole('region', { name: 'Marks of other venues' });
    await venues.getByRole('row', { name: /^worst mark/ }).first().waitFor();
    expect(await venues.innerText()).toContain('other venue');
    const frozen = side.getByLabel('Frozen');
    const account = book.accounts!.find(({ id }) => id === 'crypto')!;
    if (account.counterparty !== undefined) {
      await frozen.selectOption(account.counterparty);
      await expect.poll(() => side.getByRole('region', { name: 'What is stuck' }).innerText()).toContain('cannot be reached');
    }
    if (process.env['LOOK'] !== undefined) await page.screenshot({ path: `${process.env['LOOK']}-venues.png` });
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
