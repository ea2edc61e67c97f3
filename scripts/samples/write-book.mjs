/** Writes a book file: one record per line, so that it stays readable and diffs stay small. */
import { writeFileSync } from 'node:fs';

export function writeBook(path, book) {
  const parts = Object.entries(book).map(([key, value]) => {
    if (!Array.isArray(value)) return `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    if (value.length === 0) return `  ${JSON.stringify(key)}: []`;
    return `  ${JSON.stringify(key)}: [\n${value.map((v) => `    ${JSON.stringify(v)}`).join(',\n')}\n  ]`;
  });
  const text = `{\n${parts.join(',\n')}\n}\n`;
  writeFileSync(path, text);
  return text.length;
}

/** Rounds to a number of decimals without binary dust. */
export function round(value, digits) {
  return Number(value.toFixed(digits));
}
