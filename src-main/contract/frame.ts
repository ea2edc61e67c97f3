/** Columnar frames of the stream port. */

/** Quality of what a frame says. */
export type Quality = 'live' | 'replay' | 'stale' | 'partial';

/**
 * One frame. The first of a subscription is a snapshot, later ones are deltas that replace rows by key.
 * `numbers` is row-major: row i is numbers[i*columns.length … (i+1)*columns.length), null is NaN.
 * `texts` has one entry per row and text column, row-major.
 */
export interface Frame {
  readonly subscription: number;
  readonly sequence: number;
  readonly kind: 'snapshot' | 'delta';
  readonly asOf: number;
  readonly quality: Quality;
  readonly keys: readonly string[];
  readonly columns: readonly string[];
  readonly numbers: Float64Array;
  readonly textColumns: readonly string[];
  readonly texts: readonly (string | null)[];
  /** Keys that no longer exist. */
  readonly removed: readonly string[];
}

/** A frame of an `append` stream. */
export interface AppendFrame {
  readonly subscription: number;
  readonly sequence: number;
  readonly kind: 'append';
  readonly items: readonly unknown[];
  /** Set when items were dropped; read the missing part by a query. */
  readonly gap: { readonly from: number; readonly to: number } | null;
}

/** Messages from the page. `acknowledge` gives the credit for the next frame, after painting. */
export type FromPage =
  | { readonly type: 'subscribe'; readonly subscription: number; readonly stream: string; readonly parameters: Readonly<Record<string, string>> }
  | { readonly type: 'acknowledge'; readonly subscription: number; readonly sequence: number }
  | { readonly type: 'dispose'; readonly subscription: number };

export type ToPage = { readonly type: 'frame'; readonly frame: Frame } | { readonly type: 'append'; readonly frame: AppendFrame } | { readonly type: 'heartbeat'; readonly at: number };

/** The two methods over which streams run; Electron's MessagePortMain and Node's MessageChannel both fit. */
export interface StreamPort {
  send(message: ToPage): void;
  onMessage(listener: (message: FromPage) => void): void;
}
