// Friendship and blocks as SQL: two directed rows that always fit each other, whoever acts, in
// whatever order, and however many at once.

import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toTimestamp } from '#shared/time.ts';
import { makePlayer } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';

const CAP = 3;
const PENDING = 3;
const HOURLY = 1_000;

const database = databaseFixture();
let clockMs = Date.UTC(2026, 0, 1);

function now(): string {
  clockMs += 1000;
  return toTimestamp(clockMs);
}

async function act(name: string, me: string, other: string): Promise<string> {
  const at = now();
  const statements = {
    ask: sql`select social.ask(${me}, ${other}, ${CAP}::integer, ${PENDING}::integer,
      ${HOURLY}::integer, ${at}) as outcome`,
    accept: sql`select social.accept(${me}, ${other}, ${CAP}::integer, ${at}) as outcome`,
    decline: sql`select social.part(${me}, ${other}, '{received}', ${at}) as outcome`,
    remove: sql`select social.part(${me}, ${other}, '{friend,sent}', ${at}) as outcome`,
    block: sql`select social.block(${me}, ${other}, 1000, ${at}) as outcome`,
    unblock: sql`select social.unblock(${me}, ${other}, ${at}) as outcome`,
  };
  const statement = statements[name as keyof typeof statements];
  const [row] = await database.as('parlor_social').call<{ outcome: string }>(statement);
  return row?.outcome ?? '';
}

async function states(one: string, two: string): Promise<[string, string]> {
  const [row] = await database.admin.call<{ a: string; b: string }>(
    sql`select social.state_of(${one}, ${two}) as a, social.state_of(${two}, ${one}) as b`,
  );
  return [row?.a ?? '', row?.b ?? ''];
}

const player = (name: string, status = 'active') => makePlayer(database, { name, status });
const pair = async () => [await player(`a${++clockMs}`), await player(`b${++clockMs}`)] as const;

describe('friendship', () => {
  it('goes from a request to a friendship that both see', async () => {
    const [ann, bob] = await pair();
    expect(await act('ask', ann, bob)).toBe('sent');
    expect(await states(ann, bob)).toEqual(['sent', 'received']);
    expect(await act('ask', ann, bob)).toBe('sent');
    expect(await act('accept', bob, ann)).toBe('accepted');
    expect(await states(ann, bob)).toEqual(['friend', 'friend']);
    expect(await act('accept', bob, ann)).toBe('friend');
  });

  it('makes a friendship of two requests that cross each other', async () => {
    const [ann, bob] = await pair();
    const outcomes = await Promise.all([act('ask', ann, bob), act('ask', bob, ann)]);
    expect(outcomes.sort()).toEqual(['accepted', 'sent']);
    expect(await states(ann, bob)).toEqual(['friend', 'friend']);
  });

  it('can be declined, taken back and ended', async () => {
    const [ann, bob] = await pair();
    await act('ask', ann, bob);
    expect(await act('decline', ann, bob)).toBe('not_found');
    expect(await act('decline', bob, ann)).toBe('parted');
    await act('ask', ann, bob);
    expect(await act('remove', ann, bob)).toBe('parted');
    expect(await states(ann, bob)).toEqual(['none', 'none']);
    expect(await act('accept', bob, ann)).toBe('not_found');
  });

  it('refuses oneself, strangers, and accounts that are closed', async () => {
    const [ann] = await pair();
    const gone = await player(`gone${clockMs}`, 'banned');
    expect(await act('ask', ann, ann)).toBe('invalid_request');
    expect(await act('block', ann, ann)).toBe('invalid_request');
    expect(await act('ask', ann, crypto.randomUUID())).toBe('not_found');
    expect(await act('ask', ann, gone)).toBe('not_found');
  });

  it('keeps to the cap of friends on both sides', async () => {
    const [ann] = await pair();
    for (let index = 0; index < CAP; index++) {
      const friend = await player(`friend${index}x${clockMs}`);
      await act('ask', friend, ann);
      expect(await act('accept', ann, friend)).toBe('accepted');
    }
    const late = await player(`late${clockMs}`);
    expect(await act('ask', late, ann)).toBe('sent');
    expect(await act('accept', ann, late)).toBe('limit_reached');
  });
});

describe('a request that is over', () => {
  const waiting = (target: string) =>
    database.admin.call<{ kind: string; key: string }>(sql`select kind, content ->> 'key' as key
      from social.outbox where target_id = ${target} and kind in ('notice', 'retraction')
      order by id`);

  it.each(['remove', 'decline', 'block'] as const)(
    'leaves no notice that waits, and takes back the one that was told: %s, again and again',
    async (end) => {
      const [ann, bob] = await pair();
      for (let round = 0; round < 3; round++) {
        expect(await act('ask', ann, bob)).toBe('sent');
        expect(await waiting(bob)).toMatchObject([{ kind: 'notice', key: `ask:${ann}` }]);
        if (end === 'decline') await act(end, bob, ann);
        else await act(end, ann, bob);
        expect(await waiting(bob)).toEqual([{ kind: 'retraction', key: `ask:${ann}` }]);
        if (end === 'block') await act('unblock', ann, bob);
        await database.admin.call(sql`delete from social.outbox where target_id = ${bob}`);
      }
    },
  );
});

