/** The packs that the program brings, and packs of the user's own. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { failure } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { parsePack } from './read-pack.ts';
import type { ScenarioPack } from './read-pack.ts';

/** The folder resources/scenarios of the program: beside or above the file that runs; null where it is not there. */
export function packFolder(from: string = import.meta.dirname): string | null {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'resources', 'scenarios');
    if (existsSync(candidate)) return candidate;
    if (path.dirname(folder) === folder) return null;
  }
}

/** Names of the packs that the program brings. */
export function packNames(folder: string | null = packFolder()): readonly string[] {
  if (folder === null) return [];
  return readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length)).sort();
}

/** Reads a pack by the name of one that the program brings, or by the path of a file. */
export function readPack(nameOrPath: string, folder: string | null = packFolder()): Result<ScenarioPack> {
  const file = packNames(folder).includes(nameOrPath) ? path.join(folder!, `${nameOrPath}.json`) : nameOrPath;
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch {
    const names = [...packNames(folder), 'presets'].join(', ');
    return failure('missing-data', `--pack: expected one of ${names}, or a file with scenarios, found ${nameOrPath}`);
  }
  return parsePack(bytes, file);
}
