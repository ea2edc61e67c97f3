/** CSV that spreadsheets open without running anything in it. */

const plainNumber = /^[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,3})?$/;

/**
 * The text of a CSV file: comma, CRLF, quotes where needed. A cell that a spreadsheet would take for a formula
 * (starting with = + - @, tab, carriage return or NUL) gets a leading apostrophe; numbers stay numbers.
 * Null and undefined are empty cells.
 */
export function toCsv(header: readonly string[], rows: Iterable<readonly (string | number | null | undefined)[]>): string {
  let text = header.map(cellText).join(',') + '\r\n';
  for (const row of rows) text += row.map(cellText).join(',') + '\r\n';
  return text;
}

function cellText(cell: string | number | null | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  // Full-width forms are formulas to some programs; leading blanks do not protect.
  const dangerous = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\0]/.test(cell) && !plainNumber.test(cell);
  const safe = (dangerous ? `'${cell}` : cell).replaceAll('\0', '');
  return /[",;\r\n\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