describe('blocks', () => {
  it('end friendship and requests, and answer the blocked as a stranger does', async () => {
    const [ann, bob] = await pair();
    await act('ask', ann, bob);
    await act('accept', bob, ann);
    expect(await act('block', ann, bob)).toBe('blocked');
    expect(await states(ann, bob)).toEqual(['blocked', 'none']);
    expect(await act('ask', ann, bob)).toBe('player_blocked');
    const social = database.as('parlor_social');
    const profile = (me: string, other: string) =>
      social.call(sql`select relation from social.profile(${me}, ${other})`);
    expect(await profile(bob, ann)).toEqual([{ relation: 'none' }]);
    expect(await profile(ann, bob)).toEqual([{ relation: 'blocked' }]);
    // Kept as sent, never delivered, and ended as if declined when the block is lifted.
    expect(await act('ask', bob, ann)).toBe('sent');
    expect(await states(ann, bob)).toEqual(['blocked', 'sent']);
    expect(await act('remove', bob, ann)).toBe('parted');
    expect(await states(ann, bob)).toEqual(['blocked', 'none']);
    await act('ask', bob, ann);
    expect(await act('block', ann, bob)).toBe('blocked');
    expect(await states(ann, bob)).toEqual(['blocked', 'sent']);
    await act('unblock', ann, bob);
    expect(await states(ann, bob)).toEqual(['none', 'none']);
    const notices = await database.admin.call(sql`select from social.outbox
      where kind = 'notice' and content ->> 'kind' = 'friend_request' and target_id = ${ann}`);
    expect(notices).toEqual([]);
  });

  it('may be mutual, and one unblock leaves the other', async () => {
    const [ann, bob] = await pair();
    await Promise.all([act('block', ann, bob), act('block', bob, ann)]);
    expect(await states(ann, bob)).toEqual(['blocked', 'blocked']);
    await act('unblock', ann, bob);
    expect(await states(ann, bob)).toEqual(['none', 'blocked']);
  });

  it('leave word for the hub and the rooms, one row however many changes', async () => {
    const [ann, bob] = await pair();
    await act('block', ann, bob);
    await act('unblock', ann, bob);
    const rows = await database.admin.call(sql`
      select count(*)::integer as count from social.outbox
      where kind = 'relations' and target_id = ${ann}`);
    expect(rows).toEqual([{ count: 1 }]);
    const [relations] = await database
      .as('parlor_social')
      .call<{ r: { version: number; blocks: string[] } }>(
        sql`select social.relations(${ann}) as r`,
      );
    expect(relations?.r).toMatchObject({ version: 2, blocks: [] });
  });
});

// What two rows must be after any history of acts, by a model that knows nothing of SQL.
function model(state: [string, string], name: string, mine: 0 | 1): [string, string] {
  const other = (1 - mine) as 0 | 1;
  const next: [string, string] = [...state];
  const set = (my: string, their: string) => {
    next[mine] = my;
    next[other] = their;
  };
  const blocked = state[0] === 'blocked' || state[1] === 'blocked';
  if (name === 'block') {
    // A second block does nothing: a request that then vanished would tell the blocked of it.
    if (state[mine] === 'blocked') return state;
    next[mine] = 'blocked';
    if (state[other] !== 'blocked') next[other] = 'none';
  } else if (name === 'unblock') {
    if (state[mine] === 'blocked') set('none', state[other] === 'sent' ? 'none' : state[other]);
  } else if (blocked) {
    // Of the blocked: kept as sent until they take it back, and nothing at the other's side.
    if (name === 'ask' && state[mine] === 'none') next[mine] = 'sent';
    if (name === 'remove' && state[mine] === 'sent') next[mine] = 'none';
  } else if (name === 'ask' && state[mine] === 'none') set('sent', 'received');
  else if ((name === 'ask' || name === 'accept') && state[mine] === 'received')
    set('friend', 'friend');
  else if (name === 'decline' && state[mine] === 'received') set('none', 'none');
  else if (name === 'remove' && ['friend', 'sent'].includes(state[mine])) set('none', 'none');
  return next;
}

it('friendship keeps both rows as the model says, after any history of acts', async () => {
  const acts = fc.array(
    fc.tuple(
      fc.constantFrom('ask', 'accept', 'decline', 'remove', 'block', 'unblock'),
      fc.constantFrom<0 | 1>(0, 1),
    ),
    { minLength: 1, maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(acts, async (history) => {
      const both = await pair();
      let expected: [string, string] = ['none', 'none'];
      for (const [name, mine] of history) {
        await act(name, both[mine], both[mine === 0 ? 1 : 0]);
        expected = model(expected, name, mine);
      }
      expect(await states(both[0], both[1])).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

it('friendship never deadlocks and never leaves halves when everybody acts at once', async () => {
  const people = await Promise.all([1, 2, 3, 4].map((n) => player(`p${n}x${clockMs}`)));
  const names = ['ask', 'accept', 'block', 'unblock', 'remove', 'decline'];
  const acts = Array.from({ length: 80 }, (_, index) => {
    const me = people[index % 4] ?? '';
    const other = people[(index + 1 + (index % 3)) % 4] ?? '';
    return act(names[(index * 7) % 6] ?? '', me, other);
  });
  await Promise.all(acts);
  const halves = await database.admin.call(sql`
    select a.state, b.state as other from social.edges a
      left join social.edges b on b.owner_id = a.other_id and b.other_id = a.owner_id
    where (a.state = 'friend' and b.state is distinct from 'friend')
      or (a.state = 'sent' and coalesce(b.state, '') not in ('received', 'blocked'))
      or (a.state = 'received' and b.state is distinct from 'sent')`);
  expect(halves).toEqual([]);
});
