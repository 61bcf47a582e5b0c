// The commands that an operator or a third party runs: their words and their exit codes.

import { execFile } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rootText, type WalletProof, type WalletRoot } from '#shared/ledger/proof.ts';
import { smallWorld } from '#test/ledger/behaviours/fixture.ts';
import { ledgerFixture } from './fixture.ts';

const fixture = ledgerFixture();
let folder = '';

/** Runs a script of the project with Node; its exit code and what it printed. */
function runScript(name: string, args: string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number; output: string }>((resolve) => {
    execFile(
      process.execPath,
      [`scripts/${name}.ts`, ...args],
      { env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
        resolve({ code, output: stdout + stderr });
      },
    );
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parlor-ledger-'));
  await smallWorld(fixture.ledger);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('ledger:check', () => {
  it('says that a sound ledger is sound, as the payments role', async () => {
    const url = fixture.db.urlFor('parlor_payments');
    const { code, output } = await runScript('ledger-check', [], { LEDGER_DATABASE_URL: url });
    expect(output).toMatch(/^sound: \d+ journal rows/m);
    expect(code).toBe(0);
  });

  it('names what differs and exits 1', async () => {
    const nudge = (by: number) =>
      fixture.ledger.admin(`update ledger.house_balances set balance_micros = balance_micros + ${by}
        where id = (select min(id) from ledger.house_balances)`);
    await nudge(7);
    const url = fixture.db.urlFor('parlor_payments');
    const { code, output } = await runScript('ledger-check', [], { LEDGER_DATABASE_URL: url });
    await nudge(-7);
    expect(output).toMatch(/^DIFFERS {2}house_roll_up {2}\d+: rolled up -?\d+, journal -?\d+$/m);
    expect(code).toBe(1);
  });

  it('exits 2 when it cannot look', async () => {
    const url = 'postgresql://nobody:x@127.0.0.1:1/none';
    expect((await runScript('ledger-check', [], { LEDGER_DATABASE_URL: url })).code).toBe(2);
  });
});

describe('an export', () => {
  it('is proved offline, and a flipped bit in it is found', async () => {
    const LEDGER_DATABASE_URL = fixture.db.urlFor('parlor_payments');
    const exported = await runScript('ledger-export', [folder], { LEDGER_DATABASE_URL });
    expect(exported).toMatchObject({ code: 0 });
    const proved = await runScript('ledger-verify', [folder]);
    expect(proved.output).toMatch(/^sound: \d+ movements of \d+ accounts, 2 roots/m);
    expect(proved.code).toBe(0);
    const path = join(folder, 'movements.bin');
    const file = await readFile(path);
    file.writeUInt8(file.readUInt8(60) ^ 1, 60);
    await writeFile(path, file);
    const bent = await runScript('ledger-verify', [folder]);
    expect(bent.output).toMatch(/^DIFFERS {2}account \d+, movement 1: the digest/m);
    expect(bent.code).toBe(1);
  });
});

describe('verify:proof', () => {
  it('accepts a real proof with the published key and refuses a changed one', async () => {
    const { ledger } = fixture;
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const [row] = await ledger.admin<{ player: string }>(
      `select w.player_id as player from ledger.wallets w
        join ledger.root_leaves l on l.wallet_id = w.account_id limit 1`,
    );
    const answer = await ledger.admin<{ proofs: WalletProof[] }>(
      'select ledger.proofs($1) as proofs',
      [row?.player],
    );
    const proofs = (answer[0]?.proofs ?? []).map((proof) => {
      const root: WalletRoot = { ...proof.root, keyId: 'published' };
      const signature = sign(null, Buffer.from(rootText(root)), privateKey).toString('hex');
      return { ...proof, root: { ...root, signature } };
    });
    expect(proofs.length).toBeGreaterThan(0);
    const key = { ...publicKey.export({ format: 'jwk' }), kid: 'published' };
    const write = async (name: string, content: unknown) => {
      await writeFile(join(folder, name), JSON.stringify(content));
      return join(folder, name);
    };
    const keyPath = await write('key.json', key);
    const path = await write('answer.json', { proofs, publicKey: key });
    const good = await runScript('verify-proof', [path, '--key', keyPath]);
    expect(good.output).toMatch(/^valid {4}/m);
    expect(good.code).toBe(0);
    const lies = structuredClone(proofs);
    for (const { leaf } of lies) leaf.availableMicros = `${leaf.availableMicros}0`;
    const lied = await write('lies.json', { proofs: lies, publicKey: key });
    const bad = await runScript('verify-proof', [lied, '--key', keyPath]);
    expect(bad.output).toMatch(/^INVALID/m);
    expect(bad.code).toBe(1);
  });
});
