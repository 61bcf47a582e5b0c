// Faults planted into the law of a database, and the rule by which the replay must name each.

import { readFileSync } from 'node:fs';

/** What is changed, and which rule of the replay must differ. */
export interface LawFault {
  sql: string;
  named: string;
}

const FUNCTIONS = `${import.meta.dirname}/../../db/functions`;

/** A function file with one place of it changed. */
function changed(path: string, from: string, to: string): string {
  const text = readFileSync(`${FUNCTIONS}/${path}`, 'utf8');
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  return text.replace(from, to);
}

export const LAW_FAULTS: Readonly<Record<string, LawFault>> = {
  'an edge that is a second late': {
    sql: `update rules.place_modes set begins_at = begins_at + interval '1 second'
      where place = 'US-NJ'`,
    named: 'sc_play',
  },
  'an edge that is a second early': {
    sql: `update rules.place_modes set begins_at = begins_at - interval '1 second'
      where place = 'US-MT'`,
    named: 'sc_play',
  },
  'midnight of the place read as that of UTC': {
    sql: `update rules.place_modes set begins_at = date_trunc('day', begins_at)
      where place = 'US-IN'`,
    named: 'sc_grant',
  },
  'the loosest of two places': {
    sql: changed(
      'rules/refusal.sql',
      `    if not seen.allowed then
      verdict.code := 'place_not_allowed';
      return verdict;
    end if;
  end loop;`,
      `    if not seen.allowed then verdict.code := 'place_not_allowed';
    else verdict.code := null; exit; end if;
  end loop;
  if verdict.code is not null then return verdict; end if;`,
    ),
    named: 'sc_play',
  },
  'a mode that lets too much': {
    sql: changed(
      'rules/modes.sql',
      `when 'sc_play' then mode = 'open'`,
      `when 'sc_play' then true`,
    ),
    named: 'sc_play',
  },
  'an opening that never grows old': {
    sql: changed('rules/modes.sql', `select interval '90 days'`, `select interval '9000 days'`),
    named: 'sc_play',
  },
  'a place opened by one person': {
    sql: `insert into rules.place_modes (place, begins_at, mode, instrument, certainty)
        values ('US-HI', '2025-06-01', 'open', 'a wish', 'sure');
      ${changed('rules/modes.sql', 'r.second_by is not null', 'true')}`,
    named: 'sc_play',
  },
  'a country of which nothing is known taken for open': {
    sql: changed('rules/modes.sql', `else 'blocked' end`, `else 'gc_only' end`),
    named: 'gc_play',
  },
  'a stake that does not ask': {
    sql: changed('ledger/standing.sql', 'if verdict.code is not null then', 'if false then'),
    named: 'a stake after the edge',
  },
  'a standing that does not say how long it holds': {
    sql: changed(
      'ledger/standing.sql',
      'standing.holds_until := verdict.changes_at',
      'standing.holds_until := null',
    ),
    named: 'the standing ends at the edge',
  },
  'a settlement without the epoch': {
    sql: changed('ledger/sessions.sql', `'epoch', standing.epoch`, `'nothing', standing.epoch`),
    named: 'a settlement names the epoch',
  },
  'a win that is refused after the edge': {
    sql: changed(
      'ledger/settle.sql',
      `  if lots_open then
    at := ledger.lock_accounts`,
      `  if (ledger.standing_at(player_id, wallet_id, currency, at)).reason is not null then
    return ledger.refusal('place_not_allowed');
  end if;
  if lots_open then
    at := ledger.lock_accounts`,
    ),
    named: 'a win settles',
  },
  'a cap on prizes of which no stake hears': {
    sql: changed(
      'ledger/standing.sql',
      'standing.prize_max := verdict.prize_max',
      'standing.prize_max := null',
    ),
    named: 'what one round pays',
  },
  'a cap on prizes that is one of cents': {
    sql: 'update rules.prize_caps set amount_micros = amount_micros / 100',
    named: 'what one round pays',
  },
  'a cap on prizes that holds in the state next to its own': {
    sql: `update rules.prize_caps set place = 'US-OH' where place = 'US-FL'`,
    named: 'what one round pays',
  },
  'a bonus that does not ask': {
    sql: changed('payments/bonus.sql', 'if verdict.code is not null then', 'if false then'),
    named: 'a bonus in Sweeps Coins',
  },
  'a payment that is credited whatever came since': {
    sql: changed(
      'payments/decisions.sql',
      `    then coalesce(sold.code, given.code) end;`,
      `    then null end;`,
    ),
    named: 'a payment after the edge',
  },
  'a package that is sold without asking': {
    sql: changed(
      'payments/packages.sql',
      `coalesce((rules.refusal(for_player, 'gc_purchase', at)).code,`,
      'coalesce(null,',
    ),
    named: 'a package is sold',
  },
  'a gift that nobody asks about': {
    sql: changed(
      'payments/packages.sql',
      `or (rules.refusal(for_player, 'sc_grant', at)).code is not null then 0`,
      'then 0',
    ),
    named: 'a package has its gift',
  },
  'a place where prizes can be asked for no more': {
    sql: changed(
      'rules/modes.sql',
      `when 'redeem' then mode <> 'blocked'`,
      `when 'redeem' then mode = 'open'`,
    ),
    named: 'redeem',
  },
  'locks that keep coins where nobody can play with them': {
    sql: changed('rules/redemption.sql', `.locks = 'waived'`, `.locks = 'lifted'`),
    named: 'coins that cannot be played',
  },
  'locks that keep nothing': {
    sql: changed('rules/redemption.sql', `.locks = 'waived'`, `.locks is not null`),
    named: 'coins that cannot be played',
  },
  'an exclusion that keeps somebody from a prize': {
    sql: changed(
      'payments/redemption_blocking.sql',
      'if ledger.debt_of(for_player) then return next',
      `if exists (select from ledger.exclusions e where e.player_id = for_player) then
    return next payments.blocker('excluded');
  end if;
  if ledger.debt_of(for_player) then return next`,
    ),
    named: 'a prize of somebody excluded',
  },
  'a prize that stops where its player has come to': {
    sql: changed(
      'payments/redemption_weight.sql',
      'payments.taken_back_now(player),',
      `payments.taken_back_now(player), (rules.refusal(player, 'redeem', at)).code,`,
    ),
    named: 'a prize under way goes on',
  },
  'a failure that gives coins back for what was sent': {
    sql: changed(
      'payments/redemption_steps.sql',
      `elsif said = 'failed' and before = 'paying' then`,
      `elsif said = 'failed' and before in ('paying', 'sent') then`,
    ),
    named: 'a prize that was sent is not void',
  },
  'a wish that is taken back once it was sent': {
    sql: changed(
      'payments/redemptions.sql',
      `  if one.state not in ('held', 'needs_player', 'in_review', 'approved') then
    return ledger.refusal('cancel_too_late'`,
      `  if one.state not in ('held', 'needs_player', 'in_review', 'approved', 'sent') then
    return ledger.refusal('cancel_too_late'`,
    ),
    named: 'a prize that was sent is not taken back',
  },
  'a return that is credited twice': {
    sql: changed(
      'ledger/payees.sql',
      'digest := ledger.post_one(posting_key,',
      `perform ledger.post_one(posting_key || ':again', ledger.house_id('redemptions', 'SC'),
    wallet.account_id, amount, 23::smallint, at);
  digest := ledger.post_one(posting_key,`,
    ),
    named: 'a prize that came back is credited once',
  },
  'the threshold of the year before': {
    sql: changed(
      'compliance/tax.sql',
      'law := rules.tax_year_at(verdict.year, at);',
      'law := rules.tax_year_before(verdict.year);',
    ),
    named: 'a form before the money',
  },
  'a form that is asked for before a prize can be': {
    sql: changed(
      'payments/redemption_blocking.sql',
      'if ledger.debt_of(for_player) then return next',
      `if (compliance.tax_verdict(for_player, 600000000, at, false)).code is not null then
    return next payments.blocker('tax_form_required');
  end if;
  if ledger.debt_of(for_player) then return next`,
    ),
    named: 'a form is no matter of asking',
  },
  'birthdays by the clock of UTC': {
    sql: `update rules.place_zones set zone = 'UTC'`,
    named: 'age',
  },
  'a leap day’s child that is a day early': {
    sql: changed(
      'rules/ages.sql',
      `    + case when extract(month from birth_date) = 2 and extract(day from birth_date) = 29
        and extract(day from birth_date + make_interval(years => years)) = 28 then 1 else 0 end`,
      '',
    ),
    named: 'age',
  },
};
