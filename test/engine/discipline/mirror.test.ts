import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MirrorHistory } from '#engine/discipline/history.ts';
import { mirror } from '#engine/discipline/mirror.ts';
import { DEFAULT_RULES } from '#engine/discipline/rules.ts';
import type { DisciplineRule, DisciplineRules } from '#engine/discipline/rules.ts';
import { DAY, HOUR, alert, at, history, limit, order, reading } from './labelled.ts';

function found(one: MirrorHistory, rules: DisciplineRules = DEFAULT_RULES): readonly DisciplineRule[] {
  return mirror(one, rules).flatMap(({ findings }) => (findings ?? []).map(({ rule }) => rule));
}
const only = (rule: DisciplineRule, more: object = {}): DisciplineRules => {
  const off: DisciplineRules = { averagingDown: null, leverageCreep: null, sizeAfterLoss: null, alerts: null, limits: null, holding: null };
  return { ...off, [rule]: { ...DEFAULT_RULES[rule], ...more } };
};

describe('averaging down', () => {
  const falling = [reading(1, 1.8), reading(9.99, 1.5), reading(10.01, 1.42)];
  const add = (price: number, more: object = {}) => order(10, 'AAA', 100, 150, price, { averageBefore: 100, ...more });
  it.each<[string, MirrorHistory, number]>([
    ['a loser is enlarged while the buffer falls', history({ readings: falling, orders: [add(90)] }), 1],
    ['a short loser is enlarged', history({ readings: falling, orders: [order(10, 'AAA', -100, -150, 110, { averageBefore: 100 })] }), 1],
    ['a winner is enlarged', history({ readings: falling, orders: [add(110)] }), 0],
    ['at the average exactly', history({ readings: falling, orders: [add(100)] }), 0],
    ['a loser is enlarged while the buffer grows', history({ readings: [reading(1, 1.4), reading(9.99, 1.5)], orders: [add(90)] }), 0],
    ['a loser is enlarged while the buffer stands still', history({ readings: [reading(1, 1.5), reading(9.99, 1.5)], orders: [add(90)] }), 0],
    ['a loser is reduced', history({ readings: falling, orders: [order(10, 'AAA', 100, 50, 90, { averageBefore: 100 })] }), 0],
    ['a new position is opened', history({ readings: falling, orders: [order(10, 'AAA', 0, 50, 90)] }), 0],
    ['a losing position is turned over', history({ readings: falling, orders: [order(10, 'AAA', 100, -50, 90, { averageBefore: 100 })] }), 0],
    ['the price is not known', history({ readings: falling, orders: [add(NaN)] }), 0],
    ['the average is not known', history({ readings: falling, orders: [add(90, { averageBefore: NaN })] }), 0],
    ['nothing is known of the days before', history({ readings: falling.slice(1), orders: [add(90)] }), 0],
    ['the days before were quiet, long before it was higher', history({ readings: [reading(-20, 2), reading(4, 1.5), reading(9.99, 1.5)], orders: [add(90)] }), 0],
  ])('%s', (_name, one, count) => { expect(found(one, only('averagingDown'))).toHaveLength(count); });

  it('says what, the average, the buffers and the entry', () => {
    const [finding] = mirror(history({ readings: falling, orders: [add(90)] }), DEFAULT_RULES)[0]!.findings!;
    expect(finding).toMatchObject({ entry: 1000, instrument: 'AAA', at: at(10), bufferBefore: 1.5, bufferAfter: 1.42 });
    expect(finding!.words).toBe('Bought 50 more AAA at 90.00, 10 % below the average of 100.00, while the buffer was 1.50; it had been 1.80 5 days before');
  });

  it('follows the own rule', () => {
    const one = history({ readings: falling, orders: [add(90)] });
    expect(found(one, only('averagingDown', { loss: 0.1 }))).toHaveLength(0);
    expect(found(one, only('averagingDown', { loss: 0.09 }))).toHaveLength(1);
    expect(found(one, only('averagingDown', { withinMs: 0.005 * DAY }))).toHaveLength(0);
  });
});

