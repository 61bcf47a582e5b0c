// One table: finds or opens the session, keeps its line, sends commands, and holds what to show.
// The board shows a round first and then the table reveals it (history, balance), so that a number
// does not tell the end before the ball has fallen.

import {
  type Command,
  type SessionEventFrame,
  SessionSocket,
  type WelcomeSession,
} from '#shared/client/session-socket.ts';
import type { GameId } from '#shared/games/registry.ts';
import type { RoundView, SessionView } from '#shared/views/session.ts';
import { netOf } from '../amounts.ts';
import { moneyMoved } from '../queries/money.ts';
import { client } from '../state/account.ts';
import type { Coin } from '../state/preferences.ts';
import { createStore } from '../state/store.ts';
import { hideTable, showTable } from '../state/wallet.ts';

/** A refusal; `facts` say more, such as the largest payout. */
export type Problem = { code: string; message: string; facts: Record<string, unknown> };
export type Phase = 'looking' | 'away' | 'opening' | 'seated' | 'leaving';

export interface TableState {
  phase: Phase;
  line: 'none' | 'connecting' | 'live' | 'lost' | 'over';
  session: SessionView | null;
  /** What lies on the table, as far as it was revealed. */
  balance: string | null;
  openRound: RoundView | null;
  /** Finished rounds, newest first. */
  rounds: readonly RoundView[];
  problem: Problem | null;
  /** What went back to the wallet, after leaving. */
  returned: string | null;
}

/** Seeds that a rotation revealed. */
export type Revealed = Extract<SessionEventFrame, { type: 'seedRotated' }>['revealed'];
export type RunSum = Extract<SessionEventFrame, { type: 'autoplayResult' }>;

type ResultFrame = Extract<SessionEventFrame, { type: 'result' }>;

const ROUNDS_SHOWN = 60;
const FIRST: TableState = {
  phase: 'looking',
  line: 'none',
  session: null,
  balance: null,
  openRound: null,
  rounds: [],
  problem: null,
  returned: null,
};

/** Leaves the oldest table that has no hand open; the platform allows a few at a time. */
async function leaveOldest(): Promise<boolean> {
  const answer = await client.call('games.listSessions', { query: { limit: '20' } });
  if (!answer.ok) return false;
  for (const { id, state } of answer.value.items.toReversed()) {
    if (state !== 'open') continue;
    const left = await client.call('games.closeSession', { params: { id } });
    if (left.ok) return true;
  }
  return false;
}

export class Table {
  readonly gameId: GameId;
  readonly coin: Coin;
  readonly state = createStore<TableState>(FIRST);
  #socket: SessionSocket | null = null;
  #gone = false;
  // Rounds that a board is showing, with their numbers: revealed by it, not by the event.
  readonly #held = new Map<string, number>();
  #balanceSeq = -1;

  constructor(gameId: GameId, coin: Coin) {
    this.gameId = gameId;
    this.coin = coin;
  }

