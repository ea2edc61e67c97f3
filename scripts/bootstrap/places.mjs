import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout: the folder of package.json. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What was made ready in this checkout; inside node_modules, so that removing that folder forgets it too. */
export const MARKER = path.join(ROOT, 'node_modules', '.marginline.json');

/** Where this checkout notes the path of the Electron that it runs with. */
export const ELECTRON_PATH_FILE = path.join(ROOT, '.cache', 'electron-path');

/**
 * Downloads and compiled binaries of this machine and user, shared by all checkouts.
 * MARGINLINE_CACHE overrides it.
 */
export function machineCache() {
  if (process.env.MARGINLINE_CACHE) return path.resolve(process.env.MARGINLINE_CACHE);
  if (process.platform === 'win32' && process.env.LOCALAPPDATA) return path.join(process.env.LOCALAPPDATA, 'marginline', 'Cache');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'marginline');
  return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'marginline');
}
