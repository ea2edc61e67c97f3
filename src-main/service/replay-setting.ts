/** Setting of a book: the name of the replay that belongs to it. */
export const REPLAY_SETTING = 'replay.name';
