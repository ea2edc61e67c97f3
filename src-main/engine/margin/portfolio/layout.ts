import type { AccountState } from '../../portfolio/account-state.ts';
import { perAccount } from '../../portfolio/per-account.ts';
import type { Instrument } from '../../portfolio/book.ts';
import type { Market } from '../../market/market.ts';
import { gridOf } from '../option-grid.ts';
import { ClassGroup } from './class-group.ts';
import type { Leg } from './class-group.ts';
import { portfolioParameters } from './portfolio-parameters.ts';
import type { PortfolioParameters } from './portfolio-parameters.ts';
import { POINTS, rangeOf, valuationPoints } from './valuation-points.ts';

/** Class groups whose profits count against each other in part. */
export interface ProductGroup {
  readonly name: string;
  readonly offset: number;
  readonly members: readonly ClassGroup[];
  /** Net results at the points, filled by a pass. */
  readonly net: Float64Array;
}

/** How the positions of an account are grouped. */
export interface Layout {
  readonly parameters: PortfolioParameters;
  readonly alone: readonly ClassGroup[];
  readonly groups: readonly ProductGroup[];
  /** Positions that valuation points do not cover. */
  readonly outside: Int32Array;
  /** Product groups of several class groups for which the account names no offset. */
  readonly withoutOffset: readonly string[];
}

/** The layout of an account, compiled once. */
export const layoutOf = perAccount(compile);

/** A leg before the range of its group is known. */
interface Draft {
  readonly position: number;
  readonly instrument: Instrument;
  /** Index of what moves: the stock itself, the underlying of an option. */
  readonly spot: number;
  readonly productClass: string | null;
}

function compile(account: AccountState, market: Market): Layout {
  const parameters = portfolioParameters(account.account);
  const outside: number[] = [];
  const drafts = new Map<string, Draft[]>();
  for (let p = 0; p < account.count; p++) {
    const i = account.instrument[p]!;
    const instrument = market.instruments[i]!;
    const spot = instrument.kind === 'option' ? market.underlying[i]! : i;
    const covered = instrument.kind === 'option' || ((instrument.kind === 'equity' || instrument.kind === 'etf') && instrument.marginable);
    if (!covered || spot < 0) {
      outside.push(p);
      continue;
    }
    const key = deliverableOf(market.instruments[spot]!);
    const list = drafts.get(key) ?? [];
    list.push({ position: p, instrument, spot, productClass: classOf(instrument, market) });
    drafts.set(key, list);
  }
  const classGroups = [...drafts].map(([key, members]) => build(key, members, market, parameters)).sort((a, b) => (a.scope < b.scope ? -1 : 1));
  return { parameters, outside: Int32Array.from(outside), ...arrange(classGroups, parameters) };
}

function arrange(classGroups: readonly ClassGroup[], parameters: PortfolioParameters): Pick<Layout, 'alone' | 'groups' | 'withoutOffset'> {
  const named = new Map<string, ClassGroup[]>();
  for (const group of classGroups) if (group.productGroup !== null) named.set(group.productGroup, [...(named.get(group.productGroup) ?? []), group]);
  const groups: ProductGroup[] = [];
  const withoutOffset: string[] = [];
  for (const [name, members] of named) {
    if (members.length < 2) continue;
    const offset = parameters.offsets.get(name);
    if (offset === undefined) withoutOffset.push(name);
    else groups.push({ name, offset, members, net: new Float64Array(POINTS) });
  }
  const joined = new Set(groups.flatMap((group) => group.members));
  return { alone: classGroups.filter((group) => !joined.has(group)), groups, withoutOffset };
}

/** What is delivered in the end: the index behind a tracking fund or a future, else the instrument itself. */
function deliverableOf(spot: Instrument): string {
  if (spot.tracks !== null) return spot.tracks.underlying;
  return spot.kind === 'future' || spot.kind === 'perpetual' ? (spot.underlying ?? spot.id) : spot.id;
}

/** The product class that an instrument states, else that of what it stands on. A leveraged fund takes the range of its index. */
function classOf(instrument: Instrument, market: Market): string | null {
  const at = (id: string | null | undefined): Instrument | null => {
    const i = id == null ? -1 : market.indexOf(id);
    return i < 0 ? null : market.instruments[i]!;
  };
  let stated: string | null = null;
  let here: Instrument | null = instrument;
  for (let depth = 0; here !== null && depth < 4; depth++) {
    if (here.productClass !== null && here.productClass !== 'leveraged-etf') return here.productClass;
    stated ??= here.productClass;
    here = at(here.underlying) ?? at(here.tracks?.underlying);
  }
  return stated;
}

function build(key: string, drafts: readonly Draft[], market: Market, parameters: PortfolioParameters): ClassGroup {
  const sorted = [...drafts].sort((a, b) => (a.instrument.id < b.instrument.id ? -1 : 1));
  const root = market.indexOf(key);
  const rootInstrument = root < 0 ? null : market.instruments[root]!;
  // One class for one deliverable: what only some of its instruments state holds for the others too.
  const stated = new Set(sorted.flatMap((draft) => (draft.productClass === null ? [] : [draft.productClass])));
  const common = stated.size === 1 ? [...stated][0]! : null;
  const legs = sorted.map((draft): Leg => {
    const factor = market.instruments[draft.spot]!.leverageFactor;
    const moves = valuationPoints(rangeOf(draft.productClass ?? common, parameters.ranges), factor);
    const option = draft.instrument.kind === 'option';
    const still = new Float64Array(POINTS);
    return {
      position: draft.position, option, spot: draft.spot, moves,
      grid: option ? gridOf(market, { relative: moves, absolute: still, volatility: still, daysLater: 0 }) : null,
    };
  });
  const productGroup = rootInstrument?.productGroup ?? sorted.find((draft) => draft.instrument.productGroup !== null)?.instrument.productGroup ?? sorted.map((draft) => market.instruments[draft.spot]!.productGroup).find((name) => name !== null) ?? null;
  const points = valuationPoints(rangeOf(sorted[0]!.productClass ?? common, parameters.ranges), rootInstrument?.leverageFactor ?? 1);
  return new ClassGroup(key, productGroup, points, legs);
}
