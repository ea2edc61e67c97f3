/** An open book with everything that works on it: store, model, session, replay, live loop. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { BookFile } from '#contract/book-file.ts';
import type { FeedState, ReplayFeed, Store } from '#service/ports.ts';
import { REPLAY_SETTING } from '#service/replay-setting.ts';
import { inPlace } from '#service/compute/compute.ts';
import { DrillDesk } from '#service/drill/drill-desk.ts';
import { DayDesk } from '#service/reconciliation/day-desk.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import type { Session } from '#engine/session-port.ts';
import { BookModel } from './book-model.ts';
import type { LiveLoop, ReadImport, ShelfBook, WorkbenchDeps } from './ports.ts';
import { growingRevisions } from './growing-revisions.ts';
import type { SnapshotSeries } from '#contract/views/shapes.ts';

export interface Desk {
  readonly name: string;
  readonly store: Store;
  model: BookModel;
  session: Session;
  loop: LiveLoop;
  readonly newReplay: (() => ReplayFeed) | null;
  /** The preview that waits for `import.apply`. */
  preview: { readonly id: string; readonly read: ReadImport } | null;
  /** Reconstructed series by account; forgotten with every change of the book. */
  readonly reconstructed: Map<string, SnapshotSeries>;
  /** Keeps the end of each day. */
  readonly days: DayDesk;
  /** The drill that may be open. */
  readonly drills: DrillDesk;
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
    const newReplay = await replayOf(deps, store);
    const session = deps.openSession(toEngineBook(book));
    const loop = startLoop(deps, store, session, book, newReplay, null);
    const desk: Desk = { name: shelfBook.name, store, model: new BookModel(book), session, loop, newReplay, preview: null, reconstructed: new Map(), days: new DayDesk(deps.log), drills: new DrillDesk({ store, clock: deps.clock, compute: deps.compute ?? inPlace, publisher: deps.publisher, log: deps.log }) };
    desk.days.see(desk, newReplay !== null);
    return success(desk);
  } catch (error) {
    store.close();
    throw error;
  }
}

/** Opens session and live loop again on a book that changed too much for single events. */
export function reopenSession(deps: WorkbenchDeps, desk: Desk): void {
  const replay = desk.loop.feedState();
  desk.loop.close();
  const book = desk.store.readBook({ history: true });
  desk.model = new BookModel(book);
  desk.session = deps.openSession(toEngineBook(book));
  desk.loop = startLoop(deps, desk.store, desk.session, book, desk.newReplay, replay);
}

/** Saves what is still in memory and closes the book. */
export function closeDesk(desk: Desk): void {
  try {
    desk.drills.close();
    desk.days.keepToday(desk);
    desk.loop.close();
  } finally {
    desk.store.close();
  }
}

function startLoop(deps: WorkbenchDeps, store: Store, session: Session, book: BookFile, newReplay: (() => ReplayFeed) | null, before: FeedState | null): LiveLoop {
  const replay = newReplay?.() ?? null;
  const loop = deps.startLoop({ store, session, book, replay, publisher: growingRevisions(deps.publisher) });
  if (replay !== null && before !== null) {
    replay.setSpeed(before.speed);
    if (before.status === 'playing') replay.play();
  }
  return loop;
}

async function replayOf(deps: WorkbenchDeps, store: Store): Promise<(() => ReplayFeed) | null> {
  const name = store.setting(REPLAY_SETTING);
  if (name === null) return null;
  const newReplay = await deps.loadReplay(name);
  if (newReplay === null) deps.log.warn('the replay of this book is not there', { replay: name });
  return newReplay;
}

async function fill(deps: WorkbenchDeps, shelfBook: ShelfBook, store: Store): Promise<Result<null>> {
  if (shelfBook.content === null || store.journal({ limit: 1 }).length > 0) return success(null);
  const { summary, load } = shelfBook.content;
  deps.log.info('filling a new book', { summary, path: shelfBook.path });
  const changes = await load();
  if (!changes.ok) return changes;
  if (store.readOnly) return failure('permission', 'The new book cannot be written to.', { context: { path: shelfBook.path } });
  // Named first: a program that dies in between leaves a book without content, which is filled again.
  if (shelfBook.replay !== null) store.saveSetting(REPLAY_SETTING, shelfBook.replay);
  const applied = store.apply(changes.value, { author: 'import', summary });
  if (!applied.ok) return applied;
  store.note('marginline', `What charts show before ${new Date(store.readBook({ history: false }).asOf).toISOString().slice(0, 10)} is a reconstruction: the positions of this book at the closes of those days`);
  return success(null);
}
