import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { cleanUp, freshFolder, launch } from './launch.ts';

let bus: ChildProcess | null = null;
afterEach(async () => {
  delete process.env['DBUS_SESSION_BUS_ADDRESS'];
  await cleanUp();
  bus?.kill();
  bus = null;
});

/** What the tray was told last, by a program whose tray writes it down. */
interface Told { readonly words: string; readonly icons: number; readonly menu: readonly string[] }

it('carries the status of the worst account in word and menu, pauses notifications, can be switched off, and breaks nothing where there is no tray', async ({ skip }) => {
  if (process.platform !== 'linux' || spawnSync('dbus-daemon', ['--version']).status !== 0) skip('no message bus can be had here');
  bus = spawn('dbus-daemon', ['--session', '--print-address', '--nofork', '--nopidfile']);
  process.env['DBUS_SESSION_BUS_ADDRESS'] = await new Promise<string>((resolve) => { bus!.stdout!.once('data', (line: Buffer) => { resolve(line.toString().trim()); }); });
  const userData = freshFolder();
  const running = await launch({ userData });
  await running.app.evaluate(({ Tray }) => {
    const told = { words: '', icons: 0, menu: null as Electron.Menu | null, gone: 0 };
    (globalThis as unknown as { told: typeof told }).told = told;
    const { setToolTip, setImage, setContextMenu, destroy } = Tray.prototype;
    Tray.prototype.setToolTip = function (words) { told.words = words; setToolTip.call(this, words); };
    Tray.prototype.setImage = function (image) { told.icons += 1; setImage.call(this, image); };
    Tray.prototype.setContextMenu = function (menu) { told.menu = menu; setContextMenu.call(this, menu); };
    Tray.prototype.destroy = function () { told.gone += 1; destroy.call(this); };
  });
  const told = (): Promise<Told & { gone: number }> => running.app.evaluate(() => {
    const { words, icons, menu, gone } = (globalThis as unknown as { told: { words: string; icons: number; menu: Electron.Menu | null; gone: number } }).told;
    return { words, icons, gone, menu: menu?.items.map((item) => item.label) ?? [] };
  });
  const choose = (label: string): Promise<void> => running.app.evaluate((_electron, start) => {
    (globalThis as unknown as { told: { menu: Electron.Menu } }).told.menu.items.find((item) => item.label.startsWith(start))!.click();
  }, label);

  await running.value('settings.save', { name: 'tray', value: 'off' });
  expect((await told()).gone).toBe(1);
  await running.value('settings.save', { name: 'tray', value: 'on' });
  await expect.poll(async () => (await told()).words).toMatch(/^Marginline: US broker: below target, 1\.8\d$/);
  await running.value('replay.control', { action: 'seek', value: Date.parse('2020-03-18T15:00:00Z') });
  const worst = await Promise.all((await running.value('book.read', {})).accounts!.map(async ({ id }) => (await running.value('risk.report', { account: id })).account));
  const called = worst.filter((one) => one.status === 'margin-call' || one.status === 'negative-equity').sort((a, b) => a.bufferRatio! - b.bufferRatio!)[0]!;
  await expect.poll(async () => (await told()).words, { timeout: 5000 }).toContain(called.status === 'negative-equity' ? 'negative equity' : 'margin call');
  const { menu } = await told();
  expect(menu[0]).toBe('Show Marginline');
  expect(menu.filter((label) => /: (margin call|negative equity|alert|below target|safe|unknown)/.test(label))).toHaveLength(worst.length);
  expect(menu.at(-1)).toBe('Quit');

  await choose('Pause notifications');
  await expect.poll(async () => (await told()).menu.join()).toMatch(/Only margin calls notify until \d\d:\d\d: resume/);
  await choose('Only margin calls');
  await expect.poll(async () => (await told()).menu.join()).toContain('Pause notifications');

  // The main window was closed: the tray brings it back.
  await running.page.keyboard.press('Control+Shift+N');
  await expect.poll(() => running.app.windows().length).toBe(2);
  await running.page.close();
  const again = running.app.waitForEvent('window');
  await choose('Show Marginline');
  const page = await again;
  await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true');
  expect(await page.title()).toBe('Marginline');
  expect(readFileSync(path.join(userData, 'logs', 'marginline.log'), 'utf8')).not.toContain('"level":"error"');
  await running.quit();
});
