// The offline verifier of proofs: it accepts an honest tree and nothing that was bent.

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex, utf8 } from '#shared/bytes.ts';
import {
  leafText,
  nodeText,
  type RootKey,
  rootText,
  sumText,
  verifyProof,
  type WalletLeaf,
  type WalletProof,
} from '#shared/ledger/proof.ts';

const sha = (text: string) => createHash('sha256').update(text).digest('hex');

interface Node {
  hash: string;
  sumMicros: string;
}

function sumOf(leaf: WalletLeaf): bigint {
  const { availableMicros, atTablesMicros, onHoldMicros } = leaf;
  return BigInt(availableMicros) + BigInt(atTablesMicros) + BigInt(onHoldMicros);
}

describe('verifyProof', () => {
  let pair: CryptoKeyPair;
  let key: RootKey;

  beforeAll(async () => {
    pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
    const { x } = (await crypto.subtle.exportKey('jwk', pair.publicKey)) as { x?: string };
    key = { kty: 'OKP', crv: 'Ed25519', x: x ?? '', kid: 'k1' };
  });

  /** An independent builder: the tree as the database makes it. */
  async function proofsOf(amounts: bigint[]): Promise<WalletProof[]> {
    const leaves = amounts.map((amount, index) => ({
      salt: sha(`salt ${index}`).slice(0, 32),
      playerId: `player ${index}`,
      currency: 'SC' as const,
      availableMicros: amount.toString(),
      atTablesMicros: '5',
      onHoldMicros: '0',
      version: index,
      head: '',
    }));
    const levels: Node[][] = [
      leaves.map((leaf) => {
        const sumMicros = sumOf(leaf).toString();
        return { hash: sha(sumText(sha(leafText(leaf)), sumMicros)), sumMicros };
      }),
    ];
    for (let level = levels[0] ?? []; level.length > 1; level = levels.at(-1) ?? []) {
      const next: Node[] = [];
      for (let index = 0; index < level.length; index += 2) {
        const [left, right] = [level[index], level[index + 1]];
        if (left === undefined) continue;
        next.push(
          right === undefined
            ? left
            : {
                hash: sha(nodeText(left.hash, right.hash)),
                sumMicros: (BigInt(left.sumMicros) + BigInt(right.sumMicros)).toString(),
              },
        );
      }
      levels.push(next);
    }
    const top = levels.at(-1)?.[0];
    if (top === undefined) return [];
    const root = {
      day: '2026-11-24',
      currency: 'SC' as const,
      leafCount: leaves.length.toString(),
      totalMicros: top.sumMicros,
      root: top.hash,
      takenAtMs: '1795503838820',
      signature: null as string | null,
      keyId: 'k1',
    };
    const bytes = await crypto.subtle.sign('Ed25519', pair.privateKey, utf8(rootText(root)));
    root.signature = bytesToHex(new Uint8Array(bytes));
    return leaves.map((leaf, position) => {
      const path = levels.slice(0, -1).flatMap((level, depth) => {
        const place = position >> depth;
        const sibling = level[place ^ 1];
        const side = place % 2 === 1 ? ('left' as const) : ('right' as const);
        return sibling === undefined ? [] : [{ side, hash: sibling.hash }];
      });
      return { root, leaf, path };
    });
  }

  it('accepts every leaf of honest trees of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.bigInt({ min: 0n, max: 10n ** 18n }), { minLength: 1, maxLength: 20 }),
        async (amounts) => {
          for (const [index, proof] of (await proofsOf(amounts)).entries()) {
            expect(await verifyProof(proof, key)).toEqual({
              ok: true,
              value: (amounts[index] ?? 0n) + 5n,
            });
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('refuses whatever was changed afterwards', async () => {
    const [, proof] = await proofsOf([10n, 20n, 30n]);
    if (proof === undefined) throw new Error('no proof');
    const bent: [string, (copy: WalletProof) => void][] = [
      ['the balance', (copy) => (copy.leaf.availableMicros = '21')],
      [
        'coins moved between places',
        (copy) => {
          copy.leaf.availableMicros = '25';
          copy.leaf.atTablesMicros = '0';
        },
      ],
      ['the player', (copy) => (copy.leaf.playerId = 'player 0')],
      ['the salt', (copy) => (copy.leaf.salt = '00')],
      ['the history', (copy) => (copy.leaf.version = 7)],
      ['a negative part', (copy) => (copy.leaf.atTablesMicros = '-5')],
      [
        'a neighbour’s digest',
        (copy) => {
          for (const step of copy.path.slice(0, 1)) step.hash = sha('somebody else');
        },
      ],
      [
        'a side',
        (copy) => {
          for (const step of copy.path.slice(0, 1)) step.side = 'right';
        },
      ],
      ['a missing step', (copy) => copy.path.pop()],
      ['a longer path', (copy) => copy.path.push(...copy.path, ...copy.path)],
      ['the total', (copy) => (copy.root.totalMicros = '1')],
      ['the day', (copy) => (copy.root.day = '2026-11-25')],
      ['the number of leaves', (copy) => (copy.root.leafCount = '4')],
      ['the currency', (copy) => (copy.root.currency = 'GC')],
      ['the root', (copy) => (copy.root.root = sha('x'))],
      ['the signature', (copy) => (copy.root.signature = '00'.repeat(64))],
      ['no signature', (copy) => (copy.root.signature = null)],
      ['another key’s name', (copy) => (copy.root.keyId = 'k2')],
    ];
    expect(await verifyProof(proof, key)).toMatchObject({ ok: true });
    for (const [name, bend] of bent) {
      const copy = structuredClone(proof);
      bend(copy);
      expect(await verifyProof(copy, key), name).toMatchObject({
        ok: false,
        error: { code: 'invalid_signature' },
      });
    }
  });

  it('refuses another key under the same name', async () => {
    const [proof] = await proofsOf([1n]);
    if (proof === undefined) throw new Error('no proof');
    const x = Buffer.from(sha('other key'), 'hex').toString('base64url');
    const answer = await verifyProof(proof, { ...key, x }).catch(() => ({ ok: false }));
    expect(answer.ok).toBe(false);
  });
});
