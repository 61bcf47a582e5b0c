// Faults planted into a ledger as its owner, with every trigger and constraint out of the way, and
// the invariant by which the checker must find each. They run inside a transaction that is undone.

/** A fault: what is done to the tables, and what the checker must say. */
export interface PlantedFault {
  sql: string;
  /** Invariants of which at least these must be reported. */
  found: string[];
}

const sweepsWallet = (order: 'min' | 'max') =>
  `(select ${order}(w.account_id) from ledger.wallets w join ledger.accounts a
    on a.id = w.account_id where w.currency = 'SC' and a.balance_micros >= 5)`;
const SWEEPS_PLAY = (2n << 5n) | 5n;

const newest = (kind: number) => `(select max(id) from ledger.entries where kind = ${kind})`;

const SOMEBODY = `(select player_id from ledger.wallets where currency = 'SC'
  and receivable_id is null order by account_id limit 1)`;
const ENTRY = `'01a22365-9d26-70ca-ab1a-bf528b8a8683'::uuid`;
const onlineEntry = (id: string, day: string, player = SOMEBODY) =>
  `insert into payments.entries (id, method, player_id, day, state, amount_micros, received_at,
    decided_at) values (${id}, 'online', ${player}, '${day}', 'accepted', 5, now(), now())`;
/** A card with somebody's code, entered for this player. */
const cardOf = (player: string) => `insert into payments.entry_codes
    values ('ACDEFHJKMNPRT', ${SOMEBODY}, '2026-01-01', '2026-04-01', 5, decode(md5(''), 'hex'))
    on conflict do nothing;
  insert into payments.entries (id, method, player_id, code, day, state, amount_micros, received_at,
    received_by, due_on) values (gen_random_uuid(), 'mail', ${player}, 'ACDEFHJKMNPRT', '2026-01-02',
    'received', 5, now(), gen_random_uuid(), '2026-02-01')`;

