// Routes of players: search and profiles.

import type { Hono } from 'hono';
import { getPlayer, searchPlayers } from '#shared/contracts/http/social.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { pageSize } from '#shared/http/route.ts';
import { err, ok } from '#shared/result.ts';
import { foldDisplayName } from '#shared/text/display-name.ts';
import { cursorOf, nameCursor, pageOfRows } from '../cursors.ts';
import type { SocialEnv } from '../env.ts';
import { type Profile, storeOf } from '../store/index.ts';

const profileView = ({ playerId: id, displayName, relation }: Profile) => ({
  id,
  displayName,
  relation,
});

/** Registers them. */
export function servePlayers(app: Hono<{ Bindings: SocialEnv }>): void {
  serve(app, searchPlayers, async ({ env, identity, query }) => {
    const after = nameCursor(query.cursor);
    if (!after.ok) return after;
    // What is left after folding is letters and digits: nothing of it is a wildcard.
    const folded = foldDisplayName(query.query.normalize('NFKC')).replaceAll(/[^\p{L}\p{N}]/gu, '');
    if (folded === '') return err('invalid_request', { field: 'query' });
    const limit = pageSize(query.limit);
    const rows = await storeOf(env).search(identity.playerId, folded, after.value, limit + 1);
    const page = pageOfRows(rows, limit, (row) => cursorOf(row.folded));
    return ok(reply(200, { ...page, items: page.items.map(profileView) }));
  });

  serve(app, getPlayer, async ({ env, identity, params }) => {
    const profile = await storeOf(env).profile(identity.playerId, params.id);
    return profile === null ? err('not_found') : ok(reply(200, profileView(profile)));
  });
}
