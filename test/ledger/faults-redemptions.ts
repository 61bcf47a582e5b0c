// Faults planted into redemptions: after prizes of which one was paid with tax withheld and one came back,
// all sound until then.

import type { PlantedFault } from './faults.ts';

const PAID = `'01a22365-9d26-70ca-ab1a-bf528b8a8601'::uuid`;
const BACK = `'01a22365-9d26-70ca-ab1a-bf528b8a8602'::uuid`;
const HELD = `'01a22365-9d26-70ca-ab1a-bf528b8a8603'::uuid`;
const SOMEBODY = `(select w.player_id from ledger.wallets w where w.currency = 'SC'
  and w.receivable_id is null order by w.account_id limit 1)`;

const redeemed = (id: string, state: string) => `
  select ledger.hold_at(${id}, ${SOMEBODY}, 'SC', 100, 'redemption', null, now());
  insert into payments.redemptions (id, player_id, amount_micros, destination_id, requested_at, state,
      state_since, next_check_at, withheld_micros, tax_year)
    values (${id}, ${SOMEBODY}, 100, gen_random_uuid(), now(), '${state}', now(), now(),
      ${state === 'paying' ? '24, rules.tax_year_of(now())' : '0, null'});`;

const book = (id: string) =>
  `select payments.book_paid(r, now(), now()) from payments.redemptions r where r.id = ${id};`;

/** Three redemptions in order: one paid, one that came back, one that is held. */
export const REDEEMED = `
  select ledger.grant_at('redeemed', ${SOMEBODY}, 'SC', 1000, 'adjustment', 1, null, 7::smallint, now());
  update ledger.lots set state = 'void', owed_micros = 0 where wallet_id = (select w.account_id
    from ledger.wallets w where w.currency = 'SC' and w.player_id = ${SOMEBODY});
  update ledger.wallets set lots_open = false where currency = 'SC' and player_id = ${SOMEBODY};
  ${redeemed(PAID, 'paying')} ${redeemed(BACK, 'paying')} ${redeemed(HELD, 'held')}
  ${book(PAID)} ${book(BACK)}
  select payments.take_prize_back(r, 'R03', now()) from payments.redemptions r where r.id = ${BACK};`;

const planted = (sql: string, ...found: string[]): PlantedFault => ({ sql: REDEEMED + sql, found });

/** Them by name. */
export const REDEMPTION_FAULTS: Readonly<Record<string, PlantedFault>> = {
  'a redemption whose hold is over': planted(
    `select ledger.end_hold_at(${HELD}, 'voided', now())`,
    'redemption_is_hold',
  ),
  'a prize that is said to be paid and was not booked': planted(
    `update payments.redemptions set state = 'paid', tax_year = rules.tax_year_of(now()),
      paid_at = now() where id = ${HELD}`,
    'redemption_is_hold',
    'paid_is_payout_plus_withheld',
  ),
  'a prize that was paid with less withheld than was booked': planted(
    `update payments.redemptions set withheld_micros = 23 where id = ${PAID}`,
    'paid_is_payout_plus_withheld',
  ),
  'a prize that was paid twice': planted(
    `select ledger.post_one('redemption:' || ${PAID} || ':again', ledger.house_id('payouts', 'USD'),
      ledger.payee_of(${SOMEBODY}), 76, 22::smallint, now())`,
    'payout_once',
  ),
  'a prize that came back twice': planted(
    `select ledger.post_one('redemption:' || ${BACK} || ':once more:returned',
      ledger.house_id('redemptions', 'SC'), (select w.account_id from ledger.wallets w
        where w.currency = 'SC' and w.player_id = ${SOMEBODY}), 100, 23::smallint, now())`,
    'returned_once',
  ),
  'a prize that came back less what had been withheld': planted(
    `delete from ledger.postings where key = 'redemption:' || ${BACK} || ':returned:withheld'`,
    'withheld_reversed',
  ),
  'a person who asked for more on a day than the rule allows': planted(
    `insert into rules.redemption_rules select now() - interval '1 hour', 1, 1, 199, 30, 1, 1, 1, 1, 80,
      72, '{3}', 30, 5, 60, 'less'`,
    'day_cap',
  ),
  'an address at which more was asked for on a day than the rule allows': planted(
    `insert into rules.redemption_rules select now() - interval '1 hour', 1, 1, 199, 30, 1, 1, 1, 1, 80,
        72, '{3}', 30, 5, 60, 'less';
      insert into payments.redemption_households
        select id, sha256('a home'), ledger.utc_day(requested_at) from payments.redemptions;
      update payments.redemptions set player_id = gen_random_uuid() where id <> ${PAID};
      -- Whose own day is too large by this rule would be named as well.
      delete from payments.redemptions where id not in (${PAID}, ${BACK}, ${HELD})`,
    'day_cap',
  ),
  'a prize that counts in the wrong year': planted(
    `update payments.redemptions set tax_year = 2020 where id = ${PAID}`,
    'tax_total_is_fold',
  ),
  'a paid prize that the year forgot': planted(
    `update payments.redemptions set amount_micros = 101 where id = ${PAID}`,
    'tax_total_is_fold',
  ),
  'Sweeps Coins that leave by the account of dollars': planted(
    `select ledger.post_one('by the wrong way', (select w.account_id from ledger.wallets w
        where w.currency = 'SC' and w.player_id = ${SOMEBODY}), ledger.house_id('payouts', 'SC'), 5,
      23::smallint, now())`,
    'entry_way',
  ),
};
