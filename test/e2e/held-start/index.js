// Starts the built program, but lets it become ready only when Playwright is attached: a window that appears while
// Playwright connects is sometimes never noticed. The program itself is the one that users start.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';

const root = path.resolve(import.meta.dirname, '../../..');
const description = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
app.setAppPath(root);
app.setName(description.productName);
app.setVersion(description.version);

const ready = app.whenReady();
const attached = new Promise((resolve) => { globalThis.__playwright_run = resolve; });
app.whenReady = () => attached.then(() => ready);

await import('../../../out/main/index.js');
