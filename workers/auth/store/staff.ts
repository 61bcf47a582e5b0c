// SQL of what staff see and do alone: players, roles, bans, the audit.

import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import type { Role } from '#shared/permissions.ts';
import { foldDisplayName } from '#shared/text/display-name.ts';
import type { QueuedMail } from '../mail/outbox.ts';
import { at, json, type PlayerStatus, reader, stamp } from './rows.ts';

/** A player as staff see them. */
export interface PlayerRow {
  id: string;
  email: string | null;
  displayName: string;
  status: PlayerStatus;
  emailVerified: boolean;
  roles: Role[];
  mfaEnabled: boolean;
  createdAt: string;
}

export interface PlayerFilter {
  text?: string | undefined;
  status?: string | undefined;
  role?: string | undefined;
  /** Only players older than this position. */
  before?: { createdAt: string; id: string } | undefined;
  limit: number;
}

export interface AuditRow {
  id: string;
  at: string;
  action: string;
  actorId: string | null;
  subjectKind: string;
  subjectId: string | null;
  facts: Record<string, unknown>;
  requestId: string | null;
  role: string;
  position: string | null;
  hash: string | null;
}

export interface AuditFilter {
  subject?: string | undefined;
  actor?: string | undefined;
  action?: string | undefined;
  before?: string | undefined;
  limit: number;
}

/** Who acts, why, and in which request. */
export interface Act {
  actorId: string;
  reason: string;
  requestId: string;
}

type Outcome = 'changed' | 'unchanged' | 'unknown';

const PLAYER = sql`
  p.id, p.email, p.display_name as "displayName", p.status,
  p.verified_at is not null as "emailVerified", auth.roles_of(p.id) as roles,
  exists (select from auth.totp t where t.player_id = p.id) as "mfaEnabled",
  to_char(p.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt"`;

// What a person types is text, never a pattern.
const literal = (text: string) => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);

const all = (conditions: SQL[]) => sql.join([sql`true`, ...conditions], sql` and `);

/** What staff routes may do. */
export function staffStore(database: Database) {
  return {
    listPlayers(filter: PlayerFilter): Promise<PlayerRow[]> {
      const conditions: SQL[] = [];
      if (filter.text !== undefined) {
        const pattern = `%${literal(filter.text.toLowerCase())}%`;
        // As it looks, so that whoever is shown a name finds the player by typing what they see.
        const folded = foldDisplayName(filter.text);
        const looks = folded === '' ? null : `%${folded}%`;
        conditions.push(sql`(p.email like ${pattern} or lower(p.display_name) like ${pattern}
          or p.display_name_folded like ${looks}::text or p.id::text = ${filter.text})`);
      }
      if (filter.status !== undefined) conditions.push(sql`p.status = ${filter.status}`);
      if (filter.role !== undefined) {
        conditions.push(sql`exists (select from auth.player_roles r
          where r.player_id = p.id and r.role = ${filter.role})`);
      }
      if (filter.before !== undefined) {
        const { createdAt, id } = filter.before;
        conditions.push(sql`(p.created_at, p.id) < (${createdAt}::timestamptz, ${id}::uuid)`);
      }
      return database.call<PlayerRow & Record<string, unknown>>(
        sql`select ${PLAYER} from auth.players p where ${all(conditions)}
          order by p.created_at desc, p.id desc limit ${filter.limit}::integer`,
        { idempotent: true },
      );
    },

    async showPlayer(playerId: string): Promise<PlayerRow | null> {
      const [row] = await database.call<PlayerRow & Record<string, unknown>>(
        sql`select ${PLAYER} from auth.players p where p.id = ${playerId}::uuid`,
        { idempotent: true },
      );
      return row ?? null;
    },

    pendingActs(
      playerId: string,
      nowMs: number,
    ): Promise<{ act: string; requestedBy: string; requestedAt: string }[]> {
      return database.call(
        sql`select case kind when 'factor_reset' then 'mfa_reset' else kind end as act,
            asked_by as "requestedBy", ${stamp(sql`asked_at`)} as "requestedAt"
          from approvals.requests
          where subject_id = ${playerId}::uuid and state = 'waiting' and expires_at > ${at(nowMs)}
          order by id`,
        { idempotent: true },
      );
    },
  };
}

/** Acts of staff. */
export function staffActStore(database: Database) {
  const one = reader(database);
  return {
    takeRole(playerId: string, role: string, act: Act, nowMs: number): Promise<Outcome> {
      return one(sql`select auth.take_role(${playerId}::uuid, ${role}, ${act.actorId}::uuid,
        ${at(nowMs)}, ${act.reason}, ${act.requestId}) as value`);
    },

    setBan(
      playerId: string,
      banned: boolean,
      act: Act,
      mail: QueuedMail,
      nowMs: number,
    ): Promise<Outcome> {
      return one(sql`select auth.set_ban(${playerId}::uuid, ${banned}::boolean,
        ${act.actorId}::uuid, ${at(nowMs)}, ${act.reason}, ${act.requestId}, ${json(mail)})
        as value`);
    },
  };
}

/** Reading the audit log. */
export function auditStore(database: Database) {
  return {
    listAudit(filter: AuditFilter): Promise<AuditRow[]> {
      const conditions: SQL[] = [];
      if (filter.subject !== undefined) conditions.push(sql`e.subject_id = ${filter.subject}`);
      if (filter.actor !== undefined) conditions.push(sql`e.actor_id = ${filter.actor}::uuid`);
      if (filter.action !== undefined) conditions.push(sql`e.action = ${filter.action}`);
      if (filter.before !== undefined) conditions.push(sql`e.id < ${filter.before}::bigint`);
      return database.call<AuditRow & Record<string, unknown>>(
        sql`select e.id::text as id, ${stamp(sql`e.at`)} as at, e.action,
            e.actor_id as "actorId", e.subject_kind as "subjectKind",
            e.subject_id as "subjectId", e.facts, e.request_id as "requestId", e.role,
            s.position::text as position, encode(s.hash, 'hex') as hash
          from audit.entries e left join audit.seals s on s.entry_id = e.id
          where ${all(conditions)} order by e.id desc limit ${filter.limit}::integer`,
        { idempotent: true },
      );
    },
  };
}
