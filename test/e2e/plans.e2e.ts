import { afterEach, expect, it } from 'vitest';
import { cleanUp } from './launch.ts';
import { openSection } from './pages/open-section.ts';

afterEach(cleanUp);

it('a plan from a template is verified, armed, fires in March 2020, and its tickets and their outcome stand in the journal', async () => {
  const { running, page, window } = await openSection('Plans', 'US broker');
  const list = page.getByRole('region', { name: 'Plans', exact: true });
  const editor = page.getByRole('region', { name: 'Plan', exact: true });

  // Written from a template.
  await list.getByRole('button', { name: 'New plan' }).click();
  await list.getByRole('button', { name: 'Last resort' }).click();
  await editor.getByRole('textbox', { name: 'Plan name' }).fill('March rehearsal');
  await editor.getByRole('textbox', { name: 'Plan id' }).fill('march-rehearsal');
  await editor.getByRole('textbox', { name: 'Value' }).fill('1.43');
  await editor.getByRole('button', { name: 'Save plan' }).click();
  await list.getByRole('button', { name: /March rehearsal/ }).click();
  await expect.poll(() => editor.innerText()).toContain('buffer ratio below 1.43');

  // Verified in every scenario, and armed.
  await editor.getByRole('button', { name: 'Compute again' }).click({ timeout: 60_000 });
  const verdicts = editor.getByRole('region', { name: 'What the plan does in the scenarios' });
  await expect.poll(() => verdicts.innerText(), { timeout: 60_000 }).toMatch(/saves \d+ of \d+/i);
  // The window has asked for everything it wants: a second question would end the first.
  await editor.getByRole('button', { name: 'Compute again' }).waitFor({ timeout: 60_000 });
  const own = (await running.value('plans.verify', { pack: 'historical' })).plans.find(({ id }) => id === 'march-rehearsal')!;
  expect(own.verdicts.some(({ outcome }) => outcome === 'saves')).toBe(true);
  await editor.getByRole('button', { name: 'Arm', exact: true }).click();
  await expect.poll(async () => (await running.value('book.read', {})).plans!.find(({ id }) => id === 'march-rehearsal')?.armed).toBe(true);

  // Monday, 9 March 2020, while the buffer is still above the level.
  await running.value('replay.control', { action: 'seek', value: Date.parse('2020-03-09T15:00:00Z') });
  await window.speed(1000);
  await window.play().click();
  const fired = async () => (await running.value('plans.firings', { limit: 20 })).find((one) => one.plan === 'march-rehearsal');
  await expect.poll(async () => (await fired()) !== undefined, { timeout: 60_000, interval: 50 }).toBe(true);
  await window.pause().click();
  const firing = (await fired())!;
  expect(firing.bufferRatio).toBeLessThan(1.43);
  expect(firing.tickets.some(({ kind }) => kind === 'sell' || kind === 'buy')).toBe(true);

  // Ticked off, closed, and kept.
  const pane = page.getByRole('region', { name: 'Fired plan', exact: true }).filter({ hasText: 'March rehearsal' });
  for (let left = firing.tickets.length; left > 0; left--) {
    await pane.getByRole('button', { name: 'Mark as done' }).first().click();
    await expect.poll(() => pane.getByRole('button', { name: 'Mark as done' }).count()).toBe(left - 1);
  }
  await pane.getByRole('button', { name: 'Close and arm again' }).click();
  await expect.poll(async () => (await fired())?.closedAt).not.toBe(null);
  await window.open('Journal');
  const journal = page.getByRole('region', { name: 'Journal' });
  for (const words of ['Fired: March rehearsal', `Done: ${firing.tickets[0]!.text}`, 'Closed: March rehearsal', 'Arm plan March rehearsal', 'Add plan March rehearsal']) {
    await expect.poll(async () => (await running.value('journal.list', { limit: 200 })).map((entry) => entry.summary).join('\n')).toContain(words);
  }
  await expect.poll(() => journal.innerText()).toContain('March rehearsal');
  expect(running.errors).toEqual([]);
  await running.quit();
}, 180_000);
