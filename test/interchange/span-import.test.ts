import { describe, expect, it } from 'vitest';
import { bookFileSchema } from '#contract/book-file.ts';
import type { AccountRecord, BookFile } from '#contract/book-file.ts';
import { openSession } from '#engine/session.ts';
import { previewImport } from '#interchange/preview.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { value } from '../store/temporary.ts';

const at = '2026-11-20T21:00:00Z';
const future = (id: string, underlying: string, expiry: string, more: object = {}) => ({ id, kind: 'future', currency: 'USD', underlying, multiplier: 50, expiry, ...more });
const book: BookFile = bookFileSchema.parse({
  format: 'marginline-book', version: 1, asOf: at,
  accounts: [
    {
      id: 'f', currency: 'USD', regime: { id: 'span', params: { own: 1, products: { GC: { scanRange: 9 } }, interCommodity: [{ legs: [{ underlying: 'GC', side: 'A' }, { underlying: 'SI', side: 'B' }], credit: 0.5 }] } },
      positions: [{ instrument: 'ESZ6', quantity: '2', averagePrice: '6000' }, { instrument: 'ESH7', quantity: '-1', averagePrice: '6050' }, { instrument: 'NQZ6', quantity: '-1', averagePrice: '20000' }, { instrument: 'CLF7', quantity: '1', averagePrice: '70' }, { instrument: 'AAPL', quantity: '5' }],
    },
    { id: 'g', currency: 'USD', regime: { id: 'reg-t' }, positions: [{ instrument: 'ESZ6', quantity: '1', averagePrice: '6000' }] },
  ],
  instruments: [
    future('ESZ6', 'SPX', '2026-12-18'), future('ESH7', 'SPX', '2027-03-19'), future('NQZ6', 'NDX', '2026-12-18', { spanCode: 'NASDAQ' }), future('CLF7', 'CL', '2026-12-21'),
    { id: 'SPX', kind: 'index', currency: 'USD' }, { id: 'AAPL', kind: 'equity', currency: 'USD' },
  ],
  quotes: [{ instrument: 'ESZ6', mark: 6000, at }, { instrument: 'ESH7', mark: 6050, at }, { instrument: 'NQZ6', mark: 20_000, at }, { instrument: 'CLF7', mark: 70, at }, { instrument: 'AAPL', mark: 190, at }],
});
const parameters = {
  format: 'marginline-span', version: 1, asOf: '2026-11-20', source: 'clearing house',
  products: { ES: { scanRange: 12000, calendarCharges: 600 }, NASDAQ: { scanRange: 18000 }, ZB: { scanRange: 3000 } },
  interCommodity: [
    { legs: [{ underlying: 'ES', ratio: 1, side: 'A' }, { underlying: 'NASDAQ', ratio: 1, side: 'B' }], credit: 0.5 },
    { legs: [{ underlying: 'ES', ratio: 1, side: 'A' }, { underlying: 'ZB', ratio: 1, side: 'B' }], credit: 0.2 },
  ],
};
const file = (content: unknown, name = 'span.json') => ({ name, bytes: new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content)) });
const read = async (content: unknown, options: Parameters<typeof previewImport>[4] = {}, current = book, name?: string) => value(await previewImport([file(content, name)], current, undefined, undefined, options));

