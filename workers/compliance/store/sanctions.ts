// SQL of sanction lists and of who was compared with them.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { digits, json } from '#db/values.ts';
import { MINUTE_MS } from '#shared/time.ts';
import type { Hit } from '../sanctions/matcher.ts';
import type { ListedPerson } from '../sanctions/ofac.ts';

/** What a screening says: `stale` where the newest list is too old, or there is none. */
const outcome = z.enum(['clear', 'hit', 'unscreened', 'stale']);

const births = z.array(z.tuple([z.number(), z.number()]));
const list = z.object({
  id: digits,
  source: z.enum(['ofac', 'development']),
  version: z.string(),
  entries: z.number(),
  confirmedAtMs: digits,
  isStale: z.boolean(),
});
const listed = z.object({ entry: digits, names: z.array(z.string()), births });
const due = z.object({
  playerId: z.string(),
  checkId: z.string(),
  sealed: z.string(),
  listId: digits,
});
/** Somebody to be compared, sealed. */
export type DueScreening = z.output<typeof due>;

const screening = z.object({
  id: z.string(),
  playerId: z.string(),
  checkId: z.string(),
  source: z.enum(['ofac', 'development']),
  version: z.string(),
  state: z.enum(['clear', 'known', 'open', 'cleared', 'confirmed']),
  hits: z.array(
    z.object({
      entry: z.string(),
      score: z.number(),
      names: z.array(z.string()),
      births,
      countries: z.array(z.string()),
    }),
  ),
  atMs: digits,
  decidedBy: z.string().nullable(),
  secondBy: z.string().nullable(),
  decidedAtMs: digits.nullable(),
  reason: z.string().nullable(),
});
/** A screening as staff see it. */
export type Screening = z.output<typeof screening>;

const PEOPLE_AT_ONCE = 2_000;

export function sanctionStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    listStanding: () => again.call('compliance.list_standing', [], list.nullable()),

    /** False where this is not the newest list here. */
    confirmList: (source: 'ofac', version: string) =>
      again.call('compliance.confirm_list', [source, version], z.boolean()),

    loadList: (
      { source, version }: { source: 'ofac'; version: string },
      people: readonly ListedPerson[],
      mayShrink: boolean,
    ) =>
      again.call(
        'compliance.load_list',
        [source, version, json(people), mayShrink],
        z.object({ outcome: z.enum(['loaded', 'confirmed', 'shrunk']) }),
        { timeoutMs: MINUTE_MS },
      ),

    /** Everybody on a list. */
    async listPeople(listId: string): Promise<ListedPerson[]> {
      const people: ListedPerson[] = [];
      for (;;) {
        const after = people.at(-1)?.entry ?? 0;
        const found = await again.set(
          'compliance.list_people',
          [listId, after, PEOPLE_AT_ONCE],
          listed,
        );
        for (const { entry, ...rest } of found) {
          people.push({ ...rest, entry: Number(entry), countries: [] });
        }
        if (found.length < PEOPLE_AT_ONCE) return people;
      }
    },

    dueScreenings: (playerId: string | null, countMax: number) =>
      again.set('compliance.due_screenings', [playerId, countMax], due),

    screeningNow: (playerId: string) => again.call('compliance.screening_now', [playerId], outcome),

    noteScreening: (
      id: string,
      { playerId, checkId, listId }: DueScreening,
      hits: readonly Hit[],
      requestId: string | null,
    ) =>
      again.call(
        'compliance.note_screening',
        [id, playerId, checkId, listId, json(hits), requestId],
        outcome,
      ),

    screenings: (state: Screening['state'], before: string | null, countMax: number) =>
      again.set('compliance.screenings_of', [state, before, countMax], screening),

    waitingScreenings: () =>
      again.call(
        'compliance.waiting_screenings',
        [],
        z.object({ waiting: z.number(), oldestMs: digits.nullable() }),
      ),

    askScreening: (
      askId: string,
      screeningId: string,
      verdict: 'cleared' | 'confirmed',
      { by, reason, requestId }: { by: string; reason: string; requestId: string },
    ) =>
      again.tryCall(
        'compliance.ask_screening',
        [askId, screeningId, verdict, by, reason, requestId],
        z.object({ id: z.string(), state: z.enum(['waiting', 'approved', 'rejected', 'void']) }),
        ['not_found', 'forbidden', 'accounts_linked', 'screening_closed'],
      ),
  };
}
