import type { Session } from '#engine/session-port.ts';
import type { AlertBook } from '../alert/alert-book.ts';
import type { Notifier, Store } from '../ports.ts';
import type { Keeper } from './keeper.ts';

/** What the desks of plans and limits work with: they look at live figures, keep what they find, and tell of it. */
export interface DeskParts {
  /** For reading; writes go through the keeper. */
  readonly store: Store;
  readonly keeper: Keeper;
  readonly alerts: AlertBook;
  readonly session: Session;
  readonly notifier: Notifier;
}
