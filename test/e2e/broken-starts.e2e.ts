import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, copyFileSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cleanUp, commandLine, freshFolder, launch, SAMPLE_BOOK } from './launch.ts';
import { ProblemPage } from './pages/problem-page.ts';

afterEach(async () => {
  for (const undo of undoes.splice(0)) undo();
  await cleanUp();
});
const undoes: (() => void)[] = [];

/** A user folder whose last book is a position book made from the sample by the command line. */
async function folderWithBook(): Promise<{ userData: string; book: string }> {
  const userData = freshFolder();
  const book = path.join(userData, 'mine', 'mine.db');
  mkdirSync(path.dirname(book));
  await commandLine('import', SAMPLE_BOOK, '--book', book);
  writeFileSync(path.join(userData, 'desktop.json'), JSON.stringify({ lastBook: book }));
  return { userData, book };
}

/** Nobody, not even root, can make or remove files there afterwards. @returns false where this system has no way for that */
function makeReadOnly(folder: string): boolean {
  if (process.geteuid?.() !== 0) {
    chmodSync(folder, 0o555);
    undoes.push(() => { chmodSync(folder, 0o755); });
    return true;
  }
  if (spawnSync('chattr', ['+i', folder]).status !== 0) return false;
  undoes.push(() => { spawnSync('chattr', ['-i', folder]); });
  return true;
}

describe('a start that cannot open its book', () => {
  it('a damaged book gets its page, is not changed, and another book can be opened from there', async () => {
    const { userData, book } = await folderWithBook();
    const size = statSync(book).size;
    const handle = openSync(book, 'r+');
    for (let at = 4096; at < size - 4096; at += 8192) writeSync(handle, Buffer.alloc(2000, 0xa5), 0, 2000, at + 700);
    closeSync(handle);
    const before = readFileSync(book);
    const running = await launch({ userData });
    const page = new ProblemPage(running.page);
    const { problem, book: open } = await running.value('app.state', {});
    expect(open).toBe(null);
    expect(problem).toMatchObject({ code: 'storage', path: book });
    expect(await page.text()).toContain(book);
    expect(readFileSync(book).equals(before)).toBe(true);
    await page.choose('sample');
    await page.gone();
    expect((await running.value('app.state', {})).book?.name).toBe('February 2020');
    await running.quit();
  });

  it('a file that is no database gets its page', async () => {
    const { userData, book } = await folderWithBook();
    writeFileSync(book, 'this was a book once\n'.repeat(500));
    const running = await launch({ userData });
    expect((await running.value('app.state', {})).problem).toMatchObject({ code: 'storage', path: book });
    expect(await new ProblemPage(running.page).text()).toContain(book);
    await running.quit();
  });

  it('a book from a newer version is refused with both versions named, and not touched', async () => {
    const { userData, book } = await folderWithBook();
    const handle = openSync(book, 'r+');
    const version = Buffer.alloc(4);
    version.writeInt32BE(9990);
    writeSync(handle, version, 0, 4, 60);
    closeSync(handle);
    const before = readFileSync(book);
    const running = await launch({ userData });
    const { problem } = await running.value('app.state', {});
    expect(problem).toMatchObject({ code: 'database-from-future', path: book });
    expect(problem!.details.join(' ')).toContain('9990');
    expect(await new ProblemPage(running.page).text()).toContain(book);
    await running.quit();
    expect(readFileSync(book).equals(before)).toBe(true);
  });

  it('a missing book gets its page instead of silently another one', async () => {
    const userData = freshFolder();
    const book = path.join(userData, 'gone.mline');
    writeFileSync(path.join(userData, 'desktop.json'), JSON.stringify({ lastBook: book }));
    const running = await launch({ userData });
    expect((await running.value('app.state', {})).problem).toMatchObject({ code: 'storage', path: book });
    await running.quit();
  });

  it('a first start where the folder for books cannot be used says so', async () => {
    const userData = freshFolder();
    writeFileSync(path.join(userData, 'books'), 'a file stands where the folder should be');
    const running = await launch({ userData });
    const { problem } = await running.value('app.state', {});
    expect(problem?.path).toContain(path.join(userData, 'books'));
    expect(await new ProblemPage(running.page).text()).toContain('books');
    await running.quit();
  });

  it('a book in a read-only folder opens for reading, says so, and refuses edits', async ({ skip }) => {
    const { userData, book } = await folderWithBook();
    const copy = path.join(path.dirname(book), 'copy.db');
    copyFileSync(book, copy);
    if (!makeReadOnly(path.dirname(book))) skip('nothing can be made read-only here');
    const running = await launch({ userData });
    const { book: open, problem } = await running.value('app.state', {});
    expect(problem).toBe(null);
    expect(open).toMatchObject({ path: book, readOnly: true });
    await expect.poll(() => running.page.locator('body').innerText()).toMatch(/read.only/i);
    const { accounts } = await running.value('book.read', {});
    const refused = await running.call('book.change', { summary: 'edit', changes: [{ entity: 'position', key: [accounts![0]!.id, accounts![0]!.positions![0]!.instrument], value: null }] });
    expect(refused).toMatchObject({ ok: false, failure: { code: 'permission' } });
    await running.quit();
    expect(readFileSync(book).equals(readFileSync(copy))).toBe(true);
  });

  it('a second program on the same book is told who has it', async () => {
    const first = await launch({ userData: freshFolder() });
    const { path: book } = (await first.value('app.state', {})).book!;
    const second = await launch({ userData: freshFolder(), args: ['--book', book] });
    expect((await second.value('app.state', {})).problem).toMatchObject({ code: 'conflict', path: book });
    await first.quit();
    await new ProblemPage(second.page).choose('retry');
    await expect.poll(async () => (await second.value('app.state', {})).book?.path).toBe(book);
    await second.quit();
  });
});
