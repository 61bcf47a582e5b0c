// SIGKILL in the middle of play, of each part of `npm run dev` in turn: the next start recovers
// without a hand, no acknowledged round is missing, and the coins add up.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DevProcess, freePort, startDev } from '#test/kit/dev-process.ts';
import { until } from '#test/kit/patience.ts';
import { dice, newPlayer, type Player } from '#test/kit/player.ts';

const PLAYERS = 3;
// Enough that the kill falls into play, whatever a round takes on this machine.
const ROUNDS_BEFORE_KILL = 5;
const units = (text: string) => Math.round(Number(text) * 1_000_000);

interface Seat {
  player: Player;
  sessionId: string;
  acknowledged: number[];
}

let folder: string;
let ports: [number, number];
let dev: DevProcess;
const seats: Seat[] = [];

async function openSession(): Promise<Seat> {
  const { player, sessionId, socket } = await (await newPlayer(dev)).openSession('1000.00');
  await socket.close();
  return { player, sessionId, acknowledged: [] };
}

/** Plays until the socket breaks; every acknowledged nonce is kept. */
async function playUntilCut(entry: Seat, player: Player, run: string): Promise<void> {
  const socket = await player.enter(`/v1/sessions/${entry.sessionId}`);
  for (let index = 0; ; index++) {
    try {
      const { round } = await socket.ask(dice(`${run}-${index}`));
      entry.acknowledged.push(round.nonce);
    } catch {
      return;
    }
    socket.frames.length = 0;
  }
}

async function roundsOf({ sessionId }: Seat, player: Player) {
  const rounds: { nonce: number; stake: string; payout: string }[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `/v1/sessions/${sessionId}/rounds?limit=100${query}`;
    const { body } = await player.call('GET', path);
    rounds.push(...body.items);
    cursor = body.nextCursor;
  }
  return rounds;
}

const playedSince = (acknowledged: number[], before = 0) =>
  acknowledged.length >= before + ROUNDS_BEFORE_KILL;

const CAUSES = ['workerd', 'wrangler', 'postgres', 'everything'] as const;

function kill(cause: (typeof CAUSES)[number]): void {
  const victims = dev.victims();
  const pids = cause === 'everything' ? Object.values(victims).flat() : victims[cause];
  expect(pids.length).toBeGreaterThan(0);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
}

// The processes are found through /proc.
describe.skipIf(!existsSync('/proc/self/stat'))('after SIGKILL in the middle of play', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parlor-kill-'));
    ports = [await freePort(), await freePort()];
    dev = await startDev(folder, ports);
    for (let index = 0; index < PLAYERS; index++) seats.push(await openSession());
  });
  afterAll(async () => {
    dev.interrupt();
    await dev.exited;
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(CAUSES)('of %s the next start has every acknowledged round', async (cause) => {
    const playing = seats.map(async (entry) =>
      playUntilCut(entry, await entry.player.signIn(), cause),
    );
    const before = seats.map(({ acknowledged }) => acknowledged.length);
    await until(
      () => seats.every(({ acknowledged }, index) => playedSince(acknowledged, before[index])),
      () => `rounds: ${seats.map(({ acknowledged }) => acknowledged.length)}, before: ${before}`,
    );
    kill(cause);
    // Whatever is left notices by itself; what cannot notice is found by the next start.
    if (cause !== 'everything') {
      const timer = setTimeout(() => dev.interrupt(), 2_000);
      await dev.exited;
      clearTimeout(timer);
    }
    await Promise.all(playing);
    dev = await startDev(folder, ports);
    for (const entry of seats) {
      const rounds = await roundsOf(entry, await entry.player.signIn());
      const nonces = rounds.map(({ nonce }) => nonce).sort((a, b) => a - b);
      expect(nonces).toEqual(Array.from({ length: nonces.length }, (_, index) => index));
      for (const nonce of entry.acknowledged) expect(nonces).toContain(nonce);
    }
  });

  it('the coins add up to the last one, and the ledger is in order', async () => {
    for (const entry of seats) {
      const player = await entry.player.signIn();
      const closed = await player.call('DELETE', `/v1/sessions/${entry.sessionId}`);
      expect(closed.body.session.state).toBe('closed');
      const rounds = await roundsOf(entry, player);
      const net = rounds.reduce((sum, { stake, payout }) => sum + units(payout) - units(stake), 0);
      const gold = await player.balance();
      expect(units(gold.available)).toBe(units('10000.00') + net);
      expect(gold.atTables).toBe('0.00');
    }
    const total = seats.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
    console.log(`${total} acknowledged rounds through ${CAUSES.length} kills, none missing`);
  });
});
