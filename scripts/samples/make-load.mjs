/**
 * Generates a large made-up book for load: 1,000 accounts, 10,000 positions, 500 instruments, a tenth of the positions options.
 * Usage: node scripts/samples/make-load.mjs OUT.json [--closes N]. Nothing in it is real; the same arguments give the same file.
 */
import { fileURLToPath } from 'node:url';
import { optionPrice, yearsTo } from './pricing.mjs';
import { stream } from './random.mjs';
import { round, writeBook } from './write-book.mjs';

const asOf = '2026-06-30T20:00:00Z';
const at = Date.parse(asOf);
const seed = 'load/1';
const sectors = ['Technology', 'Health care', 'Financials', 'Energy', 'Industrials', 'Consumer staples', 'Utilities', 'Materials'];
const pad = (n, width) => String(n).padStart(width, '0');

function makeInstruments() {
  const random = stream(`${seed}:instruments`);
  const list = [];
  const add = (record, mark, volatility, spread) => list.push({ record, mark, volatility, spread });
  for (let i = 0; i < 360; i += 1) {
    add({ id: `EQ${pad(i, 3)}`, kind: 'equity', currency: 'USD', sector: sectors[i % sectors.length], averageDailyVolume: Math.round(1e5 * Math.exp(6 * random.uniform())) },
      round(4 + 300 * random.uniform() ** 2, 2), 0.15 + 0.5 * random.uniform(), 0.0003);
  }
  for (let i = 0; i < 20; i += 1) {
    add({ id: `ETF${pad(i, 2)}`, kind: 'etf', currency: 'USD', sector: 'Broad market', averageDailyVolume: 5e6, ...(i < 5 ? { leverageFactor: i < 3 ? 2 : 3 } : {}) },
      round(30 + 200 * random.uniform(), 2), 0.15 + 0.2 * random.uniform(), 0.0001);
  }
  for (let i = 0; i < 10; i += 1) {
    const multiplier = [5, 50, 100, 1000][i % 4];
    const mark = round(50 + 3000 / multiplier * 10 * random.uniform(), 2);
    const maintenance = Math.round(mark * multiplier * 0.06);
    add({ id: `FUT${i}`, kind: 'future', currency: 'USD', multiplier, expiry: '2026-09-18', averageDailyVolume: 1e5, margin: { initial: Math.round(maintenance * 1.1), maintenance } }, mark, 0.25, 0.0001);
  }
  for (let i = 0; i < 5; i += 1) {
    const mark = round(10 ** (1 + i * 0.9) * (1 + random.uniform()), 2);
    add({ id: `COIN${i}`, kind: 'crypto', currency: 'USD', averageDailyVolume: 1e6, collateral: { tier: 2, haircut: 0.05 + 0.05 * i } }, mark, 0.7, 0.0003);
    add({ id: `COIN${i}-PERP`, kind: 'perpetual', currency: 'USD', underlying: `COIN${i}`, multiplier: 1, averageDailyVolume: 1e6,
      tiers: [{ upTo: 50000, initialRate: 0.02, maintenanceRate: 0.01 }, { upTo: 500000, initialRate: 0.05, maintenanceRate: 0.025 }, { initialRate: 0.1, maintenanceRate: 0.05 }] }, round(mark * 1.0002, 2), 0.7, 0.0002);
  }
  for (let i = 0; i < 100; i += 1) {
    const underlying = list[i % 50];
    const right = i % 2 === 0 ? 'call' : 'put';
    const expiry = i < 50 ? '2026-09-18' : '2026-12-18';
    const strike = Math.max(1, Math.round(underlying.mark * (0.9 + 0.2 * random.uniform())));
    const mark = Math.max(0.05, round(optionPrice(right, underlying.mark, strike, yearsTo(expiry, at), underlying.volatility, 0.04, 0), 2));
    add({ id: `${underlying.record.id} ${expiry} ${right === 'call' ? 'C' : 'P'} ${strike}`, kind: 'option', currency: 'USD', underlying: underlying.record.id, right, strike, expiry, multiplier: 100, style: 'american' },
      mark, underlying.volatility, 0.01);
  }
  return list;
}

