// The part of erasure that any service has, and the jobs of it that find nobody to erase: no actor
// closes an account (db/functions/auth/erasure.sql).

import type { Model } from './model.ts';

/** The calling service holds nothing of this player any more. */
export function acknowledgeErasure(model: Model, playerId: string): void {
  const { erasures } = model.auth;
  const row = erasures.get(playerId);
  if (row === undefined || row.acknowledged.includes(model.role)) return;
  erasures.change(row, { acknowledged: [...row.acknowledged, model.role] });
}

/** Players whose account closes and whom the asking service has not acknowledged. */
export const pendingErasures = (model: Model) =>
  model.auth.erasures.where(
    (row) => row.erasedAt === null && !row.acknowledged.includes(model.role),
  );

function nobody(model: Model): void {
  if (model.auth.erasures.size > 0) throw new Error('The model erases nobody.');
}

/** Functions of erasure by name. */
export const ERASURE_FUNCTIONS = {
  'auth.acknowledge_erasure': acknowledgeErasure,
  'auth.finish_erasures': (model: Model) => {
    nobody(model);
    return 0;
  },
  'auth.expire_recoveries': (model: Model) => {
    if ([...model.auth.recoveries.all()].length > 0) throw new Error('a case, and nobody began it');
    return 0;
  },
  'social.leaving': (model: Model) => {
    nobody(model);
    return [];
  },
  'rules.leaving': (model: Model) => {
    nobody(model);
    return [];
  },
};
