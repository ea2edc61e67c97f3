import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Reads a JSON file; null when it is missing or unreadable, both of which mean "do it again". */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Writes a file so that a reader sees the old or the new content, never half of it. */
export function writeAtomically(file, content) {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}

/** Size of a file in bytes, or -1 when there is none. */
export function sizeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.size ?? -1;
}

/** A new folder for work in progress beside its destination (same disk, so that the final rename is atomic). */
export function workFolder(parent, label) {
  removeAbandoned(parent, label);
  const folder = path.join(parent, `.${label}-${process.pid}-${randomBytes(4).toString('hex')}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Work folders of processes that were interrupted. */
function removeAbandoned(parent, label) {
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) {
    const pid = Number(name.match(/^\.([a-z]+)-(\d+)-[0-9a-f]+$/)?.[1] === label ? name.split('-')[1] : 0);
    if (pid && !isRunning(pid)) rmSync(path.join(parent, name), { recursive: true, force: true });
  }
}

/** Whether a process with this number exists (also when it belongs to somebody else). */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

/** Moves a finished folder into place; when another process was faster, its result is kept. */
export function moveIntoPlace(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
    rmSync(from, { recursive: true, force: true });
  }
}

/** sha512 of a file in the notation of package-lock.json. */
export async function integrityOf(file) {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return `sha512-${hash.digest('base64')}`;
}

/** Short hash of a text, for keys. */
export function shortHash(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
