/** The plans to begin with: what the window offers as templates and the outcome study measures. Not armed. */
import type { PlanRecord } from './book-file.ts';

export interface PlanTemplate {
  /** What it is called where templates are offered. */
  readonly name: string;
  readonly plan: PlanRecord;
  /** Buffer ratio below which it fires. */
  readonly level: number;
  /** Relative move of everything together that is then still left to the line, unsigned; null where it is not known. */
  readonly leaves: number | null;
}

/** Where an account stands today. */
export interface Standing {
  readonly bufferRatio: number | null;
  /** Relative move of all marks together that reaches the line; null where none does. */
  readonly uniformShock: number | null;
}

/** (level − 1) × this is the move that a level leaves where a quarter of the value is required: m ÷ (1 − m). */
const QUARTER = 1 / 3;

/**
 * The level that leaves an account as much room as `level` leaves where a quarter of the value is required: 1.50 is a
 * fall of a sixth there, and half a percent where one percent is required. Between today and the line the ratio is taken
 * to fall evenly with the move. Never below `level` itself.
 * @param room move to the line per unit of buffer ratio above it; null where it is not known
 */
function levelFor(level: number, room: number | null): number {
  return room === null ? level : Math.max(level, Number((1 + ((level - 1) * QUARTER) / room).toPrecision(3)));
}

function roomOf(standing: Standing | null): number | null {
  const { bufferRatio, uniformShock } = standing ?? { bufferRatio: null, uniformShock: null };
  return bufferRatio === null || uniformShock === null || !(bufferRatio > 1) || uniformShock === 0 ? null : Math.abs(uniformShock) / (bufferRatio - 1);
}

/**
 * The three default plans for an account: cut early, add money first, last resort.
 * @param standing null: the levels of accounts that a quarter of the value is required of
 */
export function planTemplates(account: string, standing: Standing | null = null): readonly PlanTemplate[] {
  const room = roomOf(standing);
  const to = (level: number): number => levelFor(level, room);
  const of = (name: string, usual: number, plan: (level: number) => PlanRecord): PlanTemplate => {
    const level = to(usual);
    return { name, plan: plan(level), level, leaves: room === null ? null : room * (level - 1) };
  };
  return [
    of('Cut early', 1.5, (below) => ({
      id: 'cut-early', account, name: 'Halve the losers early', armed: false, when: { all: [{ metric: 'bufferRatio', below, for: 'PT60S' }] },
      steps: [{ reduce: { order: 'largest-loss', share: 0.5 } }, { reduce: { order: 'margin-freed', until: { metric: 'bufferRatio', atLeast: to(1.75) } } }],
    })),
    of('Add money first', 1.35, (below) => ({
      id: 'add-money', account, name: 'Add money, then cut', armed: false, when: { all: [{ metric: 'bufferRatio', below, for: 'PT60S' }] },
      steps: [{ fund: { source: 'bank', amount: '20000', currency: 'USD', arrives: 'P1D' } }, { reduce: { order: 'most-liquid', until: { metric: 'bufferRatio', atLeast: to(1.5) } } }],
    })),
    of('Last resort', 1.15, (below) => ({
      id: 'last-resort', account, name: 'Before the broker does it', armed: false, when: { all: [{ metric: 'bufferRatio', below }] },
      steps: [{ reduce: { order: 'margin-freed', until: { metric: 'bufferRatio', atLeast: to(1.5) } } }, { notify: { message: 'Call the desk' } }],
    })),
  ];
}
