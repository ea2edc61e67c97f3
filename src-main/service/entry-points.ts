/**
 * The ways by which a trade gets into a book, each tried with one that must not pass (S089): a check that a flag has
 * switched off somewhere shows here, not in a loss. Tried on a book of its own, with the code that the real book uses.
 */
import type { BookFile, LimitRecord } from '#contract/book-file.ts';
import type { EntryPoint } from '#contract/views/limits.ts';
import { KEPT, stepBreach } from '#engine/limit/breach.ts';
import { instrumentFinder, readTrades } from '#engine/limit/trade-text.ts';
import { blindSight, lookAt } from '#engine/limit/worst.ts';
import { planTickets } from '#engine/plan/tickets.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from './book-to-engine.ts';
import { toEngineLimit } from './limit-to-engine.ts';
import { limitsBrokenBy } from './limits-after-change.ts';
import { toEnginePlan } from './plan-to-engine.ts';
import { whatIf } from './what-if.ts';

const AT = '2026-01-01T00:00:00Z';
const LIMIT: LimitRecord = { id: 'most', metric: 'position', max: 10, hard: true };

function bookOf(units: number): BookFile {
  return {
    format: 'marginline-book', version: 1, asOf: AT, limits: [LIMIT],
    accounts: [{ id: 'probe', name: 'Probe', counterparty: 'none', currency: 'USD', regime: { id: 'flat', params: { initialRate: 0.5, maintenanceRate: 0.25 } }, balances: [{ currency: 'USD', amount: '1000000' }], positions: units === 0 ? [] : [{ instrument: 'PROBE', quantity: String(units), averagePrice: '100' }] }],
    instruments: [{ id: 'PROBE', kind: 'equity', currency: 'USD' }], quotes: [{ instrument: 'PROBE', mark: '100', at: AT }],
  };
}

/** Tries every way, now. */
export function tryEntryPoints(): readonly EntryPoint[] {
  const [before, after] = [toEngineBook(bookOf(5)), toEngineBook(bookOf(100))];
  const limit = toEngineLimit(LIMIT);
  return [ticket(), imported(), edited(), planned()];

  function ticket(): EntryPoint {
    const { trades } = readTrades('BUY 95 PROBE @ 100', instrumentFinder(['PROBE']));
    const answer = whatIf(before, [limit], 'probe', trades);
    const caught = !answer.accepted && answer.reasons.some((reason) => reason.limit === LIMIT.id && reason.hard) && answer.passingQuantity === 5;
    return { id: 'ticket', name: 'Ticket in What-if', checks: 'available funds, every limit hard and soft, size and price against what is usual', caught, tried: `95 units where 5 pass: ${answer.accepted ? 'accepted' : `refused, ${String(answer.passingQuantity)} would pass`}` };
  }

  function imported(): EntryPoint {
    const broken = limitsBrokenBy(before, after, [LIMIT]);
    const caught = broken.some((one) => one.limit === LIMIT.id && one.hard);
    return { id: 'import', name: 'Import of files', checks: 'format and references; limits that the book would break are named before anything is written', caught, tried: `a file with 100 units where 10 are the most: ${caught ? 'named in the preview' : 'not named'}` };
  }

  function edited(): EntryPoint {
    const session = openSession(after);
    const sight = blindSight();
    lookAt(limit, session, session.figures('probe'), session.positions('probe'), new Set(['PROBE']), sight);
    const caught = stepBreach(KEPT, sight.over, after.asOf, { hard: true }).action === 'open';
    return { id: 'edit', name: 'Edit by hand', checks: 'references; the live book is looked at after every change, and a limit that is beyond opens a breach', caught, tried: `100 units written where 10 are the most: ${caught ? 'a breach opens' : 'no breach'}` };
  }

  function planned(): EntryPoint {
    const session = openSession(after);
    const plan = toEnginePlan({ id: 'half', account: 'probe', when: { metric: 'bufferRatio', below: 2 }, steps: [{ reduce: { order: 'largest-exposure', share: 0.5 } }] });
    const tickets = planTickets(session, session.account('probe')!, plan.steps);
    const caught = tickets.length > 0 && tickets.every((one) => one.kind === 'sell' && Math.abs(one.quantity ?? NaN) <= 100);
    return { id: 'plan', name: 'Tickets of a plan', checks: 'a plan can only reduce, pay in or notify, so its tickets need no limit; nothing is sent', caught, tried: `a plan that halves 100 units: ${tickets.map(({ text }) => text).join('; ')}` };
  }
}
