// Calls about free entry: codes, entries online, cards and what staff decide about them.

import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import { bytesToHex } from '#shared/bytes.ts';
import { REJECT_REASONS } from '#shared/contracts/http/entries.ts';
import { DAY_MS } from '#shared/time.ts';
import type { Model } from '#test/simulation/database/model/model.ts';
import { ALPHABET } from '#workers/payments/entries/code.ts';
import type { PaymentsStore } from '#workers/payments/store/index.ts';
import type { Acts, Walk } from './walk.ts';

/** Lets some people live together, some alone, one where nothing is allowed, and one nowhere. */
export async function settleAll(walk: Walk, model: Model): Promise<void> {
  const { profiles, keys } = model.identity;
  for (const [index, playerId] of walk.players.slice(1).entries()) {
    const place = index === 0 ? 'US-WA' : 'US-TX';
    const key = bytesToHex(new Uint8Array(32).fill(index % 3));
    const at = walk.nowMs - 2 * DAY_MS;
    const text = new Date(at).toISOString();
    profiles.insert({ playerId, place, sealed: 'x', keyId: 'k', version: 1, declaredAt: at });
    keys.insert({
      ...{ playerId, kind: 'household', keyId: 'k', key: `\\x${key}`, since: at, leftAt: null },
    });
    await walk.database.admin.call(sql`insert into identity.profiles
      (player_id, sealed, key_id, place, version, declared_at)
      values (${playerId}::uuid, 'x', 'k', ${place}, 1, ${text}::timestamptz)`);
    await walk.database.admin.call(sql`insert into identity.keys (player_id, kind, key_id, key, since)
      values (${playerId}::uuid, 'household', 'k', decode(${key}, 'hex'), ${text}::timestamptz)`);
  }
  model.undo.commit();
}

export function entryActs(walk: Walk, payments: PaymentsStore): Acts {
  const { random } = walk;
  const codes: string[] = [];
  const cards: string[] = [];
  const asked: string[] = [];
  const review = () => ({ by: walk.actor(), requestId: 'request' });
  const drawn = () =>
    Array.from({ length: 13 }, () => ALPHABET[random.int(ALPHABET.length)] ?? '').join('');
  // The real day: a card of tomorrow has not come.
  const day = () =>
    new Date(Date.now() - random.pick([-2, 0, 0, 0, 1, 3]) * DAY_MS).toISOString().slice(0, 10);
  const issue = () => {
    const code = random.chance(0.1) ? walk.known(codes, drawn) : drawn();
    const salt = random.bytes(new Uint8Array(16));
    return payments.issueEntryCode(walk.player(), walk.make(codes, code), salt);
  };
  const receive = () =>
    payments.receiveEntry(
      {
        ...{ id: walk.make(cards, walk.id()), code: walk.known(codes, drawn) },
        ...{ postmarkedOn: day(), scanReference: `box ${random.int(2)}` },
      },
      review(),
    );
  const accept = async () => {
    const id = walk.known(cards, () => walk.id());
    const accepted = await payments.acceptEntry(id, 'because', walk.id(), review());
    if (accepted.ok && 'approval' in accepted.value) asked.push(accepted.value.approval.id);
  };
  return {
    ...{ issue, issueMore: issue, receive, receiveMore: receive, accept, acceptMore: accept },
    claimEntry: () =>
      payments.claimOnlineEntry(
        walk.player(),
        walk.id(),
        `entry ${random.int(3)}`,
        new Uint8Array(32).fill(random.int(2)),
      ),
    rejectEntry: () =>
      payments.rejectEntry(
        walk.known(cards, () => walk.id()),
        random.pick(REJECT_REASONS),
        random.chance(0.5) ? null : 'a note',
        review(),
      ),
    decideEntry: () =>
      functionsOf(walk.database.as('parlor_payments')).once.call(
        'approvals.decide',
        [
          ...[
            walk.known(asked, () => walk.id()),
            walk.actor(),
            random.pick(['approved', 'rejected']),
          ],
          ...['looked at it', null, null, 'request', null],
        ],
        z.unknown(),
      ),
    entryOverview: () => payments.entryOverview(walk.player()),
    entries: () =>
      payments.entries(
        random.chance(0.5) ? { playerId: walk.player() } : { state: 'received' },
        null,
        9,
      ),
    entryCodes: () => payments.entryCodes(walk.player(), 9),
    waitingEntries: () => payments.waitingEntries(),
  };
}
