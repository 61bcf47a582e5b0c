// What staff does to players and to what the house offers: bans, forced sign-outs, games that are
// closed for a while, rows that could not be delivered; and what staff looks at.

import { GAME_IDS } from '#shared/games/registry.ts';
import type { Args } from '../decisions.ts';
import type { Ability } from './actor.ts';
import type { Clerk } from './clerk.ts';
import { matter, subjectOf } from './matter.ts';
import { excludeByHouse } from './staff-care.ts';

async function ban(clerk: Clerk, args: Args): Promise<void> {
  const id = subjectOf(clerk, args);
  if (id === null) return;
  const reason = String(args.reason);
  const { device } = clerk;
  await clerk.act('auth.banPlayer', { params: { id }, body: { reason } });
  if (args.forMs === null) return;
  await device.pause(Number(args.forMs));
  await clerk.act('auth.unbanPlayer', { params: { id }, body: { reason: `${reason} is over` } });
}

async function signOut(clerk: Clerk, args: Args): Promise<void> {
  const id = subjectOf(clerk, args);
  if (id !== null) await clerk.act('auth.endPlayerSessions', { params: { id } });
}

async function close(clerk: Clerk, args: Args): Promise<void> {
  const params = { gameId: String(args.game) };
  await clerk.act('games.switchGame', { params, body: { enabled: false } });
  await clerk.device.pause(Number(args.forMs));
  await clerk.act('games.switchGame', { params, body: { enabled: true } });
}

type Service = 'auth' | 'payments' | 'social';

async function retry(clerk: Clerk, { service, reason }: Args): Promise<void> {
  const answer = await clerk.act(`${service as Service}.listParked`, {});
  if (!answer.ok) return;
  for (const [index, { outbox, id }] of answer.value.items.entries()) {
    await clerk.act(`${service as Service}.retryParked`, {
      params: { outbox, row: id },
      body: { reason: `${reason} row ${index}` },
    });
  }
}

async function look(clerk: Clerk, args: Args): Promise<void> {
  const id = subjectOf(clerk, args);
  const subject = id === null ? {} : { subject: id };
  if (args.what === 'players') await clerk.act('auth.listPlayers', { query: { query: 'player' } });
  if (args.what === 'player' && id !== null) await clerk.act('auth.showPlayer', { params: { id } });
  if (args.what === 'audit') await clerk.act('auth.readAudit', { query: { ...subject } });
  if (args.what === 'returns') await clerk.act('games.monitorReturns', {});
  if (args.what === 'stuck') await clerk.act('games.stuckSessions', {});
  if (args.what === 'books') await clerk.act('purchases.reconciliation', { query: {} });
}

/** What operators do. */
export const PEOPLE: Ability<Clerk> = {
  name: 'people',
  draw: (random, { around }) => {
    const whom = random.pick(around.names);
    const reason = matter(random);
    const kind = random.next();
    const forMs = random.chance(0.1) ? null : 2_000 + random.int(15_000);
    if (kind < 0.2) return { do: 'ban', whom, reason, forMs };
    if (kind < 0.5) {
      const other = random.chance(0.8) ? random.pick(around.colleagues) : null;
      const verdict = random.chance(0.8) ? 'approve' : 'reject';
      return { do: 'excludeByHouse', whom, reason, forMs, with: other, verdict };
    }
    if (kind < 0.65) return { do: 'signOut', whom };
    if (kind < 0.75) return { do: 'close', game: random.pick(GAME_IDS), forMs: random.int(15_000) };
    const service = random.pick(['auth', 'payments', 'social']);
    if (kind < 0.8) return { do: 'retry', service, reason };
    return { do: 'look', whom, what: random.pick(['players', 'player', 'audit', 'returns']) };
  },
  acts: { ban, excludeByHouse, signOut, close, retry, look },
};

/** What support does: it looks. */
export const LOOKS: Ability<Clerk> = {
  name: 'looks',
  draw: (random, { around }) => ({
    do: 'look',
    whom: random.pick(around.names),
    what: random.pick(['players', 'player', 'audit', 'stuck', 'books']),
  }),
  acts: { look },
};
