/** app.*: the state of the program as a whole. */
import { success } from '#base/failure.ts';
import type { PlaceHandler } from './handler.ts';

export const appState: PlaceHandler<'app.state'> = (place) => success(place.state());

export const openLog: PlaceHandler<'app.openLog'> = (place) => {
  place.deps.files.openLog();
  return success(null);
};
