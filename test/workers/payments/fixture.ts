// Payments over its public surface: HTTP with signed tokens, and the RPC entrypoints.

import { newId } from '#shared/ids.ts';
import type { Role } from '#shared/permissions.ts';
import { type Account, makePlayer, makeStaff } from '#test/kit/accounts.ts';
import { ServiceFixture, serviceFixture, staffToken, tokenOf } from '#test/kit/service.ts';
import type { PaymentsEnv } from '#workers/payments/env.ts';
import worker, { JobsService, WalletService } from '#workers/payments/index.ts';

export class PaymentsFixture extends ServiceFixture<PaymentsEnv> {
  variables(): Partial<PaymentsEnv> {
    return {
      ENVIRONMENT: 'test',
      PAYMENTS_DATABASE_URL: this.db.urlFor('parlor_payments'),
    };
  }

  /** The entrypoint that sessions bind. */
  get wallet(): WalletService {
    return this.entrypoint(WalletService);
  }

  get jobs(): JobsService {
    return this.entrypoint(JobsService);
  }

  /** A verified player, with the bonus claimed when asked. */
  async player({ bonus = false, ...account }: Account & { bonus?: boolean } = {}) {
    const id = await makePlayer(this.db, account);
    const token = await tokenOf(id);
    if (bonus) await this.call('POST', '/v1/wallet/daily-bonus', { token, key: 'bonus' });
    return { id, token };
  }

  /** A member of staff whom the database knows, with a token. */
  async staff(role: Exclude<Role, 'player'>, options: Parameters<typeof makeStaff>[2] = {}) {
    const id = await makeStaff(this.db, role, options);
    return { id, token: await staffToken(role, id) };
  }

  /** Opens a table and returns its id. */
  async table(playerId: string, amountMicros: bigint, currency: 'GC' | 'SC' = 'SC') {
    const sessionId = newId(Date.now());
    const opened = await this.wallet.reserve({
      sessionId,
      playerId,
      gameId: 'dice',
      currency,
      number: 1,
      amountMicros,
      mode: 'exact',
      multiplierMax: 100,
    });
    if (!opened.ok) throw new Error(`not opened: ${opened.error.code}`);
    return sessionId;
  }
}

/** For the tests of one file. */
export const paymentsFixture = () => serviceFixture(new PaymentsFixture(worker));

/** 32 bytes as hex, different for each text. */
export const digestOf = (text: string) =>
  Array.from(new TextEncoder().encode(text.padEnd(32, '.').slice(0, 32)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
