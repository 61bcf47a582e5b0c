// SQL of what staff see and do alone: players, roles, bans, the audit.

import { and, asc, desc, eq, exists, gt, like, lt, or, sql } from 'drizzle-orm';
import type { SelectResultFields } from 'drizzle-orm/query-builders/select.types';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { asked, isoMoment } from '#db/queries.ts';
import { requests } from '#db/schema/approvals.ts';
import { entries, seals } from '#db/schema/audit.ts';
import { playerRoles, players } from '#db/schema/auth.ts';
import { at, json } from '#db/values.ts';
import { bytesToHex } from '#shared/bytes.ts';
import type { Role } from '#shared/permissions.ts';
import { foldDisplayName } from '#shared/text/display-name.ts';
import type { QueuedMail } from '../mail/queued-mail.ts';
import { mfaEnabled, rolesOfPlayer } from './accounts.ts';

export interface PlayerFilter {
  text?: string | undefined;
  status?: PlayerRow['status'] | undefined;
  role?: Role | undefined;
  /** Only players older than this position. */
  before: { createdAt: string; id: string } | null;
  limit: number;
}

export interface AuditFilter {
  subject?: string | undefined;
  actor?: string | undefined;
  action?: string | undefined;
  before?: string | null;
  limit: number;
}

/** Who acts, why, and in which request. */
export interface Act {
  actorId: string;
  reason: string;
  requestId: string;
}

/** A player as staff see them; the moment is exact, for it is a cursor too. */
const PLAYER = {
  id: players.id,
  email: players.email,
  displayName: players.displayName,
  status: players.status,
  emailVerified: sql<boolean>`${players.verifiedAtMs} is not null`,
  roles: rolesOfPlayer,
  mfaEnabled,
  createdAt: sql<string>`to_char(${players.createdAtMs} at time zone 'utc',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
};
export type PlayerRow = SelectResultFields<typeof PLAYER>;

// What a person types is text, never a pattern.
const literal = (text: string) => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);

/** Players with this in their address or name, or with this id. */
function matches(text: string) {
  const pattern = `%${literal(text.toLowerCase())}%`;
  // As it looks, so that whoever is shown a name finds the player by typing what they see.
  const folded = foldDisplayName(text);
  return or(
    like(players.email, pattern),
    like(sql`lower(${players.displayName})`, pattern),
    folded === '' ? undefined : like(players.displayNameFolded, `%${folded}%`),
    eq(sql`${players.id}::text`, text),
  );
}

/** What staff routes may do. */
export function staffStore(database: Database) {
  return {
    listPlayers: ({ text, status, role, before, limit }: PlayerFilter): Promise<PlayerRow[]> =>
      database.read((db) => {
        const granted = db
          .select({ role: playerRoles.role })
          .from(playerRoles)
          .where(and(eq(playerRoles.playerId, players.id), eq(playerRoles.role, role ?? 'player')));
        const position = sql`(${players.createdAtMs}, ${players.id})`;
        return db
          .select(PLAYER)
          .from(players)
          .where(
            and(
              asked(text, matches),
              asked(status, (is) => eq(players.status, is)),
              role === undefined ? undefined : exists(granted),
              asked(
                before,
                ({ createdAt, id }) => sql`${position} < (${createdAt}::timestamptz, ${id}::uuid)`,
              ),
            ),
          )
          .orderBy(desc(players.createdAtMs), desc(players.id))
          .limit(limit);
      }),

    async showPlayer(playerId: string): Promise<PlayerRow | null> {
      const row = await database.readOne((db) =>
        db.select(PLAYER).from(players).where(eq(players.id, playerId)),
      );
      return row ?? null;
    },

    pendingActs: (playerId: string, nowMs: number) =>
      database.read((db) =>
        db
          .select({
            act: sql<string>`case ${requests.kind} when 'factor_reset' then 'mfa_reset'
              else ${requests.kind} end`,
            requestedBy: requests.askedBy,
            requestedAt: isoMoment(requests.askedAtMs),
          })
          .from(requests)
          .where(
            and(
              eq(requests.subjectId, playerId),
              eq(requests.state, 'waiting'),
              gt(requests.expiresAtMs, nowMs),
            ),
          )
          .orderBy(asc(requests.id)),
      ),
  };
}

const outcome = z.enum(['changed', 'unchanged', 'unknown']);

/** Acts of staff. */
export function staffActStore(database: Database) {
  const { once } = functionsOf(database);
  return {
    takeRole: (
      playerId: string,
      role: string,
      { actorId, reason, requestId }: Act,
      nowMs: number,
    ) =>
      once.call('auth.take_role', [playerId, role, actorId, at(nowMs), reason, requestId], outcome),

    setBan: (
      playerId: string,
      banned: boolean,
      { actorId, reason, requestId }: Act,
      mail: QueuedMail,
      nowMs: number,
    ) =>
      once.call(
        'auth.set_ban',
        [playerId, banned, actorId, at(nowMs), reason, requestId, json(mail)],
        outcome,
      ),

    /** Ends these sign-ins, or all; returns those that lived. */
    endByStaff: (
      playerId: string,
      only: readonly string[] | null,
      { actorId, requestId }: Omit<Act, 'reason'>,
      nowMs: number,
    ) =>
      once.call(
        'auth.end_by_staff',
        [playerId, only, actorId, at(nowMs), requestId],
        z.array(z.string()),
      ),
  };
}

/** Reading the audit log. */
export function auditStore(database: Database) {
  return {
    async listAudit({ subject, actor, action, before, limit }: AuditFilter) {
      const rows = await database.read((db) =>
        db
          .select({
            id: sql<string>`${entries.id}::text`,
            at: isoMoment(entries.atMs),
            action: entries.action,
            actorId: entries.actorId,
            subjectKind: entries.subjectKind,
            subjectId: entries.subjectId,
            facts: entries.facts,
            requestId: entries.requestId,
            role: entries.role,
            position: sql<string | null>`${seals.position}::text`,
            hash: seals.hash,
          })
          .from(entries)
          .leftJoin(seals, eq(seals.entryId, entries.id))
          .where(
            and(
              asked(subject, (id) => eq(entries.subjectId, id)),
              asked(actor, (id) => eq(entries.actorId, id)),
              asked(action, (name) => eq(entries.action, name)),
              asked(before, (id) => lt(entries.id, BigInt(id))),
            ),
          )
          .orderBy(desc(entries.id))
          .limit(limit),
      );
      return rows.map(({ hash, ...row }) => ({
        ...row,
        hash: hash === null ? null : bytesToHex(hash),
      }));
    },
  };
}
