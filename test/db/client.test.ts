// How the client behaves towards an endpoint that answers badly: what it repeats, what it never
// repeats, and what it makes of each failure. The endpoint is scripted; no Postgres is needed here.

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect, type Database } from '#db/client.ts';
import { isUnavailable } from '#shared/availability.ts';

type Answer = (response: ServerResponse) => void;

const fields = [{ name: 'one', dataTypeID: 23 }];
const good: Answer = (response) => response.end(JSON.stringify({ fields, rows: [['1']] }));
const refusal = (code: string, more: object = {}): Answer => {
  return (response) => {
    response.statusCode = 400;
    response.end(JSON.stringify({ message: 'no', code, ...more }));
  };
};
const status = (code: number): Answer => {
  return (response) => {
    response.statusCode = code;
    response.end('{"message":"no"}');
  };
};
const hangUp: Answer = (response) => response.destroy();
const cutBody: Answer = (response) => {
  response.setHeader('content-length', 1_000);
  response.write('{"fields":[', () => response.destroy());
};
const halfJson: Answer = (response) => response.end('{"fields":[');
const silence: Answer = () => {};

let server: Server;
let database: Database;
let script: Answer[];
let requests: number;

beforeAll(async () => {
  server = createServer((_, response) => {
    requests += 1;
    (script.shift() ?? good)(response);
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const { port } = server.address() as AddressInfo;
  database = connect('postgresql://user:secret@db.invalid/parlor', `http://127.0.0.1:${port}/sql`);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  script = [];
  requests = 0;
});

const one = (options?: { idempotent: boolean }) => database.call(sql`select 1 as one`, options);

describe('repeats', () => {
  it.each(['40001', '40P01', '57P03', '53300'])('repeats %s, which had no effect', async (code) => {
    script = [refusal(code), refusal(code)];
    expect(await one()).toEqual([{ one: 1 }]);
    expect(requests).toBe(3);
  });

  it('gives up after four attempts', async () => {
    script = Array.from({ length: 9 }, () => refusal('40001'));
    await expect(one()).rejects.toMatchObject({ name: 'DatabaseUnavailable', maybeApplied: false });
    expect(requests).toBe(4);
  });

  it.each([
    ['a hang-up', hangUp],
    ['a cut body', cutBody],
    ['half an answer', halfJson],
    ['a 503', status(503)],
    ['a lost connection of the server', refusal('57P01')],
    ['a 400 without SQLSTATE', refusal(null as unknown as string)],
  ])('never repeats %s unless the call is idempotent', async (_, answer) => {
    script = [answer];
    await expect(one()).rejects.toMatchObject({ name: 'DatabaseUnavailable', maybeApplied: true });
    expect(requests).toBe(1);
    script = [answer];
    expect(await one({ idempotent: true })).toEqual([{ one: 1 }]);
    expect(requests).toBe(3);
  });

  it.each(['57014', '55P03'])('does not repeat %s, which only adds to the load', async (code) => {
    script = [refusal(code)];
    const failure = { name: 'DatabaseUnavailable', maybeApplied: false };
    await expect(one({ idempotent: true })).rejects.toMatchObject(failure);
    expect(requests).toBe(1);
  });

  it.each(['23505', '42501', 'LX404'])('hands %s to the caller at once', async (code) => {
    script = [refusal(code, { constraint: 'c', table: 't', hint: 'h' })];
    await expect(one({ idempotent: true })).rejects.toMatchObject({
      name: 'DatabaseRefusal',
      sqlState: code,
      constraint: 'c',
      table: 't',
      hint: 'h',
    });
    expect(requests).toBe(1);
  });
});

describe('bounds', () => {
  it('never follows a redirect, which would carry the password along', async () => {
    script = [
      (response) => {
        response.writeHead(307, { location: '/elsewhere' });
        response.end();
      },
    ];
    await expect(one()).rejects.toMatchObject({ name: 'DatabaseUnavailable' });
    expect(requests).toBe(1);
  });

  it('gives up on an endpoint that stays silent', async () => {
    script = [silence];
    const slow = database.transaction([sql`select 1`], { timeoutMs: 300 });
    await expect(slow).rejects.toMatchObject({ name: 'DatabaseUnavailable', maybeApplied: true });
  });

  it.each([undefined, ''])('goes to Neon itself when the endpoint is %j', async (endpoint) => {
    const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network'));
    try {
      const neon = connect('postgresql://user:secret@ep-1.eu.neon.tech/parlor', endpoint);
      await expect(neon.call(sql`select 1`)).rejects.toSatisfy(isUnavailable);
      expect(fetched.mock.calls[0]?.[0]).toBe('https://api.eu.neon.tech/sql');
    } finally {
      fetched.mockRestore();
    }
  });

  it('keeps the password out of every error', async () => {
    for (const answer of [hangUp, status(503), refusal('28P01'), halfJson]) {
      script = [answer];
      const failure = await one().catch((error: Error) => error);
      expect(`${failure instanceof Error ? failure.stack : failure}`).not.toContain('secret');
    }
  });

  it('refuses what is no database URL without quoting it', () => {
    for (const url of ['not a url', 'https://user:secret@db.invalid/parlor', '']) {
      expect(() => connect(url)).toThrow('The database URL is not a postgresql:// URL.');
    }
  });

  it('lets a programming error through unchanged', async () => {
    const bug = new TypeError('bug');
    await expect(database.run(() => Promise.reject(bug))).rejects.toBe(bug);
  });
});
