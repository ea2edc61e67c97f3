/** The small print of the statement. */
import type { StatementView } from '#contract/views/statement.ts';
import { count, dateTime } from './format.ts';
import { regimeName } from './labels.ts';

/** What the figures are made of and what they are not; one paragraph each. */
export function disclosures(view: StatementView): readonly string[] {
  const { report, positions } = view;
  const stale = positions.filter((one) => one.stale);
  const priceless = positions.filter((one) => one.mark === null);
  return [
    view.replay
      ? 'The prices come from a replay of a past market. Nothing here says what these positions are worth today.'
      : `The prices are those known to Marginline at the time of the figures. The oldest one used is of ${dateTime(report.oldestPriceAt)}.`,
    stale.length === 0 ? 'No price was older than its limit.' : `${count(stale.length)} of ${count(positions.length)} prices were older than their limit: ${stale.map((one) => one.instrument).join(', ')}. Figures that depend on them may be wrong.`,
    ...(priceless.length === 0 ? [] : [`No price was known for ${priceless.map((one) => one.instrument).join(', ')}. They count with the least favourable value, or the figures are partial.`]),
    ...(report.complete ? [] : ['The figures are partial: something that is needed is missing. The account cannot be called safe on them.']),
    `The requirement is computed under ${regimeName(report.regime)} rules with the parameters of the book. The counterparty computes its own, may ask for more at any time, and its figure decides.`,
    'Hypothetical moves change every price by the same share at once; leveraged funds move by their factor, options are valued anew at unchanged volatility, cash and exchange rates do not move. Markets do not move like that: this is a measure, not a forecast.',
    'Marginline computes and records what its user has entered or imported. It is not a broker, holds no money or assets, sends no orders and gives no advice. This is not a statement of the counterparty, and it was not audited.',
  ];
}
