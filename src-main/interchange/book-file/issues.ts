/** What the schema has to say, in words: where, what was expected there, what was found. */
import type { bookFileSchema } from '#contract/book-file.ts';
import { found } from '../found.ts';
import type { Path } from './scan-json.ts';

/** One thing wrong at a path of a book file. */
export interface PathProblem {
  readonly path: Path;
  readonly expected: string;
  readonly found: string;
}

/** A single complaint of the schema. */
export type SchemaIssue = NonNullable<ReturnType<(typeof bookFileSchema)['safeParse']>['error']>['issues'][number];

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text', number: 'a number', boolean: 'true or false', array: 'a list', object: 'an object { }', record: 'an object { }', tuple: 'a pair [date, close]',
};

/** Problems of one complaint; a complaint about alternatives becomes those of the alternative that was meant. */
export function problemsOf(issue: SchemaIssue, root: unknown): PathProblem[] {
  return resolve(issue, [], root);
}

function resolve(issue: SchemaIssue, above: Path, root: unknown): PathProblem[] {
  const path: Path = [...above, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  const value = valueAt(root, path);
  const one = (expected: string): PathProblem[] => [{ path, expected, found: found(value) }];
  switch (issue.code) {
    case 'invalid_type':
      return one(typeNames[issue.expected] ?? `a value of type ${issue.expected}`);
    case 'invalid_value': {
      const values = issue.values.map(String);
      return one(values.length === 1 ? JSON.stringify(issue.values[0]) : `one of ${values.join(', ')}`);
    }
    case 'too_small':
      return one(issue.origin === 'string' ? 'a text that is not empty' : issue.origin === 'array' ? `a list of at least ${String(issue.minimum)}` : `at least ${String(issue.minimum)}`);
    case 'too_big':
      return one(issue.origin === 'string' ? `a text of at most ${String(issue.maximum)} characters` : `at most ${String(issue.maximum)}`);
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], expected: 'no such field here', found: found(valueAt(root, [...path, key])) }));
    case 'invalid_union': {
      const branches = issue.errors as readonly SchemaIssue[][];
      if (branches.length > 0 && branches.every((branch) => branch.length === 1 && branch[0]?.code === 'invalid_type' && branch[0].path.length === 0)) {
        const names = branches.map((branch) => (branch[0]?.code === 'invalid_type' ? branch[0].expected : ''));
        return one(names.includes('number') ? 'a decimal number' : names.map((name) => typeNames[name] ?? name).join(' or '));
      }
      const meant = meantBranch(branches, value);
      return meant === undefined ? one('a value of the book format') : meant.flatMap((inner) => resolve(inner, path, root));
    }
    default:
      return one(issue.message === 'Invalid input' ? 'a value of the book format' : issue.message);
  }
}

/** Of the forms of a condition, the one whose keyword stands there; else the form with the fewest complaints. */
function meantBranch(branches: readonly (readonly SchemaIssue[])[], value: unknown): readonly SchemaIssue[] | undefined {
  const complainsOf = (branch: readonly SchemaIssue[], key: string): boolean => branch.some((issue) => issue.code === 'invalid_type' && issue.path.length === 1 && issue.path[0] === key);
  const usable = branches.filter((branch) => branch.length > 0);
  if (typeof value === 'object' && value !== null) {
    const fitting = usable.filter((branch) => !branch.some((issue) => issue.code === 'unrecognized_keys' && issue.path.length === 0) && !['all', 'any'].some((key) => !(key in value) && complainsOf(branch, key)));
    const keyword = ['all', 'any'].find((key) => key in value);
    const byKeyword = keyword === undefined ? undefined : fitting.find((branch) => branch.some((issue) => issue.path[0] === keyword));
    if (byKeyword !== undefined) return byKeyword;
    if (fitting.length > 0) return fitting[fitting.length - 1];
  }
  return [...usable].sort((a, b) => a.length - b.length)[0];
}

/** The value at a path of parsed JSON; undefined where there is none. Never follows inherited fields. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}
