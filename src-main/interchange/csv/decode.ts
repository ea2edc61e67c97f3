/** From the bytes of a CSV file to text, as spreadsheets of all ages write them. */
import iconv from 'iconv-lite';
import { decodeUnicode } from '../text-encoding.ts';

/** Decodes UTF-8 and UTF-16 with or without byte order mark; everything else is taken for Windows-1252, which never fails. */
export function decodeCsv(bytes: Uint8Array): string {
  return decodeUnicode(bytes) ?? iconv.decode(bytes, 'windows-1252');
}
