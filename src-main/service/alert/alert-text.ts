/** The sentences of alerts. */
import { CALL_LEVEL } from '#engine/alert/thresholds.ts';
import type { AlertRule, RuleReason } from '#engine/alert/rules.ts';
import type { AccountFigures } from '#engine/portfolio/figures.ts';
import { plainFormat } from '#engine/margin/number-format.ts';
import { durationText, priceText } from '#engine/plan/wording.ts';

/** "Buffer ratio 1.48 is below 1.5". */
export function thresholdText(level: number, ratio: number): string {
  if (ratio === -Infinity) return 'Margin equity is negative: the account is below the line at which the broker takes over';
  // Rounded down: a ratio just below a level must not read as if it stood on it.
  const now = Number.isFinite(ratio) ? (Math.floor(ratio * 100) / 100).toFixed(2) : 'unknown';
  return level <= CALL_LEVEL ? `Buffer ratio ${now}: below the line at which the broker takes over` : `Buffer ratio ${now} is below ${levelText(level)}`;
}

/** The figures behind a threshold alert, for the body of a notification. */
export function standingText(figures: AccountFigures): string {
  return `Margin equity ${plainFormat.money(figures.marginEquity)} ${figures.currency}, maintenance requirement ${plainFormat.money(figures.maintenanceMargin)} ${figures.currency}`;
}

/** Why the figures of an account cannot be trusted. */
export function qualityText(figures: AccountFigures): string {
  const stale = figures.staleCount === 0 ? '' : `${figures.staleCount} price${figures.staleCount === 1 ? ' is' : 's are'} older than allowed`;
  const missing = figures.complete ? '' : 'a price, rate or parameter is missing';
  return `The figures are not certain: ${[missing, stale].filter((part) => part !== '').join(', and ')}`;
}

/** "BTC fell 8.3 % within 1 hour, to 8,120.00". */
export function ruleText(rule: AlertRule, value: number, reason: RuleReason): string {
  const subject = rule.metric === 'price' ? rule.instrument : `${rule.metric === 'spread' ? 'Spread' : 'Volatility'} of ${rule.instrument}`;
  const now = rule.metric === 'price' ? priceText(value) : `${percentText(value)} %`;
  if (reason.test === 'change' && rule.change !== null) {
    const verb = rule.change.relative < 0 ? 'fell' : 'rose';
    const by = reason.move === null ? '' : ` ${percentText(Math.abs(reason.move))} %`;
    return `${subject} ${verb}${by} within ${durationText(rule.change.withinMs)}, to ${now}`;
  }
  const level = reason.test === 'below' ? rule.below! : rule.above!;
  return `${subject} is ${reason.test} ${rule.metric === 'price' ? priceText(level) : `${percentText(level)} %`}: ${now}`;
}

/** "2020-03-09 14:30 UTC". */
export function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function percentText(share: number): string {
  return String(Number((share * 100).toPrecision(3)));
}

function levelText(level: number): string {
  return Number(level.toFixed(2)) === level ? level.toFixed(2) : String(level);
}
