/** Parses the values of a change to the book: each by the schema of its entity, so that a failure names the field. */
import * as z from 'zod/mini';
import { failure, success } from '#base/failure.ts';
import type { Problem, Result } from '#base/failure.ts';
import type { BookChange, EntityName } from './book-change.ts';
import {
  accountSchema, alertRuleSchema, balanceSchema, bookFileSchema, fxSchema, historySchema,
  instrumentSchema, planSchema, positionSchema, quoteSchema, rateSchema, scenarioSchema,
} from './book-file.ts';

const identified = z.looseObject({ id: z.string().check(z.minLength(1), z.maxLength(120)) });
/** Like the history of a book file, but a close of null removes its day. */
const closesToSet = z.looseObject({
  instrument: historySchema.shape.instrument,
  closes: z.array(z.tuple([z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/, { error: 'a date such as 2027-01-15' })), z.nullable(z.number())])),
});

/** Entity name → schema of its value. */
export const entitySchemas = {
  account: accountSchema,
  balance: balanceSchema,
  position: positionSchema,
  instrument: instrumentSchema,
  quote: quoteSchema,
  fx: fxSchema,
  rate: rateSchema,
  history: closesToSet,
  counterparty: identified,
  limit: identified,
  alertRule: alertRuleSchema,
  plan: planSchema,
  scenario: scenarioSchema,
  book: z.looseObject({ asOf: bookFileSchema.shape.asOf }),
} as const satisfies Record<EntityName, z.ZodMiniType>;

/** The parts of the key that the value repeats; null where the value does not name that part. */
const keyInValue: Record<EntityName, (value: Record<string, unknown>) => readonly (unknown)[]> = {
  account: (v) => [v['id']],
  balance: (v) => [null, v['currency'], v['segment'] ?? ''],
  position: (v) => [null, v['instrument']],
  instrument: (v) => [v['id']],
  quote: (v) => [v['instrument']],
  fx: (v) => [v['from'], v['to']],
  rate: (v) => [v['currency']],
  history: (v) => [v['instrument']],
  counterparty: (v) => [v['id']],
  limit: (v) => [v['id']],
  alertRule: (v) => [v['id']],
  plan: (v) => [v['id']],
  scenario: (v) => [v['id']],
  book: () => [null],
};

const KEY_LENGTH: Partial<Record<EntityName, number>> = { balance: 3, position: 2, fx: 2 };

/** A change as it comes over the border: entity and key are checked, the value is not. */
export interface RawChange {
  readonly entity: EntityName;
  readonly key: readonly string[];
  readonly value?: unknown;
}

/**
 * Parses changes into typed ones.
 * @returns `invalid-input` with one problem per wrong field; `where` is "changes[0].value.quantity".
 */
export function parseChanges(raw: readonly RawChange[]): Result<BookChange[]> {
  const problems: Problem[] = [];
  const changes: BookChange[] = [];
  raw.forEach((change, index) => {
    const where = `changes[${index}]`;
    const length = KEY_LENGTH[change.entity] ?? 1;
    if (change.key.length !== length) {
      problems.push({ where: `${where}.key`, expected: `${length} part${length === 1 ? '' : 's'}`, found: JSON.stringify(change.key) });
      return;
    }
    if (change.value === null || change.value === undefined) {
      changes.push({ entity: change.entity, key: change.key, value: null } as BookChange);
      return;
    }
    const parsed = z.safeParse(entitySchemas[change.entity] as z.ZodMiniType, change.value);
    if (!parsed.success) {
      problems.push(...schemaProblems(parsed.error, change.value, `${where}.value`));
      return;
    }
    const value = parsed.data as Record<string, unknown>;
    keyInValue[change.entity](value).forEach((part, position) => {
      if (part !== null && part !== change.key[position]) {
        problems.push({ where: `${where}.key[${position}]`, expected: `${String(part)}, as in the value`, found: String(change.key[position]) });
      }
    });
    // Positions and balances of an account are entities of their own.
    if (change.entity === 'account') {
      delete value['balances'];
      delete value['positions'];
    }
    changes.push({ entity: change.entity, key: change.key, value } as unknown as BookChange);
  });
  if (problems.length > 0) return failure('invalid-input', 'The change was not made: some fields cannot be used as they are.', { problems });
  return success(changes);
}

/** One problem per issue of a schema: path below `root`, what was expected, what stands there. */
export function schemaProblems(error: z.core.$ZodError, input: unknown, root: string): Problem[] {
  return error.issues.map((issue) => ({
    where: issue.path.reduce<string>((path, step) => path + (typeof step === 'number' ? `[${step}]` : `.${String(step)}`), root),
    expected: expectedText(issue),
    found: foundText(valueAt(input, issue.path)),
  }));
}

function expectedText(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type': return issue.expected === 'record' || issue.expected === 'object' ? 'a group of fields' : `a ${issue.expected}`;
    case 'invalid_value': return `one of ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys': return `no field ${issue.keys.join(', ')}`;
    case 'too_small': return `at least ${String(issue.minimum)}${issue.origin === 'string' ? ' characters' : ''}`;
    case 'too_big': return `at most ${String(issue.maximum)}${issue.origin === 'string' ? ' characters' : ''}`;
    case 'invalid_union': return firstOwnWords(issue) ?? 'one of the documented forms';
    default: return issue.message ?? 'another value';
  }
}

function firstOwnWords(issue: z.core.$ZodIssueInvalidUnion): string | null {
  for (const branch of issue.errors) for (const inner of branch) if (inner.code === 'custom' && inner.message) return inner.message;
  return null;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => (value === null || value === undefined ? undefined : (value as Record<PropertyKey, unknown>)[step]), input);
}

function foundText(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? `"${value}"` : JSON.stringify(value) ?? typeof value;
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