/** Nine holdings and one option in each securities account; every tenth account is a crypto account of ten coins and contracts. */
function makeAccounts(instruments) {
  const coins = instruments.filter((i) => i.record.kind === 'crypto' || i.record.kind === 'perpetual');
  const options = instruments.filter((i) => i.record.kind === 'option');
  const securities = instruments.filter((i) => ['equity', 'etf', 'future'].includes(i.record.kind));
  let dealt = 0;
  return Array.from({ length: 1000 }, (_, n) => {
    const random = stream(`${seed}:account:${n}`);
    const crypto = n % 10 === 9;
    const size = 20000 * Math.exp(2.5 * random.uniform());
    const positions = [];
    let value = 0;
    let maintenance = 0;
    const hold = ({ record, mark }, worth, rate) => {
      const units = worth / (mark * (record.multiplier ?? 1));
      const quantity = record.kind === 'crypto' || record.kind === 'perpetual' ? round(units, 3) || 0.001 : Math.trunc(units) || Math.sign(units);
      const price = round(mark * (0.85 + 0.25 * random.uniform()), 2) || mark;
      positions.push({ instrument: record.id, quantity: String(quantity), averagePrice: String(price) });
      const notional = quantity * mark * (record.multiplier ?? 1);
      const derivative = record.kind === 'future' || record.kind === 'perpetual';
      value += derivative ? quantity * (mark - price) * (record.multiplier ?? 1) : record.kind === 'option' ? 0 : notional;
      maintenance += record.kind === 'future' ? Math.abs(quantity) * record.margin.maintenance : Math.abs(notional) * rate;
    };
    if (crypto) coins.forEach((coin) => hold(coin, size * (coin.record.kind === 'perpetual' ? 0.6 * (random.uniform() - 0.3) : 0.2), coin.record.kind === 'perpetual' ? 0.03 : 0));
    else {
      const options_ = n % 10 === 0 ? 2 : 1; // the crypto accounts hold none, so every tenth account holds two: 1,000 in all
      const start = Math.floor(random.uniform() * securities.length);
      for (let i = 0; i < 10 - options_; i += 1) {
        const security = securities[(start + i * 37) % securities.length];
        const short = random.uniform() < 0.15;
        hold(security, (short ? -0.5 : 1) * size * (0.3 + random.uniform()), (short ? 0.3 : 0.25) * Math.abs(security.record.leverageFactor ?? 1));
      }
      for (let i = 0; i < options_; i += 1, dealt += 1) hold(options[dealt % options.length], (dealt % 3 === 0 ? -1 : 1) * size * 0.05, dealt % 3 === 0 ? 5 : 0);
    }
    const target = 0.92 + 2.4 * random.uniform();
    return {
      id: `A${pad(n, 4)}`, name: `Account ${n}`, counterparty: crypto ? 'venue' : 'broker', currency: 'USD',
      regime: crypto ? { id: 'crypto-cross', params: { venue: 'generic' } } : { id: 'reg-t', params: {} },
      balances: [{ currency: 'USD', amount: (target * Math.max(maintenance, 500) - value * (crypto ? 0.85 : 1)).toFixed(2) }],
      positions, thresholds: { target: 2.0, alerts: [1.5, 1.25, 1.1] },
    };
  });
}

function makeCloses({ record, mark, volatility }, count) {
  const random = stream(`${seed}:closes:${record.id}`);
  const daily = volatility / Math.sqrt(252);
  const closes = [];
  let price = mark;
  for (let i = 0; i < count; i += 1) {
    closes.push([new Date(at - i * 86400000).toISOString().slice(0, 10), round(price, 4)]);
    price = Math.max(0.01, price * Math.exp(-daily * random.normal() + (daily * daily) / 2));
  }
  return { instrument: record.id, closes: closes.reverse() };
}

/** The whole book; `closes` days of made-up history per instrument. */
export function loadBook({ closes = 0 } = {}) {
  const instruments = makeInstruments();
  return {
    format: 'marginline-book', version: 1, asOf,
    accounts: makeAccounts(instruments),
    instruments: instruments.map((i) => i.record),
    quotes: instruments.map(({ record, mark, volatility, spread }) => {
      const half = Math.max(0.01, mark * spread);
      return { instrument: record.id, mark, bid: round(mark - half, 2), ask: round(mark + half, 2), volatility: round(volatility, 4), at: asOf, source: 'made up' };
    }),
    rates: [{ currency: 'USD', riskFree: 0.04, marginLoan: 0.065 }],
    history: closes > 0 ? instruments.map((i) => makeCloses(i, closes)) : [],
    counterparties: [{ id: 'broker', name: 'Load broker', kind: 'broker' }, { id: 'venue', name: 'Load venue', kind: 'exchange' }],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , out, option, count] = process.argv;
  const closes = option === '--closes' ? Number(count) : 0;
  if (out === undefined || out.startsWith('--') || (option !== undefined && option !== '--closes') || !Number.isInteger(closes) || closes < 0) {
    console.error('usage: node scripts/samples/make-load.mjs OUT.json [--closes N]');
    process.exit(1);
  }
  const book = loadBook({ closes });
  const positions = book.accounts.reduce((sum, a) => sum + a.positions.length, 0);
  console.log(`${book.accounts.length} accounts, ${positions} positions, ${book.instruments.length} instruments, ${writeBook(out, book)} bytes`);
}
