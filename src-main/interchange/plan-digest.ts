import { createHash } from 'node:crypto';
import { meaning } from '#base/meaning.ts';
import type { PlanRecord } from '#contract/book-file.ts';

/**
 * SHA-256 (hex) of what a plan says, for its signature: its JSON with sorted keys at every level, without `signed` and `armed`.
 * Arming is no part of what is signed, so that it can be armed and switched off.
 */
export function planDigest(plan: PlanRecord): string {
  const { signed: _signed, armed: _armed, ...content } = plan;
  return createHash('sha256').update(meaning(content)).digest('hex');
}
