import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { _electron } from 'playwright';
import type { Figure } from './measure.ts';

/** Starts the built program on the sample book: time to the first painted figures, and memory while the replay runs. */
export async function benchDesktop(folder: string, quick: boolean): Promise<Figure[]> {
  const executablePath = readFileSync('.cache/electron-path', 'utf8').trim();
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const starts: number[] = [];
  const whole: number[] = [];
  let memory: Figure | null = null;
  const runs = quick ? 2 : 4;
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    const app = await _electron.launch({ executablePath, args: ['.', ...root], env: { ...process.env, MARGINLINE_USER_DATA: path.join(folder, 'user-data') } as Record<string, string> });
    const page = await app.firstWindow();
    // The first start also imports the sample book; later ones are what a user meets every day.
    await page.waitForFunction(() => document.documentElement.dataset['painted'] === 'true', null, { polling: 'raf', timeout: 30_000 });
    if (run > 0) starts.push(performance.now() - started);
    await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true', null, { polling: 'raf', timeout: 30_000 });
    if (run > 0) whole.push(performance.now() - started);
    if (run === runs - 1) memory = await watchMemory(app, page, quick ? 20 : 600);
    await app.close();
  }
  return [
    { name: 'start of the program to first painted figures', unit: 'ms', ...spread(starts), goal: '<= 1,500' },
    { name: 'start of the program until nothing is being computed', unit: 'ms', ...spread(whole) },
    ...(memory === null ? [] : [memory]),
  ];
}

function spread(values: readonly number[]): Pick<Figure, 'median' | 'lowest' | 'highest'> {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1]!, lowest: sorted[0]!, highest: sorted[sorted.length - 1]! };
}

type App = Awaited<ReturnType<typeof _electron.launch>>;
type Page = Awaited<ReturnType<App['firstWindow']>>;

/** Plays at a speed that brings about 1,000 ticks a second of the sample and reads the memory of all processes. */
async function watchMemory(app: App, page: Page, seconds: number): Promise<Figure> {
  const control = (action: string, value?: number) => page.evaluate(([a, v]) => (window as unknown as { marginline: { call(n: string, i: unknown): Promise<unknown> } }).marginline.call('replay.control', { action: a, ...(v === undefined ? {} : { value: v }) }), [action, value] as const);
  // 964,899 ticks over 71 days: about 0.16 a second of market time on average, some seven times that in market hours.
  await control('speed', 1000);
  await control('play');
  const main = app.process().pid;
  const read = (): number => (main === undefined ? NaN : descendants(main).reduce((sum, pid) => sum + proportionalKb(pid), 0) / 1024);
  const samples: number[] = [];
  for (let s = 0; s < seconds; s += 10) {
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    samples.push(read());
  }
  const sorted = [...samples].sort((a, b) => a - b);
  return { name: `resident memory of all processes after ${String(seconds)} s of replay at 1000×`, unit: 'MB', median: samples[samples.length - 1]!, lowest: sorted[0]!, highest: sorted[sorted.length - 1]!, goal: '<= 350' };
}

/** A process and everything it started. */
function descendants(pid: number): number[] {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((name) => {
    try {
      return Number(/\) \S (\d+) /.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]) === pid;
    } catch {
      return false;
    }
  });
  return [pid, ...children.flatMap((child) => descendants(Number(child)))];
}

/** Shared pages counted once: the proportional set size of the kernel. */
function proportionalKb(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${String(pid)}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
