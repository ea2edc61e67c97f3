import { cryptoCross } from './crypto-cross/model.ts';
import { flat } from './flat/model.ts';
import type { MarginModel } from './model.ts';
import { regT } from './reg-t/model.ts';
import { unsupported } from './unsupported/model.ts';

const models: ReadonlyMap<string, MarginModel> = new Map([flat, regT, cryptoCross].map((model) => [model.id, model]));

/** The model of a regime; one that charges everything in full, and says so, where there is none. */
export function modelOf(regime: string): MarginModel {
  return models.get(regime) ?? unsupported(regime);
}
