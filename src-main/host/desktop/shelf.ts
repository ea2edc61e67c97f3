/** Which book the window works on: the last one, the samples, files that the user chooses. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { BookChange } from '#contract/book-change.ts';
import type { BookFile } from '#contract/book-file.ts';
import { parseBookFile } from '#interchange/book-file/parse.ts';
import { toChanges } from '#interchange/book-file/to-changes.ts';
import type { Shelf, ShelfBook } from '#service/workbench/ports.ts';
import type { Backups } from '#service/ports.ts';
import { restoreBackup } from '#store/backup.ts';
import { bookFromCopy } from '#store/backup-copies.ts';
import type { DesktopMemory } from './preferences.ts';

const SAMPLES = {
  sample: { file: 'february-2020.mline', name: 'February 2020', source: 'sample-february-2020.book.json', replay: 'sample-february-2020' },
  calm: { file: 'calm-2017.mline', name: 'Calm 2017', source: 'sample-calm-2017.book.json', replay: null },
} as const;

export interface ShelfOptions {
  /** Folder for books that the user has not put elsewhere. */
  readonly folder: string;
  /** Folder for books of one run; emptied before the next. */
  readonly temporary: string;
  /** Folder of the sample books. */
  readonly samples: string;
  /** The book named on the command line. */
  readonly given: string | null;
  /** Books are only looked at: for pictures. */
  readonly readOnly: boolean;
  readonly memory: DesktopMemory;
  /** The copies of books. */
  readonly backups: Backups;
  readonly window: () => BrowserWindow | null;
  readonly now: () => number;
}

/** The shelf of a desktop. */
export function createShelf(options: ShelfOptions): Shelf {
  const { folder, memory } = options;
  let current: ShelfBook | null = null;
  const take = (book: ShelfBook): ShelfBook => (current = book);

  function sample(which: 'sample' | 'calm'): ShelfBook {
    const { file, name, source, replay } = SAMPLES[which];
    makeFolder(folder);
    const load = (): Promise<Result<readonly BookChange[]>> => Promise.resolve(readContent(path.join(options.samples, source)));
    return take({ path: path.join(folder, file), name, content: { summary: `The sample book "${name}"`, load }, replay, create: true });
  }

  function existing(file: string): ShelfBook {
    const known = Object.values(SAMPLES).find((one) => path.join(folder, one.file) === file);
    return take({ path: file, name: known?.name ?? path.parse(file).name, content: null, replay: null, create: false, readOnly: options.readOnly });
  }

  /** A book file becomes a new position book: beside the others when it was chosen in the window, for this run only when the command line named it. */
  function imported(file: string, into: string): ShelfBook {
    const name = path.basename(file).replace(/(\.book)?\.json$/i, '');
    makeFolder(into);
    return take({ path: free(into, name), name, content: { summary: `Import of ${path.basename(file)}`, load: () => Promise.resolve(readContent(file)) }, replay: null, create: true });
  }

  return {
    first: () => {
      const file = options.given ?? memory.lastBook();
      if (file === null) return Promise.resolve(sample('sample'));
      if (!isBookFile(file)) return Promise.resolve(existing(file));
      rmSync(options.temporary, { recursive: true, force: true });
      return Promise.resolve(imported(file, options.temporary));
    },
    pick: async (action) => {
      switch (action) {
        case 'sample': case 'calm': return success(sample(action));
        case 'empty':
          makeFolder(folder);
          return success(take({ path: free(folder, 'book'), name: 'book', content: null, replay: null, create: true }));
        case 'retry': return current === null ? failure('not-applicable', 'There is no book to try again.') : success(current);
        case 'restore-backup': return restore(options.backups, current, options.now(), take);
        case 'open': {
          const chosen = await choose(options.window());
          return chosen === null ? null : success(isBookFile(chosen) ? imported(chosen, folder) : existing(chosen));
        }
      }
    },
    copyOut: (book, copy) => {
      makeFolder(folder);
      const made = bookFromCopy(book, copy, [path.dirname(book), folder]);
      return made.ok ? success(take({ path: made.value, name: path.parse(made.value).name, content: null, replay: null, create: false })) : made;
    },
    remember: (file) => { if (path.dirname(file) !== options.temporary) memory.rememberBook(file); },
    hasBackup: (file) => {
      try {
        return file !== '' && options.backups.list(file).length > 0;
      } catch {
        return false;
      }
    },
  };
}

function restore(backups: Backups, current: ShelfBook | null, now: number, take: (book: ShelfBook) => ShelfBook): Result<ShelfBook> {
  const copy = current === null ? undefined : backups.list(current.path)[0];
  if (current === null || copy === undefined) return failure('not-applicable', 'There is no backup copy of this book.');
  const restored = restoreBackup(current.path, copy.path, now);
  return restored.ok ? success(take({ ...current, content: null, create: false })) : restored;
}

async function choose(window: BrowserWindow | null): Promise<string | null> {
  const filters = [{ name: 'Position books and book files', extensions: ['mline', 'db', 'json'] }, { name: 'All files', extensions: ['*'] }];
  const question = { title: 'Open a book', properties: ['openFile' as const], filters };
  const answer = window === null ? await dialog.showOpenDialog(question) : await dialog.showOpenDialog(window, question);
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

function isBookFile(file: string): boolean {
  return /\.json$/i.test(file);
}

/** What cannot be made here is found, with better words, when the book in it is opened. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    // see above
  }
}

/** A name in the folder that no book has yet. */
function free(folder: string, name: string): string {
  for (let n = 1; ; n++) {
    const file = path.join(folder, `${name}${n === 1 ? '' : `-${n}`}.mline`);
    if (!existsSync(file)) return file;
  }
}

function readContent(file: string): Result<readonly BookChange[]> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return failure('storage', `The file ${file} cannot be read (${String((error as { code?: unknown }).code ?? error)}).`, { context: { path: file } });
  }
  const parsed = parseBookFile(bytes, path.basename(file));
  return parsed.ok ? success(toChanges(parsed.value, { format: 'marginline-book', version: 1, asOf: '' } as BookFile)) : parsed;
}
