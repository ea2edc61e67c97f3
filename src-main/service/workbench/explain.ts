/** The explanation sheet: every figure of an account as a sum of lines, each with its inputs in words. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { Explanation } from '#contract/views/shapes.ts';
import type { AccountReport } from '#engine/portfolio/figures.ts';
import type { Session } from '#engine/session-port.ts';
import { amountText, createLineWriter, plainNumber, ratioText } from './explain-lines.ts';
import type { Group, LineWriter } from './explain-lines.ts';
import { explainPosition } from './explain-position.ts';

interface Figure {
  readonly title: string;
  /** 'money' stands for the account's currency. */
  readonly unit: 'money' | 'ratio' | '';
  readonly total: (report: AccountReport) => number | null;
  readonly groups: (report: AccountReport, lines: LineWriter) => readonly (Group | null)[];
  readonly notes?: (report: AccountReport) => readonly string[];
}

const figures: Readonly<Record<string, Figure>> = {
  netLiquidationValue: {
    title: 'Net liquidation value', unit: 'money', total: (r) => r.netLiquidationValue,
    groups: (_r, lines) => [...lines.assets(), ...lines.debts()],
    notes: () => ['Everything owned minus everything owed, at the marks shown. Futures and perpetuals count with their unrealised profit and loss.'],
  },
  grossAssetValue: {
    title: 'Gross asset value', unit: 'money', total: (r) => r.grossAssetValue, groups: (_r, lines) => lines.assets(),
    notes: () => ['Long market values, positive balances, positive accrued amounts and unrealised gains.'],
  },
  liabilities: {
    title: 'Liabilities', unit: 'money', total: (r) => r.liabilities.total, groups: (_r, lines) => lines.debts().map(turned),
    notes: () => ['Borrowed balances, short market value, unrealised losses and what has accrued and is owed.'],
  },
  marginEquity: {
    title: 'Margin equity', unit: 'money', total: (r) => r.marginEquity, groups: (_r, lines) => [...lines.assets(), ...lines.debts(), ...lines.deductions()],
    notes: (r) => [`What the regime ${r.regime} lets count against the requirement: net liquidation value after haircuts and what does not count.`],
  },
  maintenanceMargin: {
    title: 'Maintenance requirement', unit: 'money', total: (r) => r.maintenanceMargin, groups: (_r, lines) => lines.margin('maintenance'),
    notes: () => ['Below this amount of margin equity the broker takes over.'],
  },
  initialMargin: {
    title: 'Initial margin', unit: 'money', total: (r) => r.initialMargin, groups: (_r, lines) => lines.margin('initial'),
    notes: () => ['What is demanded to open these positions.'],
  },
  availableFunds: {
    title: 'Available funds', unit: 'money', total: (r) => r.availableFunds,
    groups: (r, lines) => [lines.single('Margin equity', 'equity that counts', r.marginEquity), ...lines.margin('initial').map(turned)],
    notes: (r) => [
      'Margin equity minus initial margin.',
      ...(differs(r.availableFunds, r.marginEquity - r.initialMargin) ? ['Below the minimum equity of this regime nothing may be opened, so nothing is available.'] : []),
    ],
  },
  excessLiquidity: {
    title: 'Excess liquidity', unit: 'money', total: (r) => r.excessLiquidity,
    groups: (r, lines) => [lines.single('Margin equity', 'equity that counts', r.marginEquity), ...lines.margin('maintenance').map(turned)],
    notes: () => ['Margin equity minus maintenance requirement: the money between this account and the line.'],
  },
  bufferRatio: {
    title: 'Buffer ratio', unit: 'ratio', total: (r) => r.bufferRatio,
    groups: (r, lines) => [lines.equityTotal(r.marginEquity), ...lines.margin('maintenance')],
    notes: (r) => [quotient('Margin equity', r.marginEquity, 'maintenance requirement', r.maintenanceMargin, r.bufferRatio, r.currency), '1.00 is the line.'],
  },
  cushion: {
    title: 'Cushion', unit: 'ratio', total: (r) => r.cushion,
    groups: (r, lines) => [lines.single('Excess liquidity', 'margin equity minus maintenance requirement', r.excessLiquidity), lines.single('Net liquidation value', 'assets minus liabilities', r.netLiquidationValue)],
    notes: (r) => [quotient('Excess liquidity', r.excessLiquidity, 'net liquidation value', r.netLiquidationValue, r.cushion, r.currency)],
  },
  leverage: {
    title: 'Leverage', unit: 'ratio', total: (r) => r.leverage,
    groups: (r, lines) => [lines.exposure('Gross exposure', Math.abs), lines.single('Net liquidation value', 'assets minus liabilities', r.netLiquidationValue)],
    notes: (r) => [quotient('Gross exposure', r.grossExposure, 'net liquidation value', r.netLiquidationValue, r.leverage, r.currency), 'Derivatives count with their full notional, options with their delta, leveraged funds with their factor.'],
  },
  grossExposure: {
    title: 'Gross exposure', unit: 'money', total: (r) => r.grossExposure, groups: (_r, lines) => [lines.exposure('Exposure of each position, without its sign', Math.abs)],
  },
  netExposure: {
    title: 'Net exposure', unit: 'money', total: (r) => r.netExposure, groups: (_r, lines) => [lines.exposure('Exposure of each position', (v) => v)],
  },
  alertLevel: { title: 'Alert level', unit: 'ratio', total: (r) => r.alertLevel, groups: (r, lines) => [lines.marks(r)], notes: alertNotes },
  status: { title: 'Status', unit: '', total: (r) => r.bufferRatio, groups: (r, lines) => [lines.marks(r)], notes: statusNotes },
};

