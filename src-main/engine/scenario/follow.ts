import type { Instrument } from '../portfolio/book.ts';
import { ShockDirection } from './betas.ts';
import type { StepState } from './step-state.ts';

/** How an instrument came to its move. */
type Origin = 'selected' | 'underlying' | 'history' | 'assumed' | 'unmoved';

/** Families within which an instrument without history is assumed to move with the shocked ones (beta 1; elsewhere 0). */
function familyOf(instrument: Instrument): string {
  switch (instrument.kind) {
    case 'equity': case 'etf': case 'fund': case 'index': return 'equities';
    case 'crypto': case 'perpetual': return 'crypto';
    default: return instrument.kind;
  }
}

/** Whose relative move an instrument follows; null for none. What a fund tracks counts as its underlying where none is stated. */
export function leaderOf(instrument: Instrument): string | null {
  switch (instrument.kind) {
    case 'future': case 'perpetual': return instrument.underlying;
    case 'etf': case 'fund': return instrument.underlying ?? instrument.tracks?.underlying ?? null;
    default: return null;
  }
}

/**
 * Moves what no shock selects: futures, perpetuals and leveraged funds with their underlying (funds times their leverage
 * factor), and under `beta` everything else by its beta to what is shocked. Options are repriced later.
 */
export function moveFollowers(state: StepState, propagate: 'none' | 'beta'): void {
  const origins = new Map<number, Origin>();
  const beta = propagate === 'beta' ? new Propagation(state) : null;
  const resolve = (i: number, depth: number): Origin => {
    const known = origins.get(i);
    if (known !== undefined) return known;
    const origin = state.selected[i] === 1 ? 'selected' : follow(i, depth);
    origins.set(i, origin);
    return origin;
  };
  const follow = (i: number, depth: number): Origin => {
    const instrument = state.subjects[i]!;
    if (instrument.kind === 'option') return 'unmoved';
    const leader = leaderOf(instrument);
    const u = leader === null || depth > 8 ? -1 : state.indexOf(leader);
    const lead = u < 0 ? 'unmoved' : resolve(u, depth + 1);
    const certain = lead === 'selected' || lead === 'underlying' || lead === 'history';
    if (certain) return move(i, u);
    const own = beta?.moveOf(i) ?? null;
    if (own !== null) return apply(i, 1 + own, 'history');
    if (lead === 'assumed') return move(i, u);
    const assumed = beta?.assumed(i) ?? null;
    return assumed === null ? 'unmoved' : apply(i, 1 + assumed, 'assumed');
  };
  const move = (i: number, u: number): Origin => {
    const instrument = state.subjects[i]!;
    const relative = state.factor[u]! - 1;
    if (Number.isNaN(relative)) {
      state.note('unknown-move', instrument.id, `the relative move of ${state.subjects[u]!.id} is not known, so ${instrument.id} stays`);
      return 'unmoved';
    }
    if (relative === 0) return 'underlying';
    const leverage = instrument.kind === 'etf' || instrument.kind === 'fund' ? instrument.leverageFactor : 1;
    return apply(i, 1 + relative * leverage, 'underlying');
  };
  const apply = (i: number, factor: number, origin: Origin): Origin => {
    state.factor[i]! *= factor;
    state.price[i]! *= factor;
    return origin;
  };
  for (let i = 0; i < state.subjects.length; i++) resolve(i, 0);
  beta?.report();
}

class Propagation {
  private readonly state: StepState;
  private readonly direction: ShockDirection;
  private readonly familyMoves = new Map<string, { sum: number; count: number }>();
  private readonly withOne: string[] = [];
  private readonly withNone: string[] = [];

  constructor(state: StepState) {
    this.state = state;
    const shocked = [];
    for (let i = 0; i < state.subjects.length; i++) {
      const instrument = state.subjects[i]!;
      const move = state.factor[i]! - 1;
      if (state.selected[i] === 0 || instrument.kind === 'option' || Number.isNaN(move)) continue;
      const family = this.familyMoves.get(familyOf(instrument)) ?? { sum: 0, count: 0 };
      this.familyMoves.set(familyOf(instrument), { sum: family.sum + move / leverageOf(instrument), count: family.count + 1 });
      const series = state.market.historyOf(instrument.id);
      if (series !== null) shocked.push({ series, move });
    }
    this.direction = new ShockDirection(shocked);
  }

  /** By its own history; null without one. Exchange rates are no assets: an FX pair never follows. */
  moveOf(i: number): number | null {
    const instrument = this.state.subjects[i]!;
    const series = instrument.kind === 'fx' ? null : this.state.market.historyOf(instrument.id);
    return series === null ? null : (this.direction.follow(series)?.move ?? null);
  }

  /** Without history: beta 1 to the mean move of what is shocked in the same family, else 0. null for what never follows. */
  assumed(i: number): number | null {
    const instrument = this.state.subjects[i]!;
    if (this.familyMoves.size === 0 || instrument.kind === 'fx' || Number.isNaN(this.state.before[i]!)) return null;
    const family = this.familyMoves.get(familyOf(instrument));
    if (family === undefined) {
      this.withNone.push(instrument.id);
      return null;
    }
    this.withOne.push(instrument.id);
    return (family.sum / family.count) * leverageOf(instrument);
  }

  report(): void {
    const say = (ids: readonly string[], beta: string): void => {
      if (ids.length > 0) this.state.note('assumed-beta', beta, `no common history, so a beta of ${beta} is assumed for ${ids.slice(0, 8).join(', ')}${ids.length > 8 ? ` and ${String(ids.length - 8)} more` : ''}`);
    };
    say(this.withOne, '1');
    say(this.withNone, '0');
  }
}

function leverageOf(instrument: Instrument): number {
  return instrument.kind === 'etf' || instrument.kind === 'fund' ? instrument.leverageFactor || 1 : 1;
}
