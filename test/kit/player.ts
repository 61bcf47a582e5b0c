// A player as a test drives one: registers, verifies by the mailbox, signs in, calls the API,
// plays.

import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { generateSync } from 'otplib';
import WebSocket from 'ws';
import { Bell, until } from './patience.ts';
import type { Platform } from './platform.ts';

/** A reply with its parsed body. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the API says and asserts on it
  body: any;
}

/** One HTTP call; a body is sent as JSON. */
export async function call(
  url: string,
  method: string,
  path: string,
  options: {
    token?: string | undefined;
    body?: unknown;
    key?: string;
    headers?: Record<string, string>;
  } = {},
): Promise<Answer> {
  const headers: Record<string, string> = { ...options.headers };
  if (options.token !== undefined) headers.authorization = `Bearer ${options.token}`;
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (options.key !== undefined) headers['idempotency-key'] = options.key;
  const response = await fetch(url + path, {
    method,
    headers,
    redirect: 'manual',
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  };
}

/** Mails that the platform sent to an address, oldest first; waits for at least `count`. */
export async function mailTo(
  mailboxUrl: string,
  to: string,
  count = 1,
): Promise<{ subject: string; text: string; html: string }[]> {
  const arrived = async () => {
    const response = await fetch(`${mailboxUrl}/messages?to=${encodeURIComponent(to)}`);
    const { items } = (await response.json()) as {
      items: { subject: string; text: string; html: string }[];
    };
    return items.length >= count ? items : null;
  };
  return until(arrived, () => `No mail number ${count} to ${to}.`, 50);
}

/** A signed-in player. */
export interface Player {
  id: string;
  email: string;
  password: string;
  token: string;
  refreshToken: string;
  call(method: string, path: string, options?: Parameters<typeof call>[3]): Promise<Answer>;
}

let counter = 0;

/** Registers, verifies with the code of the mail, and signs in; `address` when it matters which. */
export async function newPlayer(
  platform: Pick<Platform, 'url' | 'mailboxUrl'>,
  address?: string,
): Promise<Player> {
  counter += 1;
  const name = `Player${process.pid}x${counter}`;
  const email = address ?? `${name.toLowerCase()}@example.com`;
  const password = `correct horse ${randomUUID()}`;
  const before = (await mailTo(platform.mailboxUrl, email, 0)).length;
  const registered = await call(platform.url, 'POST', '/v1/auth/register', {
    body: { email, password, displayName: name, dateOfBirth: '1990-01-31', acceptTerms: true },
  });
  if (registered.status !== 202) throw new Error(`register: ${JSON.stringify(registered.body)}`);
  const mail = (await mailTo(platform.mailboxUrl, email, before + 1)).at(-1);
  const code = /\b(\d{6,8})\b/.exec(mail?.text ?? '')?.[1];
  const verified = await call(platform.url, 'POST', '/v1/auth/verify-email', {
    body: { email, code },
  });
  if (verified.status !== 204) throw new Error(`verify: ${JSON.stringify(verified.body)}`);
  const signedIn = await call(platform.url, 'POST', '/v1/auth/login', {
    body: { email, password },
  });
  if (signedIn.status !== 200) throw new Error(`login: ${JSON.stringify(signedIn.body)}`);
  const { accessToken, refreshToken, player } = signedIn.body;
  return {
    id: player.id,
    email,
    password,
    token: accessToken,
    refreshToken,
    call: (method, path, options = {}) =>
      call(platform.url, method, path, { token: accessToken, ...options }),
  };
}

/** An admin with a fresh factor; the role comes from the database, as `staff:grant` gives it. */
export async function newAdmin(platform: Platform): Promise<Player> {
  const admin = await newPlayer(platform);
  await platform.database.admin.call(sql`select auth.set_role(${admin.id}::uuid, 'admin', true,
    null, now(), 'test', null)`);
  const signedIn = await call(platform.url, 'POST', '/v1/auth/login', {
    body: { email: admin.email, password: admin.password },
  });
  const first: string = signedIn.body.accessToken;
  const begun = await call(platform.url, 'POST', '/v1/auth/mfa/totp', { token: first });
  const code = generateSync({ secret: begun.body.secret });
  const confirmed = await call(platform.url, 'POST', '/v1/auth/mfa/totp/confirm', {
    token: first,
    body: { code },
  });
  if (confirmed.status !== 200) throw new Error(`factor: ${JSON.stringify(confirmed.body)}`);
  const token: string = confirmed.body.accessToken;
  return {
    ...admin,
    token,
    call: (method, path, options = {}) => call(platform.url, method, path, { token, ...options }),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: frames are asserted on by the test that reads them
export type Frame = any;

/** A game or chat socket whose frames can be awaited. */
export class TestSocket {
  readonly frames: Frame[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  readonly #bell = new Bell();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      this.frames.push(JSON.parse(String(data)));
      this.#bell.ring();
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        resolve({ code, reason: String(reason) });
        this.#bell.ring();
      });
    });
    socket.on('error', () => {});
  }

  /** Connects with a ticket; throws with the HTTP status when the upgrade is refused. */
  static async connect(
    url: string,
    ticket: string,
    headers: Record<string, string> = {},
  ): Promise<TestSocket> {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), ['parlor.v1', ticket], { headers });
    const connected = new TestSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('unexpected-response', (_request, response) =>
        reject(new Error(`upgrade refused: ${response.statusCode}`)),
      );
      socket.once('error', reject);
    });
    return connected;
  }

  send(frame: unknown): void {
    this.#socket.send(
      typeof frame === 'string' || frame instanceof Uint8Array ? frame : JSON.stringify(frame),
    );
  }

  /** The first frame, past or coming, that fits. */
  async next(fits: (frame: Frame) => boolean): Promise<Frame> {
    const missing = () => `No such frame; there were ${JSON.stringify(this.frames.slice(-5))}`;
    const look = () => {
      const found = this.frames.find(fits);
      const isOver = this.#socket.readyState >= WebSocket.CLOSING;
      if (found === undefined && isOver) throw new Error(missing());
      return found;
    };
    return until(look, missing, () => this.#bell.heard());
  }

  /** Sends a command and waits for the frame that answers it. */
  async ask(frame: { id: string; [key: string]: unknown }): Promise<Frame> {
    this.send(frame);
    return this.next((answer) => answer.id === frame.id || answer.ref === frame.id);
  }

  close(): Promise<unknown> {
    this.#socket.close();
    return this.closed;
  }

  /** Cuts the connection without a close frame, as a lost network does. */
  terminate(): void {
    this.#socket.terminate();
  }
}
