/** From the text of a book file to a book, or to every problem that it has. */
import { failure, success } from '#base/failure.ts';
import type { Problem, Result } from '#base/failure.ts';
import { bookFileSchema } from '#contract/book-file.ts';
import type { BookFile } from '#contract/book-file.ts';
import { canonicalBook } from '../canonical.ts';
import { found } from '../found.ts';
import { decodeUnicode } from '../text-encoding.ts';
import { createDayCheck, readCloses } from './closes.ts';
import { crossCheck } from './cross-check.ts';
import { problemsOf } from './issues.ts';
import type { PathProblem } from './issues.ts';
import { findSyntaxProblem, linesOf, pathText } from './scan-json.ts';

/** A problem of a book file with the line on which it stands. */
export interface BookFileProblem extends Problem {
  readonly line: number;
}

const MOST = 100;
const DEEPEST = 100;

/**
 * Parses and checks a book file. Decimals come out canonical, times in UTC, closes in order, every list present.
 * Fails with `invalid-input`: `where` of a problem is a JSON path, or line and column of a syntax error; the file stands
 * in `context.file`. At most 100 problems are told, then one that says how many more there are.
 * @param options.into the book into which it is imported; what that one defines counts as defined
 */
export function parseBookFile(input: string | Uint8Array, fileName: string, options: { readonly into?: BookFile } = {}): Result<BookFile> {
  const decoded = typeof input === 'string' ? input : decodeUnicode(input);
  if (decoded === null) {
    const problem: BookFileProblem = { where: 'the file', line: 1, expected: 'text in UTF-8', found: 'bytes that are no such text' };
    return failure('invalid-input', `${fileName} is not a text file in UTF-8.`, { problems: [problem], context: { file: fileName } });
  }
  const text = decoded.replace(/^\uFEFF/, '');
  let raw: unknown;
  try {
    raw = parseSafely(text);
  } catch {
    const syntax = findSyntaxProblem(text) ?? { line: 1, column: 1, expected: 'JSON', found: 'something else' };
    const problem: BookFileProblem = { where: `line ${syntax.line}, column ${syntax.column}`, line: syntax.line, expected: syntax.expected, found: syntax.found };
    return failure('invalid-input', `${fileName} is not JSON: line ${syntax.line}, column ${syntax.column}: expected ${syntax.expected}, found ${syntax.found}.`, {
      problems: [problem],
      context: { file: fileName },
    });
  }
  const checked = check(raw, options.into);
  return checked.problems.length > 0 || checked.book === null ? refusal(text, fileName, checked.problems) : success(checked.book);
}

/** JSON.parse, with fields called __proto__ left out: they are no data of a book, and never reach a merge. */
function parseSafely(text: string): unknown {
  const suspicious = /__proto__|\\u00(?:5[fF]|70|72|6[fF]|74)/.test(text);
  return suspicious ? (JSON.parse(text, function (this: unknown, key, value: unknown) { return key === '__proto__' ? undefined : value; }) as unknown) : (JSON.parse(text) as unknown);
}

function check(raw: unknown, into: BookFile | undefined): { book: BookFile | null; problems: PathProblem[] } {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return { book: null, problems: [{ path: [], expected: 'a book file: an object { "format": "marginline-book", … }', found: found(raw) }] };
  }
  const { history } = raw as { readonly history?: unknown };
  const rest: Record<string, unknown> = { ...raw };
  if (Array.isArray(history)) rest['history'] = history.map((entry: unknown) => (typeof entry === 'object' && entry !== null && !Array.isArray(entry) && 'closes' in entry ? { ...entry, closes: [] } : entry));
  if (isTooDeep(rest, DEEPEST)) return { book: null, problems: [{ path: [], expected: `at most ${DEEPEST} levels of nesting`, found: 'more' }] };
  const parsed = bookFileSchema.safeParse(rest);
  const problems = parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(issue, raw));
  const isKnownDay = createDayCheck();
  const closes = Array.isArray(history)
    ? history.map((entry: unknown, at) => (typeof entry === 'object' && entry !== null && 'closes' in entry ? readCloses(entry.closes, at, isKnownDay, problems) : []))
    : [];
  if (!parsed.success || problems.length > 0) return { book: null, problems };
  const book = canonicalBook({ ...parsed.data, history: (parsed.data.history ?? []).map((entry, at) => ({ ...entry, closes: closes[at] ?? [] })) });
  const crossed = crossCheck({ ...book, history: parsed.data.history }, into);
  return { book, problems: crossed };
}

function isTooDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  for (const inner of Object.values(value)) if (isTooDeep(inner, left - 1)) return true;
  return false;
}

function refusal(text: string, fileName: string, problems: readonly PathProblem[]): Result<never> {
  const told = problems.slice(0, MOST);
  const lines = linesOf(text, told.map((problem) => problem.path));
  const list: BookFileProblem[] = told.map((problem, at) => ({ where: pathText(problem.path), line: lines[at] ?? 1, expected: problem.expected, found: problem.found }));
  const more = problems.length - told.length;
  if (more > 0) list.push({ where: 'the file', line: 1, expected: `no further problems`, found: `and ${more} more` });
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return failure('invalid-input', `${fileName} has ${count}; nothing of it was used.`, { problems: list, context: { file: fileName } });
}
