// Stands in for the default app that the fallback Electron does not carry: `electron FOLDER` starts FOLDER.
// Being an ES module, Electron holds back "ready" until the imported application has been evaluated.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (!given) {
  process.stderr.write('usage: electron FOLDER\n');
  process.exit(1);
}
const folder = path.resolve(given);
const description = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
app.setAppPath(folder);
app.setName(description.productName ?? description.name);
app.setVersion(description.version);
// Electron has derived this one from the launcher's own name already.
app.setPath('userData', path.join(app.getPath('appData'), app.getName()));
await import(pathToFileURL(path.join(folder, description.main)).href);
