import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '#base/failure.ts';
import { parseBookFile } from '#interchange/book-file/parse.ts';
import { findSyntaxProblem } from '#interchange/book-file/scan-json.ts';
import { serializeBookFile } from '#interchange/book-file/serialize.ts';
import { bookArbitrary } from '../store/arbitrary-book.ts';
import { value } from '../store/temporary.ts';

const head = { format: 'marginline-book', version: 1, asOf: '2026-11-20T21:00:00Z' };
const instruments = [{ id: 'AAPL', kind: 'equity', currency: 'USD', underlying: 'X' }];
const account = { id: 'a', currency: 'USD', regime: { id: 'reg-t' } };

function problems(book: unknown): readonly (readonly [string, string, string])[] {
  const parsed = parseBookFile(typeof book === 'string' ? book : JSON.stringify(book), 'book.json');
  if (parsed.ok) return [];
  expect(parsed.failure.code).toBe('invalid-input');
  expect(parsed.failure.context?.['file']).toBe('book.json');
  return (parsed.failure.problems ?? []).map(({ where, expected, found }) => [where, expected, found] as const);
}

describe('a book file', () => {
  it.each(readdirSync(path.resolve(import.meta.dirname, '../../resources/books')).filter((name) => name.endsWith('.json')))('that we ship is read and written the same: %s', (name) => {
    const text = readFileSync(path.resolve(import.meta.dirname, '../../resources/books', name), 'utf8');
    const book = value(parseBookFile(text, name));
    expect(value(parseBookFile(serializeBookFile(book), name))).toEqual(book);
  });

  it('of the least is enough', () => {
    expect(problems(head)).toEqual([]);
    expect(value(parseBookFile(JSON.stringify(head), 'x')).accounts).toEqual([]);
  });

  it('has decimals as numbers or texts, exact and canonical', () => {
    const book = value(parseBookFile(JSON.stringify({ ...head, instruments, accounts: [{ ...account, balances: [{ currency: 'USD', amount: 0.1 }, { currency: 'EUR', amount: '-0012345678901234567890.1200' }], positions: [{ instrument: 'AAPL', quantity: '1e-18' }] }] }), 'x'));
    expect(book.accounts?.[0]?.balances?.map(({ amount }) => amount)).toEqual(['0.1', '-12345678901234567890.12']);
    expect(book.accounts?.[0]?.positions?.[0]?.quantity).toBe('0.000000000000000001');
  });

  it('in UTF-16 or with a byte order mark is read as well; other bytes are refused', () => {
    const text = JSON.stringify({ ...head, accounts: [{ ...account, name: 'Übung' }] });
    for (const bytes of [Buffer.from(`\uFEFF${text}`, 'utf8'), Buffer.from(`\uFEFF${text}`, 'utf16le'), Buffer.from(text, 'utf16le')]) {
      expect(value(parseBookFile(bytes, 'x')).accounts?.[0]?.name).toBe('Übung');
    }
    expect(parseBookFile(Buffer.from(text, 'latin1'), 'x')).toMatchObject({ ok: false, failure: { problems: [{ expected: 'text in UTF-8' }] } });
  });
});

