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

const OK = () => Response.json({});

/** A client of ada whose platform answers so; whoever signs in next is who the page has a token of. */
function clientOfAda(answers: ((page: { signIn(playerId: string): void }) => Response)[] = []) {
  let token = tokenOf('ada');
  const page = {
    signIn: (playerId: string) => {
      token = tokenOf(playerId);
    },
  };
  const { fetch, askedFor } = platform(...answers.map((answer) => () => answer(page)));
  const make = (refreshesTo?: string) =>
    createClient({
      origin: '',
      fetch,
      accessToken: () => token,
      ...(refreshesTo !== undefined && {
        refresh: async () => {
          page.signIn(refreshesTo);
          return true;
        },
      }),
    });
  return { ...page, askedFor, make };
}

describe('the client', () => {
  it('does not repeat a refused call with the token of another player, whatever the call', async () => {
    for (const name of SIGNED_IN) {
      const { make, askedFor } = clientOfAda([() => refusal(401, 'unauthenticated'), OK]);
      const answer = await callAny(make('bob'), name);
      expect(answer, name).toMatchObject({ ok: false, error: { code: 'other_player' } });
      expect(askedFor, name).toEqual(['ada']);
    }
  });

  it('does not ask again for another after an outage, though the first attempt was for its own', async () => {
    for (const lost of [() => refusal(503, 'try_again'), () => new Response('<html>')]) {
      const { make, askedFor } = clientOfAda([
        (page) => {
          page.signIn('bob');
          return lost();
        },
        OK,
      ]);
      const answer = await make().call('payments.dailyBonus', { body: {} });
      expect(answer).toMatchObject({ ok: false, error: { code: 'other_player' } });
      expect(askedFor).toEqual(['ada']);
    }
  });

  it('makes no later call for another: a ticket, a top-up, a bonus', async () => {
    const { make, signIn, askedFor } = clientOfAda([OK, OK]);
    const client = make();
    await client.call('payments.wallet');
    signIn('bob');
    for (const name of [
      'social.ticketForHub',
      'games.topUpSession',
      'payments.dailyBonus',
    ] as const) {
      expect(await callAny(client, name)).toMatchObject({ error: { code: 'other_player' } });
    }
    signIn('ada');
    expect((await client.call('payments.wallet')).ok).toBe(true);
    expect(askedFor).toEqual(['ada', 'ada']);
  });

  it('goes on after a refresh for the same player', async () => {
    const { make, askedFor } = clientOfAda([() => refusal(401, 'unauthenticated'), OK]);
    expect((await make('ada').call('payments.wallet')).ok).toBe(true);
    expect(askedFor).toEqual(['ada', 'ada']);
  });

  it('throws for no text that is given for a token', async () => {
    for (const token of ['', 'x', 'a.b.c', '..', 'a.e30.c', 'a.bnVsbA.c', 'é.é.é']) {
      const client = createClient({
        origin: '',
        fetch: async () => OK(),
        accessToken: () => token,
      });
      expect((await client.call('payments.wallet')).ok, token).toBe(true);
    }
  });
});
