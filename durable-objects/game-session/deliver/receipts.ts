// Receipts: the house signs what a round was, so that it cannot deny it later. Signed on demand,
// not in the round's path: the signature is by WebCrypto, which would put an await between decision
// and write. The payload is text; whoever verifies must not write it anew.

import { z } from 'zod';
import { bytesToBase64Url, utf8 } from '#shared/bytes.ts';
import type { ReceiptKey } from '#shared/contracts/game-session.ts';
import type { ReceiptView } from '#shared/contracts/http/games.ts';
import type { RoundView } from '#shared/views/session.ts';

const keySchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
  kid: z.string(),
});

type Signer = { text: string; kid: string; key: Promise<CryptoKey> };

let signer: Signer | undefined;

function signerOf(secret: string): Signer {
  if (signer?.text === secret) return signer;
  const { kty, crv, x, d, kid } = keySchema.parse(JSON.parse(secret));
  const key = crypto.subtle.importKey('jwk', { kty, crv, x, d }, { name: 'Ed25519' }, false, [
    'sign',
  ]);
  signer = { text: secret, kid, key };
  return signer;
}

/** The public half, to publish. */
export function publicReceiptKey(secret: string): ReceiptKey {
  const { kty, crv, x, kid } = keySchema.parse(JSON.parse(secret));
  return { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' };
}

/** Signs a finished round and the commitment that it was played under. */
export async function signReceipt(
  secret: string,
  round: RoundView,
  seeds: { clientSeed: string; serverSeedHash: string },
): Promise<ReceiptView> {
  const { kid, key } = signerOf(secret);
  const payload = JSON.stringify({ type: 'parlor.round.v1', round, ...seeds });
  const signature = await crypto.subtle.sign({ name: 'Ed25519' }, await key, utf8(payload));
  return { payload, signature: bytesToBase64Url(new Uint8Array(signature)), kid };
}
