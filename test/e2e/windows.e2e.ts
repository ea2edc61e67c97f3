import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Page } from 'playwright';
import { cleanUp, freshFolder, launch } from './launch.ts';
import type { Running } from './launch.ts';
import { WindowPage } from './pages/window-page.ts';

afterEach(cleanUp);

/** Tears the present section off by its key. */
async function tearOff(running: Running): Promise<Page> {
  const made = running.app.waitForEvent('window');
  await running.page.keyboard.press('Control+Shift+N');
  const page = await made;
  await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true');
  return page;
}

/** The market time that a window shows in its bar. */
const timeIn = (page: Page): Promise<string> => page.locator('header').first().innerText();

it('a section in a window of its own has the same walls and the same streams, remembers its size, and neither window needs the other', async () => {
  const userData = freshFolder();
  const running = await launch({ userData });
  const main = new WindowPage(running.page);
  await running.page.keyboard.press('2');
  const second = await tearOff(running);
  expect(await second.title()).toBe('Book · Marginline');
  expect(await second.getByRole('navigation', { name: 'Sections' }).count()).toBe(0);

  // The same walls.
  const preferences = await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => (one.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()));
  expect(preferences).toHaveLength(2);
  for (const one of preferences) expect(one).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });
  expect(await second.evaluate(() => [typeof (window as unknown as Record<string, unknown>)['require'], Object.keys((window as unknown as { marginline: object }).marginline).join()])).toEqual(['undefined', 'call']);
  expect(await second.evaluate(() => window.open('https://example.com/') === null)).toBe(true);

  // The same streams, and what the section remembers is not what the main window remembers.
  await running.value('replay.control', { action: 'seek', value: Date.parse('2020-03-09T15:00:00Z') });
  for (const page of [running.page, second]) await expect.poll(() => timeIn(page)).toContain('Mar 9, 2020');
  await second.keyboard.press('0');
  await expect.poll(() => second.title()).toBe('Journal · Marginline');
  expect((await running.value('app.state', {})).settings['section']).toBe('book');

  // Asked for again it comes to the front instead of a third window.
  await running.page.keyboard.press('Control+Shift+N');
  await running.value('app.state', {});
  expect(running.app.windows()).toHaveLength(2);

  const size = { width: 1010, height: 720 };
  await running.app.evaluate(({ BrowserWindow }, wanted) => { BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('window=section'))!.setSize(wanted.width, wanted.height); }, size);
  await expect.poll(() => (JSON.parse(readFileSync(path.join(userData, 'desktop.json'), 'utf8')) as { sectionPlaces: Record<string, { widthPx: number }> }).sectionPlaces['book']?.widthPx).toBe(size.width);
  await second.close();
  await main.play().waitFor();
  const again = await tearOff(running);
  expect(await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('window=section'))!.getSize())).toEqual([size.width, size.height]);

  // The main window goes, the section goes on.
  await running.page.close();
  const call = (name: string, input: unknown): Promise<unknown> => again.evaluate(([n, i]) => (window as unknown as { marginline: { call(n: unknown, i: unknown): Promise<unknown> } }).marginline.call(n, i), [name, input] as const);
  expect(await call('replay.control', { action: 'seek', value: Date.parse('2020-03-18T15:00:00Z') })).toMatchObject({ ok: true });
  await expect.poll(() => timeIn(again)).toContain('Mar 18, 2020');
  await running.quit();
  expect(running.errors).toEqual([]);
});

it('every section has its key: numbers, 0 for the journal, Ctrl and the comma for the settings', async () => {
  const running = await launch({ userData: freshFolder() });
  const chosen = (): Promise<string> => running.page.locator('nav [aria-current=page]').innerText();
  for (const [key, section] of [['0', 'Journal'], ['Control+,', 'Settings'], ['1', 'Line'], ['9', 'Models']] as const) {
    await running.page.keyboard.press(key);
    await expect.poll(chosen).toContain(section);
  }
  await running.page.keyboard.press('?');
  const sheet = await running.page.getByRole('dialog').innerText();
  for (const words of ['Journal', 'Settings', 'Ctrl ,', 'print the statement', 'in a window']) expect(sheet).toContain(words);
  // The menu says the same and leads there.
  const menu = await running.app.evaluate(({ Menu }) => Menu.getApplicationMenu()!.items.find((one) => one.label === '&View')!.submenu!.items.map((one) => [one.label, one.accelerator ?? '']));
  expect(menu).toContainEqual(['Journal', '0']);
  expect(menu).toContainEqual(['Settings', 'CmdOrCtrl+,']);
  await running.page.keyboard.press('Escape');
  for (const section of ['Settings', 'Journal']) {
    await running.app.evaluate(({ Menu }, label) => { Menu.getApplicationMenu()!.items.find((one) => one.label === '&View')!.submenu!.items.find((one) => one.label === label)!.click(); }, section);
    await expect.poll(chosen).toContain(section);
  }
  await running.quit();
});
