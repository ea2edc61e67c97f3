/** What the program was started with. */
import path from 'node:path';
import { sections } from '#contract/sections.ts';

export interface StartArguments {
  /** Absolute path of the book to open instead of the last one. */
  readonly book: string | null;
  /** Make a picture of the window and end. */
  readonly screenshot: { readonly file: string; readonly section: string; readonly theme: 'dark' | 'light'; readonly widthPx: number; readonly heightPx: number } | null;
  readonly userData: string | null;
  /** What could not be understood, one line each. */
  readonly problems: readonly string[];
}

const SECTIONS: readonly string[] = sections;
const SMALLEST_PX = 200;
const LARGEST_PX = 8000;

/**
 * Reads the command line. Options of Chromium itself are let pass.
 * @param argv process.argv
 * @param folder what relative paths start from
 */
export function readArguments(argv: readonly string[], folder: string, environment: Readonly<Record<string, string | undefined>>): StartArguments {
  const problems: string[] = [];
  const option = (name: string): string | null => {
    for (let i = 1; i < argv.length; i++) {
      const argument = argv[i]!;
      if (argument.startsWith(`--${name}=`)) return argument.slice(name.length + 3);
      if (argument !== `--${name}`) continue;
      const value = argv[i + 1];
      if (value !== undefined && !value.startsWith('--')) return value;
      problems.push(`--${name}: expected a value, found ${value ?? 'nothing'}`);
    }
    return null;
  };
  const file = (value: string | null): string | null => (value === null || value === '' ? null : path.resolve(folder, value));
  const picture = file(option('screenshot'));
  const section = (option('section') ?? 'line').toLowerCase();
  if (!SECTIONS.includes(section)) problems.push(`--section: expected one of ${SECTIONS.join(', ')}, found ${section}`);
  const theme = option('theme') ?? 'dark';
  if (theme !== 'dark' && theme !== 'light') problems.push(`--theme: expected dark or light, found ${theme}`);
  const size = option('size') ?? '1440x900';
  const parts = /^(\d+)x(\d+)$/.exec(size);
  const [widthPx, heightPx] = [Number(parts?.[1]), Number(parts?.[2])];
  const fits = (px: number): boolean => px >= SMALLEST_PX && px <= LARGEST_PX;
  if (!fits(widthPx) || !fits(heightPx)) problems.push(`--size: expected a size such as 1280x800, found ${size}`);
  return {
    book: file(option('book')),
    screenshot: picture === null ? null : { file: picture, section, theme: theme === 'light' ? 'light' : 'dark', widthPx, heightPx },
    userData: file(option('user-data-dir') ?? environment['MARGINLINE_USER_DATA'] ?? null),
    problems,
  };
}
