// What behaviours of prizes share: somebody who may redeem, and a prize at some step.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Ledger } from '../ledger.ts';
import { PRIZE_RULES } from '../model-prizes.ts';
import { makeRedeemer, openPrizes, prizeCalls } from '../prizes.ts';
import { COIN, walletOf } from './fixture.ts';

export const MAX = PRIZE_RULES.dayMax;

/** Somebody with as many coins as may be asked for on a day, twice, and where to send them. */
export async function redeemer(ledger: Ledger) {
  await openPrizes(ledger);
  const id = await ledger.player();
  await ledger.grant(`prize:${id}`, id, 'SC', 2n * MAX, '0');
  return { id, to: await makeRedeemer(ledger, id) };
}

type Redeemer = Awaited<ReturnType<typeof redeemer>>;

/** Asks for a prize; its id. */
export async function asked(ledger: Ledger, { id: player, to }: Redeemer, micros = COIN) {
  const id = randomUUID();
  const answer = await prizeCalls(ledger).request(id, player, micros, to);
  assert.equal(answer.refused, undefined);
  return id;
}

/** Looks at one and begins it where nothing speaks against it; where it stands. */
export async function begun(ledger: Ledger, id: string): Promise<string> {
  const calls = prizeCalls(ledger);
  await calls.consider(id);
  const { state, reasons } = await calls.begin(id);
  return [state, ...(reasons as string[])].join(' ');
}

export async function paying(ledger: Ledger, somebody: Redeemer, micros = COIN) {
  const id = await asked(ledger, somebody, micros);
  assert.equal(await begun(ledger, id), 'paying');
  return id;
}

/** Says something of a player for others. */
export const say = (ledger: Ledger, player: string, column: string, value: string | null) =>
  ledger.admin(
    `insert into payments.said (player_id, ${column}) values ($1, $2)
      on conflict (player_id) do update set ${column} = $2`,
    [player, value],
  );

async function dollarsOf(ledger: Ledger, player: string): Promise<bigint> {
  const [row] = await ledger.admin<{ dollars: string }>(
    `select coalesce(sum(a.balance_micros), 0)::text as dollars from ledger.payees p
      join ledger.accounts a on a.id = p.account_id where p.player_id = $1`,
    [player],
  );
  return BigInt(row?.dollars ?? '');
}

/** Coins that are there and on hold, and dollars that were paid. */
export async function booksOf(ledger: Ledger, player: string) {
  const { available, onHold } = await walletOf(ledger, player, 'SC');
  return { available, onHold, dollars: await dollarsOf(ledger, player) };
}

export const WITHHELD = 2_400n;

export async function taxed(ledger: Ledger) {
  const somebody = await redeemer(ledger);
  await say(ledger, somebody.id, 'tax', 'tax_form_required');
  await say(ledger, somebody.id, 'withhold', WITHHELD.toString());
  return somebody;
}

export async function bookedOf(ledger: Ledger, id: string): Promise<Record<string, string>> {
  const rows = await ledger.admin<{ key: string; micros: string }>(
    `select regexp_replace(p.key, '^redemption:[^:]*:', '') as key, abs(e.effect_micros) as micros
      from ledger.postings p join ledger.entries e on e.id = any (p.entry_ids)
      where p.key like 'redemption:' || $1 || ':%'`,
    [id],
  );
  return Object.fromEntries(rows.map(({ key, micros }) => [key, micros]));
}

/** What somebody said of a payment at a moment. */
export const saidAt = (ledger: Ledger, id: string, state: string, said: string, at: string) =>
  ledger.admin('select payments.advance_redemption_at($1, $2, $3)', [
    id,
    JSON.stringify({ kind: 'payout', reference: `po-${id}`, state, at: said }),
    at,
  ]);

export const YEAR = new Date().getUTCFullYear();

export async function totalsOf(ledger: Ledger, player: string): Promise<bigint[]> {
  const [row] = await ledger.admin<{ totals: string[] }>(
    `select array[payments.tax_total($1, $2), payments.tax_total($1, $2 + 1)] as totals`,
    [player, YEAR],
  );
  return (row?.totals ?? []).map(BigInt);
}

export async function ruled(
  ledger: Ledger,
  column: string,
  value: number,
  work: () => Promise<void>,
) {
  await ledger.admin(
    `insert into rules.redemption_rules select (jsonb_populate_record(r, jsonb_build_object(
        'begins_at', clock_timestamp(), 'note', 'for a while', $1::text, $2::bigint))).*
      from rules.redemption_rules r order by r.begins_at desc limit 1`,
    [column, value],
  );
  try {
    await work();
  } finally {
    await ledger.admin(`delete from rules.redemption_rules where note = 'for a while'`);
  }
}
