import { describe, expect, it } from 'vitest';
import { closeOutEquity, closesOut, leverageCap, LEVERAGE_REGIMES, marginAtCap, nfaDeposit } from '#engine/limit/leverage-caps.ts';
import { golden } from './cases.ts';

describe('leverage caps', () => {
  const classes = ['fx-major', 'gold', 'commodity', 'share', 'crypto'];
  for (const id of ['esma-caps', 'asic-caps']) {
    golden(id, (i, e, near) => {
      classes.forEach((name, k) => {
        expect(leverageCap(id.slice(0, 4), name)).toBe((i['caps'] as unknown as number[])[k]);
        near(marginAtCap(i['notional']!, leverageCap(id.slice(0, 4), name)!), (e['margin'] as unknown as number[])[k]!);
      });
    });
  }
  for (const id of ['esma-close-out-no', 'esma-close-out-yes']) {
    golden(id, (i, e, near) => {
      const share = LEVERAGE_REGIMES.find((regime) => regime.id === 'esma')!.closeOut!;
      near(closeOutEquity(i['required_margin']!, share), e['close_out_equity']!);
      expect(closesOut(i['equity']!, i['required_margin']!, share) ? 1 : 0).toBe(e['closes']);
    });
  }
  golden('nfa-retail-fx', (i, e, near) => {
    near(nfaDeposit(i['notional']!, i['major_pct']!), e['major']!);
    near(nfaDeposit(i['notional']!, i['other_pct']!), e['other']!);
    near(nfaDeposit(i['notional']!, i['major_pct']!, { side: 'short', premium: i['short_option_premium']! }), e['short_option_major']!);
    expect([leverageCap('nfa', 'fx-major'), leverageCap('nfa', 'fx-minor')]).toEqual([e['major_leverage'], e['other_leverage']]);
  });
  it('knows Japan: 2 for crypto, 25 for retail FX', () => {
    expect([leverageCap('japan', 'crypto'), leverageCap('japan', 'fx-major')]).toEqual([2, 25]);
    expect(leverageCap('fca', 'crypto')).toBeNull();
  });
  it('a long option costs its premium, no deposit', () => expect(nfaDeposit(100_000, 0.02, { side: 'long', premium: 800 })).toBe(800));
});
