// SQL of where prizes go.

import { and, desc, eq, lt, ne } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { functionColumn, functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { asked, toldRows } from '#db/queries.ts';
import { destinations } from '#db/schema/payments.ts';
import { digits, json } from '#db/values.ts';
import {
  DESTINATION_BARS,
  DESTINATION_KINDS,
  DESTINATION_REFUSALS,
  DESTINATION_STATES,
} from '#shared/contracts/http/payouts.ts';
import type { DestinationSnapshot } from '../payouts/provider.ts';

const match = z.enum(['same', 'close', 'none']);

/** A destination. */
const destination = z.object({
  id: z.string(),
  playerId: z.string(),
  provider: z.string(),
  reference: z.string().nullable(),
  url: z.string().nullable(),
  kind: z.enum(DESTINATION_KINDS),
  label: z.string().nullable(),
  last4: z.string().nullable(),
  state: z.enum(DESTINATION_STATES),
  nameMatch: match.nullable(),
  failure: z.string().nullable(),
  refusal: z.enum(DESTINATION_BARS).nullable(),
  restsUntilMs: digits.nullable(),
  createdAtMs: digits,
  readyAtMs: digits.nullable(),
  replayed: z.boolean().exactOptional(),
});
export type Destination = z.output<typeof destination>;

/** What is added, and by whom. */
export interface NewDestination {
  id: string;
  playerId: string;
  provider: string;
  kind: DestinationSnapshot['kind'];
  key: string;
  digest: Uint8Array;
  requestId: string;
}

/** What a provider says of one, with what compliance makes of its owners. */
export interface DestinationFact extends Omit<DestinationSnapshot, 'kind' | 'ownerNames'> {
  kind: 'destination';
  reference: string;
  destinationKind: DestinationSnapshot['kind'];
  match?: z.output<typeof match>;
  checkId?: string;
}

const REFUSALS = [...DESTINATION_REFUSALS, 'rate_limited', 'idempotency_key_reused'] as const;
export type DestinationRefusal = (typeof REFUSALS)[number];

const row = alias(destinations, 'd');
const told = functionColumn('payments.destination_json', [row], destination);

/** Destinations. */
export function destinationStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    /** Begins one; the key finds it again. */
    beginDestination(begun: NewDestination) {
      const { id, playerId, provider, kind, key, digest, requestId } = begun;
      const params = [id, playerId, provider, kind, key, digest, requestId];
      return again.tryCall('payments.begin_destination', params, destination, REFUSALS);
    },

    attachDestination: (id: string, reference: string, url: string) =>
      again.call('payments.attach_destination', [id, reference, url], destination),

    failDestination: (id: string, why: string) => again.run('payments.fail_destination', [id, why]),

    removeDestination: (id: string, playerId: string, requestId: string) =>
      again.tryCall('payments.remove_destination', [id, playerId, requestId], destination, [
        'not_found',
      ]),

    noteDestination: (provider: string, fact: DestinationFact) =>
      again.run('payments.note_destination_asked', [provider, json(fact)]),

    /** True when the provider may be asked about this pending one now. */
    claimDestination: (id: string) => again.call('payments.claim_destination', [id], z.boolean()),

    claimDueDestinations: (provider: string, countMax: number) =>
      once.set('payments.claim_due_destinations', [provider, countMax], destination),

    /** Keeps whether the provider answered: `null`, or why not. */
    destinationChecked: (id: string, reason: string | null) =>
      once.run('payments.destination_checked', [id, reason]),

    /** Whose a provider's account is; `null` for one that is nobody's here. */
    async destinationOwner(provider: string, reference: string): Promise<string | null> {
      const rows = await database.read((db) =>
        db
          .select({ playerId: destinations.playerId })
          .from(destinations)
          .where(and(eq(destinations.provider, provider), eq(destinations.reference, reference)))
          .limit(1),
      );
      return rows[0]?.playerId ?? null;
    },

    /** Newest first; removed ones only where asked for. */
    destinations: (
      playerId: string,
      before: string | null,
      limit: number,
      { removed = false } = {},
    ) =>
      toldRows(database, row, told, {
        where: and(
          eq(row.playerId, playerId),
          removed ? undefined : ne(row.state, 'removed'),
          asked(before, (id) => lt(row.id, id)),
        ),
        order: [desc(row.id)],
        limit,
      }),
  };
}
