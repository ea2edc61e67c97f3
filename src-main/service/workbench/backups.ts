/** backups.*: the copies of the book, and a book made from one of them. */
import { success } from '#base/failure.ts';
import type { PlaceHandler } from './handler.ts';

export const listBackups: PlaceHandler<'backups.list'> = (place) => {
  const book = place.desk()?.store.path ?? place.state().problem?.path ?? '';
  return success({ book, copies: book === '' ? [] : (place.deps.backups?.list(book) ?? []) });
};

export const openBackup: PlaceHandler<'backups.open'> = (place, { path }) => place.openCopy(path);
