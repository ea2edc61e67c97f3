import type { ReverseReport } from '#service/reverse.ts';
import { textTable } from './text-table.ts';

function percent(share: number | null): string {
  if (share === null) return 'none';
  return `${share >= 0 ? '+' : '−'}${Math.abs(share * 100).toFixed(2)} %`;
}

/** Distances to the line as text for people. */
export function reverseTable(report: ReverseReport): string {
  const lines = [
    `${report.account} (${report.regime}, ${report.currency}): buffer ${report.bufferRatio === null ? '—' : report.bufferRatio.toFixed(2)}`,
    `all marks together: ${percent(report.uniform.shock)} (fall ${percent(report.uniform.down)}, rise ${percent(report.uniform.up)})`,
    `all requirements: ${percent(report.marginRate.relative)}`,
  ];
  if (report.volatility.relative !== null) lines.push(`all option volatilities: ${percent(report.volatility.relative)}`);
  if (report.haircut.absolute !== null) lines.push(`all haircuts: ${percent(report.haircut.absolute)} of value`);
  for (const { from, to, shock } of report.currencies) lines.push(`${from} against ${to}: ${percent(shock)}`);
  if (report.instruments.length > 0) {
    const rows = report.instruments.map((one) => [one.instrument, one.price === null ? 'none' : String(Number(one.price.toPrecision(8))), percent(one.shock)]);
    lines.push('', textTable(['alone', 'price at the line', 'move'], rows, 1));
  }
  const likely = report.mostLikely;
  lines.push('');
  if (likely === null) lines.push('No likeliest joint move: no history, or no move of what is held reaches the line.');
  else if (likely.moves.length === 0) lines.push('At or below the line already.');
  else {
    const moves = likely.moves.slice(0, 6).map(({ factor, move }) => `${factor} ${percent(move)}`).join(', ');
    const more = likely.moves.length > 6 ? ` and ${String(likely.moves.length - 6)} more` : '';
    lines.push(`Likeliest joint move to the line: ${moves}${more} together.`);
    lines.push(`${likely.distance.toFixed(2)} one-day standard deviations; a move like it once in ${likely.onceInDays < 1e6 ? String(Math.round(likely.onceInDays)) : 'more than a million'} trading days under a normal distribution, once in ${String(Math.round(1 / likely.studentProbability))} with fat tails (Student t, 4).`);
    for (const { days, probability } of report.touch.days) if (probability !== null) lines.push(`chance to touch the line within ${String(days)} ${days === 1 ? 'day' : 'days'}: ${(probability * 100).toFixed(2)} %`);
  }
  for (const warning of report.warnings) lines.push(`${warning.code} ${warning.scope}: ${warning.message}`);
  return `${lines.join('\n')}\n`;
}
