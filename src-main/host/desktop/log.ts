/** The log file of the program: one JSON object per line, two files of bounded size, nothing that identifies positions unless it failed. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Log } from '#service/ports.ts';

const LARGEST_BYTES = 2_000_000;

export interface FileLog extends Log {
  readonly path: string;
}

/**
 * Opens the log in a folder. Writing never throws: a program that cannot log goes on.
 * @param echo also writes warnings and errors there, for people who started the program from a terminal
 */
export function openLog(folder: string, echo: ((line: string) => void) | null): FileLog {
  const file = path.join(folder, 'marginline.log');
  let bytes = 0;
  try {
    mkdirSync(folder, { recursive: true });
    bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    // Found again at the first line.
  }
  const write = (level: string, message: string, context: Readonly<Record<string, unknown>> | undefined): void => {
    const line = `${JSON.stringify({ at: new Date().toISOString(), level, message, ...context })}\n`;
    if (level !== 'info') echo?.(`${message}${context === undefined ? '' : ` ${JSON.stringify(context)}`}`);
    try {
      if (bytes + line.length > LARGEST_BYTES) {
        renameSync(file, `${file}.1`);
        bytes = 0;
      }
      appendFileSync(file, line);
      bytes += line.length;
    } catch {
      // A full or read-only disk must not stop the watch.
    }
  };
  return {
    path: file,
    info: (message, context) => { write('info', message, context); },
    warn: (message, context) => { write('warn', message, context); },
    error: (message, context) => { write('error', message, context); },
  };
}
