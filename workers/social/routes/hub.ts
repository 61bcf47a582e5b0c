// Routes of the player's own hub: the notification socket and the inbox. social serves them because
// a ticket carries relations, which are Postgres' to know; while it is away the hub goes by its copy.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/social.ts';
import { serve } from '#shared/http/app.ts';
import { numberAt, numberedPage } from '#shared/http/page.ts';
import { pageSize } from '#shared/http/route.ts';
import { ticketView, upgrade } from '#shared/http/upgrade.ts';
import { err, ok } from '#shared/result.ts';
import type { SocialEnv } from '../env.ts';
import { nameSenders } from '../notice-names.ts';
import { orWithout } from '../outage.ts';
import { storeOf } from '../store/index.ts';

/** Registers them. */
export function serveHub(app: Hono<{ Bindings: SocialEnv }>): void {
  serve(app, contract.ticketForHub, async ({ env, identity, request }) => {
    const { playerId, sid } = identity;
    const [relations] = await Promise.all([
      orWithout(() => storeOf(env).relations(playerId)),
      nameSenders(env, playerId),
    ]);
    const issued = await env.PLAYER_HUB.getByName(playerId).issueTicket(playerId, sid, relations);
    if (issued === null) return err('try_again');
    return ok(ticketView(request, '/v1/hub/socket', issued));
  });

  serve(app, contract.hubSocket, ({ env, request, requestId }) =>
    upgrade(env, request, requestId, 'hub', (routingId) => env.PLAYER_HUB.getByName(routingId)),
  );

  serve(app, contract.listNotices, async ({ env, identity, query }) => {
    const before = numberAt(query.cursor);
    if (before === undefined || before === 0) return err('invalid_cursor');
    const hub = env.PLAYER_HUB.getByName(identity.playerId);
    await nameSenders(env, identity.playerId);
    return ok(numberedPage(await hub.notices(before, pageSize(query.limit))));
  });

  serve(app, contract.readNotices, async ({ env, identity, body }) =>
    ok({ unread: await env.PLAYER_HUB.getByName(identity.playerId).markRead(body.seq) }),
  );
}
