// The two-person rule in SQL, through the adjustments of payments: who may ask and decide, what is
// decided once, and what a decision may not outlive. Real Postgres, real connections of the roles.

import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { APPROVAL_KINDS } from '#shared/contracts/http/auth-approvals.ts';
import { approveAdjustment } from '#shared/contracts/http/payments.ts';
import { newId } from '#shared/ids.ts';
import { type Permission, ROLE_PERMISSIONS, ROLES } from '#shared/permissions.ts';
import { makePlayer, makeStaff } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { adjustmentStore } from '#workers/payments/store/adjustments.ts';

const database = databaseFixture();

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const store = () => adjustmentStore(database.as('parlor_payments'));
const staff = (options: Parameters<typeof makeStaff>[2] = {}) =>
  makeStaff(database, 'finance', options);

const player = (email?: string) => makePlayer(database, email === undefined ? {} : { email });

async function propose(by: string, playerId: string) {
  const wish = { id: newId(Date.now()), playerId, currency: 'SC', direction: 'credit' } as const;
  return store().propose(
    { ...wish, amountMicros: 2_000_000n, reason: 'a lost round' },
    by,
    crypto.randomUUID(),
    new Uint8Array(32),
    null,
  );
}

async function proposed(by: string, playerId: string): Promise<string> {
  const answer = await propose(by, playerId);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value.id;
}

const approve = (id: string, by: string, roleAgeMs = 0) =>
  store().decide(id, by, { state: 'approved', codes: approveAdjustment.errors }, roleAgeMs, null);
const codeOf = (answer: { ok: boolean; error?: { code: string } }) =>
  answer.ok ? 'done' : answer.error?.code;

async function sweepsOf(playerId: string): Promise<bigint> {
  const [row] = await database.admin.call<{ micros: string | null }>(
    sql`select sum(available)::text as micros from ledger.wallet(${playerId}::uuid)
      where currency = 'SC'`,
  );
  return BigInt(row?.micros ?? 0);
}

async function stateOf(id: string): Promise<[string, string]> {
  const [row] = await database.admin.call<{ request: string; adjustment: string }>(
    sql`select r.state as request, a.state as adjustment from approvals.requests r
      join payments.adjustments a on a.id = r.id where r.id = ${id}::uuid`,
  );
  return [row?.request ?? '', row?.adjustment ?? ''];
}

