/**
 * Streams over one port: subscribe, apply, acknowledge after painting. A gap in the sequence asks for a new
 * snapshot; silence longer than the limit is reported, because silence must never look like calm.
 */
import type { AppendFrame, Frame, ToPage } from '#contract/frame.ts';
import type { StreamName } from '#contract/streams.ts';
import type { PagePort } from './bridge.ts';

/** No heartbeat for this long, and the figures are called stale. */
export const SILENCE_LIMIT_MS = 3000;

interface Listener {
  readonly frame?: (frame: Frame) => void;
  readonly append?: (frame: AppendFrame) => void;
}

interface Subscription {
  id: number;
  /** Sequence of the last frame; null until the snapshot came. */
  sequence: number | null;
  readonly stream: StreamName;
  readonly parameters: Readonly<Record<string, string>>;
  readonly listener: Listener;
}

export class StreamClient {
  #port: PagePort | null = null;
  #nextId = 1;
  #heardAt = performance.now();
  readonly #open = new Map<number, Subscription>();
  readonly #onConnection: (connected: boolean) => void;
  readonly #afterPaint: (done: () => void) => void;
  #connected = false;

  constructor(options: { onConnection: (connected: boolean) => void; afterPaint?: (done: () => void) => void }) {
    this.#onConnection = options.onConnection;
    this.#afterPaint = options.afterPaint ?? ((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  }

  /** Takes a new port; everything that is subscribed is asked for again. */
  attach(port: PagePort): void {
    this.#port = port;
    port.onmessage = (event) => this.#receive(event.data);
    this.#heard();
    for (const subscription of [...this.#open.values()]) this.#restart(subscription);
  }

  /** Subscribes until the returned function is called. */
  subscribe(stream: StreamName, parameters: Readonly<Record<string, string>>, listener: Listener): () => void {
    const subscription: Subscription = { id: 0, sequence: null, stream, parameters, listener };
    this.#start(subscription);
    return () => this.#dispose(subscription);
  }

  /** Call regularly: notices that the main process has gone silent. */
  checkSilence(): void {
    if (this.#connected && performance.now() - this.#heardAt > SILENCE_LIMIT_MS) {
      this.#connected = false;
      this.#onConnection(false);
    }
  }

  #heard(): void {
    this.#heardAt = performance.now();
    if (!this.#connected) {
      this.#connected = true;
      this.#onConnection(true);
    }
  }

  #receive(message: ToPage): void {
    this.#heard();
    if (message.type === 'heartbeat') return;
    const frame = message.frame;
    const subscription = this.#open.get(frame.subscription);
    if (!subscription) return;
    const broken = subscription.sequence === null
      ? frame.kind === 'delta'
      : frame.kind !== 'snapshot' && frame.sequence !== subscription.sequence + 1;
    if (broken) {
      this.#restart(subscription);
      return;
    }
    subscription.sequence = frame.sequence;
    if (frame.kind === 'append') subscription.listener.append?.(frame);
    else subscription.listener.frame?.(frame);
    const { id } = subscription;
    this.#afterPaint(() => {
      if (this.#open.has(id)) this.#port?.postMessage({ type: 'acknowledge', subscription: id, sequence: frame.sequence });
    });
  }

  #start(subscription: Subscription): void {
    subscription.id = this.#nextId++;
    subscription.sequence = null;
    this.#open.set(subscription.id, subscription);
    this.#port?.postMessage({ type: 'subscribe', subscription: subscription.id, stream: subscription.stream, parameters: subscription.parameters });
  }

  #restart(subscription: Subscription): void {
    this.#dispose(subscription);
    this.#start(subscription);
  }

  #dispose(subscription: Subscription): void {
    if (!this.#open.delete(subscription.id)) return;
    this.#port?.postMessage({ type: 'dispose', subscription: subscription.id });
  }
}
