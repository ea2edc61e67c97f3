import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isRunning } from './files.mjs';

/**
 * Lets one process at a time do the work: others wait, and take over when the holder has died.
 * @template T @param {string} file @param {(line: string) => void} log @param {() => Promise<T>} work @returns {Promise<T>}
 */
export async function withLock(file, log, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  let told = false;
  while (!tryTake(file)) {
    if (holderIsGone(file)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) log('another command is getting this checkout ready; waiting for it');
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function tryTake(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function holderIsGone(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // An empty file is a holder that is just about to write its number.
    if (!pid) return Date.now() - statSync(file).mtimeMs > 5000;
    return !isRunning(pid);
  } catch (error) {
    return error.code === 'ENOENT';
  }
}
