/** What the program remembers between starts, outside any book: last book, place of the window, what the user set. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { failure, success } from '#base/failure.ts';
import type { Preferences } from '#service/workbench/ports.ts';
import type { WindowPlace } from './window.ts';

interface Remembered {
  lastBook: string | null;
  place: WindowPlace | null;
  settings: Record<string, string>;
}

const MOST_SETTINGS = 500;

export interface DesktopMemory extends Preferences {
  readonly lastBook: () => string | null;
  readonly place: () => WindowPlace | null;
  readonly rememberBook: (path: string) => void;
  readonly rememberPlace: (place: WindowPlace) => void;
}

/**
 * Opens the memory in a folder; a file that cannot be read counts as empty.
 * @param fixed settings that hold for this run only, whatever is remembered; null remembers nothing at all
 */
export function openMemory(folder: string, fixed: Readonly<Record<string, string>> | null): DesktopMemory {
  const file = path.join(folder, 'desktop.json');
  const remembered = read(file);
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
      return save() ? success(null) : failure('permission', 'The setting holds for now, but could not be saved.', { context: { path: file } });
    },
    lastBook: () => remembered.lastBook,
    place: () => remembered.place,
    rememberBook: (book) => {
      if (remembered.lastBook === book) return;
      remembered.lastBook = book;
      save();
    },
    rememberPlace: (place) => {
      remembered.place = place;
      save();
    },
  };
}

function read(file: string): Remembered {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Partial<Remembered>;
    const settings = Object.fromEntries(Object.entries(found.settings ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
    const place = found.place ?? null;
    const whole = place !== null && Number.isFinite(place.widthPx) && Number.isFinite(place.heightPx);
    return { lastBook: typeof found.lastBook === 'string' ? found.lastBook : null, place: whole ? place : null, settings };
  } catch {
    return { lastBook: null, place: null, settings: {} };
  }
}
