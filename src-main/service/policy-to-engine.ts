import type { CounterpartyRecord } from '#contract/book-file.ts';
import type { PolicyFact } from '#contract/views/liquidation.ts';
import { DEFAULT_POLICY, orderText } from '#engine/liquidation/policy.ts';
import type { LiquidationPolicy, Rung } from '#engine/liquidation/policy.ts';
import { plainFormat } from '#engine/margin/number-format.ts';
import type { Selector } from '#engine/plan/plan.ts';
import { venuePreset } from '#engine/venue/liquidation-presets.ts';
import type { Known, VenuePreset } from '#engine/venue/liquidation-presets.ts';
import { toSelector } from './plan-to-engine.ts';

/** A policy with where each of its facts comes from. */
export interface ReadPolicy {
  readonly policy: LiquidationPolicy;
  /** In words: what is assumed because neither the counterparty nor its preset states it. */
  readonly assumed: readonly string[];
  readonly facts: readonly PolicyFact[];
  /** What else is known of the venue, with its source. */
  readonly notes: readonly string[];
}

/** How a counterparty liquidates: what it states, else what is known of the venue that its preset names, else what is assumed. */
export function toEnginePolicy(record: CounterpartyRecord | undefined): ReadPolicy {
  const stated = record?.liquidation;
  const preset = stated?.preset === undefined ? null : venuePreset(stated.preset);
  const facts: PolicyFact[] = [];
  const take = <K extends PresetFact, T extends LiquidationPolicy[K]>(name: K, own: T | undefined): LiquidationPolicy[K] => {
    const fact = own === undefined ? factOf(preset, name) : null;
    const value = own ?? fact?.value ?? DEFAULT_POLICY[name];
    facts.push({ name, value: value as PolicyFact['value'], from: own !== undefined ? 'stated' : fact !== null ? 'preset' : 'assumed', ...(fact === null ? {} : { source: fact.source, verified: fact.verified }) });
    return value;
  };
  const fund = stated?.insuranceFund === undefined ? NaN : Number(stated.insuranceFund);
  const throttle = stated?.throttle ?? DEFAULT_POLICY.throttle;
  const taken = {
    order: take('order', stated?.policy), trigger: take('trigger', stated?.trigger), target: take('target', stated?.target), partial: take('partial', stated?.partial),
    orderType: take('orderType', stated?.orderType), fee: take('fee', stated?.fee), afterFund: take('afterFund', stated?.afterFund),
  };
  const policy: LiquidationPolicy = {
    ...taken, insuranceFund: fund, throttle,
    ladder: (stated?.ladder ?? []).map(({ style, share }) => ({ style, share: share ?? 1 })),
    slices: stated?.slices ?? (taken.orderType === 'sliced' ? SLICES : DEFAULT_POLICY.slices),
    wear: stated?.wear ?? DEFAULT_POLICY.wear,
    halts: (stated?.halts ?? []).map(({ select, fall }) => ({ select: toSelector(select ?? {}), fall })),
    breakers: stated?.breakers ?? DEFAULT_POLICY.breakers,
  };
  facts.push(
    { name: 'throttle', value: Number.isFinite(throttle) ? throttle : null, from: stated?.throttle === undefined ? 'assumed' : 'stated' },
    { name: 'insuranceFund', value: Number.isFinite(fund) ? fund : null, from: stated?.insuranceFund === undefined ? 'assumed' : 'stated' },
  );
  // Said only where they are in force: most counterparties have none of them.
  const more = (name: PolicyFact['name'], value: PolicyFact['value'], from: PolicyFact['from']): void => { facts.push({ name, value, from }); };
  if (policy.ladder.length > 0) more('ladder', policy.ladder.map(rungText).join(', '), 'stated');
  if (policy.slices > 1 && policy.ladder.length === 0) more('slices', policy.slices, stated?.slices === undefined ? 'assumed' : 'stated');
  if (policy.wear > 0) more('wear', policy.wear, 'stated');
  if (policy.halts.length > 0) more('halts', policy.halts.map(({ select, fall }) => `${selectText(select)} from ${plainFormat.percent(fall)} down`).join('; '), 'stated');
  if (policy.breakers) more('breakers', true, 'stated');
  const who = record === undefined ? 'no counterparty is named' : `${record.name ?? record.id} does not say`;
  const open = new Set(facts.filter(({ from }) => from === 'assumed').map(({ name }) => name));
  const assumed = [
    ...(open.has('order') ? [`${who} in what order it liquidates: ${orderText(DEFAULT_POLICY.order)}`] : []),
    ...(open.has('partial') ? [`${who} whether it sells just enough: it does`] : []),
    ...(open.has('fee') ? [`${who} what it charges: no liquidation fee`] : []),
    ...(taken.orderType === 'sliced' && stated?.slices === undefined ? [`${who} into how many parts it slices: ${String(SLICES)}`] : []),
  ];
  return { policy, assumed, facts, notes: (preset?.notes ?? []).map((note) => `${note.value} (${note.source.split(' - ')[0]!})`) };
}

function rungText({ style, share }: Rung, n: number, all: readonly Rung[]): string {
  return `${style} for ${n === all.length - 1 ? 'the rest' : plainFormat.percent(share)}`;
}

function selectText(select: Selector): string {
  const wanted = Object.values(select).flatMap((list) => list ?? []);
  return wanted.length === 0 ? 'everything' : wanted.join(', ');
}

/** Parts of a sliced order where nobody states how many. */
const SLICES = 5;

type PresetFact = 'order' | 'trigger' | 'target' | 'partial' | 'orderType' | 'fee' | 'afterFund';

function factOf<K extends PresetFact>(preset: VenuePreset | null, name: K): Known<LiquidationPolicy[K]> | null {
  const fact = preset?.[name];
  return fact === undefined || fact === 'unknown' ? null : (fact as Known<LiquidationPolicy[K]>);
}
