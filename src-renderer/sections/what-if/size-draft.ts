/** What is typed to size a position: texts, shares in percent. */
import type { CallInput } from '#contract/calls.ts';

export type Asked = CallInput<'size.position'>;
export type SizeTab = 'stop' | 'gap' | 'scenario' | 'kelly';

export interface SizeDraft {
  tab: SizeTab;
  instrument: string;
  entry: string;
  stop: string;
  side: 'long' | 'short';
  risk: string;
  /** Empty: the worst day of the history. */
  gap: string;
  /** 'pack\0id' */
  state: string;
  buffer: string;
  probability: string;
  payoff: string;
  part: string;
  trials: string;
  cap: string;
}

/** The form of a size before anything is typed. */
export function emptySize(): SizeDraft {
  return { tab: 'stop', instrument: '', entry: '', stop: '', side: 'long', risk: '1', gap: '', state: '', buffer: '1.5', probability: '55', payoff: '1', part: '0.5', trials: '', cap: '5' };
}

/** A typed number; null where it is none. */
export function typedNumber(text: string): number | null {
  const value = Number(text.trim().replaceAll(',', '').replace(/\s*%$/, ''));
  return text.trim() === '' || !Number.isFinite(value) ? null : value;
}

/** What can be asked with what is typed; a sentence where something is missing or cannot be. */
export function sizeAsked(draft: SizeDraft, account: string, instruments: readonly string[]): Asked | string {
  const instrument = draft.instrument.trim();
  const entry = typedNumber(draft.entry);
  if (draft.entry.trim() !== '' && (entry === null || entry <= 0)) return 'The entry is a price above 0.';
  if (instrument !== '' && !instruments.includes(instrument)) return `There is no ${instrument} in this book.`;
  const entered = { instrument, short: draft.side === 'short', ...(entry === null ? {} : { entry }) };
  const share = typedNumber(draft.risk);
  const badShare = share === null || share <= 0 || share > 100 ? 'The risk is a share above 0 %, at most 100 %.' : null;
  switch (draft.tab) {
    case 'stop': {
      const stop = typedNumber(draft.stop);
      if (draft.entry.trim() === '' || draft.stop.trim() === '') return 'Enter where you would get in and where you would get out.';
      if (stop === null || stop < 0 || stop === entry) return 'The stop is a price of at least 0 that is not the entry.';
      return badShare ?? { account, stop: { entry: entry!, stop, risk: share! / 100, ...(instrument === '' ? {} : { instrument }) } };
    }
    case 'gap': {
      const gap = typedNumber(draft.gap);
      if (instrument === '') return 'Name what is to be held: the gap is that of its price.';
      if (draft.gap.trim() !== '' && (gap === null || gap <= 0 || gap > 1000)) return 'The gap is a share above 0 %; empty is the worst day in the book’s history.';
      return badShare ?? { account, gap: { ...entered, risk: share! / 100, ...(gap === null ? {} : { gap: gap / 100 }) } };
    }
    case 'scenario': {
      const buffer = typedNumber(draft.buffer);
      const [pack, id] = draft.state.split('\u0000');
      if (instrument === '') return 'Name what is to be held.';
      if (pack === undefined || id === undefined) return 'Choose the scenario that follows the trade.';
      if (buffer === null || buffer < 0) return 'The buffer to keep is a ratio of at least 0.';
      return { account, keep: { ...entered, pack, id, buffer } };
    }
    case 'kelly': {
      const [chance, wins, tried, most] = [typedNumber(draft.probability), typedNumber(draft.payoff), typedNumber(draft.trials), typedNumber(draft.cap)];
      if (chance === null || chance < 0 || chance > 100) return 'The chance of winning is between 0 % and 100 %.';
      if (wins === null || wins <= 0) return 'The payoff is what a win brings per unit staked, above 0.';
      if (draft.trials.trim() !== '' && (tried === null || tried < 1)) return 'The number of past bets is at least 1.';
      if (most === null || most < 0 || most > 100) return 'The cap is between 0 % and 100 %.';
      return { account, kelly: { probability: chance / 100, payoff: wins, part: Number(draft.part), cap: most / 100, ...(tried === null ? {} : { trials: tried }), ...(instrument === '' ? {} : { held: { ...entered, short: false } }) } };
    }
  }
}
