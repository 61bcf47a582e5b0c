// A release of tables and its rollback, on workerd over the same storage: newer code, which is today's
// with a schema step and fields more, then today's code, then the newer code again.

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { build, type Plugin } from 'esbuild';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { expect, it } from 'vitest';
import { newSession } from '#objects/game-session/decide/state.ts';
import { encodeState } from '#objects/game-session/store/stored-state.ts';
import { newKeys } from '#scripts/platform/settings/keys.ts';
import { newId } from '#shared/ids.ts';
import { openLine } from '#test/bench/lib/line.ts';

const ROOT = join(import.meta.dirname, '../..');
const KEYS = newKeys();
const DICE = { target: '50.00', direction: 'over' };

/** The version that today's code writes. */
const TODAY = (() => {
  const table = { sessionId: '', playerId: '', gameId: 'dice', currency: 'GC' } as const;
  const seeds = { serverSeed: '', nextServerSeed: '', clientSeed: '' };
  const text = encodeState(newSession({ ...table, buyInMicros: null }, seeds, 0n, 0));
  return (JSON.parse(text) as { v: number }).v;
})();

type Edit = [file: string, from: string, to: string];

// What the next release might change: a field of the state and one of each round, added by upgrades,
// and a schema step that expands.
const NEXT_RELEASE: Edit[] = [
  [
    'store/stored-state.ts',
    "];\n\nconst codec = new StoredCodec('session state'",
    "  (older) => ({ ...older, badge: 'none' }),\n];\n\nconst codec = new StoredCodec('session state'",
  ],
  ['store/stored-state.ts', '  id: z.string(),', '  id: z.string(),\n  badge: z.string(),'],
  ['decide/state.ts', '    id: sessionId,', "    id: sessionId,\n    badge: 'new',"],
  [
    'store/stored-event.ts',
    "new StoredCodec('session event', facts, UPGRADES)",
    "new StoredCodec('session event', facts, [...UPGRADES, (older) => older.kind === 'result' ? { ...older, mood: 'none' } : older])",
  ],
  [
    'store/stored-event.ts',
    '  roundId: z.string(),',
    '  roundId: z.string(),\n  mood: z.string(),',
  ],
  ['store/stored-event.ts', '{"kind":"result",', '{"kind":"result","mood":"new",'],
  ['decide/play.ts', "facts: { kind: 'result',", "facts: { kind: 'result', mood: 'new',"],
  [
    'store/migrations.ts',
    'sql: BASELINE }',
    "sql: BASELINE }, { id: '0002_badges', sql: 'alter table events add column badge text; create table badges(id text primary key)' }",
  ],
];

function editing(edits: readonly Edit[]): Plugin {
  return {
    name: 'next-release',
    setup({ onLoad }) {
      onLoad({ filter: /durable-objects\/game-session\/.*\.ts$/ }, async ({ path }) => {
        let contents = await readFile(path, 'utf8');
        for (const [file, from, to] of edits) {
          if (!path.endsWith(file)) continue;
          if (!contents.includes(from)) throw new Error(`${file} has no ${from}`);
          contents = contents.replace(from, to);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}

async function bundled(edits: readonly Edit[]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'durable-objects/game-session/worker.ts')],
    bundle: true,
    format: 'esm',
    write: false,
    external: ['cloudflare:workers'],
    plugins: [editing(edits)],
  });
  return outputFiles[0]?.text ?? '';
}

async function start(script: string, folder: string) {
  const common = { modules: true, compatibilityDate: '2026-10-20' };
  const accounts = { className: 'Account', scriptName: 'neighbours', useSQLite: true };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      port: 0,
      cf: false,
      resourcePersistencePath: folder,
      workers: [
        {
          ...common,
          name: 'neighbours',
          script: await readFile(join(import.meta.dirname, 'rollback-neighbours.mjs'), 'utf8'),
          unsafeDirectSockets: [{ host: '127.0.0.1', port: 0, proxy: false }],
          durableObjects: {
            ACCOUNT: { className: 'Account', useSQLite: true },
            PLAYER_HUB: { className: 'PlayerHub', useSQLite: true },
            GAME_SESSION: { className: 'GameSession', scriptName: 'sessions', useSQLite: true },
          },
        },
        {
          ...common,
          name: 'sessions',
          script,
          compatibilityFlags: ['nodejs_compat'],
          bindings: {
            ...KEYS,
            ENVIRONMENT: 'development',
            FRAMES_PER_SECOND: '500',
            LINE_HOLD_SECONDS: '0',
            PINGS_ANSWERED_BY: 'object',
          },
          serviceBindings: { WALLET: { name: 'neighbours', entrypoint: 'WalletService' } },
          durableObjects: {
            ACCOUNT: accounts,
            GAME_SESSION: { className: 'GameSession', useSQLite: true },
            PLAYER_HUB: { className: 'PlayerHub', scriptName: 'neighbours', useSQLite: true },
          },
        },
      ],
    }),
  );
  await miniflare.ready;
  const { origin } = await miniflare.unsafeGetDirectURL('neighbours');
  return { origin, stop: () => miniflare.dispose() };
}

