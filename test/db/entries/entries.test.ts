// Free entry as players have it: codes and entries online, who may, how often, and at one moment.

import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { makePlayer } from '#test/kit/accounts.ts';
import { declareProfile } from '#test/kit/profiles.ts';
import { newEntryCode } from '#workers/payments/entries/code.ts';
import { codeOf, dayOf, entriesFixture } from './fixture.ts';

const fixture = entriesFixture();
const { database, store, player, staff, code, receive, card, accept, reject, online, sweeps } =
  fixture;
afterAll(async () => expect(await fixture.differences()).toEqual([]));

const ONLINE = 1_000_000;
const MAIL = 5_000_000;
const issue = (playerId: string) =>
  store().issueEntryCode(playerId, newEntryCode(), crypto.getRandomValues(new Uint8Array(16)));
const exclude = (playerId: string) =>
  store().exclude({ playerId, kind: 'self_exclusion', untilMs: null });

describe('an entry online', () => {
  it('gives Sweeps Coins that are played once, for nothing bought', async () => {
    const id = await player();
    expect(await online(id)).toMatchObject({ ok: true, value: { entry: { method: 'online' } } });
    expect(await sweeps(id)).toBe(ONLINE);
    const { lots } = await store().redeemable(id);
    expect(lots).toMatchObject([{ source: 'online_entry', grantedMicros: `${ONLINE}` }]);
    expect(lots[0]?.requiredMicros).toBe(`${ONLINE}`);
  });

  it('is one for a day, also for another account of the person, and a repeat is the same', async () => {
    const email = `${newId(Date.now())}@example.org`;
    const [one, other] = [await player({}, { email }), await player()];
    await database.admin.call(sql`update auth.players set person_id =
      (select person_id from auth.players where id = ${one}::uuid) where id = ${other}::uuid`);
    const first = await online(one, 'a key');
    expect(await online(one, 'a key')).toMatchObject({ ok: true, value: { replayed: true } });
    expect(first.ok).toBe(true);
    expect([codeOf(await online(one)), codeOf(await online(other))]).toEqual([
      'entry_limit_reached',
      'entry_limit_reached',
    ]);
    expect([await sweeps(one), await sweeps(other)]).toEqual([ONLINE, 0]);
  });

  it('is one for a household that asks ten times from two accounts at one moment', async () => {
    for (let round = 0; round < 3; round++) {
      const household = newId(Date.now());
      const two = [await player({ household }), await player({ household })];
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) => online(two[index % 2] ?? '')),
      );
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      expect((await sweeps(two[0] ?? '')) + (await sweeps(two[1] ?? ''))).toBe(ONLINE);
    }
  });

  it('is for whoever moved today still that of the household they left', async () => {
    const household = newId(Date.now());
    const [one, other] = [await player({ household }), await player({ household })];
    expect((await online(one)).ok).toBe(true);
    await declareProfile(database, other, { known: 1 });
    expect(codeOf(await online(other))).toBe('entry_limit_reached');
  });

  it('is the first of an exclusion and itself, at one moment: nothing is given after it', async () => {
    for (let round = 0; round < 6; round++) {
      const id = await player();
      await Promise.all([online(id), exclude(id)]);
      expect([0, ONLINE]).toContain(await sweeps(id));
    }
  });
});

describe('a free entry is refused', () => {
  const who: Record<string, () => Promise<string>> = {
    identity_required: () => makePlayer(database),
    email_not_verified: () => player({}, { isVerified: false }),
    underage: () => player({}, { birthDate: dayOf(-20 * 365) }),
    place_not_allowed: () => player({ place: 'US-WA' }),
    account_closed: () => player({}, { status: 'banned' }),
    excluded: async () => {
      const id = await player();
      await exclude(id);
      return id;
    },
    staff_barred: async () => {
      const id = await staff();
      await declareProfile(database, id);
      return id;
    },
    terms_not_accepted: async () => {
      const id = await player();
      await database.admin.call(
        sql`update auth.players set terms_accepted_at = '2000-01-01' where id = ${id}::uuid`,
      );
      return id;
    },
  };
  it.each(Object.keys(who))(
    'with %s, by post as online, and the page says so',
    async (expected) => {
      const id = (await who[expected]?.()) ?? '';
      expect([codeOf(await online(id)), codeOf(await issue(id))]).toEqual([expected, expected]);
      const { online: way, mail } = await store().entryOverview(id);
      expect([way.refused, mail.refused]).toEqual([expected, expected]);
      expect(await sweeps(id)).toBe(0);
    },
  );

  it('online where nobody knows the place of the player; a code is given, for a card needs no device', async () => {
    const id = await player({}, { place: null });
    expect(codeOf(await online(id))).toBe('place_proof_required');
    expect(codeOf(await issue(id))).toBe('done');
  });

  it('online where the player is in another place than home that allows nothing', async () => {
    const id = await player({}, { place: 'US-WA' });
    expect(codeOf(await online(id))).toBe('place_not_allowed');
    expect(codeOf(await issue(id))).toBe('done');
  });

  it('to whoever owes with another account', async () => {
    const [one, other] = [await player(), await player()];
    await online(other);
    await database.admin.call(sql`update auth.players set person_id =
      (select person_id from auth.players where id = ${other}::uuid) where id = ${one}::uuid`);
    await database.admin.call(sql`select ledger.take_back('test:' || ${other}, ${other}::uuid, 'SC',
      2000000, null, 2000000)`);
    expect([codeOf(await online(one)), codeOf(await issue(one))]).toEqual([
      'debt_outstanding',
      'debt_outstanding',
    ]);
  });
});

