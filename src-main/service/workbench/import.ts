/** import.*: files are read against the book and shown first; only then, when the user agrees, applied. */
import { failure, success } from '#base/failure.ts';
import type { BookChange } from '#contract/book-change.ts';
import type { LimitRecord } from '#contract/book-file.ts';
import type { ImportPreviewView } from '#contract/views/shapes.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { limitsBrokenBy } from '#service/limits-after-change.ts';
import { currentBook } from './book.ts';
import { BookModel } from './book-model.ts';
import { makeChanges, readOnly } from './change.ts';
import type { Desk } from './desk.ts';
import type { DeskHandler, PlaceHandler } from './handler.ts';

let previews = 0;

export const previewImport: DeskHandler<'import.preview'> = async (desk, input, place) => {
  const files = input.files.length > 0 ? input.files : await place.deps.files.chooseImports();
  if (files.length === 0) return success(null);
  place.importCancelled = false;
  try {
    const read = await place.deps.interchange.readImport(files, currentBook(desk), (instrument) => desk.store.readCloses(instrument), (what, done, total) => {
      place.importProgress = { what, done, total };
      return !place.importCancelled;
    });
    if (!read.ok) return read;
    if (place.desk() !== desk) return failure('cancelled', 'Another book was opened meanwhile. Choose the files again.');
    const id = `preview-${++previews}`;
    desk.preview = { id, read: read.value };
    const limits = brokenBy(desk, read.value.changes);
    return success({ ...read.value.view, preview: id, ...(limits.length === 0 ? {} : { limits }) });
  } finally {
    place.importProgress = null;
  }
};

/** Limits that the import would break. Not looked for where the book has none, and in closes, which change nothing that is held. */
function brokenBy(desk: Desk, changes: readonly BookChange[]): NonNullable<ImportPreviewView['limits']> {
  const held = changes.filter(({ entity }) => entity !== 'history');
  const limits = desk.model.all<LimitRecord>('limit');
  if (held.length === 0 || (limits.length === 0 && !held.some(({ entity }) => entity === 'limit'))) return [];
  const file = currentBook(desk);
  const model = new BookModel(file);
  model.apply(held);
  const history = desk.store.readBook({ history: true }).history ?? [];
  const now = desk.session.now();
  const broken = limitsBrokenBy(toEngineBook({ ...file, history }, now), toEngineBook({ ...model.toFile(), history }, now), model.all<LimitRecord>('limit'));
  return broken.map(({ account, limit, hard, message }) => ({ hard, message: `${limit} in ${model.account(account)?.name ?? account}: ${message}` })).sort((a, b) => Number(b.hard) - Number(a.hard));
}

export const applyImport: DeskHandler<'import.apply'> = (desk, input, { deps }) => {
  const preview = desk.preview;
  if (desk.store.readOnly) return readOnly();
  if (preview === null || preview.id !== input.preview) return failure('not-applicable', 'This preview is no longer there. Choose the files again.');
  desk.preview = null;
  const files = preview.read.view.files.map((file) => file.file).join(', ');
  return makeChanges(deps, desk, preview.read.changes, { author: 'import', summary: `Import of ${files}` });
};

export const cancelImport: PlaceHandler<'import.cancel'> = (place) => {
  place.importCancelled = true;
  const desk = place.desk();
  if (desk !== null) desk.preview = null;
  return success(null);
};

export const importProgress: PlaceHandler<'import.progress'> = (place) => success(place.importProgress === null ? null : { ...place.importProgress });
