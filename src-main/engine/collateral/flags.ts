import type { Counterparty, Instrument } from '../portfolio/book.ts';
import type { Market } from '../market/market.ts';
import { plainFormat } from '../margin/number-format.ts';
import { depegHaircut, pegDeviation } from './discount.ts';

/** Something to know about an asset that lies as collateral, in words. */
export interface LedgerFlag {
  readonly code: 'missing-quote' | 'stale-quote' | 'not-eligible' | 'wrong-way' | 'depeg' | 'staked' | 'tokenised' | 'foreign-currency' | 'above-cap';
  readonly text: string;
}

interface Facts {
  readonly share: number;
  readonly foreign: number;
  readonly capLoss: number;
  readonly stale: boolean;
  readonly known: boolean;
  readonly counterparty: Counterparty | null;
}

/** The flags of one row of the ledger. */
export function flagsOf(market: Market, i: number, instrument: Instrument, facts: Facts): LedgerFlag[] {
  const flags: LedgerFlag[] = [];
  const { collateral } = instrument;
  if (!facts.known) flags.push({ code: 'missing-quote', text: 'no price or rate; it counts nothing until there is one' });
  if (facts.stale) flags.push({ code: 'stale-quote', text: 'its price is older than its limit' });
  if (!(facts.share > 0)) flags.push({ code: 'not-eligible', text: collateral === null ? 'the venue states no terms for it, so it counts nothing' : 'it counts nothing under its terms' });
  if (facts.counterparty?.nativeToken === instrument.id) flags.push({ code: 'wrong-way', text: `the own token of ${facts.counterparty.id}: it loses value exactly when ${facts.counterparty.id} is in trouble` });
  const deviation = i < 0 ? 0 : pegDeviation(market, i);
  if (deviation !== deviation) flags.push({ code: 'depeg', text: 'its reference has no price, so its peg can\'t be checked' });
  else if (deviation > (instrument.peg?.tolerance ?? 0)) flags.push({ code: 'depeg', text: `${plainFormat.percent(deviation)} below its reference; the haircut grows by ${plainFormat.percent(depegHaircut(market, i))}` });
  if ((collateral?.stakingDiscount ?? 0) > 0) flags.push({ code: 'staked', text: `staked: ${plainFormat.percent(collateral!.stakingDiscount!)} more haircut` });
  if ((collateral?.tokenisedDiscount ?? 0) > 0) flags.push({ code: 'tokenised', text: `tokenised: ${plainFormat.percent(collateral!.tokenisedDiscount!)} more haircut` });
  if (facts.foreign > 0) flags.push({ code: 'foreign-currency', text: `foreign currency: ${plainFormat.percent(facts.foreign)} added to the haircut` });
  if (facts.capLoss > 0) flags.push({ code: 'above-cap', text: `${plainFormat.money(facts.capLoss)} above a concentration cap counts nothing` });
  return flags;
}
