import { failure, success } from '#base/failure.ts';
import type { Problem, Result } from '#base/failure.ts';
import { spanParametersSchema } from '#contract/span-parameters.ts';
import type { SpanParametersFile } from '#contract/span-parameters.ts';
import { problemsOf } from '../book-file/issues.ts';
import { findSyntaxProblem, pathText } from '../book-file/scan-json.ts';
import type { SpanFile } from './read-span-file.ts';

/** Parses our own file of SPAN parameters. Fails with `invalid-input`: `where` is a JSON path, or line and column of a syntax error. */
export function parseSpanParameters(text: string, fileName: string): Result<SpanParametersFile> {
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''), function (this: unknown, key, value: unknown) {
      return key === '__proto__' ? undefined : value;
    });
  } catch {
    const syntax = findSyntaxProblem(text) ?? { line: 1, column: 1, expected: 'JSON', found: 'something else' };
    return refuse(fileName, [{ where: `line ${String(syntax.line)}, column ${String(syntax.column)}`, expected: syntax.expected, found: syntax.found }]);
  }
  const parsed = spanParametersSchema.safeParse(raw);
  if (parsed.success) return success(parsed.data);
  return refuse(fileName, parsed.error.issues.flatMap((issue) => problemsOf(issue, raw)).map(({ path, expected, found }) => ({ where: pathText(path), expected, found })));
}

/** A published risk parameter file as our own. */
export function toSpanParameters(file: SpanFile): SpanParametersFile {
  return { format: 'marginline-span', version: 1, asOf: file.asOf, source: file.source, products: file.products, interCommodity: [...file.interCommodity] };
}

function refuse(file: string, problems: readonly Problem[]): Result<never> {
  return failure('invalid-input', `${file} can't be read as a file of SPAN parameters.`, { problems: problems.slice(0, 100), context: { file } });
}
