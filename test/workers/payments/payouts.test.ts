// Where prizes go, over HTTP: a player shows an account on the provider's page, its notices come, whole,
// forged, late or about somebody else's; and the statement that stops prizes.

import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOTICE_HEADER } from '#scripts/emulators/partners/notices.ts';
import { newPartnerSecrets, Partners } from '#scripts/emulators/partners/partners.ts';
import type { Shown } from '#scripts/emulators/partners/payouts/bank.ts';
import type { NameMatch } from '#shared/contracts/compliance.ts';
import * as contract from '#shared/contracts/http/payouts.ts';
import { newId } from '#shared/ids.ts';
import { makeRedeemer, replaceOthers, say } from '#test/kit/redeemers.ts';
import { bound, serviceFixture, tokenOf } from '#test/kit/service.ts';
import type { PaymentsEnv } from '#workers/payments/env.ts';
import worker from '#workers/payments/index.ts';
import { payoutContextOf } from '#workers/payments/payouts/index.ts';
import { reconcilePayouts } from '#workers/payments/payouts/reconciliation.ts';
import { PaymentsFixture } from './fixture.ts';

const HOST = 'http://partners.test';
const text = (name: string) => String(bound[name]);
const FRESH = { amr: ['pwd', 'otp'] };
const SHOWN: Shown = {
  ...{ owners: ['Ada King'], label: 'A bank', last4: '6789', outcome: 'pays', code: 'R03' },
};

class PayoutsFixture extends PaymentsFixture {
  readonly partners = new Partners({
    url: HOST,
    secrets: {
      ...newPartnerSecrets(() => 'not asked here'),
      payouts: {
        key: text('PAYOUT_PROVIDER_KEY'),
        webhookSecret: text('PAYOUT_PROVIDER_WEBHOOK_SECRETS'),
      },
    },
  });
  /** What compliance says of a name, by name. */
  matches: Record<string, NameMatch> = {};
  complianceIsDown = false;
  logged = '';

  override variables(): Partial<PaymentsEnv> {
    const matchName = async ({ playerId, ownerName }: { playerId: string; ownerName: string }) => {
      if (this.complianceIsDown) throw new Error('Network connection lost.');
      return { match: this.matches[ownerName] ?? 'none', checkId: playerId };
    };
    const COMPLIANCE_SERVICE = { matchName, payee: async () => null } as never;
    return { ...super.variables(), COMPLIANCE_SERVICE };
  }

  get payouts() {
    return this.partners.payouts;
  }

  async redeemer() {
    const { id, to } = await makeRedeemer(this.db);
    return { id, to, token: await tokenOf(id, FRESH) };
  }

  add(token: string, kind = 'bank', key: string = crypto.randomUUID()) {
    return this.call('POST', '/v1/payout-destinations', { token, key, body: { kind } });
  }

  /** The notices that nobody has acknowledged, delivered as they are. */
  async deliver(change: (body: string) => string = (body) => body) {
    const statuses: number[] = [];
    for (const notice of this.payouts.notices.undelivered(0)) {
      const { body, header } = this.payouts.notices.signed(notice);
      const response = await this.fetch(
        new Request('https://parlor.test/v1/webhooks/payouts', {
          method: 'POST',
          headers: { 'content-type': 'application/json', [NOTICE_HEADER]: header },
          body: change(body),
        }),
      );
      await response.body?.cancel();
      statuses.push(response.status);
    }
    return statuses;
  }

  /** A destination that was shown, by its player. */
  async shown(playerId: string, token: string, shown: Partial<Shown> = {}) {
    const added = await this.add(token);
    const account = this.payouts.bank.accountOf(added.body.destination.id);
    this.payouts.bank.show(account.id, { ...SHOWN, ...shown });
    await this.deliver();
    const list = await this.call('GET', '/v1/payout-destinations', { token });
    if (list.status !== 200) throw new Error(`${JSON.stringify(list.body)} ${fixture.logged}`);
    const found = list.body.items.find(
      ({ id }: { id: string }) => id === added.body.destination.id,
    );
    return { playerId, account, destination: found };
  }

