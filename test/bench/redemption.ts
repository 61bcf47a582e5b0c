// `npm run bench:redemption`: what it costs to tell a player why not. Eligibility of somebody with 50 lots,
// 100 purchases and 20 prizes beside a read of their wallet, in turns, as shipped; then which SQL functions
// the time of the database goes to.

import { cpus, loadavg } from 'node:os';
import type { Client } from 'pg';
import { withClient } from '#db/admin-client.ts';
import { newPlayer } from '#test/kit/player.ts';
import { httpClient } from './lib/http.ts';
import { measureInTurns } from './lib/interleaved.ts';
import { startBenchPlatform } from './lib/platform.ts';
import { childrenOf, cpuMsOf, workerdProcesses } from './lib/processes.ts';
import { table } from './lib/table.ts';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);
const CLIENTS = 4;
const PROFILED = 200;

/** Lots with something left to play, purchases by card, prizes that were taken back; $1 is the player. */
const SEED: readonly string[] = [
  `insert into auth.totp values ($1::uuid, 'seed', 0, now())`,
  `insert into identity.checks (id, player_id, request_key, provider, state, provider_state, created_at,
      expires_at, decided_at, sealed, key_id, next_look_at)
    values ($1::uuid, $1::uuid, 'bench', 'bench', 'verified', 'verified', now(), now() + interval '1 day',
      now(), 'sealed', 'k1', now() + interval '1 day')`,
  `insert into payments.destinations (id, player_id, provider, reference, kind, last4, label, state,
      name_match, matched_check, created_at, ready_at, due_at)
    values ($1::uuid, $1::uuid, 'hosted', $1::uuid::text, 'bank', '1234', 'Bank', 'ready', 'same', $1::uuid, now(),
      now() - interval '9 days', now())`,
  `select ledger.grant('bench:free', $1::uuid, 'SC', 5000000000, 'adjustment', 0, null)`,
  `select ledger.grant('bench:' || n, $1::uuid, 'SC', 1000000, 'promotion', 1, now() + interval '9 days')
    from generate_series(1, 50) n`,
  `insert into payments.purchases (id, player_id, package_id, provider, price_micros, gc_micros,
      sc_bonus_micros, bonus_multiple, payment_state, provider_reference, provider_payment_id, payer,
      created_at, expires_at, paid_at, next_check_at, credited, name_match, matched_check)
    select gen_random_uuid(), $1::uuid, 'small', 'stripe', 5000000, 1, 0, 1, 'paid', n, n, n % 3, at, at,
      at, at, true, 'same', $1::uuid
    from (select n, now() - n * interval '12 hours' as at from generate_series(1, 100) n) t`,
  `select ledger.hold_at(md5('bench' || n)::uuid, $1::uuid, 'SC', 50000000, 'redemption', null, now())
    from generate_series(1, 20) n`,
  `insert into payments.redemptions (id, player_id, amount_micros, destination_id, requested_at, state,
      state_since, next_check_at)
    select md5('bench' || n)::uuid, $1::uuid, 50000000, $1::uuid, at, 'cancelled', at, at
    from (select n, now() - n * interval '1 day' as at from generate_series(1, 20) n) t`,
  `select ledger.end_hold_at(md5('bench' || n)::uuid, 'voided', now()) from generate_series(1, 20) n`,
];

/** Where the database's time goes: its own functions by the time spent in each, per call of eligibility. */
async function profile(client: Client, playerId: string): Promise<void> {
  await client.query(`set track_functions = 'all'`);
  const read = `select payments.redemption_eligibility($1::uuid, null, null)`;
  const startedMs = performance.now();
  for (let n = 0; n < PROFILED; n += 1) await client.query(read, [playerId]);
  const meanMs = (performance.now() - startedMs) / PROFILED;
  await client.query('select pg_stat_force_next_flush()');
  const { rows } = await client.query<{ name: string; calls: string; ms: string }>(
    `select schemaname || '.' || funcname as name, round(calls / ${PROFILED}.0, 1) as calls,
        round((self_time / ${PROFILED})::numeric, 3) as ms
      from pg_stat_user_functions order by self_time desc limit 12`,
  );
  console.log(`\none call in the database: ${meanMs.toFixed(2)} ms; of it, by function:\n`);
  console.log('| function | calls | ms |\n| --- | ---: | ---: |');
  for (const { name, calls, ms } of rows) console.log(`| ${name} | ${calls} | ${ms} |`);
}

const platform = await startBenchPlatform();
try {
  const { id, token } = await newPlayer(platform);
  await withClient(platform.adminUrl, async (client) => {
    for (const statement of SEED) {
      await client.query(statement, statement.includes('$1') ? [id] : []);
    }
    await client.query('vacuum analyze');
  });
  const postmasters = childrenOf(process.pid, 'postgres');
  const cpuMs = () =>
    [...workerdProcesses(), ...postmasters.flatMap((pid) => childrenOf(pid, 'postgres'))]
      .map(cpuMsOf)
      .filter((ms) => !Number.isNaN(ms))
      .reduce((sum, ms) => sum + ms, 0);
  const client = httpClient(platform.url, CLIENTS, { authorization: `Bearer ${token}` });
  const paths = [
    ['wallet read', '/v1/wallet'],
    ['eligibility', '/v1/redemptions/eligibility'],
    ['eligibility, of an amount', '/v1/redemptions/eligibility?amount=100.00'],
  ] as const;
  const measured = await measureInTurns(
    paths.map(([name, path]) => ({
      ...{ name, clients: CLIENTS, cpuMs, operation: () => client.get(path) },
    })),
    SECONDS,
  );
  client.stop();
  const [wallet] = measured;
  console.log(`\n${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, ${CLIENTS} clients\n`);
  console.log(
    table(
      measured.map((one) => ({
        measured: one,
        ...(wallet !== undefined && one !== wallet && { yardstick: wallet }),
      })),
    ),
  );
  await withClient(platform.adminUrl, (admin) => profile(admin, id));
} finally {
  await platform.stop();
}
