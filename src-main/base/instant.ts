/** ISO 8601 text of an instant (ms UTC), with milliseconds only where there are any. */
export function instantText(at: number): string {
  const text = new Date(at).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}
