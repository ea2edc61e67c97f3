import type { MarginSink } from '../model.ts';

/** Sums initial requirements of the securities alone and moves nothing of the account: the Regulation T margin behind the SMA. */
export class InitialOnlySink implements MarginSink {
  readonly detailed = false;
  sum = 0;
  private readonly counts: (position: number) => boolean;

  constructor(counts: (position: number) => boolean) {
    this.counts = counts;
  }

  line(position: number, initial: number): void {
    if (position < 0 || this.counts(position)) this.sum += initial;
  }

  group(_scope: string, initial: number): void {
    this.sum += initial;
  }

  attribute(): void {
    // No position is told.
  }

  table(): void {
    // Sums only.
  }

  warn(): void {
    // The pass before has warned.
  }
}
