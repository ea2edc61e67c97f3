/** Columns aligned with two spaces between; the first `left` columns and the last one to the left, the rest to the right. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[], left: number): string {
  const widths = head.map((title, c) => rows.reduce((width, row) => Math.max(width, row[c]!.length), title.length));
  const line = (row: readonly string[]): string =>
    row.map((cell, c) => (c < left || c === head.length - 1 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join('  ').trimEnd();
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
