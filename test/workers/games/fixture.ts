// Games over its public surface, with the real session object; the wallet is the stand-in of
// `neighbours.mjs`.

import { afterEach } from 'vitest';
import type {
  CurrentExclusion,
  Standing,
  WalletServiceContract,
} from '#shared/contracts/wallet.ts';
import type { CoinCurrency } from '#shared/money.ts';
import { makePlayer } from '#test/kit/accounts.ts';
import type { Answer } from '#test/kit/call.ts';
import { bound, ServiceFixture, serviceFixture, tokenOf } from '#test/kit/service.ts';
import { TestSocket, upgradeHeaders } from '#test/kit/socket.ts';
import { FREE } from '#test/kit/standing.ts';
import type { GamesEnv } from '#workers/games/env.ts';
import worker, { JobsService, MetricsService } from '#workers/games/index.ts';

export const COIN = 1_000_000n;
export const EVEN_DICE = { target: '50.00', direction: 'over' };
export { FREE };

interface FakeWallet extends WalletServiceContract {
  grant(playerId: string, currency: CoinCurrency, amountMicros: bigint): Promise<void>;
  walletOf(playerId: string, currency: CoinCurrency): Promise<bigint>;
  fault(fault: { method: string; kind: string; times?: number }): Promise<void>;
  heal(): Promise<void>;
  setStanding(standing: Standing): Promise<void>;
  setExclusions(list: CurrentExclusion[]): Promise<void>;
}

class GamesFixture extends ServiceFixture<GamesEnv> {
  readonly wallet = bound.WALLET as FakeWallet;

  variables() {
    return { GAMES_DATABASE_URL: this.db.urlFor('parlor_games') };
  }

  get jobs(): JobsService {
    return this.entrypoint(JobsService);
  }

  get metrics(): MetricsService {
    return this.entrypoint(MetricsService);
  }

  /** A player with coins; verified and active unless told. */
  async player(
    options: {
      coins?: bigint;
      status?: string;
      isVerified?: boolean;
      currency?: CoinCurrency;
    } = {},
  ) {
    const { coins = 1_000n * COIN, currency = 'GC', ...account } = options;
    const id = await makePlayer(this.db, account);
    await this.wallet.grant(id, currency, coins);
    return { id, token: await tokenOf(id) };
  }

  /** Asks for a table, without looking at the answer. */
  sit(token: string, body: Record<string, unknown> = {}, gameId = 'dice'): Promise<Answer> {
    const key = crypto.randomUUID();
    const asked = { currency: 'GC', buyIn: '100.00', ...body };
    return this.call('POST', `/v1/games/${gameId}/sessions`, { token, key, body: asked });
  }

  /** Sits a player down and returns the reply's body. */
  async openSession(...asked: Parameters<GamesFixture['sit']>) {
    const { status, text, body } = await this.sit(...asked);
    if (status !== 201) throw new Error(`not opened: ${text}`);
    return body;
  }

  /** Opens the socket of a session. */
  async socket(sessionId: string, ticket: string): Promise<TestSocket> {
    const url = `https://parlor.test/v1/sessions/${sessionId}/socket`;
    const headers = upgradeHeaders(ticket);
    return TestSocket.accept(await this.fetch(new Request(url, { headers })));
  }
}

/** For the tests of one file. */
export function gamesFixture(): GamesFixture {
  const fixture = serviceFixture(new GamesFixture(worker));
  afterEach(async () => {
    await fixture.wallet.heal();
    await fixture.wallet.setStanding(FREE);
  });
  return fixture;
}
