import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBook } from '#store/open.ts';
import { bundle } from '../faults/bundle.ts';
import { temporaryFolder, value } from '../store/temporary.ts';

let cli = '';
beforeAll(async () => {
  cli = await bundle('src-main/host/cli/index.ts');
}, 60_000);
afterAll(() => rmSync(path.dirname(cli), { recursive: true, force: true }));

const sample = path.resolve(import.meta.dirname, '../../resources/books/sample-february-2020.book.json');
const book = { format: 'marginline-book', version: 1, asOf: '2026-11-20T21:00:00Z', accounts: [{ id: 'a', currency: 'USD', regime: { id: 'reg-t' } }], instruments: [{ id: 'AAPL', kind: 'equity', currency: 'USD' }] };

describe('the command line', () => {
  const folder = temporaryFolder();
  const run = (...args: string[]): { out: string; err: string; status: number | null } => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', cwd: path.dirname(folder.file('x')) });
    expect(stderr).not.toMatch(/\n\s+at /);
    return { out: stdout, err: stderr, status };
  };

  it('imports, says so, and finds nothing to do the second time', () => {
    const first = run('import', sample, '--book', 'b.db', '--json');
    expect(first).toMatchObject({ status: 0, err: '' });
    const answer = JSON.parse(first.out) as { files: { read: number; accepted: number }[]; changes: number };
    expect(answer).toMatchObject({ files: [{ file: sample, format: 'book', refused: [] }] });
    expect(answer.changes).toBeGreaterThan(100);
    expect(run('import', sample, '--book', 'b.db').out.trim().split('\n').at(-1)).toBe('no changes');
    expect(JSON.parse(run('import', sample, '--book', 'b.db', '--json').out)).toMatchObject({ changes: 0 });
    expect(readdirSync(path.dirname(folder.file('x')))).toEqual(['b.db']);
  });

  it('exports the same file from a book file, a book, and a book made of the export', () => {
    run('import', sample, '--book', 'b.db');
    expect(run('export', '--book', 'b.db', '--out', '1.json')).toMatchObject({ status: 0, err: '' });
    run('import', '1.json', '--book', 'c.db');
    run('export', '--book', 'c.db', '--out', '2.json');
    const text = readFileSync(folder.file('1.json'), 'utf8');
    expect(readFileSync(folder.file('2.json'), 'utf8')).toBe(text);
    expect(run('export', '--book', sample, '--out', '-').out).toBe(text);
    expect(run('risk', '--book', 'b.db', '--json').out).toBe(run('risk', '--book', sample, '--json').out);
  });

  it('takes the good lines, tells the bad ones, and ends with 1', () => {
    writeFileSync(folder.file('book.json'), JSON.stringify(book));
    writeFileSync(folder.file('p.csv'), 'account,instrument,quantity\na,AAPL,5\na,NONE,5\nb,AAPL,x\n');
    const result = run('import', 'book.json', 'p.csv', '--book', 'b.db', '--json');
    expect(result.status).toBe(1);
    expect(JSON.parse(result.out)).toEqual({
      files: [
        { file: 'book.json', format: 'book', read: 2, accepted: 2, refused: [] },
        {
          file: 'p.csv', format: 'positions', read: 3, accepted: 1,
          refused: [
            { line: 3, field: 'instrument', expected: 'an instrument of the book, or the columns kind and currency to make it', found: '"NONE"' },
            { line: 4, field: 'account', expected: 'an account of the book (a)', found: '"b"' },
            { line: 4, field: 'quantity', expected: 'a number', found: '"x"' },
          ],
        },
      ],
      changes: 4,
    });
    expect(result.err.trim().split('\n')).toEqual([
      'p.csv: line 3, instrument: expected an instrument of the book, or the columns kind and currency to make it, found "NONE"',
      'p.csv: line 4, account: expected an account of the book (a), found "b"',
      'p.csv: line 4, quantity: expected a number, found "x"',
    ]);
  });

  it('writes nothing in a dry run, nor for files of which nothing can be used', () => {
    writeFileSync(folder.file('book.json'), JSON.stringify(book));
    writeFileSync(folder.file('bad.json'), '{"format": "marginline-book",\n "version": 1,}');
    expect(run('import', 'book.json', '--book', 'b.db', '--dry-run')).toMatchObject({ status: 0 });
    expect(run('import', 'bad.json', '--book', 'b.db')).toMatchObject({ status: 1, err: 'bad.json: line 2, column 15: expected a name in double quotes, found "}"\n' });
    expect(existsSync(folder.file('b.db'))).toBe(false);
    run('import', 'book.json', '--book', 'b.db');
    const before = readFileSync(folder.file('b.db'));
    writeFileSync(folder.file('more.json'), JSON.stringify({ ...book, rates: [{ currency: 'USD', riskFree: 0.04 }] }));
    expect(JSON.parse(run('import', 'more.json', '--book', 'b.db', '--dry-run', '--json').out)).toMatchObject({ changes: 1 });
    expect(readFileSync(folder.file('b.db')).equals(before)).toBe(true);
  });

  it('copies and verifies', () => {
    writeFileSync(folder.file('book.json'), JSON.stringify(book));
    run('import', 'book.json', '--book', 'b.db');
    expect(run('backup', '--book', 'b.db', '--out', 'copy.db')).toMatchObject({ status: 0, err: '' });
    expect(JSON.parse(run('verify', '--book', 'copy.db', '--json').out)).toEqual({ book: 'copy.db', ok: true, problems: [] });
    expect(run('verify', '--book', 'book.json')).toMatchObject({ status: 0, out: 'book.json: whole\n' });
    const bytes = readFileSync(folder.file('copy.db'));
    bytes.fill(0, 4096);
    writeFileSync(folder.file('copy.db'), bytes);
    const damaged = run('verify', '--book', 'copy.db', '--json');
    expect(damaged.status).toBe(1);
    expect(JSON.parse(damaged.out)).toMatchObject({ ok: false });
  });

  it('reads a book that another program has open, but does not write to it', () => {
    writeFileSync(folder.file('book.json'), JSON.stringify(book));
    const store = folder.track(value(openBook(folder.file('b.db'), { create: true })));
    expect(run('import', 'book.json', '--book', 'b.db')).toMatchObject({ status: 1, err: expect.stringContaining('another Marginline') as string });
    value(store.apply([{ entity: 'rate', key: ['USD'], value: { currency: 'USD' } }], { author: 'user', summary: 'x' }));
    expect(run('export', '--book', 'b.db', '--out', '-').out).toContain('"rates": [\n    {"currency":"USD"}\n  ]');
    expect(run('backup', '--book', 'b.db', '--out', 'c.db').status).toBe(0);
  });

  it('answers sums and balances of a proof as numbers where a number holds them', () => {
    const list = (balances: readonly (string | number)[]) => writeFileSync(folder.file('list.json'), JSON.stringify(balances.map((balance, n) => ({ name: `n${n}`, balance, salt: '01'.repeat(32) }))));
    const prove = () => JSON.parse(run('proof', '--encoding', 'ethereum', '--file', 'list.json', '--account', 'n0', '--json').out) as { root: { sum: unknown }; leaves: { balance: unknown }[]; balance: unknown };
    list([20, '50']);
    expect(prove()).toMatchObject({ root: { sum: 70 }, leaves: [{ balance: 20 }, { balance: 50 }], included: true, balance: 20 });
    list(['9007199254740993', 1]);
    expect(prove()).toMatchObject({ root: { sum: 9_007_199_254_740_994 }, leaves: [{ balance: '9007199254740993' }, { balance: 1 }] });
  });

  it('refuses a selection by a field that there is not, which would select everything', () => {
    writeFileSync(folder.file('book.json'), JSON.stringify({ ...book, scenarios: [{ id: 's', shocks: [{ select: { instrumnt: 'AAPL' }, price: { relative: -0.1 } }] }] }));
    expect(run('stress', '--book', 'book.json')).toMatchObject({ status: 1, err: expect.stringContaining('scenarios[0].shocks[0].select.instrumnt') as string });
  });

  it.each([
    [['import', 'none.json', '--book', 'b.db'], 'none.json: expected a file, found nothing'],
    [['import', 'book.json', '--book', 'b.json'], '--book: expected a position book (.db); nothing is written to a book file, found b.json'],
    [['import', 'book.json', '--book', 'b.db', '--format', 'xml'], '--format: expected one of auto, book, positions, balances, quotes, closes, venue-figures, span, found xml'],
    [['export', '--book', 'none.db', '--out', '-'], 'There is no book at'],
    [['export', '--book', 'book.json', '--out', 'no/x.json'], 'does not exist'],
    [['export', '--book', 'book.json', '--out', 'book.json'], '--out: expected another file than the book'],
    [['backup', '--book', 'book.json', '--out', 'x'], '--book: expected a position book (.db)'],
    [['verify', '--book', 'none.json'], 'none.json: expected a file, found nothing'],
    [['export', '--book', 'b.db'], '--out: expected <file>, found nothing'],
    [['stress', '--book'], '--book: expected <file>, found nothing'],
    [['risk', '--book', 'book.json', '--jsn'], '--jsn: expected an option of this command (see --help), found --jsn'],
    [['rsk'], 'rsk: expected a command (see --help), found rsk'],
  ])('answers %j with one line and status 1', (args, line) => {
    writeFileSync(folder.file('book.json'), JSON.stringify(book));
    const { out, err, status } = run(...args);
    expect({ out, status }).toEqual({ out: '', status: 1 });
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain(line);
  });
});
