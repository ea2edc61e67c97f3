/** A hedge while it is being typed: texts, and what can be asked with them. */
import type { CallInput } from '#contract/calls.ts';
import type { HedgeDeskView, HedgeKind } from '#contract/views/hedge.ts';

export interface HedgeDraft {
  readonly target: string;
  readonly kind: HedgeKind;
  readonly bought: string;
  readonly strike: string;
  readonly sold: string;
  readonly soldStrike: string;
  readonly expiry: string;
  readonly ratio: string;
  readonly on: string;
  readonly future: string;
  readonly state: string;
}

type Asked = CallInput<'hedge.build'>;

/** "3,386.15" and "97,5" both mean what they say: commas group thousands, else a comma is the decimal point. */
function number(text: string): number | null {
  const plain = text.trim();
  const value = Number(/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? plain.replaceAll(',', '') : plain.replace(',', '.'));
  return plain === '' || !Number.isFinite(value) ? null : value;
}

/** "95 %" is a share of the price, "320" a strike; null for neither. */
export function readStrike(text: string): { readonly share: number } | { readonly strike: number } | null {
  const share = /^([\d.,]+)\s*%$/.exec(text.trim());
  const value = number(share?.[1] ?? text);
  if (value === null || value <= 0) return null;
  return share === null ? { strike: value } : { share: value / 100 };
}

/** Whether the target gains with its price, and which price options for it are on. */
function side(desk: HedgeDeskView, draft: Pick<HedgeDraft, 'target' | 'on'>): { readonly long: boolean; readonly driver: string } {
  const [kind, id] = draft.target.split('\u0000');
  if (kind === 'underlying') return { long: (desk.underlyings.find((one) => one.underlying === id)?.delta ?? 0) >= 0, driver: id ?? '' };
  if (kind === 'position') {
    const held = desk.positions.find((one) => one.instrument === id);
    return { long: (held?.exposure ?? 0) >= 0, driver: held?.driver ?? id ?? '' };
  }
  return { long: desk.underlyings.reduce((sum, one) => sum + one.delta, 0) >= 0, driver: draft.on };
}

/** What can be asked with what is typed; a sentence where something is missing or cannot be. */
function read(desk: HedgeDeskView, draft: HedgeDraft): Asked | string {
  const [kind, id] = draft.target.split('\u0000');
  const share = number(draft.ratio.replace(/%\s*$/, ''));
  if (share === null || share <= 0 || share > 200) return 'The share to hedge is above 0 %, at most 200 %.';
  const [pack, scenario] = draft.state.split('\u0000');
  const common = {
    account: desk.account, target: { kind: kind as 'account' | 'underlying' | 'position', ...(id === undefined ? {} : { id }) }, kind: draft.kind, ratio: share / 100,
    ...(pack !== undefined && scenario !== undefined ? { pack, id: scenario } : {}),
  };
  if (draft.kind === 'future') return draft.future === '' ? 'The book lists no future and no perpetual.' : { ...common, instrument: draft.future };
  const bought = draft.kind === 'covered-option' ? undefined : draft.bought !== '' ? { instrument: draft.bought } : readStrike(draft.strike);
  const sold = draft.kind === 'protective-option' ? undefined : draft.sold === 'zero-cost' && draft.kind === 'collar' ? ('zero-cost' as const) : draft.sold !== '' && draft.sold !== 'zero-cost' ? { instrument: draft.sold } : readStrike(draft.soldStrike);
  if (bought === null || sold === null) return 'A strike is a price, or a share of the price such as 95 %.';
  if (!/^\d{4}-\d\d-\d\d$/.test(draft.expiry) || !(Date.parse(`${draft.expiry}T21:00:00Z`) > desk.asOf)) return 'The expiry is a day after today.';
  if (kind === 'account' && draft.on === '') return 'Choose what the options are on.';
  return { ...common, expiry: draft.expiry, ...(kind === 'account' ? { instrument: draft.on } : {}), ...(bought === undefined ? {} : { bought }), ...(sold === undefined ? {} : { sold }) };
}

export const hedgeAsked = { read, side };
