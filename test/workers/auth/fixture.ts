// Drives auth's app over its public surface: real Postgres, real mail templates; the hub and the
// mailbox are stand-ins that remember what they were told. Time is a number that a test moves.

import { sql } from 'drizzle-orm';
import { generateSync } from 'otplib';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { Person } from '#shared/contracts/chat-room.ts';
import type { AttachedSocket, SignInList } from '#shared/contracts/player-hub.ts';
import { ADDRESS_HEADER } from '#shared/http/client.ts';
import { type Answer, answerOf, type CallOptions, requestOf } from '#test/kit/call.ts';
import { ServiceFixture, serviceFixture } from '#test/kit/service.ts';
import type { AuthEnv } from '#workers/auth/env.ts';
import worker from '#workers/auth/index.ts';

const MAILBOX = 'http://mailbox.test';
export const PASSWORD = 'correct horse battery staple';

export interface SentMail {
  to: string;
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
  replyTo?: string;
}

/** What a call may carry here: also from where it comes, and what is otherwise about auth. */
export interface AuthCallOptions extends CallOptions {
  address?: string;
  env?: Partial<AuthEnv>;
}

/** The hub as the tests see it. */
export class FakeHub {
  lists = new Map<string, SignInList>();
  /** By player. */
  sockets = new Map<string, AttachedSocket[]>();
  cuts: AttachedSocket[] = [];
  /** Rooms that each player is in, and what those were told of names. */
  rooms = new Map<string, string[]>();
  names: { room: string; person: Person }[] = [];
  /** The newest version of each player's standing that was told. */
  standings = new Map<string, number>();
  isDown = false;
  hangs = false;

  async #answer(): Promise<void> {
    if (this.isDown) throw new Error('the hub is down');
    if (this.hangs) await new Promise(() => {});
  }

  getByName(name: string) {
    const take = async (playerId: string, list: SignInList) => {
      await this.#answer();
      expect(playerId).toBe(name);
      const known = this.lists.get(name);
      if (known === undefined || known.version <= list.version) this.lists.set(name, list);
    };
    return {
      check: async (sid: string, ver: number) => {
        await this.#answer();
        const signIn = this.lists.get(name)?.signIns.find((entry) => entry.sid === sid);
        if (signIn === undefined) return 'unknown' as const;
        return signIn.ver === ver ? ('alive' as const) : ('dead' as const);
      },
      load: take,
      revoke: async (playerId: string, list: SignInList) => {
        await take(playerId, list);
        const sockets = this.sockets.get(name) ?? [];
        return sockets.filter(({ sid }) => !list.signIns.some((entry) => entry.sid === sid));
      },
      rename: async () => {
        await this.#answer();
        return this.rooms.get(name) ?? [];
      },
      attach: async () => true,
      detach: async () => {},
      noteStanding: async (playerId: string, version: number) => {
        await this.#answer();
        this.standings.set(playerId, version);
      },
    };
  }
}

export class AuthFixture extends ServiceFixture<AuthEnv> {
  hub = new FakeHub();
  mails: SentMail[] = [];
  mailIsDown = false;
  databaseIsDown = false;
  /** Answers what goes to Cloudflare's siteverify. */
  siteverify: ((body: Record<string, unknown>) => Response) | undefined;
  siteverifyCalls = 0;
  nowMs = 0;

  variables(): Partial<AuthEnv> {
    return {
      ENVIRONMENT: 'test',
      AUTH_DATABASE_URL: this.db.urlFor('parlor_auth'),
      MAILBOX_URL: MAILBOX,
      SCRYPT_LOG_N: '4',
      LIMIT_SCALE: '1000',
      PLAYER_HUB: this.hub,
      CHAT_ROOM_CONTROL: {
        cut: async () => {
          throw new Error('the room is down');
        },
        rename: async (room, person) => {
          this.hub.names.push({ room, person });
        },
      },
      GAME_SESSION_CONTROL: {
        cut: async (socket) => {
          this.hub.cuts.push(socket);
        },
      },
    };
  }

  override async call(
    method: string,
    path: string,
    { address = '203.0.113.7', env, ...options }: AuthCallOptions = {},
  ): Promise<Answer> {
    const request = requestOf(`https://parlor.test${path}`, method, options);
    // The gateway tells it; what a client says of itself does not count.
    request.headers.set(ADDRESS_HEADER, address);
    return answerOf(await this.fetch(request, { ...this.env, ...env }));
  }

  post(path: string, body?: unknown, options: AuthCallOptions = {}): Promise<Answer> {
    return this.call('POST', path, body === undefined ? options : { ...options, body });
  }

  /** Moves the clock forward. */
  pass(ms: number): void {
    this.nowMs += ms;
    vi.setSystemTime(this.nowMs);
  }

  mailsTo(to: string): SentMail[] {
    return this.mails.filter((mail) => mail.to === to);
  }

  lastMail(to: string): SentMail {
    const mail = this.mailsTo(to).at(-1);
    if (mail === undefined) throw new Error(`No mail went to ${to}.`);
    return mail;
  }

