/** The distances of one account, computed anew within a second after its figures moved, never two at a time, and never blocking. */
import type { Failure } from '#base/failure.ts';
import type { ReverseView } from '#contract/views/scenarios.ts';
import type { DistanceView } from '#contract/views/shapes.ts';
import { call } from './call.ts';
import { risk } from './connection.svelte.ts';

const LOOK_MS = 500;

/** The distance of one account to the line: the nearest moves first, then the whole answer, asked for again when the figures have moved. */
export class DistanceWatch {
  /** The nearest moves only: fast, shown until the whole answer is there. */
  first = $state.raw<DistanceView | null>(null);
  view = $state.raw<ReverseView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** When the shown answer came, ms of this machine. */
  computedAt = $state(0);
  clock = $state(Date.now());
  /** The figures have moved since the shown answer was asked for. */
  behind = $state(false);

  readonly uniform = $derived(this.view === null ? this.first?.uniform.shock : this.view.uniform.shock);
  readonly instruments = $derived(this.view?.instruments ?? this.first?.instruments ?? []);

  /** Watches an account; answers what ends it. */
  start(account: string): () => void {
    let ended = false;
    let busy = false;
    let seen = -1;
    this.first = null;
    this.view = null;
    this.failure = null;
    this.computedAt = 0;
    void call('risk.distance', { account }).then((answer) => { if (!ended && answer.ok) this.first = answer.value; });
    const look = async (): Promise<void> => {
      this.clock = Date.now();
      this.behind = seen !== risk.version;
      if (busy || !this.behind) return;
      busy = true;
      seen = risk.version;
      const answer = await call('distance.reverse', { account });
      busy = false;
      if (ended) return;
      if (answer.ok) {
        this.view = answer.value;
        this.computedAt = Date.now();
        this.failure = null;
      } else if (answer.failure.code !== 'cancelled') this.failure = answer.failure;
      else seen = -1;
      this.behind = seen !== risk.version;
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => {
      ended = true;
      clearInterval(timer);
    };
  }
}
