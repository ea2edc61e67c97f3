/** `--screenshot`: a picture of the window with its first full figures, and the table of `marginline risk` on standard output. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserWindow } from 'electron';
import type { BookFile } from '#contract/book-file.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import type { Workbench } from '#service/workbench/index.ts';
import { riskAccounts } from '#interchange/report/risk-report.ts';
import { riskTable } from '#interchange/report/risk-table.ts';
import type { StartArguments } from './arguments.ts';

const TIMEOUT_MS = 40_000;
/** Resolves once the page says that its figures are painted, and two more frames have passed. */
const WHEN_READY = `new Promise((resolve) => {
  const look = () => document.documentElement.dataset.ready === 'true'
    ? requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)))
    : setTimeout(look, 20);
  look();
})`;

/** Takes the picture. @throws with one sentence for people when the page does not become ready or the file cannot be written */
export async function takePicture(window: BrowserWindow, workbench: Workbench, wanted: NonNullable<StartArguments['screenshot']>): Promise<void> {
  window.setMinimumSize(1, 1);
  window.setContentSize(wanted.widthPx, wanted.heightPx);
  // A window that is not shown paints once a second at best, and its canvases not at all.
  window.showInactive();
  if (window.webContents.isLoading()) await within(new Promise<void>((resolve) => { window.webContents.once('did-finish-load', () => { resolve(); }); }), 'the page did not load');
  const state = await workbench.call('app.state', {});
  const problem = state.ok ? (state.value as { problem: { message: string } | null }).problem : state.failure;
  if (problem !== null) throw new Error(problem.message);
  await within(window.webContents.executeJavaScript(WHEN_READY), 'the window did not show its figures');
  const picture = await within(window.webContents.capturePage({ x: 0, y: 0, width: wanted.widthPx, height: wanted.heightPx }), 'the window could not be captured');
  const { width, height } = picture.getSize();
  if (width === 0 || height === 0) throw new Error('the picture of the window is empty');
  const exact = width === wanted.widthPx && height === wanted.heightPx ? picture : picture.resize({ width: wanted.widthPx, height: wanted.heightPx, quality: 'best' });
  mkdirSync(path.dirname(wanted.file), { recursive: true });
  writeFileSync(wanted.file, exact.toPNG());
  const answer = await workbench.call('book.read', {});
  if (!answer.ok) throw new Error(answer.failure.message);
  const book = answer.value as BookFile;
  const session = openSession(toEngineBook(book));
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(riskTable(book.asOf, riskAccounts(session, session.accountIds())), (error) => { if (error) reject(error); else resolve(); });
  });
}

async function within<T>(work: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => { reject(new Error(`${otherwise} within ${TIMEOUT_MS / 1000} seconds`)); }, TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
