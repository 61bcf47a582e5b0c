// Behaviours of limits in time: session time and reality checks.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Ledger } from '../ledger.ts';
import { type Behaviours, COIN, funded, refused, seated, sibling, sound } from './fixture.ts';

type Kind = 'session_time' | 'reality_check';
const MINUTE_MS = 60_000;
const SESSION_TIME = { kind: 'session_time' };

const limitTime = (ledger: Ledger, player: string, kind: Kind, minutes: number | null) =>
  ledger.call('select ledger.set_limits($1, $2)', [player, JSON.stringify([{ kind, minutes }])]);

/** Moments of tomorrow's day in UTC, by minutes from its beginning: no test is near midnight. */
const noonPlus = (minutes: number) => {
  const day = Math.floor(Date.now() / 86_400_000) + 1;
  return new Date(day * 86_400_000 + (720 + minutes) * MINUTE_MS).toISOString();
};

/** A table that was open between two moments. */
async function open(ledger: Ledger, player: string, from: number, to: number | null) {
  const table = await seated(ledger, player, 'GC', COIN);
  if (to !== null) await ledger.close(table, 2);
  await ledger.admin(
    'update ledger.sessions set opened_at = $2, closed_at = $3 where session_id = $1',
    [table, noonPlus(from), to === null ? null : noonPlus(to)],
  );
  return table;
}

async function standingAt(ledger: Ledger, player: string, minutes: number) {
  const [row] = await ledger.admin<{ standing: Record<string, unknown> }>(
    `select ledger.standing_json(ledger.standing_at($1, null, 'SC', $2)) as standing`,
    [player, noonPlus(minutes)],
  );
  return row?.standing ?? {};
}

const inMinutes = (ms: unknown) => Math.round((Number(ms) - Date.parse(noonPlus(0))) / MINUTE_MS);

