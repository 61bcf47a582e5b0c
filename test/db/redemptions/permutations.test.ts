// The order in which a provider's words of one payment arrive does not matter, nor how often, nor whether
// all of them do: never two payouts, never coins and money, never neither. And whoever carries a
// redemption to its provider may die at each of their calls.

import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  PayoutFact,
  PayoutOrder,
  PayoutProvider,
} from '#workers/payments/payouts/provider.ts';
import { driveRedemption } from '#workers/payments/redemptions/drive.ts';
import { COIN, redemptionsFixture } from './fixture.ts';

const fixture = redemptionsFixture();
const { store, player, held, paying, advance, stateOf, books } = fixture;

type State = PayoutFact['state'];

/** What can become of a payment, with how its player stands in the end. */
const LIVES: Readonly<Record<string, { said: State[]; coins: number; dollars: number }>> = {
  paid: { said: ['pending', 'sent', 'paid'], coins: 900, dollars: 100 },
  'paid and returned': { said: ['pending', 'sent', 'paid', 'returned'], coins: 1000, dollars: 0 },
  'returned from the way': { said: ['pending', 'sent', 'returned'], coins: 1000, dollars: 0 },
  refused: { said: ['pending', 'failed'], coins: 1000, dollars: 0 },
};

function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield [];
  for (const [index, first] of items.entries()) {
    const rest = [...items.slice(0, index), ...items.slice(index + 1)];
    for (const tail of permutations(rest)) yield [first, ...tail];
  }
}

describe('whatever the order of what is said', () => {
  for (const [name, { said, coins, dollars }] of Object.entries(LIVES)) {
    it(`a payment that is ${name} ends the same, with each word said twice`, async () => {
      for (const order of permutations(said)) {
        const somebody = await player();
        const id = await paying(somebody, 100n * COIN);
        for (const state of order) {
          await advance(id, state);
          expect(await advance(id, state)).toBe('known');
        }
        expect({ order, ...(await books(somebody.id)) }).toEqual({
          ...{ order, sweeps: coins, held: 0, dollars },
        });
        expect(await stateOf(id)).toMatchObject({ attention: null });
      }
      expect(await fixture.differences()).toEqual([]);
    });
  }

  it('words at the same moment are taken one after the other', async () => {
    for (let round = 0; round < 5; round += 1) {
      const somebody = await player();
      const id = await paying(somebody, 100n * COIN);
      await Promise.all(
        (['returned', 'paid', 'sent', 'returned', 'paid'] as const).map((s) => advance(id, s)),
      );
      expect(await books(somebody.id)).toEqual({ sweeps: 1000, held: 0, dollars: 0 });
    }
    expect(await fixture.differences()).toEqual([]);
  });
});

class Killed extends Error {}

/** A provider that pays once for a key, and a world that ends after so many calls. */
class World {
  readonly orders: PayoutOrder[] = [];
  readonly paid = new Map<string, PayoutFact>();
  callsLeft: number = Number.POSITIVE_INFINITY;
  readonly #outcome: State;

  constructor(outcome: State) {
    this.#outcome = outcome;
  }

  /** The end comes before a call or after it: with its effect, and nobody who hears of it. */
  async call<T>(act: () => Promise<T> | T): Promise<T> {
    if (this.callsLeft < 0.5) throw new Killed();
    const answer = await act();
    if (this.callsLeft < 1) throw new Killed();
    this.callsLeft -= 1;
    return answer;
  }

  #pay(order: PayoutOrder): PayoutFact {
    this.orders.push(order);
    const { redemptionId } = order;
    const known = this.paid.get(redemptionId);
    const made = known ?? fixture.fact(redemptionId, this.#outcome);
    this.paid.set(redemptionId, made);
    return made;
  }

