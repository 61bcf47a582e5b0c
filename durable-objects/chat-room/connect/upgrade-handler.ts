// Upgrade handler, the way in and out for sockets: a ticket is redeemed once, the player's hub is told, and a sign-in
// that died in the meantime does not come in. Every defect of a ticket gives the same answer.

import type { AttachedSocket } from '#shared/contracts/player-hub.ts';
import { CLOSE_CODES } from '#shared/errors.ts';
import { errorFields, log } from '#shared/log.ts';
import { SESSION_PROTOCOL } from '#shared/protocol/session.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { ticketHash, ticketOf } from '#shared/ticket.ts';
import { SECOND_MS, toTimestamp } from '#shared/time.ts';
import type { ChatRoomEnv } from '../env.ts';
import { CHATTY_MEMBERS_MAX, type Room } from '../room.ts';
import type { TicketClaims } from '../store/registry.ts';
import type { Departure } from './connections.ts';

// A sanction without end, as a time that every client can read.
const LAST_MS = Date.UTC(9999, 11, 31);
/** A hub that did not hear of a departure is told again after this time. */
const RETRY_MS = 15 * SECOND_MS;

export class UpgradeHandler {
  readonly #room: Room;
  readonly #env: ChatRoomEnv;
  /** Some hub did not hear that a socket is gone. */
  hasFailed = false;

  constructor(room: Room, env: ChatRoomEnv) {
    this.#room = room;
    this.#env = env;
  }

  #redeem(request: Request): TicketClaims | null {
    if (this.#room.facts === null) return null;
    const ticket = ticketOf(request, SESSION_PROTOCOL);
    if (ticket === null) return null;
    return this.#room.registry.redeemTicket(ticketHash(ticket), Date.now());
  }

  #attachment(sid: string): AttachedSocket {
    return { sid, kind: 'room', id: this.#room.id };
  }

  /**
   * Switches protocols, or says why not. `prepare` runs before the member is let in, `resume` right
   * after the welcome and before anything new.
   */
  async enter(
    request: Request,
    lineId: string,
    prepare: (member: TicketClaims) => Promise<boolean>,
    resume: (socket: WebSocket, lastSeq: number) => Promise<void> | undefined,
    membersOfAll: () => number,
  ): Promise<Result<Response>> {
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') {
      return err('upgrade_required');
    }
    const member = this.#redeem(request);
    if (member === null) return err('invalid_ticket');
    if (!member.staff && this.#isBanned(member.playerId)) return err('room_banned');
    const { 0: client, 1: server } = new WebSocketPair();
    this.#room.sockets.accept(server, lineId, member);
    const admitted = await this.#attach(member);
    const isReady = admitted.ok && (await prepare(member));
    // A ban or a cut may have come while we asked.
    const isWelcome = isReady && this.#room.registry.playerOf(member.sid) !== null;
    if (!isWelcome) {
      this.#room.sockets.drop(server, CLOSE_CODES.signedOut, 'refused');
      if (!admitted.ok) return admitted;
      return isReady ? err('invalid_ticket') : err('try_again');
    }
    if (!member.staff && this.#isBanned(member.playerId)) {
      this.#room.sockets.drop(server, CLOSE_CODES.banned, 'banned');
      return err('room_banned');
    }
    if (!this.#join(server, member, membersOfAll)) await this.#leaveOnTheWay(member);
    const lastSeq = new URL(request.url).searchParams.get('lastSeq');
    if (lastSeq !== null) await resume(server, Number(lastSeq));
    const headers = { 'sec-websocket-protocol': SESSION_PROTOCOL };
    return ok(new Response(null, { status: 101, webSocket: client, headers }));
  }

  #isBanned(playerId: string): boolean {
    return this.#room.registry.sanctionsOf(playerId).bannedUntilMs > Date.now();
  }

  // Accepted first and asked second: a sign-in that dies in between finds its socket here to cut.
  // The hub answers with the newest block list, so a push that came before us is not lost either.
  async #attach(member: TicketClaims): Promise<Result<undefined>> {
    const { playerId, sid } = member;
    this.#room.registry.noteAttached(sid, playerId);
    try {
      const hub = this.#env.PLAYER_HUB.getByName(playerId);
      const { alive, blocks, name } = await hub.enterRoom(this.#attachment(sid));
      if (blocks !== null) this.#room.takeBlocks(playerId, blocks);
      // A ticket may be older than the last rename.
      if (name !== undefined && name.version > (member.nameVersion ?? 0)) {
        Object.assign(member, { name: name.name, nameVersion: name.version });
      }
      if (alive) return ok();
      this.#room.registry.forgetAttached(sid);
      return err('invalid_ticket');
    } catch (error) {
      log('warn', 'hub_unavailable', errorFields(error));
      return err('try_again');
    }
  }

