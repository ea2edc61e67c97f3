/**
 * Streams to the window. Rows of `latest` streams are kept by key and merged while a subscriber has not answered its
 * last frame, so a slow or hidden window costs nothing but its own freshness; items of `append` streams queue up to a
 * bound and leave a gap behind. What nobody subscribes to is neither kept nor computed.
 */
import type { FromPage, Quality, StreamPort } from '#contract/frame.ts';
import { streams } from '#contract/streams.ts';
import type { StreamName } from '#contract/streams.ts';
import { AppendSubscription, LatestSubscription } from './subscription.ts';
import type { Subscription } from './subscription.ts';
import { TopicRows } from './topic-rows.ts';

export interface PublisherOptions {
  /** Least time between two frames of a stream in ms; risk and positions 16, the others 50 unless given. */
  readonly intervalMs?: Partial<Record<StreamName, number>>;
  /** Items that wait for a slow subscriber of an append stream before a gap opens. */
  readonly appendBound?: number;
  /** Called when the first subscriber of a topic arrives, to set all its rows. */
  readonly fill?: (stream: StreamName, parameter: string | null) => void;
}

export interface Publisher {
  /** Sets one row; numbers in the order of the stream's columns, NaN for null. Unchanged rows are not sent again. */
  set(stream: StreamName, key: string, numbers: ArrayLike<number>, texts: readonly (string | null)[], parameter?: string | null): void;
  remove(stream: StreamName, key: string, parameter?: string | null): void;
  /** Removes every row that is not named. */
  retain(stream: StreamName, keys: ReadonlySet<string>, parameter?: string | null): void;
  append(stream: StreamName, item: unknown): void;
  /** Whether anybody subscribes to this stream (with this parameter). */
  isWanted(stream: StreamName, parameter?: string | null): boolean;
  /** Parameters of the subscribed topics of a stream, e.g. the accounts of `positions`. */
  wanted(stream: StreamName): readonly string[];
  /** Market time and quality that the next frames carry. */
  setAsOf(asOf: number, quality: Quality): void;
  /** Whom to ask for rows when a topic gets its first subscriber. */
  onFill(fill: (stream: StreamName, parameter: string | null) => void): void;
  /** Sends what is due. @param nowMs monotonic */
  flush(nowMs: number): void;
  /** Serves one window; the answer ends it. */
  attach(port: StreamPort): () => void;
}

/** Frames no closer than this; `risk` and `positions` keep tick to frame under 20 ms at one step per 16 ms. */
const FAST_MS = 16;
const SLOW_MS = 50;
const HEARTBEAT_MS = 1000;
const APPEND_BOUND = 500;
/** Timers are early or late by a few ms; without slack a step that comes at 15.9 ms would wait for the next one. */
const SLACK_MS = 4;

interface Topic {
  readonly stream: StreamName;
  readonly parameter: string | null;
  readonly rows: TopicRows;
  readonly subscriptions: Set<LatestSubscription>;
}

interface Page {
  readonly port: StreamPort;
  readonly subscriptions: Map<number, Subscription>;
}

