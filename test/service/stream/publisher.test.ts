import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame, FromPage, StreamPort, ToPage } from '#contract/frame.ts';
import { createPublisher } from '#service/stream/publisher.ts';

class Page implements StreamPort {
  readonly received: ToPage[] = [];
  private listener: ((message: FromPage) => void) | null = null;
  send(message: ToPage): void {
    this.received.push(structuredClone(message));
  }
  onMessage(listener: (message: FromPage) => void): void {
    this.listener = listener;
  }
  say(message: FromPage): void {
    this.listener?.(message);
  }
  subscribe(subscription: number, stream: string, parameters: Record<string, string> = {}): void {
    this.say({ type: 'subscribe', subscription, stream, parameters });
  }
  frames(): Frame[] {
    return this.received.filter((m) => m.type === 'frame').map((m) => m.frame);
  }
  acknowledgeLast(): void {
    const last = this.frames().at(-1)!;
    this.say({ type: 'acknowledge', subscription: last.subscription, sequence: last.sequence });
  }
}

const revision = (n: number) => [n, 0, 0, 0];

describe('publisher', () => {
  it('sends a snapshot first, then deltas of what changed, numbered without holes', () => {
    const publisher = createPublisher();
    const page = new Page();
    publisher.attach(page);
    publisher.onFill(() => {
      publisher.set('revision', 'a', revision(1), []);
      publisher.set('revision', 'b', revision(2), []);
    });
    publisher.setAsOf(1000, 'replay');
    page.subscribe(7, 'revision');
    page.acknowledgeLast();
    publisher.set('revision', 'a', revision(1), []);
    publisher.set('revision', 'b', [3, NaN, 0, 0], []);
    publisher.flush(100);
    expect(page.frames().map((f) => [f.subscription, f.sequence, f.kind, f.keys])).toEqual([[7, 1, 'snapshot', ['a', 'b']], [7, 2, 'delta', ['b']]]);
    expect(page.frames()[1]).toMatchObject({ asOf: 1000, quality: 'replay', columns: ['revision', 'alerts', 'firings', 'breaches'] });
    expect([...page.frames()[1]!.numbers]).toEqual([3, NaN, 0, 0]);
  });

  it('keeps one frame in flight and merges for a slow window', () => {
    const publisher = createPublisher();
    const page = new Page();
    publisher.attach(page);
    page.subscribe(1, 'revision');
    for (let n = 1; n <= 100; n++) {
      publisher.set('revision', n % 2 === 0 ? 'even' : 'odd', revision(n), []);
      publisher.flush(n * 100);
    }
    expect(page.frames()).toHaveLength(1);
    page.acknowledgeLast();
    publisher.flush(20_000);
    expect(page.frames()).toHaveLength(2);
    expect(page.frames()[1]!.sequence).toBe(2);
    const { keys, numbers } = page.frames()[1]!;
    expect(Object.fromEntries(keys.map((key, n) => [key, numbers[n * 4]]))).toEqual({ odd: 99, even: 100 });
  });

  it('ignores an acknowledgement of anything but the last frame', () => {
    const publisher = createPublisher();
    const page = new Page();
    publisher.attach(page);
    page.subscribe(1, 'revision');
    for (const sequence of [0, 2, -1, NaN]) page.say({ type: 'acknowledge', subscription: 1, sequence });
    publisher.set('revision', 'a', revision(1), []);
    publisher.flush(1000);
    expect(page.frames()).toHaveLength(1);
  });

  it('starts anew with a snapshot when a window that lost frames subscribes again', () => {
    const publisher = createPublisher();
    const page = new Page();
    publisher.attach(page);
    publisher.onFill(() => publisher.set('revision', 'a', revision(5), []));
    page.subscribe(1, 'revision');
    publisher.set('revision', 'a', revision(6), []);
    publisher.flush(1000);
    page.subscribe(1, 'revision');
    expect(page.frames().at(-1)).toMatchObject({ sequence: 1, kind: 'snapshot', keys: ['a'] });
  });

  it('tells of removed rows once, and not of rows that came back', () => {
    const publisher = createPublisher();
    const page = new Page();
    publisher.attach(page);
    page.subscribe(1, 'revision');
    for (const key of ['a', 'b', 'c']) publisher.set('revision', key, revision(1), []);
    page.acknowledgeLast();
    publisher.flush(100);
    page.acknowledgeLast();
    publisher.remove('revision', 'a');
    publisher.remove('revision', 'b');
    publisher.set('revision', 'b', revision(2), []);
    publisher.flush(200);
    expect(page.frames().at(-1)).toMatchObject({ removed: ['a'], keys: ['b'] });
  });

  it('does nothing without subscribers, and asks for rows only of what is wanted', () => {
    const asked: string[] = [];
    const publisher = createPublisher({ fill: (stream, parameter) => asked.push(`${stream} ${parameter}`) });
    const page = new Page();
    const leave = publisher.attach(page);
    publisher.set('positions', 'AAPL', Array<number>(10).fill(1), ['equity', 'USD', null], 'main');
    expect(publisher.isWanted('positions', 'main')).toBe(false);
    page.subscribe(1, 'positions', { account: 'main' });
    page.subscribe(2, 'positions', { account: 'main' });
    page.subscribe(3, 'no such stream');
    page.subscribe(4, 'positions', {});
    expect(asked).toEqual(['positions main']);
    expect(publisher.wanted('positions')).toEqual(['main']);
    expect(page.frames().every((f) => f.keys.length === 0)).toBe(true);
    page.say({ type: 'dispose', subscription: 1 });
    expect(publisher.wanted('positions')).toEqual(['main']);
    leave();
    expect(publisher.wanted('positions')).toEqual([]);
    page.say({} as FromPage);
  });

  it('keeps frames of a stream apart by its interval', () => {
    const publisher = createPublisher({ intervalMs: { revision: 50 } });
    const page = new Page();
    publisher.attach(page);
    page.subscribe(1, 'revision');
    for (let ms = 16; ms <= 160; ms += 16) {
      page.acknowledgeLast();
      publisher.set('revision', 'a', revision(ms), []);
      publisher.flush(ms);
    }
    expect(page.frames().length).toBe(1 + 3);
  });

  it('bounds append streams and names the gap', () => {
    const publisher = createPublisher({ appendBound: 3 });
    const page = new Page();
    publisher.attach(page);
    publisher.append('alerts', 'before anybody looked');
    page.subscribe(9, 'alerts');
    publisher.append('alerts', 1);
    publisher.flush(0);
    for (let n = 2; n <= 7; n++) publisher.append('alerts', n);
    publisher.flush(100);
    page.say({ type: 'acknowledge', subscription: 9, sequence: 1 });
    publisher.flush(200);
    const frames = page.received.filter((m) => m.type === 'append').map((m) => m.frame);
    expect(frames).toEqual([
      { subscription: 9, sequence: 1, kind: 'append', items: [1], gap: null },
      { subscription: 9, sequence: 2, kind: 'append', items: [5, 6, 7], gap: { from: 3, to: 5 } },
    ]);
  });

  it('beats once a second, whatever waits for credit', () => {
    const publisher = createPublisher();
    const page = new Page();
    publisher.attach(page);
    page.subscribe(1, 'risk');
    for (let ms = 0; ms < 5000; ms += 16) publisher.flush(ms);
    expect(page.received.filter((m) => m.type === 'heartbeat')).toHaveLength(5);
  });

  it('always leaves the window with the same rows as the source, in any order of events', () => {
    const action = fc.oneof(
      fc.record({ set: fc.constantFrom('a', 'b', 'c', 'd'), value: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ remove: fc.constantFrom('a', 'b', 'c', 'd') }),
      fc.constant('flush' as const), fc.constant('acknowledge' as const), fc.constant('again' as const),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
        const truth = new Map<string, number>();
        const publisher = createPublisher({ fill: () => truth.forEach((value, key) => publisher.set('revision', key, revision(value), [])) });
        const page = new Page();
        publisher.attach(page);
        page.subscribe(1, 'revision');
        let now = 0;
        const settle = () => { publisher.flush((now += 1000)); page.acknowledgeLast(); };
        for (const one of actions) {
          if (one === 'flush') publisher.flush((now += 1000));
          else if (one === 'acknowledge') page.acknowledgeLast();
          else if (one === 'again') page.subscribe(1, 'revision');
          else if ('set' in one) { truth.set(one.set, one.value); publisher.set('revision', one.set, revision(one.value), []); }
          else { truth.delete(one.remove); publisher.remove('revision', one.remove); }
        }
        page.acknowledgeLast();
        settle();
        settle();
        const seen = new Map<string, number>();
        let expected = 0;
        for (const frame of page.frames()) {
          if (frame.kind === 'snapshot') { seen.clear(); expected = 0; }
          expect(frame.sequence).toBe(++expected);
          for (const key of frame.removed) seen.delete(key);
          frame.keys.forEach((key, n) => seen.set(key, frame.numbers[n * 4]!));
        }
        expect(new Map([...seen].sort())).toEqual(new Map([...truth].sort()));
      }),
      { numRuns: 500 },
    );
  });
});
