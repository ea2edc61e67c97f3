/** What the program remembers between starts, outside any book: last book, place of the window, what the user set. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { failure, success } from '#base/failure.ts';
import type { Preferences } from '#service/workbench/ports.ts';
import type { WindowPlace } from './window.ts';

interface Remembered {
  lastBook: string | null;
  place: WindowPlace | null;
  /** Places of sections in windows of their own. */
  sectionPlaces: Record<string, WindowPlace>;
  settings: Record<string, string>;
}

const MOST_SETTINGS = 500;
const MAIN = 'main';

export interface DesktopMemory extends Preferences {
  readonly lastBook: () => string | null;
  /** Where a window stood: `main`, or a section. */
  readonly place: (window: string) => WindowPlace | null;
  readonly rememberBook: (path: string) => void;
  readonly rememberPlace: (window: string, place: WindowPlace) => void;
  /** Tells of every setting that changes. */
  readonly watch: (listener: (name: string, value: string) => void) => void;
}

/**
 * Opens the memory in a folder; a file that cannot be read counts as empty.
 * @param fixed settings that hold for this run only, whatever is remembered; null remembers nothing at all
 */
export function openMemory(folder: string, fixed: Readonly<Record<string, string>> | null): DesktopMemory {
  const file = path.join(folder, 'desktop.json');
  const remembered = read(file);
  const listeners: ((name: string, value: string) => void)[] = [];
  const save = (): boolean => {
    if (fixed !== null) return true;
    try {
      const draft = `${file}.part-${process.pid}`;
      writeFileSync(draft, `${JSON.stringify(remembered, null, 1)}\n`);
      renameSync(draft, file);
      return true;
    } catch {
      return false;
    }
  };
  return {
    all: () => ({ ...remembered.settings, ...fixed }),
    save: (name, value) => {
      if (!(name in remembered.settings) && Object.keys(remembered.settings).length >= MOST_SETTINGS) return failure('invalid-input', 'There are too many settings.');
      if (remembered.settings[name] === value) return success(null);
      remembered.settings = { ...remembered.settings, [name]: value };
      for (const listener of listeners) listener(name, value);
      return save() ? success(null) : failure('permission', 'The setting holds for now, but could not be saved.', { context: { path: file } });
    },
    lastBook: () => remembered.lastBook,
    place: (window) => (window === MAIN ? remembered.place : (remembered.sectionPlaces[window] ?? null)),
    rememberBook: (book) => {
      if (remembered.lastBook === book) return;
      remembered.lastBook = book;
      save();
    },
    rememberPlace: (window, place) => {
      if (window === MAIN) remembered.place = place;
      else remembered.sectionPlaces = { ...remembered.sectionPlaces, [window]: place };
      save();
    },
    watch: (listener) => { listeners.push(listener); },
  };
}

function read(file: string): Remembered {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Partial<Remembered>;
    const settings = Object.fromEntries(Object.entries(found.settings ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
    const sectionPlaces = Object.fromEntries(Object.entries(found.sectionPlaces ?? {}).filter(([, place]) => isWhole(place)));
    return { lastBook: typeof found.lastBook === 'string' ? found.lastBook : null, place: isWhole(found.place) ? found.place : null, sectionPlaces, settings };
  } catch {
    return { lastBook: null, place: null, sectionPlaces: {}, settings: {} };
  }
}

function isWhole(place: WindowPlace | null | undefined): place is WindowPlace {
  return place !== null && place !== undefined && Number.isFinite(place.widthPx) && Number.isFinite(place.heightPx);
}
