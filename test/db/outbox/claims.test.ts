// Every outbox: a row that was tried ever so often neither stops the claim nor the others, is tried
// again itself, and is parked where operators see it.

import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { testLedger } from '#test/db/ledger/harness.ts';

const fixture = testLedger();
const ATTEMPTS = [0, 41, 1_000, 2 ** 31 - 1];

interface Outbox {
  name: string;
  role: 'parlor_auth' | 'parlor_social';
  table: string;
  /** Puts a row in that was tried so often; returns what it is known by. */
  add(attempts: number): Promise<string>;
  /** Who was claimed now. */
  claim(): ReturnType<typeof sql>;
  key: string;
}

const player = () => fixture.ledger.player();

const OUTBOXES: Outbox[] = [
  {
    name: 'the revocations',
    role: 'parlor_auth',
    table: 'auth.revocations',
    key: 'player_id',
    add: async (attempts) => {
      const id = await player();
      await fixture.ledger.admin(
        `insert into auth.revocations (player_id, version, due_at, attempts)
          values ($1, 1, now() - interval '1 minute', $2)`,
        [id, attempts],
      );
      return id;
    },
    claim: () => sql`select player_id as key from auth.claim_revocations(null, now(), 50)`,
  },
  {
    name: 'the mails',
    role: 'parlor_auth',
    table: 'auth.mail_outbox',
    key: 'id',
    add: async (attempts) => {
      const id = randomUUID();
      await fixture.ledger.admin(
        `insert into auth.mail_outbox (id, player_id, to_address, template, sealed, created_at,
            due_at, attempts)
          values ($1, $2, 'a@example.org', 'verify_email', '', now(), now(), $3)`,
        [id, await player(), attempts],
      );
      return id;
    },
    claim: () => sql`select id as key from auth.claim_mail(null, now(), 50)`,
  },
  {
    name: 'what social tells objects',
    role: 'parlor_social',
    table: 'social.outbox',
    key: 'target_id',
    add: async (attempts) => {
      const id = randomUUID();
      await fixture.ledger.admin(
        `insert into social.outbox (kind, target_id, due_at, attempts)
          values ('notice', $1, now() - interval '1 minute', $2)`,
        [id, attempts],
      );
      return id;
    },
    claim: () => sql`select target_id as key from social.claim_outbox(null, now(), 50)`,
  },
];

describe('an outbox', () => {
  for (const outbox of OUTBOXES) {
    describe(`of ${outbox.name}`, () => {
      const ids: string[] = [];
      const claim = async () =>
        (await fixture.db.as(outbox.role).call<{ key: string }>(outbox.claim())).map(
          ({ key }) => key,
        );
      const state = async () => {
        const rows = await fixture.ledger.admin<{ key: string; parked: boolean; days: number }>(
          `select ${outbox.key} as key, parked_at is not null as parked,
              extract(epoch from due_at - now()) / 86400 as days
            from ${outbox.table}`,
        );
        return new Map(rows.map((row) => [row.key, row]));
      };
      beforeAll(async () => {
        for (const attempts of ATTEMPTS) ids.push(await outbox.add(attempts));
      });

      it('hands out every row that is due, however often it was tried', async () => {
        expect((await claim()).sort()).toEqual([...ids].sort());
      });

      it('parks what was tried too often, and waits no longer than a day', async () => {
        const known = await state();
        const parked = ids.map((id) => known.get(id)?.parked);
        expect(parked[0]).toBe(false);
        expect(parked.slice(2)).toEqual([true, true]);
        for (const id of ids) expect(Number(known.get(id)?.days)).toBeLessThanOrEqual(1);
      });

      it('claims nothing again before its time, and new rows as ever', async () => {
        const fresh = await outbox.add(0);
        expect(await claim()).toEqual([fresh]);
      });
    });
  }

  it('shows operators how many rows are parked', async () => {
    const [auth] = await fixture.db
      .as('parlor_auth')
      .call(sql`select mails, revocations from auth.parked_rows()`);
    expect(auth).toEqual({ mails: 3, revocations: 2 });
    const [social] = await fixture.db
      .as('parlor_social')
      .call<{ parked: string }>(sql`select parked from social.queue_sizes()`);
    expect(Number(social?.parked)).toBe(2);
  });
});

it('no other SQL raises two to a power that a counter gives', async () => {
  const rows = await fixture.ledger.admin<{ name: string }>(
    `select p.oid::regprocedure::text as name from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('auth', 'ledger', 'payments', 'games', 'social', 'audit', 'rules')
        and p.prosrc ~ 'power\\(' order by 1`,
  );
  // The delay of attempts clamps its exponent and takes milliseconds.
  expect(rows.map(({ name }) => name.split('(')[0])).toEqual(['auth.take_attempt']);
});
