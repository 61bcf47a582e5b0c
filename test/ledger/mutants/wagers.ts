// Mutants of wager limits and leases.

import { type Mutants, skipped } from './mutant.ts';

export const WAGERS_MUTANTS: Mutants = {
  'functions/ledger/wager_limits.sql': {
    'a lease does not lock the wallets': [
      'at timestamptz := ledger.lock_budget(for_player, for_currency, given_at);',
      'at timestamptz := coalesce(given_at, clock_timestamp());',
    ],
    'a lease ignores the limit': [
      'else greatest(leased, least(up_to, leased + standing.wager_budget)) end;',
      'else greatest(leased, up_to) end;',
    ],
    'a lease is shortened by a smaller wish': [
      'else greatest(leased, least(up_to, leased + standing.wager_budget)) end;',
      'else least(up_to, leased + standing.wager_budget) end;',
    ],
    'a lowered limit leaves leases as they are': [
      'case when standing.wager_budget < 0 then',
      'case when false then',
    ],
    'a lease is not written down': skipped(
      'update ledger.sessions set wager_ceiling_micros = ceiling where session_id = of_session;',
    ),
    'leases of other tables do not count': [
      'sum(greatest(e.wagered_micros, coalesce(s.wager_ceiling_micros, 0))',
      'sum(e.wagered_micros',
    ],
    'days that are over do not count': [
      `- coalesce((select sum(d.wagered_micros) from ledger.day_results d
            where d.wallet_id = any (wallet_ids)
              and d.day > ledger.utc_day(at) - ledger.days_of(l.period)), 0)`,
    ],
    'every day that is over counts': [
      `where d.wallet_id = any (wallet_ids)
              and d.day > ledger.utc_day(at) - ledger.days_of(l.period)), 0)`,
      'where d.wallet_id = any (wallet_ids)), 0)',
    ],
    'what a table wagered on another day counts today': [
      'case when e.result_day > ledger.utc_day(at) - ledger.days_of(l.period)',
      'case when true',
    ],
    'each account has a wager limit of its own': [
      'where l.player_id = any (persons)',
      'where l.player_id = for_player',
    ],
    'each account wagers for itself': [
      'wallet_ids bigint[] := ledger.wallets_of(for_player, for_currency);',
      `wallet_ids bigint[] := array(select account_id from ledger.wallets
        where player_id = for_player and currency = for_currency);`,
    ],
    'another player’s table is leased': [
      'and w.player_id = for_player and w.currency',
      'and w.currency',
    ],
    'a table that is over is leased': [
      `w.currency = for_currency
        and s.closed_at is null;`,
      'w.currency = for_currency;',
    ],
  },
};
