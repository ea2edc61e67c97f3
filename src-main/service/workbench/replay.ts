/** replay.control: play, pause, seek and speed of the replay that belongs to the book. */
import type { DeskHandler } from './handler.ts';

export const controlReplay: DeskHandler<'replay.control'> = (desk, { action, value }) => desk.loop.control(action, value);
