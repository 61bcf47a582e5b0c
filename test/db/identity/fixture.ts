// Checks of documents where no Worker seals what they find: a test says what the provider says.

import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { newId } from '#shared/ids.ts';
import { makePlayer } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { declareProfile } from '#test/kit/profiles.ts';
import { checkStore } from '#workers/compliance/store/checks.ts';

const DAY_MS = 86_400_000;
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** A check with its page. */
export interface Begun {
  id: string;
  playerId: string;
  reference: string;
}

/** A document by its name, as a fact has it. */
export const document = (name: string) => ({
  keys: [{ kind: 'document', id: 'k1', key: hash(`document ${name}`) }],
});

const fact = ({ id, reference }: Begun, state: string, more: object = {}) => ({
  ...{ reference, checkId: id, state, reason: state === 'failed' ? 'document' : null },
  ...(state === 'verified' && {
    ...{ documentKind: 'passport', documentExpiresOn: '2090-01-01', born: '1990-01-31' },
    ...{ place: 'US-TX', sealed: 'sealed', keyId: 'k1' },
    keys: [...document(id).keys, { kind: 'person', id: 'k1', key: hash(`verified ${id}`) }],
  }),
  ...more,
});

/** For the tests of one file. */
export function checksFixture() {
  const database = databaseFixture();
  const store = () => checkStore(database.as('parlor_compliance'));

  const begin = (playerId: string, key: string = newId(Date.now())) =>
    store().beginCheck({
      ...{ id: newId(Date.now()), playerId, provider: 'fake', key },
      ...{ openForMs: DAY_MS, requestId: 'request' },
    });

  return {
    ...{ database, store, begin },

    /** A check with its page, of a player with a profile. */
    async begun(player?: string): Promise<Begun> {
      const playerId = player ?? (await makePlayer(database));
      await declareProfile(database, playerId);
      const answer = await begin(playerId);
      if (!answer.ok) throw new Error(answer.error.code);
      const { id } = answer.value;
      const reference = `ver_${id}`;
      await store().attachCheck(id, reference, `https://check.test/${id}`);
      return { id, playerId, reference };
    },

    /** The provider says a state of it, and whatever a test adds or changes. */
    say: (check: Begun, state: string, more: object = {}) =>
      store().applyCheck('fake', fact(check, state, more), null),

    standing: (playerId: string) => store().identityStanding(playerId),

    /** A credited purchase; its id. */
    async bought(player: string): Promise<string> {
      const id = newId(Date.now());
      await database.admin.call(sql`insert into payments.purchases (id, player_id, package_id,
          provider, provider_payment_id, price_micros, charged_micros, gc_micros, sc_bonus_micros,
          bonus_multiple, payment_state, created_at, expires_at, paid_at, next_check_at, credited)
        select ${id}::uuid, ${player}::uuid, p.id, 'fake', ${id}, 1000000, 1000000, 1, 0, 1, 'paid',
          now(), now(), now(), now(), true from payments.packages p limit 1`);
      return id;
    },
  };
}
