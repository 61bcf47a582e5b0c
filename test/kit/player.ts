// A player as a test over the network drives one: registers, verifies by the mailbox, signs in, calls
// the API, plays.

import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { generateSync } from 'otplib';
import WebSocket from 'ws';
import { parseAmount } from '#shared/money.ts';
import { type Answer, type CallOptions, call } from './call.ts';
import { until } from './patience.ts';
import type { Platform } from './platform.ts';
import { TestSocket } from './socket.ts';

export const LOBBY = '00000000-0000-7000-8000-000000000100';

/** Mails that the platform sent to an address, oldest first; waits for at least `count`. */
export async function mailTo(
  mailboxUrl: string,
  to: string,
  count = 1,
): Promise<{ subject: string; text: string; html: string }[]> {
  const arrived = async () => {
    const { body } = await call(mailboxUrl, 'GET', `/messages?to=${encodeURIComponent(to)}`);
    return body.items.length >= count ? body.items : null;
  };
  return until(arrived, () => `No mail number ${count} to ${to}.`, 50);
}

/** A reply that must have this status. */
export async function expected(status: number, answer: Promise<Answer>): Promise<Answer> {
  const { status: found, text } = await answer;
  if (found !== status) throw new Error(`${found} instead of ${status}: ${text}`);
  return answer;
}

/** A socket over the network. */
export class NetSocket extends TestSocket {
  declare protected readonly line: WebSocket;

  /** Connects with a ticket; throws with the HTTP status when the upgrade is refused. */
  static async connect(
    url: string,
    ticket: string,
    headers: Record<string, string> = {},
  ): Promise<NetSocket> {
    const line = new WebSocket(url.replace(/^http/, 'ws'), ['parlor.v1', ticket], { headers });
    line.on('error', () => {});
    const socket = new NetSocket(line);
    await new Promise<void>((resolve, reject) => {
      line.once('open', resolve);
      line.once('unexpected-response', (_request, response) =>
        reject(new Error(`upgrade refused: ${response.statusCode}`)),
      );
      line.once('error', reject);
    });
    return socket;
  }

  get isOpen(): boolean {
    return this.line.readyState === WebSocket.OPEN;
  }

  override close(): Promise<unknown> {
    const closed = new Promise((resolve) => this.line.once('close', resolve));
    super.close();
    return this.closed === null ? closed : Promise.resolve();
  }

  /** Cuts the connection without a close frame, as a lost network does. */
  terminate(): void {
    this.line.terminate();
  }
}

/** An amount of the API in micros. */
export function micros(text: string): bigint {
  const amount = parseAmount(text);
  if (!amount.ok) throw new Error(`not an amount: ${text}`);
  return amount.value;
}

/** One round of dice that wins about every second time. */
export const dice = (id: string, stake = '1.00') => ({
  type: 'play',
  id,
  stake,
  params: { target: '50.00', direction: 'over' },
});

/** What a player is known by, and what signing in gave. */
export interface SignedIn {
  id: string;
  email: string;
  password: string;
  token: string;
  refreshToken: string;
}

/** A signed-in player. */
export class Player implements SignedIn {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
  readonly refreshToken: string;
  readonly #url: string;

  constructor(url: string, { id, email, password, token, refreshToken }: SignedIn) {
    this.#url = url;
    this.id = id;
    this.email = email;
    this.password = password;
    this.token = token;
    this.refreshToken = refreshToken;
  }

  call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return call(this.#url, method, path, { token: this.token, ...options });
  }

  /** Claims the daily bonus. */
  bonus(): Promise<Answer> {
    return this.call('POST', '/v1/wallet/daily-bonus', { key: randomUUID() });
  }

  /** Asks for a table, without looking at the answer. */
  sit(body: object = { currency: 'GC' }, gameId = 'dice'): Promise<Answer> {
    return this.call('POST', `/v1/games/${gameId}/sessions`, { key: randomUUID(), body });
  }

  /** Takes the bonus and sits down with so much of it. */
  async openSession(buyIn?: string, gameId = 'dice') {
    await this.bonus();
    const body = { currency: 'GC', ...(buyIn !== undefined && { buyIn }) };
    const opened = (await expected(201, this.sit(body, gameId))).body;
    const socket = await this.connect(opened);
    const { session } = opened;
    return { player: this as Player, session, sessionId: session.id as string, socket };
  }

