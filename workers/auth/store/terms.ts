// SQL of the documents that players accept.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { json } from '#db/values.ts';

const document = z.object({
  kind: z.enum(['terms', 'privacy', 'promotion']),
  version: z.number(),
  title: z.string(),
  sinceMs: z.coerce.number(),
});
const full = document.extend({ body: z.string() });
const own = document.extend({ accepted: z.boolean() });

/** A document that counts, and whether the player has accepted it. */
export type OwnDocument = z.infer<typeof own>;

/** Documents. */
export function termsStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    currentTerms: () => again.call('rules.terms_now', [], z.array(full)),
    termsOf: (playerId: string) => again.call('auth.terms_of', [playerId], z.array(own)),
    acceptTerms: (
      playerId: string,
      accept: readonly { kind: string; version: number }[],
      requestId: string,
    ) =>
      again.tryCall(
        'auth.accept_terms',
        [playerId, json(accept), requestId],
        z.object({ items: z.array(own) }),
        ['terms_not_accepted'],
      ),
  };
}
