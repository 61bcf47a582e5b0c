// SQL of social. Every write is one function of the schema `social`; the role has no other right to
// change anything.

import { type SQL, sql } from 'drizzle-orm';
import { appendNote } from '#db/audit.ts';
import { connect, type Database } from '#db/client.ts';
import { outboxesOf } from '#db/outboxes.ts';
import type { RoomKind, RoomPolicy } from '#shared/contracts/chat-room.ts';
import type { Outboxes } from '#shared/contracts/outboxes.ts';
import type { Relations } from '#shared/contracts/social.ts';
import type { AuditNote } from '#shared/http/notes.ts';
import type { ChatMessage } from '#shared/protocol/room.ts';
import { toTimestamp } from '#shared/time.ts';
import {
  BLOCKS_MAX,
  FRIENDS_MAX,
  GROUP_MEMBERS_MAX,
  GROUPS_PER_OWNER_MAX,
  PENDING_REQUESTS_MAX,
  REPORTS_PER_HOUR,
  REQUESTS_PER_HOUR,
} from './settings.ts';

export type EdgeState = 'none' | 'sent' | 'received' | 'friend' | 'blocked' | 'self';

/** A player as a list shows them; `sinceText` is exact and serves as cursor. */
export interface Related {
  playerId: string;
  displayName: string;
  sinceMs: number;
  sinceText: string;
}

export interface Profile {
  playerId: string;
  displayName: string;
  relation: EdgeState;
}

export interface RoomRow {
  id: string;
  kind: RoomKind;
  title: string;
  gameId: string | null;
  ownerId: string | null;
  otherId: string | null;
  shards: number;
  policy: Partial<RoomPolicy>;
  version: number;
  createdAtMs: number;
}

export type AdmissionOutcome =
  | {
      outcome: 'ok';
      room: RoomRow;
      name: string;
      nameVersion: number;
      relations: Relations;
      mutedUntilMs: number | null;
    }
  | { outcome: 'banned'; until: string | null }
  | { outcome: 'not_found' | 'account_closed' };

export interface OutboxRow {
  id: string;
  kind: 'relations' | 'notice' | 'retraction' | 'room' | 'forget';
  targetId: string;
  content: Record<string, unknown>;
}

export interface Sanction {
  id: string;
  roomId: string;
  playerId: string;
  kind: 'mute' | 'ban';
  reason: string;
  untilMs: number | null;
}

/** Who acts as staff, and in which request. */
export interface Act {
  actorId: string;
  reason: string;
  requestId: string;
  nowMs: number;
}

export interface ReportRow {
  id: string;
  room_id: string;
  message_id: string;
  reporter_id: string;
  author_id: string;
  author_name: string | null;
  reason: string;
  context: { message: ChatMessage; around: ChatMessage[] };
  created_at: string;
  state: 'open' | 'resolved';
  resolution: string | null;
}

type RoomOutcome = { outcome: string; made?: boolean; room?: RoomRow };

const READ = { idempotent: true };

export class SocialStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async keepNote(note: AuditNote): Promise<void> {
    await appendNote(this.#database, note);
  }

