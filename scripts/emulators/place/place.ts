// Stand-in for who proves where a device is: signs whatever place it is asked for, for any player, and
// checks nothing. On loopback only, beside a local platform; a live one refuses its key.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { busyPort } from '#scripts/platform/processes/ports.ts';
import { PLACE_RISKS } from '#shared/place/seen.ts';
import { bodyOf, escaped, isFromHere, listen } from '../loopback.ts';
import { signProof } from './sign.ts';

const BODY_BYTES_MAX = 16 * 1024;

const wishSchema = z.object({
  playerId: z.uuid(),
  place: z.string().regex(/^(unknown|[A-Z]{2}(-[A-Z0-9]{1,3})?)$/),
  accuracyMetres: z.coerce.number().int().min(0).max(1_000_000).default(20),
  risks: z
    .string()
    .transform((text) => text.split(/[ ,]+/).filter((risk) => risk !== ''))
    .pipe(z.array(z.enum(PLACE_RISKS)))
    .default([]),
});

/** A running emulator. */
export interface PlaceEmulator {
  url: string;
  stop(): Promise<void>;
}

const page = (result: string) => `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>Parlor: proofs of places</title><style>body{font:15px/1.5 system-ui;max-width:40rem;
margin:2rem auto;padding:0 1rem}label{display:block;margin:.6rem 0}input{width:100%;font:inherit}
textarea{width:100%;height:9rem}</style><h1>Proof of a place</h1>
<p><strong>This checks nothing.</strong> It signs that a player is wherever you say, for the local
platform beside it.</p><form method="post" action="/proofs">
<label>Player id <input name="playerId" required></label>
<label>Place <input name="place" value="US-TX" required></label>
<label>Accuracy in metres <input name="accuracyMetres" value="20"></label>
<label>Risks (${PLACE_RISKS.join(', ')}; none for none) <input name="risks"></label>
<button>Sign</button></form>${result}</html>`;

const proofOf = (
  proof: string,
) => `<h2>The packet</h2><textarea readonly>${escaped(proof)}</textarea>
<p>It counts once, within 15 minutes: send it as <code>{"proof": "…"}</code> to
<code>POST /v1/place/proof</code> as that player.</p>`;

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
  });
  response.end(body);
}

async function handle(key: string, request: IncomingMessage, response: ServerResponse) {
  const { pathname } = new URL(request.url ?? '/', 'http://place');
  if (request.method === 'GET' && pathname === '/') {
    return send(response, 200, 'text/html', page(''));
  }
  if (request.method !== 'POST' || pathname !== '/proofs') {
    return send(response, 404, 'text/plain', 'no such page\n');
  }
  const isJson = request.headers['content-type']?.startsWith('application/json') === true;
  const text = await bodyOf(request, BODY_BYTES_MAX);
  const asked = isJson ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
  const wish = wishSchema.safeParse(asked);
  if (!wish.success) return send(response, 400, 'text/plain', z.prettifyError(wish.error));
  const { playerId, ...claims } = wish.data;
  const proof = await signProof(key, { sub: playerId, ...claims }, Date.now());
  if (isJson) return send(response, 201, 'application/json', JSON.stringify({ proof }));
  return send(response, 201, 'text/html', page(proofOf(proof)));
}

/** Starts it on loopback; port 0 takes a free one. */
export async function startPlaceEmulator(port: number, key: string): Promise<PlaceEmulator> {
  const server = createServer((request, response) => {
    if (!isFromHere(request)) return send(response, 403, 'text/plain', 'from elsewhere\n');
    handle(key, request, response).catch(() => send(response, 400, 'text/plain', 'no\n'));
  });
  const listening = await listen(server, port, busyPort(port, 'PLACE_EMULATOR_PORT'));
  return { url: `http://localhost:${listening.port}`, stop: listening.stop };
}
