/** What SQLite and the file system throw, turned into the failures that people are told. */
import { failure } from '#base/failure.ts';
import type { Failure, Problem } from '#base/failure.ts';

/** An expected failure on its way out of a transaction, or out of a method of the port that answers no Result. */
export class StoreFault extends Error {
  readonly failure: Failure;
  constructor(reason: Failure) {
    super(reason.message);
    this.name = 'StoreFault';
    this.failure = reason;
  }
}

/** Throws an `invalid-input` fault with one problem. */
export function refuse(problem: Problem): never {
  throw new StoreFault(failure('invalid-input', `${problem.where}: expected ${problem.expected}, found ${problem.found}`, { problems: [problem] }).failure);
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String((error as { code: unknown }).code) : '';
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function damaged(path: string, detail: string, doing: string): Failure {
  return failure('storage', `The book ${path} is damaged (${detail}). Nothing was changed; it could not be ${doing}.`, { context: { path, detail, damaged: 1 } }).failure;
}

/**
 * The failure behind anything thrown while the book at `path` was used.
 * Unknown errors are thrown on: they are defects, not expected failures.
 */
export function faultOf(error: unknown, path: string, doing: string): Failure {
  if (error instanceof StoreFault) return error.failure;
  const code = codeOf(error);
  const detail = textOf(error);
  const context = { path, detail, code };
  if (code.startsWith('SQLITE_CORRUPT')) return damaged(path, detail, doing);
  if (code.startsWith('SQLITE_NOTADB')) {
    return failure('storage', `The file ${path} is not a Marginline book, or its first page is damaged. Nothing was changed.`, { context: { ...context, damaged: 1 } }).failure;
  }
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC') {
    return failure('storage', `There is no space left on the disk of ${path}: the last change was not saved. What was saved before is intact.`, { context }).failure;
  }
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_PERM') || code.startsWith('SQLITE_AUTH') || code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return failure('permission', `The book ${path} cannot be ${doing}: writing or reading it is not permitted (${detail}).`, { context }).failure;
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return failure('conflict', `The book ${path} is in use by another program and could not be ${doing}.`, { context }).failure;
  }
  if (code.startsWith('SQLITE_') || /^E[A-Z]+$/.test(code) || code === 'MODULE_NOT_FOUND' || code === 'ERR_DLOPEN_FAILED') {
    return failure('storage', `The book ${path} could not be ${doing} (${detail}).`, { context }).failure;
  }
  if (error instanceof TypeError && detail.includes('directory does not exist')) {
    return failure('storage', `The folder of ${path} does not exist.`, { context }).failure;
  }
  throw error;
}

/** Runs `work`; what SQLite throws comes out as a StoreFault. */
export function guarded<T>(path: string, doing: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof StoreFault) throw error;
    // Text of a damaged page can pass for a record until it is taken apart.
    const isGarbled = error instanceof SyntaxError || error instanceof RangeError;
    throw new StoreFault(isGarbled ? damaged(path, error.message, doing) : faultOf(error, path, doing));
  }
}
