import { describe, expect, it } from 'vitest';
import type { FromPage, StreamPort, ToPage } from '#contract/frame.ts';
import { loanBook, START, tickFeed, watch } from '../watching.ts';
import type { Tick } from '../watching.ts';

const aaa = (...path: readonly (readonly [number, number])[]): Tick[] => path.map(([after, mark]) => ({ id: 'AAA', mark, after }));
const plan = (more: Record<string, unknown> = {}) => ({
  id: 'cut', account: 'main', name: 'Cut', armed: true, when: { all: [{ metric: 'bufferRatio', below: 1.5, for: 'PT30S' }] },
  steps: [{ reduce: { until: { metric: 'bufferRatio', atLeast: 1.75 } } }, { notify: { message: 'Call the desk' } }], ...more,
});
const page = (): StreamPort & { got: ToPage[]; say: (message: FromPage) => void } => {
  const made = { got: [] as ToPage[], say: (_: FromPage) => undefined as void, send: (message: ToPage) => void made.got.push(message), onMessage: (listener: (message: FromPage) => void) => void (made.say = listener) };
  return made;
};

describe('monitor', () => {
  it('rings each level once on the way down, and takes an acknowledgement', () => {
    const w = watch(loanBook(), tickFeed(aaa([1000, 95], [1500, 96.2], [2000, 95], [3000, 86], [4000, 79])));
    w.monitor.control('play', undefined);
    w.run(2500);
    expect(w.store.alerts({ open: true, limit: 10 })).toMatchObject([{ key: 'buffer|main', level: 1.5, kind: 'buffer', severity: 'warning' }]);
    expect(w.monitor.acknowledge(w.store.alerts({ open: true, limit: 10 })[0]!.id).ok).toBe(true);
    w.run(2500);
    expect(w.notices.map((n) => n.title)).toEqual(['Main: Buffer ratio 1.47 is below 1.50', 'Main: Buffer ratio 1.20 is below 1.25', 'Main: Buffer ratio 0.96: below the line at which the broker takes over']);
    expect(w.store.alerts({ open: true, limit: 10 })).toMatchObject([{ kind: 'call', level: 1, acknowledgedAt: null }]);
    expect(w.store.journal({ limit: 5 }).some((e) => e.summary.startsWith('Acknowledged'))).toBe(true);
    expect(w.monitor.acknowledge(9999).ok).toBe(false);
    expect(w.errors).toEqual([]);
  });

  it('fires a plan once its duration has passed, keeps it until closed, and then needs the condition to have been false', () => {
    const w = watch(loanBook({ plans: [plan()] }), tickFeed(aaa([1000, 95], [200_000, 110], [300_000, 95])));
    w.monitor.control('play', undefined);
    w.monitor.control('speed', 10);
    w.run(2900);
    expect(w.store.firings(10)).toHaveLength(0);
    w.run(600);
    const [firing] = w.store.firings(10);
    expect(firing).toMatchObject({ plan: 'cut', planName: 'Cut', closedAt: null });
    expect(firing!.tickets.map((t) => t.kind)).toEqual(['sell', 'notify']);
    expect(firing!.tickets[0]!.bufferRatioAfter).toBeGreaterThanOrEqual(1.75);
    expect(w.monitor.tickTicket(firing!.id, 1, true).ok).toBe(true);
    expect(w.store.firings(10)[0]!.tickets[0]!.doneAt).not.toBeNull();
    expect(w.monitor.closeFiring(firing!.id).ok).toBe(true);
    w.run(10_000);
    expect(w.store.firings(10)).toHaveLength(1);
    w.run(21_000);
    expect(w.store.firings(10)).toHaveLength(2);
    expect(w.monitor.rehearse('cut')).toMatchObject({ ok: true, value: { id: 0, plan: 'cut' } });
    expect(w.store.firings(10)).toHaveLength(2);
    expect(w.errors).toEqual([]);
  });

  it('does not skip a duration at a thousand times the speed', () => {
    const w = watch(loanBook({ plans: [plan({ when: { metric: 'bufferRatio', below: 1.5, for: 'PT2M' } })] }), tickFeed(aaa([60_000, 95], [240_000, 110]), 3_600_000));
    w.monitor.control('play', undefined);
    w.monitor.control('speed', 1000);
    for (let n = 0; n < 20; n++) {
      w.clock.pass(250);
      w.monitor.step(250);
    }
    expect(w.store.firings(10)).toHaveLength(1);
    expect(w.store.alerts({ open: false, limit: 10 })[0]!.resolvedAt).toBeGreaterThan(START + 230_000);
    expect(w.store.snapshots('main', START, START + 3_600_000, 1000).at(-1)!.at).toBe(START + 3_600_000);
  });

  it('lets alert rules see every tick', () => {
    const spike = [{ id: 'VIX', mark: 14, after: 100_000 }, { id: 'VIX', mark: 19, after: 100_001 }, { id: 'VIX', mark: 14, after: 100_002 }];
    const w = watch(loanBook({ alertRules: [{ id: 'up', instrument: 'VIX', metric: 'price', above: 17, severity: 'info' }] }), tickFeed(spike));
    w.monitor.control('play', undefined);
    w.monitor.control('speed', 1000);
    w.run(200);
    expect(w.notices).toEqual([{ title: 'VIX', body: 'VIX is above 17.00: 19.00', severity: 'info' }]);
    expect(w.store.alerts({ open: false, limit: 10 })[0]).toMatchObject({ key: 'rule|up', resolvedAt: START + 100_002 });
  });

  it.each([true, false])('neither repeats nor forgets over a restart (closed properly: %s)', (polite) => {
    const ticks = aaa([1000, 95], [60_000, 86]);
    const w = watch(loanBook({ plans: [plan({ when: { metric: 'bufferRatio', below: 1.5 } })] }), tickFeed(ticks));
    w.monitor.control('play', undefined);
    w.run(2000);
    const open = w.store.alerts({ open: true, limit: 10 });
    w.monitor.acknowledge(open[0]!.id);
    expect(w.notices).toHaveLength(2);
    w.clock.pass(3_600_000);
    w.restart(tickFeed(ticks), polite);
    expect(w.monitor.feedState()!.marketTime).toBeGreaterThanOrEqual(open[0]!.raisedAt);
    w.monitor.control('play', undefined);
    w.run(1000);
    expect(w.notices).toHaveLength(2);
    expect(w.store.firings(10)).toHaveLength(1);
    expect(w.store.alerts({ open: true, limit: 10 })[0]).toMatchObject({ id: open[0]!.id, level: 1.5 });
    w.run(60_000);
    expect(w.notices).toHaveLength(3);
    expect(w.errors).toEqual([]);
  });

  it('says what it did not watch after sleep, and evaluates at once', () => {
    const w = watch(loanBook(), tickFeed([]));
    w.run(100);
    const slept = w.clock.wall;
    w.clock.wall += 8 * 3_600_000;
    w.run(16);
    expect(w.store.alerts({ open: true, limit: 5 })).toMatchObject([{ kind: 'missed', key: 'missed' }]);
    expect(w.notices).toHaveLength(1);
    expect(w.notices[0]!.body).toContain(new Date(slept).toISOString().slice(0, 16).replace('T', ' '));
    w.run(1000);
    expect(w.notices).toHaveLength(1);
    w.monitor.acknowledge(w.store.alerts({ open: true, limit: 5 })[0]!.id);
    expect(w.store.alerts({ open: true, limit: 5 })).toEqual([]);
  });

  it('tells an unwatched time at the next start of a book without a feed, and ages its quotes', () => {
    const w = watch(loanBook({ quotes: [{ instrument: 'AAA', mark: 100, at: '2026-01-01T00:00:00Z' }] }), null);
    w.run(2000);
    expect(w.store.alerts({ open: true, limit: 5 })).toEqual([]);
    w.clock.wall += 6 * 86_400_000;
    w.restart(null, false);
    w.run(100);
    expect(w.store.alerts({ open: true, limit: 5 }).map((a) => a.kind).sort()).toEqual(['missed', 'unknown']);
  });

  it('goes back with a seek, and does not ring for what it rang before', () => {
    const w = watch(loanBook(), tickFeed(aaa([0, 100], [1000, 95], [5000, 86])));
    w.monitor.control('play', undefined);
    w.run(6000);
    expect(w.notices).toHaveLength(2);
    w.monitor.control('seek', START + 2000);
    expect(w.session.figures('main').bufferRatio).toBeCloseTo(35_000 / 23_750);
    expect(w.notices).toHaveLength(2);
    expect(w.store.alerts({ open: true, limit: 5 }).every((a) => a.raisedAt <= START + 2000)).toBe(true);
    w.monitor.control('seek', START + 500);
    expect(w.store.alerts({ open: true, limit: 5 })).toEqual([]);
    expect(w.store.snapshots('main', START + 501, START + 1e6, 100)).toEqual([]);
    expect(w.errors).toEqual([]);
  });

  it('streams risk, positions and the feed to a window, within one step of a tick', () => {
    const w = watch(loanBook(), tickFeed(aaa([1000, 95])));
    const window = page();
    w.monitor.attach(window);
    window.say({ type: 'subscribe', subscription: 1, stream: 'risk', parameters: {} });
    window.say({ type: 'subscribe', subscription: 2, stream: 'positions', parameters: { account: 'main' } });
    window.say({ type: 'subscribe', subscription: 3, stream: 'feed', parameters: {} });
    const frames = () => window.got.filter((m) => m.type === 'frame').map((m) => m.frame);
    expect(frames().map((f) => [f.subscription, f.kind, f.keys])).toEqual([[1, 'snapshot', ['main']], [2, 'snapshot', ['AAA']], [3, 'snapshot', ['replay']]]);
    expect(frames()[0]!.numbers[6]).toBeCloseTo(1.6);
    window.say({ type: 'acknowledge', subscription: 1, sequence: 1 });
    window.say({ type: 'acknowledge', subscription: 2, sequence: 1 });
    w.monitor.control('play', undefined);
    w.run(1008);
    const deltas = frames().filter((f) => f.kind === 'delta' && f.subscription !== 3);
    expect(deltas.map((f) => [f.subscription, f.keys, f.asOf])).toEqual([[1, ['main'], START + 1008], [2, ['AAA'], START + 1008]]);
    expect(deltas[0]!.numbers[6]).toBeCloseTo(35_000 / 23_750);
  });

  it('follows edits of thresholds and plans', () => {
    const w = watch(loanBook(), tickFeed([]));
    const edited = loanBook({ plans: [plan({ when: { metric: 'bufferRatio', below: 1.7 } })] });
    const account = w.session.account('main')!;
    w.session.apply({ type: 'account', id: 'main', account: { ...account, thresholds: { target: 2, alerts: [1.7] } } });
    w.monitor.bookChanged(edited, new Set());
    expect(w.store.alerts({ open: true, limit: 5 })).toMatchObject([{ level: 1.7 }]);
    expect(w.store.firings(5)).toHaveLength(1);
    w.session.apply({ type: 'account', id: 'main', account: null });
    w.monitor.bookChanged(edited, new Set());
    expect(w.store.alerts({ open: true, limit: 5 })).toEqual([]);
  });

  it('goes on watching when the book cannot be written', () => {
    const w = watch(loanBook(), tickFeed(aaa([1000, 95])));
    w.monitor.control('play', undefined);
    w.store.addAlert = w.store.saveSnapshots = w.store.saveQuotes = w.store.saveSetting = () => {
      throw new Error('no space left on device');
    };
    w.run(2000);
    expect(w.notices.map((n) => n.title).sort()).toEqual(['Main: Buffer ratio 1.47 is below 1.50', 'Marginline cannot save']);
  });
});
