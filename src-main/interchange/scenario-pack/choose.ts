import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { BookFile, ScenarioRecord } from '#contract/book-file.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { presetScenarios } from '#service/scenario/presets.ts';
import { readPack } from './find-pack.ts';

/**
 * The scenarios that a command was asked for: those of the book or, with a pack, of the pack (`presets` are made from the
 * book); by id from both.
 * @param ids none: all that are offered
 */
export function chooseScenarios(file: BookFile, book: Book, pack: string | undefined, ids: readonly string[] | undefined): Result<readonly ScenarioRecord[]> {
  const own = file.scenarios ?? [];
  let offered: readonly ScenarioRecord[] = own;
  if (pack === 'presets') offered = presetScenarios(book);
  else if (pack !== undefined) {
    const read = readPack(pack);
    if (!read.ok) return read;
    offered = read.value.scenarios;
  }
  if (ids === undefined) return success(offered);
  const known = new Map([...own, ...offered].map((scenario) => [scenario.id, scenario]));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) {
    const expected = known.size === 0 ? 'a scenario of the book, which has none' : `one of ${[...known.keys()].join(', ')}`;
    return failure('invalid-input', `unknown scenario ${missing}`, { problems: [{ where: '--scenario', expected, found: missing }] });
  }
  return success([...new Set(ids)].map((id) => known.get(id)!));
}