describe('problems', () => {
  it('name path, expectation and what was found', () => {
    expect(problems({ ...head, version: 2, asOf: 'now', instruments: [{ ...instruments[0], kind: 'house', multiplier: 0 }], accounts: [{ ...account, currency: 'usd', regime: { id: 'x' }, balances: [{ currency: 'USD', amount: '1,5' }, { amount: null, currency: 'USD' }, 5, { currency: 'USD', amount: 1e308 }], positions: 'none', thresholds: { target: 1, alerts: [0.5] } }] })).toEqual([
      ['version', '1', '2'],
      ['asOf', 'an ISO 8601 time with zone, such as 2026-11-20T21:00:00Z', '"now"'],
      ['accounts[0].currency', 'a currency code such as USD', '"usd"'],
      ['accounts[0].regime.id', 'one of flat, reg-t, portfolio, span, var, crypto-cross, lending, isolated', '"x"'],
      ['accounts[0].balances[0].amount', 'a decimal number', '"1,5"'],
      ['accounts[0].balances[1].amount', 'a decimal number', 'null'],
      ['accounts[0].balances[2]', 'an object { }', '5'],
      // Products of such numbers would be infinite.
      ['accounts[0].balances[3].amount', 'a number below 1e30', '1e+308'],
      ['accounts[0].positions', 'a list', '"none"'],
      ['accounts[0].thresholds.target', 'a buffer ratio above 1', '1'],
      ['accounts[0].thresholds.alerts[0]', 'a buffer ratio above 1', '0.5'],
      ['instruments[0].kind', 'one of equity, etf, fund, option, future, perpetual, crypto, bond, fx, token, index', '"house"'],
      ['instruments[0].multiplier', 'a number above 0', '0'],
    ]);
  });

  it('see a raised target that ends before it begins, or raises nothing', () => {
    const raised = { from: '2026-11-20T21:00:00Z', until: '2026-11-23T21:00:00Z', target: 2.5, reason: 'data' };
    const found = (...thresholds: object[]) => problems({ ...head, instruments, accounts: thresholds.map((one, k) => ({ ...account, id: `t${String(k)}`, thresholds: one })) });
    expect(found({ raised: [raised] })).toEqual([]);
    expect(found({ raised: [{ ...raised, until: raised.from }] }, { target: 2.5, raised: [raised] }, { raised: [{ ...raised, from: 'now', reason: '' }] }).map(([path]) => path)).toEqual([
      'accounts[0].thresholds.raised[0].until', 'accounts[1].thresholds.raised', 'accounts[2].thresholds.raised[0].from', 'accounts[2].thresholds.raised[0].reason',
    ]);
  });

  it('see what leads nowhere', () => {
    expect(
      problems({
        ...head,
        instruments: [...instruments, { id: 'SPX', kind: 'index', currency: 'USD' }, { id: 'O', kind: 'option', currency: 'USD', expiry: '2027-02-30' }, { id: 'M', kind: 'equity', currency: 'ZZZ' }],
        accounts: [{ ...account, regime: { id: 'flat', params: { initialRate: 'half' } }, balances: [{ currency: 'QQQ', amount: 1 }, { currency: 'USDT', amount: 1 }], positions: [{ instrument: 'NONE', quantity: 1 }, { instrument: 'SPX', quantity: 1 }] }],
        quotes: [{ instrument: 'X', mark: 1, at: head.asOf }, { instrument: 'NONE', mark: 1, at: head.asOf }],
        history: [{ instrument: 'NONE', closes: [['2020-01-01', 1]] }],
        alertRules: [{ id: 'r', instrument: 'NONE', metric: 'price' }],
        plans: [{ id: 'p', account: 'b', when: { all: [{ metric: 'price', below: 1 }, { metric: 'price', instrument: 'NONE', below: 1 }, { any: [] }] }, steps: [{ fund: { source: 'bank', amount: 1, currency: 'QQQ' } }, { reduce: { select: { instrument: ['AAPL', 'NONE'] } } }] }],
      }).map(([where, , found]) => `${where} ${found}`),
    ).toEqual([
      'instruments[2].expiry "2027-02-30"', 'instruments[2].underlying nothing', 'instruments[2].right nothing', 'instruments[2].strike nothing', 'instruments[3].currency "ZZZ"',
      'accounts[0].balances[0].currency "QQQ"', 'accounts[0].positions[0].instrument "NONE"', 'accounts[0].positions[1].instrument "SPX"',
      'accounts[0].regime.params.initialRate "half"', 'accounts[0].regime.params.maintenanceRate nothing',
      'quotes[1].instrument "NONE"', 'history[0].instrument "NONE"', 'alertRules[0].instrument "NONE"', 'alertRules[0] nothing',
      'plans[0].account "b"', 'plans[0].when.all[0].instrument nothing', 'plans[0].when.all[1].instrument "NONE"', 'plans[0].when.all[2].any a list of 0',
      'plans[0].steps[0].fund.currency "QQQ"', 'plans[0].steps[1].reduce.select.instrument[1] "NONE"',
    ]);
  });

  it('see what is named twice', () => {
    expect(
      problems({
        ...head, instruments: [...instruments, ...instruments],
        accounts: [{ ...account, balances: [{ currency: 'USD', amount: 1 }, { currency: 'USD', amount: 1, segment: 'securities' }, { currency: 'USD', amount: 2 }], positions: [{ instrument: 'AAPL', quantity: 1 }, { instrument: 'AAPL', quantity: 2 }] }, account],
        fx: [{ from: 'EUR', to: 'USD', rate: 1 }, { from: 'EUR', to: 'USD', rate: 2 }], rates: [{ currency: 'USD' }, { currency: 'USD' }],
        limits: [{ id: 'l', metric: 'leverage', max: 2 }, { id: 'l', metric: 'leverage', max: 3 }], history: [{ instrument: 'AAPL', closes: [['2020-01-01', 1], ['2020-01-01', 2]] }],
      }).map(([where]) => where),
    ).toEqual(['history[0].closes[1][0]']);
    expect(
      problems({
        ...head, instruments: [...instruments, ...instruments],
        accounts: [{ ...account, balances: [{ currency: 'USD', amount: 1 }, { currency: 'USD', amount: 1, segment: 'securities' }, { currency: 'USD', amount: 2 }], positions: [{ instrument: 'AAPL', quantity: 1 }, { instrument: 'AAPL', quantity: 2 }] }, account],
        fx: [{ from: 'EUR', to: 'USD', rate: 1 }, { from: 'EUR', to: 'USD', rate: 2 }], rates: [{ currency: 'USD' }, { currency: 'USD' }],
        limits: [{ id: 'l', metric: 'leverage', max: 2 }, { id: 'l', metric: 'leverage', max: 3 }], history: [{ instrument: 'AAPL', closes: [] }, { instrument: 'AAPL', closes: [] }],
      }).map(([where]) => where),
    ).toEqual(['accounts[1].id', 'instruments[1].id', 'history[1].instrument', 'fx[1]', 'rates[1].currency', 'limits[1].id', 'accounts[0].positions[1].instrument', 'accounts[0].balances[2].currency']);
  });

  it('of closes are found one by one', () => {
    expect(problems({ ...head, instruments, history: [{ instrument: 'AAPL', closes: [['2020-02-30', 1], ['2020-03-01', 'x'], ['2020-03-02'], 5, ['2020-03-03', '1.5']] }, { instrument: 'X', closes: 5 }] })).toEqual([
      ['history[0].closes[0][0]', 'a date such as 2027-01-15', '"2020-02-30"'],
      ['history[0].closes[1][1]', 'a number', '"x"'],
      ['history[0].closes[2]', 'a pair [date, close]', 'a list of 1'],
      ['history[0].closes[3]', 'a pair [date, close]', '5'],
      ['history[1].closes', 'a list of pairs [date, close]', '5'],
    ].slice(0, 5).filter(([where]) => where !== 'history[1].closes').concat([['history[1].closes', 'a list of pairs [date, close]', '5']]));
  });

  it('in a condition are those of the form that was meant', () => {
    const plan = (when: unknown): unknown => ({ ...head, accounts: [account], plans: [{ id: 'p', account: 'a', when, steps: [] }] });
    expect(problems(plan({ all: [{ metric: 'x', below: 1 }, { metric: 'bufferRatio', below: 1, above: 2 }] })).map(([where]) => where)).toEqual(['plans[0].when.all[0].metric', 'plans[0].when.all[1]']);
    expect(problems(plan({ any: [{ all: [{ metric: 'bufferRatio', below: 'x' }] }] }))).toEqual([['plans[0].when.any[0].all[0].below', 'a number', '"x"']]);
    expect(problems(plan({ metric: 'bufferRatio' }))).toEqual([['plans[0].when', 'exactly one of "below" and "above"', '{"metric":"bufferRatio"}']]);
    expect(problems(plan(5)).map(([where]) => where)).toEqual(['plans[0].when']);
  });

  it('are told up to a hundred', () => {
    const found = problems({ ...head, accounts: Array.from({ length: 250 }, () => ({})) });
    expect(found).toHaveLength(101);
    expect(found.at(-1)?.[2]).toMatch(/^and \d+ more$/);
  });

  it('carry the line of the file', () => {
    const text = '{\n  "format": "marginline-book", "version": 1, "asOf": "2026-11-20T21:00:00Z",\n  "accounts": [\n    { "id": "a", "currency": "USD",\n      "regime": { "id": "reg-t" },\n      "balances": [{ "currency": "USD", "amount": "x" }] } ] }';
    const parsed = parseBookFile(text, 'x');
    expect(parsed.ok ? [] : (parsed.failure.problems as readonly (Problem & { line: number })[]).map(({ line }) => line)).toEqual([6]);
  });

  it.each([
    ['', 'line 1, column 1', 'a value', 'the end of the file'],
    ['{\n "a": 1,\n}', 'line 3, column 1', 'a name in double quotes', '"}"'],
    ['{"a" 1}', 'line 1, column 6', 'a colon after the name', '"1}"'],
    ['[1 2]', 'line 1, column 4', 'a comma or ]', '"2]"'],
    ['{"a":\n01}', 'line 2, column 2', 'a comma or }', '"1}"'],
    ['{"a": "x\n"}', 'line 1, column 7', 'a text that ends on its line, with valid escapes', '"\\"x"'],
    ['{} x', 'line 1, column 4', 'the end of the file', '"x"'],
    ['account,quantity\n', 'line 1, column 1', 'a value', '"account,quan"'],
  ])('of syntax have line and column: %j', (text, where, expected, found) => {
    expect(problems(text)).toEqual([[where, expected, found]]);
  });

  it('of syntax are found exactly where JSON.parse fails too', () => {
    const noise = fc.oneof(fc.string(), fc.json(), fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 })).map(([text, at, more]) => text.slice(0, at % (text.length + 1)) + more + text.slice(at % (text.length + 1))));
    fc.assert(fc.property(noise, (text) => {
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      expect(findSyntaxProblem(text) === null).toBe(valid);
    }), { numRuns: 2000 });
  });
});