  #change(change: Partial<TableState>): undefined {
    this.state.set((now) => ({ ...now, ...change }));
  }

  // Boards take their time: a balance that is older than the one on display is not shown any more.
  #showBalance(balance: string | null | undefined, seq: number): undefined {
    const { session } = this.state.get();
    if (this.#gone || session === null || typeof balance !== 'string') return;
    if (seq < this.#balanceSeq) return;
    this.#balanceSeq = seq;
    this.#change({ balance });
    showTable(this.coin, { sessionId: session.id, seq, balance });
  }

  /** Takes up a session that is still open, if there is one. */
  async look(): Promise<void> {
    const answer = await client.call('games.listSessions', { query: { limit: '20' } });
    if (this.#gone) return;
    const known = answer.ok
      ? answer.value.items.find(
          ({ gameId, currency, state }) =>
            gameId === this.gameId && currency === this.coin && state === 'open',
        )
      : undefined;
    if (known === undefined) return this.#change({ phase: 'away' });
    const session = await client.call('games.getSession', { params: { id: known.id } });
    if (this.#gone) return;
    if (!session.ok || session.value.session.state !== 'open') {
      return this.#change({ phase: 'away' });
    }
    this.#seat(session.value.session);
    await this.readHistory();
  }

  /** Sits down with everything that is in the wallet. True when seated. */
  async sit(): Promise<boolean> {
    if (this.state.get().phase === 'seated') return true;
    this.#change({ phase: 'opening', problem: null, returned: null });
    const open = () =>
      client.call('games.openSession', {
        params: { gameId: this.gameId },
        body: { currency: this.coin },
      });
    let answer = await open();
    const isFull = !answer.ok && answer.error.code === 'too_many_sessions';
    if (isFull && (await leaveOldest())) answer = await open();
    if (this.#gone) return false;
    if (!answer.ok) {
      this.#change({ phase: 'away', problem: answer.error });
      return false;
    }
    const { session, socketUrl, ticket } = answer.value;
    this.#seat(session, socketUrl === null || ticket === null ? undefined : { socketUrl, ticket });
    // Another tab sat here already: its rounds belong to what is shown.
    if ('joined' in answer.value) await this.readHistory();
    return true;
  }

  #seat(session: SessionView, first?: { socketUrl: string; ticket: string }): void {
    let ticket = first;
    moneyMoved();
    this.#change({
      phase: 'seated',
      line: 'connecting',
      session,
      balance: session.balance,
      openRound: session.openRound,
    });
    this.#balanceSeq = -1;
    this.#showBalance(session.balance, session.seq);
    this.#socket?.close();
    this.#socket = new SessionSocket({
      lastSeq: session.seq,
      network: window,
      origin: location.origin,
      ticket: async () => {
        const given = ticket;
        ticket = undefined;
        if (given !== undefined) return { ok: true, value: given };
        return client.call('games.ticketForSession', { params: { id: session.id }, body: {} });
      },
      onEvent: (frame, isOwn) => this.#take(frame, isOwn),
      onWelcome: (shown) => this.#welcome(shown),
      onState: (line) => {
        this.#change({ line });
        if (line === 'over' && this.state.get().phase === 'seated') this.#stoodUp(null);
      },
      onGap: () => void this.#catchUp(),
    });
  }

  #welcome(shown: WelcomeSession): void {
    const { session } = this.state.get();
    if (session === null) return;
    const { standing, settings, realityCheck } = shown;
    const { realityCheck: _, ...rest } = session;
    this.#change({
      session: {
        ...rest,
        ...(realityCheck !== undefined && { realityCheck }),
        ...(standing !== undefined && { standing }),
        ...(settings !== undefined && { settings }),
      },
    });
  }

  // Too much was missed to replay it: read the state and the last rounds instead.
  async #catchUp(): Promise<void> {
    const { session } = this.state.get();
    if (session === null) return;
    const answer = await client.call('games.getSession', { params: { id: session.id } });
    if (answer.ok && !this.#gone) {
      const { session: now } = answer.value;
      this.#change({ session: now, openRound: now.openRound });
      this.#showBalance(now.balance, now.seq);
    }
    await this.readHistory();
  }

  /** Reads the last rounds over HTTP: at the start, and after a run in one go. */
  async readHistory(): Promise<void> {
    const { session } = this.state.get();
    if (session === null) return;
    const answer = await client.call('games.listRounds', {
      params: { id: session.id },
      query: { limit: '50' },
    });
    if (!answer.ok || this.#gone) return;
    const known = new Map(this.state.get().rounds.map((round) => [round.id, round]));
    for (const round of answer.value.items)
      if (!this.#held.has(round.id)) known.set(round.id, round);
    const rounds = [...known.values()].sort((left, right) => right.nonce - left.nonce);
    this.#change({ rounds: rounds.slice(0, ROUNDS_SHOWN) });
  }

  #take(frame: SessionEventFrame, isOwn: boolean): void {
    this.#apply(frame, isOwn);
    this.#showAll();
  }

  // Nothing is on a board any more: what is shown is as new as what was heard.
  #showAll(): void {
    const { lastSeq = -1 } = this.#socket ?? {};
    if (this.#held.size === 0) this.#showBalance(this.state.get().balance, lastSeq);
  }

  #apply(frame: SessionEventFrame, isOwn: boolean): undefined {
    const { session } = this.state.get();
    if (session === null) return;
    switch (frame.type) {
      case 'result':
        return this.#takeRound(frame, isOwn);
      case 'autoplayResult':
        return this.#showBalance(frame.balance, frame.seq);
      case 'seedRotated': {
        const { serverSeedHash, nextServerSeedHash, clientSeed } = frame;
        const seeds = { serverSeedHash, nextServerSeedHash, clientSeed };
        return this.#change({ session: { ...session, ...seeds } });
      }
      case 'balance':
        return this.#showBalance(frame.balance, frame.seq);
      case 'standing':
        return this.#change({ session: { ...session, standing: frame.standing } });
      case 'realityCheck': {
        const { playedSeconds, wagered, paid } = frame;
        const realityCheck = { playedSeconds, wagered, paid };
        return this.#change({ session: { ...session, realityCheck } });
      }
      case 'realityCheckAnswered': {
        const { realityCheck: _, ...rest } = session;
        return this.#change({ session: rest });
      }
      case 'settings':
        return this.#change({ session: { ...session, settings: frame.settings } });
      case 'closed':
        return this.#stoodUp(frame.session.returned ?? null);
      default:
    }
  }

  #takeRound({ round, balance, seq }: ResultFrame, isOwn: boolean): undefined {
    // A round of this page is revealed by its board; one of another tab at once.
    if (isOwn && round.finished) {
      this.#held.set(round.id, seq);
      this.#change({ openRound: null });
      return;
    }
    this.#change({ openRound: round.finished ? null : round });
    if (round.finished) this.#remember(round);
    this.#showBalance(balance, seq);
  }

  #remember(round: RoundView): void {
    const { rounds } = this.state.get();
    if (rounds.some(({ id }) => id === round.id)) return;
    this.#change({ rounds: [round, ...rounds].slice(0, ROUNDS_SHOWN) });
  }

  /** Puts a round into the history and its balance on display: the board has shown it. */
  reveal(round: RoundView, balance: string | null): void {
    const seq = this.#held.get(round.id) ?? this.#balanceSeq;
    this.#held.delete(round.id);
    this.#remember(round);
    this.#showBalance(balance, seq);
    this.#showAll();
  }

  /** Something else is to be played: what was refused says nothing of it. */
  forgive(): void {
    if (this.state.get().problem !== null) this.#change({ problem: null });
  }

  /** Sends a command and waits for its frame; a refusal becomes the table's problem. */
  async command(command: Command): Promise<SessionEventFrame | null> {
    if (this.#socket === null) return null;
    this.#change({ problem: null });
    let answer = await this.#socket.command(command);
    const isShort = !answer.ok && answer.error.code === 'insufficient_funds';
    if (isShort && (await this.#fetch(command)) && this.#socket !== null) {
      answer = await this.#socket.command(command);
    }
    if (answer.ok) return answer.frame;
    const { code, message, ...facts } = answer.error;
    if (!this.#gone) this.#change({ problem: { code, message, facts } });
    return null;
  }

  // The wallet was empty: the table asks for what lies idle at other tables. The refused command
  // did nothing, so it may be sent again.
  async #fetch(command: Command): Promise<boolean> {
    const { session, balance, openRound } = this.state.get();
    const stake = 'stake' in command ? command.stake : openRound?.stake;
    if (session === null || !session.settings.autoTopUp || stake === undefined) return false;
    const missing = netOf(stake, balance ?? '0');
    const amount = missing.startsWith('-') ? stake : missing;
    const answer = await client.call('games.topUpSession', {
      params: { id: session.id },
      body: { amount },
    });
    return answer.ok;
  }

  /** Closes the session: its coins go back to the wallet, its seed is revealed. */
  async leave(): Promise<void> {
    const { session } = this.state.get();
    if (session === null) return;
    this.#change({ phase: 'leaving', problem: null });
    const answer = await client.call('games.closeSession', { params: { id: session.id } });
    if (!answer.ok) return this.#change({ phase: 'seated', problem: answer.error });
    this.#stoodUp(answer.value.session.returned);
  }

  #stoodUp(returned: string | null): undefined {
    if (this.state.get().phase === 'away') return;
    this.#socket?.close();
    this.#socket = null;
    this.#change({ phase: 'away', line: 'none', openRound: null, returned });
    hideTable();
    this.state.set((now) => ({ ...now, session: null, balance: null }));
    moneyMoved();
  }

  /** The page is left; the session stays open on the platform. */
  dispose(): void {
    this.#gone = true;
    this.#socket?.close();
    hideTable();
  }
}
