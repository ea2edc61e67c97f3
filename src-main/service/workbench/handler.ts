/** How a use case is written: a function from parsed input to a result. */
import type { Result } from '#base/failure.ts';
import type { CallName, CallOutputs, ParsedInput } from '#contract/calls.ts';
import type { AppState } from '#contract/views/shapes.ts';
import type { Desk } from './desk.ts';
import type { WorkbenchDeps } from './ports.ts';

export type { ParsedInput } from '#contract/calls.ts';
export type Answer<N extends CallName> = Result<CallOutputs[N]> | Promise<Result<CallOutputs[N]>>;

/** What every use case may use. */
export interface Workplace {
  readonly deps: WorkbenchDeps;
  readonly desk: () => Desk | null;
  readonly state: () => AppState;
  /** Opens the book that an action names; a failure becomes the problem page. */
  readonly openBook: (action: ParsedInput<'book.open'>['action']) => Promise<Result<AppState>>;
  /** Opens a copy of the book as a book of its own. */
  readonly openCopy: (path: string) => Promise<Result<AppState>>;
  importProgress: { what: string; done: number; total: number } | null;
  importCancelled: boolean;
}

/** A use case that works without a book. */
export type PlaceHandler<N extends CallName> = (place: Workplace, input: ParsedInput<N>) => Answer<N>;
/** A use case that needs an open book. */
export type DeskHandler<N extends CallName> = (desk: Desk, input: ParsedInput<N>, place: Workplace) => Answer<N>;
