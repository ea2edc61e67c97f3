import { hasDisplay } from './system.mjs';

/**
 * How Electron is started on this machine: under Xvfb where there is no display, without its sandbox as root.
 * @param {string} electron the executable  @param {string[]} args
 * @returns {{ command: string, args: string[], notes: string[] }} notes: what the user should know
 */
export function electronCommand(electron, args) {
  const notes = [];
  const flags = [];
  if (process.platform === 'linux' && process.geteuid?.() === 0) {
    flags.push('--no-sandbox');
    notes.push('warning: you are root, where Chromium cannot use its sandbox; it is switched off for this start. Use an ordinary user for real work');
  }
  if (hasDisplay()) return { command: electron, args: [...flags, ...args], notes };
  notes.push('there is no display; the window is drawn on a virtual one (xvfb-run), where you cannot see it');
  return { command: 'xvfb-run', args: ['-a', '-s', '-screen 0 1920x1200x24', electron, ...flags, ...args], notes };
}
