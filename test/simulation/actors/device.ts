// A client's device: a browser tab or an app, with the real typed client and the real sockets. What
// it calls, says and hears is written down in the run's history. What a device knows is what the
// platform told it, and nothing else.

import './client-types.ts';
import { type Client, createClient, playerOfToken } from '#shared/client/client.ts';
import { LiveSocket, type LiveSocketOptions, type Ticket } from '#shared/client/live-socket.ts';
import { OPERATIONS, type OperationName } from '#shared/client/operations.ts';
import { ServerClock } from '#shared/client/server-clock.ts';
import { SessionSocket, type SessionSocketOptions } from '#shared/client/session-socket.ts';
import type { Answer, Input, Output } from '#shared/client/types.ts';
import type { History, Line } from '../invariants/history.ts';
import type { SimNode } from '../platform/node.ts';
import { type Ear, record } from './recorded-socket.ts';

/** What a device needs of the node that it is. */
export type DeviceNode = Pick<SimNode, 'name' | 'random' | 'run'>;

export interface DeviceOptions {
  node: DeviceNode;
  history: History;
  /** Origin of the gateway. */
  origin: string;
  /** So many times shorter are a person's pauses, where time is real. */
  speed?: number;
}

type Hear = Pick<LiveSocketOptions, 'onFrame' | 'onState' | 'onOpen'>;

/** What a completed sign-in gives. */
export interface SignedIn {
  accessToken: string;
  refreshToken?: string | undefined;
  player: { id: string };
}

const SOCKET_PATH = /^\/v1\/(sessions|rooms|hub)(?:\/([^/]+))?\/socket$/;
const KINDS = { sessions: 'session', rooms: 'room', hub: 'hub' } as const;

const TWICE_CHANCE = 0.1;

function claimsOf(token: string): { sid?: string } {
  const claims = token.split('.')[1] ?? '';
  return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as { sid?: string };
}

export class Device {
  readonly node: DeviceNode;
  readonly history: History;
  readonly clock = new ServerClock();
  #accessToken: string | undefined;
  #refreshToken: string | undefined;
  #refreshing: Promise<boolean> | null = null;
  #client: Client;
  /** The sign-in has ended, and nobody here has signed in again. */
  isOut = false;
  /** What the actor does now: the cause of the calls that follow. */
  cause: number | null = null;
  readonly #origin: string;
  readonly #speed: number;
  readonly #watching = new Set<string>();
  readonly #sockets = new Set<{ close(): void }>();

