/** A new live loop counts its revisions from 1; the window must see them grow, or it would not read its lists again. */
import { streams } from '#contract/streams.ts';
import type { Publisher } from '#service/stream/publisher.ts';

const last = new WeakMap<Publisher, number[]>();

/** The publisher as a new live loop uses it: its revisions go on above those of the loop before. */
export function growingRevisions(publisher: Publisher): Publisher {
  const start = (last.get(publisher) ?? streams.revision.columns.map(() => 0)).map((value) => value + 1);
  last.set(publisher, start);
  return {
    ...publisher,
    set: (stream, key, numbers, texts, parameter) => {
      if (stream !== 'revision') {
        publisher.set(stream, key, numbers, texts, parameter);
        return;
      }
      const grown = start.map((value, column) => value + (numbers[column] ?? 0));
      last.set(publisher, grown);
      publisher.set(stream, key, grown, texts, parameter);
    },
  };
}
