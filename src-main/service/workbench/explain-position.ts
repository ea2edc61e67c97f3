/** Explanations of a position's figures. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { Explanation } from '#contract/views/shapes.ts';
import type { AccountReport } from '#engine/portfolio/figures.ts';
import type { Session } from '#engine/session-port.ts';
import { plainNumber, valueText } from './explain-lines.ts';
import type { Group } from './explain-lines.ts';

const TITLES: Readonly<Record<string, string>> = {
  quantity: 'Quantity', averagePrice: 'Average price', mark: 'Mark', marketValue: 'Market value', unrealizedPnl: 'Unrealised profit and loss', exposure: 'Exposure',
  initialMargin: 'Initial margin', maintenanceMargin: 'Maintenance requirement', liquidationPrice: 'Liquidation price', position: 'Position',
};

/** Explains a figure of one position. @returns `not-applicable` where the account does not hold the instrument or the figure is unknown. */
export function explainPosition(session: Session, report: AccountReport, figure: string, instrumentId: string): Result<Explanation> {
  const position = report.positions.find((p) => p.instrument === instrumentId);
  const instrument = session.instrument(instrumentId);
  const title = TITLES[figure];
  if (position === undefined || instrument === null) return failure('not-applicable', `${report.id} holds no ${instrumentId}.`);
  if (title === undefined) return failure('not-applicable', `No explanation is known for the figure ${figure} of a position.`);
  const quote = session.quote(instrumentId);
  const at = position.markAt;
  const line = (name: string, text: string, amount: number | null): Group['lines'][number] => ({ name, text, amount, stale: position.stale, at });
  const inputs: Group = {
    name: 'Inputs', rule: quote === null ? 'no quote' : `quote from ${quote.source || 'the book'}`, amount: null,
    lines: [
      line('Quantity', instrument.kind, position.quantity),
      line('Mark', `${instrument.currency}${position.stale ? ', older than its limit' : ''}`, position.mark),
      line('Average price', instrument.currency, position.averagePrice),
      ...(instrument.multiplier === 1 ? [] : [line('Multiplier', 'units per contract', instrument.multiplier)]),
      ...(instrument.leverageFactor === 1 ? [] : [line('Leverage factor', `of ${instrument.underlying ?? 'its underlying'}`, instrument.leverageFactor)]),
      ...(instrument.kind === 'option' ? optionLines(session, report, instrumentId, line) : []),
      ...(instrument.currency === report.currency ? [] : [line('Exchange rate', `${instrument.currency} to ${report.currency}`, session.rate(instrument.currency, report.currency)?.rate ?? null)]),
    ],
  };
  const margin = (which: 'initial' | 'maintenance'): Group => {
    const lines = report.margin.filter((entry) => entry.scope === instrumentId).map((entry) => line(entry.rule, entry.explanation, entry[which]));
    return { name: 'Rules', rule: report.regime, amount: lines.reduce((sum, entry) => sum + (entry.amount ?? 0), 0), lines };
  };
  const value: Group = { name: 'Market value', rule: 'quantity × multiplier × mark', amount: position.marketValue, lines: [line(instrumentId, valueText(session, position, report.currency), position.marketValue)] };
  const result: Group = {
    name: 'Profit and loss', rule: 'quantity × multiplier × (mark − average price)', amount: position.unrealizedPnl,
    lines: [line(instrumentId, position.averagePrice === null || position.mark === null ? 'average price or mark is missing' : `from ${plainNumber(position.averagePrice)} to ${plainNumber(position.mark)}`, position.unrealizedPnl)],
  };
  const exposure: Group = { name: 'Exposure', rule: 'full notional, options with their delta', amount: position.exposure, lines: [line(instrumentId, valueText(session, position, report.currency), position.exposure)] };
  const parts: Readonly<Record<string, readonly Group[]>> = {
    quantity: [inputs], averagePrice: [inputs], mark: [inputs], marketValue: [value, inputs], unrealizedPnl: [result, inputs], exposure: [exposure, inputs],
    initialMargin: [margin('initial'), inputs], maintenanceMargin: [margin('maintenance'), inputs], liquidationPrice: [inputs],
    position: [value, result, exposure, margin('maintenance'), inputs],
  };
  const priced = figure === 'mark' || figure === 'averagePrice' || figure === 'liquidationPrice';
  return success({
    title: `${title}: ${instrumentId}`,
    subtitle: `${report.id}, ${instrument.kind}${instrument.underlying === null ? '' : ` on ${instrument.underlying}`}`,
    unit: figure === 'quantity' ? '' : priced ? instrument.currency : report.currency,
    total: figure === 'position' ? position.marketValue : ((position as unknown as Record<string, number | null | undefined>)[figure] ?? null),
    groups: parts[figure] ?? [],
    notes: [
      ...(figure === 'liquidationPrice' ? ['The nearest price of this instrument at which the buffer ratio is 1.00, its options repriced, everything else unchanged.', ...(position.liquidationPrice == null ? ['No price of this instrument alone reaches the line.'] : [])] : []),
      ...report.warnings.filter((warning) => warning.scope === instrumentId).map((warning) => warning.message),
    ],
  });
}

function optionLines(session: Session, report: AccountReport, id: string, line: (name: string, text: string, amount: number | null) => Group['lines'][number]): Group['lines'] {
  const option = session.instrument(id);
  if (option === null) return [];
  const volatility = session.quote(id)?.volatility ?? NaN;
  const spot = option.underlying === null ? null : session.quote(option.underlying)?.mark ?? null;
  return [
    line('Strike', `${option.right ?? ''}, ${option.style}, expires ${Number.isNaN(option.expiry) ? 'never' : new Date(option.expiry).toISOString().slice(0, 10)}`, option.strike),
    line('Underlying', `${option.underlying ?? ''}, in ${report.currency === option.currency ? report.currency : option.currency}`, spot),
    line('Volatility', Number.isNaN(volatility) ? 'implied from the mark, else that of the underlying' : 'annual, from its quote', Number.isNaN(volatility) ? null : volatility),
  ];
}
