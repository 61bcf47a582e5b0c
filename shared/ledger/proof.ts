// Proofs that a wallet is in a signed daily root, checked offline: web-standard crypto only, so the
// same code runs in a browser, in Node and in a Worker. What a stranger would get wrong: a path proves
// that a balance is in the tree and shows nobody else's; that the total is the sum of all leaves is
// proved by who has them all (`npm run ledger:verify`).

import type { z } from 'zod';
import { base64UrlToBytes, bytesToHex, sha256, utf8 } from '../bytes.ts';
import type { proofSchema } from '../contracts/http/payments.ts';
import { type Err, err, ok, type Result } from '../result.ts';

type SignedProof = z.output<typeof proofSchema>;
/** A root; its signature is hex of Ed25519 over `rootText`, `null` before it is signed. */
export type WalletRoot = Omit<SignedProof['root'], 'signature' | 'keyId'> & {
  signature: string | null;
  keyId: string | null;
};
/** What one wallet had, with the salt that hides it from its neighbours. */
export type WalletLeaf = SignedProof['leaf'];
export type WalletProof = Omit<SignedProof, 'root'> & { root: WalletRoot };

/** Public Ed25519 key as a JWK. */
export interface RootKey {
  kty: string;
  crv: string;
  x: string;
  kid: string;
}

/** The text that is signed. */
export function rootText(root: WalletRoot): string {
  const { day, currency, leafCount, totalMicros, takenAtMs } = root;
  return ['parlor-root-v1', day, currency, leafCount, totalMicros, root.root, takenAtMs].join('|');
}

/** The text whose SHA-256 is the leaf; its owner and the auditor know that digest, nobody else. */
export function leafText(leaf: WalletLeaf): string {
  return [
    'parlor-leaf-v2',
    leaf.salt,
    leaf.playerId,
    leaf.currency,
    leaf.availableMicros,
    leaf.atTablesMicros,
    leaf.onHoldMicros,
    leaf.version,
    leaf.head,
  ].join('|');
}

/** The text whose SHA-256 is the lowest node: a leaf's digest and what it holds in all, in micros. */
export function sumText(leafHash: string, sumMicros: string): string {
  return ['parlor-sum-v2', leafHash, sumMicros].join('|');
}

/** The text whose SHA-256 is the parent of two nodes. */
export function nodeText(leftHash: string, rightHash: string): string {
  return ['parlor-node-v2', leftHash, rightHash].join('|');
}

const AMOUNT = /^(0|[1-9]\d{0,37})$/;
const HASH = /^[0-9a-f]{64}$/;

function bad(problem: string): Err<'invalid_signature'> {
  return err('invalid_signature', { problem });
}

async function signed(root: WalletRoot, key: RootKey): Promise<boolean> {
  const signature = /^[0-9a-f]{128}$/.test(root.signature ?? '')
    ? Uint8Array.from((root.signature ?? '').match(/../g) ?? [], (pair) =>
        Number.parseInt(pair, 16),
      )
    : null;
  const bytes = base64UrlToBytes(key.x);
  if (signature === null || bytes === null || bytes.length !== 32 || root.keyId !== key.kid) {
    return false;
  }
  const imported = await crypto.subtle.importKey('raw', bytes, 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', imported, signature, utf8(rootText(root)));
}

/**
 * Checks a proof: the leaf's digest and sum lead along the path to the root, nothing in it is negative
 * or above the total, the path fits the tree's size, and the key has signed the root. The value is what
 * the leaf holds in all, in micros. The refusal says what is wrong in `problem`.
 */
export async function verifyProof(
  proof: WalletProof,
  key: RootKey,
): Promise<Result<bigint, 'invalid_signature'>> {
  const { root, leaf, path } = proof;
  const parts = [leaf.availableMicros, leaf.atTablesMicros, leaf.onHoldMicros];
  const sums = [...parts, root.totalMicros];
  if (!sums.every((sum) => AMOUNT.test(sum))) return bad('an amount is not a whole number from 0');
  if (!path.every((step) => HASH.test(step.hash))) return bad('a digest is malformed');
  if (leaf.currency !== root.currency) return bad('the currencies differ');
  if (!AMOUNT.test(root.leafCount) || 2n ** BigInt(path.length) >= 2n * BigInt(root.leafCount)) {
    return bad('the path is longer than the tree is high');
  }
  const total = parts.reduce((sum, part) => sum + BigInt(part), 0n);
  if (total > BigInt(root.totalMicros)) return bad('the leaf holds more than the total');
  const digest = bytesToHex(await sha256(leafText(leaf)));
  let node = bytesToHex(await sha256(sumText(digest, total.toString())));
  for (const { side, hash } of path) {
    const text = side === 'left' ? nodeText(hash, node) : nodeText(node, hash);
    node = bytesToHex(await sha256(text));
  }
  if (node !== root.root) return bad('the path does not lead to the root');
  if (!(await signed(root, key))) return bad('the root is not signed by this key');
  return ok(total);
}
