import { describe, expect, it } from 'vitest';
import { tryEntryPoints } from '#service/entry-points.ts';
import { loanBook, START, tickFeed, watch } from './watching.ts';
import type { Tick } from './watching.ts';

const aaa = (...path: readonly (readonly [number, number])[]): Tick[] => path.map(([after, mark]) => ({ id: 'AAA', mark, after }));
/** Exposure 1,000 × mark over NLV 1,000 × mark − 60,000: 2.5 at 100, 3 at 90. No alerts of its own. */
const book = (...limits: readonly object[]) => {
  const made = loanBook({ limits });
  return { ...made, accounts: made.accounts!.map((account) => ({ ...account, thresholds: { target: 1.1, alerts: [] } })) };
};
const leverage = { id: 'own-cap', metric: 'leverage', max: 2.8, hard: true };
const share = { id: 'single', metric: 'exposureShare', select: { kind: 'equity' }, max: 2.8, hard: false };
const MINUTE = 60_000;
const start = (ticks: readonly Tick[], ...limits: readonly object[]) => {
  const w = watch(book(...limits), tickFeed(ticks));
  w.monitor.control('play', undefined);
  w.monitor.control('speed', 100);
  return w;
};
const notes = (w: ReturnType<typeof watch>) => w.store.journal({ limit: 50 }).filter(({ changes }) => changes === 0).map(({ author, summary }) => `${author}: ${summary}`).reverse();

