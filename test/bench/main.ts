/** The bench: prints a table, or JSON with --json; --quick for a short look, --only engine|pairing|pricing|portfolio|value-at-risk|scenario|monitor|store|desktop for a part, --only outcome for the outcome study alone (docs/outcome-study.md). Figures and their spread, no verdicts. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { bookFileSchema } from '#contract/book-file.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { benchDesktop } from './desktop.ts';
import { benchEngine } from './engine.ts';
import type { Figure } from './measure.ts';
import { benchMonitor } from './monitor.ts';
import { SEED, runStudy, studyTables } from './outcome/study.ts';
import { benchPairing } from './pairing.ts';
import { benchPricing } from './pricing.ts';
import { benchPortfolioMargin } from './portfolio-margin.ts';
import { benchScenarios } from './scenario.ts';
import { benchStore } from './store.ts';
import { benchValueAtRisk } from './value-at-risk.ts';

const json = process.argv.includes('--json');
const quick = process.argv.includes('--quick');
const runs = quick ? 3 : 7;
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
const wants = (part: string): boolean => only === undefined || only === part;
if (only === 'outcome') {
  const started = performance.now();
  const study = runStudy(quick ? 20 : 200, SEED, (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(json ? `${JSON.stringify(study, null, 2)}\n` : `Seed ${String(study.seed)}, ${String(study.books)} books, ${String(study.scenarios)} crises, ${cpus()[0]?.model ?? ''}, Node ${process.version}, ${((performance.now() - started) / 1000).toFixed(0)} s\n\n${studyTables(study)}\n`);
  process.exit(0);
}
const folder = mkdtempSync(path.join(tmpdir(), 'marginline-bench-'));
try {
  const file = path.join(folder, 'load.book.json');
  const made = spawnSync(process.execPath, ['scripts/samples/make-load.mjs', file, '--closes', '2000'], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  const text = readFileSync(file, 'utf8');
  const book = bookFileSchema.parse(JSON.parse(text));
  const engineBook = toEngineBook(book);
  const figures: Figure[] = [
    ...(wants('engine') ? benchEngine(engineBook, runs) : []),
    ...(wants('pairing') ? benchPairing(runs) : []),
    ...(wants('pricing') ? benchPricing(runs) : []),
    ...(wants('value-at-risk') ? benchValueAtRisk(runs) : []),
    ...(wants('portfolio') ? benchPortfolioMargin(runs) : []),
    ...(wants('monitor') ? benchMonitor(engineBook, quick) : []),
    ...(wants('scenario') ? benchScenarios(engineBook, runs) : []),
    ...(wants('store') ? await benchStore(book, folder, quick ? 2 : 5) : []),
    ...(wants('desktop') ? await benchDesktop(folder, quick) : []),
  ];
  const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.version };
  if (json) process.stdout.write(JSON.stringify({ machine, figures }, null, 2) + '\n');
  else {
    const show = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 2 : 0 });
    process.stdout.write(`${machine.cpu}, ${String(machine.cores)} cores, Node ${machine.node}\n`);
    for (const f of figures) {
      process.stdout.write(`${f.name.padEnd(74)} ${show(f.median).padStart(12)} ${f.unit.padEnd(8)} (${show(f.lowest)} to ${show(f.highest)})${f.goal === undefined ? '' : ` goal ${f.goal}`}\n`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
