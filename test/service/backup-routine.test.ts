import { afterEach, describe, expect, it } from 'vitest';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, FromPage, ToPage } from '#contract/frame.ts';
import { BackupRoutine } from '#service/backup-routine.ts';
import { createPublisher } from '#service/stream/publisher.ts';
import { createBackups } from '#store/routine-backup.ts';
import { temporaryFolder } from '../store/temporary.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const folder = temporaryFolder();
const ends: (() => void)[] = [];
afterEach(() => { for (const end of ends.splice(0)) end(); });

/** The routine over a real book and a real folder, with clocks that the test moves. */
function watch(name = 'book.mline') {
  const store = folder.open(name);
  const clock = { wall: Date.parse('2026-03-01T12:00:00Z'), mono: 0 };
  const notified: string[] = [];
  const errors: string[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: (message: string) => { errors.push(message); } };
  const publisher = createPublisher();
  const backups = createBackups({ fallback: null, now: () => clock.wall });
  let under: Promise<unknown> = Promise.resolve();
  const routine = new BackupRoutine({
    clock: { now: () => clock.wall, monotonic: () => clock.mono }, log, publisher,
    notifier: { notify: ({ title }) => { notified.push(title); } },
    backups: { list: backups.list, make: (book) => { const made = backups.make(book); under = made.catch(() => undefined); return made; } },
  });
  const rows: { lastAt: number; failingSince: number; problem: string | null }[] = [];
  let answer: (message: FromPage) => void = () => undefined;
  ends.push(publisher.attach({
    send: (message: ToPage) => {
      if (message.type !== 'frame') return;
      const { frame } = message as { frame: Frame };
      if (frame.keys.length > 0) rows.push({ lastAt: frame.numbers[0]!, failingSince: frame.numbers[1]!, problem: frame.texts[0] ?? null });
      answer({ type: 'acknowledge', subscription: 1, sequence: frame.sequence });
    },
    onMessage: (listener) => { answer = listener; },
  }));
  answer({ type: 'subscribe', subscription: 1, stream: 'backup', parameters: {} });
  routine.opened(store);
  return {
    store, clock, notified, errors, routine,
    copies: () => backups.list(store.path).length,
    row: () => { publisher.flush(clock.mono); return rows.at(-1); },
    /** Time passes on both clocks, or on each its own; the routine is asked every minute, and what it starts ends. */
    pass: async (wallMs: number, monoMs = wallMs, stepMs = 30 * 60_000) => {
      const steps = Math.max(1, Math.ceil(Math.max(Math.abs(wallMs), monoMs) / stepMs));
      for (let s = 0; s < steps; s++) {
        clock.wall += wallMs / steps;
        clock.mono += monoMs / steps;
        routine.step();
        await under;
        await Promise.resolve();
      }
    },
  };
}

describe('the routine of copies', () => {
  it('copies a book that has no copy soon after it was opened, then once a day', async () => {
    const { pass, copies, row, clock } = watch();
    await pass(1000);
    expect(copies()).toBe(0);
    await pass(5000);
    expect(copies()).toBe(1);
    expect(row()).toEqual({ lastAt: Math.floor(clock.wall / 1000) * 1000, failingSince: NaN, problem: null });
    await pass(23 * HOUR);
    expect(copies()).toBe(1);
    await pass(2 * HOUR);
    expect(copies()).toBe(2);
    await pass(3 * DAY);
    expect(copies()).toBe(5);
  });

  it('does not copy at a start when the last copy is younger than a day', async () => {
    const { store, routine, pass, copies } = watch();
    await pass(10_000);
    routine.opened(store);
    await pass(10 * 60_000, 10 * 60_000, 60_000);
    expect(copies()).toBe(1);
    await pass(25 * HOUR);
    expect(copies()).toBe(2);
  });

  it('copies after a sleep, in which only the clock on the wall goes on', async () => {
    const { pass, copies } = watch();
    await pass(10_000);
    await pass(30 * HOUR, 2 * 60_000);
    expect(copies()).toBe(2);
  });

  it('goes on when the clock is set back, and copies from ahead of it do not hold it up', async () => {
    const { pass, copies, store, routine } = watch();
    await pass(10_000);
    await pass(-400 * DAY, 60_000, 400 * DAY);
    expect(copies()).toBe(1);
    await pass(25 * HOUR);
    expect(copies()).toBe(2);
    await pass(-400 * DAY, 60_000, 400 * DAY);
    routine.opened(store);
    await pass(10_000);
    expect(copies()).toBe(3);
  });

  it('rings once, says so in the window, tries again, and tells when it works again', async () => {
    const { pass, copies, row, notified, errors, store, clock } = watch();
    const inTheWay = path.join(path.dirname(store.path), 'backups');
    writeFileSync(inTheWay, 'a file');
    await pass(10_000);
    const since = clock.wall;
    expect(row()).toMatchObject({ lastAt: NaN, failingSince: since });
    expect(row()!.problem).toContain('backups');
    expect(notified).toEqual(['No copy of the book']);
    await pass(3 * HOUR, 3 * HOUR, 60_000);
    expect(errors.length).toBeGreaterThan(5);
    expect(errors.length).toBeLessThan(15);
    expect(notified).toHaveLength(1);
    expect(row()).toMatchObject({ failingSince: since });
    rmSync(inTheWay);
    await pass(HOUR, HOUR, 60_000);
    expect(copies()).toBe(1);
    expect(row()).toMatchObject({ failingSince: NaN, problem: null });
    expect(notified).toEqual(['No copy of the book', 'The book is copied again']);
  });

  it('says nothing of a copy whose book was closed under it, and leaves no half one that counts', async () => {
    const { pass, store, routine, notified, errors, clock } = watch();
    clock.wall += 5000;
    clock.mono += 5000;
    routine.step();
    routine.closed();
    store.close();
    await pass(DAY);
    expect(notified).toEqual([]);
    expect(errors).toEqual([]);
    const at = path.join(path.dirname(store.path), 'backups');
    expect((existsSync(at) ? readdirSync(at) : []).filter((name) => name.endsWith('.backup'))).toEqual([]);
  });
});
