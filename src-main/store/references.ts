/** What must exist for a changed record to mean something. Checked after all changes of a list, before the commit. */
import type { EntityName } from '#contract/book-change.ts';
import type { Problem } from '#base/failure.ts';
import type { Statements } from './sqlite.ts';

export interface Touched {
  readonly entity: EntityName;
  readonly key: readonly string[];
  readonly removed: boolean;
}

const MOST = 100;

/** Whether a name is an instrument of the book or the underlying of one. */
export function isKnownInstrument(statements: Statements, id: string): boolean {
  return (
    statements('SELECT 1 AS found FROM instruments WHERE id = ?').get(id) !== undefined ||
    statements('SELECT 1 AS found FROM instruments WHERE underlying = ? LIMIT 1').get(id) !== undefined ||
    statements(`SELECT 1 AS found FROM instruments WHERE terms ->> '$.tracks.underlying' = ? LIMIT 1`).get(id) !== undefined
  );
}

/** One problem per reference that leads nowhere, at most 100. */
export function checkReferences(statements: Statements, touched: readonly Touched[]): Problem[] {
  const problems: Problem[] = [];
  for (const item of touched) {
    if (problems.length >= MOST) break;
    const problem = item.removed ? leftBehind(statements, item) : missing(statements, item);
    if (problem !== null) problems.push(problem);
  }
  return problems;
}

/** Records that a later change of the same list took away again need nothing. */
const present: Readonly<Partial<Record<EntityName, string>>> = {
  balance: 'SELECT 1 AS found FROM balances WHERE account = ? AND currency = ? AND segment = ?',
  position: 'SELECT 1 AS found FROM positions WHERE account = ? AND instrument = ?',
  quote: 'SELECT 1 AS found FROM quotes WHERE instrument = ?',
  history: 'SELECT 1 AS found FROM series WHERE instrument = ?',
  plan: 'SELECT 1 AS found FROM plans WHERE id = ?',
  alertRule: 'SELECT 1 AS found FROM alert_rules WHERE id = ?',
};

function missing(statements: Statements, { entity, key }: Touched): Problem | null {
  const query = present[entity];
  if (query !== undefined && statements(query).get(...key) === undefined) return null;
  const account = (id: string | undefined): boolean => statements('SELECT 1 AS found FROM accounts WHERE id = ?').get(id ?? '') !== undefined;
  const [first = '', second = ''] = key;
  switch (entity) {
    case 'balance':
      return account(first) ? null : { where: `balance ${first} / ${second}`, expected: 'an account of the book', found: `"${first}"` };
    case 'position': {
      if (!account(first)) return { where: `position ${first} / ${second}`, expected: 'an account of the book', found: `"${first}"` };
      const kind = statements('SELECT kind FROM instruments WHERE id = ?').get(second)?.['kind'];
      if (kind === undefined) return { where: `position ${first} / ${second}`, expected: 'an instrument of the book', found: `"${second}"` };
      return kind === 'index' ? { where: `position ${first} / ${second}`, expected: 'an instrument that can be held', found: `the index "${second}"` } : null;
    }
    case 'quote':
    case 'history':
      return isKnownInstrument(statements, first) ? null : { where: `${entity} ${first}`, expected: 'an instrument of the book, or an underlying of one', found: `"${first}"` };
    case 'plan': {
      const owner = statements('SELECT account FROM plans WHERE id = ?').get(first)?.['account'];
      return account(String(owner)) ? null : { where: `plan ${first}`, expected: 'an account of the book', found: `"${String(owner)}"` };
    }
    case 'alertRule': {
      const instrument = statements('SELECT instrument FROM alert_rules WHERE id = ?').get(first)?.['instrument'];
      return isKnownInstrument(statements, String(instrument))
        ? null
        : { where: `alert rule ${first}`, expected: 'an instrument of the book, or an underlying of one', found: `"${String(instrument)}"` };
    }
    case 'instrument':
      if (statements('SELECT kind FROM instruments WHERE id = ?').get(first)?.['kind'] !== 'index') return null;
      return heldBy(statements, first, 'an instrument that is not held when it becomes an index');
    default:
      return null;
  }
}

function leftBehind(statements: Statements, { entity, key }: Touched): Problem | null {
  const [id = ''] = key;
  if (entity === 'account') {
    if (statements('SELECT 1 AS found FROM accounts WHERE id = ?').get(id) !== undefined) return null;
    for (const [table, what] of [['positions', 'a position'], ['balances', 'a balance'], ['plans', 'a plan']] as const) {
      if (statements(`SELECT 1 AS found FROM ${table} WHERE account = ? LIMIT 1`).get(id) !== undefined) {
        return { where: `account ${id}`, expected: 'nothing to depend on it any more', found: `${what} of it` };
      }
    }
    return null;
  }
  if (entity !== 'instrument' || statements('SELECT 1 AS found FROM instruments WHERE id = ?').get(id) !== undefined) return null;
  const held = heldBy(statements, id, 'nothing to depend on it any more');
  if (held !== null || isKnownInstrument(statements, id)) return held;
  for (const [table, what] of [['quotes', 'a quote'], ['series', 'closes'], ['alert_rules', 'an alert rule']] as const) {
    if (statements(`SELECT 1 AS found FROM ${table} WHERE instrument = ? LIMIT 1`).get(id) !== undefined) {
      return { where: `instrument ${id}`, expected: 'nothing to depend on it any more', found: `${what} of it` };
    }
  }
  return null;
}

function heldBy(statements: Statements, instrument: string, expected: string): Problem | null {
  const holder = statements('SELECT account FROM positions WHERE instrument = ? LIMIT 1').get(instrument)?.['account'];
  return holder === undefined ? null : { where: `instrument ${instrument}`, expected, found: `a position in account "${String(holder)}"` };
}
