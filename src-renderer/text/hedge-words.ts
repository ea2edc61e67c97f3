/** Words for hedges: their structures, what is due, how they fail. */
import type { HedgeRecordView, FailureTest, HedgeView, PayoffExtreme } from '#contract/views/hedge.ts';
import { amount, NONE, percent, price, ratio } from './format.ts';
import type { Shape } from './labels.ts';

/** The structures; for what is held short they are the mirror image. */
export function hedgeKindName(kind: HedgeView['kind'], long: boolean): string {
  switch (kind) {
    case 'protective-option': return long ? 'Protective put' : 'Protective call';
    case 'collar': return long ? 'Collar: put bought, call sold' : 'Collar: call bought, put sold';
    case 'covered-option': return long ? 'Covered call' : 'Covered put';
    case 'future': return long ? 'Short future or perpetual' : 'Long future or perpetual';
  }
}

const risks: Readonly<Record<string, string>> = { delta: 'price (delta)', vega: 'volatility (vega)', fx: 'exchange rate', basis: 'basis' };
/** The risk that a hedge is for. */
export function riskName(risk: string): string {
  return risks[risk] ?? risk;
}

export const dues: Readonly<Record<HedgeRecordView['due'], { readonly word: string; readonly shape: Shape }>> = {
  fine: { word: 'in force', shape: 'safe' }, review: { word: 'review is due', shape: 'alert' },
  'expires-soon': { word: 'ends within 14 days', shape: 'act' }, expired: { word: 'has ended', shape: 'urgent' },
};

const modes: Readonly<Record<FailureTest['mode'], { readonly name: string; readonly figure: string }>> = {
  correlation: { name: 'Correlation', figure: 'explained' }, liquidity: { name: 'Liquidity', figure: 'of the gain lost on the way out' },
  gap: { name: 'Gap of 20 %', figure: 'buffer after it' }, 'early-liquidation': { name: 'Early liquidation', figure: 'lowest buffer on the way' },
};
/** What a failure test asks, and what its figure is. */
export function testName(mode: FailureTest['mode']): { readonly name: string; readonly figure: string } {
  return modes[mode];
}

/** The figure by which a test was passed or failed, in its unit. */
export function testFigure(test: FailureTest): string {
  if (test.value === null) return NONE;
  return test.unit === 'share' ? percent(test.value) : ratio(test.value);
}

/** A loss or a gain given up, which may have no end. */
export function extremeText(extreme: PayoffExtreme, currency: string): string {
  if (extreme.openEnded) return 'no end';
  return extreme.amount === 0 ? 'none' : `${amount(extreme.amount)} ${currency}`;
}

/** Where an extreme lies. */
export function extremePlace(extreme: PayoffExtreme, driver: string): string {
  if (extreme.openEnded) return `grows with the price of ${driver}`;
  return extreme.price === null ? '' : `at ${price(extreme.price)}`;
}

/** What the regime does not see of the hedge; '' where it sees all of it. */
export function notCountedText(view: HedgeView): string {
  return view.notCounted === 0 ? '' : `${amount(view.notCounted)} ${view.currency} of its value does not count as margin equity here, so the buffer pays the premium today.`;
}

/** One sentence that a person needs before anything else about a structure. */
export function structureWarning(view: HedgeView): string {
  const long = view.hedgeable > 0;
  const sold = view.legs.some((leg) => leg.quantity < 0);
  if (view.kind === 'future') {
    const what = view.legs[0]?.instrument ?? '';
    return long
      ? `Short ${what} loses without end while ${view.driver} rises, in cash every day; what the holding gains then is no cash.`
      : `Long ${what} loses while ${view.driver} falls, in cash every day; what the short holding gains then is no cash.`;
  }
  if (view.kind === 'covered-option') return long ? 'What is sold brings its premium and no other protection: below it the whole fall is yours.' : 'What is sold brings its premium and no other protection: above it the whole rise is yours.';
  if (view.kind === 'collar' && sold) return long ? 'Above the strike that is sold every rise is given up.' : 'Below the strike that is sold every fall is given up.';
  return '';
}
