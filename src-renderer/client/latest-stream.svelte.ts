/** State of one `latest` stream: rows by key. Rows are plain; one version number tells Svelte that they changed. */
import type { Frame, Quality } from '#contract/frame.ts';
import type { StreamName, streams } from '#contract/streams.ts';
import type { StreamClient } from './stream-client.ts';

type Columns<N extends StreamName> = (typeof streams)[N]['columns'][number];
type TextColumns<N extends StreamName> = (typeof streams)[N]['textColumns'][number];

/** One row: numbers (null is "none") and texts under the names of the stream's columns. */
export type Row<N extends StreamName> = { readonly key: string }
  & { readonly [K in Columns<N>]: number | null }
  & { readonly [K in TextColumns<N>]: string | null };

export class LatestStream<N extends StreamName> {
  readonly #client: StreamClient;
  readonly #stream: N;
  readonly #rows = new Map<string, Row<N>>();
  #close: (() => void) | null = null;
  #opened = '';
  version = $state(0);
  /** True from the first snapshot on. */
  received = $state(false);
  asOf = $state(0);
  quality = $state<Quality>('live');

  /** All rows, in the order in which they first came. */
  readonly list: readonly Row<N>[] = $derived.by(() => (this.version >= 0 ? [...this.#rows.values()] : []));

  constructor(client: StreamClient, stream: N) {
    this.#client = client;
    this.#stream = stream;
  }

  /** Subscribes; with other parameters than before the old rows go at once. */
  open(parameters: Readonly<Record<string, string>> = {}): void {
    const wanted = JSON.stringify(parameters);
    if (this.#close && wanted === this.#opened) return;
    this.close();
    this.#opened = wanted;
    this.#close = this.#client.subscribe(this.#stream, parameters, { frame: (frame) => this.#apply(frame) });
  }

  close(): void {
    this.#close?.();
    this.#close = null;
    this.#rows.clear();
    this.received = false;
    this.version += 1;
  }

  /** The row of a key; follows changes when read in markup. */
  row(key: string | null): Row<N> | null {
    return this.version >= 0 && key !== null ? (this.#rows.get(key) ?? null) : null;
  }

  #apply(frame: Frame): void {
    if (frame.kind === 'snapshot') this.#rows.clear();
    const width = frame.columns.length;
    const textWidth = frame.textColumns.length;
    for (let index = 0; index < frame.keys.length; index += 1) {
      const key = frame.keys[index] as string;
      const row: Record<string, unknown> = { key };
      for (let column = 0; column < width; column += 1) {
        const value = frame.numbers[index * width + column] as number;
        row[frame.columns[column] as string] = Number.isNaN(value) ? null : value;
      }
      for (let column = 0; column < textWidth; column += 1) row[frame.textColumns[column] as string] = frame.texts[index * textWidth + column] ?? null;
      this.#rows.set(key, row as Row<N>);
    }
    for (const key of frame.removed) this.#rows.delete(key);
    this.asOf = frame.asOf;
    this.quality = frame.quality;
    this.received = true;
    this.version += 1;
  }
}
