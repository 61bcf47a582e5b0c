import { describe, expect, it } from 'vitest';
import { EVEN_DICE, gamesFixture } from './fixture.ts';

const fixture = gamesFixture();

describe('fairness', () => {
  it('verifies a round from its seeds as players of other houses know it', async () => {
    const { status, body } = await fixture.call('POST', '/v1/fairness/verify', {
      body: {
        serverSeed: '18e93f4a7b5b58d2569765766d1b6c3296bbd8430d6f20249044d72f14720159',
        clientSeed: 'bb62964774',
        nonce: 1,
        game: 'dice',
        params: EVEN_DICE,
      },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      outcome: { roll: '77.18', won: true },
      payout: '1.98',
      multiplier: '1.9800',
    });
  });

  it('publishes the key of receipts, and refuses unknown games and rounds', async () => {
    const { body } = await fixture.call('GET', '/v1/fairness');
    expect(body.receiptKeys).toMatchObject([{ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA' }]);
    expect(body.receiptKeys[0]).not.toHaveProperty('d');
    expect((await fixture.call('GET', `/v1/rounds/${'A'.repeat(54)}`)).status).toBe(404);
    expect((await fixture.call('GET', '/v1/rounds/short')).status).toBe(404);
    const request = { serverSeed: 'a', clientSeed: 'b', nonce: 0 };
    const unknown = await fixture.call('POST', '/v1/fairness/verify', {
      body: { ...request, game: 'slots' },
    });
    expect(unknown.body.error.code).toBe('game_not_found');
  });
});
