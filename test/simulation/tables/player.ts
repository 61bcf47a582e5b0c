// A player of the small world, with the platform's own client: opens a table, plays over its socket
// through whatever comes, now and then rotates the seeds or closes and begins anew. What the table
// said to it is kept, for whoever compares.

import type { Ticket } from '#shared/client/live-socket.ts';
import '../actors/client-types.ts';
import { ServerClock } from '#shared/client/server-clock.ts';
import { type Command, SessionSocket } from '#shared/client/session-socket.ts';
import type { Answer, ClientErrorCode } from '#shared/client/types.ts';
import type { GameSessionContract } from '#shared/contracts/game-session.ts';
import type { RoundView } from '#shared/views/session.ts';
import type { Args, Decisions, Drawn } from '../decisions.ts';
import type { Prng } from '../platform/prng.ts';

const PAUSE_MS_MAX = 4_000;
const ATTEMPT_PAUSE_MS = 1_500;
const BURST = 20;
const AUTOPLAY = 80;
const BUY_IN_MICROS = 200_000_000n;

export interface PlayerOptions {
  name: string;
  decisions: Decisions;
  elapsedMs: () => number;
  /** No step begins later than this. */
  untilMs: number;
  tableOf: (sessionId: string) => GameSessionContract;
  /** A stake was taken that was sent then, milliseconds since the run began. */
  onStake: (sessionId: string, saidMs: number) => void;
}

/** What a player saw of one table. */
export interface Seen {
  sessionId: string;
  playerId: string;
  gameId: 'dice' | 'mines';
  /** Events by their number, as text. */
  events: Map<number, string>;
  /** Finished rounds as they were shown. */
  rounds: Map<number, RoundView>;
  /** Rounds by the command that asked for them. */
  answers: Map<string, string>;
  revealed: { serverSeed: string; clientSeed: string; first: number; last: number }[];
  hashes: string[];
  /** How often coins may have come to it; null where it takes them by itself. */
  asked: number | null;
  isClosed: boolean;
}

const PLAYS = ['play', 'play', 'play', 'burst', 'autoplay', 'rotate', 'topUp', 'close'] as const;

export class TablePlayer {
  readonly seen: Seen[] = [];
  /** What it waits for, if anything. */
  waitsFor: string | null = null;
  problem: string | null = null;
  acknowledged = 0;
  readonly #options: PlayerOptions;
  #table: { seen: Seen; socket: SessionSocket } | null = null;
  #tables = 0;

  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  get playerId(): string {
    return uuidOf(this.#options.name);
  }

  /** Lives until its time is over. */
  async live(): Promise<void> {
    const { decisions, name } = this.#options;
    for (;;) {
      const step = decisions.step(name, (random) => this.#draw(random));
      if (step === null) break;
      await this.#sleepUntil(step.at);
      this.waitsFor = `${step.id} ${step.args.what}`;
      await this.#do(step.args);
      this.waitsFor = null;
    }
    this.waitsFor = `${name}'s last table`;
    if (this.#table !== null) await this.#close();
    this.waitsFor = null;
  }

  #draw(random: Prng): Drawn | null {
    const at = Math.round(this.#options.elapsedMs() + random.between(1, PAUSE_MS_MAX));
    if (at > this.#options.untilMs) return null;
    const seed = random.int(1_000_000);
    if (this.#table === null) {
      return { at, args: { what: 'open', gameId: random.pick(['dice', 'mines']), seed } };
    }
    return { at, args: { what: random.pick(PLAYS), seed } };
  }

  async #sleepUntil(at: number): Promise<void> {
    const pauseMs = at - this.#options.elapsedMs();
    if (pauseMs > 0) await scheduler.wait(pauseMs);
  }

  async #do({ what, gameId, seed }: Args): Promise<void> {
    if (what === 'open') return this.#open(gameId === 'mines' ? 'mines' : 'dice', Number(seed));
    if (this.#table === null) return;
    if (what === 'close') return this.#close();
    if (what === 'rotate') return void (await this.#command({ type: 'rotateSeed' }));
    if (what === 'topUp') return this.#topUp(Number(seed));
    const count = what === 'burst' ? BURST : 1;
    const isMines = this.#table.seen.gameId === 'mines';
    if (isMines) return this.#hand(Number(seed));
    const bet = { stake: '1.00', params: { target: '50.00', direction: 'over' } };
    if (what === 'autoplay') {
      return void (await this.#command({ type: 'autoplay', ...bet, plays: AUTOPLAY }));
    }
    const plays = Array.from({ length: count }, () => this.#command({ type: 'play', ...bet }));
    await Promise.all(plays);
  }

  async #hand(seed: number): Promise<void> {
    const started = await this.#command({ type: 'play', stake: '1.00', params: { mines: 3 } });
    if (started === null || started.finished) return;
    let roundId = started.id;
    for (let step = 0; step < 1 + (seed % 4); step++) {
      const tile = (seed + 7 * step) % 25;
      const round = await this.#action(roundId, 'reveal', { tile });
      if (round === null || round.finished) return;
      roundId = round.id;
    }
    // Some hands are left open, for the table to end.
    if (seed % 5 !== 0) await this.#action(roundId, 'cashout', {});
  }

  #action(roundId: string, action: string, params: Record<string, unknown>) {
    return this.#command({ type: 'action', roundId, action, params });
  }

  async #open(gameId: Seen['gameId'], seed: number): Promise<void> {
    const { name, tableOf } = this.#options;
    this.#tables += 1;
    const sessionId = uuidOf(`${name} ${this.#tables} ${seed}`);
    const { playerId } = this;
    const seen: Seen = {
      sessionId,
      playerId,
      gameId,
      events: new Map(),
      rounds: new Map(),
      answers: new Map(),
      revealed: [],
      hashes: [],
      asked: seed % 2 === 0 ? 1 : null,
      isClosed: false,
    };
    const buyInMicros = seen.asked === null ? null : BUY_IN_MICROS;
    const input = { sessionId, playerId, gameId, currency: 'GC', buyInMicros } as const;
    const opened = await this.#persist(() => tableOf(sessionId).open(input));
    if (!opened.ok) return;
    this.seen.push(seen);
    const socket = new SessionSocket({
      lastSeq: 0,
      clock: new ServerClock(),
      ticket: () => this.#ticket(sessionId, playerId),
      onEvent: (frame) => this.#note(seen, frame),
      onWelcome: ({ serverSeedHash }) => {
        if (serverSeedHash !== undefined) seen.hashes.push(serverSeedHash);
      },
      onState: () => {},
      onGap: () => {},
    });
    this.#table = { seen, socket };
  }

  async #ticket(sessionId: string, playerId: string): Promise<Answer<Ticket>> {
    try {
      const sid = uuidOf(`${this.#options.name} sign-in`);
      const table = this.#options.tableOf(sessionId);
      const issued = await table.issueTicket(playerId, sid, 'player');
      if (!issued.ok) return refused(issued.error.code);
      const value: Ticket = {
        ticket: issued.value.ticket,
        socketUrl: `wss://tables.sim/${sessionId}`,
      };
      return { ok: true, value };
    } catch {
      return refused('offline');
    }
  }

  async #command(command: Command): Promise<RoundView | null> {
    const table = this.#table;
    if (table === null) return null;
    const saidMs = this.#options.elapsedMs();
    const answer = await table.socket.command(command);
    if (!answer.ok) {
      // The table ended by itself: it was left for too long.
      if (answer.error.code === 'session_not_open') this.#leave();
      return null;
    }
    const { frame } = answer;
    if (command.type === 'play' || command.type === 'autoplay') {
      this.#options.onStake(table.seen.sessionId, saidMs);
    }
    if (frame.type === 'result') this.acknowledged += 1;
    if (frame.type === 'autoplayResult') this.acknowledged += frame.plays;
    return frame.type === 'result' ? frame.round : null;
  }

  async #topUp(seed: number): Promise<void> {
    const table = this.#table;
    if (table === null) return;
    const { seen } = table;
    const { sessionId, playerId } = seen;
    const key = `${this.#options.name} ${seed}`;
    if (seen.asked !== null) seen.asked += 1;
    const ask = () => this.#options.tableOf(sessionId).topUp(playerId, key, 5_000_000n);
    await this.#persist(ask);
    // The button was pressed twice: the same intent, and so the same key.
    if (seed % 3 === 0) await this.#persist(ask);
  }

