// The way in and out for sockets: a ticket is redeemed once, the player's hub is told, and a sign-
// in that died in the meantime does not come in. Every defect of a ticket gives the same answer.

import type { AttachedSocket } from '#shared/contracts/player-hub.ts';
import { CLOSE_CODES } from '#shared/errors.ts';
import { errorFields, log } from '#shared/log.ts';
import { SESSION_PROTOCOL } from '#shared/protocol/session.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { ticketHash, ticketOf } from '#shared/ticket.ts';
import { toTimestamp } from '#shared/time.ts';
import type { SessionState } from '../decide/state.ts';
import type { GameSessionEnv } from '../env.ts';
import type { SessionStateStore } from '../store/session-state-store.ts';
import { sessionView, spectatorFrame } from './frames.ts';
import type { Member, Sockets } from './sockets.ts';

export class UpgradeHandler {
  readonly #session: SessionStateStore;
  readonly #sockets: Sockets;
  readonly #env: GameSessionEnv;

  constructor(session: SessionStateStore, sockets: Sockets, env: GameSessionEnv) {
    this.#session = session;
    this.#sockets = sockets;
    this.#env = env;
  }

  #redeem(request: Request, state: SessionState): Omit<Member, 'order'> | null {
    const ticket = ticketOf(request, SESSION_PROTOCOL);
    if (ticket === null) return null;
    const row = this.#session.storage.redeemTicket(ticketHash(ticket), Date.now());
    if (row === null) return null;
    const { player: playerId, sid, role } = row;
    const isAllowed = role === 'player' || playerId === state.playerId || state.settings.spectators;
    return isAllowed ? { playerId, sid, role } : null;
  }

  #attachment(member: Member): AttachedSocket {
    return { sid: member.sid, kind: 'session', id: this.#session.opened.id };
  }

  /** Switches protocols, or says why not. */
  async enter(request: Request, lineId: string): Promise<Result<Response>> {
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') {
      return err('upgrade_required');
    }
    if (!this.#session.isReadable) return err('try_again');
    const { state } = this.#session;
    if (state === null || (state.status !== 'open' && state.status !== 'closing')) {
      return err('invalid_ticket');
    }
    const who = this.#redeem(request, state);
    if (who === null) return err('invalid_ticket');
    const { 0: client, 1: server } = new WebSocketPair();
    const accepted = this.#sockets.accept(server, lineId, who);
    if (!accepted.ok) return accepted;
    const member = accepted.value;
    const admitted = await this.#attach(member);
    if (!admitted.ok) {
      this.#sockets.close(
        CLOSE_CODES.signedOut,
        'signed out',
        ({ order }) => order === member.order,
      );
      return admitted;
    }
    // Closed on its way in: it hears of it by its close.
    if (this.#sockets.join(server, member)) this.#welcome(server, member);
    else await this.left(member);
    const headers = { 'sec-websocket-protocol': SESSION_PROTOCOL };
    return ok(new Response(null, { status: 101, webSocket: client, headers }));
  }

  // Accepted first and asked second: a sign-in that dies in between finds its socket here to cut.
  async #attach(member: Member): Promise<Result<undefined>> {
    const hub = this.#env.PLAYER_HUB.getByName(member.playerId);
    try {
      return (await hub.attach(this.#attachment(member))) ? ok() : err('invalid_ticket');
    } catch (error) {
      log('warn', 'hub_unavailable', errorFields(error));
      return err('try_again');
    }
  }

  #welcome(socket: WebSocket, member: Member): void {
    const state = this.#session.opened;
    if (member.role === 'player' && state.status === 'open') {
      this.#session.save({ ...state, lastActivityMs: Date.now() });
    }
    const session = sessionView(this.#session.opened);
    const serverTime = toTimestamp(Date.now());
    const frame = { type: 'welcome' as const, seq: state.seq, serverTime, session };
    const shown = member.role === 'player' ? frame : spectatorFrame(frame);
    this.#sockets.send(socket, JSON.stringify(shown));
  }

  /** Closes every socket of a dead sign-in and tells the hub that they are gone. Idempotent. */
  async cut(socket: AttachedSocket): Promise<void> {
    const cut = this.#sockets.close(
      CLOSE_CODES.signedOut,
      'signed out',
      ({ sid }) => sid === socket.sid,
    );
    // A sign-in has one hub. Without any socket left it can only be the owner's that still asks.
    const players = new Set(cut.map(({ playerId }) => playerId));
    const { isReadable } = this.#session;
    const owner = isReadable ? this.#session.state?.playerId : undefined;
    if (players.size === 0 && owner !== undefined) players.add(owner);
    for (const playerId of players) {
      await this.#env.PLAYER_HUB.getByName(playerId).detach(socket);
    }
  }

  /** A seat is gone; the hub is told when it was the last of its sign-in. */
  async left(member: Member): Promise<void> {
    if (this.#session.state === null || this.#sockets.hasSignIn(member.sid)) return;
    try {
      await this.#env.PLAYER_HUB.getByName(member.playerId).detach(this.#attachment(member));
    } catch (error) {
      // The hub only keeps an entry too many; a later cut finds nothing to do.
      log('warn', 'hub_unavailable', errorFields(error));
    }
  }
}
