// Looking: at one's coins, at what moved them, at all rounds of a table; and the day's bonus.

import { MINUTE_MS } from '#shared/time.ts';
import type { Ability } from './actor.ts';
import type { Device } from './device.ts';
import { LOBBY, type Person } from './person.ts';

const PAGES_MAX = 60;
/** After so long the books have caught up with the tables. */
const REST_MS = 10_000;
/** How often the place is said anew. */
const PLACE_EVERY_MS = 30 * MINUTE_MS;

/** Walks over all pages of something. False where that did not come to its end. */
export async function walk(
  page: (cursor: string | undefined) => Promise<{ ok: boolean; value?: unknown }>,
): Promise<boolean> {
  let cursor: string | undefined;
  for (let count = 0; count < PAGES_MAX; count++) {
    const answer = await page(cursor);
    if (!answer.ok) return false;
    const { nextCursor } = answer.value as { nextCursor: string | null };
    if (nextCursor === null) return true;
    cursor = nextCursor;
  }
  return false;
}

const paged = (cursor: string | undefined) => ({
  limit: '100',
  ...(cursor !== undefined && { cursor }),
});

/** Reads all rounds of a table. False where that did not come to its end. */
function readRounds(device: Device, id: string): Promise<boolean> {
  return walk((cursor) =>
    device.call('games.listRounds', { params: { id }, query: paged(cursor) }),
  );
}

/** Reads all movements of a wallet. */
function readMovements(device: Device): Promise<boolean> {
  return walk((cursor) => device.call('payments.transactions', { query: paged(cursor) }));
}

/** Reads all that is kept of a room. */
export function readRoom(device: Device, id: string): Promise<boolean> {
  return walk((before) =>
    device.call('social.listMessages', {
      params: { id },
      query: { limit: '100', ...(before !== undefined && { before }) },
    }),
  );
}

/** Ids of all tables that a player ever had. */
export async function readSessions(device: Device): Promise<string[] | null> {
  const ids: string[] = [];
  const isWhole = await walk(async (cursor) => {
    const answer = await device.call('games.listSessions', { query: paged(cursor) });
    if (answer.ok) ids.push(...answer.value.items.map(({ id }) => id));
    return answer;
  });
  return isWhole ? ids : null;
}

/** Reads all that a person was ever told, once more. */
export async function readAll({ device, email, password }: Person): Promise<void> {
  if (device.playerId === null) return;
  await device.logIn(email, password);
  await device.call('payments.wallet');
  const ids = await readSessions(device);
  for (const id of ids ?? []) {
    await device.call('games.getSession', { params: { id } });
    await readRounds(device, id);
  }
  await readMovements(device);
  await readRoom(device, LOBBY);
  await device.call('purchases.purchases', { query: { limit: '100' } });
}

/** Says where somebody is as long as they act, as the site does: a place is believed for an hour. */
export async function keepPlace({ device }: Person, acts: () => boolean): Promise<void> {
  while (acts()) {
    await device.call('compliance.getPlace');
    await device.pause(PLACE_EVERY_MS);
  }
}

async function someRounds(person: Person): Promise<void> {
  const table = person.tables.values().next().value;
  if (table !== undefined) await readRounds(person.device, table.id);
}

/** What there is to look at. */
export const LOOK: Ability = {
  name: 'look',
  draw: (random, person) => {
    const isSeated = [...person.tables.values()].some(({ isOver }) => !isOver);
    if (isSeated && random.chance(0.5)) return { do: 'restAndLook' };
    return {
      do: random.pick(['wallet', 'wallet', 'bonus', 'rounds', 'movements', 'hub', 'redeemable']),
    };
  },
  acts: {
    wallet: ({ device }) => device.call('payments.wallet'),
    restAndLook: async ({ device }) => {
      await device.pause(REST_MS);
      await device.call('payments.wallet');
    },
    bonus: ({ device }) => device.call('payments.dailyBonus'),
    redeemable: ({ device }) => device.call('payments.redeemable'),
    rounds: someRounds,
    movements: ({ device }) => readMovements(device),
    hub: async (person) => {
      person.hub ??= person.device.hub({ onFrame: () => {}, onState: () => {} });
    },
  },
};
