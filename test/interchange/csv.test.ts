import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { BookFile } from '#contract/book-file.ts';
import { previewImport } from '#interchange/preview.ts';
import type { ImportOptions, ImportPreview } from '#interchange/preview.ts';
import { parseBookFile } from '#interchange/book-file/parse.ts';
import { temporaryFolder, value } from '../store/temporary.ts';

const book: BookFile = value(
  parseBookFile(
    JSON.stringify({
      format: 'marginline-book', version: 1, asOf: '2026-11-20T21:00:00Z',
      accounts: [
        { id: 'ib-main', currency: 'USD', regime: { id: 'reg-t' }, balances: [{ currency: 'USD', amount: '-50000', accrued: '-1' }], positions: [{ instrument: 'AAPL', quantity: '100', averagePrice: '180.25', lot: 1 }] },
        { id: 'crypto', currency: 'USD', regime: { id: 'crypto-cross' } },
      ],
      instruments: [{ id: 'AAPL', kind: 'equity', currency: 'USD' }, { id: 'MSFT', kind: 'equity', currency: 'USD' }, { id: 'SPX', kind: 'index', currency: 'USD' }],
      quotes: [{ instrument: 'AAPL', mark: '190', bid: '189', ask: '191', volatility: 0.3, at: '2026-11-19T21:00:00Z', staleAfter: 'P1D' }],
    }),
    'book.json',
  ),
);

async function preview(text: string | Uint8Array, options: ImportOptions = {}, current = book): Promise<ImportPreview> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return value(await previewImport([{ name: 'file.csv', bytes }], current, () => undefined, undefined, options));
}
const quantities = (result: ImportPreview): unknown[] => result.changes.map((change) => (change.entity === 'position' ? [...change.key, change.value?.quantity, change.value?.averagePrice] : change.entity));

describe('CSV of positions', () => {
  it('keeps what a line does not name, and tells each bad cell', async () => {
    const result = await preview('Account,Symbol,Qty,Average Price\nib-main,AAPL,120,\nib-main,MSFT,-5,401.5\nnobody,AAPL,1,1\nib-main,TSLA,1,1\nib-main,MSFT,x,1\n\nib-main,SPX,1,1\n');
    expect(result.files).toEqual([{
      file: 'file.csv', format: 'positions', read: 6, accepted: 2,
      refused: [
        { line: 4, field: 'account', expected: 'an account of the book (ib-main, crypto)', found: '"nobody"' },
        { line: 5, field: 'instrument', expected: 'an instrument of the book, or the columns kind and currency to make it', found: '"TSLA"' },
        { line: 6, field: 'quantity', expected: 'a number', found: '"x"' },
        { line: 8, field: 'instrument', expected: "an instrument that can be held; an index can't", found: '"SPX"' },
      ],
    }]);
    expect(result.changes).toEqual([
      { entity: 'position', key: ['ib-main', 'AAPL'], value: { instrument: 'AAPL', quantity: '120', averagePrice: '180.25', lot: 1 } },
      { entity: 'position', key: ['ib-main', 'MSFT'], value: { instrument: 'MSFT', quantity: '-5', averagePrice: '401.5' } },
    ]);
    expect(result.summary).toEqual([{ entity: 'position', added: 1, changed: 1, removed: 0 }]);
    expect(result.sample[0]).toEqual({ entity: 'position', key: 'ib-main / AAPL', before: 'quantity 100', after: 'quantity 120' });
  });

  it('makes instruments that are fully described', async () => {
    const result = await preview(
      'account;instrument;quantity;kind;currency;underlying;right;strike;expiry;multiplier\nib-main;AAPL C;2;Option;usd;AAPL;C;200,5;2027-01-15;100\nib-main;Bad;1;option;USD;AAPL;;;2027-02-30;\nib-main;NVDA;3;equity;USD;;;;;\nib-main;X;3;house;USD;;;;;\nib-main;Y;3;future;usdollar!;;;;;-1',
    );
    expect(result.changes[0]).toEqual({ entity: 'instrument', key: ['AAPL C'], value: { id: 'AAPL C', kind: 'option', currency: 'USD', underlying: 'AAPL', right: 'call', strike: 200.5, expiry: '2027-01-15', multiplier: 100 } });
    expect(result.changes.map((change) => change.key.at(-1))).toEqual(['AAPL C', 'AAPL C', 'NVDA', 'NVDA']);
    expect(result.files[0]?.refused.map(({ line, field }) => `${line} ${field}`)).toEqual(['3 expiry', '3 right', '3 strike', '5 kind', '6 currency', '6 multiplier']);
  });

  it('needs no account column where the book has one account', async () => {
    const one = { ...book, accounts: book.accounts?.slice(0, 1) };
    expect(quantities(await preview('instrument\tquantity\nAAPL\t7', {}, one))).toEqual([['ib-main', 'AAPL', '7', '180.25']]);
    expect((await preview('instrument\tquantity\nAAPL\t7')).files[0]?.refused).toEqual([{ line: 2, field: 'account', expected: 'an account of the book', found: 'nothing' }]);
  });

  it('refuses the second line of the same position', async () => {
    expect((await preview('account,instrument,quantity\nib-main,AAPL,1\nib-main,AAPL,2')).files[0]).toMatchObject({ accepted: 1, refused: [{ line: 3, field: 'instrument' }] });
  });
});

