import { cryptoCross } from './crypto-cross/model.ts';
import { flat } from './flat/model.ts';
import { isolated } from './isolated/model.ts';
import { lending } from './lending/model.ts';
import type { MarginModel } from './model.ts';
import { portfolioMargin } from './portfolio/model.ts';
import { regT } from './reg-t/model.ts';
import { span } from './span/model.ts';
import { unsupported } from './unsupported/model.ts';
import { valueAtRisk } from './var/model.ts';

const models: ReadonlyMap<string, MarginModel> = new Map([flat, regT, cryptoCross, lending, isolated, valueAtRisk, portfolioMargin, span].map((model) => [model.id, model]));

/** The model of a regime; one that charges everything in full, and says so, where there is none. */
export function modelOf(regime: string): MarginModel {
  return models.get(regime) ?? unsupported(regime);
}
