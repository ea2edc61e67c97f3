import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { answerSaveDialog, cleanUp, freshFolder, launch } from './launch.ts';
import { WindowPage } from './pages/window-page.ts';

afterEach(cleanUp);

it('plays at 1000 times: an alert rings once and stays quiet when answered; a plan fires, its tickets are ticked and exported', async () => {
  const userData = freshFolder();
  const running = await launch({ userData });
  const window = new WindowPage(running.page);
  await running.value('replay.control', { action: 'seek', value: Date.parse('2020-02-28T15:30:00Z') });
  await window.speed(1000);
  await window.play().click();
  await window.pause().waitFor();
  const firings = () => running.value('plans.firings', { limit: 20 });
  const ringing = async () => (await running.value('alerts.list', { open: true, limit: 100 })).filter((one) => one.kind === 'buffer' && one.acknowledgedAt === null);
  const selling = async () => (await firings()).filter((one) => one.closedAt === null && one.tickets.some((ticket) => ticket.kind === 'sell'));
  await expect.poll(async () => Math.min((await ringing()).length, (await selling()).length), { timeout: 45_000, interval: 50 }).toBeGreaterThan(0);
  await window.pause().click();
  await window.play().waitFor();

  // Every alert has rung once: one open record per key, one notification per level at most.
  const open = await running.value('alerts.list', { open: true, limit: 100 });
  expect(open.length).toBeGreaterThan(0);
  expect(new Set(open.map((alert) => alert.key)).size).toBe(open.length);
  const alert = (await ringing())[0]!;
  await window.open('Line');
  const names = new Map((await running.value('book.read', {})).accounts!.map((account) => [account.id, account.name ?? account.id]));
  await window.account(names.get(alert.account!)!).click();
  await running.page.getByRole('tab', { name: 'Alerts' }).click();
  const item = running.page.getByRole('region', { name: 'Alerts' }).getByRole('listitem').filter({ hasText: alert.message }).first();
  await item.getByRole('button', { name: 'Acknowledge' }).click();
  await expect.poll(() => item.innerText()).toContain('acknowledged');
  const rings = (): number => readFileSync(path.join(userData, 'logs', 'marginline.log'), 'utf8').split('\n').filter((line) => line.includes('"notification"') && line.includes(names.get(alert.account!)!)).length;
  const before = rings();
  const after = (await running.value('alerts.list', { open: true, limit: 100 })).find((one) => one.id === alert.id)!;
  expect(after.acknowledgedAt).not.toBe(null);
  // A moment more of the same market: the level is the same, so nothing rings again.
  await window.speed(60);
  await window.play().click();
  await running.page.waitForTimeout(400);
  await window.pause().click();
  const now = (await running.value('alerts.list', { open: true, limit: 100 })).find((one) => one.id === alert.id);
  if (now !== undefined && now.level === after.level) {
    expect(now.acknowledgedAt).toBe(after.acknowledgedAt);
    expect(rings()).toBe(before);
  }

  await window.open('Plans');
  const firing = (await selling())[0]!;
  const fired = running.page.getByRole('region', { name: 'Fired plans' });
  await expect.poll(() => fired.innerText()).toContain(firing.planName);
  for (const ticket of firing.tickets) expect(await fired.innerText()).toContain(ticket.text);
  await fired.getByRole('button', { name: 'Mark as done' }).first().click();
  await expect.poll(async () => (await selling())[0]!.tickets.filter((ticket) => ticket.doneAt !== null).length).toBe(1);
  const file = path.join(userData, 'tickets.csv');
  await answerSaveDialog(running.app, file);
  await fired.getByRole('button', { name: 'Export as CSV' }).first().click();
  await expect.poll(() => fired.innerText()).toContain(file);
  const lines = readFileSync(file, 'utf8').trim().split('\r\n');
  expect(lines).toHaveLength(firing.tickets.length + 1);
  expect(lines[0]).toContain('instrument,quantity');
  const journal = (await running.value('journal.list', { limit: 500 })).map((entry) => entry.summary).join('\n');
  expect(journal).toContain(`Fired: ${firing.planName}`);
  expect(journal).toContain('Acknowledged:');
  expect(journal).toContain('Done:');
  expect(running.errors).toEqual([]);

  // Closed and opened again, nothing of it is lost and nothing rings anew.
  await running.quit();
  const reopened = await launch({ userData });
  expect((await reopened.value('plans.firings', { limit: 20 }))[0]!.tickets.filter((ticket) => ticket.doneAt !== null)).toHaveLength(1);
  const kept = (await reopened.value('alerts.list', { open: true, limit: 100 })).filter((one) => one.id === alert.id);
  for (const one of kept) expect(one.acknowledgedAt).not.toBe(null);
  await reopened.quit();
}, 120_000);
