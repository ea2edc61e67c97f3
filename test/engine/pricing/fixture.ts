import { readFileSync } from 'node:fs';
import path from 'node:path';

/** One line of a table of reference numbers by column name. */
export type ReferenceRow = ReadonlyMap<string, string>;

/** Rows of test/fixtures/pricing/<name>, made by scripts/reference. */
export function referenceRows(name: string): readonly ReferenceRow[] {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../fixtures/pricing', name), 'utf8');
  const [header, ...lines] = text.trim().split('\n').map((line) => line.split('\t'));
  return lines.map((cells) => new Map(header!.map((column, i) => [column, cells[i]!])));
}

/** The contract of a row in the order of the pricing functions: call, spot, strike, years, rate, yield, volatility. */
export function contractOf(row: ReferenceRow): [boolean, number, number, number, number, number, number] {
  const of = (column: string): number => Number(row.get(column));
  return [row.get('right') === 'call', of('spot'), of('strike'), of('years'), of('rate'), of('dividendYield'), of('volatility')];
}

/** The greatest of many errors and where it was. */
export class Worst {
  error = 0;
  where = '';

  note(error: number, where: () => string): void {
    // Not "greater than", so that NaN is the worst of all and stays.
    if (error <= this.error || Number.isNaN(this.error)) return;
    this.error = error;
    this.where = where();
  }

  toString(): string {
    return `${this.error.toExponential(1)} ${this.where}`;
  }
}
