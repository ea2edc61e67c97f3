/** Files that appear whole or not at all. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';

/**
 * Writes a file, text as UTF-8: to a temporary name beside it, to the disk, then renamed. An existing file is replaced only then.
 * Failures: `storage` (no folder, no space), `permission`.
 */
export function writeFileAtomic(path: string, content: string | Uint8Array): Result<{ readonly path: string; readonly bytes: number }> {
  const target = resolve(path);
  const context = { path: target };
  if (!existsSync(dirname(target))) return failure('storage', `The folder ${dirname(target)} does not exist.`, { context });
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory() === true) return failure('storage', `${target} is a folder, not a file.`, { context });
  const part = `${target}.part-${process.pid}`;
  try {
    const handle = openSync(part, 'w');
    try {
      writeFileSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(part, target);
    return success({ path: target, bytes: statSync(target).size });
  } catch (error) {
    if (existsSync(part)) unlinkSync(part);
    const code = String((error as { code?: unknown }).code ?? '');
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return failure('permission', `${target} cannot be written: it is not permitted.`, { context });
    if (code === 'ENOSPC') return failure('storage', `${target} cannot be written: there is no space left on the disk.`, { context });
    if (/^E[A-Z]+$/.test(code)) return failure('storage', `${target} cannot be written (${code}).`, { context });
    throw error;
  }
}
