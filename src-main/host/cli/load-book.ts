/** A book for a command that only reads: a book file (.json) or a position book. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { BookFile } from '#contract/book-file.ts';
import { parseBookFile } from '#interchange/book-file/parse.ts';

/**
 * Reads a book. A position book is opened read-only, beside a program that may have it open; SQLite is loaded only
 * for it. Which of both a file is, its content says.
 * @param options.history whether the closes of a position book are wanted too (a book file brings them anyway)
 */
export async function loadBookFile(path: string, options: { readonly history?: boolean } = {}): Promise<Result<BookFile>> {
  if (!isDatabase(path)) {
    const bytes = readBytes(path);
    return bytes.ok ? parseBookFile(bytes.value, path) : bytes;
  }
  const { openBook } = await import('#store/open.ts');
  const { StoreFault } = await import('#store/fault.ts');
  const opened = openBook(path, { readOnly: true });
  if (!opened.ok) return opened;
  const store = opened.value;
  try {
    const book = store.readBook({ history: options.history ?? false });
    // Value at risk is computed from closes: without them such an account would be charged in full.
    const needsCloses = options.history !== true && (book.accounts ?? []).some((account) => account.regime.id === 'var');
    return success(needsCloses ? store.readBook({ history: true }) : book);
  } catch (error) {
    if (error instanceof StoreFault) return { ok: false, failure: error.failure };
    throw error;
  } finally {
    store.close();
  }
}

/** Whether a path is a position book: by its first bytes, and by its name when there are none. */
export function isDatabase(path: string): boolean {
  try {
    const handle = openSync(path, 'r');
    try {
      const start = Buffer.alloc(16);
      const length = readSync(handle, start, 0, 16, 0);
      return length === 0 ? /\.db$/i.test(path) : start.toString('latin1') === 'SQLite format 3\0';
    } finally {
      closeSync(handle);
    }
  } catch {
    return /\.db$/i.test(path);
  }
}

/** The bytes of a file, or why they can't be had. */
export function readBytes(path: string): Result<Uint8Array> {
  try {
    return success(readFileSync(path));
  } catch (error) {
    const code = String((error as { code?: unknown }).code ?? '');
    const context = { path };
    if (code === 'ENOENT') return failure('storage', `${path}: expected a file, found nothing`, { context });
    if (code === 'EISDIR') return failure('storage', `${path}: expected a file, found a folder`, { context });
    if (code === 'EACCES' || code === 'EPERM') return failure('permission', `${path}: expected a file that may be read, found no permission`, { context });
    return failure('storage', `${path}: expected a readable file, found ${code === '' ? String(error) : code}`, { context });
  }
}
