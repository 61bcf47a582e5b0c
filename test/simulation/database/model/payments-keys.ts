// Idempotency keys of requests that move coins, the daily bonus, and which wallets changed
// (db/functions/payments: idempotency, bonus, wallet_feed).

import { DAY_MS } from '#shared/time.ts';
import { dayText, nextDay, utcDay } from './ledger-days.ts';
import { grant } from './ledger-grants.ts';
import { isHouse, refusal, samePerson, walletOf } from './ledger-journal.ts';
import { walletJson } from './ledger-reads.ts';
import { owesElsewhere, standingAt, standingRefusal } from './ledger-standing.ts';
import type { Json, Model } from './model.ts';
import { timeText } from './moments.ts';
import { DAILY } from './payments-tables.ts';
import { verdictOn, verdictRefusal } from './rules.ts';

/** The stored reply when a request was answered before; null when the key is ours. */
export function claimKey(model: Model, playerId: string, key: string, digest: string): Json | null {
  const { keys } = model.payments;
  const known = keys.get(playerId, key);
  if (known === undefined) {
    keys.insert({ playerId, key, requestDigest: digest, reply: {}, at: model.clockMs });
    return null;
  }
  if (known.requestDigest !== digest) return refusal('idempotency_key_reused');
  return { ...(known.reply as Json), replayed: true };
}

/** Keeps a reply; a refusal frees the key. */
export function keepReply(model: Model, playerId: string, key: string, answer: Json): Json {
  const { keys } = model.payments;
  const known = keys.get(playerId, key);
  if (known === undefined) return answer;
  if ('refused' in answer) keys.delete(known);
  else keys.change(known, { reply: answer });
  return answer;
}

function grantDaily(model: Model, playerId: string): Json {
  const at = model.clockMs;
  const today = utcDay(at);
  const standing = standingAt(model, playerId, 'GC', at);
  if (standing.reason === 'account_closed' || standing.reason === 'excluded') {
    return standingRefusal(standing.reason, standing);
  }
  if (owesElsewhere(model, playerId)) return refusal('debt_outstanding');
  walletOf(model, playerId, 'GC');
  walletOf(model, playerId, 'SC');
  const { dailyBonuses } = model.payments;
  const persons = samePerson(model, playerId);
  const withheld: { currency: string; code: string }[] = [];
  let refused: Json | null = null;
  const grants = DAILY.flatMap(({ currency, amount, livesDays }) => {
    if (persons.some((id) => dailyBonuses.get(id, today, currency) !== undefined)) return [];
    const verdict = verdictOn(model, playerId, currency === 'SC' ? 'sc_grant' : 'gc_play', at);
    if (verdict.code !== null) {
      refused ??= verdictRefusal(verdict);
      withheld.push({ currency, code: verdict.code });
      return [];
    }
    dailyBonuses.insert({ playerId, day: today, currency, at });
    const key = `daily:${playerId}:${dayText(today)}:${currency}`;
    const expiresAt = livesDays === null ? null : at + livesDays * DAY_MS;
    const given = { playerId, currency, amount, source: 'daily', multiple: 1, expiresAt, kind: 6 };
    grant(model, key, given, at);
    return [{ currency, amountMicros: `${amount}` }];
  });
  if (grants.length === 0) {
    return refused ?? refusal('bonus_already_claimed', { nextAt: timeText(nextDay(at)) });
  }
  return { grants, withheld, balances: walletJson(model, playerId), nextDay: dayText(today + 1) };
}

function claimDailyBonus(model: Model, playerId: string, key: string, digest: string): Json {
  const answer = claimKey(model, playerId, key, digest);
  return answer ?? keepReply(model, playerId, key, grantDaily(model, playerId));
}

function sweepKeys(model: Model): bigint {
  const before = model.clockMs - 2 * DAY_MS;
  return BigInt(model.payments.keys.deleteWhere(({ at }) => at < before));
}

const uptoOf = (model: Model) => model.payments.feed.get('true')?.upto ?? 0;

/** Players whose wallet or hold moved since the mark. */
function changedWallets(model: Model, countMax: number): Json {
  const { entries, wallets } = model.ledger;
  const low = uptoOf(model);
  // Requests come one after the other: all before this one are certain.
  let high = model.transactionId;
  const moved = entries.where(
    (entry) => entry.transactionId >= low && entry.transactionId < high && entry.kind !== 3,
  );
  const cut = moved[countMax - 1];
  if (cut !== undefined) high = Math.min(high, cut.transactionId + 1);
  const ids = new Set(
    moved
      .filter(({ transactionId }) => transactionId < high)
      .flatMap(({ accountId, contraId }) => [accountId, contraId]),
  );
  const players = new Set<string>();
  for (const wallet of wallets.all()) {
    const isMoved = ids.has(wallet.accountId) || (wallet.holdId !== null && ids.has(wallet.holdId));
    if (isMoved && !isHouse(wallet.accountId)) players.add(wallet.playerId);
  }
  return { upTo: `${high}`, playerIds: [...players].sort() };
}

function walletsShown(model: Model, upTo: bigint): void {
  if (uptoOf(model) < Number(upTo)) model.payments.feed.put({ one: true, upto: Number(upTo) });
}

/** Functions of keys, the bonus and the feed by name. */
export const PAYMENT_KEY_FUNCTIONS = {
  'payments.claim_daily_bonus': claimDailyBonus,
  'payments.sweep_idempotency_keys': sweepKeys,
  'payments.changed_wallets': changedWallets,
  'payments.wallets_shown': walletsShown,
};
