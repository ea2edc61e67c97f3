/** Vertical lines with a name at their top, for lightweight-charts whose horizontal scale is a price. */
import type { IPrimitivePaneRenderer, IPrimitivePaneView, ISeriesPrimitive, Logical, SeriesAttachedParameter } from 'lightweight-charts';

export interface VerticalMark {
  readonly price: number;
  readonly name: string;
  readonly color: string;
  readonly dotted: boolean;
}

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];
const FONT = "11px 'IBM Plex Sans', sans-serif";
const LABEL_HEIGHT = 14;

/**
 * Draws marks at prices between the points of a chart, which shows them at equal distances.
 * @param prices evenly spaced, as the chart has them
 */
export class VerticalMarks implements ISeriesPrimitive<number> {
  private chart: SeriesAttachedParameter<number>['chart'] | null = null;
  private readonly prices: readonly number[];
  private readonly marks: readonly VerticalMark[];
  private readonly views: readonly IPrimitivePaneView[];

  constructor(prices: readonly number[], marks: readonly VerticalMark[]) {
    this.prices = prices;
    this.marks = [...marks].sort((a, b) => a.price - b.price);
    const draw = (target: Target): void => { this.draw(target); };
    this.views = [{ zOrder: () => 'bottom', renderer: () => ({ draw }) }];
  }

  attached(parameters: SeriesAttachedParameter<number>): void {
    this.chart = parameters.chart;
  }

  detached(): void {
    this.chart = null;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.views;
  }

  private draw(target: Target): void {
    const [first, second] = this.prices;
    const { chart } = this;
    if (chart === null || first === undefined || second === undefined) return;
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      context.font = FONT;
      // Names that would lie on each other go to further lines.
      const taken: number[] = [];
      for (const mark of this.marks) {
        const x = between(chart, (mark.price - first) / (second - first));
        if (x === null || x < 0 || x > mediaSize.width) continue;
        const at = Math.round(x) + 0.5;
        context.strokeStyle = context.fillStyle = mark.color;
        context.lineWidth = 1;
        context.setLineDash(mark.dotted ? [2, 3] : []);
        const width = context.measureText(mark.name).width;
        const left = Math.min(at + 4, mediaSize.width - width - 2);
        let row = taken.findIndex((end) => end < left);
        if (row < 0) row = taken.length;
        taken[row] = left + width + 6;
        context.beginPath();
        context.moveTo(at, 0);
        context.lineTo(at, mediaSize.height);
        context.stroke();
        context.setLineDash([]);
        context.fillText(mark.name, left, LABEL_HEIGHT * (row + 1) - 2);
      }
    });
  }
}

/** The library places whole points only; what lies between two of them is interpolated. */
function between(chart: SeriesAttachedParameter<number>['chart'], at: number): number | null {
  const scale = chart.timeScale();
  const below = Math.floor(at);
  const [low, high] = [scale.logicalToCoordinate(below as Logical), scale.logicalToCoordinate((below + 1) as Logical)];
  return low === null || high === null ? null : low + (high - low) * (at - below);
}
