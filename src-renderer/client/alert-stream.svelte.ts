/** Alerts: read once by a query, then kept current by the append stream; a gap reads them again. */
import type { AlertRecord } from '#contract/views/monitor.ts';
import { call } from './call.ts';
import type { StreamClient } from './stream-client.ts';

const KEPT = 500;

export class AlertStream {
  readonly #client: StreamClient;
  #byId = $state.raw<ReadonlyMap<number, AlertRecord>>(new Map());
  /** Newest first. */
  readonly all: readonly AlertRecord[] = $derived([...this.#byId.values()].sort((a, b) => b.raisedAt - a.raisedAt || b.id - a.id));
  /** Not resolved and not acknowledged. */
  readonly open: readonly AlertRecord[] = $derived(this.all.filter((one) => one.resolvedAt === null && one.acknowledgedAt === null));
  /** The last one that came while the window watched: said aloud. */
  latest = $state.raw<AlertRecord | null>(null);

  constructor(client: StreamClient) {
    this.#client = client;
  }

  start(): void {
    this.#client.subscribe('alerts', {}, {
      append: (frame) => {
        if (frame.gap) void this.reload();
        const items = frame.items as readonly AlertRecord[];
        if (items.length === 0) return;
        const next = new Map(this.#byId);
        for (const item of items) {
          if (!next.has(item.id)) this.latest = item;
          next.set(item.id, item);
        }
        this.#byId = next;
      },
    });
    void this.reload();
  }

  /** Reads the list again: after a gap, an acknowledgement, or a rewound replay. */
  async reload(): Promise<void> {
    const answer = await call('alerts.list', { open: false, limit: KEPT });
    if (answer.ok) this.#byId = new Map(answer.value.map((one) => [one.id, one]));
  }
}
