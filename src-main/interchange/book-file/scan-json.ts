/** Where things stand in a JSON text: the place of a syntax error, and the lines of values. Runs only when something is wrong. */

export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
}

export interface SyntaxProblem extends Place {
  readonly expected: string;
  readonly found: string;
}

export type Path = readonly (string | number)[];

const DEEPEST = 512;

class Stop extends Error {
  readonly at: number;
  readonly expected: string;
  constructor(at: number, expected: string) {
    super(expected);
    this.at = at;
    this.expected = expected;
  }
}

/** The first syntax error of a text, or null when it is JSON. */
export function findSyntaxProblem(text: string): SyntaxProblem | null {
  try {
    walk(text, () => undefined);
    return null;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const rest = text.slice(error.at, error.at + 12).split(/[\r\n]/)[0] ?? '';
    return { ...placeOf(text, error.at), expected: error.expected, found: error.at >= text.length ? 'the end of the file' : rest === '' ? 'the end of the line' : JSON.stringify(rest) };
  }
}

/** The line of each path (as `pathText` writes it); where a value is missing, the line of what should hold it. */
export function linesOf(text: string, paths: readonly Path[]): number[] {
  const wanted = new Map<string, number>();
  for (const path of paths) for (let length = 0; length <= path.length; length++) wanted.set(JSON.stringify(path.slice(0, length)), -1);
  const prefixes = new Set(wanted.keys());
  try {
    walk(text, (path, at) => {
      const key = JSON.stringify(path);
      if (prefixes.has(key)) wanted.set(key, at);
      return prefixes.has(key);
    });
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  return paths.map((path) => {
    for (let length = path.length; length >= 0; length--) {
      const at = wanted.get(JSON.stringify(path.slice(0, length))) ?? -1;
      if (at >= 0) return placeOf(text, at).line;
    }
    return 1;
  });
}

function placeOf(text: string, at: number): Place {
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', next + 1)) {
    line++;
    start = next + 1;
  }
  return { line, column: at - start + 1 };
}

/** Walks a JSON text. `visit` hears of each value; paths are only built below values for which it answers true. */
function walk(text: string, visit: (path: Path, at: number) => boolean | undefined): void {
  const space = /[ \t\n\r]*/y;
  const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
  const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
  let at = 0;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  const skip = (): void => void match(space);

  const value = (path: Path | null, depth: number): void => {
    skip();
    if (depth > DEEPEST) throw new Stop(at, `at most ${DEEPEST} levels of nesting`);
    const below = path !== null && visit(path, at) === true ? path : null;
    if (text[at] === '{') members(below, depth);
    else if (text[at] === '[') elements(below, depth);
    else if (text[at] === '"') {
      if (match(string) === null) throw new Stop(at, 'a text that ends on its line, with valid escapes');
    } else if (match(scalar) === null) throw new Stop(at, 'a value');
  };
  const members = (path: Path | null, depth: number): void => {
    at++;
    skip();
    if (text[at] === '}') return void at++;
    for (;;) {
      skip();
      const key = match(string);
      if (key === null) throw new Stop(at, 'a name in double quotes');
      skip();
      if (text[at] !== ':') throw new Stop(at, 'a colon after the name');
      at++;
      value(path === null ? null : [...path, JSON.parse(key) as string], depth + 1);
      skip();
      if (text[at] === '}') return void at++;
      if (text[at] !== ',') throw new Stop(at, 'a comma or }');
      at++;
    }
  };
  const elements = (path: Path | null, depth: number): void => {
    at++;
    skip();
    if (text[at] === ']') return void at++;
    for (let index = 0; ; index++) {
      value(path === null ? null : [...path, index], depth + 1);
      skip();
      if (text[at] === ']') return void at++;
      if (text[at] !== ',') throw new Stop(at, 'a comma or ]');
      at++;
    }
  };

  value([], 0);
  skip();
  if (at < text.length) throw new Stop(at, 'the end of the file');
}

/** A path as people write it: accounts[0].positions[3].quantity */
export function pathText(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[A-Za-z_$][\w$]*$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text === '' ? 'the file' : text;
}
