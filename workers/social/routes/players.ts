// Routes of players: search and profiles.

import type { Hono } from 'hono';
import { getPlayer, searchPlayers } from '#shared/contracts/http/social.ts';
import { serve } from '#shared/http/app.ts';
import { decodeCursor, encodeCursor, listReply } from '#shared/http/page.ts';
import { err, ok } from '#shared/result.ts';
import { foldDisplayName } from '#shared/text/display-name.ts';
import type { SocialEnv } from '../env.ts';
import { type Profile, storeOf } from '../store/index.ts';

const FOLDED_NAME = [/^[\p{L}\p{N}]{1,128}$/u];

const profileView = ({ playerId: id, displayName, relation }: Profile) => ({
  id,
  displayName,
  relation,
});

/** Registers them. */
export function servePlayers(app: Hono<{ Bindings: SocialEnv }>): void {
  serve(app, searchPlayers, async ({ env, identity, query }) => {
    // What is left after folding is letters and digits: nothing of it is a wildcard.
    const folded = foldDisplayName(query.query.normalize('NFKC')).replaceAll(/[^\p{L}\p{N}]/gu, '');
    if (folded === '') return err('invalid_request', { field: 'query' });
    return listReply(query, {
      after: (cursor) => decodeCursor(cursor, FOLDED_NAME)?.[0] ?? null,
      rows: (after, limit) => storeOf(env).search(identity.playerId, folded, after, limit),
      cursorOf: (row) => encodeCursor(row.folded),
      view: (row) => profileView(row),
    });
  });

  serve(app, getPlayer, async ({ env, identity, params }) => {
    const profile = await storeOf(env).profile(identity.playerId, params.id);
    return profile === null ? err('not_found') : ok(profileView(profile));
  });
}
