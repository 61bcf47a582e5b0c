// Single-use tickets: how a socket proves whose it is. The object keeps a hash and what the ticket
// stands for; every defect of a ticket gives the same answer.

import type { StoredCodec } from '#objects/stored-codec.ts';
import type { IssuedTicket } from '#shared/contracts/game-session.ts';
import { SESSION_PROTOCOL } from '#shared/protocol/session.ts';
import type { TicketKind } from '#shared/routing-key.ts';
import { newTicket, TICKET_LIFETIME_MS, ticketHash, ticketOf } from '#shared/ticket.ts';
import type { Identity } from './connections.ts';

/** Of one object; the oldest go first. */
const TICKETS_MAX = 4_000;

export class TicketStore<Claims extends Identity> {
  readonly #sql: SqlStorage;
  readonly #ring: string;
  readonly #kind: TicketKind;
  readonly #codec: StoredCodec<Claims>;
  readonly #perPlayerMax: number;

  /** `ring` is the key under which tickets are made; of one player, the oldest surplus one goes. */
  constructor(
    sql: SqlStorage,
    ring: string,
    kind: TicketKind,
    codec: StoredCodec<Claims>,
    perPlayerMax: number,
  ) {
    this.#sql = sql;
    this.#ring = ring;
    this.#kind = kind;
    this.#codec = codec;
    this.#perPlayerMax = perPlayerMax;
  }

  /** Makes a ticket for the object of this name. */
  issue(objectId: string, claims: Claims, nowMs: number): IssuedTicket {
    const expiresAtMs = nowMs + TICKET_LIFETIME_MS;
    const ticket = newTicket(this.#ring, this.#kind, objectId, expiresAtMs);
    const surplus = `select hash from tickets where player = ? order by expires_at desc
      limit -1 offset ?`;
    const oldest = 'select hash from tickets order by expires_at desc limit -1 offset ?';
    this.#sql.exec('delete from tickets where expires_at <= ?', nowMs);
    this.#sql.exec(
      `delete from tickets where hash in (${surplus})`,
      claims.playerId,
      this.#perPlayerMax - 1,
    );
    this.#sql.exec(`delete from tickets where hash in (${oldest})`, TICKETS_MAX - 1);
    this.#sql.exec(
      'insert into tickets (hash, player, expires_at, claims) values (?, ?, ?, ?)',
      ticketHash(ticket),
      claims.playerId,
      expiresAtMs,
      this.#codec.encode(claims),
    );
    return { ticket, expiresAtMs };
  }

  /** Takes the ticket of an upgrade, once; `null` for one that is unknown, used or too old. */
  redeem(request: Request, nowMs: number): Claims | null {
    const ticket = ticketOf(request, SESSION_PROTOCOL);
    if (ticket === null) return null;
    const [row] = this.#sql
      .exec<{ claims: string; expires_at: number }>(
        'delete from tickets where hash = ? returning claims, expires_at',
        ticketHash(ticket),
      )
      .toArray();
    if (row === undefined || row.expires_at <= nowMs) return null;
    return this.#codec.decode(row.claims);
  }

  /** Players who hold a ticket: each may come in, however many tickets they hold. */
  players(nowMs: number): string[] {
    return this.#sql
      .exec<{ player: string }>('select distinct player from tickets where expires_at > ?', nowMs)
      .toArray()
      .map(({ player }) => player);
  }

  dropOf(playerId: string): void {
    this.#sql.exec('delete from tickets where player = ?', playerId);
  }
}
