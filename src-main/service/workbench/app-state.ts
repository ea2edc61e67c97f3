/** What the window shows first: the open book, or why there is none. */
import type { Failure } from '#base/failure.ts';
import { problemLine } from '#base/failure.ts';
import type { AppState } from '#contract/views/shapes.ts';
import type { Desk } from './desk.ts';
import type { WorkbenchDeps } from './ports.ts';

/** The answer of `app.state`. */
export function appStateOf(deps: WorkbenchDeps, desk: Desk | null, problem: AppState['problem']): AppState {
  return {
    version: deps.version,
    book: desk === null ? null : {
      path: desk.store.path,
      name: desk.name,
      readOnly: desk.store.readOnly,
      empty: desk.model.accountIds().length === 0,
      asOf: desk.session.now(),
      sample: desk.newReplay !== null,
      replay: desk.loop.feedState() !== null,
    },
    problem,
    settings: deps.preferences.all(),
    logPath: deps.logPath,
  };
}

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  'database-from-future': ['open', 'sample'],
  permission: ['retry', 'open', 'sample'],
  conflict: ['retry', 'open', 'sample'],
  storage: ['retry', 'restore-backup', 'open', 'sample'],
};

/** The page that stands for a book which could not be opened. Its choices are actions of `book.open`. */
export function problemOf(failure: Failure, path: string, hasBackup: boolean): NonNullable<AppState['problem']> {
  return {
    code: failure.code,
    message: failure.message,
    path,
    choices: (CHOICES[failure.code] ?? ['retry', 'open', 'sample']).filter((choice) => choice !== 'restore-backup' || hasBackup),
    details: [
      ...(failure.problems ?? []).map(problemLine),
      ...Object.entries(failure.context ?? {}).map(([name, value]) => `${name}: ${value}`),
    ],
  };
}
