// The daily root: the database builds the trees, this Worker signs them. A root is signed once, over
// the text that `shared/ledger/proof.ts` defines.

import { utf8 } from '#shared/bytes.ts';
import type { JobReport } from '#shared/contracts/jobs.ts';
import { type RootKey, rootText } from '#shared/ledger/proof.ts';
import type { PaymentsEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';

interface SigningKey extends RootKey {
  d: string;
}

function signingKey(env: PaymentsEnv): SigningKey {
  return JSON.parse(env.ROOT_SIGNING_KEY) as SigningKey;
}

/** The public half of the key that signs today; earlier keys are published with their roots. */
export function publicKeyOf(env: PaymentsEnv): RootKey {
  const { kty, crv, x, kid } = signingKey(env);
  return { kty, crv, x, kid };
}

/** Builds today's roots if they are missing and signs whatever is not signed yet. */
export async function signRoots(env: PaymentsEnv): Promise<JobReport> {
  const store = storeOf(env);
  const sealed = await store.sealRoots();
  const { kty, crv, x, d, kid } = signingKey(env);
  const key = await crypto.subtle.importKey('jwk', { kty, crv, x, d }, 'Ed25519', false, ['sign']);
  let signed = 0;
  for (const root of await store.unsignedRoots()) {
    const signature = await crypto.subtle.sign('Ed25519', key, utf8(rootText(root)));
    if (await store.signRoot(root, new Uint8Array(signature), kid)) signed += 1;
  }
  return { sealed, signed };
}