describe('a code', () => {
  it('is given ten times unused and not more, also at one moment; a used one makes room', async () => {
    const id = await player();
    const answers = await Promise.all(Array.from({ length: 14 }, () => issue(id)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
    expect(codeOf(await issue(id))).toBe('entry_limit_reached');
    const [first] = (await store().entryOverview(id)).codes;
    expect((await receive(first?.code ?? '', await staff())).ok).toBe(true);
    expect(codeOf(await issue(id))).toBe('done');
  });

  it('is not given while there is no address to send cards to', async () => {
    const id = await player();
    await database.admin.call(sql`insert into payments.entry_rules select now(), null, card_text,
      rules_text, code_lives_days, unused_codes_max, household_day_max, second_person_one_in,
      person_day_max, target_business_days, 'closed' from payments.entry_rules
      order by begins_at desc limit 1`);
    const overview = await store().entryOverview(id);
    const refused = codeOf(await issue(id));
    await database.admin.call(sql`delete from payments.entry_rules where note = 'closed'`);
    expect([refused, overview.address, overview.mail.refused]).toEqual([
      'entry_not_offered',
      null,
      'entry_not_offered',
    ]);
    expect(overview.online.refused).toBe(null);
  });

  it('promises what was told with it, whatever the rules give later', async () => {
    const id = await player();
    const waiting = await card(id);
    await database.admin.call(sql`insert into payments.grant_rules
      values ('mail_entry', 'SC', now(), 2000000, 1, 60, 'less')`);
    expect(codeOf(await accept(waiting, await staff()))).toBe('done');
    const next = await issue(await player());
    await database.admin.call(sql`delete from payments.grant_rules where note = 'less'`);
    expect(await sweeps(id)).toBe(MAIL);
    expect(next).toMatchObject({ ok: true, value: { amountMicros: '2000000' } });
  });
});

describe('a card', () => {
  it('is entered once: again it is the same, another one with its code is refused', async () => {
    const [id, support] = [await player(), await staff()];
    const one = await code(id);
    const first = await receive(one, support);
    expect(await receive(one, support)).toMatchObject({ ok: true, value: { replayed: true } });
    expect(first).toMatchObject({ ok: true, value: { state: 'received', playerId: id } });
    expect(codeOf(await receive(one, support, dayOf(-1)))).toBe('entry_code_used');
    expect(codeOf(await receive(one, support, dayOf(), 'box 2'))).toBe('entry_code_used');
    expect(codeOf(await receive(newEntryCode(), support))).toBe('entry_code_invalid');
  });

  it('is entered once by ten people at one moment', async () => {
    const one = await code(await player());
    const people = await Promise.all(Array.from({ length: 10 }, () => staff()));
    const answers = await Promise.all(
      people.map((by, index) => receive(one, by, dayOf(), `${index}`)),
    );
    expect(answers.map(codeOf).sort()).toEqual(['done', ...Array(9).fill('entry_code_used')]);
  });

  it('has a postmark that can be: of no day to come, none before its code, none after its end', async () => {
    const support = await staff();
    const one = await code(await player());
    for (const [day, problem] of [
      [dayOf(2), 'is in the future'],
      [dayOf(-3), 'is older than the code'],
    ] as const) {
      const refused = await receive(one, support, day);
      expect(refused).toMatchObject({
        error: { code: 'invalid_request', facts: { field: 'postmarkedOn', problem } },
      });
    }
    await database.admin.call(sql`update payments.entry_codes set issued_at = now() - interval '9 days',
      expires_at = now() - interval '4 days' where code = ${one}`);
    expect(codeOf(await receive(one, support, dayOf(-2)))).toBe('entry_code_invalid');
    // Sent in time, and long on its way.
    expect(codeOf(await receive(one, support, dayOf(-5)))).toBe('done');
  });

  it('gives its coins once when two people and twenty calls accept it at one moment', async () => {
    const id = await player();
    const waiting = await card(id);
    const two = [await staff(), await staff('operator')];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => accept(waiting, two[index % 2] ?? '')),
    );
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(await sweeps(id)).toBe(MAIL);
    expect(codeOf(await reject(waiting, two[0] ?? ''))).toBe('approval_closed');
  });

  it('is accepted or rejected when both happen at one moment, and not both', async () => {
    for (let round = 0; round < 5; round++) {
      const id = await player();
      const waiting = await card(id);
      const [one, two] = [await staff(), await staff()];
      const answers = await Promise.all([accept(waiting, one), reject(waiting, two)]);
      expect(answers.map(codeOf).sort()).toEqual(['approval_closed', 'done']);
      expect(await sweeps(id)).toBe(answers[0].ok ? MAIL : 0);
    }
  });

  it('is decided by nobody who is linked to its player', async () => {
    const household = newId(Date.now());
    const id = await player({ household });
    const [mine, waiting] = [await code(id), await card(id)];
    await database.admin.call(sql`insert into auth.player_roles (player_id, role, granted_at)
      values (${id}::uuid, 'support', now())`);
    expect([
      codeOf(await receive(mine, id)),
      codeOf(await accept(waiting, id)),
      codeOf(await reject(waiting, id)),
    ]).toEqual(['accounts_linked', 'accounts_linked', 'accounts_linked']);
  });

  it('waits while its player is excluded, and is accepted when that has ended', async () => {
    const id = await player();
    const [waiting, support] = [await card(id), await staff()];
    const two = [await staff('operator'), await staff('operator')];
    const house = { playerId: id, madeBy: two[0] ?? '', requestId: 'request' };
    const made = await store().excludeByHouse({ ...house, untilMs: null, reason: 'a mistake' });
    if (!made.ok) throw new Error(made.error.code);
    expect(codeOf(await accept(waiting, support))).toBe('excluded');
    const [entry] = await store().entries({ playerId: id }, null, 9);
    expect(entry?.state).toBe('received');
    const lift = { id: newId(Date.now()), playerId: id, exclusionId: made.value.id };
    const why = { askedBy: two[0] ?? '', reason: 'a mistake', requestId: 'request' };
    expect((await store().askLift({ ...lift, ...why })).ok).toBe(true);
    await database.admin.call(sql`select approvals.decide(${lift.id}::uuid, ${two[1]}::uuid,
      'approved', 'a mistake', null, null, 'request', null)`);
    expect(codeOf(await accept(waiting, support))).toBe('done');
    expect(await sweeps(id)).toBe(MAIL);
  });

  it('counts for the household and the day of its postmark, however late it is opened', async () => {
    const household = newId(Date.now());
    const [one, other] = [await player({ household }), await player({ household })];
    const support = await staff();
    const cards = [
      await card(one),
      await card(other),
      await card(other, { postmarkedOn: dayOf(-1) }),
    ];
    const answers = await Promise.all(cards.slice(0, 2).map((id) => accept(id, support)));
    expect(answers.map(codeOf).sort()).toEqual(['done', 'entry_limit_reached']);
    expect(codeOf(await accept(cards[2] ?? '', support))).toBe('done');
    // An entry online is another way, with a share of its own.
    expect(codeOf(await online(one))).toBe('done');
    const left = cards[answers.findIndex(({ ok }) => !ok)] ?? '';
    expect(await reject(left, support, 'duplicate_household')).toMatchObject({
      value: { state: 'rejected', rejectReason: 'duplicate_household' },
    });
  });

  it('leaves with its player: what waited is over, the picture is forgotten, what was given stays', async () => {
    const id = await player();
    const support = await staff();
    const [done, unused] = [await card(id), await code(id)];
    await accept(done, support);
    const waiting = await card(id, { postmarkedOn: dayOf(-1) });
    await database.admin.call(sql`select payments.close_entries(${id}::uuid, now())`);
    const left = await store().entries({ playerId: id }, null, 9);
    expect(left.map(({ id: of, state, scanReference }) => [of, state, scanReference])).toEqual([
      [waiting, 'rejected', null],
      [done, 'accepted', null],
    ]);
    expect(codeOf(await receive(unused, support))).toBe('entry_code_invalid');
  });
});
