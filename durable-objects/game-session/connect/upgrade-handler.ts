// Upgrade handler, the way in for sockets: a ticket is redeemed once, the player's hub is told, and a
// sign-in that died or a table that closed in the meantime does not let in. Every defect of a ticket
// gives the same answer.

import type { HubAttachments } from '#objects/live/hub-attachments.ts';
import type { TicketStore } from '#objects/live/tickets.ts';
import { CLOSE_CODES } from '#shared/errors.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { toTimestamp } from '#shared/time.ts';
import type { SessionState } from '../decide/state.ts';
import type { SessionStateStore } from '../store/session-state-store.ts';
import { isSpectator, type SessionConnection, type SessionConnections } from './connections.ts';
import { sessionView } from './frames.ts';

/** Strangers do not push each other out: the next one is refused. */
const SPECTATORS_MAX = 100;

/** Sockets are for a session that is not over. */
export const hasSockets = ({ status }: SessionState) => status === 'open' || status === 'closing';

const maySee = (state: SessionState, { role, playerId }: SessionConnection) =>
  role === 'player' || playerId === state.playerId || state.settings.spectators;

export class UpgradeHandler {
  readonly #session: SessionStateStore;
  readonly #connections: SessionConnections;
  readonly #tickets: TicketStore<SessionConnection>;
  readonly #attachments: HubAttachments<{ alive: boolean }>;

  constructor(
    session: SessionStateStore,
    connections: SessionConnections,
    tickets: TicketStore<SessionConnection>,
    attachments: HubAttachments<{ alive: boolean }>,
  ) {
    this.#session = session;
    this.#connections = connections;
    this.#tickets = tickets;
    this.#attachments = attachments;
  }

  /** Switches protocols, or says why not. */
  upgrade(request: Request): Promise<Response> {
    return this.#connections.upgrade(
      request,
      () => this.#redeem(request),
      (socket, claims) => this.#enter(socket, claims),
    );
  }

  #redeem(request: Request): Result<SessionConnection> {
    if (!this.#session.isReadable) return err('try_again');
    const { state } = this.#session;
    if (state === null || !hasSockets(state)) return err('invalid_ticket');
    const claims = this.#tickets.redeem(request, Date.now());
    if (claims === null || !maySee(state, claims)) return err('invalid_ticket');
    const isFull = isSpectator(claims) && this.#connections.count(isSpectator) >= SPECTATORS_MAX;
    return isFull ? err('rate_limited') : ok(claims);
  }

  async #enter(socket: WebSocket, claims: SessionConnection): Promise<Result<undefined>> {
    const attached = await this.#attachments.attach(claims);
    if (attached.ok && this.#join(socket, claims)) {
      this.#welcome(socket, claims);
      return ok();
    }
    // Closed on its way in, it hears of it by its close.
    this.#connections.drop(socket, CLOSE_CODES.signedOut, 'signed out');
    await this.#attachments.left(claims);
    return attached.ok ? ok() : attached;
  }

  // A cut, the end of the session or of watching may have come while the hub was asked.
  #join(socket: WebSocket, claims: SessionConnection): boolean {
    const state = this.#session.opened;
    if (!this.#attachments.isAttached(claims.sid)) return false;
    if (!hasSockets(state)) {
      this.#connections.drop(socket, CLOSE_CODES.sessionClosed, 'session closed');
    } else if (!maySee(state, claims)) {
      this.#connections.drop(socket, CLOSE_CODES.policyViolation, 'spectators are off');
    }
    return this.#connections.join(socket, claims);
  }

  #welcome(socket: WebSocket, { role }: SessionConnection): void {
    const state = this.#session.opened;
    if (role === 'player' && state.status === 'open') {
      this.#session.save({ ...state, lastActivityMs: Date.now() });
    }
    const session = sessionView(this.#session.opened);
    const serverTime = toTimestamp(Date.now());
    this.#connections.show(socket, { type: 'welcome', seq: state.seq, serverTime, session });
  }
}
