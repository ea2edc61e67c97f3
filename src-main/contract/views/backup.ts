/** Copies of the book, as the window lists them. */

/** One copy that a book can be opened from. */
export interface BackupCopy {
  readonly path: string;
  /** When it was made, ms UTC. */
  readonly at: number;
  readonly bytes: number;
  readonly kind: 'routine' | 'by-hand' | 'before-upgrade';
}

/** The copies of one book. */
export interface BackupList {
  /** The book that they are copies of. */
  readonly book: string;
  /** Newest first. */
  readonly copies: readonly BackupCopy[];
}
