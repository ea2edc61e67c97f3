import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { bundle } from '../faults/bundle.ts';
import { temporaryFolder } from '../store/temporary.ts';

/** What one command has answered. */
export interface CommandAnswer {
  readonly out: string;
  readonly err: string;
  readonly status: number | null;
}

/** The bundled command line, run as a process in a folder that is fresh for each test. To be made at the top of a file or of a `describe`. */
export function builtCommandLine(): {
  /** Runs a command; a stack trace on its standard error fails the test. */
  run(...args: string[]): CommandAnswer;
  /** Runs a command with --json that must succeed without a word on standard error. */
  json<T>(...args: string[]): T;
  /** Writes a file as JSON. @returns its path */
  write(name: string, content: unknown): string;
  file(name: string): string;
} {
  const folder = temporaryFolder();
  let cli = '';
  beforeAll(async () => {
    cli = await bundle('src-main/host/cli/index.ts');
  }, 60_000);
  afterAll(() => { rmSync(path.dirname(cli), { recursive: true, force: true }); });
  const run = (...args: string[]): CommandAnswer => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', cwd: path.dirname(folder.file('x')) });
    expect(stderr).not.toMatch(/\n\s+at /);
    return { out: stdout, err: stderr, status };
  };
  return {
    run,
    json: <T>(...args: string[]): T => {
      const { out, err, status } = run(...args, '--json');
      expect({ err, status }).toEqual({ err: '', status: 0 });
      return JSON.parse(out) as T;
    },
    write: (name, content) => {
      writeFileSync(folder.file(name), JSON.stringify(content));
      return folder.file(name);
    },
    file: (name) => folder.file(name),
  };
}
