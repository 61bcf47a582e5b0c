// Routes of friends and blocks.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/social.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { type Call, serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { decodeCursor, encodeCursor, listReply } from '#shared/http/page.ts';
import { isId } from '#shared/ids.ts';
import { errorFields, log } from '#shared/log.ts';
import type { Presence } from '#shared/protocol/hub.ts';
import { map, type Result } from '#shared/result.ts';
import { toTimestamp } from '#shared/time.ts';
import type { SocialEnv } from '../env.ts';
import { notifyTargets } from '../outbox.ts';
import { type EdgeState, type Related, storeOf } from '../store/index.ts';

type App = Hono<{ Bindings: SocialEnv }>;
type PlayerCall = Call<SocialEnv, { playerId: string }>;

const relatedView = ({ playerId, displayName, sinceMs }: Related) => ({
  player: { id: playerId, displayName },
  since: toTimestamp(sinceMs),
});

const SINCE = /^\d{4,5}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/;
const ID = /^[0-9a-f-]{36}$/;

function edgesReply<Item>(
  { env, identity }: Pick<Call<SocialEnv>, 'env' | 'identity'>,
  query: { cursor?: string | undefined; limit?: string | undefined },
  state: EdgeState,
  view: (row: Related) => Item | Promise<Item>,
) {
  return listReply(query, {
    after(cursor) {
      const [since = '', playerId = ''] = decodeCursor(cursor, [SINCE, ID]) ?? [];
      return isId(playerId) ? { since, playerId } : null;
    },
    rows: (after, limit) => storeOf(env).edges(identity.playerId, state, after, limit),
    cursorOf: ({ sinceText, playerId }) => encodeCursor(sinceText, playerId),
    view,
  });
}

// A hub that does not answer costs the presence, not the list.
async function presencesOf(env: SocialEnv, playerId: string): Promise<Map<string, Presence>> {
  try {
    const presences = await env.PLAYER_HUB.getByName(playerId).friendPresences();
    return new Map(presences.map(({ playerId: id, state }) => [id, state]));
  } catch (error) {
    log('warn', 'presence_unavailable', errorFields(error));
    return new Map();
  }
}

function serveLists(app: App): void {
  serve(app, contract.listFriends, async (call) => {
    const presences = presencesOf(call.env, call.identity.playerId);
    return edgesReply(call, call.query, 'friend', async (row) => ({
      ...relatedView(row),
      presence: (await presences).get(row.playerId) ?? ('offline' as const),
    }));
  });

  serve(app, contract.listRequests, async (call) =>
    edgesReply(call, call.query, call.query.direction ?? 'received', relatedView),
  );

  serve(app, contract.listBlocks, async (call) =>
    edgesReply(call, call.query, 'blocked', relatedView),
  );
}

// Both players' hubs and rooms hear of the change before the answer.
async function settled<Outcome extends string, C extends ErrorCode>(
  call: PlayerCall,
  result: Result<Outcome, C>,
) {
  if (!result.ok) return result;
  const { env, execution, identity, params, nowMs } = call;
  await notifyTargets(env, execution, [identity.playerId, params.playerId], nowMs);
  return result;
}

async function part(call: PlayerCall, states: EdgeState[]) {
  const { env, identity, params, nowMs } = call;
  return settled(call, await storeOf(env).part(identity.playerId, params.playerId, states, nowMs));
}

function serveFriendship(app: App): void {
  serve(app, contract.askFriend, async (call) => {
    const { env, identity, params, nowMs } = call;
    const asked = await storeOf(env).ask(identity.playerId, params.playerId, nowMs);
    return map(await settled(call, asked), (outcome) => {
      const relation = outcome === 'sent' ? 'sent' : 'friend';
      return reply(outcome === 'friend' ? 200 : 201, { playerId: params.playerId, relation });
    });
  });

  serve(app, contract.acceptFriend, async (call) => {
    const { env, identity, params, nowMs } = call;
    const { playerId } = params;
    const accepted = await storeOf(env).accept(identity.playerId, playerId, nowMs);
    return map(await settled(call, accepted), () => ({ playerId, relation: 'friend' }));
  });

  serve(app, contract.declineFriend, (call) => part(call, ['received']));
  serve(app, contract.removeFriend, (call) => part(call, ['friend', 'sent']));
}

function serveBlocks(app: App): void {
  serve(app, contract.block, async (call) => {
    const { env, identity, params, nowMs } = call;
    return settled(call, await storeOf(env).block(identity.playerId, params.playerId, nowMs));
  });

  serve(app, contract.unblock, async (call) => {
    const { env, identity, params, nowMs } = call;
    return settled(call, await storeOf(env).unblock(identity.playerId, params.playerId, nowMs));
  });
}

/** Registers them. */
export function serveFriends(app: App): void {
  serveLists(app);
  serveFriendship(app);
  serveBlocks(app);
}
