/** The four questions that need no typing (S120), made from the book as it stands. */
import type { ScenarioRecord, ShockRecord } from '#contract/book-file.ts';
import { AccountProbe } from '#engine/distance/account-probe.ts';
import { stressedMove } from '#engine/scenario/stressed-move.ts';
import { settlesByVariation } from '#engine/portfolio/valuation.ts';
import type { Book, Instrument } from '#engine/portfolio/book.ts';
import type { PositionFigures } from '#engine/portfolio/figures.ts';
import { openSession } from '#engine/session.ts';
import type { Session } from '#engine/session-port.ts';

const LARGEST_HOLDING = -0.3;
const INDEX = -0.1;
const MAIN_COLLATERAL = -0.5;
/** Broad indexes by name, where none says so by its product class; the first that the book knows is taken. */
const BROAD = ['SPX', '^GSPC', 'SP500', 'S&P 500', 'NDX', 'SX5E', 'DAX', 'FTSE', 'NKY', 'RUT', 'DJI'];
const BROAD_CLASSES = new Set(['high-cap-broad-index', 'broad-index', 'non-high-cap-broad-index']);

/** Largest holding −30 %, index −10 %, main collateral −50 %, everything against each account at once. */
export function presetScenarios(book: Book): readonly ScenarioRecord[] {
  const session = openSession(book);
  return [
    {
      id: 'preset-largest-holding', name: 'Largest holding −30 %', kind: 'instant', source: 'preset: each account by its own largest holding',
      shocks: perAccount(book, session, (positions) => largest(positions, LARGEST_HOLDING)),
    },
    indexFalls(book),
    {
      id: 'preset-main-collateral', name: 'Main collateral −50 %', kind: 'instant', source: 'preset: each account by what carries most of its equity',
      shocks: book.accounts.flatMap((account) => {
        const main = mainCollateral(session, account.id);
        return main === null ? [] : [{ select: { account: account.id, instrument: main }, price: { relative: MAIN_COLLATERAL } }];
      }),
    },
    {
      id: 'preset-everything-against', name: 'Everything against me', kind: 'instant',
      source: 'preset: each position moves against its sign by its own stressed move, the greater of its worst day on record, five daily standard deviations, and a least move of its kind',
      shocks: book.accounts.flatMap((account) => everythingAgainst(book, session, account.id)),
    },
  ];
}

function perAccount(book: Book, session: Session, choose: (positions: readonly Held[]) => ShockRecord | null): ShockRecord[] {
  return book.accounts.flatMap((account) => {
    const shock = choose(heldBy(session, account.id));
    return shock === null ? [] : [{ ...shock, select: { ...shock.select, account: account.id } }];
  });
}

interface Held {
  readonly figures: PositionFigures;
  readonly instrument: Instrument;
}

function heldBy(session: Session, account: string): readonly Held[] {
  return session.positions(account).flatMap((figures) => {
    const instrument = session.instrument(figures.instrument);
    return instrument === null || figures.quantity === 0 ? [] : [{ figures, instrument }];
  });
}

/** By absolute exposure, options by their underlying; a short rises instead of falling, since that is what hurts. */
function largest(positions: readonly Held[], move: number): ShockRecord | null {
  const byName = new Map<string, { exposure: number; sign: number }>();
  for (const { figures, instrument } of positions) {
    const name = instrument.kind === 'option' ? (instrument.underlying ?? instrument.id) : instrument.id;
    const exposure = figures.exposure ?? 0;
    const known = byName.get(name)?.exposure ?? 0;
    byName.set(name, { exposure: known + exposure, sign: Math.sign(known + exposure) });
  }
  let chosen: string | null = null;
  let size = 0;
  let against = move;
  for (const [name, { exposure, sign }] of byName) {
    if (!(Math.abs(exposure) > size)) continue;
    chosen = name;
    size = Math.abs(exposure);
    against = sign < 0 ? -move : move;
  }
  return chosen === null ? null : { select: { instrument: chosen }, price: { relative: against } };
}

/** The broad index falls and everything follows by its beta; without one, equities fall together. */
function indexFalls(book: Book): ScenarioRecord {
  const known = new Map(book.instruments.map((instrument) => [instrument.id, instrument]));
  const named = new Set([...known.keys(), ...book.instruments.flatMap(({ underlying }) => (underlying === null ? [] : [underlying]))]);
  const index = book.instruments.find(({ kind, productClass }) => kind === 'index' && productClass !== null && BROAD_CLASSES.has(productClass))?.id ?? BROAD.find((id) => named.has(id));
  const head = { id: 'preset-index', name: 'Index −10 %', kind: 'instant' as const };
  if (index === undefined) {
    return { ...head, source: 'preset: no broad index in the book, so stocks and funds fall together', shocks: [{ select: { kind: ['equity', 'etf', 'fund'] }, price: { relative: INDEX }, timesLeverage: true }] };
  }
  return { ...head, source: `preset: ${index} falls, everything else follows by its beta`, propagate: 'beta', shocks: [{ select: { instrument: index }, price: { relative: INDEX } }] };
}

/** What is held long and counts most: positions and balances in currencies that are instruments. */
function mainCollateral(session: Session, account: string): string | null {
  const values = new Map<string, number>();
  const add = (id: string, value: number): void => void values.set(id, (values.get(id) ?? 0) + value);
  for (const { figures, instrument } of heldBy(session, account)) {
    if (!settlesByVariation(instrument) && instrument.kind !== 'option' && (figures.marketValue ?? 0) > 0) add(instrument.id, figures.marketValue!);
  }
  const { balances, currency } = session.account(account)!;
  for (const balance of balances) {
    if (balance.amount <= 0 || balance.currency === currency || session.instrument(balance.currency) === null) continue;
    add(balance.currency, balance.amount * (session.rate(balance.currency, currency)?.rate ?? 0));
  }
  const [first] = [...values].sort((a, b) => b[1] - a[1]);
  return first?.[0] ?? null;
}

/** Options take the price that the adverse move of their underlying gives them; the rest its own move. */
function everythingAgainst(book: Book, session: Session, account: string): ShockRecord[] {
  let probe: AccountProbe | null = null;
  return heldBy(session, account).flatMap(({ figures, instrument }): ShockRecord[] => {
    const select = { account, instrument: instrument.id };
    const against = figures.quantity > 0 ? -1 : 1;
    if (instrument.kind !== 'option') return [{ select, price: { relative: against * stressedMove(session, book, instrument.id, against) } }];
    probe ??= new AccountProbe(book, account);
    const { market } = probe;
    const o = market.indexOf(instrument.id);
    const u = market.underlying[o]!;
    if (u < 0) return [];
    market.refreshOption(o);
    const side = against * (instrument.right === 'call' ? 1 : -1);
    const move = stressedMove(session, book, market.instruments[u]!.id, side);
    const price = market.optionQuote(o, Math.max(0, market.price[u]! * (1 + side * move)), market.pricingVolatility[o]!);
    return Number.isFinite(price) ? [{ select, price: { to: price } }] : [];
  });
}
