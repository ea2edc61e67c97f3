import { isBelow } from '../liquidation/liquidate.ts';
import type { AccountFigures } from '../portfolio/figures.ts';

/** Where the account stands against the line, and when its counterparty would act. */
export class LineWatch {
  /** Whether the account ever was below the line. */
  called = false;
  lowest: number | null = null;
  /** Market time at which the counterparty takes over unless the account is above its trigger again. */
  takeOverAtMs: number | null = null;
  /** Whether it is there now. */
  below = false;
  private readonly trigger: number;

  constructor(trigger: number) {
    this.trigger = trigger;
  }

  /**
   * Looks at new figures.
   * @param latestMs by when the counterparty acts if they are below its trigger
   * @returns what has changed
   */
  look(figures: AccountFigures, latestMs: number): 'call' | 'cured' | null {
    const { bufferRatio } = figures;
    if (bufferRatio !== null && (this.lowest === null || bufferRatio < this.lowest)) this.lowest = bufferRatio;
    if (!this.isTriggered(figures)) this.takeOverAtMs = null;
    else this.takeOverAtMs ??= latestMs;
    const below = isBelow(figures, 1);
    if (below === this.below) return null;
    this.below = below;
    if (below) this.called = true;
    return below ? 'call' : 'cured';
  }

  isTriggered(figures: AccountFigures): boolean {
    return isBelow(figures, this.trigger);
  }
}
