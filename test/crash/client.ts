// One table of the crash test. It plays without pause, keeps every answer, and when the connection
// breaks it resumes from the last number it saw and sends the command again that was not answered.

import { pause } from '#test/kit/patience.ts';
import { dice, type NetSocket } from '#test/kit/player.ts';
import type { Person } from './person.ts';

type Round = { id: string; nonce: number; stake: string; payout: string | null; finished: boolean };
type Frame = {
  type: string;
  id?: string | null;
  ref?: string | null;
  seq?: number;
  round?: Round;
  error?: { code: string };
  plays?: number;
};
type Command = Record<string, unknown> & { id: string };

export class CrashClient {
  readonly person: Person;
  readonly gameId: string;
  readonly sessionId: string;
  /** Text of every event by its number, as first seen. */
  readonly events = new Map<number, string>();
  /** Text of every answer by command. */
  readonly answers = new Map<string, string>();
  readonly problems: string[] = [];
  acknowledged = 0;
  resumes = 0;
  lastAnswerMs = 0;
  #stopped = false;
  #counter = 0;
  #openRound: string | null = null;
  #unanswered: Command | null = null;

  constructor(person: Person, gameId: string, sessionId: string) {
    this.person = person;
    this.gameId = gameId;
    this.sessionId = sessionId;
  }

  static async sitDown(person: Person, gameId: string): Promise<CrashClient> {
    const { status, text, body } = await person.sit({ currency: 'GC', buyIn: '1500.00' }, gameId);
    if (status !== 201) throw new Error(`sit down: ${text}`);
    return new CrashClient(person, gameId, body.session.id);
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Plays until `stop`, over as many connections as it takes. */
  async playOn(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#connection();
      } catch {
        await pause(50);
      }
    }
  }

  async #connection(): Promise<void> {
    const socket = await this.person.enter(`/v1/sessions/${this.sessionId}`);
    const next = async (): Promise<Frame> => {
      await socket.next(() => true);
      return this.#note(socket.frames.shift());
    };
    const welcome = await next();
    await this.#resume(socket, welcome, next);
    while (!this.#stopped) {
      const command = this.#unanswered ?? this.#nextCommand();
      this.#unanswered = command;
      socket.send(command);
      for (;;) {
        const frame = await next();
        if (frame.id !== command.id && frame.ref !== command.id) continue;
        this.#answered(command, frame);
        break;
      }
      // A person is not a benchmark; and it leaves the machine to the others.
      await pause(Math.random() * 40);
    }
    await socket.close();
  }

  async #resume(socket: NetSocket, welcome: Frame, next: () => Promise<Frame>): Promise<void> {
    const last = Math.max(0, ...this.events.keys());
    const current = welcome.seq ?? 0;
    if (current < last) this.problems.push(`${this.sessionId}: seq went back to ${current}`);
    this.resumes += 1;
    if (current <= last) return;
    socket.send({ type: 'resume', lastSeq: last });
    while (Math.max(0, ...this.events.keys()) < current) await next();
  }

  #note(frame: Frame): Frame {
    if (frame.seq === undefined || frame.type === 'welcome') return frame;
    const text = JSON.stringify(frame);
    const known = this.events.get(frame.seq);
    if (known !== undefined && known !== text) {
      this.problems.push(`${this.sessionId}: event ${frame.seq} changed`);
    }
    this.events.set(frame.seq, text);
    const { round } = frame;
    if (round !== undefined) this.#openRound = round.finished ? null : round.id;
    return frame;
  }

  #answered(command: Command, frame: Frame): void {
    this.#unanswered = null;
    this.lastAnswerMs = Date.now();
    this.acknowledged += 1;
    if (frame.type !== 'error') {
      this.answers.set(command.id, JSON.stringify(frame));
      return;
    }
    const code = frame.error?.code ?? '';
    // The hand may have been settled by rule, and an unlucky table may be empty.
    if (!['insufficient_funds', 'round_not_open', 'invalid_action', 'round_open'].includes(code)) {
      this.problems.push(`${this.sessionId}: ${command.type} was refused with ${code}`);
    }
  }

  #nextCommand(): Command {
    const id = `c${++this.#counter}`;
    if (this.gameId === 'mines') {
      if (this.#openRound === null)
        return { type: 'play', id, stake: '1.00', params: { mines: 3 } };
      const action = { type: 'action', id, roundId: this.#openRound };
      if (Math.random() < 0.3) return { ...action, action: 'cashOut' };
      const tile = Math.floor(Math.random() * 25);
      return { ...action, action: 'reveal', params: { tile } };
    }
    if (this.#counter % 50 === 0) return { type: 'rotateSeed', id };
    if (this.#counter % 20 === 0) return { ...dice(id), type: 'autoplay', plays: 20 };
    return dice(id);
  }
}
