// Behaviours of holds, debts, corrections, limits and exclusions.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Answer, Ledger } from '../ledger.ts';
import {
  after,
  type Behaviours,
  behind,
  COIN,
  funded,
  refused,
  seated,
  sound,
  walletOf,
} from './fixture.ts';

const budgetOf = async (ledger: Ledger, player: string, at?: string) => {
  if (at === undefined) {
    const standing = await ledger.call(`select ledger.standing($1, 'GC')`, [player]);
    return standing.lossBudgetMicros;
  }
  const [row] = await ledger.admin<{ budget: string | null }>(
    `select budget from ledger.strictest_loss_limit($1, 'GC', $2)`,
    [player, at],
  );
  return row?.budget ?? null;
};

export const OBLIGATIONS: Behaviours = {
  'ends a hold once: posted, voided or expired': async (ledger) => {
    const player = await funded(ledger, 10n * COIN, 0n);
    const [posted, voided, expiring] = [randomUUID(), randomUUID(), randomUUID()];
    await ledger.hold(player, 'GC', COIN, { id: posted });
    assert.equal((await ledger.hold(player, 'GC', COIN, { id: posted })).replayed, true);
    await refused(ledger, 'idempotency_key_reused', () =>
      ledger.hold(player, 'GC', 2n * COIN, { id: posted }),
    );
    await ledger.hold(player, 'GC', 2n * COIN, { id: voided });
    await ledger.hold(player, 'GC', 3n * COIN, { id: expiring, until: after(1) });
    assert.deepEqual(await walletOf(ledger, player, 'GC'), {
      available: 4n * COIN,
      atTables: 0n,
      onHold: 6n * COIN,
      debt: 0n,
    });
    const both = await Promise.all([
      ledger.endHold('post', posted),
      ledger.endHold('void', posted),
    ]);
    assert.equal(both.filter((each) => each.refused === 'hold_not_pending').length, 1);
    await ledger.endHold('void', voided);
    assert.equal((await ledger.endHold('void', voided)).replayed, true);
    await refused(ledger, 'hold_not_pending', () => ledger.endHold('post', voided));
    await ledger.admin('select ledger.expire_holds_at(1000, $1)', [after(0.5)]);
    assert.equal((await walletOf(ledger, player, 'GC')).onHold, 3n * COIN);
    await ledger.admin('select ledger.expire_holds_at(1000, $1)', [after(2)]);
    await ledger.admin('select ledger.expire_holds_at(1000, $1)', [after(2)]);
    assert.equal((await walletOf(ledger, player, 'GC')).onHold, 0n);
    const total = (await walletOf(ledger, player, 'GC')).available;
    assert.equal(total, both[0]?.refused === undefined ? 9n * COIN : 10n * COIN);
    await sound(ledger);
  },
  'lets the second end of a hold wait for the first': async (ledger) => {
    const player = await funded(ledger, COIN, 0n);
    const id = randomUUID();
    await ledger.hold(player, 'GC', COIN, { id: id });
    const voided = await behind(ledger, ['select ledger.post_hold($1)', [id]], () =>
      ledger.endHold('void', id),
    );
    assert.equal(voided.refused, 'hold_not_pending');
    assert.equal((await walletOf(ledger, player, 'GC')).available, 0n);
  },
  'does not post a hold whose time is over': async (ledger) => {
    const player = await funded(ledger, COIN, 0n);
    const id = randomUUID();
    await ledger.hold(player, 'GC', COIN, { id: id, until: after(1) });
    const rows = await ledger.admin<{ answer: { refused?: string } }>(
      `select ledger.end_hold_at($1, 'posted', $2) as answer`,
      [id, after(2)],
    );
    assert.equal(rows[0]?.answer.refused, 'hold_not_pending');
  },
  'takes back what is there, owes the rest, and pays the debt from every gain': async (ledger) => {
    const player = await funded(ledger, 10n * COIN, 0n);
    const table = await seated(ledger, player, 'GC', 6n * COIN);
    const holdId = randomUUID();
    await ledger.hold(player, 'GC', COIN, { id: holdId });
    const key = `back:${player}`;
    const answer = await ledger.clawBack(player, 'GC', 8n * COIN, key);
    assert.deepEqual([answer.takenMicros, answer.debtMicros], ['3000000', '5000000']);
    assert.equal((await ledger.clawBack(player, 'GC', 8n * COIN, key)).replayed, true);
    await refused(ledger, 'idempotency_key_reused', () => ledger.clawBack(player, 'GC', COIN, key));
    await refused(ledger, 'debt_outstanding', () =>
      ledger.reserve(randomUUID(), player, 'GC', 1, 1n),
    );
    await refused(ledger, 'debt_outstanding', () => ledger.reserve(table, player, 'GC', 2, 1n));
    const settled = await ledger.settle(table, 2, COIN, COIN);
    assert.equal((settled.standing as { reason: string }).reason, 'debt_outstanding');
    await ledger.release(table, 3, COIN);
    assert.equal((await walletOf(ledger, player, 'GC')).debt, 4n * COIN);
    await ledger.endHold('void', holdId);
    assert.equal((await walletOf(ledger, player, 'GC')).debt, 3n * COIN);
    await ledger.grant(`gain:${player}`, player, 'GC', COIN);
    assert.equal((await walletOf(ledger, player, 'GC')).debt, 2n * COIN);
    const other = await funded(ledger, COIN, 0n);
    await ledger.post(randomUUID(), [
      [await ledger.walletId(other, 'GC'), await ledger.walletId(player, 'GC'), COIN],
    ]);
    assert.equal((await walletOf(ledger, player, 'GC')).debt, COIN);
    await ledger.close(table, 4);
    assert.deepEqual(await walletOf(ledger, player, 'GC'), {
      available: 4n * COIN,
      atTables: 0n,
      onHold: 0n,
      debt: 0n,
    });
    await seated(ledger, player, 'GC', COIN);
    await sound(ledger);
  },
  'stops redemptions of any currency while a debt exists': async (ledger) => {
    const player = await funded(ledger, COIN, 0n);
    await ledger.grant(`free:${player}`, player, 'SC', COIN, '0');
    await ledger.clawBack(player, 'GC', 2n * COIN, `back:${player}`);
    await refused(ledger, 'debt_outstanding', () =>
      ledger.hold(player, 'SC', 1n, { purpose: 'redemption' }),
    );
    await refused(ledger, 'debt_outstanding', () =>
      ledger.reserve(randomUUID(), player, 'SC', 1, 1n),
    );
  },
  'corrects an entry once, by its mirror image that names it': async (ledger) => {
    const player = await funded(ledger, 0n, COIN);
    const [entry] = await ledger.rows<{ id: string }>(
      'select id from ledger.transactions($1, null, 0, 1)',
      [player],
    );
    const correct = (key: string) =>
      ledger.call(`select ledger.correct($1, $2, 'granted by mistake')`, [key, entry?.id]);
    const key = `correct:${player}`;
    const first = await correct(key);
    assert.deepEqual(await correct(key), first);
    await ledger.grant(`more:${player}`, player, 'SC', COIN);
    await refused(ledger, 'invalid_request', () => correct(`${key}:again`));
    assert.equal((await walletOf(ledger, player, 'SC')).available, COIN);
    const [posting] = await ledger.rows<{ corrects_id: string; reason: string }>(
      'select corrects_id, reason from ledger.postings where key = $1',
      [key],
    );
    const lots = await ledger.admin<{ state: string }>(
      `select l.state from ledger.lots l join ledger.wallets w on w.account_id = l.wallet_id
          where w.player_id = $1 order by l.id`,
      [player],
    );
    assert.deepEqual(
      lots.map(({ state }) => state),
      ['void', 'open'],
    );
    assert.deepEqual(posting, { corrects_id: entry?.id, reason: 'granted by mistake' });
    await sound(ledger);
  },
  'keeps a loss limit over any number of tables, also while they settle': async (ledger) => {
    const player = await funded(ledger, 100n * COIN, 0n);
    await ledger.limit(player, 'GC', 10n * COIN);
    const open = () => ledger.reserve(randomUUID(), player, 'GC', 1, 3n * COIN);
    const answers = await Promise.all(Array.from({ length: 10 }, open));
    assert.equal(answers.filter((each) => each.refused === undefined).length, 3);
    assert.equal(answers.filter((each) => each.refused === 'limit_reached').length, 7);
    assert.equal(await budgetOf(ledger, player), '1000000');
    const part = await ledger.reserve(randomUUID(), player, 'GC', 1, 50n * COIN, 'up_to');
    assert.equal(part.amountMicros, '1000000');
    await refused(ledger, 'limit_reached', () =>
      ledger.reserve(randomUUID(), player, 'GC', 1, COIN, 'up_to'),
    );
    await sound(ledger);
  },
  'counts losses in the window, gives wins back, and forgets what is older': async (ledger) => {
    const player = await funded(ledger, 100n * COIN, 0n);
    await ledger.limit(player, 'GC', 10n * COIN);
    await ledger.limit(player, 'GC', 15n * COIN, 'week');
    const table = await seated(ledger, player, 'GC', 6n * COIN);
    await ledger.settle(table, 2, 4n * COIN, 0n);
    assert.equal(await budgetOf(ledger, player), '4000000');
    await ledger.settle(table, 3, COIN, 3n * COIN);
    assert.equal(await budgetOf(ledger, player), '4000000');
    await ledger.close(table, 4);
    assert.equal(await budgetOf(ledger, player), '8000000');
    assert.equal(await budgetOf(ledger, player, after(25)), '10000000');
    assert.equal(await budgetOf(ledger, player, after(24 * 8)), '10000000');
  },
  'lowers a limit at once and raises it after 24 hours': async (ledger) => {
    const player = await funded(ledger, 100n * COIN, 0n);
    await ledger.limit(player, 'GC', 10n * COIN);
    const table = await seated(ledger, player, 'GC', 8n * COIN);
    await ledger.limit(player, 'GC', 5n * COIN);
    const settled = await ledger.settle(table, 2, 1n, 0n);
    assert.equal((settled.standing as { reason: string }).reason, 'limit_reached');
    await refused(ledger, 'limit_reached', () => ledger.reserve(table, player, 'GC', 3, 1n));
    await ledger.release(table, 3, 8n * COIN - 1n);
    await ledger.limit(player, 'GC', 50n * COIN);
    await ledger.limit(player, 'GC', 50n * COIN);
    assert.equal(await budgetOf(ledger, player), '4999999');
    assert.equal(
      await budgetOf(ledger, player, after(23.9)),
      await budgetOf(ledger, player, after(23.9)),
    );
    const [soon, later] = await ledger.admin<{ amount: string }>(
      `select ledger.limit_now(amount_micros, next_amount_micros, next_at, t.at) as amount
          from ledger.limits cross join (values ($2::timestamptz), ($3::timestamptz)) as t (at)
          where player_id = $1 order by t.at`,
      [player, after(23.9), after(24.1)],
    );
    assert.deepEqual([soon?.amount, later?.amount], ['5000000', '50000000']);
    await ledger.limit(player, 'GC', null);
    assert.equal(await budgetOf(ledger, player), '4999999');
    await ledger.limit(player, 'GC', COIN);
    assert.equal(await budgetOf(ledger, player), '999999');
  },
  'keeps the loss limit of its moment in fifty takings at once, while it is lowered': async (
    ledger,
  ) => {
    const player = await funded(ledger, 100n * COIN, 0n);
    await ledger.limit(player, 'GC', 40n * COIN);
    const take = () =>
      ledger.reserve(randomUUID(), player, 'GC', 1, COIN).catch(() => ({}) as Answer);
    const early = Array.from({ length: 20 }, take);
    await Promise.race(early);
    const lowered = ledger.limit(player, 'GC', 30n * COIN);
    await Promise.all(early);
    const rivals = [...early, ...Array.from({ length: 30 }, take)];
    const taken = (await Promise.all(rivals)).filter(({ standing }) => standing !== undefined);
    await lowered;
    const { version } = await ledger.call(`select ledger.standing($1, 'GC')`, [player]);
    const isLate = ({ standing }: Answer) => (standing as Answer).version === version;
    const late = taken.filter(isLate).length;
    assert.ok(taken.length - late <= 40);
    if (late > 0) assert.ok(taken.length <= 30);
    const budget = BigInt(String(await budgetOf(ledger, player)));
    assert.equal(budget, (30n - BigInt(taken.length)) * COIN);
    await sound(ledger);
  },
  'keeps a purchase limit by reservation': async (ledger) => {
    const player = await ledger.player();
    await ledger.limit(player, 'USD', 10n * COIN, 'week');
    const reserve = (key: string, micros: bigint) =>
      ledger.call('select ledger.reserve_purchase($1, $2, $3)', [key, player, micros.toString()]);
    // A reservation that has not committed yet counts: the other one waits for it.
    const rival = await ledger.player();
    await ledger.limit(rival, 'USD', 10n * COIN, 'week');
    const text = 'select ledger.reserve_purchase($1, $2, 6000000)';
    const waited = await behind(ledger, [text, [randomUUID(), rival]], () =>
      ledger.call(text, [randomUUID(), rival]),
    );
    assert.equal(waited.refused, 'limit_reached');
    const keys = Array.from({ length: 5 }, () => randomUUID());
    const answers = await Promise.all(keys.map((key) => reserve(key, 4n * COIN)));
    assert.equal(answers.filter((each) => each.state === 'reserved').length, 2);
    assert.equal(answers.filter((each) => each.refused === 'limit_reached').length, 3);
    const kept = keys.find((_, index) => answers[index]?.state === 'reserved') ?? '';
    assert.equal((await reserve(kept, 4n * COIN)).replayed, true);
    await refused(ledger, 'idempotency_key_reused', () => reserve(kept, 5n * COIN));
    await ledger.call(`select ledger.resolve_purchase($1, 'released')`, [kept]);
    const again = randomUUID();
    assert.equal((await reserve(again, 6n * COIN)).state, 'reserved');
    await ledger.call(`select ledger.resolve_purchase($1, 'kept')`, [again]);
    const undone = await ledger.call(`select ledger.resolve_purchase($1, 'released')`, [again]);
    assert.equal(undone.value, false);
    await refused(ledger, 'invalid_amount', () => reserve(randomUUID(), 0n));
  },
  'bars an excluded player from every reserve, and the longer exclusion stays': async (ledger) => {
    const player = await funded(ledger, 10n * COIN, 0n);
    const table = await seated(ledger, player, 'GC', COIN);
    const long = after(24 * 200);
    assert.equal((await ledger.exclude(player, 'self_exclusion', long)).reason, 'excluded');
    const short = await ledger.exclude(player, 'cool_off', after(25));
    assert.equal(short.changesAtMs, String(Date.parse(long)));
    await refused(ledger, 'excluded', () => ledger.reserve(randomUUID(), player, 'GC', 1, 1n));
    await refused(ledger, 'excluded', () => ledger.reserve(table, player, 'GC', 2, 1n));
    const won = await ledger.settle(table, 2, COIN, 5n * COIN);
    assert.equal((won.standing as { mayWager: boolean }).mayWager, false);
    await ledger.close(table, 3);
    assert.equal((await walletOf(ledger, player, 'GC')).available, 14n * COIN);
    const reasonAfter = async (hours: number) => {
      const [row] = await ledger.admin<{ reason: string | null }>(
        `select (ledger.standing_at($1, null, 'GC', $2)).reason as reason`,
        [player, after(hours)],
      );
      return row?.reason;
    };
    // It is over, but who made it has not asked to return.
    assert.equal(await reasonAfter(24 * 201), 'excluded');
    const askReturn = (hours: number) =>
      ledger.admin<{ answer: Record<string, unknown> }>(
        'select ledger.ask_return_at($1, $2) as answer',
        [player, after(hours)],
      );
    const [early] = await askReturn(24 * 199);
    assert.equal(early?.answer.refused, 'exclusion_in_force');
    await askReturn(24 * 201);
    assert.equal(await reasonAfter(24 * 201 + 23), 'excluded');
    assert.equal(await reasonAfter(24 * 202 + 1), null);
    await ledger.exclude(player);
    assert.equal(await reasonAfter(24 * 3650), 'excluded');
    const [never] = await askReturn(24 * 3650);
    assert.equal(never?.answer.refused, 'exclusion_in_force');
    await sound(ledger);
  },
  'excludes nobody for shorter or longer than the rules say': async (ledger) => {
    const player = await funded(ledger, COIN, 0n);
    for (const [kind, until] of [
      ['cool_off', after(23)],
      ['cool_off', after(24 * 43)],
      ['cool_off', null],
      ['self_exclusion', after(24 * 179)],
      ['house', null],
    ] as const) {
      await refused(ledger, 'invalid_request', () => ledger.exclude(player, kind, until));
    }
    assert.equal((await ledger.exclude(player, 'cool_off', after(24))).reason, 'excluded');
  },
  'tells a table the limit that was there before the wallet': async (ledger) => {
    const player = await ledger.player();
    await ledger.limit(player, 'GC', 10n * COIN);
    await ledger.grant(`late:${player}`, player, 'GC', 20n * COIN);
    const table = await seated(ledger, player, 'GC', 2n * COIN);
    const settled = await ledger.settle(table, 2, 1n, 0n);
    assert.equal((settled.standing as { lossBudgetMicros: string }).lossBudgetMicros, '8000000');
  },
  'bars a closed account and tells its table so': async (ledger) => {
    const player = await funded(ledger, 10n * COIN, 0n);
    const table = await seated(ledger, player, 'GC', COIN);
    await ledger.admin(`update auth.players set status = 'banned' where id = $1`, [player]);
    await refused(ledger, 'account_closed', () =>
      ledger.reserve(randomUUID(), player, 'GC', 1, 1n),
    );
    const settled = await ledger.settle(table, 2, 1n, 0n);
    assert.equal((settled.standing as { reason: string }).reason, 'account_closed');
  },
};
