// SQL of players who leave, and of what social holds of a player.

import { sql } from 'drizzle-orm';
import { connect } from '#db/client.ts';
import type { ExportPart } from '#shared/contracts/export.ts';
import { toTimestamp } from '#shared/time.ts';
import type { SocialEnv } from './env.ts';

/** The store behind an environment. */
export function leavingStoreOf(env: Pick<SocialEnv, 'SOCIAL_DATABASE_URL' | 'NEON_PROXY_URL'>) {
  const database = connect(env.SOCIAL_DATABASE_URL, env.NEON_PROXY_URL || undefined);
  return {
    /** Players whose account closes. */
    async leaving(countMax: number, nowMs: number): Promise<string[]> {
      const rows = await database.call<{ id: string }>(
        sql`select id from social.leaving(${toTimestamp(nowMs)}, ${countMax}::integer) id`,
        { idempotent: true },
      );
      return rows.map(({ id }) => id);
    },

    /** Removes what social holds, leaves word for the objects, acknowledges: all or nothing. */
    async letGo(playerId: string, nowMs: number): Promise<void> {
      const statement = sql`select social.let_go(${playerId}, ${toTimestamp(nowMs)})`;
      await database.call(statement, { idempotent: true });
    },

    /**
     * Everything social holds of a player. Of a report its own words, not what others said around
     * it; of a sanction not who imposed it.
     */
    /** Rooms in which a player may have said something: open ones, and those they are or were in. */
    async roomsOf(playerId: string): Promise<string[]> {
      const rows = await database.call<{ id: string }>(
        sql`select r.id from social.rooms r where r.shards > 0
            and (r.kind in ('public', 'game')
              or ${playerId}::uuid in (r.low_id, r.high_id, r.made_by)
              or exists (select from social.room_members m
                where m.room_id = r.id and m.player_id = ${playerId}::uuid))
          order by r.id`,
        { idempotent: true },
      );
      return rows.map(({ id }) => id);
    },

    async collect(playerId: string): Promise<ExportPart> {
      const [row] = await database.call<{ part: ExportPart }>(
        sql`select jsonb_build_object(
          'relations', coalesce((select jsonb_agg(jsonb_build_object('playerId', e.other_id,
              'displayName', f.display_name, 'state', e.state, 'since', e.since)
              order by e.since, e.other_id)
            from social.edges e left join auth.player_facts f on f.player_id = e.other_id
            where e.owner_id = ${playerId}), '[]'),
          'rooms', coalesce((select jsonb_agg(jsonb_build_object('roomId', m.room_id,
              'kind', r.kind, 'title', r.title, 'role', m.role, 'joinedAt', m.joined_at)
              order by m.joined_at, m.room_id)
            from social.room_members m join social.rooms r on r.id = m.room_id
            where m.player_id = ${playerId}), '[]'),
          'reports', coalesce((select jsonb_agg(jsonb_build_object('id', p.id,
              'roomId', p.room_id, 'messageId', p.message_id, 'reason', p.reason,
              'state', p.state, 'createdAt', p.created_at) order by p.id)
            from social.reports p where p.reporter_id = ${playerId}), '[]'),
          'sanctions', coalesce((select jsonb_agg(jsonb_build_object('roomId', s.room_id,
              'kind', s.kind, 'reason', s.reason, 'createdAt', s.created_at, 'until', s.until,
              'liftedAt', s.lifted_at) order by s.created_at, s.id)
            from social.sanctions s where s.player_id = ${playerId}), '[]')) as part`,
        { idempotent: true },
      );
      if (row === undefined) throw new Error('The database answered nothing.');
      return row.part;
    },
  };
}
