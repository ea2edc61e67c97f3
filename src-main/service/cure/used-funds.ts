import type { PlanFiring } from '#service/ports.ts';
import { plainFormat } from '#engine/margin/number-format.ts';
import type { UsedFunds } from './runbook.ts';

/**
 * Money that the open plans of an account have sent for, by source: done or not, it is spoken for until the plan is closed.
 * @param sources names of the sources; the longest that fits a ticket is meant
 */
export function usedFunds(firings: readonly PlanFiring[], account: string, sources: readonly string[]): readonly UsedFunds[] {
  const longest = [...sources].sort((a, b) => b.length - a.length);
  return firings.filter((firing) => firing.account === account && firing.closedAt === null).flatMap((firing) => firing.tickets.flatMap((ticket): UsedFunds[] => {
    const { kind, quantity, currency, text } = ticket;
    if (kind !== 'fund' || quantity === null || currency === null) return [];
    const start = `Transfer ${plainFormat.money(quantity)} ${currency} from `;
    const source = longest.find((name) => text === start + name || text.startsWith(`${start}${name},`));
    return source === undefined ? [] : [{ source, currency, amount: quantity }];
  }));
}
