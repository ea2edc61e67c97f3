/** The hedge that is being built and what it would do; it stays while other sections are looked at. */
import type { Failure } from '#base/failure.ts';
import type { CallInput } from '#contract/calls.ts';
import type { HedgeDeskView, HedgeKind, HedgeView } from '#contract/views/hedge.ts';
import { call } from '../../client/call.ts';
import { followFigures } from '../../client/follow-figures.ts';
import { hedgeAsked, type HedgeDraft } from './hedge-draft.ts';

/** Typing rests this long before it is worked out. */
const PAUSE_MS = 300;
const DAY_MS = 86_400_000;

class HedgeDesk {
  /** 'account', 'underlying\0SPY' or 'position\0SPY'. */
  target = $state('');
  kind = $state<HedgeKind>('protective-option');
  /** Id of a listed option; '' for a strike. */
  bought = $state('');
  strike = $state('95 %');
  /** 'zero-cost', '' for a strike, or the id of a listed option. */
  sold = $state('');
  soldStrike = $state('110 %');
  expiry = $state('');
  ratio = $state('100');
  /** What options are on where the target is the whole account. */
  on = $state('');
  future = $state('');
  /** 'pack\0id' of the scenario on which it is tried; '' for none. */
  state = $state('');
  desk = $state.raw<HedgeDeskView | null>(null);
  view = $state.raw<HedgeView | null>(null);
  failure = $state.raw<Failure | null>(null);
  working = $state(false);

  /** The draft as it stands, for reading and for keeping apart. */
  draft(): HedgeDraft {
    const { target, kind, bought, strike, sold, soldStrike, expiry, ratio, on, future, state } = this;
    return { target, kind, bought, strike, sold, soldStrike, expiry, ratio, on, future, state };
  }

  /** What is at risk and what is listed; asked again whenever the figures move. */
  followDesk(account: string): () => void {
    return followFigures(async (wanted) => {
      const answer = await call('hedge.desk', { account });
      if (!wanted() || !answer.ok) return;
      // What options and futures are on was chosen for another account.
      if (this.desk === null) this.on = this.future = '';
      this.desk = answer.value;
      this.settle(answer.value);
    });
  }

  /** Follows one hedge until it is called off. */
  follow(asked: CallInput<'hedge.build'>): () => void {
    return followFigures(async (wanted) => {
      this.working = true;
      const answer = await call('hedge.build', asked);
      if (!wanted() || (!answer.ok && answer.failure.code === 'cancelled')) return;
      this.working = false;
      this.failure = answer.ok ? null : answer.failure;
      this.view = answer.ok ? answer.value : null;
    }, this.view === null ? 0 : PAUSE_MS);
  }

  /** Another target: what was chosen for the one before does not fit it. */
  aim(target: string): void {
    this.target = target;
    this.forget();
    if (this.desk !== null) this.settle(this.desk);
  }

  /** Another structure: only a collar has an option that pays for the other. */
  take(kind: HedgeKind): void {
    this.kind = kind;
    this.forget();
  }

  /** Listed options that were chosen do not fit any more. */
  private forget(): void {
    this.bought = '';
    this.sold = this.kind === 'collar' ? 'zero-cost' : '';
  }

  /** What has not been chosen yet, or is not there any more, gets its first choice. */
  private settle(desk: HedgeDeskView): void {
    const [kind, id] = this.target.split('\u0000');
    const there = kind === 'account' || (kind === 'underlying' && desk.underlyings.some((one) => one.underlying === id)) || (kind === 'position' && desk.positions.some((one) => one.instrument === id));
    if (!there) {
      const first = desk.underlyings[0];
      this.target = first === undefined ? 'account' : `underlying\u0000${first.underlying}`;
      this.forget();
    }
    const known = (id: string): boolean => desk.underlyings.some((one) => one.underlying === id) || desk.options.some((one) => one.underlying === id);
    if (!known(this.on)) this.on = desk.underlyings[0]?.underlying ?? desk.options[0]?.underlying ?? '';
    const { driver } = hedgeAsked.side(desk, this.draft());
    if (!desk.futures.some((one) => one.id === this.future)) this.future = (desk.futures.find((one) => one.driver === driver) ?? desk.futures[0])?.id ?? '';
    if (this.expiry === '' || Date.parse(`${this.expiry}T21:00:00Z`) <= desk.asOf) {
      const listed = desk.options.find((one) => one.underlying === driver);
      this.expiry = new Date(listed?.expiry ?? desk.asOf + 91 * DAY_MS).toISOString().slice(0, 10);
    }
  }
}

export const hedgeBuilder = new HedgeDesk();
