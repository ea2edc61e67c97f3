import { describe, expect, it } from 'vitest';
import type { AccountRecord, BookFile } from '#contract/book-file.ts';
import { bookFileSchema } from '#contract/book-file.ts';
import { previewImport } from '#interchange/preview.ts';
import { value } from '../store/temporary.ts';

const book: BookFile = bookFileSchema.parse({
  format: 'marginline-book', version: 1, asOf: '2026-11-20T21:00:00Z',
  accounts: [
    { id: 'a', currency: 'USD', regime: { id: 'reg-t' }, balances: [{ currency: 'USD', amount: '5' }], venueFigures: [{ at: '2026-11-19T22:00:00+01:00', maintenanceMargin: '100', note: 'kept' }] },
    { id: 'b', currency: 'USD', regime: { id: 'reg-t' } },
  ],
});
const read = async (text: string, current = book) => value(await previewImport([{ name: 'v.csv', bytes: new TextEncoder().encode(text) }], current));

describe('a CSV of the venue’s figures', () => {
  it('adds entries in order of time, completes one of the same time, and keeps what else the account says', async () => {
    const { files, changes } = await read('Account;At;NLV;Init Margin Req;Maint Margin Req\na;2026-11-19 21:00:00Z;"1.000,50";;120\na;2026-11-18T21:00:00Z;;90;80,25\nb;2026-11-20T21:00:00Z;;;1\n');
    expect(files).toMatchObject([{ format: 'venue-figures', read: 3, accepted: 3, refused: [] }]);
    expect(changes.map((change) => [change.entity, change.key, (change.value as AccountRecord).venueFigures])).toEqual([
      ['account', ['a'], [{ at: '2026-11-18T21:00:00Z', initialMargin: '90', maintenanceMargin: '80.25' }, { at: '2026-11-19T22:00:00+01:00', maintenanceMargin: '120', note: 'kept', netLiquidationValue: '1000.5' }]],
      ['account', ['b'], [{ at: '2026-11-20T21:00:00Z', maintenanceMargin: '1' }]],
    ]);
    expect(changes.every((change) => !('balances' in (change.value as object)))).toBe(true);
  });

  it('changes nothing the second time', async () => {
    const same = 'account,at,maintenanceMargin\na,2026-11-19T21:00:00Z,100\n';
    expect((await read(same)).changes).toEqual([]);
  });

  it.each([
    ['account,at,maintenanceMargin\na,,5', 'at'],
    ['account,at,maintenanceMargin\na,yesterday,5', 'at'],
    ['account,at,maintenanceMargin\na,2026-11-19T21:00:00Z,much', 'maintenanceMargin'],
    ['account,at,maintenanceMargin,nlv\na,2026-11-19T21:00:00Z,,', 'maintenanceMargin'],
    ['account,at,maintenanceMargin\nx,2026-11-19T21:00:00Z,5', 'account'],
    ['account,at,maintenanceMargin\na,2026-11-19T21:00:00Z,5\na,2026-11-19T21:00:00Z,6', 'at'],
  ])('refuses %j at its field', async (text, field) => {
    const { files } = await read(text);
    expect(files[0]!.format).toBe('venue-figures');
    expect(files[0]!.refused).toMatchObject([{ field }]);
  });
});
