import type { CounterpartyRecord } from '#contract/book-file.ts';
import { DEFAULT_POLICY } from '#engine/liquidation/policy.ts';
import type { LiquidationPolicy } from '#engine/liquidation/policy.ts';

/** How a counterparty liquidates, and which of its facts are assumptions because it does not state them. */
export function toEnginePolicy(record: CounterpartyRecord | undefined): { readonly policy: LiquidationPolicy; readonly assumed: readonly string[] } {
  const stated = record?.liquidation;
  const policy: LiquidationPolicy = {
    order: stated?.policy ?? DEFAULT_POLICY.order,
    trigger: stated?.trigger ?? DEFAULT_POLICY.trigger,
    target: stated?.target ?? DEFAULT_POLICY.target,
    partial: stated?.partial ?? DEFAULT_POLICY.partial,
    orderType: stated?.orderType ?? DEFAULT_POLICY.orderType,
    fee: stated?.fee ?? DEFAULT_POLICY.fee,
    insuranceFund: stated?.insuranceFund === undefined ? NaN : Number(stated.insuranceFund),
    throttle: stated?.throttle ?? DEFAULT_POLICY.throttle,
  };
  const who = record === undefined ? 'no counterparty is named' : `${record.name ?? record.id} does not say`;
  const assumed = [
    ...(stated?.policy === undefined ? [`${who} in what order it liquidates: the largest loss first`] : []),
    ...(stated?.partial === undefined ? [`${who} whether it sells just enough: it does`] : []),
    ...(stated?.fee === undefined ? [`${who} what it charges: no liquidation fee`] : []),
  ];
  return { policy, assumed };
}