  /** The token of the last link that was mailed to somebody, whichever notice of the same moment came after it. */
  lastLink(to: string): string {
    const mail = this.mailsTo(to).findLast(({ text }) => LINK.test(text));
    if (mail === undefined) throw new Error(`No link went to ${to}.`);
    return linkToken(mail);
  }
}

let count = 0;

/** Input of a registration that nobody else made. */
export function newcomer(changes: Record<string, unknown> = {}) {
  count += 1;
  const unique = `${Date.now().toString(36)}${count.toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  return {
    email: `p${unique}@example.com`,
    password: PASSWORD,
    // Letters only: a run of digits would read as a number to call.
    displayName: `P${unique.replaceAll(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '')}`.slice(
      0,
      20,
    ),
    dateOfBirth: '1990-05-17',
    acceptTerms: true,
    ...changes,
  };
}

const LINK = /#token=([\w-]+)/;

/** The token of the link in a mail. */
export function linkToken(mail: Pick<SentMail, 'text'>): string {
  const token = LINK.exec(mail.text)?.[1];
  if (token === undefined) throw new Error('There is no link in this mail.');
  return token;
}

/** The typed code in a mail. */
export function mailCode(mail: SentMail): string {
  const code = /^Code: (\d+)$/m.exec(mail.text)?.[1];
  if (code === undefined) throw new Error('There is no code in this mail.');
  return code;
}

/** For the tests of one file. */
export function authFixture(): AuthFixture {
  const fixture = serviceFixture(new AuthFixture(worker));
  const realFetch = globalThis.fetch;
  beforeEach(() => {
    fixture.hub = new FakeHub();
    fixture.mails = [];
    fixture.mailIsDown = false;
    fixture.databaseIsDown = false;
    fixture.siteverify = undefined;
    fixture.siteverifyCalls = 0;
    fixture.nowMs = Date.now();
    // Only the clock: timers and the network go on.
    vi.useFakeTimers({ toFake: ['Date'], now: fixture.nowMs });
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      if (
        url.startsWith('https://challenges.cloudflare.com/') &&
        fixture.siteverify !== undefined
      ) {
        fixture.siteverifyCalls += 1;
        return fixture.siteverify(JSON.parse(String(init?.body)));
      }
      if (fixture.databaseIsDown && url.startsWith(fixture.db.proxyUrl)) {
        throw new TypeError('network connection lost');
      }
      if (!url.startsWith(MAILBOX)) return realFetch(input, init);
      if (fixture.mailIsDown) return new Response('down', { status: 500 });
      fixture.mails.push(JSON.parse(String(init?.body)) as SentMail);
      return new Response(null, { status: 201 });
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  return fixture;
}

/** Registers and verifies somebody. */
export async function verified(fixture: AuthFixture, changes: Record<string, unknown> = {}) {
  const person = newcomer(changes);
  const registered = await fixture.post('/v1/auth/register', person);
  expect(registered.status, registered.text).toBe(202);
  const token = fixture.lastLink(person.email.toLowerCase());
  const proved = await fixture.post('/v1/auth/verify-email', { token });
  expect(proved.status, proved.text).toBe(204);
  return person;
}

/** Signs somebody in without a second factor. */
export async function signIn(
  fixture: AuthFixture,
  person: { email: string; password: string },
  options: AuthCallOptions = {},
) {
  const { email, password } = person;
  const answer = await fixture.post('/v1/auth/login', { email, password }, options);
  expect(answer.status, answer.text).toBe(200);
  return answer.body as {
    accessToken: string;
    refreshToken: string;
    player: { id: string; email: string; roles: string[] };
  };
}

/** A verified player who is signed in. */
export async function player(fixture: AuthFixture, changes: Record<string, unknown> = {}) {
  const person = await verified(fixture, changes);
  return { ...person, ...(await signIn(fixture, person)) };
}

/** Gives a role as an operator would on the command line. */
export async function grantRole(
  fixture: AuthFixture,
  playerId: string,
  role: string,
): Promise<void> {
  await fixture.db.admin.call(sql`select auth.set_role(${playerId}::uuid, ${role}, true, null, now(),
    'test', null)`);
}

/** A member of staff with a second factor, freshly proved. */
export async function staffMember(fixture: AuthFixture, role: string) {
  const person = await player(fixture);
  await grantRole(fixture, person.player.id, role);
  const { accessToken: token, refreshToken } = await signIn(fixture, person);
  const begun = await fixture.post('/v1/auth/mfa/totp', undefined, { token });
  const secret: string = begun.body.secret;
  const code = generateSync({ secret, epoch: Math.floor(fixture.nowMs / 1000) });
  const confirmed = await fixture.post('/v1/auth/mfa/totp/confirm', { code }, { token });
  expect(confirmed.status, confirmed.text).toBe(200);
  return { ...person, refreshToken, secret, token: confirmed.body.accessToken as string };
}
