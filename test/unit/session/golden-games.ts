// Games that are always the same: fixed seeds, times and ids, through every kind of event and every
// kind of state. What they store is compared with what releases stored (`snapshots/`).

import { eventFrame } from '#objects/game-session/connect/frames.ts';
import { parseCommand } from '#objects/game-session/decide/command.ts';
import type { Decision, SessionEvent } from '#objects/game-session/decide/decision.ts';
import {
  decide,
  decideSystemCommand,
  type SystemCommand,
} from '#objects/game-session/decide/machine.ts';
import { newSession, type SessionState } from '#objects/game-session/decide/state.ts';
import {
  acknowledge,
  freezeNext,
  postpone,
  refuse,
} from '#objects/game-session/deliver/ledger-outbox.ts';
import type { LedgerReceipt } from '#shared/contracts/wallet.ts';
import type { GameId } from '#shared/games/registry.ts';
import type { CoinCurrency } from '#shared/money.ts';
import { roundId } from '#shared/round-id.ts';
import { FREE } from '#test/kit/standing.ts';

const START_MS = Date.parse('2026-11-01T12:00:00.000Z');
const COIN = 1_000_000n;
const hex = (seed: number) => seed.toString(16).padStart(64, '0');

class Game {
  state: SessionState;
  before: SessionState;
  readonly events: SessionEvent[] = [];
  /** Each event as the player's socket was sent it. */
  readonly frames: string[] = [];
  #nowMs = START_MS;
  #seeds = 100;

  constructor(gameId: GameId, currency: CoinCurrency) {
    const input = {
      sessionId: '019a3f6e-7c00-7000-8000-000000000001',
      playerId: '019a3f6e-7c00-7000-8000-000000000002',
      gameId,
      currency,
      buyInMicros: null,
    };
    const seeds = { serverSeed: hex(7), clientSeed: 'client', nextServerSeed: hex(8) };
    this.state = newSession(input, seeds, 1_000n * COIN, START_MS);
    this.before = this.state;
  }