describe('leverage creep', () => {
  const weeks = (leverages: readonly number[], nlv: readonly number[] = []) => leverages.map((leverage, n) => {
    const value = nlv[n] ?? 100_000 - n * 1000;
    return reading(n * 7 + 6, 1.6, { netLiquidationValue: value, grossExposure: leverage * value });
  });
  it.each<[string, MirrorHistory, number]>([
    ['four rises without growth', history({ readings: weeks([2, 2.2, 2.4, 2.6, 2.8]) }), 1],
    ['three rises', history({ readings: weeks([2, 2.2, 2.4, 2.6]) }), 0],
    ['four rises, one of them noise', history({ readings: weeks([2, 2.2, 2.23, 2.6, 2.8]) }), 0],
    ['four rises, with the account grown', history({ readings: weeks([2, 2.2, 2.4, 2.6, 2.8], [100, 101, 102, 103, 104]) }), 0],
    ['four rises, the account where it was', history({ readings: weeks([2, 2.2, 2.4, 2.6, 2.8], [100, 101, 102, 103, 100]) }), 1],
    ['a fall among the rises', history({ readings: weeks([2, 2.2, 2.4, 2.1, 2.6, 2.8]) }), 0],
    ['six rises are one finding', history({ readings: weeks([2, 2.2, 2.4, 2.6, 2.8, 3, 3.2]) }), 1],
    ['two runs are two', history({ now: at(90), readings: weeks([2, 2.2, 2.4, 2.6, 2.8, 2, 2.2, 2.4, 2.6, 2.8]) }), 2],
    ['a week of which nothing is known', history({ readings: weeks([2, 2.2, 2.4, 2.6, 2.8]).filter((_one, n) => n !== 2) }), 0],
    ['falling leverage', history({ readings: weeks([3, 2.8, 2.6, 2.4, 2.2]) }), 0],
    ['an account that lost everything', history({ readings: weeks([2, 2.2, 2.4, 2.6, 2.8], [5, 4, 3, 2, -1]) }), 0],
  ])('%s', (_name, one, count) => { expect(found(one, only('leverageCreep'))).toHaveLength(count); });

  it('stays where it is as days go by', () => {
    const readings = weeks([2, 2.2, 2.4, 2.6, 2.8]);
    const ends = [36, 38, 41, 50].map((days) => mirror(history({ now: at(days), readings }), DEFAULT_RULES)[1]!.findings!.map((one) => one.at));
    expect(new Set(ends.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  it('says how much there is to look at, and whether that is enough to say anything', () => {
    expect(mirror(history({ readings: weeks([2, 2.2]) }), DEFAULT_RULES)[1]).toMatchObject({ looked: 'needs 5 reviews, one every 7 days; there are 2', enough: false });
    expect(mirror(history({ readings: weeks([2, 2.2, 2.1, 2, 2, 2]) }), DEFAULT_RULES)[1]).toMatchObject({ findings: [], enough: true });
  });
});

describe('size after loss', () => {
  const small = [1, 2, 3, 4, 5].map((day) => order(day, `S${String(day)}`, 0, 10, 100));
  const losing = order(10, 'S1', 10, 0, 90, { averageBefore: 100 });
  const next = (hours: number, units: number) => order(10 + hours / 24, 'BBB', 0, units, 100);
  it.each<[string, MirrorHistory, number]>([
    ['a larger order an hour after a loss', history({ orders: [...small, losing, next(1, 20)] }), 1],
    ['at the very end of the day after', history({ orders: [...small, losing, next(24, 20)] }), 1],
    ['an order as large as the median', history({ orders: [...small, losing, next(1, 10)] }), 0],
    ['two days later', history({ orders: [...small, losing, next(48, 20)] }), 0],
    ['after a gain', history({ orders: [...small, { ...losing, price: 110 }, next(1, 20)] }), 0],
    ['after a close at the average', history({ orders: [...small, { ...losing, price: 100 }, next(1, 20)] }), 0],
    ['before the loss', history({ orders: [...small, next(-1, 20), losing] }), 0],
    ['a large sale of what is held', history({ orders: [...small, losing, order(10.1, 'BIG', 100, 0, 100, { averageBefore: 90 })] }), 0],
    ['too few orders to compare with', history({ orders: [...small.slice(1), losing, next(1, 20)] }), 0],
    ['the losing position itself turned over, larger', history({ orders: [...small, order(10, 'S1', 10, -20, 90, { averageBefore: 100 })] }), 1],
    ['a loss of which the price is not known', history({ orders: [...small, { ...losing, price: NaN }, next(1, 20)] }), 0],
  ])('%s', (_name, one, count) => { expect(found(one, only('sizeAfterLoss'))).toHaveLength(count); });

  it('follows the own rule', () => {
    const one = history({ orders: [...small, losing, next(1, 20)] });
    expect(found(one, only('sizeAfterLoss', { times: 2 }))).toHaveLength(0);
    expect(found(one, only('sizeAfterLoss', { times: 1.99 }))).toHaveLength(1);
  });
});

describe('alerts', () => {
  const late = (ms: number): number => at(5) + ms;
  it.each<[string, MirrorHistory, number]>([
    ['never answered, still there', history({ alerts: [alert(5)] }), 1],
    ['answered after two hours', history({ alerts: [alert(5, { answeredAt: late(2 * HOUR) })] }), 1],
    ['answered within the hour', history({ alerts: [alert(5, { answeredAt: late(HOUR / 2), endedAt: late(9 * HOUR) })] }), 0],
    ['answered at the hour', history({ alerts: [alert(5, { answeredAt: late(HOUR) })] }), 0],
    ['ended within the hour', history({ alerts: [alert(5, { endedAt: late(HOUR - 1) })] }), 0],
    ['ended after two hours, never answered', history({ alerts: [alert(5, { endedAt: late(2 * HOUR) })] }), 1],
    ['raised half an hour ago', history({ now: late(HOUR / 2), alerts: [alert(5)] }), 0],
    ['exposure added while it stood', history({ alerts: [alert(5, { answeredAt: late(60_000) })], readings: [reading(5.99, 1.45), reading(6.01, 1.38)], orders: [order(6, 'AAA', 0, 100, 50)] }), 1],
    ['exposure reduced while it stood', history({ alerts: [alert(5, { answeredAt: late(60_000) })], readings: [reading(5.99, 1.45), reading(6.01, 1.5)], orders: [order(6, 'AAA', 200, 100, 50)] }), 0],
    ['a hedge added that raised the buffer', history({ alerts: [alert(5, { answeredAt: late(60_000) })], readings: [reading(5.99, 1.45), reading(6.01, 1.5)], orders: [order(6, 'PUT', 0, 1, 50)] }), 0],
    ['exposure added after it had ended', history({ alerts: [alert(5, { answeredAt: late(60_000), endedAt: at(5.5) })], readings: [reading(5.99, 1.45), reading(6.01, 1.38)], orders: [order(6, 'AAA', 0, 100, 50)] }), 0],
    ['exposure added, what it did is not known', history({ alerts: [alert(5, { answeredAt: late(60_000) })], orders: [order(6, 'AAA', 0, 100, 50)] }), 0],
  ])('%s', (_name, one, count) => { expect(found(one, only('alerts'))).toHaveLength(count); });

  it('tells in words how it was answered', () => {
    const words = (more: object): string => mirror(history({ now: at(6), alerts: [alert(5, more)] }), only('alerts'))[3]!.findings![0]!.words;
    expect(words({})).toBe('An alert was not answered for 1 day: the buffer is 1.45, below 1.50');
    expect(words({ answeredAt: late(2 * HOUR) })).toContain('answered after 2 hours');
    expect(words({ endedAt: late(2 * HOUR) })).toContain('never answered; it ended by itself after 2 hours');
  });
});

describe('own limits', () => {
  const leverage = (values: readonly number[]) => values.map((value, n) => reading(n, 1.5, { grossExposure: value * 100_000 }));
  it.each<[string, MirrorHistory, number]>([
    ['beyond for two days', history({ readings: leverage([2, 3, 4.5, 4.2, 3]), limits: [limit({ max: 4 })] }), 1],
    ['twice', history({ readings: leverage([5, 3, 4.5, 4.2]), limits: [limit({ max: 4 })] }), 2],
    ['at the limit', history({ readings: leverage([4, 4, 4]), limits: [limit({ max: 4 })] }), 0],
    ['below a floor', history({ readings: [reading(1, 1.3), reading(2, 1.6)], limits: [limit({ metric: 'bufferRatio', min: 1.4 })] }), 1],
    ['above a floor', history({ readings: [reading(1, 1.41), reading(2, 1.6)], limits: [limit({ metric: 'bufferRatio', min: 1.4 })] }), 0],
    ['an order beyond the size of a position', history({ orders: [order(3, 'AAA', 90, 110, 10)], limits: [limit({ metric: 'position', max: 100 })] }), 1],
    ['an order down to a position that is still beyond', history({ orders: [order(3, 'AAA', 190, 110, 10)], limits: [limit({ metric: 'position', max: 100 })] }), 0],
    ['an order in something else', history({ orders: [order(3, 'BBB', 90, 110, 10)], limits: [limit({ metric: 'position', max: 100 })] }), 0],
    ['a kept breach of a share of one position', history({ now: at(9), limits: [limit({ id: 'single', metric: 'exposureShare', max: 0.2 })], breaches: [{ limit: 'single', instrument: 'AAA', message: 'm', at: at(3), endedAt: at(4), waived: null }] }), 1],
    ['a kept breach that the readings show too is one', history({ now: at(9), readings: leverage([2, 5, 3]), limits: [limit({ max: 4 })], breaches: [{ limit: 'own', instrument: null, message: 'm', at: at(1), endedAt: at(2), waived: null }] }), 1],
    ['leverage that is not known', history({ readings: [reading(1, 1.5, { grossExposure: NaN })], limits: [limit({ max: 1 })] }), 0],
  ])('%s', (_name, one, count) => { expect(found(one, only('limits'))).toHaveLength(count); });

  it('says that it lasts, and that it was waived', () => {
    const breach = { limit: 'single', instrument: 'AAA', message: 'share 31 %, at most 20 %', at: at(3), endedAt: null, waived: 'earnings' };
    expect(mirror(history({ now: at(5), breaches: [breach] }), only('limits'))[4]!.findings![0]!.words).toBe('Beyond the limit single for 2 days so far: share 31 %, at most 20 %; waived: earnings');
  });

  it('says how far and how long', () => {
    const [finding] = mirror(history({ readings: leverage([2, 3, 4.5, 4.2, 3]), limits: [limit({ max: 4 })] }), DEFAULT_RULES)[4]!.findings!;
    expect(finding!.words).toBe('Beyond the limit own for 2 days, at worst leverage 4.5, at most 4');
  });
});

describe('holding times', () => {
  const trip = (n: number, open: number, close: number, price: number) => [order(open, `T${String(n)}`, 0, 10, 100), order(close, `T${String(n)}`, 10, 0, price, { averageBefore: 100 })];
  const trips = (lostDays: number, wonDays: number, losers = 3, winners = 3) => [
    ...Array.from({ length: losers }, (_one, n) => trip(n, 1, 1 + lostDays, 90)), ...Array.from({ length: winners }, (_one, n) => trip(10 + n, 1, 1 + wonDays, 105)),
  ].flat().sort((a, b) => a.at - b.at);
  it.each<[string, MirrorHistory, number]>([
    ['losers twice as long', history({ orders: trips(20, 10) }), 1],
    ['losers exactly one and a half times', history({ orders: trips(15, 10) }), 0],
    ['winners longer', history({ orders: trips(10, 20) }), 0],
    ['two losers only', history({ orders: trips(20, 10, 2) }), 0],
    ['held since before the history', history({ orders: trips(20, 10).filter(({ before }) => before !== 0) }), 0],
  ])('%s', (_name, one, count) => { expect(found(one, only('holding'))).toHaveLength(count); });
});

describe('the mirror', () => {
  it('finds nothing in nothing', () => {
    expect(found(history({}))).toEqual([]);
  });
  it('leaves out what is switched off', () => {
    const off = mirror(history({ alerts: [alert(5)] }), { ...DEFAULT_RULES, alerts: null });
    expect(off.find(({ rule }) => rule === 'alerts')).toEqual({ rule: 'alerts', findings: null, looked: '', enough: true });
  });
  it('never praises, blames or shouts', () => {
    const all = history({ readings: [reading(1, 1.8), reading(9.99, 1.5), reading(10.01, 1.3)], orders: [order(10, 'AAA', 100, 150, 90, { averageBefore: 100 })], alerts: [alert(9)], limits: [limit({ max: 1 })] });
    const words = mirror(all, DEFAULT_RULES).flatMap(({ findings }) => (findings ?? []).map((one) => one.words));
    expect(words.length).toBeGreaterThan(3);
    for (const one of words) expect(one).not.toMatch(/!|great|well done|bad|mistake|should|stupid|careless|NaN|undefined/i);
  });
  it('answers for any history, and the same for the same', () => {
    const anyOrder = fc.record({ day: fc.double({ min: 0, max: 50, noNaN: true }), instrument: fc.constantFrom('A', 'B'), before: fc.integer({ min: -3, max: 3 }), after: fc.integer({ min: -3, max: 3 }), price: fc.constantFrom(80, 100, 120, NaN), average: fc.constantFrom(90, 110, NaN) });
    const anyReading = fc.record({ day: fc.double({ min: 0, max: 50, noNaN: true }), ratio: fc.constantFrom(0.9, 1.2, 1.8), gross: fc.constantFrom(1e5, 4e5, NaN), nlv: fc.constantFrom(-1, 9e4, 1e5) });
    fc.assert(fc.property(fc.array(anyOrder, { maxLength: 25 }), fc.array(anyReading, { maxLength: 40 }), (orders, readings) => {
      const one = history({
        orders: orders.sort((a, b) => a.day - b.day).map((o) => order(o.day, o.instrument, o.before, o.after, o.price, { averageBefore: o.average })),
        readings: readings.sort((a, b) => a.day - b.day).map((r) => reading(r.day, r.ratio, { grossExposure: r.gross, netLiquidationValue: r.nlv })),
        alerts: [alert(3), alert(20, { answeredAt: at(20.5) })], limits: [limit({ max: 3 }), limit({ metric: 'position', max: 2 })],
      });
      const text = JSON.stringify(mirror(one, DEFAULT_RULES));
      expect(text).not.toMatch(/NaN|undefined|Infinity/);
      expect(JSON.stringify(mirror(one, DEFAULT_RULES))).toBe(text);
    }), { numRuns: 200 });
  });
});
