/** Scenario packs: JSON files with a list of scenarios in the syntax of the book file. */
import { failure, success } from '#base/failure.ts';
import type { Problem, Result } from '#base/failure.ts';
import { scenarioSchema } from '#contract/book-file.ts';
import type { ScenarioRecord } from '#contract/book-file.ts';
import { problemsOf } from '../book-file/issues.ts';
import type { SchemaIssue } from '../book-file/issues.ts';
import { findSyntaxProblem, pathText } from '../book-file/scan-json.ts';
import { found } from '../found.ts';
import { decodeUnicode } from '../text-encoding.ts';

export interface ScenarioPack {
  readonly name: string;
  readonly scenarios: readonly ScenarioRecord[];
}

/** Parses and checks a pack: an object with `scenarios` (a book file is one too) or the list alone. */
export function parsePack(bytes: Uint8Array, fileName: string): Result<ScenarioPack> {
  const refuse = (problems: readonly Problem[]): Result<never> => failure('invalid-input', `${fileName} is no pack of scenarios.`, { problems, context: { file: fileName } });
  const text = decodeUnicode(bytes)?.replace(/^\uFEFF/, '');
  if (text === undefined) return refuse([{ where: 'the file', expected: 'text in UTF-8', found: 'bytes that are no such text' }]);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    const syntax = findSyntaxProblem(text);
    return refuse([{ where: `line ${String(syntax?.line ?? 1)}, column ${String(syntax?.column ?? 1)}`, expected: syntax?.expected ?? 'JSON', found: syntax?.found ?? 'something else' }]);
  }
  const list = Array.isArray(raw) ? (raw as unknown[]) : (raw as { readonly scenarios?: unknown } | null)?.scenarios;
  if (!Array.isArray(list)) return refuse([{ where: 'scenarios', expected: 'a list of scenarios', found: found(list) }]);
  const problems: Problem[] = [];
  const scenarios: ScenarioRecord[] = [];
  const ids = new Set<string>();
  list.forEach((entry: unknown, at) => {
    const parsed = scenarioSchema.safeParse(entry);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) for (const one of problemsOf(issue as SchemaIssue, entry)) problems.push({ where: pathText(['scenarios', at, ...one.path]), expected: one.expected, found: one.found });
      return;
    }
    if (ids.has(parsed.data.id)) problems.push({ where: pathText(['scenarios', at, 'id']), expected: 'one scenario for each id', found: parsed.data.id });
    ids.add(parsed.data.id);
    scenarios.push(parsed.data);
  });
  const name = (raw as { readonly name?: unknown }).name;
  return problems.length > 0 ? refuse(problems) : success({ name: typeof name === 'string' ? name : fileName, scenarios });
}
