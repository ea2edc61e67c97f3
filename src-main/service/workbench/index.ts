/**
 * The one door of the window to the use cases: parses input by the call table, runs commands one after another and
 * queries freely, answers envelopes. What is expected to fail fails as a value; what is not is caught here, once.
 */
import { failure, success } from '#base/failure.ts';
import type { Failure, Result } from '#base/failure.ts';
import { calls } from '#contract/calls.ts';
import type { CallName, Envelope } from '#contract/calls.ts';
import type { StreamPort } from '#contract/frame.ts';
import type { AppState } from '#contract/views/shapes.ts';
import { parseCall } from '#contract/parse-call.ts';
import { BackupRoutine } from '#service/backup-routine.ts';
import { appStateOf, problemOf } from './app-state.ts';
import { closeDesk, openDesk } from './desk.ts';
import type { Desk } from './desk.ts';
import { deskHandlers, placeHandlers } from './handlers.ts';
import type { Workplace } from './handler.ts';
import type { ShelfBook, WorkbenchDeps } from './ports.ts';

/**
 * Commands that wait for a person or for files and write nothing to the book themselves: an alert must be
 * answerable while a dialog is open or a large file is being read. A cancel must overtake what it cancels. A drill runs
 * against the clock.
 */
const UNQUEUED: ReadonlySet<CallName> = new Set<CallName>(['import.preview', 'import.cancel', 'book.export', 'book.backup', 'statement.print', 'plans.exportTickets', 'scenarios.export', 'drill.start', 'drill.control', 'drill.tick', 'drill.trade', 'drill.addMoney', 'drill.leave', 'drills.export', 'settings.save', 'app.openLog', 'app.openSection']);

export interface Workbench {
  /** Opens the book to start with. Never fails: what is wrong is the problem of `app.state`. */
  start(): Promise<AppState>;
  call(name: string, input: unknown): Promise<Envelope<unknown>>;
  /** Lets time pass for the live loop. */
  step(elapsedMs: number): void;
  /** The machine woke up. */
  resumed(): void;
  /** Serves the streams of one page over a port, also across a change of the book; returns the end of it. */
  attach(port: StreamPort): () => void;
  /** Saves what is in memory and closes the book. */
  close(): void;
}

/** Creates the workbench; nothing is opened until `start`. */
export function createWorkbench(deps: WorkbenchDeps): Workbench {
  let desk: Desk | null = null;
  let problem: AppState['problem'] = null;
  let closed = false;
  let commands: Promise<unknown> = Promise.resolve();
  const { backups } = deps;
  const copies = backups === undefined ? null : new BackupRoutine({ ...deps, backups });

  const place: Workplace = {
    deps,
    desk: () => desk,
    state: () => appStateOf(deps, desk, problem),
    openBook: async (action) => {
      const picked = await deps.shelf.pick(action);
      if (picked === null) return success(place.state());
      if (!picked.ok) return picked;
      return open(picked.value);
    },
    openCopy: async (path) => {
      const book = desk?.store.path ?? problem?.path ?? '';
      const copy = deps.backups?.list(book).find((one) => one.path === path);
      if (copy === undefined) return failure('not-applicable', 'There is no such copy of this book any more.', { context: { path } });
      const copied = deps.shelf.copyOut(book, copy);
      return copied.ok ? open(copied.value) : copied;
    },
    importProgress: null,
    importCancelled: false,
  };

  async function open(book: ShelfBook): Promise<Result<AppState>> {
    leave();
    try {
      const opened = await openDesk(deps, book);
      if (opened.ok) {
        desk = opened.value;
        problem = null;
        deps.shelf.remember(book.path);
        copies?.opened(desk.store);
        deps.log.info('opened the book', { path: book.path, readOnly: desk.store.readOnly ? 1 : 0 });
      } else {
        deps.log.warn('the book could not be opened', { path: book.path, code: opened.failure.code, message: opened.failure.message });
        problem = problemOf(opened.failure, book.path, deps.shelf.hasBackup(book.path));
      }
    } catch (error) {
      problem = problemOf(unexpected(deps, 'book.open', error), book.path, deps.shelf.hasBackup(book.path));
    }
    return success(place.state());
  }

  function leave(): void {
    const old = desk;
    desk = null;
    if (old === null) return;
    copies?.closed();
    for (const stream of ['risk', 'quotes', 'feed'] as const) deps.publisher.retain(stream, new Set());
    for (const account of deps.publisher.wanted('positions')) deps.publisher.retain('positions', new Set(), account);
    try {
      closeDesk(old);
    } catch (error) {
      unexpected(deps, 'book.close', error);
    }
  }

  async function run(name: CallName, input: unknown): Promise<Envelope<unknown>> {
    try {
      const onPlace = placeHandlers[name as keyof typeof placeHandlers] as ((place: Workplace, input: unknown) => Result<unknown> | Promise<Result<unknown>>) | undefined;
      if (onPlace !== undefined) return await onPlace(place, input);
      if (desk === null) return failure('not-applicable', 'No book is open.');
      const onDesk = deskHandlers[name as keyof typeof deskHandlers] as (desk: Desk, input: unknown, place: Workplace) => Result<unknown> | Promise<Result<unknown>>;
      return await onDesk(desk, input, place);
    } catch (error) {
      return { ok: false, failure: unexpected(deps, name, error) };
    }
  }

  return {
    start: async () => {
      try {
        await open(await deps.shelf.first());
      } catch (error) {
        problem = problemOf(unexpected(deps, 'start', error), '', false);
      }
      return place.state();
    },
    call: (name, input) => {
      if (closed) return Promise.resolve(failure('cancelled', 'The program is closing.'));
      if (!Object.hasOwn(calls, name)) return Promise.resolve(failure('unsupported', `There is no call named ${String(name).slice(0, 60)}.`));
      const call = calls[name as CallName];
      const parsed = parseCall(name as CallName, input);
      if (!parsed.ok) return Promise.resolve(parsed);
      const work = (): Promise<Envelope<unknown>> => run(name as CallName, parsed.value);
      if (call.kind === 'query' || UNQUEUED.has(name as CallName)) return work();
      const answer = commands.then(work);
      commands = answer;
      return answer;
    },
    step: (elapsedMs) => {
      if (desk === null) {
        // Heartbeats go on: a window without a book is not a window without a program.
        deps.publisher.flush(deps.clock.monotonic());
        return;
      }
      try {
        desk.drills.step();
      desk.loop.step(elapsedMs);
        desk.days.see(desk, desk.loop.feedState() !== null);
        copies?.step();
      } catch (error) {
        unexpected(deps, 'step', error);
      }
    },
    resumed: () => { desk?.loop.resumed(); },
    attach: (port) => deps.publisher.attach(port),
    close: () => {
      closed = true;
      deps.compute?.close();
      leave();
    },
  };
}

/** Logs what nobody expected and turns it into the failure that the user sees, joined by a report number. */
function unexpected(deps: WorkbenchDeps, where: string, error: unknown): Failure {
  const report = deps.reportId();
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  deps.log.error('unexpected failure', { report, where, detail });
  return { code: 'internal', message: `Something unexpected happened (report ${report}). The book on disk is unchanged; details are in the log file.`, context: { report, where } };
}
