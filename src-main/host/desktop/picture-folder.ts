/** The folder in which a picture is made: one for each run, named after its process. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const START = 'marginline-picture-';

/**
 * Makes the folder of this run and removes those of runs that have ended: helper processes of Chromium write a few
 * files into theirs after the program itself is gone, so nobody can remove everything at its own end.
 */
export function makePictureFolder(): string {
  try {
    for (const name of readdirSync(tmpdir())) {
      const pid = name.startsWith(START) ? Number(name.slice(START.length).split('-')[0]) : NaN;
      if (Number.isInteger(pid) && !isRunning(pid)) clearPictureFolder(path.join(tmpdir(), name));
    }
  } catch {
    // A folder for temporary files that cannot be listed is nothing to fail for.
  }
  return mkdtempSync(path.join(tmpdir(), `${START}${process.pid}-`));
}

/** Removes the folder as far as possible. */
export function clearPictureFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // The next picture tries again.
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM';
  }
}
