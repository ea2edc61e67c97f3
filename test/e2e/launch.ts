/** Starts the real program in a folder of its own and ends it again. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { _electron } from 'playwright';
import type { ElectronApplication, Page } from 'playwright';
import type { CallInput, CallName, CallOutputs, Envelope } from '#contract/calls.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');
export const SAMPLE_BOOK = path.join(ROOT, 'resources/books/sample-february-2020.book.json');

/** The runtime that the bootstrap prepared. */
export function electron(): string {
  return process.env['MARGINLINE_ELECTRON'] ?? readFileSync(path.join(ROOT, '.cache/electron-path'), 'utf8').trim();
}

/** As root Chromium cannot use its sandbox. */
export const ROOT_FLAGS: readonly string[] = process.geteuid?.() === 0 ? ['--no-sandbox'] : [];

export interface Running {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  /** What the page said at level error, and what it threw. */
  readonly errors: string[];
  /** Calls the program through the bridge of the page, as the page does. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<Envelope<CallOutputs[N]>>;
  /** The value of a call that must succeed. */
  value<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutputs[N]>;
  /** Ends the program the way a user does. */
  quit(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

export interface Launch {
  readonly userData: string;
  readonly args?: readonly string[];
  /** Whether the page gets to its figures; false for pages that tell of a problem. */
  readonly figures?: boolean;
}

const running = new Set<Running>();

/** A folder for the program's own files, removed by `cleanUp`. */
export function freshFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'marginline-e2e-'));
  folders.add(folder);
  return folder;
}
const folders = new Set<string>();

/** Starts the program and waits for its page. */
export async function launch(options: Launch): Promise<Running> {
  const app = await _electron.launch({
    executablePath: electron(),
    args: [path.join(import.meta.dirname, 'held-start'), ...ROOT_FLAGS, `--user-data-dir=${options.userData}`, ...(options.args ?? [])],
    cwd: ROOT,
    env: { ...process.env, MARGINLINE_USER_DATA: options.userData } as Record<string, string>,
    timeout: 20_000,
  });
  const page = await app.firstWindow({ timeout: 20_000 });
  const errors: string[] = [];
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  page.on('pageerror', (error) => { errors.push(String(error)); });
  await page.waitForLoadState('domcontentloaded');
  if (options.figures !== false) await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true', undefined, { timeout: 20_000 });
  const call = (name: string, input: unknown): Promise<never> =>
    page.evaluate(([n, i]) => (window as unknown as { marginline: { call(name: unknown, input: unknown): Promise<unknown> } }).marginline.call(n, i), [name, input] as const) as Promise<never>;
  const self: Running = {
    app, page, errors, userData: options.userData,
    call: call as Running['call'],
    value: async (name: CallName, input: unknown) => {
      const answer = (await call(name, input)) as Envelope<unknown>;
      if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.failure)}`);
      return answer.value as never;
    },
    quit: async () => {
      running.delete(self);
      await app.close();
    },
    kill: async () => {
      running.delete(self);
      const child = app.process();
      const ended = new Promise((resolve) => { child.once('exit', resolve); });
      child.kill('SIGKILL');
      await ended;
    },
  };
  running.add(self);
  return self;
}

/** Ends whatever a failed test left running and removes the folders. */
export async function cleanUp(): Promise<void> {
  for (const one of [...running]) await one.kill().catch(() => undefined);
  for (const folder of folders) {
    try {
      // Helper processes of Chromium may still write for a moment after the end.
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    } catch {
      // A folder for temporary files that stays is the system's to remove; it says nothing about the program.
    }
  }
  folders.clear();
}

/** Runs the command line and answers its standard output; a status other than 0 throws. */
export async function commandLine(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(ROOT, 'scripts/cli.mjs'), ...args], { cwd: ROOT, maxBuffer: 100_000_000 });
  return stdout;
}

/** Makes the save dialog of the program answer this path. */
export async function answerSaveDialog(app: ElectronApplication, file: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => { dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath }); }, file);
}

/** Makes the open dialog of the program answer this path. */
export async function answerOpenDialog(app: ElectronApplication, file: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => { dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] }); }, file);
}