export const PLANTED_FAULTS: Readonly<Record<string, PlantedFault>> = {
  'a changed amount': {
    sql: `update ledger.entries set effect_micros = effect_micros + 1 where id = ${newest(3)}`,
    found: ['balance_is_fold', 'chain', 'sum_is_zero'],
  },
  'a changed amount with the balance made to fit': {
    sql: `with e as (update ledger.entries set effect_micros = effect_micros + 1,
        after_micros = after_micros + 1 where id = ${newest(3)} returning account_id)
      update ledger.accounts a set balance_micros = balance_micros + 1 from e
        where a.id = e.account_id`,
    found: ['chain'],
  },
  'a deleted row in the middle': {
    sql: `delete from ledger.entries where id = (select min(id) from ledger.entries where kind = 3)`,
    found: ['balance_is_fold', 'chain'],
  },
  'a deleted newest row': {
    sql: `delete from ledger.entries where id = (select max(a.last_entry_id)
      from ledger.accounts a where a.multiplier_max is not null and not a.closed)`,
    found: ['balance_is_fold', 'head_is_newest'],
  },
  'the sides of a transfer swapped': {
    sql: `update ledger.entries set account_id = contra_id, contra_id = account_id
      where id = ${newest(1)}`,
    found: ['chain', 'balance_is_fold'],
  },
  'two rows with their times swapped': {
    sql: `update ledger.entries a set at = b.at from ledger.entries b
      where a.kind = 3 and b.kind = 3 and a.id <> b.id and a.at <> b.at`,
    found: ['chain'],
  },
  'a balance edited by hand': {
    sql: `update ledger.accounts set balance_micros = balance_micros + 5
      where id = (select min(account_id) from ledger.wallets)`,
    found: ['sum_is_zero', 'balance_is_fold', 'head_is_newest'],
  },
  'coins moved between two balances by hand': {
    sql: `with w as (select account_id, row_number() over (order by account_id) as n
        from ledger.wallets where currency = 'GC' limit 2)
      update ledger.accounts a set balance_micros = balance_micros + case w.n when 1 then 1 else -1 end
        from w where a.id = w.account_id`,
    found: ['balance_is_fold'],
  },
  'a balance below its floor': {
    sql: `alter table ledger.accounts drop constraint overdraft;
      update ledger.accounts set balance_micros = -1
        where id = (select min(account_id) from ledger.wallets)`,
    found: ['floor'],
  },
  'an escrow without its session': {
    sql: `delete from ledger.sessions where session_id = (select session_id from ledger.sessions
      where closed_at is null and account_id is not null limit 1)`,
    found: ['account_has_owner'],
  },
  'a session without its escrow': {
    sql: `delete from ledger.accounts where id = (select account_id from ledger.sessions
      where closed_at is null and account_id is not null limit 1)`,
    found: ['table_is_session', 'balance_is_fold'],
  },
  'a closed session with an open account': {
    sql: `update ledger.sessions set closed_at = now() where session_id = (select session_id
      from ledger.sessions where closed_at is null and account_id is not null limit 1)`,
    found: ['table_is_session'],
  },
  'a lot without its grant': {
    sql: `insert into ledger.lots (wallet_id, entry_id, source, granted_micros, multiple,
        required_micros, granted_at)
      select wallet_id, -1, 'daily', 5, 1, 5, now() from ledger.lots limit 1`,
    found: ['lot_has_grant'],
  },
  'a grant without its lot': {
    sql: `delete from ledger.lot_advances; delete from ledger.lots
      where id = (select max(id) from ledger.lots)`,
    found: ['grant_has_lot'],
  },
  'a lot larger than its grant': {
    sql: `update ledger.lots set granted_micros = granted_micros + 1
      where id = (select max(id) from ledger.lots)`,
    found: ['lot_has_grant'],
  },
  'progress of a lot without play': {
    sql: `update ledger.lots set wagered_micros = wagered_micros + 1
      where id = (select min(id) from ledger.lots where wagered_micros < required_micros)`,
    found: ['lot_is_fold'],
  },
  'progress of a lot by a bet that counts nothing': {
    sql: `update ledger.lot_batches set uncounted_micros = wagered_micros`,
    found: ['lot_counts'],
  },
  'progress of a lot by a batch that is not kept': {
    sql: `delete from ledger.lot_batches`,
    found: ['lot_counts'],
  },
  'progress of a lot above what counts, with the sums made to fit': {
    sql: `with b as (select a.id, a.lot_id from ledger.lot_advances a
        join ledger.lots l on l.id = a.lot_id
        where l.wagered_micros < l.required_micros order by a.id limit 1),
      a as (update ledger.lot_advances x set amount_micros = x.amount_micros + 1 from b
        where x.id = b.id)
      update ledger.lots l set wagered_micros = l.wagered_micros + 1 from b where l.id = b.lot_id`,
    found: ['lot_counts'],
  },
  'a hold that ended without its posting': {
    sql: `update ledger.holds set state = 'voided', ended_at = now() where state = 'pending'`,
    found: ['holds'],
  },
  'Sweeps Coins that went from one player to another': {
    sql: `create or replace function ledger.of_one_wallet(one_id bigint, other_id bigint)
        returns boolean language sql as 'select true';
      select ledger.transfer(${sweepsWallet('min')}, ${sweepsWallet('max')}, 5, 16::smallint,
        sha256(''), clock_timestamp())`,
    found: ['sweeps_stay'],
  },
  'Sweeps Coins that went to another player’s table': {
    sql: `update ledger.entries e set contra_id = s.account_id
      from ledger.sessions s join ledger.wallets w on w.account_id = s.wallet_id
      where e.kind = 1 and e.account_id & 30 = 4 and w.currency = 'SC'
        and w.account_id <> e.account_id`,
    found: ['sweeps_stay', 'entry_way'],
  },
  'Sweeps Coins that went from one player to another by way of the house': {
    sql: `select ledger.transfer(${sweepsWallet('min')}, ${SWEEPS_PLAY}, 5, 15::smallint,
        sha256(''), clock_timestamp()),
      ledger.transfer(${SWEEPS_PLAY}, ${sweepsWallet('max')}, 5, 15::smallint,
        sha256(''), clock_timestamp())`,
    found: ['entry_way'],
  },
  'a hold booked to another account than its purpose has': {
    sql: `select ledger.post_hold((select min(id::text)::uuid from ledger.holds
        where state = 'pending'));
      update ledger.entries set contra_id =
        ledger.house_id('sales', ledger.currency_of(account_id)) where kind = 10`,
    found: ['hold_books'],
  },
  'a posted hold that nobody asked for': {
    sql: `select ledger.transfer(w.hold_id, ledger.house_id('transfers', 'GC'), 1, 10::smallint,
        sha256('nobody'), clock_timestamp())
      from ledger.wallets w join ledger.accounts a on a.id = w.hold_id
      where w.currency = 'GC' and a.balance_micros > 0 limit 1`,
    found: ['hold_books', 'holds'],
  },
  'a correction that is not the mirror of what it corrects': {
    sql: `select ledger.grant('mirrored', (select player_id from ledger.wallets
        where currency = 'GC' and receivable_id is null limit 1), 'GC', 5, 'promotion', 1, null);
      select ledger.correct('mirror', (select entry_ids[1] from ledger.postings
        where key = 'mirrored'), 'granted by mistake');
      update ledger.entries set effect_micros = effect_micros + 1 where kind = 8`,
    found: ['correction_is_mirror', 'chain'],
  },
  'a stake of somebody who was excluded': {
    sql: `insert into ledger.exclusions (player_id, kind, starts_at) select player_id,
        'self_exclusion', '2020-01-01' from ledger.wallets w join ledger.entries e
        on e.account_id = w.account_id and e.kind = 1 limit 1`,
    found: ['excluded_gets_nothing'],
  },
  'a stake of somebody who was nowhere': {
    sql: `delete from rules.player_places where player_id = (select w.player_id
      from ledger.wallets w join ledger.entries e on e.account_id = w.account_id and e.kind = 1
      where w.currency = 'SC' limit 1)`,
    found: ['no_stake_when_barred'],
  },
  'a stake where it is forbidden': {
    sql: `update rules.player_places set place = 'US-WA' where player_id = (select w.player_id
      from ledger.wallets w join ledger.entries e on e.account_id = w.account_id and e.kind = 1
      where w.currency = 'SC' limit 1)`,
    found: ['no_stake_when_barred'],
  },
  'an entry of somebody who was excluded': {
    sql: `select ledger.grant_at('online:' || gen_random_uuid(), w.player_id, 'SC', 5, 'online_entry', 1,
        null, 6::smallint, now()) from (select player_id from ledger.wallets where currency = 'SC'
        limit 1) w;
      insert into ledger.exclusions (player_id, kind, starts_at) select player_id, 'self_exclusion',
        '2020-01-01' from ledger.wallets`,
    found: ['excluded_gets_nothing', 'entry_is_grant'],
  },
  'a free entry that was accepted and gave nothing': {
    sql: onlineEntry('gen_random_uuid()', '2026-01-01'),
    found: ['entry_is_grant'],
  },
  'a free entry that gave more than it promised': {
    sql: `${onlineEntry(ENTRY, '2026-01-01')};
      select ledger.grant_at('online:' || ${ENTRY}, ${SOMEBODY}, 'SC', 6, 'online_entry', 1, null,
        6::smallint, now())`,
    found: ['entry_is_grant'],
  },
  'coins of a free entry that nobody asked for': {
    sql: `select ledger.grant('nothing', ${SOMEBODY}, 'SC', 5, 'mail_entry', 1, null)`,
    found: ['entry_is_grant'],
  },
  'a code that was used for two cards': {
    sql: `alter table payments.entries drop constraint entries_code_key;
      ${cardOf(SOMEBODY)}; ${cardOf(SOMEBODY)}`,
    found: ['code_once'],
  },
  'a card with the code of another player': {
    sql: cardOf('gen_random_uuid()'),
    found: ['code_once'],
  },
  'two entries of one household on one day': {
    sql: `${onlineEntry('gen_random_uuid()', '2026-01-01')};
      ${onlineEntry(ENTRY, '2026-01-01')}`,
    found: ['household_cap'],
  },
  'two entries of one address by different players on one day': {
    sql: `${onlineEntry('gen_random_uuid()', '2026-01-01')};
      ${onlineEntry(ENTRY, '2026-01-01', 'gen_random_uuid()')};
      insert into payments.entry_households select id, sha256('a home'), day from payments.entries`,
    found: ['household_cap'],
  },
  'coins of a free entry that are gone sooner than those of a purchase': {
    sql: `${onlineEntry(ENTRY, '2026-01-01')};
      select ledger.grant_at('online:' || ${ENTRY}, ${SOMEBODY}, 'SC', 5, 'online_entry', 1,
        now() + interval '59 days', 6::smallint, now())`,
    found: ['free_not_worse'],
  },
  'a rule by which free coins must be played more often': {
    sql: `update payments.grant_rules set playthrough_multiple = 2 where source = 'mail_entry'`,
    found: ['free_not_worse'],
  },
  'a posting that names a missing row': {
    sql: `update ledger.postings set entry_ids = array[-1]
      where key = (select min(key) from ledger.postings)`,
    found: ['posting_has_entries', 'entry_in_one_posting'],
  },
  'an entry named by two postings': {
    sql: `insert into ledger.postings (key, digest, entry_ids, kind, at)
      select 'copy', digest, entry_ids, kind, at from ledger.postings limit 1`,
    found: ['entry_in_one_posting'],
  },
  'a rolled-up house balance that is off by one': {
    sql: `update ledger.house_balances set balance_micros = balance_micros + 1
      where id = (select min(id) from ledger.house_balances)`,
    found: ['house_roll_up'],
  },
  'session totals that do not match the batches': {
    sql: `update ledger.accounts set paid_micros = paid_micros + 1
      where id = (select max(id) from ledger.accounts where multiplier_max is not null)`,
    found: ['session_totals'],
  },
  'days of a closed table that do not add up to what it wagered': {
    sql: `with t as (select s.session_id, e.wagered_micros as wagered, e.paid_micros as paid, s.wallet_id
        from ledger.sessions s join ledger.accounts e on e.id = s.account_id
        where s.closed_at is not null limit 1),
      g as (insert into games.sessions (id, player_id, game_id, currency, state, opened_at, reported_at)
        select t.session_id, w.player_id, 'dice', w.currency, 'closed', now(), now()
        from t join ledger.wallets w on w.account_id = t.wallet_id)
      insert into games.play_days select t.session_id, '2026-01-01', w.player_id, 'dice', w.currency, 1,
        t.wagered + 1, t.paid from t join ledger.wallets w on w.account_id = t.wallet_id`,
    found: ['activity_is_play'],
  },
  'a day result that the journal does not have': {
    sql: `insert into ledger.day_results select account_id, '2020-01-01', -5 from ledger.wallets
      limit 1`,
    found: ['day_results'],
  },
  'a day that forgot what was wagered': {
    sql: `update ledger.day_results set wagered_micros = wagered_micros - 1
      where wagered_micros > 0`,
    found: ['lease_sum'],
  },
  'a lease above the limit': {
    sql: `update ledger.sessions set wager_ceiling_micros = wager_ceiling_micros + 2000000
      where wager_ceiling_micros is not null`,
    found: ['lease_sum'],
  },
  'coins brought to a table when the time of the day was used up': {
    sql: `insert into ledger.time_limits (player_id, kind, minutes) select w.player_id,
        'session_time', 15 from ledger.sessions s join ledger.wallets w on w.account_id = s.wallet_id
        where s.closed_at is null and s.account_id is not null limit 1;
      update ledger.sessions set opened_at = opened_at - interval '23 hours';
      update ledger.entries set at = ledger.next_day(at) - interval '1 hour' where kind = 1`,
    found: ['time_at_tables'],
  },
  'a head that is not the digest of the newest movement': {
    sql: `update ledger.accounts set head = sha256(head)
      where id = (select min(account_id) from ledger.wallets)`,
    found: ['head_is_newest'],
  },
  'a wallet that forgot its locking lots': {
    sql: `update ledger.wallets set lots_open = not lots_open where currency = 'SC'`,
    found: ['lots_open_flag'],
  },
  'a wallet that forgot its restrictions': {
    sql: `update ledger.wallets set restricted = false where restricted`,
    found: ['restricted_flag'],
  },
  'a wallet that forgot what restricts its person’s other account': {
    sql: `update ledger.wallets w set restricted = false where w.restricted
      and not exists (select from ledger.limits l where l.player_id = w.player_id)
      and not exists (select from ledger.exclusions x where x.player_id = w.player_id)
      and not exists (select from ledger.wallets r
        where r.player_id = w.player_id and r.receivable_id is not null)`,
    found: ['restricted_flag'],
  },
  'a whole history rewritten after a root was signed': {
    sql: `update ledger.root_leaves set head = sha256(head) where version > 0`,
    found: ['root_leaf'],
  },
  'a leaf of a signed root with another sum': {
    sql: `update ledger.root_nodes set sum_micros = sum_micros + 1 where level = 0`,
    found: ['root_node'],
  },
  'a signed root that is not the top of its tree': {
    sql: `update ledger.roots set root = sha256(root)`,
    found: ['root'],
  },
};