describe('hostile files', () => {
  it('with __proto__ change nothing but themselves', () => {
    const text = `{"format":"marginline-book","version":1,"asOf":"2026-11-20T21:00:00Z","__proto__":{"polluted":1},"accounts":[{"id":"__proto__","currency":"USD","regime":{"id":"reg-t","params":{"__proto__":{"polluted":1},"\\u005f_proto__":1,"deep":{"__proto__":{"polluted":1}}}},"\\u005f\\u005fproto__":{"polluted":1}}],"instruments":[{"id":"constructor","kind":"equity","currency":"USD"}],"quotes":[{"instrument":"constructor","at":"2026-11-20T21:00:00Z"}]}`;
    const book = value(parseBookFile(text, 'x'));
    expect(({} as Record<string, unknown>)['polluted']).toBe(undefined);
    expect(JSON.stringify(book)).not.toContain('polluted');
    expect(book.accounts?.[0]?.id).toBe('__proto__');
    expect(problems(text.replace('"instrument":"constructor"', '"instrument":"toString"'))).toHaveLength(1);
  });

  it('nested without end are refused', () => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    expect(problems(deep)).toHaveLength(1);
    expect(problems(`{"format":"marginline-book","version":1,"asOf":"2026-11-20T21:00:00Z","x":${deep}}`)).toHaveLength(1);
    expect(problems('['.repeat(100_000))).toHaveLength(1);
  });

  it('cut and changed at random never throw', () => {
    const edits = fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(12), text: fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('null', '[]', '{}', '-1', '"', '1e999', '"x"', '[[', 'NaN')) }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(bookArbitrary, edits, (book, changes) => {
        let text = serializeBookFile(book);
        for (const { at, length, text: more } of changes) text = text.slice(0, Math.floor(at * text.length)) + more + text.slice(Math.floor(at * text.length) + length);
        const parsed = parseBookFile(text, 'x');
        if (parsed.ok) expect(value(parseBookFile(serializeBookFile(parsed.value), 'x'))).toEqual(parsed.value);
        else expect(parsed.failure.problems?.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('with random values in every place never throw', () => {
    const kinds = fc.constantFrom('accounts', 'instruments', 'quotes', 'fx', 'rates', 'history', 'counterparties', 'limits', 'alertRules', 'plans', 'scenarios');
    fc.assert(
      fc.property(fc.dictionary(kinds, fc.oneof(fc.anything(), fc.array(fc.object({ key: fc.constantFrom('id', 'currency', 'regime', 'closes', 'when', 'all', 'any', 'steps', 'instrument', 'at', 'x') })))), (lists) => {
        expect(() => parseBookFile(JSON.stringify({ ...head, ...lists }, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v)) ?? '', 'x')).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});