  constructor({ node, history, origin, speed = 1 }: DeviceOptions) {
    this.node = node;
    this.history = history;
    this.#origin = origin;
    this.#speed = speed;
    this.#client = this.#newClient();
    record(node, (url, ticket) => this.#listen(url, ticket));
  }

  /** Who is signed in here; null for nobody. */
  get playerId(): string | null {
    return this.#accessToken === undefined ? null : playerOfToken(this.#accessToken);
  }

  /** The sign-in of the token that this device holds. */
  get signIn(): string | undefined {
    return this.#accessToken === undefined ? undefined : claimsOf(this.#accessToken).sid;
  }

  /** Runs the work of a person at this device. */
  run<T>(work: () => T): T {
    return this.node.run(work);
  }

  /** Waits by this device's own clock. */
  pause(ms: number): Promise<void> {
    return this.node.run(() => new Promise((resolve) => setTimeout(resolve, ms / this.#speed)));
  }

  /** Calls an operation and writes down what came of it. */
  call<Name extends OperationName>(
    name: Name,
    input: Input<Name> = {} as Input<Name>,
  ): Promise<Answer<Output<Name>>> {
    return this.node.run(() => {
      // The key is the person's intent, so that a history can tell it from another.
      const isKeyed = OPERATIONS[name].idempotent === true && input.idempotencyKey === undefined;
      if (!isKeyed) return this.#call(name, input);
      const keyed = { ...input, idempotencyKey: crypto.randomUUID() };
      // A button that is pressed twice: one intent, and so one key.
      if (this.node.random.chance(TWICE_CHANCE)) void this.#call(name, keyed);
      return this.#call(name, keyed);
    });
  }

  /** Signs in, with the password and nothing more. */
  async logIn(email: string, password: string): Promise<Answer<Output<'auth.login'>>> {
    const answer = await this.call('auth.login', { body: { email, password } });
    if (answer.ok && 'accessToken' in answer.value) this.take(answer.value);
    return answer;
  }

  /** Holds the tokens of a sign-in from now on. */
  take({ accessToken, refreshToken, player }: SignedIn): void {
    if (this.playerId !== null && this.playerId !== player.id) this.#client = this.#newClient();
    this.isOut = false;
    this.#accessToken = accessToken;
    if (refreshToken !== undefined) this.#refreshToken = refreshToken;
  }

  /** A new access token of the same sign-in, as a changed password gives one. */
  renew(accessToken: string): void {
    this.#accessToken = accessToken;
  }

  /** Forgets its tokens and hangs up. */
  forget(): void {
    this.hangUp();
    this.#accessToken = undefined;
    this.#refreshToken = undefined;
    this.#client = this.#newClient();
  }

  /** Closes all sockets. */
  hangUp(): void {
    this.node.run(() => {
      for (const socket of this.#sockets) socket.close();
    });
    this.#sockets.clear();
  }

  /** The socket of a table; `isSpectator`: of somebody else's. */
  session(
    id: string,
    options: Omit<SessionSocketOptions, 'ticket' | 'clock'>,
    isSpectator = false,
  ): SessionSocket {
    const role = isSpectator ? ('spectator' as const) : ('player' as const);
    const input = { params: { id }, body: { role } };
    const ticket = () => this.#ticket('games.ticketForSession', input, isSpectator);
    const { clock } = this;
    return this.#keep(() => new SessionSocket({ ...options, ticket, clock }));
  }

  /** A socket that is let in by a ticket that is at hand, whatever became of that before. */
  with(ticket: Ticket): LiveSocket {
    const quiet = { onFrame: () => {}, onState: () => {} };
    return this.#keep(
      () => new LiveSocket({ ...quiet, ticket: async () => ({ ok: true, value: ticket }) }),
    );
  }

  /** A room's socket. */
  room(id: string, hear: Hear): LiveSocket {
    const ticket = () => this.#ticket('social.ticketForRoom', { params: { id } });
    return this.#keep(() => new LiveSocket({ ...hear, ticket }));
  }

  /** The socket of the player's own hub. */
  hub(hear: Hear): LiveSocket {
    const ticket = () => this.#ticket('social.ticketForHub', {});
    return this.#keep(() => new LiveSocket({ ...hear, ticket }));
  }

  #keep<Socket extends { close(): void }>(make: () => Socket): Socket {
    const socket = this.node.run(make);
    this.#sockets.add(socket);
    return socket;
  }

  async #ticket<
    Name extends 'games.ticketForSession' | 'social.ticketForRoom' | 'social.ticketForHub',
  >(name: Name, input: Input<Name>, isWatching = false): Promise<Answer<Output<Name>>> {
    const answer = await this.#call(name, input);
    if (answer.ok && isWatching) this.#watching.add((answer.value as { ticket: string }).ticket);
    return answer;
  }

  async #call<Name extends OperationName>(
    name: Name,
    input: Input<Name>,
  ): Promise<Answer<Output<Name>>> {
    const { history, node } = this;
    const ids = { player: this.playerId ?? undefined, signIn: this.signIn };
    const call = history.invoke(node.name, ids, name, input, this.cause);
    const answer = await (
      this.#client.call as (name: Name, input: Input<Name>) => Promise<Answer<Output<Name>>>
    )(name, input);
    history.returned(call, answer);
    return answer;
  }

  #newClient(): Client {
    return createClient({
      origin: this.#origin,
      accessToken: () => this.#accessToken,
      refresh: () => {
        this.#refreshing ??= this.#refresh().finally(() => {
          this.#refreshing = null;
        });
        return this.#refreshing;
      },
    });
  }

  async #refresh(): Promise<boolean> {
    const refreshToken = this.#refreshToken;
    const playerId = this.playerId;
    if (refreshToken === undefined || playerId === null) return false;
    const answer = await this.#call('auth.refresh', { body: { refreshToken, playerId } });
    // Whoever signed out or changed the player meanwhile keeps what they have now.
    this.isOut = !answer.ok && answer.error.status === 401;
    if (!answer.ok || this.playerId !== playerId) return false;
    this.take(answer.value);
    return true;
  }

  #listen(url: URL, ticket: string): Ear {
    const { history, node, cause } = this;
    const [, plural, id] = SOCKET_PATH.exec(url.pathname) ?? [];
    const kind = KINDS[(plural ?? '') as keyof typeof KINDS];
    const player = this.playerId;
    if (kind === undefined || player === null) throw new Error(`a socket at ${url.pathname}`);
    const isSpectator = this.#watching.has(ticket);
    const ids = { player, signIn: this.signIn, ...(kind !== 'hub' && { [kind]: id }) };
    const askedMs = history.log.nowMs;
    let line: Line | null = null;
    return {
      opened: () => {
        line = history.opened(node.name, kind, ids, { isSpectator, ticket, askedMs, cause });
      },
      said: (frame) => {
        if (line !== null) history.said(line, frame);
      },
      heard: (text) => {
        if (line !== null && line.closedMs === null) history.heard(line, text);
      },
      closed: (code) => {
        if (line !== null) history.closed(line, code);
      },
    };
  }
}
