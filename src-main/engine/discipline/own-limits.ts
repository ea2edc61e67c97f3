import { beyond, limitText } from '../limit/limit.ts';
import type { Limit } from '../limit/limit.ts';
import { bufferAround, counted, durationText, orNull } from './finding.ts';
import type { Finding, RuleFindings } from './finding.ts';
import { leverageOf, ratioOf } from './history.ts';
import type { KeptBreach, MirrorHistory, Reading, WatchedLimit } from './history.ts';

/** Figures of the account that a reading holds. */
const FIGURES: Readonly<Partial<Record<Limit['metric'], (reading: Reading) => number>>> = {
  bufferRatio: ratioOf,
  netLiquidationValue: (reading) => reading.netLiquidationValue,
  marginEquity: (reading) => reading.marginEquity,
  maintenanceMargin: (reading) => reading.maintenanceMargin,
  excessLiquidity: (reading) => reading.marginEquity - reading.maintenanceMargin,
  leverage: leverageOf,
  cushion: (reading) => (reading.netLiquidationValue > 0 && reading.maintenanceMargin > 0 ? (reading.marginEquity - reading.maintenanceMargin) / reading.netLiquidationValue : NaN),
  grossExposure: (reading) => reading.grossExposure,
};

/**
 * Time during which the account was beyond one of its limits, and orders that took a position beyond one. What a reading holds is
 * read from the readings; what it does not hold (shares of single positions) from the breaches that the monitor kept.
 */
export function ownLimits(history: MirrorHistory): RuleFindings {
  const read = new Set(history.limits.filter(({ limit }) => limit.metric === 'position' || FIGURES[limit.metric] !== undefined).map(({ limit }) => limit.id));
  const findings = [
    ...history.limits.flatMap((watched) => (watched.limit.metric === 'position' ? positionBreaches(history, watched) : stretches(history, watched.limit))),
    ...history.breaches.filter((breach) => !read.has(breach.limit)).map((breach) => keptBreach(history, breach)),
  ];
  return {
    findings: findings.sort((a, b) => a.at - b.at),
    looked: `${counted(history.limits.length, 'limit')} over ${counted(history.readings.length, 'reading')}`,
    enough: history.readings.length > 0,
  };
}

function keptBreach(history: MirrorHistory, breach: KeptBreach): Finding {
  const lasted = (breach.endedAt ?? history.now) - breach.at;
  return {
    rule: 'limits', at: breach.at, entry: null, alert: null, instrument: breach.instrument, ...bufferAround(history, breach.at),
    words: `Beyond the limit ${breach.limit}${lasted > 0 ? ` for ${durationText(lasted)}` : ''}${breach.endedAt === null ? ' so far' : ''}: ${breach.message}${breach.waived === null ? '' : `; waived: ${breach.waived}`}`,
  };
}

/** Each unbroken run of readings beyond the limit is one finding. */
function stretches({ readings }: MirrorHistory, limit: Limit): Finding[] {
  const figure = FIGURES[limit.metric];
  if (figure === undefined) return [];
  const findings: Finding[] = [];
  let from = -1;
  readings.forEach((reading, n) => {
    const out = beyond(limit, figure(reading)) > 0;
    if (out && from < 0) from = n;
    const ends = from >= 0 && (!out || n === readings.length - 1);
    if (!ends) return;
    const last = out ? n : n - 1;
    const run = readings.slice(from, last + 1);
    const worst = run.reduce((a, b) => (beyond(limit, figure(b)) > beyond(limit, figure(a)) ? b : a));
    const lasted = (out ? reading.at : readings[n]!.at) - run[0]!.at;
    findings.push({
      rule: 'limits', at: run[0]!.at, entry: null, alert: null, instrument: null,
      words: `Beyond the limit ${limit.id}${lasted > 0 ? ` for ${durationText(lasted)}` : ''}, at worst ${limitText(limit, { instrument: null, value: figure(worst) })}`,
      bufferBefore: orNull(ratioOf(readings[from - 1] ?? run[0])), bufferAfter: orNull(ratioOf(worst)),
    });
    from = -1;
  });
  return findings;
}

function positionBreaches(history: MirrorHistory, { limit, instruments }: WatchedLimit): Finding[] {
  return history.orders
    .filter((order) => instruments.has(order.instrument) && beyond(limit, Math.abs(order.after)) > 0 && Math.abs(order.after) > Math.abs(order.before))
    .map((order) => ({
      rule: 'limits' as const, at: order.at, entry: order.entry, alert: null, instrument: order.instrument, ...bufferAround(history, order.at),
      words: `An order took a position beyond the limit ${limit.id}: ${limitText(limit, { instrument: order.instrument, value: Math.abs(order.after) })}`,
    }));
}
