import { isUsBusinessDay } from '../../trading-calendar/us-exchange-day.ts';
import { dayTrading } from './parameters/2026-06-04.ts';

/**
 * Two rules live side by side: `legacy` is the pattern-day-trader rule of FINRA 4210(f)(8)(B), `intraday` the test of
 * SR-FINRA-2025-017, in force from 4 June 2026 and binding for every firm after the phase-in that ends on 20 October 2027.
 */
export type DayTradeRule = 'legacy' | 'intraday';

const INTRADAY_FROM = Date.parse(`${dayTrading.intradayFrom}T00:00:00Z`);
const LEGACY_UNTIL = Date.parse(`${dayTrading.legacyUntil}T23:59:59Z`);

/**
 * The rule that a broker applies at a time. Before 4 June 2026 only the old one exists, after the phase-in only the
 * new one; in between the broker's choice (`dayTrade` of the parameters) decides, the new one where none is given.
 */
export function dayTradeRule(now: number, chosen: unknown): DayTradeRule {
  if (now < INTRADAY_FROM) return 'legacy';
  if (now > LEGACY_UNTIL) return 'intraday';
  return chosen === 'legacy' ? 'legacy' : 'intraday';
}

/** A pattern day trader: four or more day trades in five business days that are more than 6 % of all trades of that time. */
export function isPatternDayTrader(dayTrades: number, allTrades: number): boolean {
  return dayTrades >= dayTrading.dayTrades && dayTrades > dayTrading.shareOfTrades * allTrades;
}

/** Whether an old-rule account may day-trade at all: 25,000 of equity at the start of the day. */
export function mayDayTrade(equityAtStart: number): boolean {
  return equityAtStart >= dayTrading.minimumEquity;
}

/**
 * Day-trading buying power of the old rule: 4 × (equity at the prior close − maintenance requirement), 2 × while a
 * day-trade call is open, 1 × (cash available) once a call went unmet.
 */
export function dayTradingBuyingPower(priorCloseEquity: number, maintenance: number, call: 'none' | 'open' | 'unmet' = 'none'): number {
  const multiple = call === 'none' ? dayTrading.multiple : call === 'open' ? dayTrading.multipleInCall : 1;
  return multiple * Math.max(0, priorCloseEquity - maintenance);
}

/** The day-trade call of the old rule: what the day's largest open day-trading position exceeded buying power by, ÷ the multiple. */
export function dayTradeCall(largestPosition: number, buyingPower: number, multiple: number = dayTrading.multiple): number {
  return Math.max(0, largestPosition - buyingPower) / multiple;
}

/** Last days of a day-trade call: five business days of the exchanges to meet it, then 90 days of trading on cash available. Times in ms UTC. */
export function dayTradeCallDates(calledAt: number): { readonly due: number; readonly restrictedUntil: number } {
  const day = 86_400_000;
  let due = calledAt;
  for (let left: number = dayTrading.daysToMeet; left > 0; ) {
    due += day;
    if (isUsBusinessDay(Math.floor(due / day) * day)) left--;
  }
  return { due, restrictedUntil: due + dayTrading.restrictedDays * day };
}

/** One thing that happened to an account during the day: what it did to equity and to the maintenance requirement. */
export interface IntradayStep {
  readonly kind: 'trade' | 'deposit' | 'close';
  readonly equity: number;
  readonly maintenance: number;
}

/** The worst intraday margin level of the new rule, and the deficit that has to be met; both in the account's currency. */
export interface IntradayMargin {
  readonly lowest: number;
  readonly deficit: number;
}

/**
 * The intraday test of the new rule: the margin level (equity less maintenance) must not be driven negative by trades
 * that reduce it. Deposits and closings may be treated as if they had been made earlier on that day, so they count
 * before the trades. A level that is negative already is a deficit only as far as trades made it worse.
 */
export function intradayMargin(equityAtStart: number, maintenanceAtStart: number, steps: readonly IntradayStep[]): IntradayMargin {
  let level = equityAtStart - maintenanceAtStart;
  const change = (step: IntradayStep): number => step.equity - step.maintenance;
  for (const step of steps) if (step.kind !== 'trade') level += Math.max(0, change(step));
  let lowest = level;
  let reduced = 0;
  let deficit = 0;
  for (const step of steps) {
    const by = step.kind === 'trade' ? change(step) : Math.min(0, change(step));
    level += by;
    lowest = Math.min(lowest, level);
    if (by >= 0) continue;
    reduced -= by;
    deficit = Math.max(deficit, Math.min(-level, reduced));
  }
  return { lowest, deficit };
}
