// Routes of friends and blocks.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/social.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { type Call, serve } from '#shared/http/app.ts';
import { type Reply, reply } from '#shared/http/envelope.ts';
import { pageSize } from '#shared/http/route.ts';
import { errorFields, log } from '#shared/log.ts';
import type { Presence } from '#shared/protocol/hub.ts';
import { ok, type Result } from '#shared/result.ts';
import { toTimestamp } from '#shared/time.ts';
import { cursorOf, edgeCursor, pageOfRows } from '../cursors.ts';
import type { SocialEnv } from '../env.ts';
import { notifyTargets } from '../outbox.ts';
import { type EdgeState, type Related, storeOf } from '../store/index.ts';

type App = Hono<{ Bindings: SocialEnv }>;
type PlayerCall = Call<SocialEnv, { playerId: string }>;

const relatedView = ({ playerId, displayName, sinceMs }: Related) => ({
  player: { id: playerId, displayName },
  since: toTimestamp(sinceMs),
});

async function edgesPage(
  { env, identity }: Pick<Call<SocialEnv>, 'env' | 'identity'>,
  query: { cursor?: string | undefined; limit?: string | undefined },
  state: EdgeState,
) {
  const after = edgeCursor(query.cursor);
  if (!after.ok) return after;
  const limit = pageSize(query.limit);
  const rows = await storeOf(env).edges(identity.playerId, state, after.value, limit + 1);
  return ok(pageOfRows(rows, limit, (row) => cursorOf(row.sinceText, row.playerId)));
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
    const [page, presences] = await Promise.all([
      edgesPage(call, call.query, 'friend'),
      presencesOf(call.env, call.identity.playerId),
    ]);
    if (!page.ok) return page;
    const items = page.value.items.map((row) => ({
      ...relatedView(row),
      presence: presences.get(row.playerId) ?? ('offline' as const),
    }));
    return ok(reply(200, { ...page.value, items }));
  });

  serve(app, contract.listRequests, async (call) => {
    const page = await edgesPage(call, call.query, call.query.direction ?? 'received');
    if (!page.ok) return page;
    return ok(reply(200, { ...page.value, items: page.value.items.map(relatedView) }));
  });

  serve(app, contract.listBlocks, async (call) => {
    const page = await edgesPage(call, call.query, 'blocked');
    if (!page.ok) return page;
    return ok(reply(200, { ...page.value, items: page.value.items.map(relatedView) }));
  });
}

// Both players' hubs and rooms hear of the change before the answer.
async function settled<Outcome extends string, C extends ErrorCode>(
  call: PlayerCall,
  result: Result<Outcome, C>,
  answer: (outcome: Outcome) => Reply,
) {
  if (!result.ok) return result;
  const { env, execution, identity, params, nowMs } = call;
  await notifyTargets(env, execution, [identity.playerId, params.playerId], nowMs);
  return ok(answer(result.value));
}

const noContent = () => reply(204);

function serveFriendship(app: App): void {
  serve(app, contract.askFriend, async (call) => {
    const { env, identity, params, nowMs } = call;
    const asked = await storeOf(env).ask(identity.playerId, params.playerId, nowMs);
    return settled(call, asked, (outcome) => {
      const relation = outcome === 'sent' ? 'sent' : 'friend';
      return reply(outcome === 'friend' ? 200 : 201, { playerId: params.playerId, relation });
    });
  });

  serve(app, contract.acceptFriend, async (call) => {
    const { env, identity, params, nowMs } = call;
    const accepted = await storeOf(env).accept(identity.playerId, params.playerId, nowMs);
    return settled(call, accepted, () =>
      reply(200, { playerId: params.playerId, relation: 'friend' }),
    );
  });

  serve(app, contract.declineFriend, async (call) => {
    const { env, identity, params, nowMs } = call;
    const states: EdgeState[] = ['received'];
    const outcome = await storeOf(env).part(identity.playerId, params.playerId, states, nowMs);
    return settled(call, outcome, noContent);
  });

  serve(app, contract.removeFriend, async (call) => {
    const { env, identity, params, nowMs } = call;
    const states: EdgeState[] = ['friend', 'sent'];
    const outcome = await storeOf(env).part(identity.playerId, params.playerId, states, nowMs);
    return settled(call, outcome, noContent);
  });
}

function serveBlocks(app: App): void {
  serve(app, contract.block, async (call) => {
    const { env, identity, params, nowMs } = call;
    const outcome = await storeOf(env).block(identity.playerId, params.playerId, nowMs);
    return settled(call, outcome, noContent);
  });

  serve(app, contract.unblock, async (call) => {
    const { env, identity, params, nowMs } = call;
    const outcome = await storeOf(env).unblock(identity.playerId, params.playerId, nowMs);
    return settled(call, outcome, noContent);
  });
}

/** Registers them. */
export function serveFriends(app: App): void {
  serveLists(app);
  serveFriendship(app);
  serveBlocks(app);
}
