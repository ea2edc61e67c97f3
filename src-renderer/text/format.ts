/** Figures and times as text, in the user's locale, with a real minus sign. Nothing here computes; an absent figure is a dash. */
export const NONE = '—';

type Number_ = number | null | undefined;
const formats = new Map<string, Intl.NumberFormat>();

function plain(value: number, minimum: number, maximum: number): string {
  const key = `${minimum}|${maximum}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(undefined, { minimumFractionDigits: minimum, maximumFractionDigits: maximum });
    formats.set(key, format);
  }
  return realMinus(format.format(Object.is(value, -0) ? 0 : value));
}

function realMinus(text: string): string {
  return text.replace('-', '−').replace(/^−(0([.,]0+)?)$/, '$1');
}

/** Text of the engine, written for machines too, as people read it: a minus before a figure is a real one. */
export function typeset(text: string): string {
  return text.replace(/(^|[\s(×=])-(?=[\d.])/g, '$1−');
}

/** The first letter large: for what stands at the beginning of a line. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function absent(value: Number_): value is null | undefined {
  return value === null || value === undefined || !Number.isFinite(value);
}

/** Money without its unit: two places, none from ten million on. */
export function amount(value: Number_): string {
  if (absent(value)) return NONE;
  const places = Math.abs(value) >= 10_000_000 ? 0 : 2;
  return plain(value, places, places);
}

/** Money without cents, for axes and marks. */
export function roundAmount(value: Number_): string {
  return absent(value) ? NONE : plain(value, 0, 0);
}

/** Money with its unit. */
export function money(value: Number_, currency: string): string {
  return absent(value) ? NONE : `${amount(value)} ${currency}`;
}

/** With an explicit plus. */
export function signedAmount(value: Number_): string {
  return absent(value) ? NONE : (value > 0 ? '+' : '') + amount(value);
}

/** Buffer ratio. What is below the line never rounds up onto it. */
export function ratio(value: Number_): string {
  if (absent(value)) return NONE;
  const shown = value < 1 && value >= 0.995 ? 0.99 : value;
  return shown >= 100 ? plain(shown, 0, 0) : plain(shown, 2, 2);
}

/** A fraction as percent: −0.29 is "−29.0 %". Whole percents from 100 on. */
export function percent(value: Number_, places = 1): string {
  if (absent(value)) return NONE;
  return `${percentFigure(value, places)} %`;
}

/** The figure of a percentage without its sign of unit. */
export function percentFigure(value: Number_, places = 1): string {
  if (absent(value)) return NONE;
  const shown = value * 100;
  const digits = Math.abs(shown) >= 99.95 ? 0 : places;
  return plain(shown, digits, digits);
}

/** A fraction as a percentage with its sign. */
export function signedPercent(value: Number_, places = 1): string {
  return absent(value) ? NONE : (value > 0 ? '+' : '') + percent(value, places);
}

/** A price: as many places as its size needs. */
export function price(value: Number_): string {
  if (absent(value)) return NONE;
  const size = Math.abs(value);
  if (size >= 1) return plain(value, 2, size < 10 ? 4 : 2);
  return plain(value, 2, size >= 0.01 || size === 0 ? 4 : 8);
}

/** A quantity: whole where it is whole. */
export function quantity(value: Number_): string {
  return absent(value) ? NONE : plain(value, 0, 8);
}

/** A statistic, a factor or a probability with a fixed number of places. */
export function statistic(value: Number_, places = 2): string {
  return absent(value) ? NONE : plain(value, places, places);
}

/** The size of a file. */
export function fileSize(bytes: number): string {
  return bytes < 1_000_000 ? `${plain(bytes / 1000, 0, 0)} kB` : `${plain(bytes / 1_000_000, 1, 1)} MB`;
}

/** A whole number of things. */
export function count(value: number): string {
  return plain(value, 0, 0);
}

/** Any exact decimal text as a figure; text that is none stays as it is. */
export function decimalText(text: string | number | null | undefined, minimum = 0): string {
  if (text === null || text === undefined || text === '') return NONE;
  const value = Number(text);
  return Number.isFinite(value) ? plain(value, minimum, 10) : String(text);
}

/** How old: "2 s", "14 min", "3 h", "5 d". */
export function age(ms: Number_): string {
  if (absent(ms)) return NONE;
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

const dateTimeFormat = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZoneName: 'short' });
const shortFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dateFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const timeFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

function time(format: Intl.DateTimeFormat, ms: Number_): string {
  return absent(ms) ? NONE : format.format(ms);
}

/** Market time in full, with zone. */
export const dateTime = (ms: Number_): string => time(dateTimeFormat, ms);
/** Market time without the year. */
export const shortTime = (ms: Number_): string => time(shortFormat, ms);
/** The day of a market time. */
export const date = (ms: Number_): string => time(dateFormat, ms);
/** The time of day of a market time, with seconds. */
export const clock = (ms: Number_): string => time(timeFormat, ms);
