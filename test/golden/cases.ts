import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Case {
  readonly id: string;
  readonly source: string;
  readonly inputs: Readonly<Record<string, never>>;
  readonly expected: Readonly<Record<string, never>>;
  readonly tolerance: number;
}

const cases = new Map((JSON.parse(readFileSync(new URL('./cases.json', import.meta.url), 'utf8')) as Case[]).map((c) => [c.id, c]));

const tested = new Set<string>();

export type Numbers = Readonly<Record<string, number>>;
type Near = (actual: number | null | undefined, wanted: number) => void;

/** A test named by the id of its case, with its source; fails when the case is not in the file. */
export function golden(id: string, check: (inputs: Numbers, expected: Numbers, near: Near) => void): void {
  const found = cases.get(id);
  tested.add(id);
  it(`${id} (${found?.source.slice(0, 60) ?? 'missing'})`, () => {
    expect(found).toBeDefined();
    check(found!.inputs as unknown as Numbers, found!.expected as unknown as Numbers, (actual, wanted) => {
      expect(actual).not.toBeNull();
      expect(Math.abs((actual as number) - wanted), `${String(actual)} against ${String(wanted)}`).toBeLessThanOrEqual(found!.tolerance + 1e-9 * Math.abs(wanted));
    });
  });
}

/** Cases of a family that this test file has no test for. */
export function untested(prefix: string): readonly string[] {
  return [...cases.keys()].filter((id) => id.startsWith(prefix) && !tested.has(id));
}
