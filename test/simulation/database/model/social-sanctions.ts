// Sanctions that run in a room.

import type { Model } from './model.ts';
import { samePerson } from './social-edges.ts';

/** Milliseconds of an end; one without end is far off. */
export const endMs = (at: number | null) =>
  at === Infinity ? Number.MAX_SAFE_INTEGER : at === null ? null : Math.floor(at);

/** Sanctions of a kind that run against a person in a room. */
export function running(model: Model, roomId: string, playerId: string, kind: string) {
  const kin = samePerson(model, playerId);
  return model.social.sanctions
    .by('roomId', roomId)
    .filter((row) => kin.includes(row.playerId) && row.kind === kind && row.liftedAt === null);
}
