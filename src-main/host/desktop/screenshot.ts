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
import { whenLoaded, whenReady, within } from './when-ready.ts';

const TIMEOUT_MS = 40_000;
/** Two more frames after the page says that its figures are painted. */
const TWO_FRAMES = 'new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(() => resolve(true))); })';

/** Takes the picture. @throws with one sentence for people when the page does not become ready or the file cannot be written */
export async function takePicture(window: BrowserWindow, workbench: Workbench, wanted: NonNullable<StartArguments['screenshot']>): Promise<void> {
  window.setMinimumSize(1, 1);
  window.setContentSize(wanted.widthPx, wanted.heightPx);
  // A window that is not shown paints once a second at best, and its canvases not at all.
  window.showInactive();
  await whenLoaded(window, TIMEOUT_MS);
  const state = await workbench.call('app.state', {});
  const problem = state.ok ? (state.value as { problem: { message: string } | null }).problem : state.failure;
  if (problem !== null) throw new Error(problem.message);
  await whenReady(window, TIMEOUT_MS);
  await within(window.webContents.executeJavaScript(TWO_FRAMES), TIMEOUT_MS, 'the window did not paint');
  const picture = await within(window.webContents.capturePage({ x: 0, y: 0, width: wanted.widthPx, height: wanted.heightPx }), TIMEOUT_MS, 'the window could not be captured');
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
