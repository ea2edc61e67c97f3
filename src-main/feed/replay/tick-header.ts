/** The head of a tick file: the mark "MLTK", the length of a JSON header, the header. */
import { failure, success, type Result } from '#base/failure.ts';

/** What the header says, checked. */
export interface TickHeader {
  readonly name: string;
  readonly seed: string;
  /** ms UTC. */
  readonly start: number;
  readonly end: number;
  /** Length of the replay in whole seconds. */
  readonly seconds: number;
  readonly ticks: number;
  readonly volatilityScale: number;
  readonly instruments: readonly TickInstrument[];
}

/** One instrument's part: decimals of its prices, number of ticks, bytes of its four columns. */
export interface TickInstrument {
  readonly id: string;
  readonly digits: number;
  readonly ticks: number;
  readonly bytes: readonly number[];
}

const maxTicks = 20_000_000;

function damaged(where: string, expected: string, found: string): Result<never> {
  return failure('invalid-input', 'The file is not a readable tick file.', { problems: [{ where, expected, found }] });
}

function isCount(value: unknown, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;
}

function readInstrument(value: unknown, limit: number): TickInstrument | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, digits, ticks, bytes } = value as Record<string, unknown>;
  if (typeof id !== 'string' || id === '' || !isCount(digits, 9) || !isCount(ticks, maxTicks)) return null;
  if (!Array.isArray(bytes) || bytes.length !== 4 || !bytes.every((b) => isCount(b, limit))) return null;
  return { id, digits, ticks, bytes: bytes as number[] };
}

/** Reads and checks the header of unzipped bytes; `bodyStart` is where the columns begin. Fails with `invalid-input` or `unsupported`. */
export function readHeader(bytes: Uint8Array): Result<{ header: TickHeader; bodyStart: number }> {
  const mark = String.fromCharCode(...bytes.subarray(0, 4));
  if (mark !== 'MLTK' || bytes.length < 8) return damaged('first bytes', 'MLTK', JSON.stringify(mark));
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  const bodyStart = 8 + length;
  if (bodyStart > bytes.length) return damaged('header', `${length} bytes`, `${bytes.length - 8} bytes`);
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, bodyStart)));
  } catch {
    return damaged('header', 'JSON text', 'something else');
  }
  if (typeof raw !== 'object' || raw === null) return damaged('header', 'an object', typeof raw);
  const fields = raw as Record<string, unknown>;
  if (fields['format'] !== 'marginline-ticks') return damaged('header.format', 'marginline-ticks', String(fields['format']));
  if (fields['version'] !== 1) {
    return failure('unsupported', 'The tick file was written in a version that this program does not know.', {
      problems: [{ where: 'header.version', expected: '1', found: String(fields['version']) }],
    });
  }
  const start = Date.parse(String(fields['start']));
  const end = Date.parse(String(fields['end']));
  const seconds = (end - start) / 1000;
  if (!isCount(seconds, 0xffffffff) || seconds === 0) return damaged('header.start and header.end', 'a span of whole seconds', `${String(fields['start'])}, ${String(fields['end'])}`);
  const { ticks, volatilityScale, instruments: list } = fields;
  if (!isCount(ticks, maxTicks)) return damaged('header.ticks', `a count up to ${maxTicks}`, String(ticks));
  if (!isCount(volatilityScale, 1e9) || volatilityScale === 0) return damaged('header.volatilityScale', 'a count above 0', String(volatilityScale));
  if (!Array.isArray(list) || list.length > 0xffff) return damaged('header.instruments', 'a list of at most 65535', typeof list);
  const instruments: TickInstrument[] = [];
  for (const [i, value] of list.entries()) {
    const instrument = readInstrument(value, bytes.length);
    if (instrument === null) return damaged(`header.instruments[${i}]`, 'id, digits, ticks and four byte counts', JSON.stringify(value)?.slice(0, 80) ?? 'nothing');
    instruments.push(instrument);
  }
  if (new Set(instruments.map((entry) => entry.id)).size !== instruments.length) return damaged('header.instruments', 'each id once', 'an id twice');
  const sum = instruments.reduce((total, entry) => total + entry.ticks, 0);
  if (sum !== ticks) return damaged('header.ticks', `the sum of all instruments, ${sum}`, String(ticks));
  // Checked before memory is set aside: every tick takes at least one byte in each column.
  const short = instruments.find((entry) => entry.bytes.some((b) => b < entry.ticks));
  if (short !== undefined) return damaged(`header.instruments, ${short.id}`, 'at least one byte per tick and column', short.bytes.join(', '));
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return success({ header: { name: text(fields['name']), seed: text(fields['seed']), start, end, seconds, ticks, volatilityScale, instruments }, bodyStart });
}
