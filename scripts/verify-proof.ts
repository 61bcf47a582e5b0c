// `npm run verify:proof -- <file>`: checks offline what GET /v1/wallet/proof answered. `-` reads
// standard input. A proof proves nothing against the key that came with it: give the published key
// with `--key <file with the JWK>`, or its `x` with `--x <text>`.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type RootKey, verifyProof, type WalletProof } from '#shared/ledger/proof.ts';
import { formatAmount } from '#shared/money.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { key: { type: 'string' }, x: { type: 'string' } },
});

interface Answer {
  proofs: WalletProof[];
  publicKey: RootKey;
}

function keyOf(answer: Answer): RootKey {
  if (values.key !== undefined) return JSON.parse(readFileSync(values.key, 'utf8')) as RootKey;
  if (values.x !== undefined) return { ...answer.publicKey, x: values.x };
  console.warn('No key given: checking against the key inside the answer, which proves little.');
  return answer.publicKey;
}

async function main(): Promise<number> {
  const [path] = positionals;
  if (path === undefined) {
    console.error('usage: npm run verify:proof -- <answer.json | -> [--key <jwk file> | --x <x>]');
    return 2;
  }
  const answer = JSON.parse(readFileSync(path === '-' ? 0 : path, 'utf8')) as Answer;
  const key = keyOf(answer);
  let failures = 0;
  for (const proof of answer.proofs) {
    const { currency, day, totalMicros, root } = proof.root;
    const result = await verifyProof(proof, key);
    if (result.ok) {
      const total = formatAmount(BigInt(totalMicros));
      console.log(
        `valid    ${day} ${currency}: ${formatAmount(result.value)} of ${total} in root ${root}`,
      );
    } else {
      failures += 1;
      console.log(`INVALID  ${day} ${currency}: ${result.error.facts?.problem}`);
    }
  }
  return failures === 0 && answer.proofs.length > 0 ? 0 : 1;
}

process.exitCode = await main();