describe('encodings and shapes', () => {
  const text = 'account;instrument;quantity;averagePrice\r\nib-main;AAPL;1.234,5;1\u00a0000,25\r\nib-main;MSFT;"2.000";3,5\r\n';
  const expected = [['ib-main', 'AAPL', '1234.5', '1000.25'], ['ib-main', 'MSFT', '2000', '3.5']];
  it.each([
    ['UTF-8', iconv.encode(text, 'utf-8')],
    ['UTF-8 with BOM', iconv.encode(text, 'utf-8', { addBOM: true })],
    ['UTF-16LE with BOM', iconv.encode(text, 'utf-16le', { addBOM: true })],
    ['UTF-16LE without BOM', iconv.encode(text, 'utf-16le')],
    ['UTF-16BE with BOM', iconv.encode(text, 'utf-16be', { addBOM: true })],
    ['Windows-1252', iconv.encode(text, 'windows-1252')],
    ['only CR as line end', iconv.encode(text.replaceAll('\r\n', '\r'), 'utf-8')],
    ['sep= line', iconv.encode(`sep=;\r\n${text}`, 'utf-8')],
    ['tabs', iconv.encode(text.replaceAll(';', '\t'), 'utf-8')],
    ['bars', iconv.encode(text.replaceAll(';', '|'), 'utf-8')],
    ['quoted commas', iconv.encode(text.replaceAll('"', '').split('\r\n').map((line) => line.split(';').map((cell) => `"${cell}"`).join(',')).join('\n'), 'utf-8')],
  ])('%s', async (_, bytes) => {
    const result = await preview(bytes);
    expect(result.files[0]?.refused).toEqual([]);
    expect(quantities(result)).toEqual(expected);
  });

  it('counts lines as an editor does, also after texts with line ends', async () => {
    const result = await preview('instrument,quantity,account,note\n"AAPL",1,ib-main,"two\nlines"\nMSFT,bad,ib-main,\n');
    expect(result.files[0]).toMatchObject({ accepted: 1, refused: [{ line: 4, field: 'quantity' }] });
    expect((await preview('sep=,\ninstrument,quantity,account\nMSFT,bad,ib-main\n')).files[0]?.refused[0]?.line).toBe(3);
  });

  it('tells an open quote and keeps the lines before it', async () => {
    const result = await preview('instrument,quantity,account\nAAPL,1,ib-main\n"MSFT,2,ib-main\nAAPL,3,ib-main\n');
    expect(result.files[0]).toMatchObject({ read: 1, accepted: 1, refused: [{ line: 3, expected: 'a closing quote', found: 'the end of the file' }] });
  });

  it('says what a header lacks', async () => {
    expect((await preview('a,b\n1,2')).files[0]).toMatchObject({ format: 'unknown', accepted: 0, refused: [{ line: 1, field: 'header', found: '"a,b"' }] });
    expect((await preview('instrument,quantity\nAAPL,2', { format: 'closes' })).files[0]?.refused[0]?.expected).toBe('the column date, close of closes');
    expect((await preview('')).files[0]?.refused[0]?.found).toBe('an empty file');
  });
});

