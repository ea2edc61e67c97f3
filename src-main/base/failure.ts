/** The closed list of reasons for which an operation can fail in an expected way (architecture, section 8). */
export type FailureCode =
  | 'invalid-input'
  | 'missing-data'
  | 'stale-data'
  | 'currency-conversion'
  | 'not-applicable'
  | 'unsupported'
  | 'calculation-failed'
  | 'conflict'
  | 'storage'
  | 'database-from-future'
  | 'permission'
  | 'cancelled'
  | 'internal';

/** One thing wrong with an input: where it stands, what was expected there, what was found. */
export interface Problem {
  /** File, line or JSON path. */
  readonly where: string;
  readonly expected: string;
  readonly found: string;
}

/** An expected failure, carried as a value over every module border. */
export interface Failure {
  readonly code: FailureCode;
  /** One sentence for people: what happened and what it affects. */
  readonly message: string;
  /** Every single problem, where the failure is about an input. */
  readonly problems?: readonly Problem[];
  /** Facts for the log and for "copy details": paths, versions, report id. */
  readonly context?: Readonly<Record<string, string | number>>;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Wraps a value as the successful outcome. */
export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** Wraps an expected failure. */
export function failure(
  code: FailureCode,
  message: string,
  more: { problems?: readonly Problem[]; context?: Readonly<Record<string, string | number>> } = {},
): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure: { code, message, ...more } };
}

/** "where: expected X, found Y": the one line that people read per problem. */
export function problemLine(problem: Problem): string {
  return `${problem.where}: expected ${problem.expected}, found ${problem.found}`;
}
