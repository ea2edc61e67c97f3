/** A workbench over the real store, engine, monitor and replays, in a folder of its own; only dialogs answer from a list. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { CallInput, CallName, CallOutputs, Envelope } from '#contract/calls.ts';
import type { BookFile } from '#contract/book-file.ts';
import { openSession } from '#engine/session.ts';
import { parseBookFile } from '#interchange/book-file/parse.ts';
import { packNames, readPack } from '#interchange/scenario-pack/find-pack.ts';
import { toChanges } from '#interchange/book-file/to-changes.ts';
import { writeFileAtomic } from '#interchange/atomic-write.ts';
import { createMonitor } from '#service/monitor/monitor.ts';
import { createPublisher } from '#service/stream/publisher.ts';
import { createWorkbench } from '#service/workbench/index.ts';
import type { Workbench } from '#service/workbench/index.ts';
import type { ShelfBook } from '#service/workbench/ports.ts';
import { openBook } from '#store/open.ts';
import { interchange } from '../../../src-main/host/desktop/interchange.ts';
import { createReplays } from '../../../src-main/host/desktop/replays.ts';

const BOOKS = path.resolve(import.meta.dirname, '../../../resources/books');

export interface OpenWorkbench {
  readonly workbench: Workbench;
  readonly folder: string;
  /** What the log was told at level error. */
  readonly errors: string[];
  readonly notified: string[];
  readonly time: { now: number; monotonic: number };
  /** Where the next save dialog says to save. */
  target: string | null;
  /** The file that the dialog for another book answers. */
  otherBook: string | null;
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<Envelope<CallOutputs[N]>>;
  /** The value of a call that must succeed. */
  value<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutputs[N]>;
  /** Lets time pass in steps of 16 ms. */
  pass(ms: number): void;
  close(): void;
}

/** Opens the workbench on a book; the February sample unless another content is given. */
export async function openWorkbench(content?: { readonly book: BookFile; readonly folder?: string }): Promise<OpenWorkbench> {
  const folder = content?.folder ?? mkdtempSync(path.join(tmpdir(), 'marginline-workbench-'));
  const errors: string[] = [];
  const notified: string[] = [];
  const time = { now: Date.parse('2026-11-22T12:00:00Z'), monotonic: 0 };
  const log = { info: () => undefined, warn: () => undefined, error: (message: string, context?: object) => { errors.push(`${message} ${JSON.stringify(context)}`); } };
  const clock = { now: () => time.now, monotonic: () => time.monotonic };
  const load = (): Promise<Result<ReturnType<typeof toChanges>>> => {
    const parsed = content === undefined ? parseBookFile(readFileSync(path.join(BOOKS, 'sample-february-2020.book.json')), 'sample') : success(content.book);
    return Promise.resolve(parsed.ok ? success(toChanges(parsed.value, { format: 'marginline-book', version: 1, asOf: '' } as BookFile)) : parsed);
  };
  const shelfBook: ShelfBook = { path: path.join(folder, 'book.mline'), name: 'book', content: { summary: 'test', load }, replay: content === undefined ? 'sample-february-2020' : null, create: true };
  const settings: Record<string, string> = {};
  const open = {
    target: null as string | null,
    otherBook: null as string | null,
  };
  const notifier = { notify: (message: { title: string }) => { notified.push(message.title); } };
  const workbench = createWorkbench({
    version: 'test', logPath: '', clock, log, interchange, openSession, notifier,
    files: {
      chooseImports: () => Promise.resolve([]),
      chooseBook: () => Promise.resolve(open.otherBook === null ? null : { name: path.basename(open.otherBook), path: open.otherBook, bytes: new Uint8Array(readFileSync(open.otherBook)) }),
      chooseTarget: () => Promise.resolve(open.target),
      writeText: (file, text) => { const written = writeFileAtomic(file, text); return Promise.resolve(written.ok ? success(null) : written); },
      writeBytes: (file, bytes) => { const written = writeFileAtomic(file, bytes); return Promise.resolve(written.ok ? success(null) : written); },
      backupTarget: () => success(path.join(folder, 'copy.mline')),
      copyText: () => undefined, openLog: () => undefined,
    },
    shelf: { first: () => Promise.resolve(shelfBook), pick: () => Promise.resolve(success(shelfBook)), copyOut: () => success(shelfBook), remember: () => undefined, hasBackup: () => false },
    preferences: { all: () => settings, save: (name, value) => { settings[name] = value; return success(null); } },
    openStore: (file, options) => openBook(file, { ...options, now: () => time.now }),
    loadReplay: createReplays(BOOKS, log),
    startLoop: (loop) => createMonitor({ ...loop, clock, log, notifier }),
    publisher: createPublisher(),
    packs: packNames().flatMap((id) => { const read = readPack(id); return read.ok ? [{ id, ...read.value }] : []; }),
    reportId: () => 'report',
  });
  await workbench.start();
  const call: OpenWorkbench['call'] = (name, input) => workbench.call(name, input) as never;
  return Object.assign(open, {
    workbench, folder, errors, notified, time, call,
    value: async (name: CallName, input: unknown) => {
      const answer = await workbench.call(name, input);
      if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.failure)} ${errors.join('\n')}`);
      return answer.value as never;
    },
    pass: (ms: number) => {
      for (let passed = 0; passed < ms; passed += 16) {
        time.now += 16;
        time.monotonic += 16;
        workbench.step(16);
      }
    },
    close: () => {
      workbench.close();
      rmSync(folder, { recursive: true, force: true });
    },
  }) as OpenWorkbench;
}
