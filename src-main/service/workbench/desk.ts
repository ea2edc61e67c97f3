/** An open book with everything that works on it: store, model, session, replay, live loop. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { BookFile } from '#contract/book-file.ts';
import type { Store } from '#service/ports.ts';
import type { Session } from '#engine/session-port.ts';
import { BookModel } from './book-model.ts';
import type { LiveLoop, ShelfBook, WorkbenchDeps } from './ports.ts';
import type { ReadImport } from './ports.ts';
import type { SnapshotSeries } from '#contract/views/shapes.ts';

/** Settings of a book that the program keeps in it. */
export const REPLAY_SETTING = 'replay.name';
export const REPLAY_TIME_SETTING = 'replay.marketTime';

export interface Desk {
  readonly name: string;
  readonly store: Store;
  model: BookModel;
  session: Session;
  loop: LiveLoop;
  readonly replayName: string | null;
  /** The preview that waits for `import.apply`. */
  preview: { readonly id: string; readonly read: ReadImport } | null;
  /** Reconstructed series by account; forgotten with every change of the book. */
  readonly reconstructed: Map<string, SnapshotSeries>;
}

/** Opens a book from the shelf: the file, its content when it is new, the session, the live loop. */
export async function openDesk(deps: WorkbenchDeps, shelfBook: ShelfBook): Promise<Result<Desk>> {
  const opened = deps.openStore(shelfBook.path, { create: shelfBook.create, readOnly: shelfBook.readOnly === true });
  if (!opened.ok) return opened;
  const store = opened.value;
  try {
    const filled = await fill(deps, shelfBook, store);
    if (!filled.ok) {
      store.close();
      return filled;
    }
    const book = store.readBook({ history: true });
    const session = deps.openSession(book);
    const replayName = store.setting(REPLAY_SETTING);
    const model = new BookModel(book);
    const loop = startLoop(deps, { store, session, book, replayName });
    return success({ name: shelfBook.name, store, model, session, loop, replayName, preview: null, reconstructed: new Map() });
  } catch (error) {
    store.close();
    throw error;
  }
}

/** Opens session and live loop again on a book that changed too much for single events. */
export function reopenSession(deps: WorkbenchDeps, desk: Desk): void {
  desk.loop.close();
  const book = desk.store.readBook({ history: true });
  desk.model = new BookModel(book);
  desk.session = deps.openSession(book);
  desk.loop = startLoop(deps, { store: desk.store, session: desk.session, book, replayName: desk.replayName });
}

/** Saves what is still in memory and closes the book. */
export function closeDesk(desk: Desk): void {
  try {
    desk.loop.close();
  } finally {
    desk.store.close();
  }
}

function startLoop(deps: WorkbenchDeps, parts: { store: Store; session: Session; book: BookFile; replayName: string | null }): LiveLoop {
  const saved = parts.store.setting(REPLAY_TIME_SETTING);
  const replay = parts.replayName === null ? null : deps.openReplay(parts.replayName, saved === null ? null : Number(saved));
  if (parts.replayName !== null && replay === null) deps.log.warn('this program carries no such replay', { replay: parts.replayName });
  return deps.startLoop({ store: parts.store, session: parts.session, book: parts.book, replay });
}

async function fill(deps: WorkbenchDeps, shelfBook: ShelfBook, store: Store): Promise<Result<null>> {
  if (shelfBook.content === null || store.journal({ limit: 1 }).length > 0) return success(null);
  const { summary, load } = shelfBook.content;
  deps.log.info('filling a new book', { summary, path: shelfBook.path });
  const changes = await load();
  if (!changes.ok) return changes;
  if (store.readOnly) return failure('permission', 'The new book cannot be written to.', { context: { path: shelfBook.path } });
  const applied = store.apply(changes.value, { author: 'import', summary });
  if (!applied.ok) return applied;
  if (shelfBook.replay !== null) store.saveSetting(REPLAY_SETTING, shelfBook.replay);
  return success(null);
}
