// Mutants of the versions of standings.

import { type Mutants, skipped } from './mutant.ts';

export const VERSION_MUTANTS: Mutants = {
  'functions/ledger/standing_notices.sql': {
    'a change is of one account alone': [
      'select id, 1, clock_timestamp() from unnest(ledger.same_person(for_player)) id order by id',
      'select for_player, 1, clock_timestamp()',
    ],
    'a change everywhere forgets who plays': [
      'where s.closed_at is null and s.account_id is not null order by w.player_id',
      'where s.closed_at is not null order by w.player_id',
    ],
    'what is told as an older version is done': ['and n.told < d.version', ''],
    'a notice is handed out twice at once': [
      'q.told < q.version and q.due_at <= at',
      'q.told < q.version',
    ],
    'a ban is no change': [`'active' in (old.status, new.status)`, 'false'],
  },
  'functions/ledger/limits.sql': {
    'a limit is no change': skipped('perform ledger.standing_changed(for_player);'),
  },
  'functions/ledger/exclusions.sql': {
    'an exclusion is no change': skipped('perform ledger.standing_changed(for_player);'),
  },
  'functions/ledger/debts.sql': {
    'a debt is no change': skipped('perform ledger.standing_changed(for_player);'),
  },
  'functions/ledger/journal.sql': {
    'a debt that is paid is no change': skipped(
      'if owed <= available then perform ledger.standing_changed(wallet.player_id); end if;',
    ),
  },
};
