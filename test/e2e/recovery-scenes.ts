// A call of each route for staff about recoveries that succeeds.

import { sql } from 'drizzle-orm';
import { newId } from '#shared/ids.ts';
import type { Answer } from '#test/kit/call.ts';
import type { Platform } from '#test/kit/platform.ts';
import { newPlayer, type Player } from '#test/kit/player.ts';

/** By route. */
export const recoveryScenes = (
  platform: Platform,
  admin: Player,
): Record<string, () => Promise<Answer>> => ({
  'GET /v1/admin/recoveries': () => admin.call('GET', '/v1/admin/recoveries'),
  'POST /v1/admin/recoveries/:id/ask': async () => {
    const [{ id: subject }, id] = [await newPlayer(platform), newId(Date.now())];
    await platform.database.admin.call(sql`insert into auth.recoveries (id, player_id, contact,
        mailbox_dead, factor_lost, token_hash, link_until, state, matched_by, matched_at, created_at,
        acts_from, ends_at)
      values (${id}::uuid, ${subject}::uuid, 'a@example.com', true, false,
        sha256(convert_to(${id}, 'UTF8')), now(), 'matched', 'person', now(), now(), now(),
        now() + interval '1 day')`);
    const body = { reason: 'seen by a test' };
    return admin.call('POST', `/v1/admin/recoveries/${id}/ask`, { body });
  },
});
