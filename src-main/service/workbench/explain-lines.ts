/** Builds the groups and lines of an explanation from a report. */
import { plainFormat } from '#engine/margin/number-format.ts';
import type { AccountReport, EquityLine, PositionFigures } from '#engine/portfolio/figures.ts';
import { raiseAt } from '#engine/portfolio/target.ts';
import type { Thresholds } from '#engine/portfolio/book.ts';
import type { Session } from '#engine/session-port.ts';
import type { Explanation } from '#contract/views/shapes.ts';

/** One group of an explanation; its lines sum to its amount. */
export type Group = Explanation['groups'][number];
/** One line of a group. */
export type Line = Group['lines'][number];

/** 1,234.56 */
export const amountText = (value: number): string => plainFormat.money(value);
/** A number with grouped digits and no more decimals than it has. */
export const plainNumber = (value: number): string => plainFormat.plain(value);
/** 1.83 */
export const ratioText = (value: number): string => value.toFixed(2);

/** The groups that figures are explained with. Groups without lines are left out (null). */
export interface LineWriter {
  readonly assets: () => readonly (Group | null)[];
  readonly debts: () => readonly (Group | null)[];
  readonly deductions: () => readonly (Group | null)[];
  readonly equityTotal: (total: number) => Group;
  readonly margin: (which: 'initial' | 'maintenance') => readonly Group[];
  readonly exposure: (name: string, sign: (value: number) => number) => Group;
  readonly single: (name: string, rule: string, amount: number) => Group;
  readonly marks: (report: AccountReport) => Group;
}

/** A writer over one report. Times and staleness come from the position of each line, or from the rate of a balance. */
export function createLineWriter(session: Session, report: AccountReport): LineWriter {
  const positions = new Map(report.positions.map((position) => [position.instrument, position]));
  const stale = new Set(report.warnings.filter((warning) => warning.code === 'stale-quote' || warning.code === 'missing-quote').map((warning) => warning.scope));
  const line = (name: string, text: string, amount: number | null, scope: string): Line => {
    const position = positions.get(scope);
    const at = position?.markAt ?? session.quote(scope)?.at ?? rateTime(session, scope, report.currency);
    return { name, text, amount, stale: position?.stale === true || stale.has(scope), at: at === null || Number.isNaN(at) ? null : at };
  };
  const equity = (name: string, rule: string, accept: (entry: EquityLine) => boolean): Group | null =>
    group(name, rule, report.equity.filter(accept).map((entry) => line(entry.scope, equityText(session, report, positions, entry), entry.amount, entry.scope)));
  const assets = (): readonly (Group | null)[] => [
    equity('Long positions', 'quantity × mark', (e) => e.part === 'long-value'),
    equity('Cash', 'positive balances', (e) => e.part === 'cash'),
    equity('Unrealised gains', 'futures and perpetuals', (e) => e.part === 'unrealized' && e.amount >= 0),
    equity('Accrued, due to the account', 'interest, dividends, funding', (e) => e.part === 'accrued' && e.amount >= 0),
  ];
  const debts = (): readonly (Group | null)[] => [
    equity('Short positions', 'quantity × mark', (e) => e.part === 'short-value'),
    equity('Borrowed', 'negative balances', (e) => e.part === 'borrowed'),
    equity('Unrealised losses', 'futures and perpetuals', (e) => e.part === 'unrealized' && e.amount < 0),
    equity('Accrued and owed', 'interest, borrow fees, funding', (e) => e.part === 'accrued' && e.amount < 0),
  ];
  const deductions = (): readonly (Group | null)[] => [
    equity('Haircuts', 'discount on collateral', (e) => e.part === 'haircut'),
    equity('Does not count', 'assets that the regime does not accept', (e) => e.part === 'not-counted'),
  ];
  const single = (name: string, rule: string, amount: number): Group => ({ name, rule, amount, lines: [{ name, text: rule, amount, stale: report.staleCount > 0, at: null }] });
  return {
    assets, debts, deductions, single,
    equityTotal: (total) => ({
      name: 'Margin equity', rule: 'equity that counts', amount: total,
      lines: [...assets(), ...debts(), ...deductions()].flatMap((g) => (g === null ? [] : [{ name: g.name, text: g.rule, amount: g.amount, stale: g.lines.some((l) => l.stale), at: oldest(g.lines) }])),
    }),
    margin: (which) => {
      const rules = new Map<string, { rule: string; lines: Line[] }>();
      for (const entry of report.margin) {
        const known = rules.get(entry.rule) ?? { rule: entry.source ?? entry.rule, lines: [] };
        known.lines.push(line(entry.scope === 'account' ? 'Whole account' : entry.scope, entry.explanation, entry[which], entry.scope));
        rules.set(entry.rule, known);
      }
      return [...rules].map(([name, { rule, lines }]) => group(name, rule, lines)).filter((g): g is Group => g !== null);
    },
    exposure: (name, sign) =>
      group(name, 'signed quantity × multiplier × mark', report.positions.map((position) =>
        line(position.instrument, exposureText(session, position), position.exposure === null ? null : sign(position.exposure), position.instrument))) ?? { name, rule: '', amount: 0, lines: [] },
    marks: (r) => {
      const thresholds = session.account(r.id)?.thresholds;
      const levels = thresholds === undefined ? [] : [targetMark(thresholds, session.now()), ...thresholds.alerts.map((level) => ({ name: 'Personal alert', level }))];
      return {
        name: 'Your marks', rule: 'levels of the buffer ratio', amount: null,
        lines: [...levels, { name: 'The line', level: 1 }].map(({ name, level }) => ({
          name, text: r.bufferRatio === null ? 'nothing is required' : r.bufferRatio < level ? 'crossed' : `${ratioText(r.bufferRatio - level)} above`, amount: level, stale: false, at: null,
        })),
      };
    },
  };
}

