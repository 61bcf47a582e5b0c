// Whether accounts belong together (db/functions/auth/approvals.sql, are_linked).

import { householdAt } from './identity.ts';
import type { Model } from './model.ts';

/** One person's accounts, or of two persons with one card, one browser or one home. */
export function areLinked(model: Model, one: string, other: string): boolean {
  const { deviceKeys, players } = model.auth;
  const accountsOf = (id: string) => {
    const player = players.get(id);
    return player === undefined
      ? []
      : players.by('personId', player.personId).map((account) => account.id);
  };
  const [ones, others] = [accountsOf(one), accountsOf(other)];
  if (one === other || ones.some((id) => others.includes(id))) return true;
  const keysOf = (id: string) => deviceKeys.by('playerId', id).map(({ key }) => key);
  const keys = new Set(ones.flatMap(keysOf));
  if (others.flatMap(keysOf).some((key) => keys.has(key))) return true;
  const homesOf = (id: string) => householdAt(model, id, model.clockMs);
  const homes = new Set(ones.flatMap(homesOf));
  if (others.flatMap(homesOf).some((key) => homes.has(key))) return true;
  return model.books.sharePayer(ones, others);
}
