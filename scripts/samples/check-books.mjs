/** Checks the generated sample books for dangling references and prints the buffer ratios worked out by hand-check.mjs. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { handRatio } from './hand-check.mjs';

/** Problems of a book as lines of text; empty when all is well. */
export function bookProblems(book) {
  const problems = [];
  const ids = new Set(book.instruments.map((i) => i.id));
  const accounts = new Set(book.accounts.map((a) => a.id));
  const counterparties = new Set((book.counterparties ?? []).map((c) => c.id));
  const quotes = new Map(book.quotes.map((q) => [q.instrument, q]));
  const need = (id, where) => { if (!ids.has(id)) problems.push(`${where}: no instrument ${id}`); };
  const reach = (from, to, where) => {
    const linked = from === to || (book.fx ?? []).some((r) => (r.from === from && r.to === to) || (r.from === to && r.to === from));
    if (!linked) problems.push(`${where}: no rate from ${from} to ${to}`);
  };
  if (ids.size !== book.instruments.length) problems.push('an instrument stands twice');
  for (const instrument of book.instruments) {
    if (instrument.underlying !== undefined) need(instrument.underlying, instrument.id);
    if (!quotes.has(instrument.id)) problems.push(`${instrument.id}: no quote`);
    if (instrument.expiry !== undefined && `${instrument.expiry}T21:00:00Z` <= book.asOf) problems.push(`${instrument.id}: expired`);
  }
  for (const q of book.quotes) {
    need(q.instrument, 'quotes');
    if (!Number.isFinite(q.mark) || (q.bid !== undefined && !(q.bid < q.mark && q.mark < q.ask))) problems.push(`quote of ${q.instrument}: bid, mark, ask out of order`);
  }
  for (const account of book.accounts) {
    if (account.counterparty !== undefined && !counterparties.has(account.counterparty)) problems.push(`${account.id}: no counterparty ${account.counterparty}`);
    for (const b of account.balances) reach(b.currency, account.currency, account.id);
    for (const p of account.positions) {
      need(p.instrument, account.id);
      const instrument = book.instruments.find((i) => i.id === p.instrument);
      if (instrument !== undefined) reach(instrument.currency, account.currency, `${account.id} ${p.instrument}`);
      if (instrument?.kind === 'index') problems.push(`${account.id}: ${p.instrument} is an index and cannot be held`);
    }
  }
  for (const h of book.history ?? []) {
    need(h.instrument, 'history');
    for (let i = 1; i < h.closes.length; i += 1) if (!(h.closes[i - 1][0] < h.closes[i][0])) problems.push(`history of ${h.instrument}: ${h.closes[i][0]} out of order`);
  }
  for (const rule of [...(book.alertRules ?? [])]) need(rule.instrument, `alert ${rule.id}`);
  for (const plan of book.plans ?? []) if (!accounts.has(plan.account)) problems.push(`plan ${plan.id}: no account ${plan.account}`);
  return problems;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? fileURLToPath(new URL('../../resources/books', import.meta.url));
  for (const name of readdirSync(folder).filter((n) => n.endsWith('.book.json'))) {
    const book = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
    const marks = new Map(book.quotes.map((q) => [q.instrument, q.mark]));
    console.log(`${name}: ${statSync(`${folder}/${name}`).size} bytes, ${book.instruments.length} instruments`);
    for (const problem of bookProblems(book)) {
      console.log(`  ${problem}`);
      process.exitCode = 1;
    }
    for (const account of book.accounts) {
      const r = handRatio(book, account, (id) => marks.get(id));
      console.log(`  ${account.id}: NLV ${r.netLiquidationValue.toFixed(2)}, margin equity ${r.equity.toFixed(2)}, maintenance ${r.maintenance.toFixed(2)}, ratio ${r.ratio.toFixed(3)}`);
    }
  }
}
