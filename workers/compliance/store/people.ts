// Where players are: noted, told, proved, and removed with their account.

import { asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { notePlace } from '#db/places.ts';
import { jsonMoment } from '#db/queries.ts';
import { playerPlaces } from '#db/schema/rules.ts';
import { at, digits, json } from '#db/values.ts';
import { FEATURES, MODES } from '#shared/contracts/http/compliance-rules.ts';
import { PLACE_RISKS, type Seen } from '#shared/place/seen.ts';

const ownPlace = z.object({
  place: z.string(),
  method: z.enum(['edge', 'device', 'staff']).nullable(),
  mode: z.enum(MODES),
  features: z.record(z.enum(FEATURES), z.boolean()),
  risks: z.array(z.enum(PLACE_RISKS)),
  validUntilMs: digits.nullable(),
  changesAtMs: digits.nullable(),
  alsoSeen: z.array(z.object({ place: z.string(), validUntilMs: digits })),
  reasons: z.array(
    z.object({
      feature: z.enum(FEATURES),
      code: z.string(),
      place: z.string().exactOptional(),
      minimumAge: z.number().exactOptional(),
    }),
  ),
});
export type OwnPlace = z.output<typeof ownPlace>;

export function peopleStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    notePlace: (playerId: string, seen: Seen) => notePlace(database, playerId, seen),

    /** Notes it unless this very proof was taken before. */
    noteProof: (playerId: string, seen: Seen, proof: { number: string; untilMs: number }) =>
      once.call(
        'rules.note_proof',
        [playerId, json(seen), proof.number, at(proof.untilMs)],
        z.enum(['noted', 'replayed']),
      ),

    placeOf: (playerId: string) => again.call('rules.place_of', [playerId], ownPlace),

    sweepProofs: (nowMs: number) => again.call('rules.sweep_proofs', [at(nowMs)], z.number()),

    /** Players whose account closes. */
    pendingErasures: (countMax: number, nowMs: number) =>
      again.set('rules.leaving', [at(nowMs), countMax], z.string()),

    /** Removes what compliance holds and acknowledges: all or nothing. */
    erase: (playerId: string) => again.run('rules.let_go', [playerId]),

    /** Where the player was seen, as their export has it. */
    placesOf: (playerId: string) =>
      database.read((db) =>
        db
          .select({
            place: playerPlaces.place,
            method: playerPlaces.method,
            risks: playerPlaces.risks,
            accuracyMetres: playerPlaces.accuracyMetres,
            firstSeenAt: jsonMoment(playerPlaces.firstSeenAtMs),
            seenAt: jsonMoment(playerPlaces.seenAtMs),
            validUntil: jsonMoment(playerPlaces.validUntilMs),
          })
          .from(playerPlaces)
          .where(eq(playerPlaces.playerId, playerId))
          .orderBy(asc(playerPlaces.id)),
      ),
  };
}
