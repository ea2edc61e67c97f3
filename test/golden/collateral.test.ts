import { describe } from 'vitest';
import { adjustedExposure, grossInitialMargin } from '#engine/collateral/schedule-formulas.ts';
import { scheduledValue } from '#engine/collateral/schedule.ts';
import { reportOf } from '../support/book-builder.ts';
import { golden } from './cases.ts';

describe('collateral', () => {
  const counted = (value: number, haircut: number, fxHaircut: number) =>
    reportOf({
      account: { regime: { id: 'crypto-cross', params: { fxHaircut } }, positions: [{ instrument: 'S', quantity: value }] },
      instruments: [{ id: 'S', kind: 'equity', currency: fxHaircut > 0 ? 'EUR' : 'USD', collateral: { haircut } }],
      marks: { S: 1 },
      fx: [{ from: 'EUR', to: 'USD', rate: 1 }],
    }).marginEquity;
  for (const id of ['umr-haircut-ust-3y', 'umr-haircut-sp1500-fx']) {
    golden(id, (i, e, near) => {
      near(counted(i['market_value']!, i['haircut']!, i['fx_haircut']!), e['collateral_value']!);
      near(scheduledValue(i['market_value']!, i['haircut']!, i['fx_haircut']!), e['collateral_value']!);
    });
  }
  golden('umr-schedule-gross', (i, e, near) => {
    const gross = grossInitialMargin([
      { class: 'equity', notional: i['equity_notional']! }, { class: 'rates-5', notional: i['irs_7y_notional']! }, { class: 'fx', notional: i['fx_notional']! },
    ]);
    near(gross, e['gross_im']!);
  });
  golden('basel-estar', (i, e, near) => near(adjustedExposure(i['exposure']!, i['he']!, i['collateral']!, i['hc']!, i['hfx']!), e['e_star']!));
  golden('sec-140-percent', (i, e, near) => {
    const r = reportOf({
      account: { counterparty: 'b', regime: { id: 'reg-t', params: {} }, balances: [{ currency: 'USD', amount: -i['debit']! }], positions: [{ instrument: 'S', quantity: i['securities'] }] },
      instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }],
      marks: { S: 1 },
      counterparties: [{ id: 'b', custody: { segregated: true, rehypothecation: 1.4 } }],
    });
    near(r.rehypothecable!.limit, e['max_rehypothecation']!);
    near(r.rehypothecable!.segregated, e['excess_margin_securities']!);
  });
});
