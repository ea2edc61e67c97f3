/** Collects what an import leaves out: each reason once, with how often it applied. */
export class Skipped {
  private readonly counts = new Map<string, number>();

  add(reason: string, times = 1): void {
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + times);
  }

  list(): string[] {
    return [...this.counts].map(([reason, times]) => (times === 1 ? reason : `${reason} (${String(times)} times)`));
  }
}
