// Every outbox: a row that was tried ever so often neither stops the claim nor the others, is tried
// again itself, and is parked where operators see it.

import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { outboxesOf } from '#db/outboxes.ts';
import { ledgerFixture } from '#test/db/ledger/fixture.ts';

const fixture = ledgerFixture();
const ATTEMPTS = [0, 41, 1_000, 2 ** 31 - 1];

/** The moment of every claim: nothing here depends on how fast the machine is. */
const NOW = '2026-11-24T10:00:00Z';

interface Outbox {
  name: string;
  role: 'parlor_auth' | 'parlor_social' | 'parlor_payments';
  table: string;
  /** What a row is known by. */
  key: string;
  claim: string;
  /** A new row but for its due time and its attempts. */
  row(): Promise<Record<string, unknown>>;
}

const player = () => fixture.ledger.player();

const OUTBOXES: Outbox[] = [
  {
    name: 'the revocations',
    role: 'parlor_auth',
    table: 'auth.revocations',
    key: 'player_id',
    claim: 'auth.claim_revocations',
    row: async () => ({ player_id: await player(), version: 1 }),
  },
  {
    name: 'the mails',
    role: 'parlor_auth',
    table: 'auth.mail_outbox',
    key: 'id',
    claim: 'auth.claim_mail',
    row: async () => ({
      id: randomUUID(),
      player_id: await player(),
      to_address: 'a@example.org',
      template: 'verify_email',
      sealed: '',
      created_at: NOW,
    }),
  },
  {
    name: 'what social tells objects',
    role: 'parlor_social',
    table: 'social.outbox',
    key: 'target_id',
    claim: 'social.claim_outbox',
    row: async () => ({ kind: 'notice', target_id: randomUUID() }),
  },
  {
    name: 'standings',
    role: 'parlor_payments',
    table: 'ledger.standing_notices',
    key: 'player_id',
    claim: 'ledger.claim_standing_notices',
    row: async () => ({ player_id: await player(), version: 1 }),
  },
];

describe('an outbox', () => {
  for (const outbox of OUTBOXES) {
    describe(`of ${outbox.name}`, () => {
      const ids: string[] = [];
      const { key, table } = outbox;
      /** Puts a row in that was tried so often. */
      const add = async (attempts: number): Promise<string> => {
        const row = { ...(await outbox.row()), due_at: NOW, attempts };
        const places = Object.keys(row).map((_, index) => `$${index + 1}`);
        await fixture.ledger.admin(
          `insert into ${table} (${Object.keys(row)}) values (${places})`,
          Object.values(row),
        );
        return String((row as Record<string, unknown>)[key]);
      };
      const claim = async () => {
        const claimed = await fixture.db
          .as(outbox.role)
          .call<{ key: string }>(
            sql`select ${sql.raw(key)} as key from ${sql.raw(outbox.claim)}(null, ${NOW}, 50)`,
          );
        return claimed.map((row) => row.key);
      };
      const state = async () => {
        const rows = await fixture.ledger.admin<{ key: string; parked: boolean; days: number }>(
          `select ${key} as key, parked_at is not null as parked,
              extract(epoch from due_at - '${NOW}') / 86400 as days
            from ${table}`,
        );
        return new Map(rows.map((row) => [row.key, row]));
      };
      beforeAll(async () => {
        for (const attempts of ATTEMPTS) ids.push(await add(attempts));
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
        const fresh = await add(0);
        expect(await claim()).toEqual([fresh]);
      });
    });
  }

  it('lists what is parked, page by page, and puts one back once, with its reason in the log', async () => {
    for (const role of ['parlor_auth', 'parlor_social', 'parlor_payments'] as const) {
      const outboxes = outboxesOf(fixture.db.as(role));
      const rows = await outboxes.parked({ outbox: '', id: '' }, 100);
      const size = await outboxes.sizes();
      expect(rows).toHaveLength(size.reduce((sum, { parked }) => sum + parked, 0));
      const [first, second] = rows;
      if (first === undefined || second === undefined) throw new Error('nothing is parked');
      expect(await outboxes.parked(first, 1)).toEqual([second]);
      const actorId = await player();
      const act = { ...first, reason: 'the hub is well', actorId, requestId: 'r' };
      expect(await outboxes.retry(act, Date.now())).toBe(true);
      expect(await outboxes.retry(act, Date.now())).toBe(false);
      expect(await outboxes.parked({ outbox: '', id: '' }, 100)).toEqual(rows.slice(1));
      const log = await fixture.ledger.admin(
        `select action, facts from audit.entries where actor_id = '${actorId}'`,
      );
      const facts = { outbox: first.outbox, row: first.id, reason: act.reason };
      expect(log).toEqual([{ action: 'outbox.retried', facts }]);
    }
  });

  it('is neither seen nor put back by the role of another service', async () => {
    const social = outboxesOf(fixture.db.as('parlor_social'));
    const auth = outboxesOf(fixture.db.as('parlor_auth'));
    const [row] = await auth.parked({ outbox: '', id: '' }, 1);
    if (row === undefined) throw new Error('nothing is parked');
    const act = { ...row, reason: 'curious', actorId: await player(), requestId: 'r' };
    expect(await social.retry(act, Date.now())).toBe(false);
    const seen = await social.parked({ outbox: '', id: '' }, 100);
    expect(new Set(seen.map(({ outbox }) => outbox))).toEqual(new Set(['social']));
    expect((await social.sizes()).map(({ outbox }) => outbox)).toEqual(['social']);
    expect((await auth.parked({ outbox: '', id: '' }, 1))[0]).toEqual(row);
  });

  it('shows operators how many rows are parked', async () => {
    const sizes = [
      ...(await outboxesOf(fixture.db.as('parlor_auth')).sizes()),
      ...(await outboxesOf(fixture.db.as('parlor_social')).sizes()),
      ...(await outboxesOf(fixture.db.as('parlor_payments')).sizes()),
    ];
    expect(Object.fromEntries(sizes.map(({ outbox, parked }) => [outbox, parked]))).toEqual({
      mails: 2,
      revocations: 2,
      social: 1,
      refunds: 0,
      purchases: 0,
      destinations: 0,
      standings: 1,
    });
  });

  it('puts back the mail of a registration, which is about nobody yet', async () => {
    const auth = outboxesOf(fixture.db.as('parlor_auth'));
    const id = randomUUID();
    await fixture.ledger.admin(`insert into auth.mail_outbox (id, to_address, template, sealed,
        created_at, due_at, attempts, parked_at)
      values ('${id}', 'a@example.org', 'verify_email', '', '${NOW}', '${NOW}', 41, '${NOW}')`);
    const rows = await auth.parked({ outbox: '', id: '' }, 100);
    const row = rows.find((each) => each.id === id);
    expect(row).toMatchObject({ outbox: 'mails', subjectId: null });
    const actorId = await player();
    const act = { outbox: 'mails', id, reason: 'the provider is well', actorId, requestId: 'r' };
    expect(await auth.retry(act, Date.now())).toBe(true);
    const log = await fixture.ledger.admin(
      `select subject_kind, subject_id from audit.entries where actor_id = '${actorId}'`,
    );
    expect(log).toEqual([{ subject_kind: 'mail', subject_id: id }]);
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