  context() {
    const own = store();
    const dying = new Proxy(own, {
      get: (target, name) => {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => this.call(() => value.apply(target, args));
      },
    });
    const address = {
      line1: '1 Road',
      city: 'Austin',
      region: 'TX',
      postalCode: '1',
      country: 'US',
    };
    const payee = {
      ...{ givenName: 'A', familyName: 'B', dateOfBirth: '1990-01-31', address },
      checkId: 'check',
    };
    return {
      store: dying,
      provider: {
        name: 'hosted',
        pay: (order) => this.call(() => ({ outcome: 'taken' as const, fact: this.#pay(order) })),
        payoutOf: (id) => this.call(() => this.paid.get(id) ?? null),
      } as Partial<PayoutProvider> as PayoutProvider,
      payments: { name: 'stripe', payerNameOf: () => this.call(() => 'A B') },
      compliance: {
        matchName: ({ playerId }: { playerId: string }) =>
          this.call(() => ({ match: 'same' as const, checkId: playerId })),
        payee: () => this.call(() => payee),
        screen: () => this.call(() => ({ outcome: 'clear' as const })),
      },
      nowMs: Date.now(),
    };
  }
}

async function due(id: string) {
  await fixture.database.admin.call(
    sql`update payments.redemptions set next_check_at = now() where id = ${id}::uuid`,
  );
  const claimed = await store().claimDueRedemptions(50);
  return claimed.find((one) => one.id === id);
}

/** Drives one until nothing is due any more, after a death at the given call; how many lives it took. */
async function driveToTheEnd(world: World, id: string, diesAt: number): Promise<void> {
  world.callsLeft = diesAt;
  for (let lives = 0; lives < 6; lives += 1) {
    const one = await due(id);
    if (one === undefined) return;
    await driveRedemption(world.context(), one).catch(() => undefined);
    world.callsLeft = Number.POSITIVE_INFINITY;
  }
}

describe('whoever carries it may die at each call', () => {
  for (const [outcome, coins, dollars] of [
    ['paid', 900, 100],
    ['failed', 1000, 0],
  ] as const) {
    it(`a payment that is ${outcome} is made once`, async () => {
      for (let diesAt = 0; diesAt < 8; diesAt += 0.5) {
        const somebody = await player();
        const id = await held(somebody, 100n * COIN);
        const world = new World(outcome);
        await driveToTheEnd(world, id, diesAt);
        expect({ diesAt, ...(await books(somebody.id)) }).toEqual({
          ...{ diesAt, sweeps: coins, held: 0, dollars },
        });
        expect(world.paid.size).toBe(1);
        expect(new Set(world.orders.map((order) => JSON.stringify(order.redemptionId))).size).toBe(
          1,
        );
      }
      expect(await fixture.differences()).toEqual([]);
    });
  }

  it('lost words, doubled words and deaths in any mixture end as the provider’s own books say', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.values(LIVES)),
        fc.double({ min: 0, max: 8, noNaN: true }),
        fc.array(fc.nat(3), { maxLength: 6 }),
        async ({ said, coins, dollars }, diesAt, heard) => {
          const somebody = await player();
          const id = await held(somebody, 100n * COIN);
          const world = new World('pending');
          await driveToTheEnd(world, id, Math.floor(diesAt * 2) / 2);
          expect(await stateOf(id)).toMatchObject({ state: 'paying' });
          for (const index of heard) await advance(id, said[index % said.length] as State);
          // Whatever was lost, the provider is asked for its last word.
          world.paid.set(id, fixture.fact(id, said.at(-1) as State));
          await driveToTheEnd(world, id, Number.POSITIVE_INFINITY);
          if (said.at(-1) === 'returned') await advance(id, 'returned');
          expect(await books(somebody.id)).toEqual({ sweeps: coins, held: 0, dollars });
        },
      ),
      { numRuns: 25 },
    );
    expect(await fixture.differences()).toEqual([]);
  });
});

describe('a provider that says yes and pays nothing', () => {
  it('is asked again under the same key, and the coins stay on hold', async () => {
    const somebody = await player();
    const id = await held(somebody, 100n * COIN);
    const world = new World('pending');
    for (let turn = 0; turn < 5; turn += 1) {
      await driveRedemption(world.context(), (await due(id)) ?? expect.fail('nothing is due'));
      world.paid.clear();
      expect(await stateOf(id)).toMatchObject({ state: 'paying' });
      expect(await books(somebody.id)).toEqual({ sweeps: 900, held: 100, dollars: 0 });
    }
    // The same each time, but for until when it is alone.
    const [first, ...again] = world.orders.map(({ untilMs: _, ...order }) => order);
    expect(again).toEqual(Array.from({ length: 4 }, () => first));
  });

  it('that says it was sent is never asked to pay again: after five days a person looks', async () => {
    const somebody = await player();
    const id = await held(somebody, 100n * COIN);
    const world = new World('sent');
    await driveToTheEnd(world, id, Number.POSITIVE_INFINITY);
    world.paid.clear();
    for (const [days, attention] of [
      [4, null],
      [5, 'sent_too_long'],
    ] as const) {
      await fixture.database.admin.call(sql`update payments.redemptions
        set state_since = now() - make_interval(days => ${days}::int) where id = ${id}::uuid`);
      await driveRedemption(world.context(), (await due(id)) ?? expect.fail('nothing is due'));
      expect(await stateOf(id)).toMatchObject({ state: 'sent', attention });
    }
    expect(world.orders.length).toBe(1);
    expect(await books(somebody.id)).toEqual({ sweeps: 900, held: 100, dollars: 0 });
    expect(await advance(id, 'paid')).toBe('applied');
  });
});

it('a prize may come back after 59 days like any other, and a person looks at one after 61', async () => {
  for (const [days, attention] of [
    [59, null],
    [61, 'late_return'],
  ] as const) {
    const somebody = await player();
    const id = await paying(somebody, 100n * COIN);
    await advance(id, 'paid');
    await fixture.database.admin.call(sql`update payments.redemptions
      set paid_at = now() - make_interval(days => ${days}::int) where id = ${id}::uuid`);
    expect(await advance(id, 'returned', 'R10')).toBe('applied');
    expect(await advance(id, 'returned', 'R10')).toBe('known');
    expect(await stateOf(id)).toMatchObject({ state: 'returned', attention });
    expect(await books(somebody.id)).toEqual({ sweeps: 1000, held: 0, dollars: 0 });
  }
});
