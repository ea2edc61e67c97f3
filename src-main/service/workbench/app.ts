/** app.*: the state of the program as a whole. */
import { failure, success } from '#base/failure.ts';
import type { PlaceHandler } from './handler.ts';

export const appState: PlaceHandler<'app.state'> = (place) => success(place.state());

export const openLog: PlaceHandler<'app.openLog'> = (place) => {
  place.deps.files.openLog();
  return success(null);
};

export const openSection: PlaceHandler<'app.openSection'> = ({ deps }, { section, account }) => {
  if (deps.openSection === undefined) return failure('unsupported', 'There is only one window here.');
  deps.openSection(section, account ?? null);
  return success(null);
};
