/** The words of a PDF as Chromium writes it: streams inflated, glyphs turned back to characters by the fonts' own tables. */
import { inflateSync } from 'node:zlib';

export interface PdfText {
  readonly pages: number;
  /** Text in the order in which it is drawn, without spaces: a PDF places glyphs, it does not write spaces. */
  readonly text: string;
}

interface PdfObject {
  readonly head: string;
  readonly stream: string | null;
}

/** Reads the text. @throws where the file is no PDF */
export function pdfText(bytes: Buffer): PdfText {
  const file = bytes.toString('latin1');
  if (!file.startsWith('%PDF-')) throw new Error('not a PDF');
  const objects = new Map<string, PdfObject>();
  for (const match of file.matchAll(/(?:^|\n)(\d+) 0 obj\s*([\s\S]*?)endobj/g)) objects.set(match[1]!, objectOf(match[2]!));
  const glyphs = (font: string): ReadonlyMap<string, string> => {
    const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(font)?.head ?? '')?.[1];
    return charactersOf(table === undefined ? '' : (objects.get(table)?.stream ?? ''));
  };
  let text = '';
  const pages = [...objects.values()].filter(({ head }) => /\/Type\s*\/Page\b(?!s)/.test(head));
  for (const { head } of pages) {
    const resources = /\/Resources\s+(\d+) 0 R/.exec(head)?.[1];
    const names = `${head}${resources === undefined ? '' : (objects.get(resources)?.head ?? '')}`;
    const fonts = new Map([...names.matchAll(/\/(F\d+) (\d+) 0 R/g)].map((one) => [one[1]!, glyphs(one[2]!)]));
    for (const part of head.matchAll(/\/Contents\s+\[?((?:\d+ 0 R\s*)+)/g)) {
      for (const id of part[1]!.matchAll(/(\d+) 0 R/g)) text += drawn(objects.get(id[1]!)?.stream ?? '', fonts);
    }
  }
  return { pages: pages.length, text };
}

function objectOf(body: string): PdfObject {
  const at = body.search(/stream\r?\n/);
  if (at < 0) return { head: body, stream: null };
  const head = body.slice(0, at);
  const raw = Buffer.from(body.slice(at).replace(/^stream\r?\n/, '').replace(/\r?\nendstream\s*$/, ''), 'latin1');
  return { head, stream: (head.includes('/FlateDecode') ? inflateSync(raw) : raw).toString('latin1') };
}

/** Glyph, as four hex digits, to character. */
function charactersOf(table: string): ReadonlyMap<string, string> {
  const characters = new Map<string, string>();
  const unicode = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');
  for (const block of table.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, from, to] of block[1]!.matchAll(/<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>/g)) characters.set(from!.toUpperCase(), unicode(to!));
  }
  for (const block of table.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, first, last, to] of block[1]!.matchAll(/<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]{4})>/g)) {
      for (let code = parseInt(first!, 16); code <= parseInt(last!, 16); code++) {
        characters.set(code.toString(16).toUpperCase().padStart(4, '0'), String.fromCharCode(parseInt(to!, 16) + code - parseInt(first!, 16)));
      }
    }
  }
  return characters;
}

function drawn(stream: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  let text = '';
  let font: ReadonlyMap<string, string> = new Map();
  for (const [whole, name, hex] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|<([0-9a-fA-F]+)>/g)) {
    if (name !== undefined) font = fonts.get(name) ?? new Map();
    else for (const glyph of (hex ?? whole).toUpperCase().match(/.{4}/g) ?? []) text += font.get(glyph) ?? '';
  }
  return text.replaceAll(/[\s\u00a0\u202f]/g, '');
}
