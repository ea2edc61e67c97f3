/** The book of an open workbench as the engine reads it, closes included. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { BookFile } from '#contract/book-file.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import type { OpenWorkbench } from './open-workbench.ts';

const SAMPLE = path.resolve(import.meta.dirname, '../../../resources/books/sample-february-2020.book.json');

/** @param open on the February sample, at the prices that it opens with */
export async function wholeBookOf(open: OpenWorkbench): Promise<Book> {
  const sample = JSON.parse(readFileSync(SAMPLE, 'utf8')) as BookFile;
  return toEngineBook({ ...(await open.value('book.read', {})), history: sample.history });
}
