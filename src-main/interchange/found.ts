/** A value as quoted in a problem: short, on one line; "nothing" where there is none. */
export function found(value: unknown): string {
  if (value === undefined || value === null) return value === null ? 'null' : 'nothing';
  if (typeof value === 'string') return value === '' ? 'an empty text' : shortened(JSON.stringify(value));
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return shortened(JSON.stringify(value));
  return shortened(String(value));
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
