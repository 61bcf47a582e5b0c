// What every payout provider does, whatever it speaks: run by each adapter against its own emulator, so
// that no rule of ours leans on one of them.

import { describe, expect, it } from 'vitest';
import type { PayoutBank, Shown } from '#scripts/emulators/partners/payouts/bank.ts';
import { newId } from '#shared/ids.ts';
import { DAY_MS, MINUTE_MS } from '#shared/time.ts';
import type {
  Payee,
  PayoutMovement,
  PayoutNotice,
  PayoutOrder,
  PayoutProvider,
} from '#workers/payments/payouts/provider.ts';

/** An adapter with the emulator that it speaks to. */
export interface Tried {
  provider: PayoutProvider;
  bank: PayoutBank;
  /** Notices since the last call, as they would be delivered now. */
  messages(): Promise<{ headers: Headers; url: string; body: Uint8Array<ArrayBuffer> }[]>;
  /** The same, by anybody who lacks the secret. */
  forged(): Promise<{ headers: Headers; url: string; body: Uint8Array<ArrayBuffer> }>;
  /** The next call breaks off, before or after the provider has acted. */
  breakNext(kind: 'lost_before' | 'lost_after'): void;
}

const PAYEE: Payee = {
  givenName: 'Ada',
  familyName: 'King',
  dateOfBirth: '1990-01-31',
  address: {
    ...{ line1: '12 Elm Street', city: 'Austin', region: 'TX' },
    ...{ postalCode: '78701', country: 'US' },
  },
};

const SHOWN: Shown = {
  owners: ['Ada King', 'Grace King'],
  label: 'First Example Bank',
  last4: '6789',
  outcome: 'pays',
  code: 'R03',
};

/** An order that may be made for a minute from now. */
export const orderOf = (
  redemptionId: string,
  destinationReference: string,
  amountMicros = 20_000_000n,
): PayoutOrder => ({
  ...{ redemptionId, destinationReference, amountMicros, payee: PAYEE },
  untilMs: Date.now() + MINUTE_MS,
});