  /** Orders a package, without looking at the answer. */
  order(packageId: string): Promise<Answer> {
    return this.call('POST', '/v1/purchases', { key: randomUUID(), body: { packageId } });
  }

  /** Buys a package and waits until it is paid; returns the purchase's id. */
  async buy({ stripe }: Pick<Platform, 'stripe'>, packageId: string): Promise<string> {
    const { purchase, checkoutUrl } = (await expected(201, this.order(packageId))).body;
    stripe.emulator.ledger.pay(/cs_test_\w+/.exec(checkoutUrl)?.[0] ?? '');
    const isPaid = async () =>
      (await this.call('GET', `/v1/purchases/${purchase.id}`)).body.status === 'paid';
    await until(isPaid, () => `the purchase ${purchase.id} is not paid`, 50);
    return purchase.id;
  }

  /** Connects with what a reply gave; `query` goes with it. */
  connect({ socketUrl, ticket }: { socketUrl: string; ticket: string }, query = '') {
    return NetSocket.connect(this.#url + new URL(socketUrl).pathname + query, ticket);
  }

  /** Gets a ticket for the hub, a room or a session and connects. */
  async enter(path: string, query = ''): Promise<NetSocket> {
    return this.connect((await expected(201, this.call('POST', `${path}/ticket`))).body, query);
  }

  /** The wallet of a currency as the API shows it. */
  async balance(currency = 'GC') {
    const { body } = await this.call('GET', '/v1/wallet');
    return body.balances.find((balance: { currency: string }) => balance.currency === currency);
  }

  /** Signs in anew, which does not end the sign-in before. */
  async signIn(): Promise<Player> {
    const { email, password } = this;
    const body = { email, password };
    const answer = await expected(200, call(this.#url, 'POST', '/v1/auth/login', { body }));
    const { accessToken: token, refreshToken, player } = answer.body;
    return new Player(this.#url, { id: player.id, email, password, token, refreshToken });
  }
}

let counter = 0;

/** Registers, verifies with the code of the mail, and signs in; `address` when it matters which. */
export async function newPlayer(
  platform: Pick<Platform, 'url' | 'mailboxUrl'>,
  address?: string,
): Promise<Player> {
  counter += 1;
  const displayName = `Player${process.pid}x${counter}`;
  const email = address ?? `${displayName.toLowerCase()}@example.com`;
  const password = `correct horse ${randomUUID()}`;
  const before = (await mailTo(platform.mailboxUrl, email, 0)).length;
  const post = (path: string, body: object) => call(platform.url, 'POST', path, { body });
  const details = { displayName, dateOfBirth: '1990-01-31', acceptTerms: true };
  await expected(202, post('/v1/auth/register', { email, password, ...details }));
  const mail = (await mailTo(platform.mailboxUrl, email, before + 1)).at(-1);
  const code = /\b(\d{6,8})\b/.exec(mail?.text ?? '')?.[1];
  await expected(204, post('/v1/auth/verify-email', { email, code }));
  const nobody = { id: '', email, password, token: '', refreshToken: '' };
  return new Player(platform.url, nobody).signIn();
}

type Tuple<T, N extends number, Made extends T[] = []> = number extends N
  ? T[]
  : Made['length'] extends N
    ? Made
    : Tuple<T, N, [...Made, T]>;

/** So many of them. */
export const newPlayers = <const N extends number>(
  platform: Pick<Platform, 'url' | 'mailboxUrl'>,
  count: N,
) =>
  Promise.all(Array.from({ length: count }, () => newPlayer(platform))) as unknown as Promise<
    Tuple<Player, N>
  >;

/** An admin with a fresh factor; the role comes from the database, as `staff:grant` gives it. */
export async function newAdmin(platform: Platform): Promise<Player> {
  const player = await newPlayer(platform);
  await platform.database.admin.call(sql`select auth.set_role(${player.id}::uuid, 'admin', true,
    null, now(), 'test', null)`);
  const admin = await player.signIn();
  const begun = await admin.call('POST', '/v1/auth/mfa/totp');
  const body = { code: generateSync({ secret: begun.body.secret }) };
  const confirmed = await expected(200, admin.call('POST', '/v1/auth/mfa/totp/confirm', { body }));
  return new Player(platform.url, { ...player, token: confirmed.body.accessToken });
}
