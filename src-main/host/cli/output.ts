/** What the command line prints: results to stdout, everything else to stderr, one line per problem. */
import { problemLine } from '#base/failure.ts';
import type { Failure } from '#base/failure.ts';

/** Prints a result as JSON. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Prints a line of a result. */
export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints a failure, one line per problem with the file before it. @returns the exit status 1 */
export function printFailure(failure: Failure): number {
  const problems = failure.problems ?? [];
  const file = failure.context?.['file'];
  if (problems.length === 0) process.stderr.write(`${failure.message}\n`);
  for (const problem of problems) process.stderr.write(`${file === undefined ? '' : `${file}: `}${problemLine(problem)}\n`);
  return 1;
}

/** Prints a problem with what was typed. @returns the exit status 1 */
export function usageProblem(where: string, expected: string, found: string): number {
  process.stderr.write(`${problemLine({ where, expected, found })}\n`);
  return 1;
}
