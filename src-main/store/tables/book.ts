/** The single row about the book as a whole: the time it speaks of, unknown fields of the file, the next free place. */
import { instantText } from '#base/instant.ts';
import { extraFields, extraText, instantOf } from '../exact.ts';
import type { Statements } from '../sqlite.ts';

export interface BookHead {
  readonly asOf: string;
}

export interface BookTable {
  read(): BookHead;
  write(head: BookHead): void;
  canonical(head: BookHead): BookHead;
  nextRank(): number;
  saveNextRank(rank: number): void;
}

const named = new Set(['asOf']);

/** Statements over the table `book`. */
export function createBookTable(statements: Statements): BookTable {
  const read = statements('SELECT as_of, extra, next_rank FROM book WHERE id = 1');
  const write = statements('UPDATE book SET as_of = ?, extra = ? WHERE id = 1');
  const rank = statements('UPDATE book SET next_rank = ? WHERE id = 1');
  return {
    read() {
      const row = read.get();
      return { asOf: instantText(Number(row?.['as_of'] ?? 0)), ...extraFields(row?.['extra']) };
    },
    canonical: (head) => ({ ...extraFields(extraText(head, named)), asOf: instantText(instantOf(head.asOf, 'asOf')) }),
    write(head) {
      write.run(instantOf(head.asOf, 'asOf'), extraText(head, named));
    },
    nextRank: () => Number(read.get()?.['next_rank'] ?? 1),
    saveNextRank(next) {
      rank.run(next);
    },
  };
}