  async outcomes(subject: string): Promise<string[]> {
    const rows = await this.db.admin.call<{ outcome: string }>(sql`select outcome
      from payments.payout_events where subject_id = ${subject}::uuid order by received_at`);
    return rows.map(({ outcome }) => outcome);
  }
}

const fixture = serviceFixture(new PayoutsFixture(worker));
beforeAll(() => replaceOthers(fixture.db));
beforeEach(() => {
  Object.assign(fixture, { matches: { 'Ada King': 'same' }, complianceIsDown: false });
  for (const method of ['log', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...parts) => {
      fixture.logged = parts.map(String).join(' ');
    });
  }
  const realFetch = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = input instanceof Request ? input : new Request(input, init);
    return request.url.startsWith(HOST) ? fixture.partners.handle(request) : realFetch(request);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('a destination', () => {
  it('is shown on the provider’s page, asked for once by its key, and ready when the provider says so', async () => {
    const { id, token } = await fixture.redeemer();
    const key = crypto.randomUUID();
    const first = await fixture.add(token, 'bank', key);
    const again = await fixture.add(token, 'bank', key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(contract.addDestination.replies[201].parse(first.body)).toEqual(first.body);
    expect(again.body).toEqual(first.body);
    expect(first.body.destination).toMatchObject({ state: 'pending', kind: 'bank', last4: null });
    expect(first.body.url).toContain(`${HOST}/payouts/link/`);
    const account = fixture.payouts.bank.accountOf(first.body.destination.id);
    fixture.payouts.bank.show(account.id, SHOWN);
    expect(await fixture.deliver()).toContain(200);
    const list = await fixture.call('GET', '/v1/payout-destinations', { token });
    const [newest] = contract.destinations.replies[200].parse(list.body).items;
    expect(newest).toMatchObject({
      ...{ state: 'ready', nameMatch: 'same', label: 'A bank', last4: '6789', refusal: null },
    });
    const told = await fixture.db.admin.call(
      sql`select 1 from auth.notices where player_id = ${id}::uuid and kind = 'destination_added'`,
    );
    expect(told).toHaveLength(1);
    const kept = await fixture.db.admin.call<{ row: string }>(
      sql`select d::text as row from payments.destinations d where player_id = ${id}::uuid`,
    );
    expect(JSON.stringify(kept)).not.toContain('King');
  });

  it('needs a second factor, a fresh proof and a checked identity, in this order', async () => {
    const { id } = await fixture.redeemer();
    const weak = await fixture.add(await tokenOf(id, { amr: ['pwd'] }));
    expect([weak.status, weak.body.error.code]).toEqual([403, 'mfa_required']);
    const longAgo = Math.floor(Date.now() / 1000) - 1_000;
    const stale = await fixture.add(await tokenOf(id, { ...FRESH, auth_time: longAgo }));
    expect([stale.status, stale.body.error.code]).toEqual([403, 'step_up_required']);
    await say(fixture.db, id, { identity: 'identity_required' });
    const unknown = await fixture.add(await tokenOf(id, FRESH));
    expect([unknown.status, unknown.body.error.code]).toEqual([403, 'identity_required']);
  });

  it('of somebody else can take no prize, one whose name is close is seen by a person, and a joint one is one’s own', async () => {
    fixture.matches = { 'Ada King': 'same', 'A King': 'close' };
    const { id, token } = await fixture.redeemer();
    const match = async (owners: string[]) => {
      const { destination } = await fixture.shown(id, token, { owners });
      return [destination.nameMatch, destination.refusal];
    };
    expect(await match(['Grace Hopper'])).toEqual(['none', 'destination_name_mismatch']);
    expect(await match(['A King'])).toEqual(['close', null]);
    expect(await match(['Grace Hopper', 'Ada King'])).toEqual(['same', null]);
  });

  it('is found ready by the job when its notice is lost, and once compliance answers again', async () => {
    const { token } = await fixture.redeemer();
    const added = await fixture.add(token);
    const { id } = added.body.destination;
    fixture.payouts.bank.show(fixture.payouts.bank.accountOf(id).id, SHOWN);
    fixture.complianceIsDown = true;
    // The notice cannot be taken in, so the provider is told to send it again.
    expect(await fixture.deliver()).toContain(500);
    const due = sql`update payments.destinations set due_at = now() where id = ${id}::uuid`;
    await fixture.db.admin.call(due);
    await fixture.jobs.run('payout-destinations');
    const stateOf = async () => {
      const [row] = await fixture.db.admin.call<{ state: string }>(
        sql`select state from payments.destinations where id = ${id}::uuid`,
      );
      return row?.state;
    };
    expect(await stateOf()).toBe('pending');
    fixture.complianceIsDown = false;
    await fixture.db.admin.call(due);
    await fixture.jobs.run('payout-destinations');
    expect(await stateOf()).toBe('ready');
  });

  it('is removed by its player alone, and no prize goes there any more', async () => {
    const { id, token } = await fixture.redeemer();
    const other = await fixture.redeemer();
    const { destination } = await fixture.shown(id, token);
    const path = `/v1/payout-destinations/${destination.id}`;
    expect((await fixture.call('DELETE', path, { token: other.token })).status).toBe(404);
    expect((await fixture.call('DELETE', path, { token })).status).toBe(204);
    expect((await fixture.call('DELETE', path, { token })).status).toBe(204);
    const body = { amount: '60.00', destinationId: destination.id };
    const asked = await fixture.call('POST', '/v1/redemptions', { token, key: 'k', body });
    expect([asked.status, asked.body.error.code]).toEqual([409, 'destination_required']);
  });
});

describe('a notice of a payout', () => {
  async function paying() {
    const somebody = await fixture.redeemer();
    const { destination } = await fixture.shown(somebody.id, somebody.token);
    const { store, provider } = payoutContextOf(fixture.env);
    const redemptionId = newId(Date.now());
    const asked = await store.requestRedemption(
      {
        ...{ id: redemptionId, playerId: somebody.id, amountMicros: 60_000_000n },
        ...{ destinationId: destination.id, retryOf: null },
      },
      redemptionId,
      new Uint8Array(32),
      'request',
    );
    if (!asked.ok) throw new Error(asked.error.code);
    await store.considerRedemption(redemptionId);
    const begun = await store.beginPayout(redemptionId);
    if (begun.state !== 'paying') throw new Error(`${begun.state} ${begun.reasons}`);
    const payee = { givenName: 'Ada', familyName: 'King' } as never;
    const paid = await provider.pay({
      ...{ redemptionId, destinationReference: begun.destinationReference ?? '', payee },
      amountMicros: BigInt(begun.netMicros),
      untilMs: begun.orderUntilMs,
    });
    if (paid.outcome !== 'taken') throw new Error(paid.outcome);
    await store.advanceRedemption(redemptionId, paid.fact);
    const [payout] = fixture.payouts.bank.payoutsBy(redemptionId);
    return { ...somebody, redemptionId, payoutId: payout?.id ?? '' };
  }
  const stateOf = async (id: string) => {
    const [row] = await fixture.db.admin.call<{ state: string }>(
      sql`select state from payments.redemptions where id = ${id}::uuid`,
    );
    return row?.state;
  };

  it('moves a prize once, however often and in whatever order it comes', async () => {
    const { redemptionId, payoutId } = await paying();
    fixture.payouts.bank.advance(payoutId, 'sent');
    fixture.payouts.bank.advance(payoutId, 'paid');
    await fixture.deliver();
    await fixture.deliver();
    expect(await stateOf(redemptionId)).toBe('paid');
    expect(await fixture.outcomes(redemptionId)).toEqual(['applied', 'applied']);
    fixture.payouts.bank.advance(payoutId, 'returned', 'R02');
    await fixture.jobs.run('payout-notices');
    expect(await stateOf(redemptionId)).toBe('returned');
  });

  it('of a prize that came back for people to look at keeps its account from prizes, and its player is told', async () => {
    const { token, to, redemptionId, payoutId } = await paying();
    fixture.payouts.bank.advance(payoutId, 'sent');
    fixture.payouts.bank.advance(payoutId, 'returned', 'R14');
    await fixture.deliver();
    expect(await stateOf(redemptionId)).toBe('returned');
    const refusals = async () => {
      const { status, body } = await fixture.call('GET', '/v1/payout-destinations', { token });
      expect(status).toBe(200);
      return body.items.map(({ refusal }: { refusal: string | null }) => refusal);
    };
    expect(await refusals()).toEqual(expect.arrayContaining([null, 'destination_required']));
    // Without another account only people help.
    await fixture.call('DELETE', `/v1/payout-destinations/${to}`, { token });
    expect(await refusals()).toContain('under_review');
    const why = await fixture.call('GET', '/v1/redemptions/eligibility', { token });
    const codes = why.body.blocking.map(({ code }: { code: string }) => code);
    expect(codes).toContain('under_review');
  });

  it('that is forged moves nothing, and one about nobody’s payout is kept and answered', async () => {
    const { redemptionId, payoutId } = await paying();
    fixture.payouts.bank.advance(payoutId, 'sent');
    const forged = await fixture.deliver((body) => `${body} `);
    expect(new Set(forged)).toEqual(new Set([401]));
    expect(await stateOf(redemptionId)).toBe('paying');
    const stranger = { key: newId(1), id: 'po_stranger', state: 'paid', changedMs: '1' };
    fixture.payouts.notices.say('payout.updated', stranger);
    fixture.payouts.notices.say('payout.updated', { ...stranger, key: 'not an id' });
    fixture.payouts.notices.say('of.another.kind', { any: 'thing' });
    expect(new Set(await fixture.deliver())).toEqual(new Set([200]));
    const rows = await fixture.db.admin.call<{ outcome: string }>(
      sql`select outcome from payments.payout_events order by received_at desc limit 3`,
    );
    expect(rows.map(({ outcome }) => outcome).sort()).toEqual([
      'ignored',
      'unknown_redemption',
      'unknown_redemption',
    ]);
  });

  it('of a second payout of the same prize moves nothing, and a person must look', async () => {
    const { redemptionId, payoutId } = await paying();
    fixture.payouts.bank.advance(payoutId, 'sent');
    await fixture.deliver();
    const second = { key: redemptionId, id: 'po_second', state: 'paid', changedMs: '1' };
    fixture.payouts.notices.say('payout.updated', second);
    await fixture.deliver();
    expect(await stateOf(redemptionId)).toBe('sent');
    expect((await fixture.outcomes(redemptionId)).at(-1)).toBe('other_payout');
  });

  it('is not needed by the statement, which finds what was paid twice; two people let it stand', async () => {
    const { redemptionId, payoutId } = await paying();
    const { bank } = fixture.payouts;
    bank.advance(payoutId, 'sent');
    bank.advance(payoutId, 'paid');
    await fixture.deliver();
    const context = payoutContextOf(fixture.env);
    const compare = () => reconcilePayouts(context, Date.now() + 1000, 0);
    await compare();
    const open = async () => {
      const { token } = await fixture.staff('finance');
      const path = '/v1/admin/payouts/differences?state=open';
      const list = await fixture.call('GET', path, { token });
      return contract.payoutDifferences.replies[200]
        .parse(list.body)
        .items.filter((each) => each.redemptionId === redemptionId);
    };
    expect(await open()).toEqual([]);
    bank.payAgain(payoutId);
    bank.bookOther('payout', '-13.00');
    await compare();
    const [difference] = await open();
    expect(difference).toMatchObject({ what: 'more', ours: '60.00', theirs: '120.00' });
    const [asking, deciding] = [await fixture.staff('finance'), await fixture.staff('finance')];
    const path = `/v1/admin/payouts/differences/${difference?.id}/clear`;
    const asked = await fixture.call('POST', path, {
      ...{ token: asking.token, body: { reason: 'the bank takes it back by hand' } },
    });
    expect(asked.status).toBe(202);
    expect(await open()).toHaveLength(1);
    const [decided] = await fixture.db.admin.call<{ answer: { state?: string } }>(
      sql`select approvals.decide(${asked.body.approval.id}::uuid, ${deciding.id}::uuid, 'approved',
        'agreed', interval '0', now(), 'request', null) as answer`,
    );
    expect(decided?.answer).toMatchObject({ state: 'approved' });
    expect(await open()).toEqual([]);
    await compare();
    expect(await open()).toEqual([]);
    const stray = await fixture.db.admin.call(sql`select 1 from payments.payout_differences
      where what = 'unknown' and theirs_micros = 13000000 and gone_at is null`);
    expect(stray).toHaveLength(1);
  });
});
