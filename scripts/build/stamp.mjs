import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { readJson, writeAtomically } from '../bootstrap/files.mjs';
import { MARKER, ROOT } from '../bootstrap/places.mjs';

/**
 * A stamp says from which files something was built: path → "size mtime". Nothing is read but the directory
 * entries, so checking costs about a millisecond per hundred files.
 * @typedef {{ node: string, files: Record<string, string> }} Stamp
 */

/** Whether what the stamp describes is still what would be built. */
export function isCurrent(stampFile, list) {
  const stamp = readJson(stampFile);
  if (!stamp || stamp.node !== process.version || trace(MARKER) === null) return false;
  const names = list ?? Object.keys(stamp.files);
  return names.length === Object.keys(stamp.files).length && names.every((name) => stamp.files[name] === (trace(path.join(ROOT, name)) ?? undefined));
}

/** The stamp of the given files (paths relative to the checkout) as they are now. */
export function takeStamp(names) {
  return { node: process.version, files: Object.fromEntries(names.map((name) => [name, trace(path.join(ROOT, name))])) };
}

/** Saves a stamp taken before the build, so that an edit during the build is noticed by the next one. */
export function saveStamp(stampFile, stamp) {
  writeAtomically(stampFile, JSON.stringify(stamp));
}

/** All files below the given folders, as sorted paths relative to the checkout. */
export function filesBelow(...folders) {
  const found = [];
  const walk = (folder) => {
    for (const entry of readdirSync(path.join(ROOT, folder), { withFileTypes: true })) {
      if (entry.isDirectory()) walk(`${folder}/${entry.name}`);
      else if (!entry.name.endsWith('.md')) found.push(`${folder}/${entry.name}`);
    }
  };
  folders.forEach(walk);
  return found.sort();
}

function trace(file) {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.size} ${found.mtimeMs}` : null;
}
