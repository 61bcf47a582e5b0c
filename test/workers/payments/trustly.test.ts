// A prize from the wish to the account and back, over HTTP, with the provider that knows no keys: its page,
// its notices in every order, late by days, forged, about other people; and who drives it twice at once.

import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  newPartnerSecrets,
  Partners,
  payoutVariables,
} from '#scripts/emulators/partners/partners.ts';
import { newId } from '#shared/ids.ts';
import { DAY_MS } from '#shared/time.ts';
import { makeRedeemer, replaceOthers } from '#test/kit/redeemers.ts';
import { serviceFixture, tokenOf } from '#test/kit/service.ts';
import type { PaymentsEnv } from '#workers/payments/env.ts';
import worker from '#workers/payments/index.ts';
import { payoutContextOf } from '#workers/payments/payouts/index.ts';
import { reconcilePayouts } from '#workers/payments/payouts/reconciliation.ts';
import { PaymentsFixture } from './fixture.ts';

const HOST = 'http://partners.test';
const SECRETS = newPartnerSecrets(() => crypto.randomUUID());
const PAYEE = { givenName: 'Ada', familyName: 'King', checkId: 'check' };

class TrustlyFixture extends PaymentsFixture {
  readonly partners = new Partners({ url: HOST, secrets: SECRETS });

  override variables(): Partial<PaymentsEnv> {
    const COMPLIANCE_SERVICE = {
      matchName: async ({ playerId }: { playerId: string }) => ({
        match: 'same',
        checkId: playerId,
      }),
      payee: async () => PAYEE,
      screen: async () => ({ outcome: 'clear' }),
    } as never;
    const payouts = payoutVariables(HOST, SECRETS.payouts, 'trustly');
    return { ...super.variables(), ...payouts, COMPLIANCE_SERVICE };
  }

  get bank() {
    return this.partners.payouts.bank;
  }

  async post(sealed: { body: string; headers: Record<string, string> }): Promise<number> {
    const request = new Request('https://parlor.test/v1/webhooks/payouts', {
      method: 'POST',
      ...sealed,
    });
    const response = await this.fetch(request);
    await response.body?.cancel();
    return response.status;
  }

  /** What is said now and nobody has heard. */
  said(about: string) {
    const { notices, trustly } = this.partners.payouts;
    const own = notices.undelivered(0).filter(({ data }) => data.objectId === about);
    return own.map((notice) => trustly.sealed(notice));
  }

  /** A player with an account that they have shown on the provider's page. */
  async redeemer() {
    const { id } = await makeRedeemer(this.db);
    const token = await tokenOf(id, { amr: ['pwd', 'otp'] });
    const path = '/v1/payout-destinations';
    const key = crypto.randomUUID();
    const added = await this.call('POST', path, { token, key, body: { kind: 'bank' } });
    expect(added.status).toBe(201);
    const form = { owners: 'Ada King', last4: '6789', label: 'First Bank', outcome: 'pays' };
    const shown = await this.partners.handle(
      new Request(added.body.url, { method: 'POST', body: new URLSearchParams(form).toString() }),
    );
    expect(shown.headers.get('location')).toContain('/redeem');
    const account = this.bank.accountOf(added.body.destination.id);
    for (const sealed of this.said(account.id)) expect(await this.post(sealed)).toBe(200);
    const list = await this.call('GET', path, { token });
    const [ready, hosted] = list.body.items;
    expect(ready).toMatchObject({ state: 'ready', nameMatch: 'same', label: 'First Bank' });
    // The one that the other provider knew.
    expect(hosted).toMatchObject({ state: 'ready', refusal: 'destination_required' });
    return { id, token, to: ready.id as string };
  }

  /** A prize that is ordered; its id and the deposit's. */
  async prize({ token, to }: { token: string; to: string }) {
    const key = crypto.randomUUID();
    const body = { amount: '60.00', destinationId: to };
    const asked = await this.call('POST', '/v1/redemptions', { token, key, body });
    expect(asked.status).toBe(201);
    const [deposit, ...others] = this.bank.payoutsBy(asked.body.id);
    expect([deposit?.amount, others]).toEqual(['60.00', []]);
    return { redemptionId: asked.body.id as string, deposit: deposit?.id ?? '' };
  }

  async stateOf(id: string): Promise<string> {
    const rows = await this.db.admin.call<{ state: string }>(
      sql`select state from payments.redemptions where id = ${id}::uuid`,
    );
    return rows[0]?.state ?? 'none';
  }
}