describe('SPAN parameters into a book', () => {
  it('go to the products that the account holds, under the ids of the book; the rest of its parameters stays', async () => {
    const { files, changes } = await read(parameters);
    expect(files).toEqual([{ file: 'span.json', format: 'span', read: 3, accepted: 2, refused: [], skipped: ['f: no parameters for CL in the file'] }]);
    expect(changes.map((change) => [change.entity, change.key])).toEqual([['account', ['f']]]);
    const { regime } = changes[0]!.value as AccountRecord;
    expect(regime.params).toEqual({
      own: 1,
      products: { GC: { scanRange: 9 }, SPX: parameters.products.ES, NDX: parameters.products.NASDAQ },
      interCommodity: [
        { legs: [{ underlying: 'GC', side: 'A' }, { underlying: 'SI', side: 'B' }], credit: 0.5 },
        { legs: [{ underlying: 'SPX', ratio: 1, side: 'A' }, { underlying: 'NDX', ratio: 1, side: 'B' }], credit: 0.5 },
      ],
      parametersFrom: { source: 'clearing house', asOf: '2026-11-20' },
    });
  });

  it('are what the account is then charged with', async () => {
    const { changes } = await read(parameters);
    const changed = { ...book, accounts: book.accounts!.map((account) => (account.id === 'f' ? { ...account, regime: (changes[0]!.value as AccountRecord).regime, positions: account.positions!.slice(0, 1) } : account)) };
    expect(openSession(toEngineBook(changed)).figures('f').maintenanceMargin).toBeCloseTo(24_000, 6);
  });

  it('change nothing the second time', async () => {
    const { changes } = await read(parameters);
    const changed = bookFileSchema.parse({ ...book, accounts: book.accounts!.map((account) => (account.id === 'f' ? { ...account, regime: (changes[0]!.value as AccountRecord).regime } : account)) });
    expect((await read(parameters, {}, changed)).changes).toEqual([]);
  });

  it('say so where nobody takes them', async () => {
    expect((await read(parameters, {}, { ...book, accounts: book.accounts!.slice(1) })).files[0]).toMatchObject({ accepted: 0, refused: [], skipped: ['no account of the book has the regime span'] });
    expect((await read(parameters, { account: 'g' })).files[0]).toMatchObject({ refused: [{ field: 'account', found: '"g" with the regime reg-t' }] });
    expect((await read(parameters, { account: 'nobody' })).files[0]).toMatchObject({ refused: [{ field: 'account', found: '"nobody"' }] });
    expect((await read(parameters, { account: 'f' })).changes).toHaveLength(1);
  });

  it.each([
    ['<other/>', 'x.spn', 'file'],
    ['', 'x.spn', 'file'],
    ['{ "format": "marginline-span", "version": 1, "asOf": "2026-11-20", "products": { "ES": { "scanRange": "wide" } } }', 'x.json', 'products.ES.scanRange'],
  ])('refuse %j at its place', async (content, name, field) => {
    const { files, changes } = await read(content, {}, book, name);
    expect([files[0]!.format, changes]).toEqual(['span', []]);
    expect(files[0]!.refused[0]!.field).toContain(field === 'file' ? 'file' : 'scanRange');
  });

  it('a published file: products, what was left out, and the charge', async () => {
    const xml = `<?xml version="1.0"?><spanFile><fileFormat>4.00</fileFormat><pointInTime><date>20261120</date><clearingOrg><ec>CME</ec><name>CME</name>
      <ccDef><cc>ES</cc><name>E-mini</name><currency>USD</currency><pfLink><exch>CME</exch><pfId>1</pfId><pfCode>ES</pfCode><pfType>FUT</pfType></pfLink></ccDef>
      <exchange><exch>CME</exch><futPf><pfId>1</pfId><pfCode>ES</pfCode><currency>USD</currency><cvf>50</cvf>
        <fut><pe>202612</pe><scanRate><r>1</r><priceScan>240</priceScan><volScan>0.04</volScan></scanRate></fut>
      </futPf></exchange><mystery>1</mystery></clearingOrg></pointInTime></spanFile>`;
    const { files, changes } = await read(xml, {}, book, 'cme.spn');
    expect(files[0]).toMatchObject({ format: 'span', read: 1, accepted: 1, refused: [] });
    expect(files[0]!.skipped).toEqual(expect.arrayContaining(['<mystery>: not understood', 'f: no parameters for NDX in the file']));
    expect((changes[0]!.value as AccountRecord).regime.params!['products']).toMatchObject({ SPX: { scanRange: 12_000, multiplier: 50 } });
  });
});