  #join(socket: WebSocket, member: TicketClaims, membersOfAll: () => number): boolean {
    const room = this.#room;
    const { playerId } = member;
    const name = room.nameOf(member);
    const { roomId, kind, title } = room.opened;
    const blocks = room.registry.blocksOf(playerId)?.blocks ?? [];
    const joined = room.sockets.join(socket, { ...member, name, liveFrom: room.seq }, blocks);
    // Closed on its way in: it hears of it by its close.
    if (joined === null) return false;
    const { mutedUntilMs } = room.registry.sanctionsOf(playerId);
    room.sockets.send(socket, {
      type: 'welcome',
      seq: room.seq,
      serverTime: toTimestamp(Date.now()),
      room: {
        id: roomId,
        kind,
        title,
        slowModeSeconds: room.policy.slowModeSeconds,
        mutedUntil: mutedUntilMs > Date.now() ? toTimestamp(Math.min(mutedUntilMs, LAST_MS)) : null,
        readSeq: room.storage.marker(playerId),
      },
      members: membersOfAll(),
    });
    if (!joined.first || room.sockets.members > CHATTY_MEMBERS_MAX) return true;
    const frame = { type: 'joined', playerId, name, members: membersOfAll() };
    const author = { id: playerId, staff: member.staff };
    room.sockets.broadcast(JSON.stringify(frame), author, socket);
    return true;
  }

  /** Closes every socket of a dead sign-in and tells the hub that they are gone. Idempotent. */
  async cut({ sid }: AttachedSocket): Promise<void> {
    if (this.#room.facts === null) return;
    const { sockets, registry } = this.#room;
    sockets.close(CLOSE_CODES.signedOut, 'signed out', (connection) => connection.sid === sid);
    const playerId = registry.playerOf(sid);
    if (playerId === null) return;
    registry.forgetAttached(sid);
    try {
      await this.#env.PLAYER_HUB.getByName(playerId).detach(this.#attachment(sid));
    } catch (error) {
      registry.noteAttached(sid, playerId);
      throw error;
    }
  }

  async #leaveOnTheWay({ sid, playerId }: TicketClaims): Promise<void> {
    if (!this.#room.sockets.hasSignIn(sid)) await this.#detach(sid, playerId);
  }

  /** A connection is gone; the hub is told when it was the last of its sign-in. */
  async left({ connection, playerLeft, signInLeft }: Departure): Promise<void> {
    const { playerId, sid, staff } = connection;
    const { sockets } = this.#room;
    if (playerLeft && sockets.members < CHATTY_MEMBERS_MAX) {
      const frame = { type: 'left', playerId, members: sockets.members };
      sockets.broadcast(JSON.stringify(frame), { id: playerId, staff });
    }
    if (signInLeft) await this.#detach(sid, playerId);
  }

  async #detach(sid: string, playerId: string): Promise<void> {
    try {
      await this.#env.PLAYER_HUB.getByName(playerId).detach(this.#attachment(sid));
      // Someone who came back while we told the hub must be known to it again.
      if (this.#room.sockets.hasSignIn(sid)) {
        await this.#env.PLAYER_HUB.getByName(playerId).enterRoom(this.#attachment(sid));
      } else this.#room.registry.forgetAttached(sid);
    } catch (error) {
      // The row stays: the alarm tells the hub later.
      this.hasFailed = true;
      log('warn', 'hub_unavailable', errorFields(error));
    }
  }

  /** True when a hub thinks that somebody is here who is not. Reads only. */
  hasLost(): boolean {
    const { registry, sockets } = this.#room;
    return registry.allAttached().some(({ sid }) => !sockets.hasSignIn(sid));
  }

  /** When hubs that did not answer are to be told again; `null` when there are none. */
  retryAtMs(nowMs: number): number | null {
    return this.hasFailed ? nowMs + RETRY_MS : null;
  }

  /** Tells hubs of sign-ins that they think are here and are not. */
  async sweep(): Promise<void> {
    this.hasFailed = false;
    for (const { sid, player } of this.#room.registry.allAttached()) {
      if (!this.#room.sockets.hasSignIn(sid)) await this.#detach(sid, player);
    }
  }
}
