// A player of the crash test: repeats a call, with the same Idempotency-Key, until the platform is
// there again, and signs in again when the token ran out.

import type { Answer, CallOptions } from '#test/kit/call.ts';
import { pause } from '#test/kit/patience.ts';
import { micros, newPlayer, Player } from '#test/kit/player.ts';

const ATTEMPTS_MAX = 300;
const CALL_TIMEOUT_MS = 15_000;

export class Person extends Player {
  #renewed: Promise<Player> | undefined;

  override async call(method: string, path: string, options?: CallOptions): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      try {
        const current = this.#renewed;
        const token = (await current)?.token ?? this.token;
        const signal = AbortSignal.timeout(CALL_TIMEOUT_MS);
        const answer = await super.call(method, path, { token, signal, ...options });
        if (answer.status < 500 && answer.status !== 401) return answer;
        if (attempt > ATTEMPTS_MAX) throw new Error(`${method} ${path}: ${answer.text}`);
        // Whoever finds out first signs in for all tables of this person.
        if (answer.status === 401 && this.#renewed === current) {
          this.#renewed = this.signIn().catch(() => this);
        }
      } catch (error) {
        if (attempt > ATTEMPTS_MAX) throw error;
      }
      await pause(100);
    }
  }

  /** All coins of a currency, wherever they are, in micros. */
  async totalMicros(currency: string): Promise<bigint> {
    return micros((await this.balance(currency))?.total ?? '0');
  }
}

/** Makes a verified, signed-in player with the daily bonus. */
export async function newPerson(platform: { url: string; mailboxUrl: string }): Promise<Person> {
  const person = new Person(platform.url, await newPlayer(platform));
  await person.bonus();
  return person;
}
