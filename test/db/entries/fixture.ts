// Free entry in SQL, through the payments Worker's own store: players with a household, codes, cards, and
// staff who decide.

import { sql } from 'drizzle-orm';
import { newId } from '#shared/ids.ts';
import type { Role } from '#shared/permissions.ts';
import { DAY_MS } from '#shared/time.ts';
import { type Account, makePlayer, makeStaff } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { declareProfile } from '#test/kit/profiles.ts';
import { newEntryCode } from '#workers/payments/entries/code.ts';
import { openStore } from '#workers/payments/store/index.ts';

export const dayOf = (offset = 0) =>
  new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);

export const codeOf = (answer: { ok: boolean; error?: { code: string } }) =>
  answer.ok ? 'done' : answer.error?.code;

/** What a test of free entry starts from. */
export function entriesFixture() {
  const database = databaseFixture();
  const store = () => openStore(database.urlFor('parlor_payments'), database.proxyUrl);

  /** A player who lives somewhere. */
  async function player(at: { place?: string; household?: string } = {}, account: Account = {}) {
    const id = await makePlayer(database, account);
    const born = account.birthDate ?? '1990-01-31';
    await declareProfile(database, id, { ...at, born });
    return id;
  }

  const staff = (role: Exclude<Role, 'player'> = 'support') => makeStaff(database, role);

  /** A code that needs a second person, or one that needs none. */
  async function code(playerId: string, { isDrawn = false } = {}): Promise<string> {
    for (;;) {
      const salt = crypto.getRandomValues(new Uint8Array(16));
      const drawn = newEntryCode();
      const [row] = await database.admin.call<{ drawn: boolean }>(sql`select (get_byte(d, 0) * 65536
        + get_byte(d, 1) * 256 + get_byte(d, 2)) % 20 = 0 as drawn
      from sha256(${sql.param(salt)}::bytea || convert_to(${drawn}, 'UTF8')) d`);
      if (row?.drawn !== isDrawn) continue;
      const issued = await store().issueEntryCode(playerId, drawn, salt);
      if (!issued.ok) throw new Error(issued.error.code);
      return drawn;
    }
  }

  const review = (by: string) => ({ by, requestId: 'request' });

  /** Enters a card with this code. */
  const receive = (of: string, by: string, postmarkedOn = dayOf(), scanReference = 'box 1') =>
    store().receiveEntry(
      { id: newId(Date.now()), code: of, postmarkedOn, scanReference },
      review(by),
    );

  /** A card of this player that waits; its id. */
  async function card(
    playerId: string,
    options: { isDrawn?: boolean; postmarkedOn?: string; by?: string } = {},
  ): Promise<string> {
    const by = options.by ?? (await staff());
    const own = await code(playerId, options);
    // No card is older than its code, whatever the hour of the test is.
    await database.admin.call(sql`update payments.entry_codes
      set issued_at = issued_at - interval '2 days' where code = ${own}`);
    const received = await receive(own, by, options.postmarkedOn);
    if (!received.ok) throw new Error(received.error.code);
    return received.value.id;
  }

  const accept = (id: string, by: string) =>
    store().acceptEntry(id, 'looked at it', newId(Date.now()), review(by));
  const reject = (id: string, by: string, reason = 'illegible', text: string | null = null) =>
    store().rejectEntry(id, reason, text, review(by));
  const online = (playerId: string, key: string = crypto.randomUUID()) =>
    store().claimOnlineEntry(playerId, newId(Date.now()), key, new Uint8Array(32));

  /** Sweeps Coins of a player, in micros. */
  async function sweeps(playerId: string): Promise<number> {
    const [row] = await database.admin.call<{ micros: string | null }>(sql`select
    sum(available)::text as micros from ledger.wallet(${playerId}::uuid) where currency = 'SC'`);
    return Number(row?.micros ?? 0);
  }

  /** What the ledger's check finds of free entry, by its invariant. */
  async function differences(): Promise<string[]> {
    const rows = await database.admin.call<{ invariant: string }>(
      sql`select distinct invariant from ledger.check() order by 1`,
    );
    return rows.map(({ invariant }) => invariant);
  }

  return {
    ...{ database, store, player, staff, code, receive, card, accept, reject, online },
    ...{ sweeps, differences },
  };
}