const fixture = serviceFixture(new TrustlyFixture(worker));
let logged = '';
beforeAll(() => replaceOthers(fixture.db));
beforeEach(() => {
  logged = '';
  for (const method of ['log', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...parts) => {
      logged += parts.map(String).join(' ');
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

describe('a prize sent by a provider that knows no keys', () => {
  it('arrives once, whatever the order of what is said, and its coins are back when it comes back', async () => {
    const somebody = await fixture.redeemer();
    const { redemptionId, deposit } = await fixture.prize(somebody);
    expect(await fixture.stateOf(redemptionId)).toBe('paying');
    fixture.bank.advance(deposit, 'sent');
    fixture.bank.advance(deposit, 'paid');
    const words = fixture.said(deposit);
    expect(words).toHaveLength(2);
    for (const word of [...words].reverse()) {
      expect([await fixture.post(word), await fixture.post(word)]).toEqual([200, 200]);
    }
    expect(await fixture.stateOf(redemptionId)).toBe('paid');
    // This one is lost; the job reads what has changed.
    fixture.bank.advance(deposit, 'returned', 'R03');
    await fixture.jobs.run('payout-notices');
    expect(await fixture.stateOf(redemptionId)).toBe('returned');
    for (const word of fixture.said(deposit)) expect(await fixture.post(word)).toBe(200);
    const { body } = await fixture.call('GET', '/v1/wallet', { token: somebody.token });
    expect(JSON.stringify(body)).toContain('1000.00');
  });

  it('is ordered once by all who drive it at the same time', async () => {
    const somebody = await fixture.redeemer();
    const { store, provider } = payoutContextOf(fixture.env);
    const id = newId(Date.now());
    const wish = { id, playerId: somebody.id, amountMicros: 60_000_000n };
    const asked = await store.requestRedemption(
      { ...wish, destinationId: somebody.to, retryOf: null },
      ...([id, new Uint8Array(32), 'request'] as const),
    );
    expect([asked.ok, provider.name]).toEqual([true, 'trustly']);
    const look = () =>
      fixture.call('GET', `/v1/redemptions/${id}`, { token: somebody.token }).then(() => {});
    const job = () => fixture.jobs.run('redemptions').then(() => {});
    await Promise.all([job(), look(), job(), look(), job()]);
    await job();
    expect(fixture.bank.payoutsBy(id)).toHaveLength(1);
    expect(await fixture.stateOf(id)).toBe('paying');
  });

  it('is not moved by what is forged, nor by what is said of somebody else’s', async () => {
    const [one, other] = [await fixture.redeemer(), await fixture.redeemer()];
    const [ours, theirs] = [await fixture.prize(one), await fixture.prize(other)];
    fixture.bank.advance(ours.deposit, 'sent');
    const [sent] = fixture.said(ours.deposit);
    if (sent === undefined) throw new Error('nothing was said');
    const forged = [
      { ...sent, body: sent.body.replace('Processed', 'Completed') },
      { ...sent, headers: { ...sent.headers, authorization: `Basic ${btoa('a:b')}` } },
      { ...sent, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ];
    for (const each of forged) expect(await fixture.post(each)).toBe(401);
    expect(await fixture.stateOf(ours.redemptionId)).toBe('paying');
    expect(await fixture.post(sent)).toBe(200);
    // A deposit of this prize under the name of another: no money moves, and a person looks.
    const { trustly, notices } = fixture.partners.payouts;
    const [notice] = notices.undelivered(0).filter(({ data }) => data.objectId === ours.deposit);
    if (notice === undefined) throw new Error('nothing was said');
    const mixed = { ...notice.data, statusMessage: 'Completed' };
    const say = (data: Record<string, string>) =>
      fixture.post(trustly.sealed({ ...notice, id: crypto.randomUUID(), data }));
    expect(await say({ ...mixed, merchantReference: theirs.redemptionId })).toBe(200);
    expect(await fixture.stateOf(theirs.redemptionId)).toBe('paying');
    expect(logged).toContain('payout_needs_review');
    expect(await say({ ...mixed, objectId: 'po_nobody', merchantReference: newId(1) })).toBe(200);
    expect(await fixture.stateOf(ours.redemptionId)).toBe('sent');
  });

  it('is found paid twice by what the provider says that it paid', async () => {
    const { redemptionId, deposit } = await fixture.prize(await fixture.redeemer());
    fixture.bank.advance(deposit, 'sent');
    fixture.bank.payAgain(deposit);
    for (const word of fixture.said(deposit)) expect(await fixture.post(word)).toBe(200);
    await reconcilePayouts(payoutContextOf(fixture.env), Date.now() + 1000, 0);
    const [found] = await fixture.db.admin.call<{ what: string; theirs: string }>(
      sql`select what, theirs_micros::text as theirs from payments.payout_differences
        where redemption_id = ${redemptionId}::uuid and gone_at is null`,
    );
    expect(found).toEqual({ what: 'more', theirs: '120000000' });
  });

  it('goes to banks alone: a gift card is not opened', async () => {
    const { id } = await makeRedeemer(fixture.db);
    const token = await tokenOf(id, { amr: ['pwd', 'otp'] });
    const card = await fixture.call('POST', '/v1/payout-destinations', {
      ...{ token, key: crypto.randomUUID(), body: { kind: 'gift_card' } },
    });
    expect(card.body.error.code).toBe('payment_provider_failed');
  });

  it('is told late by days as well as at once', async () => {
    const { redemptionId, deposit } = await fixture.prize(await fixture.redeemer());
    fixture.bank.advance(deposit, 'sent');
    const [word] = fixture.said(deposit);
    const { provider } = payoutContextOf(fixture.env);
    if (word === undefined) throw new Error('nothing was said');
    const message = {
      headers: new Headers(word.headers),
      url: 'https://parlor.test/v1/webhooks/payouts',
      body: new TextEncoder().encode(word.body) as Uint8Array<ArrayBuffer>,
    };
    const late = await provider.readNotice(message, Date.now() + 9 * DAY_MS);
    expect(late).toMatchObject({ ok: true, value: { facts: [{ redemptionId, state: 'sent' }] } });
  });
});
