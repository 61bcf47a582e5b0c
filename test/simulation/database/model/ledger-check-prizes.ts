// The invariants of redemptions as the model holds them (db/functions/payments/check_redemptions.sql).

import type { Model } from './model.ts';
import type { Redemption } from './prize-tables.ts';

/** A row of `ledger.check()`. */
interface Difference {
  invariant: string;
  subject: string;
  detail: string;
}

const LEFT = ['paid', 'returned'];
const ENDED = ['cancelled', 'rejected', 'failed'];

function holdStateOf(state: string): string {
  if (LEFT.includes(state)) return 'posted';
  return ENDED.includes(state) ? 'voided' : 'pending';
}

/** What the posting of a key moved; 0 where there is none. */
function booked(model: Model, key: string): bigint {
  const { entries, postings } = model.ledger;
  const [id] = (postings.get(key)?.entryIds ?? []) as number[];
  const effect = id === undefined ? 0n : (entries.get(id)?.effectMicros ?? 0n);
  return effect < 0n ? -effect : effect;
}

function* ofOne(model: Model, one: Redemption): Iterable<Difference> {
  const { amountMicros, id, state, withheldMicros } = one;
  const hold = model.ledger.holds.get(id);
  if (hold?.amountMicros !== amountMicros || hold.state !== holdStateOf(state)) {
    const detail = `${state} of ${amountMicros} on a hold that is ${hold?.state}`;
    yield { invariant: 'redemption_is_hold', subject: id, detail };
  }
  const net = amountMicros - withheldMicros;
  const expected = {
    [`redemption:${id}:payout`]: LEFT.includes(state) ? net : 0n,
    [`redemption:${id}:withheld`]: LEFT.includes(state) ? withheldMicros : 0n,
    [`redemption:${id}:returned:usd`]: state === 'returned' ? net : 0n,
    [`redemption:${id}:returned:withheld`]: state === 'returned' ? withheldMicros : 0n,
    [`redemption:${id}:returned`]: state === 'returned' ? amountMicros : 0n,
  };
  for (const [key, amount] of Object.entries(expected)) {
    if (booked(model, key) === amount) continue;
    const detail = `${state}, ${key} is ${booked(model, key)}`;
    yield { invariant: 'paid_is_payout_plus_withheld', subject: id, detail };
  }
}

/** What is wrong with redemptions; nothing when they are sound. */
export function* prizes(model: Model): Iterable<Difference> {
  const paid = new Map<string, bigint>();
  for (const one of model.payments.redemptions.all()) {
    yield* ofOne(model, one);
    if (one.state !== 'paid') continue;
    paid.set(one.playerId, (paid.get(one.playerId) ?? 0n) + one.amountMicros);
  }
  for (const { accountId, playerId } of model.ledger.payees.all()) {
    const balance = model.ledger.accounts.get(accountId)?.balanceMicros ?? 0n;
    if (balance === (paid.get(playerId) ?? 0n)) continue;
    const detail = `paid ${paid.get(playerId) ?? 0n}, journal ${balance}`;
    yield { invariant: 'tax_total_is_fold', subject: playerId, detail };
  }
}
