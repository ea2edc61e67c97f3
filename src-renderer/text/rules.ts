/** Rules of the regimes in the few words that fit a table cell; the explanation has the rest. */
const words: Readonly<Record<string, string>> = {
  'finra-4210-long': '25 % long stock',
  'finra-4210-long-leveraged': '25 % × leverage',
  'finra-4210-short': '30 % short stock',
  'finra-4210-short-low-priced': 'short below 5.00',
  'fixed-rate': 'rate of its own',
  'full-value': '100 % of value',
  'not-marginable': '100 %, not marginable',
  'long-option-paid': 'paid in full',
  'finra-4210-naked-option': 'naked option',
  'futures-per-contract': 'per contract',
  'futures-margin-missing': '100 %, no margin known',
  'house-add-on': 'house rate',
  'concentration-surcharge': 'with surcharge',
  'tiered-maintenance': 'tier table',
  'venue-rate': 'rate of its own',
  'venue-per-contract': 'per contract',
  'tiers-missing': '100 %, no tiers known',
  'liquidation-fee': 'with liquidation fee',
  'borrowed-units': 'borrowed',
  'larger-side': 'larger side',
  'flat-rate': 'flat rate',
  'flat-rate-missing': '100 %, no rate known',
  'regime-not-computed': '100 %, regime not computed',
};

/** A rule in words; several joined by a comma stay in order. */
export function ruleWords(rule: string | null): string {
  if (rule === null) return '';
  return rule.split(', ').map((one) => words[one] ?? one).join(', ');
}