/** Runs the test of the port. */
export function testPort(name: string, begin: () => Tried): void {
  const from = (tried: Tried) => tried.provider;
  const ids = () => ({ destinationId: newId(Date.now()), redemptionId: newId(Date.now()) });

  async function account(tried: Tried, shown: Partial<Shown> = {}) {
    const { destinationId } = ids();
    const page = await from(tried).beginDestination({
      ...{ destinationId, playerId: newId(1), kind: 'bank' },
      returnUrl: 'https://parlor.test/redeem',
    });
    if (!page.ok) throw new Error(page.error.code);
    tried.bank.show(page.value.reference, { ...SHOWN, ...shown });
    await tried.messages();
    return page.value.reference;
  }

  async function paid(tried: Tried, shown: Partial<Shown> = {}) {
    const destinationReference = await account(tried, shown);
    const { redemptionId } = ids();
    const order = orderOf(redemptionId, destinationReference, 125_500_000n);
    const answer = await from(tried).pay(order);
    return { order, answer, redemptionId };
  }

  async function told(tried: Tried): Promise<PayoutNotice[]> {
    const read = (await tried.messages()).map(async (message) => {
      const notice = await from(tried).readNotice(message, Date.now());
      if (!notice.ok) throw new Error(notice.error.code);
      return notice.value;
    });
    return Promise.all(read);
  }

  async function statement(tried: Tried): Promise<PayoutMovement[]> {
    const lines: PayoutMovement[] = [];
    for await (const line of from(tried).movements(0, Date.now() + DAY_MS)) lines.push(line);
    return lines;
  }

  const stateOf = async (tried: Tried, id: string) => (await from(tried).payoutOf(id))?.state;

  describe(`the payout provider ${name}`, () => {
    it('opens one page for a destination however often it is asked, and tells who owns the account', async () => {
      const tried = begin();
      const asked = {
        ...{ destinationId: newId(1), playerId: newId(2), kind: 'bank' as const },
        returnUrl: 'https://parlor.test/redeem',
      };
      const first = await from(tried).beginDestination(asked);
      expect(await from(tried).beginDestination(asked)).toEqual(first);
      if (!first.ok) throw new Error(first.error.code);
      const { reference, url } = first.value;
      expect(URL.canParse(url)).toBe(true);
      expect((await from(tried).destinationOf(reference))?.state).toBe('pending');
      tried.bank.show(reference, SHOWN);
      expect(await from(tried).destinationOf(reference)).toEqual({
        ...{ state: 'ready', kind: 'bank', ownerNames: ['Ada King', 'Grace King'] },
        ...{ last4: '6789', label: 'First Example Bank' },
      });
      const [notice] = await told(tried);
      expect(notice?.facts).toEqual([{ kind: 'destination', reference }]);
    });

    it('knows nothing of what nobody began or ordered', async () => {
      const tried = begin();
      expect(await from(tried).destinationOf('acct_nobody')).toBeNull();
      expect(await from(tried).payoutOf(newId(3))).toBeNull();
    });

    it('pays an order once under its key, and says each step as a fact about the redemption', async () => {
      const tried = begin();
      const { order, answer, redemptionId } = await paid(tried);
      expect(answer).toMatchObject({ outcome: 'taken', fact: { redemptionId, state: 'pending' } });
      const again = await from(tried).pay(order);
      expect(again).toMatchObject({ outcome: 'taken', fact: { redemptionId } });
      const [payout, ...others] = tried.bank.payoutsBy(redemptionId);
      expect(others).toEqual([]);
      for (const state of ['sent', 'paid'] as const) {
        tried.bank.advance(payout?.id ?? '', state);
        const [notice] = await told(tried);
        expect(notice?.facts).toEqual([
          expect.objectContaining({ kind: 'payout', redemptionId, state, code: null }),
        ]);
        expect(await stateOf(tried, redemptionId)).toBe(state);
      }
      const lines = (await statement(tried)).filter((line) => line.redemptionId === redemptionId);
      expect(lines.map(({ kind, amountMicros }) => ({ kind, amountMicros }))).toEqual([
        { kind: 'payout', amountMicros: -125_500_000n },
      ]);
    });

    it('has one payout when the answer to an order is lost, wherever the line broke', async () => {
      for (const kind of ['lost_before', 'lost_after'] as const) {
        const tried = begin();
        const destinationReference = await account(tried);
        const { redemptionId } = ids();
        const order = orderOf(redemptionId, destinationReference);
        tried.breakNext(kind);
        expect(await from(tried).pay(order), kind).toEqual({ outcome: 'try_again' });
        expect(await from(tried).pay(order), kind).toMatchObject({ outcome: 'taken' });
        expect(tried.bank.payoutsBy(redemptionId), kind).toHaveLength(1);
      }
    });

    it('refuses for good where there is no account to pay to', async () => {
      const tried = begin();
      const { redemptionId } = ids();
      const answer = await from(tried).pay(orderOf(redemptionId, 'acct_nobody'));
      expect(answer).toMatchObject({ outcome: 'refused' });
      expect(await from(tried).payoutOf(redemptionId)).toBeNull();
    });

    it('tells with which code a payout failed or came back, and books what came back', async () => {
      const tried = begin();
      const failed = await paid(tried);
      tried.bank.advance(tried.bank.payoutsBy(failed.redemptionId)[0]?.id ?? '', 'failed', 'R03');
      expect(await from(tried).payoutOf(failed.redemptionId)).toMatchObject({
        ...{ state: 'failed', code: 'R03' },
      });
      const back = await paid(tried, { outcome: 'returns', code: 'R02' });
      // It leaves, arrives, and comes back.
      for (const days of [1, 1, 4]) tried.bank.skip(days * DAY_MS);
      const facts = (await told(tried))
        .flatMap((notice) => notice.facts)
        .filter((fact) => fact.kind === 'payout' && fact.redemptionId === back.redemptionId);
      expect(facts.map((fact) => (fact.kind === 'payout' ? [fact.state, fact.code] : []))).toEqual([
        ['sent', null],
        ['paid', null],
        ['returned', 'R02'],
      ]);
      const lines = (await statement(tried)).filter((l) => l.redemptionId === back.redemptionId);
      expect(lines.map(({ amountMicros }) => amountMicros)).toEqual([-125_500_000n, 125_500_000n]);
    });

    it('shows in its statement what its word hides: money that never left, or left twice', async () => {
      const tried = begin();
      const sums: bigint[] = [];
      for (const outcome of ['pays_nothing', 'pays_twice'] as const) {
        const { redemptionId } = await paid(tried, { outcome });
        for (const days of [1, 1]) tried.bank.skip(days * DAY_MS);
        expect(await stateOf(tried, redemptionId)).toBe('paid');
        const lines = (await statement(tried)).filter((l) => l.redemptionId === redemptionId);
        sums.push(lines.reduce((sum, { amountMicros }) => sum + amountMicros, 0n));
      }
      expect(sums).toEqual([0n, -251_000_000n]);
    });

    it('refuses a notice that another signed, or whose body is not the signed one', async () => {
      const tried = begin();
      await paid(tried);
      tried.bank.tick();
      const forged = await from(tried).readNotice(await tried.forged(), Date.now());
      expect(forged).toMatchObject({ ok: false, error: { code: 'invalid_signature' } });
      await account(tried).catch(() => {});
      const { redemptionId } = await paid(tried);
      tried.bank.advance(tried.bank.payoutsBy(redemptionId)[0]?.id ?? '', 'sent');
      const [message] = await tried.messages();
      if (message === undefined) throw new Error('nothing was said');
      const changed = new TextDecoder().decode(message.body).replace('sent', 'paid');
      const body = new TextEncoder().encode(`${changed} `) as Uint8Array<ArrayBuffer>;
      const read = await from(tried).readNotice({ ...message, body }, Date.now());
      expect(read).toMatchObject({ ok: false, error: { code: 'invalid_signature' } });
    });

    it('finds what was said and never arrived, under the name that it was said with', async () => {
      const tried = begin();
      const { redemptionId } = await paid(tried);
      tried.bank.advance(tried.bank.payoutsBy(redemptionId)[0]?.id ?? '', 'sent');
      const missed: PayoutNotice[] = [];
      for await (const notice of from(tried).missedNotices(0)) missed.push(notice);
      const about = missed.filter(({ facts }) =>
        facts.some((fact) => fact.kind === 'payout' && fact.redemptionId === redemptionId),
      );
      expect(about).toHaveLength(1);
      const again: PayoutNotice[] = [];
      for await (const notice of from(tried).missedNotices(0)) again.push(notice);
      expect(again.map(({ id }) => id)).toEqual(missed.map(({ id }) => id));
    });
  });
}
