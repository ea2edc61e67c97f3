/** Time in which nothing was watched, or in which the clock went back: what is said of it. */
import type { Gap } from '#engine/alert/gap.ts';
import { durationText } from '#engine/plan/wording.ts';
import type { AlertDesk } from '../alert/alert-desk.ts';
import { timeText } from '../alert/alert-text.ts';
import type { Log } from '../ports.ts';

/** Remembers the last time that was not watched, and writes it down as an alert. */
export class BlindTime {
  private readonly alerts: AlertDesk;
  private readonly log: Log;
  /** A replay stands still while nobody looks, and its market knows no clock that is set back. */
  private readonly replaying: boolean;
  /** The last time that was not watched, ms UTC of the wall clock; NaN where there is none. */
  from = NaN;
  to = NaN;

  constructor(alerts: AlertDesk, log: Log, replaying: boolean) {
    this.alerts = alerts;
    this.log = log;
    this.replaying = replaying;
  }

  /** A gap between two readings of the clocks. @param now of the monitor's clock */
  see(gap: Gap, now: number): void {
    if (gap.type === 'clock-set') {
      if (!this.replaying) this.alerts.clockSetBack(now, -gap.byMs);
      this.log.warn('the clock was set back', { byMs: -gap.byMs });
      this.alerts.missed(`The clock was set back by ${durationText(-gap.byMs)}; everything was evaluated again`, now, 'info', false);
    } else if (gap.to - gap.from > 0) this.note(gap.from, gap.to, now, 'warning', true);
  }

  /** Tells of a time that was not watched. */
  note(from: number, to: number, now: number, severity: 'info' | 'warning', ring: boolean): void {
    [this.from, this.to] = [from, to];
    this.log.warn('not watched', { from, to });
    this.alerts.missed(`Not watched from ${timeText(from)} to ${timeText(to)} (${durationText(to - from)})${this.replaying ? '; the replay stood still' : ''}`, now, severity, ring);
  }
}
