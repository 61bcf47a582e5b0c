// The signed daily root and a player's proof, from the ledger to the offline verifier.

import { describe, expect, it } from 'vitest';
import * as contract from '#shared/contracts/http/payments.ts';
import { verifyProof } from '#shared/ledger/proof.ts';
import { paymentsFixture } from './fixture.ts';

const fixture = paymentsFixture();

describe('roots and proofs', () => {
  it('a player proves their balances against the published root', async () => {
    const players = [];
    for (let index = 0; index < 5; index++) players.push(await fixture.player({ bonus: true }));
    const late = await fixture.player();
    await fixture.jobs.run('daily-root');
    const roots = await fixture.call('GET', '/v1/wallet/roots');
    expect(contract.roots.replies[200]?.safeParse(roots.body).error).toBeUndefined();
    expect(roots.body.items.map(({ currency }: { currency: string }) => currency)).toEqual([
      'SC',
      'GC',
    ]);
    for (const player of players) {
      const answer = await fixture.call('GET', '/v1/wallet/proof', player);
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      expect(contract.proof.replies[200]?.safeParse(answer.body).error).toBeUndefined();
      const { proofs, publicKey } = answer.body;
      expect(roots.body.items).toContainEqual(proofs[0].root);
      expect(await verifyProof(proofs[0], publicKey)).toEqual({ ok: true, value: 10_000_000_000n });
      expect(await verifyProof(proofs[1], publicKey)).toEqual({ ok: true, value: 1_000_000n });
      const lie = structuredClone(proofs[1]);
      lie.leaf.availableMicros = '2000000';
      expect(await verifyProof(lie, publicKey)).toMatchObject({ ok: false });
    }
    const none = await fixture.call('GET', '/v1/wallet/proof', late);
    expect([none.status, none.body.error.code]).toEqual([404, 'not_found']);
  });
});
