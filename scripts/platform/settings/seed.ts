// Seed data of a development platform: two players to look around with, made through the API like
// any other, with a password that only this data folder knows. Production has no default account.

import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the banner shows. */
export interface Seed {
  emails: string[];
  password: string;
  isComplete: boolean;
}

const PLAYERS = [
  { email: 'ada@example.com', displayName: 'Ada' },
  { email: 'grace@example.com', displayName: 'Grace' },
];
const MAIL_ATTEMPTS = 150;
const MAIL_WAIT_MS = 100;

type Json = Record<string, unknown>;

async function post(url: string, path: string, body: Json, headers: Json = {}): Promise<Json> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  return text === '' ? {} : JSON.parse(text);
}

/** Waits for the mail with a code that the mailbox has for somebody new. */
export async function mailedCode(mailboxUrl: string, email: string) {
  for (let attempt = 0; attempt < MAIL_ATTEMPTS; attempt++) {
    const response = await fetch(`${mailboxUrl}/messages?to=${encodeURIComponent(email)}`);
    const { items } = (await response.json()) as { items: { subject: string; text: string }[] };
    const { subject = '', text = '' } = items.at(-1) ?? {};
    const code = /\b(\d{6,8})\b/.exec(text)?.[1];
    if (code !== undefined) return { subject, code };
    await new Promise((resolve) => setTimeout(resolve, MAIL_WAIT_MS));
  }
  throw new Error(`no verification mail came for ${email}`);
}

async function makePlayer(
  url: string,
  mailboxUrl: string,
  player: (typeof PLAYERS)[number],
  password: string,
): Promise<void> {
  const { email } = player;
  const about = { dateOfBirth: '1990-01-31', acceptTerms: true };
  await post(url, '/v1/auth/register', { ...player, ...about, password });
  const { code } = await mailedCode(mailboxUrl, email);
  await post(url, '/v1/auth/verify-email', { email, code });
  const { accessToken } = await post(url, '/v1/auth/login', { email, password });
  const response = await fetch(`${url}/v1/wallet/daily-bonus`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'idempotency-key': randomUUID() },
  });
  if (!response.ok) throw new Error(`the daily bonus answered ${response.status}`);
}

/** Makes the players on the first run of a data folder; a run that was cut off is made up for. */
export async function seedPlayers(
  dataFolder: string,
  url: string,
  mailboxUrl: string,
): Promise<Seed> {
  const path = join(dataFolder, 'seed.json');
  const kept = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Seed) : undefined;
  if (kept?.isComplete) return kept;
  const emails = PLAYERS.map(({ email }) => email);
  const seed = kept ?? {
    emails,
    password: randomBytes(9).toString('base64url'),
    isComplete: false,
  };
  // Before the first account, so that no account ever has a password that nobody knows.
  writeFileSync(path, JSON.stringify(seed), { mode: 0o600 });
  for (const player of PLAYERS) {
    const credentials = { email: player.email, password: seed.password };
    const exists = await post(url, '/v1/auth/login', credentials).then(
      () => true,
      () => false,
    );
    if (!exists) await makePlayer(url, mailboxUrl, player, seed.password);
  }
  writeFileSync(path, JSON.stringify({ ...seed, isComplete: true }), { mode: 0o600 });
  return seed;
}
