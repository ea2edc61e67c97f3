/** What can be known about a book file before SQLite touches it: so that each way to be unusable has its own words. */
import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { fromFuture } from './migrate.ts';
import { APPLICATION_ID } from './migrations/migration.ts';

export interface FileState {
  readonly exists: boolean;
  readonly fileWritable: boolean;
  readonly folderWritable: boolean;
}

const MAGIC = 'SQLite format 3\0';

/** Checks path, folder, permissions and the header of the file. Never writes. */
export function inspectFile(path: string, headVersion: number): Result<FileState> {
  const context = { path };
  const folder = dirname(path);
  const folderState = statSync(folder, { throwIfNoEntry: false });
  if (folderState === undefined) return failure('storage', `The folder ${folder} does not exist.`, { context });
  if (!folderState.isDirectory()) return failure('storage', `${folder} is a file, not a folder.`, { context });
  const folderWritable = can(folder, constants.W_OK);
  let file;
  try {
    file = statSync(path, { throwIfNoEntry: false });
  } catch {
    return failure('permission', `The folder ${folder} may not be read.`, { context });
  }
  if (file === undefined) return success({ exists: false, fileWritable: folderWritable, folderWritable });
  if (file.isDirectory()) return failure('storage', `${path} is a folder, not a book.`, { context });
  if (!can(path, constants.R_OK)) return failure('permission', `The book ${path} may not be read by this user.`, { context });
  const state = { exists: true, fileWritable: can(path, constants.W_OK), folderWritable };
  if (file.size === 0) return success(state);
  const header = headerOf(path);
  if (header.length < 100 || header.toString('latin1', 0, 16) !== MAGIC) {
    return failure('storage', `The file ${path} is not a Marginline book, or its first page is damaged. It was not changed.`, { context: { ...context, damaged: 1 } });
  }
  const application = header.readInt32BE(68);
  if (application !== APPLICATION_ID && application !== 0) {
    return failure('storage', `The file ${path} is a database of another program, not a Marginline book. It was not changed.`, { context });
  }
  const version = header.readInt32BE(60);
  return version > headVersion ? fromFuture(path, version, headVersion) : success(state);
}

function can(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

function headerOf(path: string): Buffer {
  const handle = openSync(path, 'r');
  try {
    const header = Buffer.alloc(100);
    return header.subarray(0, readSync(handle, header, 0, 100, 0));
  } finally {
    closeSync(handle);
  }
}