/** Creates a publisher without subscribers. */
export function createPublisher(options: PublisherOptions = {}): Publisher {
  const topics = new Map<string, Topic>();
  const appends = new Map<StreamName, Set<AppendSubscription>>();
  const appended = new Map<StreamName, number>();
  const pages = new Set<Page>();
  let fill = options.fill;
  let asOf = NaN;
  let quality: Quality = 'live';
  let now = 0;
  let lastHeartbeat = -Infinity;

  const topicOf = (stream: StreamName, parameter: string | null | undefined) => topics.get(addressOf(stream, parameter ?? null));
  const intervalOf = (stream: StreamName) => options.intervalMs?.[stream] ?? (stream === 'risk' || stream === 'positions' ? FAST_MS : SLOW_MS);

  function subscribe(page: Page, message: Extract<FromPage, { type: 'subscribe' }>): void {
    dispose(page, message.subscription);
    if (!Object.hasOwn(streams, message.stream)) return;
    const stream = message.stream as StreamName;
    if (streams[stream].policy === 'append') {
      const subscription = new AppendSubscription(message.subscription, options.appendBound ?? APPEND_BOUND, appended.get(stream) ?? 0, () => {
        appends.get(stream)?.delete(subscription);
      });
      page.subscriptions.set(message.subscription, subscription);
      const set = appends.get(stream) ?? new Set();
      appends.set(stream, set.add(subscription));
      return;
    }
    const parameter = stream === 'positions' ? message.parameters['account'] : null;
    if (parameter === undefined) return;
    const address = addressOf(stream, parameter);
    let topic = topics.get(address);
    const isNew = topic === undefined;
    topic ??= { stream, parameter, rows: new TopicRows(streams[stream].columns, streams[stream].textColumns), subscriptions: new Set() };
    topics.set(address, topic);
    const owner = topic;
    const subscription = new LatestSubscription(message.subscription, topic.rows, intervalOf(stream) - SLACK_MS, () => {
      owner.subscriptions.delete(subscription);
      if (owner.subscriptions.size === 0) topics.delete(address);
    });
    topic.subscriptions.add(subscription);
    page.subscriptions.set(message.subscription, subscription);
    if (isNew) fill?.(stream, parameter);
    subscription.send(page.port, now, asOf, quality);
  }

  function dispose(page: Page, id: number): void {
    page.subscriptions.get(id)?.end();
    page.subscriptions.delete(id);
  }

  function receive(page: Page, message: FromPage): void {
    if (!isMessage(message)) return;
    if (message.type === 'subscribe') subscribe(page, message);
    else if (message.type === 'dispose') dispose(page, message.subscription);
    else page.subscriptions.get(message.subscription)?.acknowledge(message.sequence);
  }

  return {
    set(stream, key, numbers, texts, parameter) {
      topicOf(stream, parameter)?.rows.set(key, numbers, texts);
    },
    remove(stream, key, parameter) {
      topicOf(stream, parameter)?.rows.remove(key);
    },
    retain(stream, keys, parameter) {
      const rows = topicOf(stream, parameter)?.rows;
      if (rows !== undefined) for (const key of rows.keys()) if (!keys.has(key)) rows.remove(key);
    },
    append(stream, item) {
      appended.set(stream, (appended.get(stream) ?? 0) + 1);
      for (const subscription of appends.get(stream) ?? []) subscription.add(item);
    },
    isWanted: (stream, parameter) => (streams[stream].policy === 'append' ? (appends.get(stream)?.size ?? 0) > 0 : topicOf(stream, parameter) !== undefined),
    wanted: (stream) => [...topics.values()].filter((topic) => topic.stream === stream && topic.parameter !== null).map((topic) => topic.parameter!),
    setAsOf(nextAsOf, nextQuality) {
      asOf = nextAsOf;
      quality = nextQuality;
    },
    onFill(next) {
      fill = next;
    },
    flush(nowMs) {
      now = nowMs;
      for (const page of pages) for (const subscription of page.subscriptions.values()) subscription.send(page.port, now, asOf, quality);
      for (const topic of topics.values()) if (topic.rows.hasRemoved()) topic.rows.forgetRemovedBefore(Math.min(...[...topic.subscriptions].map((s) => s.sentVersion())));
      if (now - lastHeartbeat < HEARTBEAT_MS) return;
      lastHeartbeat = now;
      for (const page of pages) page.port.send({ type: 'heartbeat', at: asOf });
    },
    attach(port) {
      const page: Page = { port, subscriptions: new Map() };
      pages.add(page);
      port.onMessage((message) => {
        if (pages.has(page)) receive(page, message);
      });
      return () => {
        pages.delete(page);
        for (const id of [...page.subscriptions.keys()]) dispose(page, id);
      };
    },
  };
}

function addressOf(stream: StreamName, parameter: string | null): string {
  return parameter === null ? stream : `${stream}|${parameter}`;
}

/** The page is not trusted: what has another shape is dropped. */
function isMessage(message: unknown): message is FromPage {
  if (typeof message !== 'object' || message === null) return false;
  const { type, subscription, sequence, stream, parameters } = message as Record<string, unknown>;
  if (typeof subscription !== 'number') return false;
  if (type === 'dispose') return true;
  if (type === 'acknowledge') return typeof sequence === 'number';
  return type === 'subscribe' && typeof stream === 'string' && typeof parameters === 'object' && parameters !== null;
}
