// Upgrade handler, the way in and out for sockets: whoever holds a ticket is made known to the
// player's hub, and a sign-in that died or a ban that came in the meantime does not come in.

import type { HubAttachments } from '#objects/live/hub-attachments.ts';
import { CLOSE_CODES } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { toTimestamp } from '#shared/time.ts';
import type { HubAnswer } from '../env.ts';
import type { Follower } from '../replicate/follower.ts';
import { CHATTY_MEMBERS_MAX, type Room } from '../room.ts';
import type { RoomConnection, TicketClaims } from './claims.ts';
import type { FrameHandler } from './frame-handler.ts';

// A sanction without end, as a time that every client can read.
const LAST_MS = Date.UTC(9999, 11, 31);

export class UpgradeHandler {
  readonly #room: Room;
  readonly #attachments: HubAttachments<HubAnswer>;
  readonly #follower: Follower;
  readonly #frameHandler: FrameHandler;
  readonly #membersOfAll: () => number;

  constructor(
    room: Room,
    attachments: HubAttachments<HubAnswer>,
    follower: Follower,
    frameHandler: FrameHandler,
    membersOfAll: () => number,
  ) {
    this.#room = room;
    this.#attachments = attachments;
    this.#follower = follower;
    this.#frameHandler = frameHandler;
    this.#membersOfAll = membersOfAll;
  }

  /** Switches protocols, or says why not. */
  upgrade(request: Request): Promise<Response> {
    const lastSeq = new URL(request.url).searchParams.get('lastSeq');
    return this.#room.connections.upgrade(
      request,
      () => this.#redeem(request),
      (socket, claims) => this.#enter(socket, claims, lastSeq),
    );
  }

  #redeem(request: Request): Result<TicketClaims> {
    if (this.#room.facts === null) return err('invalid_ticket');
    const claims = this.#room.tickets.redeem(request, Date.now());
    if (claims === null) return err('invalid_ticket');
    return this.#isBanned(claims) ? err('room_banned') : ok(claims);
  }

  #isBanned({ playerId, staff }: TicketClaims): boolean {
    return !staff && this.#room.registry.sanctionsOf(playerId).bannedUntilMs > Date.now();
  }

  async #enter(
    socket: WebSocket,
    claims: TicketClaims,
    lastSeq: string | null,
  ): Promise<Result<undefined>> {
    const admitted = await this.#admit(claims);
    // Closed on its way in, it hears of it by its close.
    if (admitted.ok && this.#join(socket, admitted.value)) {
      this.#welcome(socket, admitted.value);
      if (lastSeq !== null) await this.#frameHandler.resume(socket, Number(lastSeq));
      return ok();
    }
    this.#room.connections.drop(socket, CLOSE_CODES.signedOut, 'refused');
    await this.#attachments.left(claims);
    return admitted.ok ? ok() : admitted;
  }

  async #admit(claims: TicketClaims): Promise<Result<TicketClaims>> {
    const attached = await this.#attachments.attach(claims);
    if (!attached.ok) return attached;
    const { blocks, name } = attached.value;
    if (blocks !== null) this.#room.setBlocks(claims.playerId, blocks);
    // A ticket may be older than the last rename.
    const isRenamed = name !== undefined && name.version > claims.nameVersion;
    const known = isRenamed ? { ...claims, name: name.name, nameVersion: name.version } : claims;
    if (!(await this.#meet(known))) return err('try_again');
    // A cut or a ban may have come while we asked.
    if (!this.#attachments.isAttached(claims.sid)) return err('invalid_ticket');
    return this.#isBanned(claims) ? err('room_banned') : ok(known);
  }

  async #meet(person: TicketClaims): Promise<boolean> {
    const isNew = this.#room.meet(person);
    if (this.#room.isLeader) return true;
    const isReady = await this.#follower.ready();
    if (isReady && isNew) void this.#follower.introduce(person);
    return isReady;
  }

  #join(socket: WebSocket, claims: TicketClaims): boolean {
    const name = this.#room.nameOf(claims);
    return this.#room.connections.join(socket, { ...claims, name, liveFrom: this.#room.seq });
  }

  #welcome(socket: WebSocket, { playerId, staff, ...person }: TicketClaims): void {
    const room = this.#room;
    const { roomId, kind, title } = room.opened;
    const { mutedUntilMs } = room.registry.sanctionsOf(playerId);
    room.send(socket, {
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
      members: this.#membersOfAll(),
    });
    if (room.connections.players.get(playerId) !== 1) return;
    room.indexBlocks(playerId);
    if (room.members > CHATTY_MEMBERS_MAX) return;
    const name = room.nameOf({ playerId, ...person });
    const members = this.#membersOfAll();
    const author = { id: playerId, staff };
    room.broadcast({ type: 'joined', playerId, name, members }, author, socket);
  }

  /** A connection is gone: others hear of it when it was the player's last, the hub always. */
  async left({ playerId, sid, staff }: RoomConnection): Promise<void> {
    const { members, connections } = this.#room;
    if (!connections.players.has(playerId)) {
      this.#room.indexBlocks(playerId);
      const author = { id: playerId, staff };
      if (members < CHATTY_MEMBERS_MAX) {
        this.#room.broadcast({ type: 'left', playerId, members }, author);
      }
    }
    await this.#attachments.left({ sid, playerId });
  }
}
