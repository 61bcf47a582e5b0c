// Change feed of wallets: what changed in a wallet goes to the player's hub, which pushes it to
// every tab. Whoever reads a wallet tells the hub what was read, so no reader is ahead of the others;
// the feed job finds every change that nobody told, whatever made it. Nothing here decides about
// coins, so a hub that does not answer costs nobody anything.

import type { TablePart, WalletPart } from '#shared/contracts/hub-coins.ts';
import type { JobReport } from '#shared/contracts/jobs.ts';
import { inTime } from '#shared/in-time.ts';
import { errorFields, log } from '#shared/log.ts';
import { drainOutbox } from '#shared/outbox.ts';
import { tellStandingsQuietly } from '#shared/standing-notices.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { PaymentsEnv } from '../env.ts';
import { type Balance, storeOf } from '../store/index.ts';

/** A reader does not wait longer for the tables; they come by the hub's own frame. */
const HUB_TIMEOUT_MS = 2 * SECOND_MS;
const NOTIFIED_AT_ONCE = 20;
const FEED_COUNT_MAX = 500;

const partOf = ({ currency, availableMicros, onHoldMicros, version }: Balance): WalletPart => ({
  currency,
  availableMicros,
  onHoldMicros,
  version,
});

/** Tells the hub what was read; returns the tables that it knows, none when it does not answer. */
export async function notifyHub(
  env: PaymentsEnv,
  playerId: string,
  balances: readonly Balance[],
): Promise<TablePart[]> {
  try {
    const noted = env.PLAYER_HUB.getByName(playerId).noteWallet(playerId, balances.map(partOf));
    return await inTime(noted, HUB_TIMEOUT_MS, () => new Error('the hub did not answer'));
  } catch (error) {
    log('warn', 'hub_unavailable', errorFields(error));
    return [];
  }
}

/** Reads a wallet that just changed and shows it. Never throws: the feed job repeats it. */
export async function notifyWallet(env: PaymentsEnv, playerId: string): Promise<void> {
  try {
    await notifyHub(env, playerId, await storeOf(env).balances(playerId));
  } catch (error) {
    log('warn', 'wallet_not_shown', { playerId, ...errorFields(error) });
  }
}

/**
 * Shows every wallet that changed since the last run: a change feed, whose mark in the journal
 * acknowledges a whole run.
 */
export async function notifyChangedWallets(env: PaymentsEnv): Promise<JobReport> {
  const store = storeOf(env);
  const { playerIds, upTo } = await store.changedWallets(FEED_COUNT_MAX);
  await drainOutbox<string>(
    {
      name: 'wallets',
      claim: async () => playerIds,
      entityOf: (playerId) => playerId,
      deliver: async (playerId) => notifyHub(env, playerId, await store.balances(playerId)),
    },
    { concurrency: NOTIFIED_AT_ONCE },
  );
  await store.walletsShown(upTo);
  return { shown: playerIds.length };
}

/** Tells hubs that standings changed: of one player's person, or of whoever it is. Never throws. */
export function notifyStandings(env: PaymentsEnv, playerId: string | null = null): Promise<void> {
  return tellStandingsQuietly(storeOf(env).standings, env.PLAYER_HUB, playerId);
}

/**
 * The same right after something that moved coins, for whom a debt may have come or gone; what fails is
 * repeated by the jobs.
 */
export async function notifyQuietly(env: PaymentsEnv): Promise<void> {
  const standings = notifyStandings(env);
  try {
    await notifyChangedWallets(env);
  } catch (error) {
    log('warn', 'wallet_not_shown', errorFields(error));
  }
  await standings;
}
