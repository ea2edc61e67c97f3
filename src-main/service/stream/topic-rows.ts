/** The current rows of one topic in columns, each with the version at which it last changed. */
export class TopicRows {
  readonly columns: readonly string[];
  readonly textColumns: readonly string[];
  /** Grows with every change. */
  version = 0;
  private readonly index = new Map<string, number>();
  private readonly rowKeys: string[] = [];
  private readonly versions: number[] = [];
  private readonly texts: (string | null)[] = [];
  private numbers = new Float64Array(0);
  private readonly removedAt = new Map<string, number>();

  constructor(columns: readonly string[], textColumns: readonly string[]) {
    this.columns = columns;
    this.textColumns = textColumns;
  }

  keys(): readonly string[] {
    return [...this.rowKeys];
  }

  /** Sets one row; does nothing when it is the same as before. */
  set(key: string, numbers: ArrayLike<number>, texts: readonly (string | null)[]): void {
    const width = this.columns.length;
    const textWidth = this.textColumns.length;
    if (numbers.length !== width || texts.length !== textWidth) throw new Error(`a row of ${width} numbers and ${textWidth} texts was expected`);
    let row = this.index.get(key);
    let changed = false;
    if (row === undefined) {
      row = this.rowKeys.length;
      this.index.set(key, row);
      this.rowKeys.push(key);
      this.removedAt.delete(key);
      this.reserve((row + 1) * width);
      changed = true;
    }
    const start = row * width;
    for (let c = 0; c < width; c++) {
      if (Object.is(this.numbers[start + c], numbers[c]) && !changed) continue;
      this.numbers[start + c] = numbers[c]!;
      changed = true;
    }
    const textStart = row * textWidth;
    for (let c = 0; c < textWidth; c++) {
      if (this.texts[textStart + c] === texts[c] && !changed) continue;
      this.texts[textStart + c] = texts[c]!;
      changed = true;
    }
    if (changed) this.versions[row] = ++this.version;
  }

  /** Removes one row; the last row takes its place. */
  remove(key: string): void {
    const row = this.index.get(key);
    if (row === undefined) return;
    const width = this.columns.length;
    const textWidth = this.textColumns.length;
    const last = this.rowKeys.length - 1;
    if (row !== last) {
      const moved = this.rowKeys[last]!;
      this.rowKeys[row] = moved;
      this.index.set(moved, row);
      this.versions[row] = this.versions[last]!;
      this.numbers.copyWithin(row * width, last * width, (last + 1) * width);
      for (let c = 0; c < textWidth; c++) this.texts[row * textWidth + c] = this.texts[last * textWidth + c]!;
    }
    this.rowKeys.length = last;
    this.versions.length = last;
    this.texts.length = last * textWidth;
    this.index.delete(key);
    this.removedAt.set(key, ++this.version);
  }

  /** Rows changed and keys removed after a version; 0 gives every row. */
  since(version: number): { readonly keys: string[]; readonly numbers: Float64Array; readonly texts: (string | null)[]; readonly removed: string[] } {
    const width = this.columns.length;
    const textWidth = this.textColumns.length;
    const rows: number[] = [];
    for (let row = 0; row < this.rowKeys.length; row++) if (this.versions[row]! > version) rows.push(row);
    const numbers = new Float64Array(rows.length * width);
    const texts: (string | null)[] = [];
    rows.forEach((row, n) => {
      numbers.set(this.numbers.subarray(row * width, (row + 1) * width), n * width);
      for (let c = 0; c < textWidth; c++) texts.push(this.texts[row * textWidth + c]!);
    });
    const removed: string[] = [];
    if (version > 0) for (const [key, at] of this.removedAt) if (at > version) removed.push(key);
    return { keys: rows.map((row) => this.rowKeys[row]!), numbers, texts, removed };
  }

  /** Whether keys of removed rows are still remembered. */
  hasRemoved(): boolean {
    return this.removedAt.size > 0;
  }

  /** Forgets removed keys that every subscriber has been told of. */
  forgetRemovedBefore(version: number): void {
    for (const [key, at] of this.removedAt) if (at <= version) this.removedAt.delete(key);
  }

  private reserve(length: number): void {
    if (length <= this.numbers.length) return;
    const grown = new Float64Array(Math.max(length, this.numbers.length * 2));
    grown.set(this.numbers);
    this.numbers = grown;
  }
}
