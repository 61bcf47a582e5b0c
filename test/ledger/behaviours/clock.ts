// Behaviours of the clock: whoever waited for a lock judges by the time after the wait. A call that
// has read the clock before would miss an exclusion that was made, or a time that ran out, meanwhile.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Answer, Ledger } from '../ledger.ts';
import { type Behaviours, COIN, funded, type Query, seated, sound } from './fixture.ts';

/** What a transaction does that the call must wait for: it holds a wallet, or the purchases. */
const holdsWallet = (player: string): Query => [
  'select ledger.set_limits($1, $2)',
  [
    player,
    '[{"kind": "purchase", "currency": "USD", "period": "day", "amountMicros": "100000000"}]',
  ],
];
const holdsPurchases = (player: string): Query => [
  'select ledger.reserve_purchase($1, $2, 1000000)',
  [randomUUID(), player],
];
const excludes = (player: string): Query => [
  `select ledger.exclude($1, 'self_exclusion', null)`,
  [player],
];
const reserves = (table: string, player: string, number: number): Query => [
  `select ledger.reserve($1, $2, 'dice', 'GC', $3, 1000, 'exact', 100)`,
  [table, player, number],
];

const UNHURRIED = `set local lock_timeout = 0; set local statement_timeout = 0;
  set local idle_in_transaction_session_timeout = 0`;

/** The answer to a call that waited behind a transaction, which did `meanwhile` before it ended. */
async function afterWaiting(
  ledger: Ledger,
  first: Query,
  call: Query,
  meanwhile: Query | (() => Promise<void>),
): Promise<Answer> {
  const { answer } = await ledger.slowly(async (client) => {
    await client.query(UNHURRIED);
    await client.query(...first);
    let over = false;
    const answer = ledger
      .slowly(async (caller) => {
        await caller.query(UNHURRIED);
        const [text, values] = call;
        const { rows } = await caller.query({ text, values, rowMode: 'array' });
        return rows[0]?.[0] as Answer;
      })
      .finally(() => {
        over = true;
      });
    while (!(await ledger.isWaiting())) assert.equal(over, false, 'the call did not wait');
    if (typeof meanwhile === 'function') await meanwhile();
    else await client.query(...meanwhile);
    return { answer };
  });
  return answer;
}

export const CLOCK: Behaviours = {
  'bars a buy-in that waited while its player was excluded': async (ledger) => {
    const player = await funded(ledger, 10n * COIN, 0n);
    const buyIn = reserves(randomUUID(), player, 1);
    const answer = await afterWaiting(ledger, holdsWallet(player), buyIn, excludes(player));
    assert.equal(answer.refused, 'excluded');
    await sound(ledger);
  },
  'bars a top-up that waited while its player was excluded': async (ledger) => {
    const player = await funded(ledger, 10n * COIN, 0n);
    const topUp = reserves(await seated(ledger, player, 'GC', COIN), player, 2);
    const answer = await afterWaiting(ledger, holdsWallet(player), topUp, excludes(player));
    assert.equal(answer.refused, 'excluded');
    await sound(ledger);
  },
  'tells a table after a batch that waited that its player is excluded': async (ledger) => {
    const player = await funded(ledger, 0n, 10n * COIN);
    const table = await seated(ledger, player, 'SC', COIN);
    const batch: Query = [`select ledger.settle($1, 2, 1, 10, 10, sha256(''))`, [table]];
    const answer = await afterWaiting(ledger, holdsWallet(player), batch, excludes(player));
    assert.equal((answer.standing as { reason: string }).reason, 'excluded');
  },
  'gives no daily bonus to who was excluded while it waited': async (ledger) => {
    const player = await funded(ledger, COIN, COIN);
    const claim: Query = [
      `select payments.claim_daily_bonus($1, $2, sha256(''))`,
      [player, randomUUID()],
    ];
    const answer = await afterWaiting(ledger, holdsWallet(player), claim, excludes(player));
    assert.equal(answer.refused, 'excluded');
    await sound(ledger);
  },
  'begins no purchase of who was excluded while it waited': async (ledger) => {
    // For either of the two locks that it takes.
    for (const holds of [holdsPurchases, holdsWallet]) {
      const player = await funded(ledger, COIN, COIN);
      const purchase: Query = [
        `select payments.begin_purchase($1, $2, 'small', 'stripe', 'US-CA',
            interval '30 minutes', $3, sha256(''))`,
        [randomUUID(), player, randomUUID()],
      ];
      const answer = await afterWaiting(ledger, holds(player), purchase, excludes(player));
      assert.equal(answer.refused, 'excluded');
    }
  },
  'dates an exclusion that waited after the stake it waited for': async (ledger) => {
    const player = await funded(ledger, 10n * COIN, 0n);
    const stake = reserves(randomUUID(), player, 1);
    await afterWaiting(ledger, holdsWallet(player), excludes(player), stake);
    await sound(ledger);
  },
  'does not post a hold whose time ran out while it waited': async (ledger) => {
    const player = await funded(ledger, COIN, 0n);
    const id = randomUUID();
    const until = new Date(Date.now() + 1_000).toISOString();
    const held = await ledger.hold(player, 'GC', 1000n, { id, until });
    assert.equal(held.state, 'pending');
    const post: Query = ['select ledger.post_hold($1)', [id]];
    const answer = await afterWaiting(ledger, holdsWallet(player), post, () =>
      ledger.passed(until),
    );
    assert.equal(answer.refused, 'hold_not_pending');
  },
};
