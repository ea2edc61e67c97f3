import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { liquidateLending } from '#engine/liquidation/lending.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';

const terms = (id: string, liquidationThreshold: number, liquidationBonus: number) => ({ id, kind: 'crypto', currency: 'USD', lending: { ltv: liquidationThreshold - 0.05, liquidationThreshold, liquidationBonus } });
const run = (balances: Readonly<Record<string, number>>, params: object = {}, marks: Readonly<Record<string, number>> = { ETH: 2000, YFI: 8000, USDC: 1, DAI: 1, GHO: 1 }) =>
  liquidateLending(
    toEngineBook(bookOf({
      account: { currency: 'USD', regime: { id: 'lending', params }, balances: Object.entries(balances).map(([currency, amount]) => ({ currency, amount })) },
      instruments: [terms('ETH', 0.8, 0.05), terms('YFI', 0.8, 0.15), terms('USDC', 0.85, 0.045), terms('DAI', 0.8, 0.05), terms('GHO', 0.8, 0.05)],
      marks,
    })),
    'a',
  );

describe('liquidation of a lending account', () => {
  it('leaves a healthy one alone', () => {
    expect(run({ ETH: 10, USDC: -15_000 })).toMatchObject({ steps: [], shortfall: 0 });
  });

  it('repays half of the debt and seizes it with the bonus (aave-bob-eth, aave-bob-yfi)', () => {
    // 0.8 × collateral ÷ 10,000 of debt between 0.95 and 1.
    const eth = run({ ETH: 6, USDC: -10_000 });
    expect(eth.steps[0]).toMatchObject({ repaid: { instrument: 'USDC', quantity: 5000 }, closeFactor: 0.5 });
    expect(eth.steps[0]!.seized.quantity).toBeCloseTo((5000 * 1.05) / 2000, 12);
    const yfi = run({ YFI: 1.5, USDC: -10_000 });
    expect(yfi.steps[0]!.seized.quantity).toBeCloseTo((5000 * 1.15) / 8000, 12);
  });

  it('takes the close factor of the whole debt from v3.3, of one debt before (aave-v33-close-factor-whole-position)', () => {
    const debts = { USDC: -3000, DAI: -3000, GHO: -3000, ETH: 5.45 };
    expect(run(debts).steps[0]).toMatchObject({ closeFactor: 1, repaid: { quantity: 3000 } });
    expect(run(debts, { version: '3.2' }).steps[0]).toMatchObject({ closeFactor: 0.5, repaid: { quantity: 1500 } });
  });

  it('closes everything at 0.95 and below, and states the debt that nothing is left for', () => {
    const deep = run({ ETH: 5, USDC: -10_000 });
    expect(deep.before.bufferRatio).toBeCloseTo(0.8, 12);
    expect(deep.steps[0]!.repaid.quantity).toBeCloseTo(10_000 / 1.05, 6);
    expect(deep.shortfall).toBeCloseTo(10_000 - 10_000 / 1.05, 6);
  });

  it('auctions a Maker vault with its penalty and gives back the rest', () => {
    const vault = run({ ETH: 5, DAI: -6800 }, { protocol: 'maker', liquidationRatio: 1.5 });
    expect(vault.before.bufferRatio!).toBeLessThan(1);
    expect(vault.steps).toHaveLength(1);
    expect(vault.steps[0]!.seized.quantity).toBeCloseTo((6800 * 1.13) / 2000, 9);
    expect(vault.after.netLiquidationValue).toBeCloseTo(10_000 - 6800 * 1.13, 6);
  });

  it('ends, and costs the borrower the bonus and nothing else', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 50, noNaN: true }), fc.double({ min: 0, max: 3, noNaN: true }), fc.double({ min: 100, max: 100_000, noNaN: true }), fc.constantFrom('3.2', '3.3'), (eth, yfi, debt, version) => {
        const made = run({ ETH: eth, YFI: yfi, USDC: -debt }, { version });
        const lost = made.steps.reduce((sum, step) => sum + step.seized.quantity * (step.seized.instrument === 'ETH' ? 2000 : 8000) - step.repaid.quantity, 0);
        expect(made.after.netLiquidationValue).toBeCloseTo(made.before.netLiquidationValue - lost, 4);
        expect(made.steps.length).toBeLessThan(100);
      }),
    );
  });
});
