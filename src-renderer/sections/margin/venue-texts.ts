/** What a person types of the venue's statement, read into what the book keeps. */
export interface VenueTexts {
  readonly at: string;
  readonly netLiquidationValue: string;
  readonly initialMargin: string;
  readonly maintenanceMargin: string;
}

export interface VenueFigures {
  readonly at: string;
  readonly netLiquidationValue?: string;
  readonly initialMargin?: string;
  readonly maintenanceMargin?: string;
}

const names = { netLiquidationValue: 'NLV', initialMargin: 'Initial margin', maintenanceMargin: 'Maintenance margin' } as const;
const TIME = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d(?:\.\d+)?)?)?Z?$/;

/**
 * Reads the form.
 * @returns the value, or null with one sentence per wrong field. At least one figure must be there; a time without a
 * clock means the end of that day, as statements mean it.
 */
export function readVenueFigures(texts: VenueTexts): { readonly value: VenueFigures | null; readonly problems: Partial<Record<keyof VenueTexts, string>> } {
  const problems: Partial<Record<keyof VenueTexts, string>> = {};
  const match = TIME.exec(texts.at.trim());
  const at = match === null ? NaN : Date.parse(`${match[1]!}T${match[2] ?? '23:59'}${match[3] ?? ':00'}Z`);
  if (Number.isNaN(at)) problems.at = 'Time: expected a date and time such as 2027-01-15 21:00.';
  const read = (field: keyof typeof names): Partial<VenueFigures> => {
    const text = plainDecimal(texts[field]);
    if (text === '') return {};
    if (text !== null) return { [field]: text };
    problems[field] = `${names[field]}: expected an amount such as 41,380.25.`;
    return {};
  };
  const figures = { ...read('netLiquidationValue'), ...read('initialMargin'), ...read('maintenanceMargin') };
  if (Object.keys(figures).length === 0 && Object.keys(problems).length === 0) problems.maintenanceMargin = 'Enter at least one figure.';
  return Object.keys(problems).length > 0 ? { value: null, problems } : { value: { at: new Date(at).toISOString(), ...figures }, problems };
}

/**
 * An amount as people and statements write it, as a plain decimal: the last of several kinds of separators is the
 * decimal one, and a single one is decimal unless exactly three digits follow it.
 * @returns '' for nothing, null for what is no amount
 */
export function plainDecimal(text: string): string | null {
  const bare = text.trim().replace(/[\s\u00a0\u202f'’]/g, '').replace('−', '-');
  if (bare === '') return '';
  if (!/^-?\d[\d.,]*$/.test(bare)) return null;
  const last = Math.max(bare.lastIndexOf('.'), bare.lastIndexOf(','));
  if (last < 0) return bare;
  const separator = bare[last]!;
  const both = bare.includes('.') && bare.includes(',');
  const repeated = bare.split(separator).length > 2;
  const grouping = !both && (repeated || (separator === ',' && bare.length - last - 1 === 3));
  if (grouping || repeated) {
    if (both || !/^-?\d{1,3}([.,]\d{3})+$/.test(bare)) return null;
    return bare.replaceAll(separator, '');
  }
  const whole = bare.slice(0, last).replaceAll(separator === '.' ? ',' : '.', '');
  const rest = bare.slice(last + 1);
  return /^-?\d+$/.test(whole) && /^\d*$/.test(rest) ? (rest === '' ? whole : `${whole}.${rest}`) : null;
}
