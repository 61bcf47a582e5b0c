// A random walk over the Workers' own stores: who acts, on whom, when, and what is known from before.

import { DatabaseRefusal } from '#db/client.ts';
import { bytesToHex } from '#shared/bytes.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import type { TestDatabase } from '#test/kit/database.ts';
import { Prng } from '#test/simulation/platform/prng.ts';

/** The room that every database has. */
export const LOBBY = '00000000-0000-7000-8000-000000000100';

/** One kind of call, with random parameters. */
export type Acts = Record<string, () => Promise<unknown>>;

interface Code {
  email: string;
  link: Uint8Array;
  code: Uint8Array;
  password: string;
}

export class Walk {
  readonly database: TestDatabase;
  readonly random: Prng;
  /** Tomorrow: what the server's own clock writes lies before. */
  nowMs = Date.now() + DAY_MS;
  readonly players: string[] = [];
  readonly staff: string[] = [];
  readonly tokens: Uint8Array[] = [];
  readonly sids: string[] = [];
  readonly codes: Code[] = [];
  readonly resets: Uint8Array[] = [];
  readonly mails: string[] = [];
  readonly sessions: string[] = [];
  readonly groups: string[] = [];
  readonly reports: string[] = [];
  readonly requests: string[] = [];

  constructor(database: TestDatabase, seed: number) {
    this.database = database;
    this.random = Prng.of(seed, 'people');
  }

  id(): string {
    const rest = bytesToHex(this.random.bytes(new Uint8Array(10)));
    const time = this.nowMs.toString(16).padStart(12, '0');
    const parts = [`7${rest.slice(0, 3)}`, `8${rest.slice(3, 6)}`, rest.slice(6, 18)];
    return [time.slice(0, 8), time.slice(8), ...parts].join('-');
  }

  bytes = () => this.random.bytes(new Uint8Array(32));
  player = () => this.random.pick([...this.players, ...this.staff]);
  name = () => `Name ${this.random.int(30)}`;
  network = () => `10.0.${this.random.int(3)}`;
  email = () => `p${this.random.int(12)}@example.org`;
  room = () =>
    this.groups.length > 0 && this.random.chance(0.7) ? this.random.pick(this.groups) : LOBBY;

  /** Something from before, mostly of the newest; rarely something unheard of. */
  known<T>(list: readonly T[], or: () => T): T {
    if (list.length === 0 || this.random.chance(0.05)) return or();
    const back = Math.floor(this.random.next() ** 2 * list.length);
    return list[list.length - 1 - back] as T;
  }

  make<T>(list: T[], value: T): T {
    list.push(value);
    return value;
  }

  mail(to?: string) {
    const id = this.make(this.mails, this.id());
    return { id, template: 'some', sealed: 'sealed', ...(to && { to }) } as never;
  }

  actor = () => this.random.pick(this.random.chance(0.8) ? this.staff : this.players);

  act() {
    return { actorId: this.actor(), reason: 'because', requestId: 'request', nowMs: this.nowMs };
  }

  verification = (tokenHash: Uint8Array) => ({
    ...{ id: this.id(), tokenHash, expiresAtMs: this.nowMs + HOUR_MS },
  });

  link = (tokenHash: Uint8Array, codeHash: Uint8Array) => ({
    ...this.verification(tokenHash),
    ...{ codeHash, codeExpiresAtMs: this.nowMs + 10 * MINUTE_MS },
  });

  noCode = (): Code => ({
    ...{ email: 'nobody@example.org', link: this.bytes(), code: this.bytes(), password: '' },
  });

  /** One act; mostly soon after the one before. */
  async step(acts: Acts): Promise<void> {
    this.nowMs += Math.floor(this.random.next() ** 8 * HOUR_MS) + this.random.int(2) * SECOND_MS;
    try {
      await acts[this.random.pick(Object.keys(acts))]?.();
    } catch (error) {
      // Postgres refuses what nobody has; whether the model does too has been compared.
      if (!(error instanceof DatabaseRefusal)) throw error;
    }
  }
}
