import { afterEach, expect, it } from 'vitest';
import { cleanUp } from './launch.ts';
import { openSection } from './pages/open-section.ts';

afterEach(cleanUp);

it('a plan is signed and edited, and the window says so; the margin-call tab says what would cure a call; the mirror explains what is below zero', async () => {
  const { running, page, window } = await openSection('Plans', 'US broker');
  const list = page.getByRole('region', { name: 'Plans', exact: true });
  const editor = page.getByRole('region', { name: 'Plan', exact: true });

  // Signed by name, then edited.
  await list.getByRole('button', { name: /Halve the losers early/ }).click();
  const signature = editor.getByRole('group', { name: 'Signature' });
  await expect.poll(() => signature.innerText()).toContain('without a signature');
  await signature.getByRole('button', { name: 'Sign this plan' }).click();
  await signature.getByRole('textbox', { name: 'Signed by' }).fill('Ada Person');
  await signature.getByRole('button', { name: 'Sign', exact: true }).click();
  await expect.poll(() => signature.innerText()).toContain('Signed by Ada Person');
  await editor.getByRole('button', { name: 'Edit', exact: true }).click();
  await editor.getByRole('textbox', { name: 'Value' }).first().fill('1.37');
  await editor.getByRole('button', { name: 'Save plan' }).click();
  await expect.poll(() => signature.innerText()).toContain('Changed since it was signed');
  await expect.poll(() => signature.innerText()).toMatch(/signed buffer ratio below 1\.5[\s\S]*now buffer ratio below 1\.37/);

  // The change stands in the journal, one click away.
  await signature.getByRole('button', { name: /Journal entry/ }).click();
  const journal = page.getByRole('region', { name: 'Journal' });
  await expect.poll(() => journal.getByRole('button', { name: 'Change plan Halve the losers early' }).getAttribute('aria-expanded')).toBe('true');
  await window.undo().click();
  await window.open('Plans');
  await list.getByRole('button', { name: /Halve the losers early/ }).click();
  await expect.poll(() => signature.innerText()).toContain('Signed by Ada Person');

  // As if the call came now; the runbook is written in place.
  await page.getByRole('tab', { name: 'Margin call' }).click();
  const call = page.getByRole('region', { name: 'The call', exact: true });
  await expect.poll(() => call.innerText(), { timeout: 30_000 }).toMatch(/If the call came now[\s\S]*As if everything had moved by/);
  const ways = page.getByRole('region', { name: 'Three ways to cure' });
  for (const words of ['Pay in', 'Sell one position', 'Bring securities']) expect(await ways.innerText()).toContain(words);
  const sources = page.getByRole('region', { name: 'Sources and contacts' });
  await sources.getByRole('button', { name: 'Edit runbook' }).click();
  await sources.getByRole('textbox', { name: 'Deadline' }).fill('P1D');
  await sources.getByRole('button', { name: 'Add source' }).click();
  await sources.getByRole('textbox', { name: 'Source name' }).last().fill('savings');
  await sources.getByRole('textbox', { name: 'Source amount' }).last().fill('not money');
  await sources.getByRole('button', { name: 'Save runbook' }).click();
  await expect.poll(() => sources.getByRole('alert').innerText()).toContain('a decimal number');
  await sources.getByRole('textbox', { name: 'Source amount' }).last().fill('5000000');
  await sources.getByRole('textbox', { name: 'Arrives after' }).last().fill('PT4H');
  await sources.getByRole('button', { name: 'Save runbook' }).click();
  await expect.poll(() => sources.innerText(), { timeout: 30_000 }).toMatch(/savings\s+in time[\s\S]*enough by itself/);
  const view = await running.value('call.runbook', { account: 'us-broker', assume: true });
  // What the sample's own source brings in time counts first; the new one brings the rest.
  expect(view.steps.transfers).toMatchObject([{ source: 'Savings account', amount: 15_000 }, { source: 'savings' }]);
  expect(view.steps.transfers.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(view.levels[0]!.amount!, 2);
  await expect.poll(() => page.getByRole('region', { name: 'Steps' }).innerText(), { timeout: 30_000 }).toContain('from savings');

  // The loan is named as what it is.
  await page.getByRole('tab', { name: 'Discipline' }).click();
  await expect.poll(() => page.getByRole('region', { name: 'Own rules and negative figures' }).innerText()).toMatch(/Cash in USD[\s\S]*owed, settled/);
  await expect.poll(() => page.getByRole('region', { name: 'Findings' }).innerText()).toContain('Adding to a loser while the buffer falls');

  // A night is held against what the person wrote down, and what is written can be changed.
  const own = page.getByRole('region', { name: 'Own rules and negative figures' });
  await expect.poll(() => own.innerText()).toMatch(/Everything opens 10\.0 % lower[\s\S]*a night may cost 15\.0 % of equity\. This is more/);
  await own.getByRole('button', { name: 'Edit the rules' }).click();
  await own.getByRole('textbox', { name: 'A night may cost at most, percent' }).fill('25');
  await own.getByRole('button', { name: 'Save rules' }).click();
  await expect.poll(() => own.innerText()).toContain('a night may cost 25.0 % of equity. These stay within it');

  // Where a return came from, against what is exposed most and against what the person chose.
  await expect.poll(() => own.innerText(), { timeout: 20_000 }).toMatch(/Market \(SPX\)[\s\S]*Leverage, 2\.\d\d on average[\s\S]*Without leverage it would have been/);
  await own.getByRole('button', { name: 'Edit the rules' }).click();
  await own.getByRole('combobox', { name: 'Market that a return is compared with' }).selectOption('WTI');
  await own.getByRole('button', { name: 'Save rules' }).click();
  await expect.poll(() => own.innerText(), { timeout: 20_000 }).toContain('Market (WTI)');
  expect(await running.value('discipline.returns', { account: 'us-broker' })).toMatchObject({ benchmark: 'WTI', own: true, days: 60 });
  expect(running.errors).toEqual([]);
  await running.quit();
}, 120_000);
