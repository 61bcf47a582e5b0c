// The model under trust: the whole platform lives for some minutes over a real Postgres, with the model
// as its shadow. Prints each kind of request that the two answer in different ways, once, and exits
// with 1 then. `--seed 1 --minutes 5 --people 6`, `--calm` without faults of the network.

import { parseArgs } from 'node:util';
import { MINUTE_MS } from '#shared/time.ts';
import { registerSimulationHooks } from '../platform/hooks.ts';
import type { Unlike } from './shadow-database.ts';

registerSimulationHooks();

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '5' },
    people: { type: 'string', default: '6' },
    calm: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const activeMs = Number(values.minutes) * MINUTE_MS;

const { SOCKET_GLOBALS } = await import('../platform/client-socket.ts');
const { installGlobals } = await import('../platform/globals.ts');
const { really } = await import('../platform/node.ts');
const { Prng } = await import('../platform/prng.ts');
const { Cast } = await import('../actors/cast.ts');
const { RecordedSocket } = await import('../actors/recorded-socket.ts');
const { Decisions } = await import('../decisions.ts');
const { Faults } = await import('../faults/faults.ts');
const { FAULT_NAMES } = await import('../faults/kinds.ts');
const { History } = await import('../invariants/history.ts');
const { loadModules } = await import('../world/modules.ts');
const { ORIGINS } = await import('../world/outside.ts');
const { START_MS, World } = await import('../world/world.ts');
const { ModelDatabase } = await import('./model/model-database.ts');
const { seedRegistries } = await import('./model/seed.ts');
const { RealDatabase } = await import('./real/real-database.ts');
const { startServer } = await import('./real/server.ts');
const { FaultyDatabase } = await import('./faulty-database.ts');
const { ShadowDatabase } = await import('./shadow-database.ts');

const print = console.log.bind(console);
for (const name of ['log', 'warn', 'error', 'info'] as const) console[name] = () => {};
// Before the modules, which may keep a global as they are loaded.
installGlobals({ ...SOCKET_GLOBALS, WebSocket: RecordedSocket });
const modules = await loadModules(new URL('../../../', import.meta.url).href);
// Whose incarnation died leaves promises behind.
process.on('unhandledRejection', () => {});

const random = Prng.of(seed, 'shadow');
const found = new Map<string, Unlike>();
const told = (value: unknown) =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined')).slice(0, 600);

function hear(unlike: Unlike): void {
  const kind = `${unlike.text} ${unlike.path.replaceAll(/\d+/g, '')}`;
  if (found.has(kind)) return;
  found.set(kind, unlike);
  print(`\n${unlike.text.slice(0, 400)}\n  ${told(unlike.values)}`);
  print(`  ${unlike.path}\n  real  ${told(unlike.real)}\n  model ${told(unlike.model)}`);
}

const server = await startServer();
await really(async () => {
  let elapsedMs = () => 0;
  let isOver = false;
  const without = values.calm ? FAULT_NAMES : ['midnight', 'webhook-storm', 'webhook-forged'];
  const decisions = new Decisions({
    random: random.fork('decisions'),
    elapsedMs: () => elapsedMs(),
    without,
  });
  const ends = [
    'postgres',
    'GameSession',
    'PlayerHub',
    'games',
    'auth',
    'payments',
    'social',
    'compliance',
  ];
  const faults = new Faults({ decisions, random: random.fork('faults'), faultsMs: activeMs, ends });
  const real = await RealDatabase.create({ adminUrl: server.url, name: 'shadowed', seed });
  const model = new ModelDatabase(START_MS, random.fork('model'));
  seedRegistries(model);
  const shadow = new ShadowDatabase({
    ...{ real, model, onUnlike: hear },
    numbers: new Map([
      ['upTo', 'wallets_shown'],
      ['append', 'nobody'],
    ]),
  });
  const world = new World({
    seed,
    database: new FaultyDatabase(shadow, (role) => faults.sql(role)),
    circumstances: () => faults,
    moduleOf: (name) => modules.get(name) as never,
    variables: { LIMIT_SCALE: '1000' },
  });
  const { scheduler, stripe, outside } = world;
  elapsedMs = () => world.elapsedMs;
  scheduler.onThrown = () => {};
  const history = new History({ elapsedMs, invariants: [], onFailure: () => {} });
  const cast = new Cast({
    decisions,
    random: random.fork('cast'),
    untilMs: activeMs,
    peopleMax: Number(values.people),
    around: {
      deviceOf: (name) => ({ node: world.device(name), history, origin: ORIGINS.gateway }),
      elapsedMs,
      nowMs: () => scheduler.nowMs,
      mailTo: (address) => outside.mails.findLast(({ to }) => to === address)?.text,
      atStripe: (act) => {
        try {
          stripe.act(act);
        } catch {
          // Stripe says no: this payment is not in that state.
        }
      },
      giveRole: async (email, role) => {
        const grant = `select auth.grant_by_operator($1, $2, true, null, $3::timestamptz)`;
        const given = [email, role, new Date(scheduler.nowMs).toISOString()];
        await model.admin(grant, given, scheduler.nowMs);
        const done = real.admin(grant, given, scheduler.nowMs);
        await scheduler.hold(done, null, 'a role is given');
      },
      isOver: () => isOver,
    },
  });
  cast.begin((name, error) => print(`the actor ${name} threw`, error));
  const end = scheduler.nowMs + activeMs;
  while (scheduler.nowMs < end) {
    world.tick();
    await scheduler.run(scheduler.nowMs + MINUTE_MS);
  }
  isOver = true;
  decisions.calm();
  for (const person of [...cast.people, ...cast.clerks]) person.leave();
  for (let minute = 0; minute < 20; minute++) {
    world.tick();
    await scheduler.run(scheduler.nowMs + MINUTE_MS);
  }
  const differences = await real.admin('select * from ledger.check()', [], scheduler.nowMs);
  print(`\n${shadow.compared} requests compared, ${found.size} kinds of differences`);
  print(`${cast.people.length} people, ${decisions.made.length} decisions`);
  if (differences.length > 0) print('the books differ', differences.slice(0, 5));
  await shadow.close();
  if (found.size > 0 || differences.length > 0) process.exitCode = 1;
});
await server.stop();
process.exit();
