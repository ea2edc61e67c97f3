import type { NumberFormat } from './model.ts';

/** Digits in groups of three, written without the locale so that the engine answers the same everywhere. */
function grouped(text: string): string {
  const [whole, fraction] = text.split('.');
  const withCommas = whole!.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
}

/** 1,234.56 and 25 %: the style of explanations on the command line and in the window. */
export const plainFormat: NumberFormat = {
  money: (value) => grouped(value.toFixed(2)),
  percent: (value) => `${String(Number((value * 100).toPrecision(8)))} %`,
  plain: (value) => grouped(String(Number(value.toPrecision(12)))),
};