  async #close(): Promise<void> {
    const table = this.#table;
    if (table === null) return;
    const { sessionId, playerId } = table.seen;
    const closed = await this.#persist(() => this.#options.tableOf(sessionId).close(playerId));
    if (!closed.ok) return;
    table.seen.isClosed = true;
    this.#leave();
  }

  #leave(): void {
    this.#table?.socket.close();
    this.#table = null;
  }

  /** Until somebody answers: what a client does with an idempotent request. */
  async #persist<T extends { ok: boolean; error?: { code: string } }>(
    call: () => Promise<T>,
  ): Promise<T> {
    for (;;) {
      try {
        const answer = await call();
        if (answer.ok || answer.error?.code !== 'try_again') return answer;
      } catch {
        // Nobody can say whether it happened.
      }
      await scheduler.wait(ATTEMPT_PAUSE_MS);
    }
  }

  #note(
    seen: Seen,
    frame: Parameters<ConstructorParameters<typeof SessionSocket>[0]['onEvent']>[0],
  ) {
    const text = JSON.stringify(frame);
    const before = seen.events.get(frame.seq);
    if (before !== undefined && before !== text) {
      this.problem ??= `event ${frame.seq} of ${seen.sessionId} was ${before} and is ${text}`;
    }
    seen.events.set(frame.seq, text);
    if (frame.type === 'seedRotated') {
      const { serverSeed, clientSeed, nonces } = frame.revealed;
      seen.revealed.push({ serverSeed, clientSeed, first: nonces.first, last: nonces.last });
      seen.hashes.push(frame.serverSeedHash);
    }
    if (frame.type !== 'result') return;
    if (frame.round.finished) seen.rounds.set(frame.round.nonce, frame.round);
    if (typeof frame.id === 'string') {
      const known = seen.answers.get(frame.id);
      if (known !== undefined && known !== text) {
        this.problem ??= `command ${frame.id} of ${seen.sessionId} took effect twice`;
      }
      seen.answers.set(frame.id, text);
    }
  }
}

/** As the client tells a refusal. */
function refused(code: ClientErrorCode): Answer<never> {
  const error = {
    code,
    message: '',
    status: 0,
    requestId: null,
    retryAfterSeconds: null,
    facts: {},
  };
  return { ok: false, error };
}

/** An id that depends on its name only. */
function uuidOf(name: string): string {
  let hash = 0xcbf29ce484222325n;
  let hex = '';
  for (let round = 0; round < 2; round++) {
    for (const unit of `${round} ${name}`) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(unit.codePointAt(0) ?? 0)) * 0x100000001b3n);
    }
    hex += hash.toString(16).padStart(16, '0');
  }
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) & 3];
  return hex.replace(
    /^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/,
    (_all, a, b, c, d, e) => `${a}-${b}-7${c}-${variant}${d}-${e}`,
  );
}
