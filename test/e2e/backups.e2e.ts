import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { cleanUp, commandLine, freshFolder, launch } from './launch.ts';
import { ProblemPage } from './pages/problem-page.ts';
import { WindowPage } from './pages/window-page.ts';

afterEach(cleanUp);

it('copies the book at the start, and a copy opens as a book of its own while the present one stays', async () => {
  const userData = freshFolder();
  const running = await launch({ userData });
  const window = new WindowPage(running.page);
  const { path: book, name } = (await running.value('app.state', {})).book!;
  await expect.poll(async () => (await running.value('backups.list', {})).copies.length, { timeout: 15_000 }).toBe(1);
  const [copy] = (await running.value('backups.list', {})).copies;
  expect(await commandLine('verify', '--book', copy!.path)).not.toMatch(/damage/i);
  const held = (await running.value('book.read', {})).accounts![0]!;
  await running.value('book.change', { summary: 'after the copy', changes: [{ entity: 'position', key: [held.id, held.positions![0]!.instrument], value: null }] });

  await window.open('Settings');
  const table = running.page.getByRole('table', { name: 'Backups' });
  await table.getByRole('button', { name: /^Open the copy of/ }).click();
  await expect.poll(async () => (await running.value('app.state', {})).book?.path).not.toBe(book);
  const opened = (await running.value('app.state', {})).book!;
  expect(path.dirname(opened.path)).toBe(path.dirname(book));
  expect(opened).toMatchObject({ readOnly: false, replay: true });
  expect((await running.value('book.read', {})).accounts![0]!.positions).toHaveLength(held.positions!.length);
  // Not one of the list: refused.
  expect(await running.call('backups.open', { path: '/etc/hostname' })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
  await running.quit();
  // The book as it was left, edit and all.
  const journal = JSON.parse(await commandLine('export', '--book', book, '--out', '-')) as { accounts: { id: string; positions: unknown[] }[] };
  expect(journal.accounts.find((one) => one.id === held.id)!.positions).toHaveLength(held.positions!.length - 1);
  expect(name).toBe('February 2020');
});

it('says in its bar that no copy can be made, and a damaged book can be replaced by its copy or opened from it', async () => {
  const userData = freshFolder();
  const first = await launch({ userData });
  const { path: book } = (await first.value('app.state', {})).book!;
  await expect.poll(async () => (await first.value('backups.list', {})).copies.length, { timeout: 15_000 }).toBe(1);
  const accounts = (await first.value('book.read', {})).accounts!.length;
  await first.quit();
  writeFileSync(book, 'this was a book once\n'.repeat(500));
  const second = await launch({ userData });
  const page = new ProblemPage(second.page);
  expect(await page.text()).toContain(book);
  await second.page.getByRole('table', { name: 'Backups' }).getByRole('button').click();
  await page.gone();
  expect((await second.value('app.state', {})).book?.path).toMatch(/as-of/);
  expect((await second.value('book.read', {})).accounts).toHaveLength(accounts);
  expect(readFileSync(book, 'utf8')).toContain('a book once');
  await second.quit();

  writeFileSync(path.join(userData, 'desktop.json'), JSON.stringify({ lastBook: book }));
  const third = await launch({ userData });
  const problem = new ProblemPage(third.page);
  await problem.choose('restore-backup');
  await problem.gone();
  expect((await third.value('app.state', {})).book).toMatchObject({ path: book, readOnly: false });
  await third.quit();

  // No place for copies, neither beside the book nor in the folder of the program.
  rmSync(path.join(path.dirname(book), 'backups'), { recursive: true });
  writeFileSync(path.join(path.dirname(book), 'backups'), 'in the way');
  writeFileSync(path.join(userData, 'backups'), 'in the way');
  const fourth = await launch({ userData });
  await expect.poll(() => fourth.page.locator('header').first().innerText(), { timeout: 15_000 }).toContain('no backup');
  expect(readFileSync(path.join(userData, 'logs', 'marginline.log'), 'utf8')).toContain('the book could not be copied');
  await fourth.quit();
}, 90_000);
