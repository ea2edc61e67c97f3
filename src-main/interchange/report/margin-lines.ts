import type { MarginLine, PricedInput } from '#engine/portfolio/figures.ts';

/** A margin line as the book format writes it: the times of its prices are ISO 8601 with zone. */
export interface WrittenLine extends Omit<MarginLine, 'inputs'> {
  readonly inputs?: readonly (Omit<PricedInput, 'at'> & { readonly at: string | null })[];
}

/** Lines of a report in their public form; amounts as they are. */
export function writtenLines(lines: readonly MarginLine[]): WrittenLine[] {
  return lines.map(({ inputs, ...line }) =>
    inputs === undefined ? line : { ...line, inputs: inputs.map((input) => ({ ...input, at: input.at === null || Number.isNaN(input.at) ? null : new Date(input.at).toISOString() })) });
}
