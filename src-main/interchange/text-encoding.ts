/** Which encoding a text file has: by its byte order mark, or by the zero bytes of UTF-16. */

export type Utf = 'utf-8' | 'utf-16le' | 'utf-16be';

/** The encoding that the first bytes speak for; UTF-8 when nothing else shows. */
export function encodingOf(bytes: Uint8Array): Utf {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const start = bytes.subarray(0, Math.min(bytes.length, 400) & ~1);
  let evenZeros = 0;
  let oddZeros = 0;
  start.forEach((byte, at) => {
    if (byte !== 0) return;
    if (at % 2 === 0) evenZeros++;
    else oddZeros++;
  });
  const half = start.length / 2;
  if (half >= 2 && oddZeros > half * 0.7 && evenZeros < half * 0.1) return 'utf-16le';
  if (half >= 2 && evenZeros > half * 0.7 && oddZeros < half * 0.1) return 'utf-16be';
  return 'utf-8';
}

/** Decodes Unicode text; null when the bytes are not valid in the encoding that they speak for. A byte order mark is dropped. */
export function decodeUnicode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
