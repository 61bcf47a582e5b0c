// Drives compliance over its routes: real Postgres, real tokens, real proofs of places.

import { sql } from 'drizzle-orm';
import { signProof } from '#scripts/emulators/place/sign.ts';
import type { Role } from '#shared/permissions.ts';
import { makePlayer, makeStaff } from '#test/kit/accounts.ts';
import type { Answer } from '#test/kit/call.ts';
import { bound, ServiceFixture, serviceFixture, staffToken, tokenOf } from '#test/kit/service.ts';
import type { ComplianceEnv } from '#workers/compliance/env.ts';
import worker from '#workers/compliance/index.ts';

type StaffRole = Exclude<Role, 'player'>;

class ComplianceFixture extends ServiceFixture<ComplianceEnv> {
  /** Variables that a test changes. */
  changes: Partial<ComplianceEnv> = {};

  variables() {
    return { COMPLIANCE_DATABASE_URL: this.db.urlFor('parlor_compliance'), ...this.changes };
  }

  /** Somebody who was seen nowhere yet. */
  player = (account: Parameters<typeof makePlayer>[1] = {}) =>
    makePlayer(this.db, { place: null, ...account });

  /** A call of a player from a place, as the header of development says it. */
  async from(place: string, playerId: string, method = 'GET', path = '/v1/place', body?: unknown) {
    const token = await tokenOf(playerId);
    return this.call(method, path, { token, body, headers: { 'parlor-place': place } });
  }

  /** A proof as the emulator signs it, with whatever a test changes of it. */
  proof(playerId: string, place: string, wish: object = {}): Promise<string> {
    const key = String(bound.PLACE_EMULATOR_KEY);
    return signProof(key, { sub: playerId, place, ...wish }, Date.now());
  }

  staff = (role: StaffRole) => makeStaff(this.db, role);

  async asStaff(role: Role, id: string, method: string, path: string, body?: unknown) {
    return this.call(method, path, { token: await staffToken(role, id), body }) as Promise<Answer>;
  }

  /** A table of Gold Coins, as the books know it. */
  async openTable(playerId: string) {
    const { admin } = this.db;
    await admin.call(sql`select ledger.grant(${`test:${playerId}`}, ${playerId}::uuid, 'GC',
      1000000, 'daily', 1, null)`);
    await admin.call(sql`select ledger.reserve(gen_random_uuid(), ${playerId}::uuid, 'dice', 'GC', 1,
      1000000, 'exact', 10)`);
  }

  /** The second person's decision, as auth's route makes it. */
  async approve(id: string, by: string) {
    const [row] = await this.db.as('parlor_auth').call<{ answer: { state?: string } }>(
      sql`select approvals.decide(${id}::uuid, ${by}::uuid, 'approved', 'looked at', '0', null,
        null, null) as answer`,
    );
    return row?.answer;
  }
}

/** For the tests of one file. */
export const complianceFixture = () => serviceFixture(new ComplianceFixture(worker));