describe('an approval', () => {
  it('is given by roles that the permissions of the platform entitle, and by no other', async () => {
    const kinds = await database.admin.call<{ kind: string; asking: string[]; deciding: string[] }>(
      sql`select kind, asking_roles as asking, deciding_roles as deciding from approvals.kinds`,
    );
    const rolesWith = (permission: Permission) =>
      ROLES.filter((role) => ROLE_PERMISSIONS[role].includes(permission));
    const expected: Record<string, [Permission, Permission]> = {
      role_grant: ['roles.grant', 'roles.grant'],
      factor_reset: ['players.manage', 'players.manage'],
      recovery: ['players.manage', 'players.manage'],
      adjustment: ['adjustments.create', 'adjustments.approve'],
      refund: ['purchases.refund', 'purchases.refund'],
      rule_row: ['rules.manage', 'rules.manage'],
      dated_row: ['rules.manage', 'rules.manage'],
      exclusion_lift: ['players.manage', 'players.manage'],
      person_bar_end: ['rules.manage', 'rules.manage'],
      minor_void: ['players.manage', 'players.manage'],
      entry_accept: ['entries.review', 'players.manage'],
      payout_difference: ['redemptions.review', 'redemptions.review'],
      screening: ['screenings.review', 'screenings.review'],
      redemption_approve: ['redemptions.review', 'redemptions.review'],
    };
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(Object.keys(expected).sort());
    // What the route lists and decides is every kind: one that it lacks could not even be seen.
    expect([...APPROVAL_KINDS].sort()).toEqual(Object.keys(expected).sort());
    for (const { kind, asking, deciding } of kinds) {
      const [ask, decide] = expected[kind] ?? ['roles.grant', 'roles.grant'];
      expect([kind, asking, deciding]).toEqual([kind, rolesWith(ask), rolesWith(decide)]);
      expect(rolesWith('approvals.decide')).toEqual(expect.arrayContaining(deciding));
    }
  });

  it('is not asked for or given by somebody without the role, whatever their token says', async () => {
    const [asker, nobody, target] = [await staff(), await player(), await player()];
    const support = await makeStaff(database, 'support');
    expect(codeOf(await propose(nobody, target))).toBe('forbidden');
    expect(codeOf(await propose(support, target))).toBe('forbidden');
    const id = await proposed(asker, target);
    for (const by of [nobody, support, newId(Date.now()), target]) {
      expect(codeOf(await approve(id, by))).toBe('forbidden');
    }
    expect(codeOf(await approve(id, asker))).toBe('second_person_required');
    expect(await sweepsOf(target)).toBe(0n);
  });

  it('is not given with a role younger than the setting, to the millisecond', async () => {
    const [asker, target] = [await staff(), await player()];
    const id = await proposed(asker, target);
    const young = await staff({ grantedAtMs: Date.now() - DAY_MS + HOUR_MS });
    const answer = await approve(id, young, DAY_MS);
    expect(codeOf(answer)).toBe('role_too_new');
    const old = await staff({ grantedAtMs: Date.now() - DAY_MS - 1000 });
    expect(codeOf(await approve(id, old, DAY_MS))).toBe('done');
    expect(await sweepsOf(target)).toBe(2_000_000n);
  });

  it('is not given by an account of the same person, card or browser as the asker or the one it is for', async () => {
    const target = await player();
    const asker = await staff();
    const id = await proposed(asker, target);
    const samePerson = async (as: string) => {
      const twin = await staff();
      await database.admin.call(sql`update auth.players set person_id =
        (select person_id from auth.players where id = ${as}::uuid) where id = ${twin}::uuid`);
      return twin;
    };
    const sameCard = async (as: string) => {
      const twin = await staff();
      for (const who of [twin, as]) {
        await database.admin.call(sql`insert into payments.purchases (id, player_id, package_id,
            provider, price_micros, gc_micros, sc_bonus_micros, bonus_multiple, payment_state, payer,
            credited, created_at, expires_at, next_check_at)
          values (gen_random_uuid(), ${who}::uuid, 'small', 'stripe', 4990000, 1, 0, 1, 'paid',
            ${`card of ${as}`}, ${who === as}::boolean, now(), now(), now())`);
      }
      return twin;
    };
    const sameBrowser = async (as: string) => {
      const twin = await staff();
      for (const who of [twin, as]) {
        await database.admin.call(sql`select auth.note_device(${who}::uuid,
          jsonb_build_array(jsonb_build_object('id', 'k',
            'key', encode(sha256(convert_to(${as}, 'UTF8')), 'hex'))), now())`);
      }
      return twin;
    };
    // An account beside the one that decides is enough: the person is linked.
    const overAnother = async (as: string) => samePerson(await sameBrowser(as));
    for (const linked of [samePerson, sameCard, sameBrowser, overAnother]) {
      expect(codeOf(await approve(id, await linked(asker)))).toBe('accounts_linked');
      const winner = await linked(target);
      expect(codeOf(await approve(id, winner))).toBe('accounts_linked');
      expect(codeOf(await propose(winner, target))).toBe('accounts_linked');
    }
    expect(await sweepsOf(target)).toBe(0n);
    expect(await stateOf(id)).toEqual(['waiting', 'proposed']);
  });

  it.each([
    ['the role', (id: string) => sql`delete from auth.player_roles where player_id = ${id}::uuid`],
    [
      'the account',
      (id: string) => sql`update auth.players set status = 'banned'
      where id = ${id}::uuid`,
    ],
    [
      'the role by erasure',
      (id: string) => sql`update auth.players set status = 'closing'
      where id = ${id}::uuid`,
    ],
  ])('is void when the asker lost %s, and stays void when it comes back', async (_, lose) => {
    const [asker, other, target] = [await staff(), await staff(), await player()];
    const id = await proposed(asker, target);
    await database.admin.call(lose(asker));
    expect(await stateOf(id)).toEqual(['void', 'void']);
    await database.admin.call(sql`update auth.players set status = 'active'
      where id = ${asker}::uuid`);
    await database.admin.call(sql`insert into auth.player_roles
      values (${asker}::uuid, 'finance', null, now()) on conflict do nothing`);
    expect(codeOf(await approve(id, other))).toBe('invalid_request');
    expect(await sweepsOf(target)).toBe(0n);
  });

  it('of an asker with two roles outlives the loss of the one that does not matter', async () => {
    const [asker, other, target] = [await staff(), await staff(), await player()];
    await database.admin.call(sql`insert into auth.player_roles
      values (${asker}::uuid, 'support', null, now())`);
    const id = await proposed(asker, target);
    await database.admin.call(sql`delete from auth.player_roles
      where player_id = ${asker}::uuid and role = 'support'`);
    expect(codeOf(await approve(id, other))).toBe('done');
  });

  it('does not carry an act that was changed after it was asked for', async () => {
    const [asker, other, target, thief] = [
      await staff(),
      await staff(),
      await player(),
      await player(),
    ];
    const changes = [
      sql`amount_micros = 900000000`,
      sql`player_id = ${thief}::uuid`,
      sql`direction = 'debit'`,
      sql`currency = 'GC'`,
    ];
    for (const change of changes) {
      const id = await proposed(asker, target);
      await database.admin.call(
        sql`update payments.adjustments set ${change} where id = ${id}::uuid`,
      );
      await expect(approve(id, other)).rejects.toThrow('approval_closed');
      expect(await stateOf(id)).toEqual(['waiting', 'proposed']);
    }
    expect([await sweepsOf(target), await sweepsOf(thief)]).toEqual([0n, 0n]);
  });

  it('expires, by itself or when somebody comes too late', async () => {
    const [asker, other, target] = [await staff(), await staff(), await player()];
    const [late, swept] = [await proposed(asker, target), await proposed(asker, target)];
    await database.admin.call(sql`update approvals.requests set expires_at = now()
      where asked_by = ${asker}::uuid`);
    expect(codeOf(await approve(late, other))).toBe('invalid_request');
    await database.as('parlor_auth').call(sql`select approvals.expire(now(), 100)`);
    expect(await stateOf(late)).toEqual(['void', 'void']);
    expect(await stateOf(swept)).toEqual(['void', 'void']);
  });

  it('has one outcome however many decide at the same moment', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => staff()));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ who: fc.nat(3), yes: fc.boolean() }), { minLength: 2, maxLength: 8 }),
        async (decisions) => {
          const target = await player();
          const id = await proposed(await staff(), target);
          const answers = await Promise.all(
            decisions.map(({ who, yes }) =>
              store().decide(
                id,
                people[who] ?? '',
                { state: yes ? 'approved' : 'rejected', codes: approveAdjustment.errors },
                0,
                null,
              ),
            ),
          );
          const done = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
          expect(new Set(done.map(({ state, decidedBy }) => `${state} ${decidedBy}`)).size).toBe(1);
          expect(done.filter(({ replayed }) => replayed !== true)).toHaveLength(1);
          const approved = done[0]?.state === 'approved';
          expect(await sweepsOf(target)).toBe(approved ? 2_000_000n : 0n);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('is asked for and given only by the service whose act it is, or by auth', async () => {
    const [asker, other, target] = [await staff(), await staff(), await player()];
    const id = await proposed(asker, target);
    const ask = sql`select approvals.ask(${newId(1)}::uuid, 'adjustment', ${target}::uuid, '{}',
      ${asker}::uuid, 'x', now(), null)`;
    const decide = sql`select approvals.decide(${id}::uuid, ${other}::uuid, 'approved', 'x', '0',
      now(), null, null)`;
    for (const role of ['parlor_games', 'parlor_social'] as const) {
      for (const statement of [ask, decide]) {
        await expect(database.as(role).call(statement)).rejects.toMatchObject({
          sqlState: '42501',
        });
      }
    }
    await expect(database.as('parlor_auth').call(ask)).rejects.toMatchObject({ sqlState: '42501' });
    for (const inner of ['approvals.consume', 'approvals.void', 'payments.post_adjustment']) {
      const [row] = await database.admin.call<{ open: boolean }>(sql`
        select bool_or(has_function_privilege(r, p.oid, 'execute')) as open
        from pg_proc p, unnest(array['parlor_auth', 'parlor_payments', 'parlor_games',
          'parlor_social']) r where p.oid::regproc::text = ${inner}`);
      expect([inner, row?.open]).toEqual([inner, false]);
    }
    await database.as('parlor_auth').call(decide);
    expect(await sweepsOf(target)).toBe(2_000_000n);
  });

  it('does not act by a function that forgot to consume it', async () => {
    const client = new pg.Client({ connectionString: database.adminUrl });
    await client.connect();
    try {
      await client.query('begin');
      await client.query(`create function auth.forgetful(r approvals.requests, c jsonb)
        returns jsonb language sql as $$ select '{}'::jsonb $$`);
      await client.query(
        `update approvals.kinds set acting_function = 'auth.forgetful' where kind = 'adjustment'`,
      );
      const [asker, other, target] = [await staff(), await staff(), await player()];
      const id = await proposed(asker, target);
      const decided = client.query(
        `select approvals.decide($1, $2, 'approved', 'x', '0', now(), null, null)`,
        [id, other],
      );
      await expect(decided).rejects.toThrow('did not consume');
    } finally {
      await client.end();
    }
  });
});
