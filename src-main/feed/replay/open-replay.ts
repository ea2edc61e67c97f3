/** Opens a tick file for playing. */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { failure, success, type Result } from '#base/failure.ts';
import type { ReplayFeed } from '#service/ports.ts';
import { createPlayer, type PlayerOptions } from './player.ts';
import { decodeTicks, type TickColumns } from './tick-columns.ts';

const unzip = promisify(gunzip);
const maxBytes = 512 * 1024 * 1024;

/**
 * Reads and decodes a tick file. Fails with `storage` or `permission` when it cannot be read, `invalid-input` when it is damaged
 * or no tick file, `unsupported` when its version is not known. Never throws.
 */
export async function readTickFile(path: string): Promise<Result<TickColumns>> {
  let zipped: Uint8Array;
  try {
    zipped = await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const denied = code === 'EACCES' || code === 'EPERM';
    return failure(denied ? 'permission' : 'storage', `The tick file cannot be read (${code}).`, { context: { path } });
  }
  let bytes: Uint8Array;
  try {
    bytes = await unzip(zipped, { maxOutputLength: maxBytes });
  } catch {
    return failure('invalid-input', 'The tick file is damaged: it cannot be unpacked.', { context: { path } });
  }
  const columns = decodeTicks(bytes);
  return columns.ok ? columns : failure(columns.failure.code, columns.failure.message, { ...columns.failure, context: { path } });
}

/** Opens a tick file as a replay, paused before its first tick. Fails as `readTickFile` does; never throws. */
export async function openReplay(path: string, options: PlayerOptions = {}): Promise<Result<ReplayFeed>> {
  const columns = await readTickFile(path);
  return columns.ok ? success(createPlayer(columns.value, options)) : columns;
}
