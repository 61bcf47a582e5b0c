// A player at a table, for the tests of game-session: opens a session over RPC, connects its
// socket, sends commands and collects frames. The wallet behind it is the one of `neighbours.mjs`.

import { runDurableObjectAlarm } from 'cloudflare:test';
import { env as untyped } from 'cloudflare:workers';
import { vi } from 'vitest';
import type { GameSessionContract } from '#shared/contracts/game-session.ts';
import type { AttachedSocket } from '#shared/contracts/player-hub.ts';
import type { SessionSummary } from '#shared/contracts/session-summary.ts';
import type { Standing, WalletServiceContract } from '#shared/contracts/wallet.ts';
import type { GameId } from '#shared/games/registry.ts';
import { newId } from '#shared/ids.ts';
import type { CoinCurrency } from '#shared/money.ts';
import type { ServerFrame } from '#shared/protocol/session.ts';
import { TestSocket } from '#test/kit/socket.ts';
import { FREE } from '#test/kit/standing.ts';

export type Fault = {
  method: string;
  /** `late`: nobody is answered, and it happens when `arrive` says so. */
  kind: 'down' | 'lose' | 'late' | 'refuse' | 'slow';
  code?: string;
  facts?: Record<string, unknown>;
  ms?: number;
  times?: number;
  /** Of a refusal: what was late arrives right after it. */
  thenArrives?: boolean;
};

export interface FakeWallet extends WalletServiceContract {
  grant(playerId: string, currency: CoinCurrency, amountMicros: bigint): Promise<void>;
  walletOf(playerId: string, currency: CoinCurrency): Promise<bigint>;
  tableOf(sessionId: string): Promise<{
    escrow: bigint;
    version: number;
    closed: boolean;
    cancelled: boolean;
    net: bigint;
    /** What the batches said was wagered: bonuses are played through by it. */
    wagered: bigint;
  } | null>;
  fault(fault: Fault): Promise<void>;
  heal(): Promise<void>;
  arrive(): Promise<void>;
  callsSeen(): Promise<string[]>;
  reportsOf(sessionId: string): Promise<SessionSummary[]>;
  setStanding(standing: Standing): Promise<void>;
  /** Settlements say nothing of the player but this epoch of the rules; until `heal`. */
  settlePlainly(epoch: number): Promise<void>;
  /** Answers to reality checks that tables told. */
  checkAnswers(): Promise<number[]>;
}

type TestEnv = {
  WALLET: FakeWallet;
  HUB_CONTROL: {
    kill(sid: string): Promise<void>;
    attachedNow(): Promise<AttachedSocket[]>;
    refuseDepartures(sid: string): Promise<void>;
    departuresRefused(sid: string): Promise<number>;
    hearDepartures(sid: string): Promise<void>;
    noteVersion(version: number): Promise<void>;
    silence(isDown: boolean): Promise<void>;
    timesAsked(): Promise<number>;
  };
  GAME_SESSION: DurableObjectNamespace;
  RECEIPT_SIGNING_KEY: string;
  ROUTING_KEY: string;
};
export const env = untyped as unknown as TestEnv;

export { FREE };
export const COIN = 1_000_000n;

/** A bet that wins about every second time. */
export const EVEN_DICE = { target: '50.00', direction: 'over' };

export interface TestSession {
  sessionId: string;
  playerId: string;
  sid: string;
  object: GameSessionContract & DurableObjectStub;
}

let counter = 0;

/** Opens a session of a new player with coins. */
export async function openSession(
  options: {
    gameId?: GameId;
    currency?: CoinCurrency;
    walletMicros?: bigint;
    buyInMicros?: bigint | null;
  } = {},
): Promise<TestSession> {
  const session = newSession();
  const { gameId = 'dice', currency = 'GC', walletMicros = 1_000n * COIN } = options;
  await env.WALLET.grant(session.playerId, currency, walletMicros);
  const buyInMicros = options.buyInMicros === undefined ? 100n * COIN : options.buyInMicros;
  const { sessionId, playerId } = session;
  const opened = await session.object.open({ sessionId, playerId, gameId, currency, buyInMicros });
  if (!opened.ok) throw new Error(`not opened: ${opened.error.code}`);
  return session;
}

