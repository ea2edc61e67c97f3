import type { PositionRecord } from '#contract/book-file.ts';
import { decimalText, extraFields, extraText, optionalDecimal } from '../exact.ts';
import type { TableShape } from './entity-table.ts';

const named = new Set(['instrument', 'quantity', 'averagePrice', 'isolatedMargin']);

/** Positions: one per account and instrument. Isolated margin is rare and lives with the extras, as exact text. */
export const positions: TableShape<'position'> = {
  table: 'positions',
  keyColumns: ['account', 'instrument'],
  columns: ['quantity', 'average_price', 'extra'],
  toRow: (position, where) => {
    const isolated = optionalDecimal(position.isolatedMargin, `${where} isolatedMargin`);
    const rest = extraFields(extraText(position, named));
    return [
      decimalText(position.quantity, `${where} quantity`),
      optionalDecimal(position.averagePrice, `${where} averagePrice`),
      extraText(isolated === null ? rest : { isolatedMargin: isolated, ...rest }, new Set()),
    ];
  },
  fromRow: (row) =>
    ({
      instrument: row['instrument'],
      quantity: row['quantity'],
      ...(row['average_price'] === null ? {} : { averagePrice: row['average_price'] }),
      ...(row['extra'] === null ? {} : extraFields(row['extra'])),
    }) as PositionRecord,
};
