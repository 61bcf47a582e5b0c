// The platform as it is deployed: the production bundles on workerd and a Postgres, each a process that
// can be killed, with wires between them and to the clients that can lose what comes back.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withClient } from '#db/admin-client.ts';
import { LOGIN_ROLES, type LoginRole } from '#db/login-roles.ts';
import { migrate, setRolePasswords } from '#db/migrate.ts';
import { type NeonProxy, startNeonProxy } from '#scripts/emulators/neon/proxy.ts';
import { type RunningPostgres, startPostgres } from '#scripts/emulators/postgres/postgres.ts';
import { listJobs, runJob } from '#scripts/platform/operator/ticker.ts';
import { workerdProcesses } from '#test/bench/lib/processes.ts';
import { pause } from '#test/kit/patience.ts';
import { type Served, serve } from '#test/kit/serve.ts';
import type { CoarseFault } from './coarse.ts';
import { LossyProxy } from './lossy-proxy.ts';

/** Kept for SIGKILL, but not for a machine that loses its power. */
const SETTINGS = { fsync: 'off', full_page_writes: 'off' };
const PASSWORD = 'replayed';
/** Jobs of a day are no part of a run of minutes. */
const JOB_SECONDS_MAX = 3_600;

const cutAll = `select pg_terminate_backend(pid) from pg_stat_activity
  where pid <> pg_backend_pid() and backend_type = 'client backend'`;

interface Parts {
  folder: string;
  served: Served;
  /** Between clients (and Stripe) and the gateway. */
  replies: LossyProxy;
  /** Between Workers and Postgres. */
  answers: LossyProxy;
  neon: NeonProxy;
  postgres: RunningPostgres;
}

export class RealPlatform {
  readonly served: Served;
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.served = parts.served;
    this.#parts = parts;
  }

  /** Starts everything, on a database of its own. The bundles must be there. */
  static async start(onLog: (line: string, level: string) => void): Promise<RealPlatform> {
    const folder = mkdtempSync(join(tmpdir(), 'parlor-replay-'));
    const postgres = await startPostgres({
      dataDir: join(folder, 'postgres'),
      port: 0,
      settings: SETTINGS,
    });
    await migrate(postgres.url);
    const passwords = LOGIN_ROLES.map((role) => [role, PASSWORD]);
    await setRolePasswords(postgres.url, Object.fromEntries(passwords));
    const urls = LOGIN_ROLES.map((role) => {
      const url = new URL(postgres.url);
      Object.assign(url, { username: role, password: PASSWORD });
      return [role, url.href];
    });
    const upstream = { host: '127.0.0.1', port: postgres.port };
    const neon = await startNeonProxy({ port: 0, upstream });
    const answers = await LossyProxy.to(neon.port);
    const served = await serve(
      {
        urls: Object.fromEntries(urls) as Record<LoginRole, string>,
        proxyUrl: `http://127.0.0.1:${answers.port}/sql`,
      },
      { storageFolder: join(folder, 'objects'), onLog },
    );
    const replies = await LossyProxy.to(Number(new URL(served.url).port));
    // What Stripe hears is lost like anything else.
    served.stripe.deliverTo(`http://127.0.0.1:${replies.port}/v1/webhooks/stripe`);
    return new RealPlatform({ folder, served, replies, answers, neon, postgres });
  }

  /** Where clients reach it. */
  get origin(): string {
    return `http://127.0.0.1:${this.#parts.replies.port}`;
  }

  /** Replies and answers that were lost so far. */
  get lost(): number {
    return this.#parts.replies.lost + this.#parts.answers.lost;
  }

  /** Does a fault, and what a supervisor does after it; ends when everything runs again. */
  async suffer({ kind, forMs }: Pick<CoarseFault, 'kind' | 'forMs'>): Promise<void> {
    if (kind === 'kill workerd') {
      for (const pid of workerdProcesses()) process.kill(pid, 'SIGKILL');
      await this.served.restart();
    }
    if (kind === 'restart workerd') await this.served.restart();
    if (kind === 'cut postgres') await this.ask(cutAll).catch(() => {});
    if (kind === 'kill postgres') await this.#killPostgres(forMs);
    if (kind === 'lose a reply') this.#parts.replies.loseNext();
    if (kind === 'lose an answer') this.#parts.answers.loseNext();
    if (kind === 'lose all replies') await this.#parts.replies.loseAll(forMs);
    if (kind === 'lose all answers') await this.#parts.answers.loseAll(forMs);
  }

  /** Nothing is lost any more. */
  calm(): void {
    this.#parts.replies.calm();
    this.#parts.answers.calm();
  }

  /** Runs a query of the harness. */
  async ask(text: string, values: readonly string[] = []): Promise<unknown[]> {
    return withClient(
      this.#parts.postgres.url,
      async (client) => (await client.query(text, [...values])).rows,
    );
  }

  /** Runs all jobs; what fails is tried at the next tick, as with cron. */
  async tick(): Promise<void> {
    const { operator } = this.served.runtime;
    try {
      for (const { name, everySeconds } of await listJobs(operator)) {
        if (everySeconds <= JOB_SECONDS_MAX) await runJob(operator, name).catch(() => {});
      }
    } catch {
      // workerd is away.
    }
  }

  async stop(): Promise<void> {
    await this.#parts.replies.stop();
    await Promise.race([this.served.stop(), pause(10_000)]);
    await this.#parts.answers.stop();
    await this.#parts.neon.stop();
    await this.#parts.postgres.stop();
    rmSync(this.#parts.folder, { recursive: true, force: true });
  }

  async #killPostgres(awayMs: number): Promise<void> {
    const { folder, postgres } = this.#parts;
    const { pid, port, exited } = postgres;
    process.kill(pid, 'SIGKILL');
    await exited;
    await pause(awayMs);
    const dataDir = join(folder, 'postgres');
    this.#parts.postgres = await startPostgres({ dataDir, port, settings: SETTINGS });
  }
}
