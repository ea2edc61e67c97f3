/** Terms of many options in columns; entry i of every column belongs to option i. */
export interface OptionColumns {
  readonly count: number;
  /** 1 for a call, 0 for a put. */
  readonly call: Uint8Array;
  readonly strike: Float64Array;
  /** To expiry, after whatever time the scenarios let pass. */
  readonly years: Float64Array;
  readonly rate: Float64Array;
  readonly dividendYield: Float64Array;
}

/** States of the world for every option: entry i × scenarios + j is option i under scenario j. */
export interface ScenarioGrid {
  /** Scenarios per option. */
  readonly scenarios: number;
  readonly spot: Float64Array;
  readonly volatility: Float64Array;
  /** Filled: value per unit. */
  readonly value: Float64Array;
  /** Filled where given: delta per unit. */
  readonly delta: Float64Array | null;
}