describe('limits on the live book', () => {
  it('open a breach, ring for a hard one, and end it after it has been kept for a while', () => {
    const w = start(aaa([MINUTE, 90], [3 * MINUTE, 100], [10 * MINUTE, 100]), leverage, share);
    w.run(1100);
    expect(w.monitor.breaches()).toMatchObject([
      { limit: 'own-cap', hard: true, instrument: null, state: 'open', now: 'leverage 3, at most 2.8' },
      { limit: 'single', hard: false, instrument: 'AAA', state: 'open', now: 'share of net liquidation value of AAA 300 %, at most 280 %' },
    ]);
    expect(w.notices.map(({ title, body }) => `${title} | ${body}`)).toEqual(['Main: beyond a limit | Beyond the limit own-cap: leverage 3, at most 2.8']);
    expect(w.store.alerts({ open: true, limit: 10 })).toMatchObject([{ key: 'limit|main|own-cap', kind: 'limit', account: 'main' }]);
    w.run(3000);
    expect(w.monitor.breaches()).toEqual([]);
    expect(w.store.alerts({ open: true, limit: 10 })).toEqual([]);
    expect(w.store.breaches({ limit: 10 }).map(({ limit, resolvedAt }) => [limit, resolvedAt !== null])).toEqual([['single', true], ['own-cap', true]]);
    expect(notes(w).map((line) => line.replace(/after .*:/, 'after …:'))).toEqual([
      'monitor: Beyond the hard limit own-cap in Main: leverage 3, at most 2.8',
      'monitor: Beyond the soft limit single in Main: share of net liquidation value of AAA 300 %, at most 280 %',
      'monitor: No longer beyond the limit own-cap in Main after …: back within it',
      'monitor: No longer beyond the limit single in Main after …: back within it',
    ]);
    expect(w.errors).toEqual([]);
  });

  it('that tremble on the limit are one breach', () => {
    const w = start(aaa(...Array.from({ length: 40 }, (_, n): [number, number] => [MINUTE + n * 5000, n % 2 === 0 ? 90 : 100])), leverage);
    w.run(2400);
    expect(w.store.breaches({ limit: 10 })).toHaveLength(1);
    expect(w.notices).toHaveLength(1);
  });

  it('are waived until a time for a reason, then expire and ring again; a restart forgets nothing', () => {
    const w = start(aaa([MINUTE, 90], [600 * MINUTE, 90]), leverage);
    w.run(1000);
    const [breach] = w.monitor.breaches();
    const until = START + 20 * MINUTE;
    expect(w.monitor.waiveBreach(breach!.id, until, 'later').ok).toBe(false);
    expect(w.monitor.waiveBreach(breach!.id, START, 'Half is sold on Monday morning').ok).toBe(false);
    expect(w.monitor.waiveBreach(breach!.id, START + 200 * 86_400_000, 'Half is sold on Monday morning').ok).toBe(false);
    expect(w.monitor.waiveBreach(99, until, 'Half is sold on Monday morning').ok).toBe(false);
    expect(w.monitor.waiveBreach(breach!.id, until, 'Half is sold on Monday morning').ok).toBe(true);
    expect(w.monitor.breaches()).toMatchObject([{ state: 'waived', waivedUntil: until, waiveReason: 'Half is sold on Monday morning' }]);
    expect(w.store.alerts({ open: true, limit: 10 })).toMatchObject([{ snoozedUntil: until }]);
    w.restart(tickFeed(aaa([MINUTE, 90], [600 * MINUTE, 90])));
    w.monitor.control('play', undefined);
    w.monitor.control('speed', 100);
    w.run(2000);
    expect(w.monitor.breaches()).toMatchObject([{ id: breach!.id, state: 'waived' }]);
    expect(w.notices).toHaveLength(1);
    w.run(10_000);
    expect(w.monitor.breaches()).toMatchObject([{ id: breach!.id, state: 'expired' }]);
    expect(w.notices).toHaveLength(2);
    expect(w.notices[1]!.body).toContain('whose waiver ran out');
    w.restart(tickFeed(aaa([MINUTE, 90], [600 * MINUTE, 90])));
    expect(w.monitor.breaches()).toMatchObject([{ id: breach!.id, state: 'expired' }]);
    expect(w.notices).toHaveLength(2);
    expect(w.monitor.acknowledgeBreach(breach!.id).ok).toBe(true);
    expect(w.monitor.breaches()).toMatchObject([{ state: 'acknowledged' }]);
    expect(notes(w).some((line) => line.startsWith('user: Waived the limit own-cap in Main until 2020-02-20 14:50 UTC: Half is sold on Monday morning'))).toBe(true);
    expect(notes(w).some((line) => line.startsWith('monitor: The waiver ran out, still beyond the hard limit own-cap in Main'))).toBe(true);
    expect(w.errors).toEqual([]);
  });

  it('answer through the alert as well as through the breach', () => {
    const w = start(aaa([MINUTE, 90], [600 * MINUTE, 90]), leverage);
    w.run(1000);
    expect(w.monitor.acknowledge(w.store.alerts({ open: true, limit: 1 })[0]!.id).ok).toBe(true);
    expect(w.monitor.breaches()).toMatchObject([{ state: 'acknowledged' }]);
    expect(w.store.breaches({ open: true, limit: 1 })[0]!.acknowledgedAt).not.toBeNull();
  });

  it('are looked at again after an edit, and end with their limit', () => {
    const w = start(aaa([600 * MINUTE, 100]), leverage);
    w.run(100);
    expect(w.monitor.breaches()).toEqual([]);
    const tight = book({ ...leverage, max: 2 });
    w.monitor.bookChanged(tight, new Set(['limit']));
    expect(w.monitor.breaches()).toMatchObject([{ now: 'leverage 2.5, at most 2' }]);
    w.monitor.bookChanged(book(), new Set(['limit']));
    expect(w.monitor.breaches()).toEqual([]);
    expect(w.store.breaches({ limit: 1 })[0]!.resolvedAt).not.toBeNull();
    expect(w.store.alerts({ open: true, limit: 5 })).toEqual([]);
  });

  it('that were broken before a replay is wound back are as they were then', () => {
    const w = start(aaa([0, 100], [MINUTE, 90], [600 * MINUTE, 90]), leverage);
    w.run(1500);
    expect(w.monitor.breaches()).toHaveLength(1);
    w.monitor.control('seek', START + 10_000);
    expect(w.monitor.breaches()).toEqual([]);
    expect(w.store.breaches({ limit: 5 })).toEqual([]);
  });
});

describe('the ways by which a trade gets into the book', () => {
  it('are all caught when tried', () => {
    expect(tryEntryPoints().map(({ id, caught }) => [id, caught])).toEqual([['ticket', true], ['import', true], ['edit', true], ['plan', true]]);
  });
});