/** The figures of an account that `explain` knows. */
export const explainedFigures: readonly string[] = Object.keys(figures);

/**
 * Explains one figure of an account, or of one of its positions when an instrument is named.
 * @returns a tree whose groups sum to the total (for quotients: its numerator and denominator); `not-applicable` for an unknown name
 */
export function explain(session: Session, account: string, figure: string, instrument: string | null): Result<Explanation> {
  const holder = session.account(account);
  if (holder === null) return failure('not-applicable', `There is no account ${account} in this book.`);
  const report = session.report(account, { liquidationPrices: figure === 'liquidationPrice' });
  if (instrument !== null) return explainPosition(session, report, figure, instrument);
  const known = figures[figure];
  if (known === undefined) return failure('not-applicable', `No explanation is known for the figure ${figure}.`);
  const lines = createLineWriter(session, report);
  const total = known.total(report);
  const groups = known.groups(report, lines).filter((group): group is Group => group !== null);
  return success({
    title: known.title,
    subtitle: `${holder.name || account}, regime ${report.regime}, as of ${new Date(session.now()).toISOString()}`,
    unit: known.unit === 'money' ? report.currency : known.unit,
    total,
    groups,
    notes: [...(known.notes?.(report) ?? []), ...(total === null ? [noValueNote(figure)] : []), ...warningNotes(report)],
  });
}

function turned<G extends Group | null>(group: G): G {
  if (group === null) return group;
  const minus = (amount: number | null): number | null => (amount === null ? null : amount === 0 ? 0 : -amount);
  return { ...group, amount: minus(group.amount), lines: group.lines.map((line) => ({ ...line, amount: minus(line.amount) })) };
}

function differs(a: number, b: number): boolean {
  return Math.abs(a - b) > 0.005;
}

function quotient(upper: string, a: number, lower: string, b: number, ratio: number | null, currency: string): string {
  return `${upper} ${amountText(a)} ${currency} ÷ ${lower} ${amountText(b)} ${currency}${ratio === null ? '' : ` = ${ratioText(ratio)}`}`;
}

function noValueNote(figure: string): string {
  if (figure === 'bufferRatio') return 'Nothing is required of this account, so there is no ratio.';
  if (figure === 'alertLevel') return 'No personal alert is crossed.';
  return 'There is no such figure where its denominator is not above zero.';
}

function alertNotes(report: AccountReport): readonly string[] {
  return ['The lowest of your own levels that lies above the buffer ratio.', ...(report.bufferRatio === null ? [] : [`The buffer ratio is ${ratioText(report.bufferRatio)}.`])];
}

const STATUS_WORDS: Readonly<Record<AccountReport['status'], string>> = {
  safe: 'The buffer ratio is at or above your target.',
  'below-target': 'The buffer ratio is below your target, above every personal alert.',
  alert: 'The buffer ratio is below a personal alert.',
  'margin-call': 'The buffer ratio is below 1.00: margin equity no longer covers the maintenance requirement.',
  'negative-equity': 'More is owed than is owned.',
  unknown: 'A price or rate is missing or stale, so this account cannot be called safe.',
};

function statusNotes(report: AccountReport): readonly string[] {
  return [STATUS_WORDS[report.status], ...(report.bufferRatio === null ? [] : [`The buffer ratio is ${ratioText(report.bufferRatio)}.`])];
}

function warningNotes(report: AccountReport): readonly string[] {
  const notes = report.warnings.map((warning) => `${warning.scope}: ${warning.message}`);
  if (!report.complete) notes.unshift('Incomplete: what is missing is left out of this figure.');
  return notes.length > 20 ? [...notes.slice(0, 20), `and ${plainNumber(notes.length - 20)} more`] : notes;
}