function targetMark(thresholds: Thresholds, now: number): { readonly name: string; readonly level: number } {
  const raise = raiseAt(thresholds, now);
  return raise === null ? { name: 'Target', level: thresholds.target } : { name: `Target, raised until ${new Date(raise.until).toISOString().slice(0, 16)}Z: ${raise.reason}`, level: raise.target };
}

/** "100 × 1 × 190.10 USD, at 1.08": the inputs of a position's value in words. */
export function valueText(session: Session, position: PositionFigures, currency: string): string {
  const instrument = session.instrument(position.instrument);
  if (position.mark === null || instrument === null) return 'no price; left out of the totals';
  const rate = instrument.currency === currency ? null : session.rate(instrument.currency, currency);
  const multiplier = instrument.multiplier === 1 ? '' : ` × ${plainNumber(instrument.multiplier)}`;
  return `${plainNumber(position.quantity)}${multiplier} × ${plainNumber(position.mark)} ${instrument.currency}${rate === null ? '' : ` at ${plainNumber(Number(rate.rate.toPrecision(8)))}`}`;
}

function exposureText(session: Session, position: PositionFigures): string {
  const instrument = session.instrument(position.instrument);
  if (instrument === null || position.mark === null) return 'no price; left out';
  const multiplier = instrument.multiplier === 1 ? '' : ` × ${plainNumber(instrument.multiplier)}`;
  if (instrument.kind === 'option') return `${plainNumber(position.quantity)}${multiplier} × delta × price of ${instrument.underlying ?? 'its underlying'}`;
  const factor = instrument.leverageFactor === 1 ? '' : ` × factor ${plainNumber(instrument.leverageFactor)}`;
  return `${plainNumber(position.quantity)}${multiplier} × ${plainNumber(position.mark)} ${instrument.currency}${factor}`;
}

function equityText(session: Session, report: AccountReport, positions: ReadonlyMap<string, PositionFigures>, entry: EquityLine): string {
  const position = positions.get(entry.scope);
  if (position === undefined || entry.part === 'haircut' || entry.part === 'not-counted' || entry.part === 'cash' || entry.part === 'borrowed' || entry.part === 'accrued') return entry.explanation;
  if (entry.part === 'unrealized' && position.averagePrice !== null && position.mark !== null) {
    return `${plainNumber(position.quantity)} from ${plainNumber(position.averagePrice)} to ${plainNumber(position.mark)}`;
  }
  return [valueText(session, position, report.currency), entry.explanation].filter((part) => part !== '').join(', ');
}

function group(name: string, rule: string, lines: readonly Line[]): Group | null {
  if (lines.length === 0) return null;
  return { name, rule, amount: lines.reduce((sum, l) => sum + (l.amount ?? 0), 0), lines };
}

function oldest(lines: readonly Line[]): number | null {
  return lines.reduce<number | null>((least, l) => (l.at === null ? least : least === null ? l.at : Math.min(least, l.at)), null);
}

function rateTime(session: Session, currency: string, base: string): number | null {
  return currency === base ? null : session.rate(currency, base)?.at ?? null;
}
