// The emulator over real HTTP on loopback, with its state kept in a file between runs. Started by
// `npm run dev` and `npm run serve` when no Stripe key is set.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { busyPort } from '#scripts/platform/processes/ports.ts';
import { SECOND_MS } from '#shared/time.ts';
import { bodyOf, isFromHere, listen } from '../loopback.ts';
import { Deliveries, type Faults, NO_FAULTS, signedJson } from '../webhooks.ts';
import { StripeEmulator } from './emulator.ts';
import { emptyState, type State, type StripeEvent } from './objects.ts';
import { ConnectionLost } from './refusal.ts';

/** How to start it. */
export interface ServerOptions {
  /** On loopback; 0 takes a free one. */
  port: number;
  secretKey: string;
  webhookSecret: string;
  /** Kept between runs when given. */
  stateFile?: string;
}

/** A running emulator. */
export interface RunningEmulator {
  url: string;
  emulator: StripeEmulator;
  /** Where events go from now on; before it, and without it, they wait to be fetched. */
  deliverTo(webhookUrl: string, faults?: Partial<Faults>): void;
  /** Ends when every event so far was tried once at the endpoint. */
  firstTries(): Promise<void>;
  stop(): Promise<void>;
}

const BODY_BYTES_MAX = 256 * 1024;

function keptState(path: string | undefined): State {
  if (path === undefined) return emptyState();
  try {
    return { ...emptyState(), ...(JSON.parse(readFileSync(path, 'utf8')) as Partial<State>) };
  } catch {
    return emptyState();
  }
}

function keep(path: string, state: State): void {
  mkdirSync(dirname(path), { recursive: true });
  // Written aside and moved, so that a kill in between leaves the old one whole.
  writeFileSync(`${path}.new`, JSON.stringify(state));
  renameSync(`${path}.new`, path);
}

async function answer(
  emulator: StripeEmulator,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  const body = await bodyOf(incoming, BODY_BYTES_MAX);
  const request = new Request(new URL(incoming.url ?? '/', emulator.url), {
    method: incoming.method ?? 'GET',
    headers,
    ...(body !== '' && incoming.method !== 'GET' && { body }),
  });
  const response = await emulator.handle(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(await response.text());
}

/** Starts the emulator. */
export async function startStripeEmulator(options: ServerOptions): Promise<RunningEmulator> {
  const { port, secretKey, webhookSecret, stateFile } = options;
  const state = keptState(stateFile);
  let deliveries: Deliveries<StripeEvent> | undefined;
  const emulator = new StripeEmulator({
    secretKey,
    webhookSecret,
    state,
    onEvent: (event) => deliveries?.add(event),
    onChange: () => stateFile !== undefined && keep(stateFile, state),
  });
  const server = createServer((incoming, outgoing) => {
    if (!isFromHere(incoming)) {
      outgoing.writeHead(403, { 'content-type': 'text/plain' }).end('from elsewhere\n');
      return;
    }
    answer(emulator, incoming, outgoing).catch((error: unknown) => {
      if (!(error instanceof ConnectionLost)) console.error('Stripe emulator:', error);
      outgoing.destroy();
    });
  });
  const listening = await listen(server, port, busyPort(port, 'STRIPE_EMULATOR_PORT'));
  emulator.url = `http://localhost:${listening.port}`;
  const clock = setInterval(() => emulator.ledger.expireDue(), 5 * SECOND_MS);
  return {
    url: emulator.url,
    emulator,
    firstTries: async () => deliveries?.firstTries(),
    deliverTo(webhookUrl, faults) {
      deliveries?.stop();
      emulator.faults = { ...NO_FAULTS, ...faults };
      deliveries = new Deliveries(
        { url: webhookUrl, sealed: signedJson(webhookSecret, 'stripe-signature') },
        () => emulator.faults,
        Date.now,
        (id) => emulator.acknowledge(id),
      );
    },
    stop() {
      clearInterval(clock);
      deliveries?.stop();
      return listening.stop();
    },
  };
}
