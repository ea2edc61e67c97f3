/** settings.save: what the user set, kept in the book. */
import { failure, success } from '#base/failure.ts';
import { readOnly } from './change.ts';
import type { DeskHandler } from './handler.ts';

/** Settings of the window have names of their own, so that the page cannot reach what the program keeps for itself. */
export const WINDOW_PREFIX = 'window.';

export const saveSetting: DeskHandler<'settings.save'> = (desk, { name, value }) => {
  if (!/^[\w.:|-]{1,100}$/.test(name)) return failure('invalid-input', 'The setting was not saved.', { problems: [{ where: 'name', expected: 'letters, digits, points and dashes', found: name.slice(0, 80) }] });
  if (desk.store.readOnly) return readOnly();
  desk.store.saveSetting(WINDOW_PREFIX + name, value);
  return success(null);
};
