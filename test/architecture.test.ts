import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cycles, type FolderRule, readSources, sidewaysImports, violations } from './architecture/imports.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

const base = 'src-main/base';
const engine = 'src-main/engine';
const contract = 'src-main/contract';
const service = 'src-main/service';
const store = 'src-main/store';
const feed = 'src-main/feed';
const interchange = 'src-main/interchange';
const inner = [base, engine, contract, service];

/** The table of architecture.md, section 2. Folders that hold files of the book also speak its words, which stand in contract. */
const RULES: readonly FolderRule[] = [
  { folder: base, folders: [], packages: ['decimal.js'] },
  { folder: engine, folders: [base], packages: [] },
  { folder: contract, folders: [base], typesOf: [engine], packages: ['zod'] },
  { folder: service, folders: [base, engine, contract], packages: [] },
  { folder: store, folders: inner, packages: ['better-sqlite3'], node: true },
  { folder: feed, folders: inner, packages: [], node: true },
  { folder: interchange, folders: inner, packages: ['csv-parse', 'iconv-lite'], node: true },
  { folder: 'src-main/host/worker', folders: [...inner], packages: [], node: true },
  { folder: 'src-main/host/cli', folders: [...inner, store, feed, interchange], packages: ['commander'], node: true },
  { folder: 'src-main/host/desktop', folders: [...inner, store, feed, interchange, 'src-main/host/worker'], packages: ['electron'], node: true },
  { folder: 'src-main/host/preload', folders: [], packages: ['electron'] },
  {
    folder: 'src-renderer', folders: [base, contract],
    packages: ['svelte', 'lightweight-charts', 'd3-scale', '@fontsource'],
  },
];

/** Folders whose sub-folders do not know each other, and what they share. */
const slice = /^src-main\/(?:engine\/margin|feed)\/([^/]+)\//;
const shared: ReadonlySet<string> = new Set(['grouping']);

const sources = readSources(ROOT, ['src-main', 'src-renderer']);

describe('architecture', () => {
  it('finds the sources that it speaks about', () => {
    expect(sources.length).toBeGreaterThan(20);
    for (const folder of [base, engine, contract, service, 'src-renderer']) {
      expect(sources.some((source) => source.file.startsWith(`${folder}/`)), folder).toBe(true);
    }
  });

  it('every import is allowed by the table', () => {
    expect(violations(RULES, sources)).toEqual([]);
  });

  it('has no cycles at run time', () => {
    expect(cycles(sources).map((cycle) => cycle.join(' → '))).toEqual([]);
  });

  it('knows no sideways imports between regimes or feeds', () => {
    const sideways = sources.flatMap((source) => sidewaysImports(source, slice, shared));
    expect(sideways).toEqual([]);
  });
});

describe('the check itself', () => {
  const made = (file: string, text: string): readonly string[] => violations(RULES, [{ file, text }]);

  it.each([
    ['engine importing the store by alias', `${engine}/made-up.ts`, "import { open } from '#store/open.ts';"],
    ['engine importing the store by path', `${engine}/margin/made-up.ts`, "import { open } from '../../store/open.ts';"],
    ['engine importing a package', `${engine}/made-up.ts`, "import ts from 'typescript';"],
    ['engine importing Node', `${engine}/made-up.ts`, "import { readFileSync } from 'node:fs';"],
    ['engine importing dynamically', `${engine}/made-up.ts`, "const x = await import('#service/ports.ts');"],
    ['contract importing a value of the engine', `${contract}/made-up.ts`, "import { x } from '#engine/x.ts';"],
    ['service exporting from the store', `${service}/made-up.ts`, "export { x } from '#store/x.ts';"],
    ['renderer importing the service', 'src-renderer/made-up.ts', "import type { Clock } from '#service/ports.ts';"],
    ['a component importing Electron', 'src-renderer/Made.svelte', "<p>x</p>\n<script lang=\"ts\">\nimport { ipcRenderer } from 'electron';\n</script>"],
    ['electron outside of the desktop', 'src-main/host/cli/made-up.ts', "import { app } from 'electron';"],
    ['a folder nobody spoke of', 'src-main/misplaced/made-up.ts', ''],
  ])('refuses %s', (_name, file, text) => {
    expect(made(file, text)).toHaveLength(1);
  });

  it('lets pass what is allowed', () => {
    expect(made(`${contract}/made-up.ts`, "import type { X } from '#engine/x.ts';\nimport { type Y } from '#engine/y.ts';\nimport * as z from 'zod/mini';")).toEqual([]);
  });

  it('names the line', () => {
    expect(made('src-renderer/Made.svelte', "<p>x</p>\n<script>\nimport 'electron';\n</script>")[0]).toContain('Made.svelte:3 ');
  });

  it('sees one regime importing another', () => {
    const file = { file: `${engine}/margin/flat/a.ts`, text: "import '../reg-t/b.ts';\nimport '../model.ts';\nimport '../grouping/legs.ts';" };
    expect(sidewaysImports(file, slice, shared)).toHaveLength(1);
  });

  it('sees a cycle', () => {
    const circle = [{ file: `${base}/a.ts`, text: "import './b.ts';" }, { file: `${base}/b.ts`, text: "import '#base/a.ts';" }];
    expect(cycles(circle)).toHaveLength(1);
    expect(cycles([circle[0]!, { file: `${base}/b.ts`, text: "import type { A } from '#base/a.ts';" }])).toEqual([]);
  });
});
