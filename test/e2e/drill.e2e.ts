import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { answerSaveDialog, cleanUp, freshFolder, launch } from './launch.ts';
import { WindowPage } from './pages/window-page.ts';

afterEach(cleanUp);

it('a crisis is drilled: the plan fires, the tickets are ticked with the keyboard, the log is kept and the journal has one line', async () => {
  const userData = freshFolder();
  const running = await launch({ userData });
  const { page } = running;
  const window = new WindowPage(page);
  await window.account('US broker').click();
  await window.open('Plans');
  await page.getByRole('tab', { name: 'Drill' }).click();
  const setup = page.getByRole('region', { name: 'New drill' });
  await setup.getByRole('combobox', { name: 'Scenario', exact: true }).selectOption('historical\u0000covid-2020', { timeout: 30_000 });
  await setup.getByRole('checkbox', { name: /Look at the book/ }).uncheck();
  await setup.getByRole('checkbox', { name: /No leveraged fund/ }).uncheck();
  await setup.getByRole('combobox', { name: 'Speed of the drill' }).selectOption('d1');
  await setup.getByRole('button', { name: 'Start the drill' }).click();

  // A day a second: prices of the first step after nine, the tickets of the plan with them.
  const tickets = page.getByRole('region', { name: 'Tickets' });
  await tickets.getByRole('checkbox').first().waitFor({ timeout: 40_000 });
  const before = Number((await page.getByTestId('drill-buffer').innerText()).replace(',', '.'));
  expect(before).toBeLessThan(1.5);
  // The space bar stops the clock, the first ticket has the focus, Enter ticks it.
  await page.keyboard.press('Space');
  const controls = page.getByRole('region', { name: 'Controls' });
  await controls.getByRole('button', { name: 'Go on' }).waitFor();
  const shown = (await running.value('drill.view', {}))!;
  expect(shown.phase).toBe('paused');
  const count = shown.tickets.length;
  expect(count).toBeGreaterThan(2);
  for (let done = 1; done < count; done++) {
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await running.value('drill.view', {}))!.tickets.filter(({ doneWallMs }) => doneWallMs !== null).length).toBe(done);
    await expect.poll(() => tickets.getByRole('checkbox', { checked: true }).count()).toBe(done);
  }
  const log = page.getByRole('region', { name: 'Log' });
  await expect.poll(() => log.innerText()).toContain('Plan fired: Halve the losers early');
  expect(await log.innerText()).toContain('Sold ');
  // Beside the plan: some of what is held, not asked for by any ticket.
  const positions = page.getByRole('region', { name: 'Positions of the drill' });
  await positions.getByRole('button', { name: 'SPY', exact: true }).click();
  await positions.getByRole('textbox', { name: 'Units' }).fill('10');
  await positions.getByRole('button', { name: 'Sell, not in the plan' }).click();
  await expect.poll(() => log.innerText()).toContain('Sold 10 SPY');
  await expect.poll(async () => Number((await page.getByTestId('drill-buffer').innerText()).replace(',', '.'))).toBeGreaterThan(before);

  // To the end of the course: never called.
  await controls.getByRole('button', { name: 'Go on' }).click();
  await controls.getByRole('combobox', { name: 'Speed of the drill' }).selectOption('m1');
  // Faster than the window offers: the rest of the course has been seen.
  await running.value('drill.control', { action: 'pace', pace: { secondsPerDay: 0.1 } });
  const outcome = page.getByRole('region', { name: 'Outcome' });
  await outcome.waitFor({ timeout: 60_000 });
  await expect.poll(() => outcome.innerText()).toContain('kept from the call');
  expect(await outcome.innerText()).toContain(`${String(count - 1)} of ${String(count)} tickets done`);
  const [kept] = await running.value('drills.list', { limit: 10 });
  expect(kept).toMatchObject({ account: 'us-broker', scenario: 'covid-2020', result: 'kept', tickets: count, ticketsDone: count - 1, own: { called: false }, nothing: { called: true } });
  expect((await running.value('drills.read', { id: kept!.id })).log.some(({ kind }) => kind === 'own-trade')).toBe(true);
  const file = path.join(userData, 'drill.csv');
  await answerSaveDialog(running.app, file);
  await outcome.getByRole('button', { name: 'Export as CSV' }).click();
  await expect.poll(() => outcome.innerText()).toContain(file);
  expect(readFileSync(file, 'utf8')).toContain('not in the plan');

  // It stands among the past ones, and the journal has its line; the plan itself has not fired.
  await outcome.getByRole('button', { name: 'New drill' }).click();
  const past = page.getByRole('region', { name: 'Past drills' });
  await expect.poll(() => past.innerText()).toContain('kept from the call');
  await past.getByRole('button', { name: /Covid/ }).click();
  await expect.poll(() => log.innerText()).toContain('Plan fired: Halve the losers early');
  expect(await running.value('plans.firings', { limit: 10 })).toEqual([]);
  await window.open('Journal');
  await expect.poll(() => page.getByRole('region', { name: 'Journal' }).innerText()).toContain('Drill of plan Halve the losers early (us-broker) in Covid, February and March 2020');
  expect(running.errors).toEqual([]);
  await running.quit();
}, 180_000);
