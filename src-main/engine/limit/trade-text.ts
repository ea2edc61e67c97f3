import type { Problem } from '#base/failure.ts';

/** A trade as a person types it. Prices in the instrument's currency, NaN where none is given. */
export interface TypedTrade {
  readonly instrument: string;
  /** Signed units: a sale is negative. */
  readonly quantity: number;
  readonly price: number;
  /** NaN where none is given. */
  readonly leverage: number;
}

const TRADE = /^(buy|sell)\s+([\d.,_]+)\s+(.+?)(?:\s*@\s*(-?[\d.,_]+))?(?:\s+[x×]\s*([\d.]+))?$/i;
/** A row of a table: side, quantity, instrument and perhaps a price, one to a cell. */
const ROW = /^(buy|sell)\t+([^\t]+)\t+([^\t]+?)(?:\t+@?\s*([^\t]+))?$/i;

/**
 * Reads "BUY 100 AAPL @ 190.10" or a basket of such trades, one per line or separated by semicolons; `x10` at the end
 * is the leverage of a derivative order. Rows of a table, with a tab between the cells, are read as well.
 * @param find the instrument that a typed name means; null where there is none
 * @returns the trades, or one problem per trade that can't be read
 */
export function readTrades(text: string, find: (typed: string) => string | null): { readonly trades: readonly TypedTrade[]; readonly problems: readonly Problem[] } {
  const parts = text.split(/[;\r\n]/).map((part) => part.trim()).filter((part) => part !== '');
  const trades: TypedTrade[] = [];
  const problems: Problem[] = [];
  if (parts.length === 0) problems.push({ where: 'trade', expected: 'a trade such as BUY 100 AAPL @ 190.10', found: 'nothing' });
  parts.forEach((part, n) => {
    const where = parts.length === 1 ? 'trade' : `trade ${String(n + 1)}`;
    const match = TRADE.exec(fromRow(part));
    if (match === null) {
      problems.push({ where, expected: 'a trade such as BUY 100 AAPL @ 190.10', found: part });
      return;
    }
    const [, side, size, instrument, price, leverage] = match as unknown as [string, string, string, string, string | undefined, string | undefined];
    const quantity = plainNumber(size);
    const id = find(instrument) ?? find(instrument.replaceAll(/\s+/g, ' '));
    const at = price === undefined ? NaN : plainNumber(price);
    if (!(quantity > 0)) problems.push({ where: `${where}: quantity`, expected: 'a number above 0', found: size });
    else if (price !== undefined && !Number.isFinite(at)) problems.push({ where: `${where}: price`, expected: 'a price', found: price });
    else if (id === null && instrument.includes('@')) problems.push({ where: `${where}: price`, expected: 'a price', found: instrument.slice(instrument.lastIndexOf('@') + 1).trim() || 'nothing' });
    else if (id === null) problems.push({ where: `${where}: instrument`, expected: 'an instrument of the book', found: instrument });
    else if (leverage !== undefined && !(Number(leverage) > 0)) problems.push({ where: `${where}: leverage`, expected: 'a leverage above 0', found: leverage });
    else trades.push({ instrument: id, quantity: side.toLowerCase() === 'buy' ? quantity : -quantity, price: at, leverage: leverage === undefined ? NaN : Number(leverage) });
  });
  return { trades, problems };
}

/** A row of cells as a trade is typed. */
function fromRow(part: string): string {
  const cells = ROW.exec(part);
  return cells === null ? part : `${cells[1]!} ${cells[2]!.trim()} ${cells[3]!.trim()}${cells[4] === undefined ? '' : ` @ ${cells[4].trim()}`}`;
}

/** Finds instruments by name: as it is written in the book, else whatever the case, as long as that names a single one. */
export function instrumentFinder(ids: readonly string[]): (typed: string) => string | null {
  const exact = new Set(ids);
  const folded = new Map<string, string | null>();
  for (const id of exact) folded.set(id.toLowerCase(), folded.has(id.toLowerCase()) ? null : id);
  return (typed) => (exact.has(typed) ? typed : (folded.get(typed.toLowerCase()) ?? null));
}

/** A number with a point; commas and underscores only group thousands. */
function plainNumber(text: string): number {
  return /^-?\d{1,3}([,_]\d{3})+(\.\d+)?$|^-?\d+(\.\d+)?$|^-?\.\d+$/.test(text) ? Number(text.replace(/[,_]/g, '')) : NaN;
}
