// The partners over real HTTP on loopback, one process for all of them, with their state kept in a file
// between runs.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { busyPort } from '#scripts/platform/processes/ports.ts';
import { SECOND_MS } from '#shared/time.ts';
import { bodyOf, isFromHere, listen } from '../loopback.ts';
import { ConnectionLost } from '../stripe/refusal.ts';
import { emptyState, Partners, type PartnersSecrets, type PartnersState } from './partners.ts';

/** How to start them. */
export interface PartnersServerOptions {
  /** On loopback; 0 takes a free one. */
  port: number;
  secrets: PartnersSecrets;
  /** Kept between runs when given. */
  stateFile?: string;
}

/** The running partners. */
export interface RunningPartners {
  url: string;
  partners: Partners;
  stop(): Promise<void>;
}

const BODY_BYTES_MAX = 64 * 1024;

function keptState(path: string | undefined): PartnersState {
  if (path === undefined) return emptyState();
  try {
    return { ...emptyState(), ...(JSON.parse(readFileSync(path, 'utf8')) as PartnersState) };
  } catch {
    return emptyState();
  }
}

function keep(path: string, state: PartnersState): void {
  mkdirSync(dirname(path), { recursive: true });
  // Written aside and moved, so that a kill in between leaves the old one whole.
  writeFileSync(`${path}.new`, JSON.stringify(state));
  renameSync(`${path}.new`, path);
}

async function answer(partners: Partners, incoming: IncomingMessage, outgoing: ServerResponse) {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  const { method = 'GET', url = '/' } = incoming;
  const body = await bodyOf(incoming, BODY_BYTES_MAX);
  const response = await partners.handle(
    new Request(new URL(url, partners.url), {
      ...{ method, headers },
      ...(body !== '' && method !== 'GET' && { body }),
    }),
  );
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(await response.text());
}

/** Starts them. */
export async function startPartners(options: PartnersServerOptions): Promise<RunningPartners> {
  const { port, secrets, stateFile } = options;
  const state = keptState(stateFile);
  const partners = new Partners({
    ...{ secrets, state, url: '' },
    onChange: () => stateFile !== undefined && keep(stateFile, state),
  });
  const server = createServer((incoming, outgoing) => {
    if (!isFromHere(incoming)) {
      outgoing.writeHead(403, { 'content-type': 'text/plain' }).end('from elsewhere\n');
      return;
    }
    answer(partners, incoming, outgoing).catch((error: unknown) => {
      if (!(error instanceof ConnectionLost)) console.error('Partners:', error);
      outgoing.destroy();
    });
  });
  const listening = await listen(server, port, busyPort(port, 'PARTNERS_EMULATOR_PORT'));
  partners.url = `http://localhost:${listening.port}`;
  const clock = setInterval(() => partners.tick(), SECOND_MS);
  return {
    url: partners.url,
    partners,
    stop() {
      clearInterval(clock);
      partners.stop();
      return listening.stop();
    },
  };
}
