// A player of the crash test: registers, verifies, signs in, claims the bonus; repeats a call until
// the platform is there again, with the same Idempotency-Key.

import { randomUUID } from 'node:crypto';

/** A reply; the body is whatever the API says. */
export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: read field by field by whoever asked
  body: any;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function once(
  url: string,
  method: string,
  path: string,
  options: { token?: string; body?: unknown; key?: string },
): Promise<Answer> {
  const headers: Record<string, string> = {};
  if (options.token !== undefined) headers.authorization = `Bearer ${options.token}`;
  if (options.key !== undefined) headers['idempotency-key'] = options.key;
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(url + path, {
    method,
    headers,
    signal: AbortSignal.timeout(15_000),
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

/** Calls until there is an answer that is not an outage. */
export async function call(
  url: string,
  method: string,
  path: string,
  options: { token?: string; body?: unknown; key?: string } = {},
): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await once(url, method, path, options);
      if (answer.status < 500) return answer;
      if (attempt > 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    } catch (error) {
      if (attempt > 300) throw error;
    }
    await sleep(100);
  }
}

export class Person {
  readonly url: string;
  readonly #email: string;
  readonly #password: string;
  #token = '';
  #signingIn: Promise<void> | null = null;

  constructor(url: string, email: string, password: string) {
    this.url = url;
    this.#email = email;
    this.#password = password;
  }

  signIn(): Promise<void> {
    this.#signingIn ??= (async () => {
      const body = { email: this.#email, password: this.#password };
      const answer = await call(this.url, 'POST', '/v1/auth/login', { body });
      if (answer.status !== 200) throw new Error(`login: ${JSON.stringify(answer.body)}`);
      this.#token = answer.body.accessToken;
    })().finally(() => {
      this.#signingIn = null;
    });
    return this.#signingIn;
  }

  /** Calls as this person; signs in again when the token ran out. */
  async call(
    method: string,
    path: string,
    options: { body?: unknown; key?: string } = {},
  ): Promise<Answer> {
    const answer = await call(this.url, method, path, { ...options, token: this.#token });
    if (answer.status !== 401) return answer;
    await this.signIn();
    return call(this.url, method, path, { ...options, token: this.#token });
  }

  /** All coins of a currency, wherever they are, in micros. */
  async totalMicros(currency: string): Promise<bigint> {
    const { body } = await this.call('GET', '/v1/wallet');
    const entry = body.balances.find((one: { currency: string }) => one.currency === currency);
    const [whole = '0', decimals = ''] = String(entry?.total ?? '0').split('.');
    return BigInt(whole) * 1_000_000n + BigInt(decimals.padEnd(6, '0'));
  }
}

async function codeFrom(mailboxUrl: string, email: string): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const response = await fetch(`${mailboxUrl}/messages?to=${encodeURIComponent(email)}`);
    const { items } = (await response.json()) as { items: { text: string }[] };
    const code = /\b(\d{6,8})\b/.exec(items[0]?.text ?? '')?.[1];
    if (code !== undefined) return code;
    await sleep(50);
  }
  throw new Error(`no mail to ${email}`);
}

let counter = 0;

/** Makes a verified, signed-in player with the daily bonus. */
export async function newPerson(url: string, mailboxUrl: string): Promise<Person> {
  counter += 1;
  const email = `crash${process.pid}x${counter}@example.com`;
  const password = `correct horse ${randomUUID()}`;
  const displayName = `Crash${process.pid}x${counter}`;
  const details = { displayName, dateOfBirth: '1990-01-31', acceptTerms: true };
  const registered = await call(url, 'POST', '/v1/auth/register', {
    body: { email, password, ...details },
  });
  if (registered.status !== 202) throw new Error(`register: ${JSON.stringify(registered.body)}`);
  const code = await codeFrom(mailboxUrl, email);
  const verified = await call(url, 'POST', '/v1/auth/verify-email', { body: { email, code } });
  if (verified.status !== 204) throw new Error(`verify: ${JSON.stringify(verified.body)}`);
  const person = new Person(url, email, password);
  await person.signIn();
  await person.call('POST', '/v1/wallet/daily-bonus', { key: randomUUID() });
  return person;
}
