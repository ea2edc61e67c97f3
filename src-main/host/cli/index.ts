import { Command, CommanderError } from 'commander';

declare const MARGINLINE_VERSION: string | undefined;

/** Commands are loaded when they are called, so that `risk` on a JSON book never waits for SQLite. */
async function main(argv: readonly string[]): Promise<number> {
  let status = 0;
  const program = new Command('marginline')
    .description('How far cross-margin accounts are above the line at which the broker takes over')
    .version(typeof MARGINLINE_VERSION === 'string' ? MARGINLINE_VERSION : 'development')
    .exitOverride()
    .configureOutput({ writeOut: (text) => void process.stdout.write(text), writeErr: (text) => void process.stderr.write(text) });
  const act = <O>(run: (options: O) => Promise<number>) => async (options: O): Promise<void> => {
    status = await run(options);
  };

  program.command('risk').description('the state of every account now')
    .requiredOption('--book <file>', 'book file (.json) or position book (.db)')
    .option('--account <id>', 'only this account').option('--json', 'JSON instead of a table')
    .option('--fail-on <level>', 'exit status 3 when an account is at alert or call')
    .action(act(async (options: import('./risk.ts').RiskOptions) => (await import('./risk.ts')).runRisk(options)));

  program.command('plans').description('which plans fire now')
    .requiredOption('--book <file>', 'book file (.json) or position book (.db)')
    .option('--json', 'JSON instead of a table')
    .action(act(async (options: { book: string; json?: boolean }) => (await import('./plans.ts')).runPlans(options)));

  program.command('import').description('read files into a position book')
    .argument('<files...>', 'book files (.json) or CSV files')
    .requiredOption('--book <file>', 'position book (.db), created when missing')
    .option('--format <name>', 'auto, book, positions, balances, quotes or closes', 'auto')
    .option('--decimal <mark>', 'decimal mark of CSV files where it cannot be told: point or comma')
    .option('--dry-run', 'say what would change, write nothing').option('--json', 'JSON instead of text')
    .action(async (files: string[], options: { book: string; format: string; decimal?: string; dryRun?: boolean; json?: boolean }) => {
      status = await (await import('./import.ts')).runImport({ files, ...options });
    });

  program.command('export').description('the whole book as a book file')
    .requiredOption('--book <file>', 'position book (.db) or book file (.json)').requiredOption('--out <file>', 'where to, - for standard output')
    .option('--json', 'JSON instead of text')
    .action(act(async (options: { book: string; out: string; json?: boolean }) => (await import('./export.ts')).runExport(options)));

  program.command('backup').description('a consistent copy of a position book')
    .requiredOption('--book <file>', 'position book (.db)').requiredOption('--out <file>', 'where to').option('--json', 'JSON instead of text')
    .action(act(async (options: { book: string; out: string; json?: boolean }) => (await import('./backup.ts')).runBackup(options)));

  program.command('verify').description('integrity of a position book')
    .requiredOption('--book <file>', 'position book (.db) or book file (.json)').option('--json', 'JSON instead of text')
    .action(act(async (options: { book: string; json?: boolean }) => (await import('./verify.ts')).runVerify(options)));

  program.command('size').description('position size from risk capital')
    .option('--book <file>', 'book file (.json) or position book (.db)').option('--account <id>', 'whose risk capital')
    .option('--entry <price>', 'price of entry').option('--stop <price>', 'price of the stop').option('--risk <share>', 'share of net liquidation value, 0.01 is 1 %', '0.01')
    .option('--instrument <id>', 'an instrument of the book; a plain stock where not given')
    .option('--kelly', 'the Kelly fraction instead').option('--probability <p>', 'of winning').option('--payoff <b>', 'won per unit staked')
    .option('--part <share>', 'share of the Kelly fraction to take', '1').option('--trials <n>', 'past bets behind the probability').option('--json', 'JSON instead of text')
    .action(act(async (options: import('./size.ts').SizeOptions) => (await import('./size.ts')).runSize(options)));

  program.command('proof').description('Merkle sum tree of liabilities, and whether an account is in it')
    .requiredOption('--encoding <name>', 'olalonde or ethereum').requiredOption('--file <list>', 'LIST.json')
    .option('--account <name>', 'is this account in it').option('--json', 'JSON instead of a table')
    .action(act(async (options: import('./proof.ts').ProofOptions) => (await import('./proof.ts')).runProof(options)));

  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync(argv as string[], { from: 'user' });
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 1;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    process.stderr.write(`marginline: unexpected: ${message}\n`);
    if (process.env['MARGINLINE_DEBUG'] === '1' && thrown instanceof Error) process.stderr.write(`${thrown.stack ?? ''}\n`);
    return 1;
  }
  return status;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that closed the pipe early (head, less) is no failure.
  if (error.code === 'EPIPE') process.exit(0);
});
process.exitCode = await main(process.argv.slice(2));