class Table {
  origin = '';
  readonly id = newId(Date.now());
  readonly playerId = newId(Date.now());
  /** Every event as the player was first sent it. */
  readonly frames: string[] = [];
  #commands = 0;

  async call<Answer>(method: string, args: unknown[], what = 'session'): Promise<Answer> {
    const body = JSON.stringify({ method, args });
    const answer = await fetch(`${this.origin}/${what}/${this.id}`, { method: 'POST', body });
    if (!answer.ok) throw new Error(`${method}: ${answer.status} ${await answer.text()}`);
    const result = (await answer.json()) as { ok: boolean; value: Answer };
    if (what === 'session' && !result.ok) throw new Error(`${method}: ${JSON.stringify(result)}`);
    return what === 'session' ? result.value : (result as Answer);
  }

  open(gameId: string) {
    const input = { sessionId: this.id, playerId: this.playerId, gameId, currency: 'GC' };
    return this.call('open', [{ ...input, buyInMicros: null }]);
  }

  /** Connects, is shown all that was, as it was first shown, and sends some frames. */
  async play(frames: object[]): Promise<void> {
    const sid = newId(Date.now());
    const { ticket } = await this.call<{ ticket: string }>('issueTicket', [
      this.playerId,
      sid,
      'player',
    ]);
    const line = await openLine(`${this.origin.replace('http', 'ws')}/socket/${this.id}`, [
      'parlor.v1',
      ticket,
    ]);
    await line.next();
    line.send(JSON.stringify({ type: 'resume', lastSeq: 0 }));
    for (const known of this.frames) expect(await line.next()).toBe(known);
    for (const frame of frames) {
      this.#commands += 1;
      const answer = await line.ask(JSON.stringify({ id: `c${this.#commands}`, ...frame }));
      expect(answer).toContain('"seq":');
      this.frames.push(answer);
    }
    line.close();
  }

  get round() {
    return (JSON.parse(this.frames.at(-1) ?? '{}') as { round: { id: string; finished: boolean } })
      .round;
  }

  async close(): Promise<void> {
    const view = await this.call<{ balance: string }>('view', [this.playerId]);
    const closed = await this.call<{ state: string; returned: string }>('close', [this.playerId]);
    expect(closed).toMatchObject({ state: 'closed', returned: view.balance });
    const wallet = await this.call<string>('wallet', [], 'account');
    expect(BigInt(wallet)).toBe(BigInt(Math.round(Number(closed.returned) * 1_000_000)));
  }
}

/** What the tables have stored: the versions of states, and the names of schema steps. */
async function stored(folder: string): Promise<{ versions: Set<unknown>; steps: Set<unknown> }> {
  const versions = new Set<unknown>();
  const steps = new Set<unknown>();
  for (const file of await readdir(folder, { recursive: true })) {
    if (!/GameSession.*[0-9a-f]{64}\.sqlite$/.test(file)) continue;
    const database = new DatabaseSync(join(folder, file), { readOnly: true });
    const { state } = database.prepare('select state from snapshot').get() as { state: string };
    versions.add((JSON.parse(state) as { v: number }).v);
    for (const { id } of database.prepare('select id from schema_steps').all()) steps.add(id);
    database.close();
  }
  return { versions, steps };
}

it('a release of tables is rolled back and forward again: every round, frame and coin is kept', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parlor-rollback-'));
  const [today, next] = await Promise.all([bundled([]), bundled(NEXT_RELEASE)]);
  const dice = new Table();
  const mines = new Table();
  const play = { type: 'play', stake: '1.00', params: DICE };
  const autoplay = { ...play, type: 'autoplay', plays: 3 };

  const step = () => ({ type: 'action', roundId: mines.round.id });

  async function under(script: string, work: () => Promise<void>): Promise<void> {
    const platform = await start(script, folder);
    for (const table of [dice, mines]) table.origin = platform.origin;
    try {
      await work();
    } finally {
      await platform.stop();
    }
  }

  try {
    await under(next, async () => {
      await dice.open('dice');
      await dice.play([play, play, { type: 'rotateSeed' }, autoplay, play, play]);
      await mines.open('mines');
      await mines.play([{ type: 'play', stake: '1.00', params: { mines: 1 } }]);
    });
    expect(await stored(folder)).toEqual({
      versions: new Set([TODAY + 1]),
      steps: new Set(['0001_baseline', '0002_badges']),
    });

    await under(today, async () => {
      await dice.play([play, autoplay, play]);
      await mines.play([{ ...step(), action: 'reveal', params: { tile: 4 } }]);
    });
    expect((await stored(folder)).versions).toEqual(new Set([TODAY]));

    await under(next, async () => {
      await dice.play([play]);
      await mines.play(mines.round.finished ? [] : [{ ...step(), action: 'cashOut' }]);
      for (const table of [dice, mines]) await table.close();
    });
    expect((await stored(folder)).versions).toEqual(new Set([TODAY + 1]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