/** Ids and the object of a session that nobody has opened. */
export function newSession(): TestSession {
  counter += 1;
  const sessionId = newId(Date.now() + counter);
  return {
    sessionId,
    playerId: newId(Date.now() + counter),
    sid: newId(Date.now()),
    object: env.GAME_SESSION.getByName(sessionId) as unknown as TestSession['object'],
  };
}

/** The upgrade request of a ticket. */
export function upgradeRequest(sessionId: string, protocols: string): Request {
  return new Request(`https://parlor.test/v1/sessions/${sessionId}/socket`, {
    headers: { upgrade: 'websocket', 'sec-websocket-protocol': protocols },
  });
}

/** Connects a socket and waits for its welcome. */
export async function connect(
  session: TestSession,
  role: 'player' | 'spectator' = 'player',
  as: { playerId: string; sid: string } = session,
  isDeaf = false,
): Promise<TestSocket> {
  const issued = await session.object.issueTicket(as.playerId, as.sid, role);
  if (!issued.ok) throw new Error(`no ticket: ${issued.error.code}`);
  const protocols = `parlor.v1, ${issued.value.ticket}`;
  const response = await session.object.fetch(upgradeRequest(session.sessionId, protocols));
  const client = TestSocket.accept(response, isDeaf);
  await client.next(({ type }) => type === 'welcome');
  return client;
}

/** Lets the alarm ring if one is set. */
export function fireAlarm(session: TestSession): Promise<boolean> {
  return runDurableObjectAlarm(session.object);
}

/** Passes time: tables read the same clock. `mendAll` sets it right again. */
export const later = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });

/** For after each test: time, wallet and standing as they were. */
export async function mendAll(): Promise<void> {
  vi.useRealTimers();
  await env.WALLET.heal();
  await env.WALLET.setStanding(FREE);
  await env.HUB_CONTROL.noteVersion(0);
  await env.HUB_CONTROL.silence(false);
}

/** Everything the player has, at the table and in the wallet, but for what play changed. */
export async function total(session: TestSession): Promise<bigint> {
  const table = await env.WALLET.tableOf(session.sessionId);
  return (
    (await env.WALLET.walletOf(session.playerId, 'GC')) + (table?.escrow ?? 0n) - (table?.net ?? 0n)
  );
}

/** What the player sees at the table. */
export async function balanceOf(session: TestSession): Promise<string> {
  const view = await session.object.view(session.playerId);
  if (!view.ok) throw new Error('no view');
  return view.value.balance;
}

/** The round of a frame that must be a result. */
export function roundOf(frame: ServerFrame) {
  if (frame.type !== 'result') throw new Error(JSON.stringify(frame));
  return frame.round;
}

/** Opens hands until one is still open after the deal. */
export async function openHand(client: TestSocket, params: Record<string, unknown> = { mines: 3 }) {
  for (let attempt = 0; ; attempt++) {
    const id = `open${attempt}`;
    const round = roundOf(await client.ask({ type: 'play', id, stake: '1.00', params }));
    if (!round.finished) return round;
  }
}

/** The usual play. */
export const play = (id: string) => ({ type: 'play', id, stake: '1.00', params: EVEN_DICE });

/** A new ticket of the player. */
export async function ticketFor(session: TestSession): Promise<string> {
  const issued = await session.object.issueTicket(session.playerId, session.sid, 'player');
  if (!issued.ok) throw new Error(issued.error.code);
  return issued.value.ticket;
}

/** An upgrade that is tried. */
export const upgrade = async (session: TestSession, protocols: string) => {
  const response = await session.object.fetch(upgradeRequest(session.sessionId, protocols));
  response.webSocket?.accept();
  return response;
};