describe('decimal marks', () => {
  const read = async (cells: readonly string[], more: ImportOptions = {}): Promise<unknown[]> => {
    const rows = cells.map((cell, at) => `I${at};${cell}`).join('\n');
    const current = { ...book, accounts: book.accounts?.slice(0, 1), instruments: cells.map((_, at) => ({ id: `I${at}`, kind: 'equity' as const, currency: 'USD' })) };
    const result = await preview(`instrument;quantity\n${rows}`, more, current);
    return cells.map((_, at) => {
      const change = result.changes.find((one) => one.entity === 'position' && one.key[1] === `I${at}`);
      return change?.entity === 'position' ? change.value?.quantity : 'refused';
    });
  };
  it.each([
    [['1.5', '1,234'], ['1.5', '1234']],
    [['1,5', '1.234'], ['1.5', '1234']],
    [['1.234', '1.234.567'], ['1234', '1234567']],
    [['1,234', '12,34,567'], ['1234', '1234567']],
    [['1.234'], ['refused']],
    [['1,234', '5'], ['refused', '5']],
    [['0.123', '1.234'], ['0.123', '1.234']],
    [['1234.567', '1.234'], ['1234.567', '1.234']],
    [["1'234.50", '1 234.5', '1\u202f234'], ['1234.5', '1234.5', '1234']],
    [['(1.50)', '2.5-', '\u22123.5', '+4.5', '-5.5'], ['-1.5', '-2.5', '-3.5', '4.5', '-5.5']],
    [['1.5', '2.5', '1,5'], ['1.5', '2.5', 'refused']],
    [['1e-8', '1.5E+3'], ['0.00000001', '1500']],
    [['(-1)', '--1', '1 2', '１２', '$5', '5%', 'NaN', '1,23,4', '0x10'], Array(9).fill('refused')],
    [['123456789012345678901234567890.123456789012345678'], ['123456789012345678901234567890.123456789012345678']],
  ])('%j', async (cells, expected) => {
    expect(await read(cells as string[])).toEqual(expected);
  });

  it('follow the other columns of the file, or what is said', async () => {
    const result = await preview('account,instrument,quantity,averagePrice\nib-main,AAPL,1.234,180.25');
    expect(quantities(result)).toEqual([['ib-main', 'AAPL', '1.234', '180.25']]);
    expect(await read(['1.234'], { decimal: 'comma' })).toEqual(['1234']);
    expect(await read(['1.234'], { decimal: 'point' })).toEqual(['1.234']);
  });
});

describe('CSV of balances, quotes and closes', () => {
  it('balances', async () => {
    const result = await preview('account,currency,amount,segment\nib-main,USD,"1,000.50",\nib-main,usd,5,Commodities\ncrypto,XX!,1,\ncrypto,USDT,1,gold');
    expect(result.changes.map((change) => change.value)).toEqual([{ currency: 'USD', amount: '1000.5', accrued: '-1' }, { currency: 'USD', amount: '5', segment: 'commodities' }]);
    expect(result.files[0]?.refused.map(({ line, field }) => `${line} ${field}`)).toEqual(['4 currency', '5 segment']);
  });

  it('quotes: a new price drops the old spread and keeps the rest; a newer one moves the time of the book', async () => {
    const result = await preview('symbol,last,time\nAAPL,200.5,2026-11-21T10:00:00+01:00\nSPX,5000,yesterday\nNONE,1,2026-11-21T10:00:00Z\nMSFT,,2026-11-21T10:00:00Z');
    expect(result.changes).toEqual([
      { entity: 'quote', key: ['AAPL'], value: { instrument: 'AAPL', mark: '200.5', volatility: 0.3, at: '2026-11-21T09:00:00Z', staleAfter: 'P1D', source: 'csv' } },
      { entity: 'book', key: ['asOf'], value: { asOf: '2026-11-21T09:00:00Z' } },
    ]);
    expect(result.files[0]?.refused.map(({ line, field }) => `${line} ${field}`)).toEqual(['3 at', '4 instrument', '5 mark']);
  });

  it('closes', async () => {
    const result = await preview('instrument,date,close\nAAPL,2026-11-20,190.1\nAAPL,20261119,188.2\nAAPL,2026-02-30,1\nAAPL,2026-11-20,5\nSPX,2026-11-20,-36.98');
    expect(result.changes.map((change) => change.value)).toEqual([
      { instrument: 'AAPL', closes: [['2026-11-19', 188.2], ['2026-11-20', 190.1]] },
      { instrument: 'SPX', closes: [['2026-11-20', -36.98]] },
    ]);
    expect(result.files[0]?.refused.map(({ line, field }) => `${line} ${field}`)).toEqual(['4 date', '5 date']);
  });
});

