// One session of one player at one game. What survives hibernation and eviction: everything in the
// snapshot and the events (`storage.ts`), and who is on which socket. What does not: counters of
// frames, the alarm's cached time, kept results of pure functions. Called by games (RPC and
// upgrade) and by auth through SignInControl; it calls the wallet and the player's hub, never its
// callers.

import { DurableObject } from 'cloudflare:workers';
import { AlarmScheduler } from '#objects/live/alarm-scheduler.ts';
import { HubAttachments } from '#objects/live/hub-attachments.ts';
import { setPingAnswerer } from '#objects/live/ping.ts';
import { TicketStore } from '#objects/live/tickets.ts';
import { isOpened } from '#objects/migrate.ts';
import { requireBoot } from '#shared/boot.ts';
import type {
  CloseRefusal,
  GameSessionContract,
  IssuedTicket,
  OpenRefusal,
  OpenSession,
  ReceiptKey,
  ReleaseRefusal,
  RoundReplay,
  RoundsAsked,
  SocketRole,
  TopUpRefusal,
  UpdateRefusal,
} from '#shared/contracts/game-session.ts';
import type { AttachedSocket } from '#shared/contracts/player-hub.ts';
import type { SessionSummary } from '#shared/contracts/session-summary.ts';
import { CLOSE_CODES } from '#shared/errors.ts';
import { serverSeedHash } from '#shared/fairness/seeds.ts';
import { nameOf } from '#shared/http/error-frame.ts';
import { errorFields, log } from '#shared/log.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { nonceOf, setRoundIdKey } from '#shared/round-id.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { SessionView } from '#shared/views/session.ts';
import { CommandHandler } from './connect/command-handler.ts';
import {
  claimsCodec,
  isSpectator,
  type SessionConnection,
  SessionConnections,
} from './connect/connections.ts';
import { FrameQueue } from './connect/frame-queue.ts';
import { sessionView } from './connect/frames.ts';
import { StandingWatch } from './connect/standing-watch.ts';
import { hasSockets, UpgradeHandler } from './connect/upgrade-handler.ts';
import { defaultBuyInMicros } from './decide/buy-in.ts';
import { newSession, type SessionState } from './decide/state.ts';
import { handIsDue, idleIsDue, openingIsDue } from './deliver/alarm-schedule.ts';
import { BalanceNotifier } from './deliver/balance-notifier.ts';
import { Delivery } from './deliver/delivery.ts';
import { coinsRefusal, reopened } from './deliver/ledger-outbox.ts';
import { publicReceiptKey, signReceipt } from './deliver/receipts.ts';
import { Reporter } from './deliver/reporter.ts';
import { summaryOf } from './deliver/summary.ts';
import type { GameSessionEnv } from './env.ts';
import { GAME_SESSION_SCHEMA } from './env-schema.ts';
import { findRound, pageOfRounds, roundsBetween } from './store/history.ts';
import { fresh, SessionStateStore } from './store/session-state-store.ts';
import { SessionStorage } from './store/storage.ts';

/** What failed once would fail again at once. */
const AFTER_FAILURE_MS = 30 * SECOND_MS;
/** Unused tickets of one player; a stranger's do not push out the owner's. */
const TICKETS_PER_PLAYER_MAX = 8;

export class GameSession extends DurableObject<GameSessionEnv> implements GameSessionContract {
  readonly #connections: SessionConnections;
  readonly #frames: FrameQueue;
  readonly #tickets: TicketStore<SessionConnection>;
  readonly #attachments: HubAttachments<{ alive: boolean }>;
  readonly #alarm: AlarmScheduler;
  readonly #session: SessionStateStore;
  readonly #notifier: BalanceNotifier;
  readonly #delivery: Delivery;
  readonly #commands: CommandHandler;
  readonly #upgrades: UpgradeHandler;