  async #one<Value>(statement: SQL, options = READ): Promise<Value> {
    const [row] = await this.#database.call<{ value: Value }>(statement, options);
    if (row === undefined) throw new Error('The database answered nothing.');
    return row.value;
  }

  async ping(): Promise<void> {
    await this.#database.call(sql`select 1`, READ);
  }

  /** Asks for friendship. May run twice: a second time answers what is now the case. */
  ask(me: string, other: string, nowMs: number): Promise<string> {
    return this.#one(sql`select social.ask(${me}, ${other}, ${FRIENDS_MAX}::integer,
      ${PENDING_REQUESTS_MAX}::integer, ${REQUESTS_PER_HOUR}::integer,
      ${toTimestamp(nowMs)}) as value`);
  }

  accept(me: string, other: string, nowMs: number): Promise<string> {
    return this.#one(sql`select social.accept(${me}, ${other}, ${FRIENDS_MAX}::integer,
      ${toTimestamp(nowMs)}) as value`);
  }

  /** Ends what stands between two players if it is one of these states. */
  part(me: string, other: string, states: EdgeState[], nowMs: number): Promise<string> {
    const statement = sql`select social.part(${me}, ${other}, ${sql.param(states)}::text[],
      ${toTimestamp(nowMs)}) as value`;
    return this.#one(statement, { idempotent: false });
  }

  block(me: string, other: string, nowMs: number): Promise<string> {
    return this.#one(sql`select social.block(${me}, ${other}, ${BLOCKS_MAX}::integer,
      ${toTimestamp(nowMs)}) as value`);
  }

  unblock(me: string, other: string, nowMs: number): Promise<string> {
    return this.#one(sql`select social.unblock(${me}, ${other}, ${toTimestamp(nowMs)}) as value`);
  }

  relations(me: string): Promise<Relations> {
    return this.#one(sql`select social.relations(${me}) as value`);
  }

  async edges(
    me: string,
    state: EdgeState,
    after: { since: string; playerId: string } | null,
    limit: number,
  ): Promise<Related[]> {
    const rows = await this.#database.call<Record<string, string>>(
      sql`select player_id, display_name, since::text as since_text,
          floor(extract(epoch from since) * 1000)::text as since_ms
        from social.edges_page(${me}, ${state}, ${after?.since ?? null}::timestamptz,
          ${after?.playerId ?? null}::uuid, ${limit}::integer)`,
      READ,
    );
    return rows.map((row) => ({
      playerId: row.player_id ?? '',
      displayName: row.display_name ?? '',
      sinceMs: Number(row.since_ms),
      sinceText: row.since_text ?? '',
    }));
  }

  async profile(me: string, other: string): Promise<Profile | null> {
    const [row] = await this.#database.call<Record<string, string>>(
      sql`select * from social.profile(${me}, ${other})`,
      READ,
    );
    if (row === undefined) return null;
    return {
      playerId: row.player_id ?? '',
      displayName: row.display_name ?? '',
      relation: row.relation as EdgeState,
    };
  }

  /** Players whose folded name begins with `folded`, which holds letters and digits only. */
  async search(
    me: string,
    folded: string,
    after: string | null,
    limit: number,
  ): Promise<(Profile & { folded: string })[]> {
    const rows = await this.#database.call<Record<string, string>>(
      sql`select * from social.search(${me}, ${`${folded}%`}, ${after}, ${limit}::integer)`,
      READ,
    );
    return rows.map((row) => ({
      playerId: row.player_id ?? '',
      displayName: row.display_name ?? '',
      folded: row.folded ?? '',
      relation: row.relation as EdgeState,
    }));
  }

  async rooms(me: string, after: string | null, limit: number): Promise<RoomRow[]> {
    const rows = await this.#database.call<{ room: RoomRow }>(
      sql`select room from social.rooms_page(${me}, ${after}::uuid, ${limit}::integer) as room`,
      READ,
    );
    return rows.map(({ room }) => room);
  }

  admission(
    roomId: string,
    me: string,
    mayModerate: boolean,
    nowMs: number,
  ): Promise<AdmissionOutcome> {
    return this.#one(sql`select social.admission(${roomId}, ${me}, ${mayModerate}::boolean,
      ${toTimestamp(nowMs)}) as value`);
  }

  openDirect(id: string, me: string, other: string, nowMs: number): Promise<RoomOutcome> {
    return this.#one(sql`select social.open_direct(${id}, ${me}, ${other},
      ${toTimestamp(nowMs)}) as value`);
  }

  /** Makes a group. With a key it may run twice; `made` is false for the room of the first time. */
  openGroup(
    id: string,
    me: string,
    title: string,
    key: string | null,
    nowMs: number,
  ): Promise<RoomOutcome> {
    const statement = sql`select social.open_group(${id}, ${me}, ${title},
      ${GROUPS_PER_OWNER_MAX}::integer, ${toTimestamp(nowMs)}, ${key}::text) as value`;
    return this.#one(statement, { idempotent: key !== null });
  }

  addMember(roomId: string, me: string, other: string, nowMs: number): Promise<string> {
    return this.#one(sql`select social.add_member(${roomId}, ${me}, ${other},
      ${GROUP_MEMBERS_MAX}::integer, ${toTimestamp(nowMs)}) as value`);
  }

  removeMember(roomId: string, me: string, other: string, nowMs: number): Promise<string> {
    const statement = sql`select social.remove_member(${roomId}, ${me}, ${other},
      ${toTimestamp(nowMs)}) as value`;
    return this.#one(statement, { idempotent: false });
  }

  /** One more object behind a room of `shards`; returns how many there are now. */
  growRoom(roomId: string, shards: number): Promise<number> {
    return this.#one(sql`select social.grow_room(${roomId}, ${shards}::integer) as value`);
  }

  /** How many objects stand behind a room; 0 for one that does not exist. */
  shardsOf(roomId: string): Promise<number> {
    return this.#one(
      sql`select coalesce((select shards from social.rooms where id = ${roomId}), 0) as value`,
    );
  }

  sanction({ id, roomId, playerId, kind, reason, untilMs }: Sanction, act: Act): Promise<string> {
    const until = untilMs === null ? null : toTimestamp(untilMs);
    const statement = sql`select social.sanction(${id}, ${roomId}, ${playerId}, ${kind}, ${reason},
      ${until}::timestamptz, ${act.actorId}, ${toTimestamp(act.nowMs)}, ${act.requestId}) as value`;
    return this.#one(statement, { idempotent: false });
  }

  liftSanction(roomId: string, playerId: string, kind: 'mute' | 'ban', act: Act): Promise<string> {
    const statement = sql`select social.lift_sanction(${roomId}, ${playerId}, ${kind},
      ${act.reason}, ${act.actorId}, ${toTimestamp(act.nowMs)}, ${act.requestId}) as value`;
    return this.#one(statement, { idempotent: false });
  }

  setPolicy(roomId: string, policy: Partial<RoomPolicy>, act: Act): Promise<RoomOutcome> {
    const statement = sql`select social.set_policy(${roomId}, ${JSON.stringify(policy)}::jsonb,
      ${act.reason}, ${act.actorId}, ${toTimestamp(act.nowMs)}, ${act.requestId}) as value`;
    return this.#one(statement, { idempotent: false });
  }

  async deleteMessage(
    roomId: string,
    messageId: string,
    authorId: string,
    act: Act,
  ): Promise<void> {
    await this.#database.call(sql`select social.delete_message(${roomId}, ${messageId}, ${authorId},
      ${act.reason}, ${act.actorId}, ${toTimestamp(act.nowMs)}, ${act.requestId})`);
  }

  report(
    report: {
      id: string;
      roomId: string;
      reporterId: string;
      reason: string;
      context: ReportRow['context'];
    },
    nowMs: number,
  ): Promise<{ outcome: string; id?: string }> {
    const { id, roomId, reporterId, reason, context } = report;
    const { message } = context;
    return this.#one(sql`select social.report(${id}, ${roomId}, ${message.id}, ${reporterId},
      ${message.author.id}, ${reason}, ${JSON.stringify(context)}::jsonb,
      ${REPORTS_PER_HOUR}::integer, ${toTimestamp(nowMs)}) as value`);
  }

  /** What players are called now; those who left are missing. */
  names(playerIds: readonly string[]): Promise<{ id: string; name: string }[]> {
    return this.#database.call<{ id: string; name: string }>(
      sql`select player_id as id, display_name as name from auth.player_facts
        where player_id = any (${sql.param([...playerIds])}::uuid[]) and status <> 'erased'`,
      READ,
    );
  }

  reports(state: string, after: string | null, limit: number): Promise<ReportRow[]> {
    return this.#database.call<ReportRow & Record<string, unknown>>(
      sql`select * from social.reports_page(${state}, ${after}::uuid, ${limit}::integer)`,
      READ,
    );
  }

  resolveReport(id: string, act: Act): Promise<string> {
    const statement = sql`select social.resolve_report(${id}, ${act.reason}, ${act.actorId},
      ${toTimestamp(act.nowMs)}, ${act.requestId}) as value`;
    return this.#one(statement, { idempotent: false });
  }

  /** Takes work off the outbox: all that is due, or what is for these targets. */
  async claimOutbox(
    targets: readonly string[] | null,
    limit: number,
    nowMs: number,
  ): Promise<OutboxRow[]> {
    const list = targets === null ? sql`null` : sql`${sql.param([...targets])}`;
    const rows = await this.#database.call<Record<string, unknown>>(
      sql`select id::text, kind, target_id, content from social.claim_outbox(${list}::uuid[],
        ${toTimestamp(nowMs)}, ${limit}::integer) order by id`,
    );
    return rows.map((row) => ({
      id: String(row.id),
      kind: row.kind as OutboxRow['kind'],
      targetId: String(row.target_id),
      content: row.content as Record<string, unknown>,
    }));
  }

  async outboxDone(id: string): Promise<void> {
    await this.#database.call(sql`select social.outbox_done(${id}::bigint)`, READ);
  }

  async outboxFailed(id: string, reason: string): Promise<void> {
    await this.#database.call(sql`select social.outbox_failed(${id}::bigint, ${reason})`, READ);
  }

  get outboxes(): Outboxes {
    return outboxesOf(this.#database, 'social');
  }

  /** Reports that wait for a moderator, up to 10,000. */
  openReports(): Promise<number> {
    return this.#one(sql`select social.open_reports() as value`);
  }
}

/** The store behind an environment. */
export function storeOf(env: {
  SOCIAL_DATABASE_URL: string;
  NEON_PROXY_URL?: string;
}): SocialStore {
  return new SocialStore(connect(env.SOCIAL_DATABASE_URL, env.NEON_PROXY_URL || undefined));
}
