import type { HedgeTarget } from './target.ts';

/** The structures that can be built (S158). A short holding is hedged by the mirror image: calls bought, futures bought. */
export const hedgeKinds = ['protective-option', 'collar', 'covered-option', 'future'] as const;
export type HedgeKind = (typeof hedgeKinds)[number];

/** A strike: exact, or as a share of the price of what the option is on. */
export type StrikeChoice = { readonly price: number } | { readonly share: number };

/** An option by its id in the book, or by its terms; a modelled one where the book lists none with these terms. */
export type OptionChoice = { readonly instrument: string } | { readonly strike: StrikeChoice };

export interface HedgeRequest {
  readonly target: HedgeTarget;
  readonly kind: HedgeKind;
  /** Share of the exposure that is hedged, above 0. */
  readonly ratio: number;
  /** The option that protects. */
  readonly bought?: OptionChoice | undefined;
  /** The option that is sold; of a collar 'zero-cost': the strike at which its premium pays for the other. */
  readonly sold?: OptionChoice | 'zero-cost' | undefined;
  /** End of the life of modelled options, ms UTC. */
  readonly expiry?: number | undefined;
  /** Future or perpetual; or what the options are on, where that is not the target itself. */
  readonly instrument?: string | undefined;
}
