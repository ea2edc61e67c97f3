import { afterEach, expect, it } from 'vitest';
import { cleanUp, freshFolder, launch } from './launch.ts';
import { WindowPage } from './pages/window-page.ts';

afterEach(cleanUp);

it('what to reduce is proposed, respects what is kept, and becomes a plan that is not armed', async () => {
  const running = await launch({ userData: freshFolder() });
  const { page } = running;
  const window = new WindowPage(page);
  await window.account('US broker').click();
  await window.open('Plans');
  await page.getByRole('region', { name: 'Plans', exact: true }).getByRole('button', { name: 'Propose' }).click();
  const pane = page.getByRole('region', { name: 'Proposal' });
  await pane.getByRole('combobox', { name: 'State' }).selectOption('level:1.25');

  // AMD is kept: the mark is in the book, and can be undone.
  await page.getByRole('region', { name: 'What to keep' }).getByRole('checkbox', { name: 'AMD', exact: false }).first().check();
  const kept = async () => (await running.value('book.read', {})).accounts!.find(({ id }) => id === 'us-broker')!.positions!.filter((one) => one.keep === true).map(({ instrument }) => instrument);
  await expect.poll(kept).toEqual(['AMD']);

  await pane.getByRole('button', { name: 'Propose', exact: true }).click();
  const take = pane.getByRole('button', { name: 'Take over as a new plan, not armed' });
  await take.waitFor({ timeout: 60_000 });
  const text = await pane.innerText();
  expect(text).toMatch(/reductions? brings? the buffer ratio from 1\.25 to 2\.0/);
  expect(text).toContain('Kept: AMD');
  expect(text).not.toMatch(/Sell AMD$/m);
  expect(text).toMatch(/Latest safe trigger \d/);

  await take.click();
  const editor = page.getByRole('region', { name: 'Plan', exact: true });
  expect(await editor.getByRole('textbox', { name: 'Value' }).inputValue()).toBe('1.26');
  await editor.getByRole('button', { name: 'Save plan' }).click();
  await expect.poll(async () => (await running.value('book.read', {})).plans!.find(({ id }) => id === 'proposal-us-broker')?.armed).toBe(false);
  expect(running.errors).toEqual([]);
  await running.quit();
}, 120_000);