export const TIMES: Behaviours = {
  'counts time at tables once, however many are open, and says until when it lasts': async (
    ledger,
  ) => {
    const player = await funded(ledger, 100n * COIN, 0n);
    await limitTime(ledger, player, 'session_time', 60);
    await open(ledger, player, 0, 20);
    await open(ledger, player, 10, 25);
    await open(ledger, player, 30, 35);
    await open(ledger, player, 40, null);
    const at = await standingAt(ledger, player, 50);
    assert.deepEqual([at.mayWager, inMinutes(at.playUntilMs)], [true, 70]);
    const over = await standingAt(ledger, player, 70);
    assert.deepEqual(
      [over.mayWager, over.reason, over.limit],
      [false, 'limit_reached', SESSION_TIME],
    );
    assert.equal(inMinutes(over.changesAtMs), 720);
    assert.equal(over.playUntilMs, undefined);
  },

  'gives each UTC day its own time, also at a table that stays open': async (ledger) => {
    const player = await funded(ledger, 100n * COIN, 0n);
    await limitTime(ledger, player, 'session_time', 60);
    await open(ledger, player, 700, null);
    assert.equal(inMinutes((await standingAt(ledger, player, 705)).playUntilMs), 780);
    assert.equal(inMinutes((await standingAt(ledger, player, 730)).playUntilMs), 780);
    assert.equal((await standingAt(ledger, player, 780)).reason, 'limit_reached');
  },

  'opens no table and brings no coins when the time of the day is used up': async (ledger) => {
    const player = await funded(ledger, 100n * COIN, 0n);
    const table = await seated(ledger, player, 'GC', COIN);
    await ledger.admin(
      `update ledger.sessions set opened_at = greatest(clock_timestamp() - interval '15 minutes',
        date_trunc('day', clock_timestamp() at time zone 'UTC') at time zone 'UTC')
        where session_id = $1`,
      [table],
    );
    await limitTime(ledger, player, 'session_time', 15);
    const [row] = await ledger.admin<{ answer: Record<string, unknown> }>(
      `select ledger.reserve_at($1, $2, 'dice', 'GC', 1, 1000000, 'exact', 100,
        (select opened_at from ledger.sessions where session_id = $3) + interval '15 minutes')
        as answer`,
      [randomUUID(), player, table],
    );
    const { refused: code, facts } = row?.answer ?? {};
    assert.deepEqual([code, (facts as { limit: unknown }).limit], ['limit_reached', SESSION_TIME]);
  },

  'binds a person: time at the tables of another account counts': async (ledger) => {
    const player = await funded(ledger, 100n * COIN, 0n);
    await limitTime(ledger, player, 'session_time', 60);
    await limitTime(ledger, player, 'reality_check', 30);
    const other = await sibling(ledger, player, 100n * COIN, 0n);
    await open(ledger, other, 0, 50);
    const at = await standingAt(ledger, player, 55);
    assert.deepEqual([inMinutes(at.playUntilMs), at.checkMinutes], [65, 30]);
    await ledger.call('select ledger.check_answered($1, $2)', [other, noonPlus(0)]);
    const [row] = await ledger.admin<{ marked: boolean }>(
      'select bool_and(restricted) as marked from ledger.wallets where player_id = any ($1)',
      [[player, other]],
    );
    assert.equal(row?.marked, true);
  },

  'says when the reality check is due, and again after an answer': async (ledger) => {
    const player = await funded(ledger, 100n * COIN, 0n);
    await limitTime(ledger, player, 'reality_check', 30);
    await open(ledger, player, 0, 10);
    await open(ledger, player, 20, null);
    const due = async (minutes: number) =>
      inMinutes((await standingAt(ledger, player, minutes)).checkAtMs);
    assert.equal(await due(25), 40);
    assert.equal(await due(45), 40);
    const answer = (minutes: number) =>
      ledger.admin('update ledger.reality_checks set answered_at = $2 where player_id = $1', [
        player,
        noonPlus(minutes),
      ]);
    await answer(45);
    assert.equal(await due(50), 75);
    // An answer is never taken to be later than it came, and an older one changes nothing.
    await ledger.call('select ledger.check_answered($1, $2)', [player, noonPlus(0)]);
    assert.equal(await due(50), 75);
    await answer(-2_000);
    await ledger.call('select ledger.check_answered($1, $2)', [player, noonPlus(0)]);
    const [row] = await ledger.admin<{ early: boolean }>(
      `select answered_at <= clock_timestamp() as early from ledger.reality_checks
        where player_id = $1`,
      [player],
    );
    assert.equal(row?.early, true);
    assert.equal((await standingAt(ledger, player, 50)).mayWager, true);
  },

  'shortens a time at once, and makes it longer or lifts it after a day': async (ledger) => {
    const player = await funded(ledger, 0n, COIN);
    const limits = async () => {
      const answer = await ledger.call('select ledger.limits_of($1)', [player]);
      const rows = answer.value as { kind: string; minutes: number; nextMinutes: number }[];
      return rows.map(({ kind, minutes, nextMinutes }) => [kind, minutes, nextMinutes]);
    };
    await limitTime(ledger, player, 'session_time', 120);
    await limitTime(ledger, player, 'session_time', 60);
    assert.deepEqual(await limits(), [['session_time', 60, null]]);
    await limitTime(ledger, player, 'session_time', 90);
    assert.deepEqual(await limits(), [['session_time', 60, 90]]);
    await limitTime(ledger, player, 'session_time', null);
    assert.deepEqual(await limits(), [['session_time', 60, null]]);
    const next = `select next_at between clock_timestamp() + interval '23 hours'
      and clock_timestamp() + interval '24 hours' as soon from ledger.time_limits
      where player_id = $1`;
    const [row] = await ledger.admin<{ soon: boolean }>(next, [player]);
    assert.equal(row?.soon, true);
    const changes =
      'select minutes from ledger.time_limit_changes where player_id = $1 order by id';
    const asked = await ledger.admin<{ minutes: number | null }>(changes, [player]);
    assert.deepEqual(
      asked.map(({ minutes }) => minutes),
      [120, 60, 90, null],
    );
  },

  'takes no time that is too short or too long': async (ledger) => {
    const player = await funded(ledger, 0n, COIN);
    for (const [kind, minutes] of [
      ['session_time', 14],
      ['session_time', 1441],
      ['reality_check', 14],
      ['reality_check', 121],
    ] as const) {
      await assert.rejects(limitTime(ledger, player, kind, minutes));
    }
    await sound(ledger);
    await refused(ledger, 'insufficient_funds', () =>
      ledger.reserve(randomUUID(), player, 'GC', 1, COIN),
    );
  },
};
