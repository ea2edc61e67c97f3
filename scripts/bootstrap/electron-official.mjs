import { existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { readJson, workFolder, writeAtomically } from './files.mjs';
import { machineCache, ROOT } from './places.mjs';
import { run } from './run.mjs';

const PACKAGE = path.join(ROOT, 'node_modules', 'electron');
/** Without a single new byte for this long, the release host counts as unreachable. */
const STALL_MS = 20_000;
const RETRY_AFTER_MS = 24 * 3600 * 1000;

/** The real Electron of this checkout, or null when it has not been downloaded. */
export function officialExecutable(pinned) {
  try {
    const dist = path.join(PACKAGE, 'dist');
    if (readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '') !== pinned) return null;
    const executable = path.join(dist, readFileSync(path.join(PACKAGE, 'path.txt'), 'utf8').trim());
    return existsSync(executable) ? executable : null;
  } catch {
    return null;
  }
}

/**
 * Lets the electron package download its binary. A failure is remembered for a day, so that machines which
 * never reach the release host do not wait for it each time; MARGINLINE_RETRY_ELECTRON=1 forgets it.
 * @returns {Promise<{ path: string | null, reason: string, output?: string }>}
 */
export async function installOfficial(pinned, log) {
  const memory = path.join(machineCache(), 'electron', `official-${pinned}-${process.platform}-${process.arch}.failed.json`);
  const failed = readJson(memory);
  if (failed && Date.now() - failed.at < RETRY_AFTER_MS && !process.env.MARGINLINE_RETRY_ELECTRON) return { path: null, reason: failed.reason };
  log(`getting Electron ${pinned} from its release host`);
  const temporary = workFolder(path.join(machineCache(), 'electron'), 'official');
  const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary };
  if (process.env.HTTPS_PROXY || process.env.https_proxy) env.ELECTRON_GET_USE_PROXY = 'true';
  let bytes = 0;
  let movedAt = Date.now();
  let toldAt = Date.now();
  const watch = (kill) => {
    const now = folderSize(temporary) + folderSize(path.join(PACKAGE, 'dist'));
    if (now !== bytes) {
      bytes = now;
      movedAt = Date.now();
    }
    if (bytes > 0 && Date.now() - toldAt > 5000) {
      toldAt = Date.now();
      log(`getting Electron ${pinned}: ${Math.round(bytes / 1e6)} MB so far`);
    }
    if (Date.now() - movedAt > STALL_MS) kill(`nothing received for ${STALL_MS / 1000} s`);
  };
  try {
    const result = await run(process.execPath, [path.join(PACKAGE, 'install.js')], { cwd: PACKAGE, env, onTick: watch });
    const executable = result.code === 0 ? officialExecutable(pinned) : null;
    if (executable) {
      rmSync(memory, { force: true });
      return { path: executable, reason: '' };
    }
    const reason = result.ended ?? result.output.match(/\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|ENOSPC|fetch failed|checksum[^\n]*|Response code \d+)/i)?.[0] ?? `exit ${result.code}`;
    // A half-unpacked folder would look like a new attempt's progress.
    rmSync(path.join(PACKAGE, 'dist'), { recursive: true, force: true });
    writeAtomically(memory, JSON.stringify({ at: Date.now(), reason }));
    log(`the release host of Electron cannot be used here (${reason})`);
    return { path: null, reason, output: result.output };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function folderSize(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + (statSync(path.join(entry.parentPath ?? entry.path, entry.name), { throwIfNoEntry: false })?.size ?? 0), 0);
  } catch {
    return 0;
  }
}
