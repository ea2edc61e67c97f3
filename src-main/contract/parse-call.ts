/** Parses the input of a call by its schema, so that nothing unchecked crosses the border. */
import * as z from 'zod/mini';
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { calls } from './calls.ts';
import type { CallName, ParsedInput } from './calls.ts';
import { schemaProblems } from './entity-schemas.ts';

/** @returns the parsed input, or `invalid-input` with one problem per field that is not as expected */
export function parseCall(name: CallName, input: unknown): Result<ParsedInput<CallName>> {
  const parsed = z.safeParse(calls[name].input as z.ZodMiniType, input ?? {});
  if (parsed.success) return success(parsed.data as ParsedInput<CallName>);
  return failure('invalid-input', 'The input of this action is not as expected.', { problems: schemaProblems(parsed.error, input, name) });
}
