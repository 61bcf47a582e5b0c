// A client speaks for one player: whatever happens to the token behind it, no request that was meant
// for one is ever made for another.

import { describe, expect, it } from 'vitest';
import { createClient } from '#shared/client/client.ts';
import { OPERATIONS, type OperationName } from '#shared/client/operations.ts';

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
let made = 0;
/** A token as the platform makes them, without a signature that anybody could check. */
const tokenOf = (playerId: string) => {
  made += 1;
  return `${encoded({ alg: 'EdDSA' })}.${encoded({ sub: playerId, jti: made })}.c2ln`;
};
const subjectOf = (header: string | null) =>
  JSON.parse(Buffer.from(header?.split('.')[1] ?? '', 'base64url').toString()).sub as string;

const refusal = (status: number, code: string) =>
  Response.json({ error: { code, message: 'No.', requestId: 'r1' } }, { status });

/** A platform that says each of these in turn, and for whom it was asked. */
function platform(...answers: (() => Response)[]) {
  const askedFor: string[] = [];
  const fetch = async (_url: unknown, init?: RequestInit): Promise<Response> => {
    askedFor.push(subjectOf(new Headers(init?.headers).get('authorization')));
    const answer = answers.shift();
    if (answer === undefined) throw new TypeError('network');
    return answer();
  };
  return { fetch: fetch as typeof globalThis.fetch, askedFor };
}

const SIGNED_IN = (Object.keys(OPERATIONS) as OperationName[]).filter(
  (name) => 'signedIn' in OPERATIONS[name],
);
/** Any operation with whatever it might need. */
const callAny = (client: ReturnType<typeof createClient>, name: OperationName) =>
  client.call(
    name as 'payments.dailyBonus',
    {
      params: { id: 'x', playerId: 'x', gameId: 'x', messageId: 'x', role: 'x', sid: 'x' },
      body: {},
    } as never,
  );

describe('the client', () => {
  it('does not repeat a refused call with the token of another player, whatever the call', async () => {
    for (const name of SIGNED_IN) {
      const { fetch, askedFor } = platform(
        () => refusal(401, 'unauthenticated'),
        () => Response.json({}),
      );
      let token = tokenOf('ada');
      const client = createClient({
        origin: '',
        fetch,
        accessToken: () => token,
        refresh: async () => {
          token = tokenOf('bob');
          return true;
        },
      });
      const answer = await callAny(client, name);
      expect(answer, name).toMatchObject({ ok: false, error: { code: 'other_player' } });
      expect(askedFor, name).toEqual(['ada']);
    }
  });

  it('does not ask again for another after an outage, though the first attempt was for its own', async () => {
    for (const lost of [() => refusal(503, 'try_again'), () => new Response('<html>')]) {
      let token = tokenOf('ada');
      const { fetch, askedFor } = platform(
        () => {
          token = tokenOf('bob');
          return lost();
        },
        () => Response.json({}),
      );
      const client = createClient({ origin: '', fetch, accessToken: () => token });
      const answer = await client.call('payments.dailyBonus', { body: {} });
      expect(answer).toMatchObject({ ok: false, error: { code: 'other_player' } });
      expect(askedFor).toEqual(['ada']);
    }
  });

  it('makes no later call for another: a ticket, a top-up, a bonus', async () => {
    const { fetch, askedFor } = platform(
      () => Response.json({}),
      () => Response.json({}),
    );
    let token = tokenOf('ada');
    const client = createClient({ origin: '', fetch, accessToken: () => token });
    await client.call('payments.wallet');
    token = tokenOf('bob');
    for (const name of ['social.ticketForHub', 'games.topUpSession'] as const) {
      expect(await callAny(client, name)).toMatchObject({ error: { code: 'other_player' } });
    }
    token = tokenOf('ada');
    expect((await client.call('payments.wallet')).ok).toBe(true);
    expect(askedFor).toEqual(['ada', 'ada']);
  });

  it('goes on after a refresh for the same player', async () => {
    const { fetch, askedFor } = platform(
      () => refusal(401, 'unauthenticated'),
      () => Response.json({}),
    );
    let token = tokenOf('ada');
    const client = createClient({
      origin: '',
      fetch,
      accessToken: () => token,
      refresh: async () => {
        token = tokenOf('ada');
        return true;
      },
    });
    expect((await client.call('payments.wallet')).ok).toBe(true);
    expect(askedFor).toEqual(['ada', 'ada']);
  });

  it('throws for no text that is given for a token', async () => {
    for (const token of ['', 'x', 'a.b.c', '..', 'a.e30.c', 'a.bnVsbA.c', 'é.é.é']) {
      const client = createClient({
        origin: '',
        fetch: (async () => Response.json({})) as unknown as typeof fetch,
        accessToken: () => token,
      });
      expect((await client.call('payments.wallet')).ok, token).toBe(true);
    }
  });
});
