import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';
import type { Result } from '#base/failure.ts';
import type { Store } from '#service/ports.ts';
import { openBook } from '#store/open.ts';
import type { OpenOptions } from '#store/open.ts';

/** A fresh folder that is removed after each test; stores opened through it are closed before. */
export function temporaryFolder(): { file(name: string): string; open(name: string, options?: OpenOptions): Store; track(store: Store): Store } {
  let folder = '';
  const stores: Store[] = [];
  const current = (): string => (folder === '' ? (folder = mkdtempSync(path.join(tmpdir(), 'marginline-test-'))) : folder);
  afterEach(() => {
    for (const store of stores.splice(0)) store.close();
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
    folder = '';
  });
  const track = (store: Store): Store => {
    stores.push(store);
    return store;
  };
  return {
    file: (name) => path.join(current(), name),
    open: (name, options = { create: true }) => track(value(openBook(path.join(current(), name), options))),
    track,
  };
}

/** The value of a result; a failure fails the test with its words. */
export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message} ${JSON.stringify(result.failure.problems ?? [])}`);
  return result.value;
}