describe('a second import', () => {
  const folder = temporaryFolder();
  it.each([
    'account,instrument,quantity,averagePrice,kind,currency\nib-main,AAPL,1.50,2\nib-main,NEW,3,4.5,equity,USD\nbad,AAPL,1,1',
    'account,currency,amount,accrued\nib-main,USD,1.50,-0\ncrypto,BTC,3,',
    'instrument,mark,volatility\nAAPL,1.5,0.30\nMSFT,2,',
    'instrument,mark,at\nAAPL,1.5,2026-12-01T00:00:00Z\nMSFT,2,',
    'instrument,date,close\nAAPL,2026-11-20,190.10\nMSFT,2026-11-20,1',
  ])('changes nothing: %s', async (text) => {
    const store = folder.open('b.db');
    const run = async (): Promise<number> => {
      const result = await preview(text, { readCloses: (id) => store.readCloses(id) }, store.readBook({ history: false }));
      return value(store.apply(result.changes, { author: 'import', summary: 'test' })).changed;
    };
    const { files, changes } = value(await previewImport([{ name: 'book.json', bytes: new TextEncoder().encode(JSON.stringify(book)) }], store.readBook({ history: false })));
    expect(files[0]?.refused).toEqual([]);
    value(store.apply(changes, { author: 'import', summary: 'test' }));
    expect(await run()).toBeGreaterThan(0);
    expect(await run()).toBe(0);
    expect(store.verify()).toEqual([]);
  });
});

describe('a long file', () => {
  const days = Array.from({ length: 2000 }, (_, n) => new Date((18_000 + n) * 86_400_000).toISOString().slice(0, 10));
  const current = { ...book, instruments: Array.from({ length: 100 }, (_, n) => ({ id: `I${n}`, kind: 'equity' as const, currency: 'USD' })) };
  const lines = current.instruments.flatMap(({ id }) => days.map((day, n) => `${id},${day},${100 + (n % 977) / 4}`));

  it('of 200,000 lines is read with progress, without holding up the rest of the program', async () => {
    const bytes = new TextEncoder().encode(`instrument,date,close\n${lines.join('\n')}\nI0,never,1\n`);
    const seen: number[] = [];
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const result = value(await previewImport([{ name: 'closes.csv', bytes }], current, (done, total) => seen.push(done / total)));
    clearInterval(timer);
    expect(result.files[0]).toMatchObject({ read: 200_001, accepted: 200_000, refused: [{ line: 200_002, field: 'date' }] });
    expect(result.changes.length).toBe(100);
    expect(turns).toBeGreaterThan(10);
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.at(-1)).toBe(1);
    expect(seen.every((share, at) => share >= (seen[at - 1] ?? 0) && share <= 1)).toBe(true);
  });

  it('can be cancelled', async () => {
    const bytes = new TextEncoder().encode(`instrument,date,close\n${lines.join('\n')}`);
    const stop = new AbortController();
    const result = await previewImport([{ name: 'closes.csv', bytes }], current, (done, total) => { if (done / total > 0.2) stop.abort(); }, stop.signal);
    expect(result).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
  });
});
