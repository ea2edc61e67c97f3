import { Command, CommanderError } from 'commander';

declare const MARGINLINE_VERSION: string | undefined;

/** Commands are loaded when they are called, so that `risk` on a JSON book never waits for SQLite. */
async function main(argv: readonly string[]): Promise<number> {
  let status = 0;
  const program = new Command('marginline')
    .description('How far cross-margin accounts are above the line at which the broker takes over')
    .version(typeof MARGINLINE_VERSION === 'string' ? MARGINLINE_VERSION : 'development')
    .exitOverride()
    .configureOutput({ writeOut: (text) => void process.stdout.write(text), writeErr: (text) => void process.stderr.write(text), outputError: (text, write) => write(usageLine(text)) });
  const act = <O>(run: (options: O) => Promise<number>) => async (options: O): Promise<void> => {
    status = await run(options);
  };

  program.command('risk').description('the state of every account now')
    .requiredOption('--book <file>', 'book file (.json) or position book (.db)')
    .option('--account <id>', 'only this account').option('--json', 'JSON instead of a table')
    .option('--fail-on <level>', 'exit status 3 when an account is at alert or call')
    .action(act(async (options: import('./risk.ts').RiskOptions) => (await import('./risk.ts')).runRisk(options)));

  program.command('margin').description('the same account under several regimes, line by line')
    .requiredOption('--book <file>', 'book file (.json) or position book (.db)').requiredOption('--account <id>', 'whose requirement')
    .option('--compare <regimes>', 'regimes with commas between; its own where not given').option('--pairs', 'netting credit by pair of positions')
    .option('--since <file>', 'an earlier book: why margin equity and requirement changed since then').option('--json', 'JSON instead of a table')
    .action(act(async (options: import('./margin.ts').MarginOptions) => (await import('./margin.ts')).runMargin(options)));

  program.command('plans').description('which plans fire now, and what each does for its account in each scenario; or what to sell to be back at a target')
    .requiredOption('--book <file>', 'book file (.json) or position book (.db)')
    .option('--pack <name>', 'scenarios of a pack instead of the book\'s').option('--hours', 'sales wait for their markets to open, by the usual hours of each kind')
    .option('--safe-trigger', 'also the lowest level of the buffer ratio at which each plan would still save')
    .option('--propose', 'propose the smallest set of reductions instead, as a plan that is not armed').option('--account <id>', 'for whom to propose')
    .option('--target <ratio>', "buffer ratio to come back to; the account's own target where not given").option('--keep <instruments>', 'what is not to be sold, separated by commas, beside positions marked as kept')
    .option('--scenario <id>', 'propose for the moment before the call of this scenario').option('--at <ratio>', 'propose for when everything together has taken the buffer ratio here')
    .option('--json', 'JSON instead of a table')
    .action(act(async (options: import('./plans.ts').PlansOptions) => (await import('./plans.ts')).runPlans(options)));

  program.command('import').description('read files into a position book')
    .argument('<files...>', 'book files (.json), CSV files or SPAN parameter files (.spn)')
    .requiredOption('--book <file>', 'position book (.db), created when missing')
    .option('--format <name>', 'auto, book, positions, balances, quotes, closes, venue-figures or span', 'auto')
    .option('--account <id>', 'whose parameters a SPAN file brings; every account with the regime span where not given')
    .option('--decimal <mark>', 'decimal mark of CSV files where it cannot be told: point or comma')
    .option('--dry-run', 'say what would change, write nothing').option('--json', 'JSON instead of text')
    .action(async (files: string[], options: { book: string; format: string; account?: string; decimal?: string; dryRun?: boolean; json?: boolean }) => {
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
    .option('--instrument <id>', 'an instrument of the book; a plain stock where not given').option('--short', 'sold short')
    .option('--gap [share]', 'lose at most the risk capital in an overnight gap of this size; the worst day in the book where no size is given')
    .option('--scenario <id>', 'keep a buffer after this scenario').option('--pack <name>', 'where the scenario is from, the book where not given').option('--keep-buffer <ratio>', 'buffer ratio to keep after the scenario')
    .option('--kelly', 'the Kelly fraction instead').option('--probability <p>', 'of winning').option('--payoff <b>', 'won per unit staked')
    .option('--part <share>', 'share of the Kelly fraction to take', '1').option('--trials <n>', 'past bets behind the probability').option('--cap <share>', 'largest share of capital to stake').option('--json', 'JSON instead of text')
    .action(act(async (options: import('./size.ts').SizeOptions) => (await import('./size.ts')).runSize(options)));

  program.command('what-if').description('an account before and after a trade, limits checked')
    .requiredOption('--book <file>', 'book file (.json) or position book (.db)').requiredOption('--account <id>', 'whose trade')
    .requiredOption('--trade <text>', 'such as "BUY 100 AAPL @ 190.10", x10 for leverage; several separated by semicolons, or given several times', (trade: string, before: string | undefined) => (before === undefined ? trade : `${before};${trade}`))
    .option('--scenario <id>', 'the figures after this scenario as well, without the trade and with it').option('--pack <name>', 'where scenarios are from, the book where not given')
    .option('--consequences', 'the distance to a call and what the plans save, before and after').option('--json', 'JSON instead of a table')
    .action(act(async (options: import('./what-if.ts').WhatIfOptions) => (await import('./what-if.ts')).runWhatIf(options)));

  program.command('backtest').description('exceptions of a value-at-risk model on the history of the holdings')
    .requiredOption('--book <file>', 'book file (.json) or position book (.db)').requiredOption('--account <id>', 'whose holdings')
    .option('--model <name>', "parametric, historical or monte-carlo; the account's own where not given").option('--json', 'JSON instead of a table')
    .action(act(async (options: import('./backtest.ts').BacktestOptions) => (await import('./backtest.ts')).runBacktest(options)));

  program.command('stress').description('every account under each scenario')
    .requiredOption('--book <file>', 'book file (.json) or position book (.db)')
    .option('--scenario <id>', 'only this scenario; may be given several times', (id: string, before: string[] | undefined) => [...(before ?? []), id])
    .option('--pack <name>', 'a pack instead of the scenarios of the book: historical, hypothetical, presets, or a file')
    .option('--against <file>', 'another state of the book: the same scenarios there, and what changed')
    .option('--marks', 'what each account is worth at the marks of other venues').option('--json', 'JSON instead of a table')
    .action(act(async (options: import('./stress.ts').StressOptions) => (await import('./stress.ts')).runStressCommand(options)));

  program.command('reverse').description('distance to call: uniform, per instrument, most likely joint move')
    .requiredOption('--book <file>', 'book file (.json) or position book (.db)').requiredOption('--account <id>', 'whose line').option('--json', 'JSON instead of text')
    .action(act(async (options: import('./reverse.ts').ReverseOptions) => (await import('./reverse.ts')).runReverse(options)));

  program.command('liquidate').description('a forced or planned liquidation, step by step')
    .requiredOption('--book <file>', 'book file (.json) or position book (.db)').requiredOption('--account <id>', 'whose positions')
    .option('--scenario <id>', 'in the state after this scenario').option('--pack <name>', 'where the scenario is from, the book where not given')
    .option('--policy <policy>', 'broker or plan:ID', 'broker').option('--impact <factor>', 'strength of the price impact').option('--permanent <share>', 'part of the impact that stays in the mark')
    .option('--act-at <ratio>', 'also: what would be left had the account been reduced at this buffer ratio').option('--json', 'JSON instead of a table')
    .action(act(async (options: import('./liquidate.ts').LiquidateOptions) => (await import('./liquidate.ts')).runLiquidate(options)));

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

/** What the option parser complains of, as every other problem is written: where, what was expected, what was found. */
function usageLine(text: string): string {
  const said = text.trim().replace(/^error: /, '');
  const missing = /^(?:required )?option '(?:-\w, )?(--[\w-]+) (.+)' (?:not specified|argument missing)$/.exec(said);
  if (missing !== null) return `${missing[1]!}: expected ${missing[2]!}, found nothing\n`;
  const [first, ...more] = said.split('\n');
  const unknown = /^unknown (option|command) '(.+)'$/.exec(first!);
  if (unknown !== null) return `${unknown[2]!}: expected ${unknown[1] === 'option' ? 'an option of this command' : 'a command'} (see --help), found ${unknown[2]!}${more.length === 0 ? '' : ` ${more.join(' ')}`}\n`;
  return `${said}\n`;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that closed the pipe early (head, less) is no failure.
  if (error.code === 'EPIPE') process.exit(0);
});
process.exitCode = await main(process.argv.slice(2));