  constructor(context: DurableObjectState, env: GameSessionEnv) {
    super(context, env);
    requireBoot(env, GAME_SESSION_SCHEMA);
    setRoundIdKey(env.ROUTING_KEY);
    setPingAnswerer(context, env.PINGS_ANSWERED_BY);
    const { sql } = context.storage;
    const id = nameOf(context);
    const connections = new SessionConnections(context);
    this.#connections = connections;
    this.#frames = new FrameQueue(connections, Number(env.FRAMES_PER_SECOND));
    this.#tickets = new TicketStore(
      sql,
      env.ROUTING_KEY,
      'session',
      claimsCodec,
      TICKETS_PER_PLAYER_MAX,
    );
    this.#alarm = new AlarmScheduler(context);
    const storage = new SessionStorage(context.storage, id);
    const background = (work: Promise<void>) => context.waitUntil(work);
    this.#notifier = new BalanceNotifier(env.PLAYER_HUB, () => this.#session.state, background);
    const onChange = () => this.#notifier.changed();
    this.#session = new SessionStateStore(storage, this.#alarm, connections, onChange);
    this.#notifier.onEndNotified = () => {
      this.#session.save({ ...this.#session.opened, isEndNotified: true });
    };
    const reporter = new Reporter(env.WALLET, this.#session, background);
    this.#delivery = new Delivery(env.WALLET, this.#session, this.#notifier, reporter, () => {
      connections.close(CLOSE_CODES.sessionClosed, 'session closed');
    });
    this.#commands = new CommandHandler(
      this.#session,
      connections,
      this.#frames,
      this.#delivery,
      new StandingWatch(env.PLAYER_HUB, this.#session, this.#delivery, background),
      background,
    );
    const hubs = {
      attach: async (playerId: string, socket: AttachedSocket) => ({
        alive: await env.PLAYER_HUB.getByName(playerId).attach(socket),
      }),
      detach: (playerId: string, socket: AttachedSocket) =>
        env.PLAYER_HUB.getByName(playerId).detach(socket),
    };
    const socketOf = (sid: string) => ({ sid, kind: 'session' as const, id });
    this.#attachments = new HubAttachments(sql, connections, hubs, socketOf);
    // All that is due, not only this: setting an alarm replaces the one of before a nap.
    this.#attachments.onFailed = () => {
      this.#session.arm();
      this.#alarm.arm(this.#attachments.retryAtMs(Date.now()));
    };
    this.#upgrades = new UpgradeHandler(
      this.#session,
      connections,
      this.#tickets,
      this.#attachments,
    );
    connections.onLeft = (connection) => background(this.#attachments.left(connection));
  }

  /** Upgrades only. */
  override fetch(request: Request): Promise<Response> {
    return this.#upgrades.upgrade(request);
  }

  async open(input: OpenSession): Promise<Result<SessionView, OpenRefusal>> {
    const amountMicros = input.buyInMicros ?? defaultBuyInMicros(input);
    const { state } = this.#session;
    if (state === null) {
      this.#session.storage.prepare();
      const seeds = {
        serverSeed: fresh.nextServerSeed(),
        nextServerSeed: fresh.nextServerSeed(),
        clientSeed: fresh.clientSeed(),
      };
      this.#session.save(newSession(input, seeds, amountMicros, Date.now()));
    } else if (state.playerId !== input.playerId) {
      return err('not_found');
    } else if (state.status === 'failed') {
      const exact = input.buyInMicros !== null;
      this.#session.save(reopened(state, { amountMicros, exact }, Date.now()));
    }
    await this.#delivery.runUntil(() => this.#session.opened.status !== 'opening');
    const now = this.#session.opened;
    if (now.status === 'opening') return err('try_again');
    if (now.status === 'failed') return coinsRefusal(now.failure ?? { code: 'try_again' });
    return ok(sessionView(now));
  }

  async view(playerId: string): Promise<Result<SessionView, 'not_found'>> {
    const state = this.#owned(playerId);
    return state.ok ? ok(sessionView(state.value)) : state;
  }

  async update(
    playerId: string,
    change: { clientSeed?: string; settings?: Partial<SessionView['settings']> },
  ): Promise<Result<SessionView, UpdateRefusal>> {
    const owned = this.#owned(playerId);
    if (!owned.ok) return owned;
    const { clientSeed, settings } = change;
    if (clientSeed !== undefined) {
      const command = { type: 'rotate', clientSeed } as const;
      const rotated = this.#session.applySystemCommand(this.#session.opened, command, Date.now());
      if (!rotated.ok) return rotated;
    }
    if (settings !== undefined) {
      const command = { type: 'settings', settings } as const;
      const set = this.#session.applySystemCommand(this.#session.opened, command, Date.now());
      if (!set.ok) return set;
      if (settings.spectators === false) {
        this.#connections.close(CLOSE_CODES.policyViolation, 'spectators are off', isSpectator);
      }
    }
    return ok(sessionView(this.#session.opened));
  }

  async topUp(
    playerId: string,
    key: string,
    amountMicros: bigint,
  ): Promise<Result<{ session: SessionView; replayed: boolean }, TopUpRefusal>> {
    const owned = this.#owned(playerId);
    if (!owned.ok) return owned;
    const name = `top-up ${key}`;
    const digest = amountMicros.toString();
    const known = this.#session.storage.requestOf(name);
    if (known !== null && known !== digest) return err('idempotency_key_reused');
    if (known !== null) return ok({ session: sessionView(owned.value), replayed: true });
    if (owned.value.status !== 'open') return err('session_not_open');
    const outcome = await this.#commands.topUp(name, amountMicros, 'exact');
    if (!outcome.ok) {
      const { code } = outcome.error;
      return code === 'idempotency_key_reused' ? err(code) : coinsRefusal(outcome.error);
    }
    return ok({ session: sessionView(this.#session.opened), replayed: false });
  }

  async issueTicket(
    playerId: string,
    sid: string,
    role: SocketRole,
  ): Promise<Result<IssuedTicket, 'not_found' | 'session_not_open'>> {
    const { state } = this.#session;
    const isOwner = state?.playerId === playerId;
    if (state === null || !(isOwner || state.settings.spectators)) return err('not_found');
    if (!isOwner && role !== 'spectator') return err('not_found');
    if (!hasSockets(state)) return err('session_not_open');
    return ok(this.#tickets.issue(state.id, { playerId, sid, role }, Date.now()));
  }

  async close(playerId: string): Promise<Result<SessionView, CloseRefusal>> {
    const owned = this.#owned(playerId);
    if (!owned.ok) return owned;
    if (owned.value.status === 'failed') return err('session_not_open');
    if (owned.value.hand !== null) return err('round_open');
    this.#session.applySystemCommand(owned.value, { type: 'close', reason: 'player' }, Date.now());
    const isClosed = await this.#delivery.runUntil(() => this.#session.opened.status === 'closed');
    return isClosed ? ok(sessionView(this.#session.opened)) : err('try_again');
  }

  async rounds(playerId: string, before: number | null, limit: number) {
    const state = this.#owned(playerId);
    if (!state.ok) return state;
    return ok(pageOfRounds(this.#session.storage, state.value, before, limit));
  }

  async roundsBetween(playerId: string, asked: RoundsAsked) {
    const state = this.#owned(playerId);
    return state.ok ? ok(roundsBetween(this.#session.storage, state.value, asked)) : state;
  }

  async replay(roundId: string): Promise<Result<RoundReplay, 'not_found'>> {
    const { state, storage } = this.#session;
    const nonce = state === null ? null : nonceOf(state, roundId);
    if (state === null || nonce === null) return err('not_found');
    const round = findRound(storage, state, nonce);
    if (round === null) return err('not_found');
    const retired = nonce < state.seeds.firstNonce ? storage.retiredSeedsOf(nonce) : null;
    const serverSeed = retired?.server_seed ?? state.seeds.serverSeed;
    const clientSeed = retired?.client_seed ?? state.seeds.clientSeed;
    const isRevealed = retired !== null || state.status === 'closed';
    const seeds = { clientSeed, serverSeedHash: serverSeedHash(serverSeed) };
    const receipt = await signReceipt(this.env.RECEIPT_SIGNING_KEY, round, seeds);
    return ok({ round, ...seeds, serverSeed: isRevealed ? serverSeed : null, receipt });
  }

  async release(playerId: string): Promise<Result<bigint, ReleaseRefusal>> {
    const owned = this.#owned(playerId);
    if (!owned.ok) return owned;
    if (owned.value.status !== 'open') return err('session_not_open');
    const before = owned.value.balanceMicros;
    this.#commands.noteRelease();
    this.#session.save({ ...owned.value, releaseRequested: true });
    const isDone = await this.#delivery.runUntil(() => {
      const { releaseRequested, inFlight } = this.#session.opened;
      return !releaseRequested && inFlight?.kind !== 'release';
    });
    // From now on again: on its way the request could not be met by anybody.
    this.#commands.noteRelease();
    return isDone ? ok(before - this.#session.opened.balanceMicros) : err('try_again');
  }

  async halt(reason: string, changesAtMs: number | null): Promise<void> {
    const { state } = this.#session;
    if (state === null) return;
    this.#session.applySystemCommand(state, { type: 'halt', reason, changesAtMs }, Date.now());
    await this.#delivery.run(true);
  }

  async summary(): Promise<Result<SessionSummary, 'not_found'>> {
    const { state } = this.#session;
    return state === null ? err('not_found') : ok(summaryOf(state, Date.now()));
  }

  async cut(socket: AttachedSocket): Promise<void> {
    if (isOpened(this.ctx.storage)) await this.#attachments.cut(socket.sid);
  }

  async receiptKey(): Promise<ReceiptKey> {
    return publicReceiptKey(this.env.RECEIPT_SIGNING_KEY);
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer) {
    const nowMs = Date.now();
    return this.#frames.run(socket, nowMs, () => this.#commands.receive(socket, message));
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string): void {
    this.#connections.closed(socket, code, reason);
  }

  override webSocketError(socket: WebSocket): void {
    this.#connections.broken(socket);
  }

  override async alarm(): Promise<void> {
    this.#alarm.fired();
    try {
      await this.#tick();
      this.#session.arm();
    } catch (error) {
      log('error', 'session_alarm_failed', { sessionId: this.ctx.id.name, ...errorFields(error) });
      this.#session.arm(Date.now() + AFTER_FAILURE_MS);
    }
  }

  async #tick(): Promise<void> {
    const { state } = this.#session;
    const nowMs = Date.now();
    if (state === null) return;
    // What the object lost with its memory: the hub drops what it knows already.
    this.#notifier.changed();
    this.ctx.waitUntil(this.#attachments.sweep());
    if (openingIsDue(state, nowMs)) return this.#delivery.cancelOpening();
    await this.#commands.check();
    const { opened } = this.#session;
    if (handIsDue(opened, nowMs)) {
      this.#session.applySystemCommand(opened, { type: 'abandonHand' }, nowMs);
    }
    if (idleIsDue(this.#session.opened, nowMs)) {
      this.#session.applySystemCommand(
        this.#session.opened,
        { type: 'close', reason: 'idle' },
        nowMs,
      );
    }
    await this.#delivery.run();
  }

  #owned(playerId: string): Result<SessionState, 'not_found'> {
    const { state } = this.#session;
    return state === null || state.playerId !== playerId ? err('not_found') : ok(state);
  }
}
