/** settings.save: what the user set in the window. */
import { failure } from '#base/failure.ts';
import type { PlaceHandler } from './handler.ts';

const NAME = /^[\w .:|-]{1,100}$/;

export const saveSetting: PlaceHandler<'settings.save'> = ({ deps }, { name, value }) =>
  NAME.test(name)
    ? deps.preferences.save(name, value)
    : failure('invalid-input', 'The setting was not saved.', { problems: [{ where: 'name', expected: 'up to 100 letters, digits, points and dashes', found: name.slice(0, 80) }] });
