// How each service lets go of a player who leaves: what it waits for, what it takes, and that a
// second run changes nothing.

import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { ledgerFixture } from '#test/db/ledger/fixture.ts';
import { COIN, funded, seated, sound, walletOf } from '#test/ledger/behaviours/fixture.ts';

const fixture = ledgerFixture();

async function leaves(player: string, forfeit: boolean): Promise<void> {
  await fixture.db.admin.call(sql`with closing as (
      update auth.players set status = 'closing' where id = ${player}::uuid)
    insert into auth.erasures (player_id, requested_at, forfeit_balance)
      values (${player}::uuid, now() - interval '1 minute', ${forfeit})`);
}

async function acknowledged(player: string): Promise<unknown> {
  const [row] = await fixture.db.admin.call(
    sql`select acknowledged from auth.erasures where player_id = ${player}::uuid`,
  );
  return row?.acknowledged;
}

async function paymentsLetGo(player: string): Promise<unknown> {
  const [row] = await fixture.db
    .as('parlor_payments')
    .call(sql`select payments.let_go(${player}::uuid) as answer`);
  return row?.answer;
}

const entries = async () =>
  (await fixture.db.admin.call(sql`select count(*)::integer as count from ledger.entries`))[0]
    ?.count;

describe('payments lets go of who leaves', () => {
  it('when holds are back and what remains is given up; a second time nothing happens', async () => {
    const { ledger } = fixture;
    const player = await funded(ledger, 7n * COIN, 3n * COIN);
    const holdId = randomUUID();
    await ledger.hold(player, 'GC', 2n * COIN, { id: holdId });
    await leaves(player, true);
    expect(await paymentsLetGo(player)).toBe('done');
    const none = { available: 0n, atTables: 0n, onHold: 0n, debt: 0n };
    expect(await walletOf(ledger, player, 'GC')).toEqual(none);
    expect(await walletOf(ledger, player, 'SC')).toEqual(none);
    const [hold] = await ledger.admin('select state from ledger.holds where id = $1', [holdId]);
    expect(hold).toEqual({ state: 'voided' });
    expect(await acknowledged(player)).toEqual(['parlor_payments']);
    const written = await entries();
    expect(await paymentsLetGo(player)).toBe('done');
    expect(await entries()).toBe(written);
    const given = await ledger.admin(
      `select facts from audit.entries where action = 'player.forfeited' and subject_id = $1`,
      [player],
    );
    expect(given).toEqual([{ facts: { GC: '7000000', SC: '3000000' } }]);
    await sound(ledger);
  });

  it('not while a prize may be on its way, whose hold it leaves alone', async () => {
    const { ledger } = fixture;
    const player = await ledger.player();
    await ledger.grant(`free:${player}`, player, 'SC', 5n * COIN, '0');
    const [prize, transfer] = [randomUUID(), randomUUID()];
    await ledger.hold(player, 'SC', COIN, { id: prize, purpose: 'redemption' });
    await ledger.hold(player, 'SC', COIN, { id: transfer });
    await leaves(player, true);
    const written = await entries();
    expect(await paymentsLetGo(player)).toBe('redemptions');
    expect(await entries()).toBe(written);
    expect(await acknowledged(player)).toEqual([]);
    expect(await ledger.endHold('post', prize)).toMatchObject({
      state: 'posted',
    });
    expect(await paymentsLetGo(player)).toBe('done');
    const states = await ledger.admin<{ id: string; state: string }>(
      'select id, state from ledger.holds where id = any ($1::uuid[])',
      [[prize, transfer]],
    );
    expect(Object.fromEntries(states.map(({ id, state }) => [id, state]))).toEqual({
      [prize]: 'posted',
      [transfer]: 'voided',
    });
    await sound(ledger);
  });

  it('not while a table holds coins', async () => {
    const player = await funded(fixture.ledger, 5n * COIN, 0n);
    const sessionId = await seated(fixture.ledger, player, 'GC', 2n * COIN);
    await leaves(player, true);
    expect(await paymentsLetGo(player)).toBe('tables');
    expect(await acknowledged(player)).toEqual([]);
    await fixture.ledger.call('select ledger.close($1, 2)', [sessionId]);
    expect(await paymentsLetGo(player)).toBe('done');
    await sound(fixture.ledger);
  });

  it('never of coins that nobody gave up', async () => {
    const player = await funded(fixture.ledger, 5n * COIN, 0n);
    await leaves(player, false);
    const written = await entries();
    expect(await paymentsLetGo(player)).toBe('balance');
    expect(await entries()).toBe(written);
    expect(await acknowledged(player)).toEqual([]);
  });

  it('not while a provider may still say that a purchase was paid', async () => {
    const player = await funded(fixture.ledger, 0n, 0n);
    const id = randomUUID();
    await fixture.ledger.admin(
      `insert into payments.purchases (id, player_id, package_id, provider, price_micros, gc_micros,
          sc_bonus_micros, bonus_multiple, created_at, expires_at, next_check_at)
        select $1, $2, o.id, 'stripe', 1000000, 1000000, 0, 1, now(), now(), now()
        from payments.packages o limit 1`,
      [id, player],
    );
    await leaves(player, true);
    expect(await paymentsLetGo(player)).toBe('purchases');
    await fixture.ledger.admin(
      `update payments.purchases set payment_state = 'expired' where id = $1`,
      [id],
    );
    expect(await paymentsLetGo(player)).toBe('done');
  });

  it('once, however many run at the same moment', async () => {
    const player = await funded(fixture.ledger, 5n * COIN, 5n * COIN);
    await leaves(player, true);
    const answers = await Promise.all(Array.from({ length: 8 }, () => paymentsLetGo(player)));
    expect(new Set(answers)).toEqual(new Set(['done']));
    const [row] = await fixture.ledger.admin(
      `select count(*)::integer as count from ledger.postings where key like $1`,
      [`forfeit:${player}:%`],
    );
    expect(row).toEqual({ count: 2 });
    const told = await fixture.ledger.admin(
      `select id from audit.entries where action = 'player.forfeited' and subject_id = $1`,
      [player],
    );
    expect(told).toHaveLength(1);
    await sound(fixture.ledger);
  });

  it('leaves somebody alone who does not leave', async () => {
    const player = await funded(fixture.ledger, 5n * COIN, 0n);
    expect(await paymentsLetGo(player)).toBe('done');
    expect((await walletOf(fixture.ledger, player, 'GC')).available).toBe(5n * COIN);
  });
});

