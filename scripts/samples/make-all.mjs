/** Regenerates every sample in resources/books (or in the folder given) and checks them. The load book is made on demand by make-load.mjs. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bookProblems } from './check-books.mjs';
import { makeCalm2017 } from './make-calm-2017.mjs';
import { makeFebruary2020 } from './make-february-2020.mjs';

const folder = process.argv[2] ?? fileURLToPath(new URL('../../resources/books', import.meta.url));
console.log(makeFebruary2020(folder));
console.log(makeCalm2017(folder));
for (const name of ['sample-february-2020', 'sample-calm-2017']) {
  const problems = bookProblems(JSON.parse(readFileSync(`${folder}/${name}.book.json`, 'utf8')));
  for (const problem of problems) console.error(`${name}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
