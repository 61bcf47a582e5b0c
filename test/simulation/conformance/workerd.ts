// The facts on real workerd by Miniflare: two Workers of one bundle. A client's facts run here, in
// Node, over real sockets, each through a relay of its own that can be cut.

import { connect as connectTo, createServer, type Server, type Socket } from 'node:net';
import { build } from 'esbuild';
import {
  convertV4MiniflareOptions,
  Log,
  LogLevel,
  Miniflare,
  type V4WorkerOptions,
} from 'miniflare';
import { type Device, describeError, type Fact, type Seen } from './fact.ts';
import { CLASSES, FACTS } from './facts/index.ts';
import { type Observation, observationOf, oddOf } from './report.ts';

/** How often a fact is tried. */
const ATTEMPTS = 3;
const DRIVER = 'driver';
const NEIGHBOUR = 'neighbour';

async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${import.meta.dirname}/worker.ts`],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    keepNames: true,
    external: ['cloudflare:workers', 'workerd:unsafe'],
  });
  return outputFiles[0]?.text ?? '';
}

function workerOptions(name: string, contents: string): V4WorkerOptions {
  const classes = Object.keys(CLASSES);
  return {
    name,
    modules: [{ type: 'ESModule', path: 'index.js', contents }],
    compatibilityDate: '2026-10-20',
    // Those of the platform's own Workers, what sends an object to sleep, and what limits its disk.
    compatibilityFlags: [
      'nodejs_compat',
      'no_web_socket_compression',
      'unsafe_module',
      ...(name === NEIGHBOUR ? ['experimental'] : []),
    ],
    serviceBindings: { NEIGHBOUR },
    durableObjects: Object.fromEntries(
      classes.map((className) => [
        className,
        { className, useSQLite: true, ...(name === DRIVER && { scriptName: NEIGHBOUR }) },
      ]),
    ),
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0, proxy: false }],
  } as V4WorkerOptions;
}

/** A relay in front of workerd for one socket; ends as a line that was cut does. */
function startRelay(
  port: number,
): Promise<{ port: number; cut(): void; stall(ms: number): void; stop(): void }> {
  const sockets = new Set<Socket>();
  const stalls: ((ms: number) => void)[] = [];
  const server: Server = createServer((near) => {
    const far = connectTo(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    const flow = () => near.pipe(far).pipe(near);
    flow();
    stalls.push((ms) => {
      near.unpipe(far);
      far.unpipe(near);
      setTimeout(flow, ms);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : 0,
        cut: () => {
          for (const socket of sockets) socket.destroy();
        },
        stall: (ms) => {
          for (const stall of stalls) stall(ms);
        },
        stop: () => server.close(),
      });
    });
  });
}

/** On a slow machine an object may have fallen asleep by itself. */
async function asleep(evicted: Promise<void>): Promise<void> {
  await evicted.catch((error: Error) => {
    if (!error.message.includes('not currently running')) throw error;
  });
}

async function runClientFact(
  fact: Extract<Fact, { kind: 'client' }>,
  name: string,
  url: URL,
  miniflare: Miniflare,
): Promise<Seen> {
  const relays = await Promise.all([1, 2, 3].map(() => startRelay(Number(url.port))));
  const free = [...relays];
  const relayOf = new Map<WebSocket, (typeof relays)[number]>();
  const device: Device = {
    name,
    url: url.origin,
    connect: (path, protocols) => {
      const relay = free.pop();
      if (relay === undefined) throw new Error('a fact has three sockets at most');
      const socket = new WebSocket(`ws://127.0.0.1:${relay.port}${path}`, protocols);
      socket.binaryType = 'arraybuffer';
      relayOf.set(socket, relay);
      return socket;
    },
    stall: (socket, ms) => relayOf.get(socket)?.stall(ms),
    vanish: (socket) => relayOf.get(socket)?.cut(),
    evict: (className, suffix = '') =>
      asleep(
        miniflare.unsafeEvictDurableObject(NEIGHBOUR, className, {
          name: name + suffix,
          webSockets: 'hibernate',
        }),
      ),
  };
  try {
    // Copied before the relays end: a driver may give what goes on hearing.
    return JSON.parse(JSON.stringify((await fact.run(device)) ?? null));
  } finally {
    for (const relay of relays) {
      relay.cut();
      relay.stop();
    }
  }
}

/** Runs the facts whose name contains something, all at once. */
export async function runOnWorkerd(part: string): Promise<Observation[]> {
  const contents = await bundled();
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      workers: [workerOptions(DRIVER, contents), workerOptions(NEIGHBOUR, contents)],
      port: 0,
      cf: false,
      log: new Log(LogLevel.NONE),
      // Objects that are reset on purpose say so loudly.
      handleStructuredLogs: ({ message }) => {
        if (process.env.CONFORMANCE_LOG) process.stderr.write(`${message}\n`);
      },
    }),
  );
  await miniflare.ready;
  const driver = await miniflare.unsafeGetDirectURL(DRIVER);
  const neighbour = await miniflare.unsafeGetDirectURL(NEIGHBOUR);
  const runOne = async (fact: Fact, index: number, name: string): Promise<Seen> => {
    if (fact.kind === 'client') return runClientFact(fact, name, neighbour, miniflare);
    const response = await fetch(`${driver.origin}/run/${index}/${name}`);
    const text = await response.text();
    if (!response.ok) throw new Error(text.split('\n')[0]);
    return JSON.parse(text);
  };
  // On a machine that stands still for seconds objects fall asleep where they should not: what was
  // seen once counts only when it is seen again.
  const observe = async (fact: Fact, index: number): Promise<Observation> => {
    const failed = (error: unknown) => `the driver failed: ${describeError(error)}`;
    for (let attempt = 1; ; attempt++) {
      const seen = await runOne(fact, index, `fact-${index}-${attempt}`).catch(failed);
      const observation = observationOf(fact, [seen]);
      if (attempt === ATTEMPTS || oddOf(observation) === undefined) return observation;
      process.stderr.write(`tried again: ${fact.name}\n`);
    }
  };
  const chosen = [...FACTS.entries()].filter(([, { name }]) => name.includes(part));
  const report = chosen.map(([index, fact]) => observe(fact, index));
  const observations = await Promise.all(report);
  await miniflare.dispose();
  return observations;
}
