/** The user's files: dialogs of the system and the disk. */
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { clipboard, dialog, shell } from 'electron';
import type { BrowserWindow } from 'electron';
import { failure, success } from '#base/failure.ts';
import { writeFileAtomic } from '#interchange/atomic-write.ts';
import type { Files } from '#service/workbench/ports.ts';

/** @param documents the folder that save dialogs start in */
export function createFiles(window: () => BrowserWindow | null, logPath: string, documents: () => string, now: () => number): Files {
  return {
    chooseImports: async () => {
      const question = {
        title: 'Import files',
        properties: ['openFile' as const, 'multiSelections' as const],
        filters: [{ name: 'CSV and book files', extensions: ['csv', 'tsv', 'txt', 'json'] }, { name: 'All files', extensions: ['*'] }],
      };
      const parent = window();
      const answer = parent === null ? await dialog.showOpenDialog(question) : await dialog.showOpenDialog(parent, question);
      if (answer.canceled) return [];
      return Promise.all(answer.filePaths.map(async (file) => ({ name: path.basename(file), bytes: new Uint8Array(await readFile(file)) })));
    },
    chooseBook: async () => {
      const question = {
        title: 'Compare with another book', properties: ['openFile' as const],
        filters: [{ name: 'Position books and book files', extensions: ['mline', 'db', 'json'] }, { name: 'All files', extensions: ['*'] }],
      };
      const parent = window();
      const answer = parent === null ? await dialog.showOpenDialog(question) : await dialog.showOpenDialog(parent, question);
      const [file] = answer.filePaths;
      return answer.canceled || file === undefined ? null : { name: path.basename(file), path: file, bytes: new Uint8Array(await readFile(file)) };
    },
    chooseTarget: async ({ title, name, extension }) => {
      const question = { title, defaultPath: path.join(documents(), name), filters: [{ name: extension.toUpperCase(), extensions: [extension] }] };
      const parent = window();
      const answer = parent === null ? await dialog.showSaveDialog(question) : await dialog.showSaveDialog(parent, question);
      return answer.canceled || answer.filePath === '' ? null : answer.filePath;
    },
    writeText: (file, text) => {
      const written = writeFileAtomic(file, text);
      return Promise.resolve(written.ok ? success(null) : written);
    },
    writeBytes: (file, bytes) => {
      const written = writeFileAtomic(file, bytes);
      return Promise.resolve(written.ok ? success(null) : written);
    },
    backupTarget: (book) => {
      const folder = path.join(path.dirname(book), 'backups');
      try {
        mkdirSync(folder, { recursive: true });
      } catch {
        return failure('permission', `The folder ${folder} for copies cannot be made.`, { context: { path: folder } });
      }
      const stamp = new Date(now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
      return success(path.join(folder, `${path.parse(book).name}-${stamp}${path.extname(book)}`));
    },
    copyText: (text) => { clipboard.writeText(text); },
    openLog: () => {
      void shell.openPath(logPath);
    },
  };
}
