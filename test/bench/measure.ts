/** One figure of the bench, as it is printed and as `--json` answers it. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  /** What the design wants, for people to compare; nothing is asserted. */
  readonly goal?: string;
}

/** Runs `once` (which answers the figure) several times and keeps median and spread, so that machine noise shows. */
export function repeat(name: string, unit: string, runs: number, once: () => number, goal?: string): Figure {
  const values = Array.from({ length: runs }, once).sort((a, b) => a - b);
  return { name, unit, median: values[values.length >> 1]!, lowest: values[0]!, highest: values[values.length - 1]!, ...(goal === undefined ? {} : { goal }) };
}

/** Value at a share of a sorted sample. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

/** Milliseconds that `work` takes. */
export function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
