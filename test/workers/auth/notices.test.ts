// Notices about an account: told by whichever service changed something, mailed by auth, once, to
// everybody.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '#shared/time.ts';
import { makePlayer, makeStaff } from '#test/kit/accounts.ts';
import { authFixture, grantRole, player, signIn } from './fixture.ts';

const fixture = authFixture();

async function run(...names: string[]) {
  const { JOBS } = await import('#workers/auth/jobs.ts');
  for (const name of names) await JOBS[name]?.run(fixture.env, Date.now());
}

/** Subjects and texts that the jobs mail to an address from now on. */
async function told(email: string) {
  fixture.mails = [];
  // Other tests' rows may be in front: a run takes fifty, and the outbox twenty.
  for (let runs = 0; runs < 3; runs++) await run('account-notices', 'mail-outbox');
  return fixture.mailsTo(email);
}

const admin = (statement: ReturnType<typeof sql>) => fixture.db.admin.call(statement);

describe('a notice about an account', () => {
  it('of every change that services make reaches the mailbox, once', async () => {
    const ada = await player(fixture);
    const { id } = ada.player;
    const staff = await makeStaff(fixture.db, 'support');
    await admin(sql`select ledger.set_limits(${id}::uuid,
      '[{"kind":"loss","currency":"SC","period":"day","amountMicros":"20000000"},
        {"kind":"session_time","minutes":60}]')`);
    await admin(sql`select ledger.set_limits(${id}::uuid,
      '[{"kind":"loss","currency":"SC","period":"day","amountMicros":"30000000"}]')`);
    await admin(sql`select ledger.exclude(${id}::uuid, 'cool_off', now() + interval '2 days')`);
    await admin(sql`select ledger.exclude_by_house(${id}::uuid, null, ${staff}::uuid, 'asked by a
      relative', null)`);
    await admin(sql`select compliance.open_complaint(gen_random_uuid(), ${id}::uuid, 'k', '\\x00',
      'A prize', 'Too small.')`);
    await admin(sql`select compliance.answer_complaint(c.id, ${staff}::uuid, 'SECRET', true, null)
      from compliance.complaints c where c.player_id = ${id}::uuid`);
    const mails = await told(ada.email);
    expect(mails.map(({ subject }) => subject).sort()).toEqual([
      expect.stringMatching(/^Complaint \d+ was answered$/),
      'Play is paused on your account',
      'Your break has begun',
      'Your limits were changed',
      'Your limits were changed',
    ]);
    const text = mails.map((mail) => mail.text).join('\n');
    expect(text).toContain('Losses a day: 20.00 SC, from now on.');
    expect(text).toContain('Time at tables a day: 60 minutes, from now on.');
    expect(text).toMatch(/Losses a day: 30\.00 SC, from \d{4}-.* on\./);
    expect(text).toContain('has no end that is set');
    // What staff thought or wrote is read on the site by whoever is signed in.
    expect(text).not.toMatch(/relative|SECRET/);
    expect(await told(ada.email)).toEqual([]);
  });

  it('of a raise that waits already is not told again', async () => {
    const ada = await player(fixture);
    const raise = (amount: number) =>
      admin(
        sql`select ledger.set_limits(${ada.player.id}::uuid, ${JSON.stringify([
          { kind: 'loss', currency: 'SC', period: 'day', amountMicros: `${amount}` },
        ])}::jsonb)`,
      );
    await raise(20_000_000);
    await raise(30_000_000);
    await raise(30_000_000);
    await raise(30_000_000);
    expect(await told(ada.email)).toHaveLength(2);
  });

  it('of a role, and of sign-ins that all ended, is told to their owner', async () => {
    const ada = await player(fixture);
    await grantRole(fixture, ada.player.id, 'support');
    const { accessToken: token } = await signIn(fixture, ada);
    const ended = await fixture.call('DELETE', '/v1/auth/sessions', { token });
    expect(ended.status, ended.text).toBe(204);
    const mails = await told(ada.email);
    expect(mails.map(({ subject }) => subject).sort()).toEqual([
      'Sign-ins of your account were ended',
      'Your role was changed',
    ]);
    expect(mails.map(({ text }) => text).join('\n')).toContain('The role support was given to');
  });

  it('of the end of an exclusion is told: of one that two people lift, and of a return', async () => {
    const [ada, grace] = [await player(fixture), await player(fixture)];
    const [one, two] = [
      await makeStaff(fixture.db, 'operator'),
      await makeStaff(fixture.db, 'operator'),
    ];
    const id = ada.player.id;
    await admin(sql`select ledger.exclude_by_house(${id}::uuid, null, ${one}::uuid, 'x', null)`);
    const approval = crypto.randomUUID();
    await admin(sql`select ledger.ask_lift(${approval}::uuid, ${id}::uuid, max(x.id), ${one}::uuid,
      'x', null) from ledger.exclusions x where x.player_id = ${id}::uuid`);
    await admin(sql`select approvals.decide(${approval}::uuid, ${two}::uuid, 'approved', 'x', '0',
      null, null, null)`);
    await admin(sql`insert into ledger.exclusions (player_id, kind, starts_at, ends_at)
      values (${grace.player.id}::uuid, 'self_exclusion', now() - interval '200 days',
        now() - interval '1 day')`);
    for (let asks = 0; asks < 2; asks++) {
      await admin(sql`select ledger.ask_return(${grace.player.id}::uuid)`);
    }
    const subjects = (await told(ada.email)).map(({ subject }) => subject);
    expect(subjects.sort()).toEqual([
      'Play is paused on your account',
      'The pause on your account has ended',
    ]);
    expect(fixture.mailsTo(grace.email).map(({ subject }) => subject)).toEqual([
      'You asked to come back',
    ]);
  });

  it('is mailed once though two runs take it at once, and stays while the mailbox is down', async () => {
    const ada = await player(fixture);
    await admin(
      sql`select ledger.exclude(${ada.player.id}::uuid, 'cool_off', now() + interval '2 days')`,
    );
    fixture.mailIsDown = true;
    await Promise.all([run('account-notices'), run('account-notices'), run('account-notices')]);
    await run('mail-outbox');
    fixture.mailIsDown = false;
    fixture.pass(HOUR_MS);
    expect(await told(ada.email)).toHaveLength(1);
  });

  it('of a kind that this release cannot tell holds up no other', async () => {
    const ada = await player(fixture);
    await admin(
      sql`select auth.tell(${ada.player.id}::uuid, 'of_another_release', 'x', '{}', now())`,
    );
    await admin(
      sql`select ledger.exclude(${ada.player.id}::uuid, 'cool_off', now() + interval '2 days')`,
    );
    expect(await told(ada.email)).toHaveLength(1);
    await admin(sql`delete from auth.notices where key = 'x'`);
  });

  it('is told to nobody but its player, by no role, and is gone with the account', async () => {
    const id = await makePlayer(fixture.db);
    for (const role of ['parlor_auth', 'parlor_payments', 'parlor_compliance'] as const) {
      const tell = sql`select auth.tell(${id}::uuid, 'role_changed', 'y', '{}', now())`;
      await expect(fixture.db.as(role).call(tell), role).rejects.toThrow('permission denied');
    }
    await admin(sql`select ledger.exclude(${id}::uuid, 'cool_off', now() + interval '2 days')`);
    await admin(sql`insert into auth.erasures (player_id, requested_at, forfeit_balance,
        acknowledged) select ${id}::uuid, now(), true, array_agg(role) from auth.erasure_parties`);
    const erased = async () => {
      await run('erasures');
      const rows = await admin(sql`select status from auth.players where id = ${id}::uuid`);
      return rows[0]?.status;
    };
    // What it tells of happened while the account was open, and so goes out before it is erased.
    expect(await erased()).toBe('active');
    expect(await told(`${id}@example.org`)).toHaveLength(1);
    expect(await erased()).toBe('erased');
    expect(await admin(sql`select from auth.notices where player_id = ${id}::uuid`)).toEqual([]);
  });
});
