// node scripts/icons.mjs: draws resources/icons anew from the one geometry in icons/mark.mjs.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './bootstrap/places.mjs';
import { icns, ico, png } from './icons/formats.mjs';
import { markPixels, markSvg } from './icons/mark.mjs';

const folder = path.join(ROOT, 'resources', 'icons');
mkdirSync(folder, { recursive: true });
const images = [16, 24, 32, 48, 64, 128, 256, 512, 1024].map((size) => ({ size, data: png(markPixels(size), size) }));
writeFileSync(path.join(folder, 'icon.svg'), markSvg());
for (const { size, data } of images) if (size <= 512) writeFileSync(path.join(folder, `${size}x${size}.png`), data);
writeFileSync(path.join(folder, 'icon.ico'), ico(images.filter(({ size }) => size <= 256)));
writeFileSync(path.join(folder, 'icon.icns'), icns(images.filter(({ size }) => ![24, 48].includes(size))));
process.stdout.write(`drew ${images.length} sizes into resources/icons\n`);
