import type { BookFile } from '#contract/book-file.ts';
import { openSession } from '#engine/session.ts';
import type { Session } from '#engine/session-port.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { repeat, timed } from './measure.ts';
import type { Figure } from './measure.ts';

const AS_OF = '2026-11-20T21:00:00Z';
const EXPIRIES = ['2026-12-18', '2027-01-15', '2027-03-19', '2027-06-18'];
const NAMES = 20;

/** Accounts of options on a few underlyings, calls and puts, long and short, as one book. */
function optionBook(accounts: number, legs: number, style: 'american' | 'european'): BookFile {
  const underlyings = Array.from({ length: NAMES }, (_none, n) => ({ id: `U${String(n)}`, kind: 'equity' as const, currency: 'USD' }));
  const options = underlyings.flatMap((u, n) => Array.from({ length: 40 }, (_none, k) => ({
    id: `${u.id}-${String(k)}`, kind: 'option' as const, currency: 'USD', underlying: u.id, right: k % 2 === 0 ? ('put' as const) : ('call' as const),
    strike: Math.round((50 + 5 * n) * (0.8 + 0.01 * k)), expiry: EXPIRIES[k % 4]!, multiplier: 100, style,
  })));
  return {
    format: 'marginline-book', version: 1, asOf: AS_OF,
    accounts: Array.from({ length: accounts }, (_none, a) => ({
      id: `a${String(a)}`, currency: 'USD', regime: { id: 'portfolio' as const }, balances: [{ currency: 'USD', amount: '1000000' }],
      positions: Array.from({ length: legs }, (_leg, l) => ({ instrument: options[(a * 13 + l) % options.length]!.id, quantity: String(((a + l * 7) % 9) - 4 || 1) })),
    })),
    instruments: [...underlyings, ...options],
    quotes: [...underlyings.map((u, n) => ({ instrument: u.id, mark: String(50 + 5 * n), at: AS_OF })), ...options.map((o, k) => ({ instrument: o.id, volatility: 0.2 + (k % 17) / 100, at: AS_OF }))],
    rates: [{ currency: 'USD', riskFree: 0.04 }],
  } as unknown as BookFile;
}

/** Moves every underlying a little and computes every account anew. */
function pass(session: Session, step: number): void {
  for (let n = 0; n < NAMES; n++) session.tick(session.instrumentIndex(`U${String(n)}`), (50 + 5 * n) * (1 + 0.0001 * (step % 50)), NaN, NaN, NaN, Date.parse(AS_OF));
  for (const id of session.accountIds()) session.figures(id);
}

/** Portfolio margin: ten valuation points for every option whose underlying has moved. */
export function benchPortfolioMargin(runs: number): Figure[] {
  const figures: Figure[] = [];
  let step = 0;
  for (const style of ['european', 'american'] as const) {
    const session = openSession(toEngineBook(optionBook(200, 20, style)));
    for (let k = 0; k < 3; k++) pass(session, step++);
    figures.push(repeat(`portfolio margin of 200 ${style} option books of 20, every underlying moved`, 'ms', runs, () => timed(() => pass(session, step++))));
    const large = openSession(toEngineBook(optionBook(1, 200, style)));
    for (let k = 0; k < 3; k++) pass(large, step++);
    figures.push(
      repeat(`portfolio margin of one book of 200 ${style} options, every underlying moved`, 'ms', runs, () => timed(() => pass(large, step++))),
      repeat(`uniform distance of one portfolio margin book of 200 ${style} options`, 'ms', Math.min(runs, 3), () => timed(() => {
        large.uniformShock('a0', 1);
      })),
    );
  }
  return figures;
}