describe('games lets go of who leaves', () => {
  const letGo = async (player: string) =>
    (
      await fixture.db
        .as('parlor_games')
        .call<{ gone: boolean }>(sql`select games.let_go(${player}::uuid) as gone`)
    )[0]?.gone;

  it.each(['opening', 'open', 'closing'])('not while a session is %s', async (state) => {
    const player = await funded(fixture.ledger, 0n, 0n);
    await fixture.ledger.admin(
      `insert into games.sessions (id, player_id, game_id, currency, state, opened_at, reported_at)
        values ($1, $2, 'dice', 'GC', $3, now(), now())`,
      [randomUUID(), player, state],
    );
    await leaves(player, true);
    expect(await letGo(player)).toBe(false);
    expect(await acknowledged(player)).toEqual([]);
    await fixture.ledger.admin(`update games.sessions set state = 'closed' where player_id = $1`, [
      player,
    ]);
    expect(await letGo(player)).toBe(true);
    expect(await letGo(player)).toBe(true);
    expect(await acknowledged(player)).toEqual(['parlor_games']);
  });
});

describe('social lets go of who leaves', () => {
  const social = () => fixture.db.as('parlor_social');
  const letGo = (player: string) => social().call(sql`select social.let_go(${player}, now())`);
  const people = () => Promise.all([1, 2, 3].map(() => funded(fixture.ledger, 0n, 0n)));

  it('with every edge in both directions but the block of who blocked them, and tells both hubs', async () => {
    const [gone = '', friend = '', foe = ''] = await people();
    const ask = (one: string, two: string) =>
      social().call(sql`select social.ask(${one}, ${two}, 9, 9, 9, now())`);
    await ask(gone, friend);
    await ask(friend, gone);
    await ask(friend, foe);
    await social().call(sql`select social.block(${foe}, ${gone}, 9, now())`);
    await leaves(gone, true);
    await letGo(gone);
    expect(
      await social().call(sql`select owner_id, other_id, state from social.edges
        where ${gone}::uuid in (owner_id, other_id)`),
    ).toEqual([{ owner_id: foe, other_id: gone, state: 'blocked' }]);
    const rest = await social().call(sql`select state from social.edges
      where owner_id = ${friend}::uuid`);
    expect(rest).toEqual([{ state: 'sent' }]);
    const told = await social().call<{ kind: string; target_id: string }>(
      sql`select kind, target_id from social.outbox
        where target_id in (${gone}, ${friend}, ${foe}) and kind in ('relations', 'forget')`,
    );
    const expected = [gone, friend, foe].flatMap((id) => [`relations ${id}`, `forget ${id}`]);
    expect(told.map((row) => `${row.kind} ${row.target_id}`).sort()).toEqual(expected.sort());
    expect(await acknowledged(gone)).toEqual(['parlor_social']);
    const waiting = () => social().call(sql`select id from social.outbox order by id`);
    const before = await waiting();
    await letGo(gone);
    expect(await waiting()).toEqual(before);
  });

  it('and their group goes to the longest member', async () => {
    const [gone = '', friend = ''] = await people();
    const room = randomUUID();
    await social().call(sql`select social.ask(${gone}, ${friend}, 9, 9, 9, now())`);
    await social().call(sql`select social.ask(${friend}, ${gone}, 9, 9, 9, now())`);
    await social().call(sql`select social.open_group(${room}, ${gone}, 'Ours', 9, now())`);
    await social().call(sql`select social.add_member(${room}, ${gone}, ${friend}, 9, now())`);
    await leaves(gone, true);
    await letGo(gone);
    expect(
      await social().call(sql`select r.owner_id, m.player_id, m.role from social.rooms r
        join social.room_members m on m.room_id = r.id where r.id = ${room}`),
    ).toEqual([{ owner_id: friend, player_id: friend, role: 'owner' }]);
  });

  it('only after requests that began before the closing are over', async () => {
    const [gone = ''] = await people();
    await leaves(gone, true);
    const leaving = async () =>
      (await social().call<{ id: string }>(sql`select id from social.leaving(now(), 50) id`)).map(
        ({ id }) => id,
      );
    expect(await leaving()).toContain(gone);
    await fixture.ledger.admin(
      'update auth.erasures set requested_at = now() where player_id = $1',
      [gone],
    );
    expect(await leaving()).not.toContain(gone);
  });
});
