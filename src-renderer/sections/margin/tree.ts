/** The lines of a regime as a tree of rules: grouped and in order, every amount as the engine gave it. */
import type { RegimeColumn } from '#contract/views/margin.ts';
import { typeset } from '../../text/format.ts';
import { figureName } from '../../text/labels.ts';

/** What is to be explained: a figure of one column, one of its lines, or its notes. */
export interface Asked {
  readonly regime: string;
  readonly figure: 'marginEquity' | 'initialMargin' | 'maintenanceMargin' | 'excessLiquidity' | 'bufferRatio' | 'standAlone' | 'nettingCredit' | 'notes' | 'line';
  /** Index of the line, for `line`. */
  readonly line?: number;
}

export interface Leaf {
  readonly name: string;
  readonly text: string;
  readonly amount: number | null;
  readonly inputs: readonly { readonly name: string; readonly value: number; readonly at: number | null }[];
}

export interface Branch {
  /** Rule id. */
  readonly name: string;
  /** Document and section. */
  readonly rule: string;
  /** Parameter file and date; empty where none. */
  readonly parameters: string;
  readonly amount: number | null;
  readonly leaves: readonly Leaf[];
}

/** The title of the sheet for what is asked. */
export function titleOf(asked: Asked, column: RegimeColumn | null): string {
  if (asked.figure === 'line') return column?.margin[asked.line ?? -1]?.scope ?? 'Line';
  if (asked.figure === 'notes') return 'Notes';
  if (asked.figure === 'standAlone') return 'Each position alone';
  if (asked.figure === 'nettingCredit') return 'Netting credit';
  return figureName(asked.figure);
}

/** The tree of a figure: its leaves sum to it. For a ratio its numerator and its denominator. */
export function treeOf(column: RegimeColumn, asked: Asked): readonly Branch[] {
  switch (asked.figure) {
    case 'initialMargin': return marginTree(column, 'initial', 1);
    case 'maintenanceMargin': return marginTree(column, 'maintenance', 1);
    case 'line': return marginTree({ ...column, margin: column.margin.filter((_line, k) => k === asked.line) }, 'maintenance', 1);
    case 'marginEquity': return equityTree(column);
    case 'excessLiquidity': return [...equityTree(column), ...marginTree(column, 'maintenance', -1)];
    case 'bufferRatio': return [...equityTree(column), ...marginTree(column, 'maintenance', 1)];
    case 'standAlone': return [aloneBranch(column)];
    case 'nettingCredit': return [aloneBranch(column), ...marginTree(column, 'maintenance', -1)];
    default: return [];
  }
}

function marginTree(column: RegimeColumn, which: 'initial' | 'maintenance', sign: 1 | -1): readonly Branch[] {
  const rules = new Map<string, { rule: string; parameters: string; leaves: Leaf[] }>();
  for (const line of column.margin) {
    const key = `${line.rule} ${line.source ?? ''} ${line.parameters ?? ''}`;
    const known = rules.get(key) ?? { rule: line.source ?? '', parameters: line.parameters ?? '', leaves: [] };
    known.leaves.push({ name: line.scope === 'account' ? 'Whole account' : line.scope, text: typeset(line.explanation), amount: signed(line[which], sign), inputs: line.inputs ?? [] });
    rules.set(key, known);
  }
  return [...rules].map(([key, { rule, parameters, leaves }]) => ({ name: key.split(' ')[0]!, rule, parameters, leaves, amount: sum(leaves) }));
}

const parts: Readonly<Record<string, { readonly name: string; readonly rule: string }>> = {
  'long-value': { name: 'Long positions', rule: 'quantity × mark' },
  'short-value': { name: 'Short positions', rule: 'quantity × mark' },
  cash: { name: 'Cash', rule: 'positive balances' },
  borrowed: { name: 'Borrowed', rule: 'negative balances' },
  accrued: { name: 'Accrued', rule: 'interest, borrow fees, funding' },
  unrealized: { name: 'Unrealised results', rule: 'futures and perpetuals' },
  haircut: { name: 'Haircuts', rule: 'discount on collateral' },
  'not-counted': { name: 'Does not count', rule: 'assets that the regime does not accept' },
};

function equityTree(column: RegimeColumn): readonly Branch[] {
  const groups = new Map<string, Leaf[]>();
  for (const line of column.equity) {
    const leaves = groups.get(line.part) ?? [];
    leaves.push({ name: line.scope, text: line.explanation, amount: line.amount, inputs: [] });
    groups.set(line.part, leaves);
  }
  return [...groups].map(([part, leaves]) => ({ name: parts[part]?.name ?? part, rule: parts[part]?.rule ?? '', parameters: '', leaves, amount: sum(leaves) }));
}

function aloneBranch(column: RegimeColumn): Branch {
  const leaves = column.items.map((item) => ({ name: item.scope, text: item.within === null ? 'charged with its group' : '', amount: item.standAlone, inputs: [] }));
  return { name: 'Each by itself', rule: 'what the regime would demand if this were all there is', parameters: '', leaves, amount: sum(leaves) };
}

const signed = (amount: number, sign: 1 | -1): number => (amount === 0 ? 0 : sign * amount);
const sum = (leaves: readonly Leaf[]): number => leaves.reduce((total, leaf) => total + (leaf.amount ?? 0), 0);