  get #now() {
    this.#nowMs += 1_500;
    return this.#nowMs;
  }

  readonly #fresh = {
    nextServerSeed: () => hex(this.#seeds++),
    clientSeed: () => `client ${this.#seeds++}`,
  };

  #take(decision: Decision | null): void {
    if (decision === null) return;
    this.state = decision.state;
    if (decision.event === null) return;
    this.events.push(decision.event);
    this.frames.push(JSON.stringify(eventFrame(decision.state, decision.event)));
  }

  send(frame: object): this {
    const text = JSON.stringify({ id: `c${this.events.length}`, ...frame });
    const parsed = parseCommand(text);
    if (!parsed.ok || !('id' in parsed.value)) throw new Error(`no command: ${text}`);
    const decision = decide(this.state, parsed.value, this.#now, this.#fresh);
    if (!decision.ok) throw new Error(`${text}: ${decision.error.code}`);
    this.#take(decision.value);
    return this;
  }

  play(params: object, stake = '1.00'): this {
    return this.send({ type: 'play', stake, params });
  }

  act(action: string, params: object = {}): this {
    const id = roundId(this.state, this.state.hand?.nonce ?? 0);
    return this.send({ type: 'action', roundId: id, action, params });
  }

  system(command: SystemCommand): this {
    const decision = decideSystemCommand(this.state, command, this.#now, this.#fresh);
    if (!decision.ok) throw new Error(decision.error.code);
    this.#take(decision.value);
    return this;
  }

  change(next: (state: SessionState, nowMs: number) => SessionState): this {
    this.state = next(this.state, this.#now);
    return this;
  }

  freeze(): this {
    return this.change((state, nowMs) => freezeNext(state, nowMs) ?? state);
  }

  /** The ledger answers what is in flight. */
  answer(receipt: Partial<LedgerReceipt> = {}): this {
    const { balanceMicros } = this.state;
    return this.change(
      (state, nowMs) =>
        acknowledge(
          state,
          {
            replayed: false,
            amountMicros: balanceMicros,
            escrowMicros: balanceMicros,
            standing: FREE,
            epoch: 1,
            wallet: null,
            ...receipt,
          },
          nowMs,
        ).state,
    );
  }

  open(): this {
    this.freeze().answer({ amountMicros: 1_000n * COIN, escrowMicros: 1_000n * COIN });
    this.before = this.state;
    return this;
  }
}

const game = (gameId: GameId, currency: CoinCurrency = 'GC') => new Game(gameId, currency);
const open = (gameId: GameId, currency?: CoinCurrency) => game(gameId, currency).open();
const under = (target: string) => ({ target, direction: 'under' });
const limit = { kind: 'loss', currency: 'SC', period: 'day' } as const;

const dice = () =>
  open('dice', 'SC')
    .play(under('50.00'))
    .play(under('98.00'), '2.5')
    .send({ type: 'rotateSeed', clientSeed: 'chosen' })
    .send({ type: 'rotateSeed' })
    .send({ type: 'autoplay', stake: '0.1', params: under('30.00'), plays: 5, stopOnLoss: '0.3' })
    .send({ type: 'autoplay', stake: '0.1', params: under('30.00'), plays: 3 })
    .system({ type: 'settings', settings: { spectators: true } })
    .system({ type: 'announce', what: 'balance' })
    .system({ type: 'announce', what: 'standing' });

const limited = () => {
  const table = dice().change((state) => ({
    ...state,
    standing: { ...state.standing, lossBudgetMicros: 0n, lossLimit: limit },
  }));
  return table.system({
    type: 'halt',
    reason: 'limit_reached',
    changesAtMs: START_MS + 86_400_000,
  });
};

const checked = () => {
  const table = open('dice').play(under('50.00'));
  return table
    .change((state) => ({
      ...state,
      standing: { ...state.standing, checkAtMs: state.lastActivityMs, checkMinutes: 60 },
    }))
    .system({ type: 'check' })
    .send({ type: 'realityCheckAnswer', goOn: true })
    .change((state) => ({ ...state, check: { ...state.check, answeredAtMs: null } }))
    .system({ type: 'check' });
};

const capped = () => {
  const prize = { prizeMaxMicros: 5_000n * COIN, prizePlace: 'US-FL' };
  const table = open('limbo', 'SC').change((state) => ({
    ...state,
    standing: { ...state.standing, ...prize },
  }));
  return table.system({ type: 'announce', what: 'standing' }).play({ target: '2.00' });
};

const escrow = ({ state }: Game) => ({ escrowMicros: state.balanceMicros });

/** Every game by its name; each is played anew. */
export const GOLDEN_GAMES: Readonly<Record<string, () => Game>> = {
  opening: () => game('dice').freeze(),
  failed: () =>
    game('dice')
      .freeze()
      .change((state, nowMs) =>
        refuse(state, { code: 'insufficient_funds', facts: { balance: '0.00' } }, nowMs),
      ),
  dice,
  limited,
  capped,
  checked,
  closed: () => {
    const table = limited().freeze();
    table.answer(escrow(table)).freeze();
    return table.answer({ escrowMicros: 0n }).system({ type: 'announce', what: 'closed' });
  },
  limbo: () =>
    open('limbo').play({ target: '1.50' }).play({ target: '100.00' }).play({ target: '2.00' }),
  plinko: () => open('plinko').play({ rows: 12, risk: 'high' }),
  roulette: () => open('roulette', 'SC').play({ bets: [{ spot: 'red', stake: '1.00' }] }),
  keno: () => open('keno').play({ picks: [1, 7, 20, 33], risk: 'medium' }),
  wheel: () => open('wheel').play({ segments: 20, risk: 'medium' }),
  'mines-open': () =>
    open('mines', 'SC').play({ mines: 3 }).act('reveal', { tile: 3 }).act('reveal', { tile: 5 }),
  'mines-over': () =>
    open('mines')
      .play({ mines: 1 })
      .act('reveal', { tile: 3 })
      .act('cashOut')
      .play({ mines: 24 })
      .act('reveal', { tile: 0 })
      .play({ mines: 2 })
      .system({ type: 'abandonHand' }),
  'blackjack-open': () => open('blackjack', 'SC').play({}),
  'blackjack-doubled': () => open('blackjack').play({}).act('double'),
  'blackjack-stood': () => open('blackjack').play({}).act('stand'),
  settling: () =>
    open('dice', 'SC')
      .play(under('50.00'))
      .change((state) => ({
        ...state,
        reserveRequests: [{ key: 'top-up k', amountMicros: COIN, mode: 'exact' }],
      }))
      .change((state) => freezeNext({ ...state, reserveRequests: [] }, START_MS + 60_000) ?? state)
      .change((state, nowMs) => postpone(state, 'the ledger did not answer', nowMs))
      .play(under('50.00')),
  releasing: () =>
    open('dice')
      .change((state) => ({ ...state, releaseRequested: true }))
      .freeze(),
  closing: () =>
    open('dice')
      .change((state) => ({
        ...state,
        reserveRequests: [{ key: 'top-up k', amountMicros: COIN, mode: 'up_to' }],
      }))
      .system({ type: 'close', reason: 'player' }),
};
