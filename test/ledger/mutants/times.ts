// Mutants of limits in time.

import { type Mutants, never } from './mutant.ts';

export const TIMES_MUTANTS: Mutants = {
  'functions/ledger/house_exclusions.sql': {
    'a self-exclusion ends by its time alone': [
      "then greatest(x.ends_at, coalesce(r.returns_at, 'infinity'))",
      'then x.ends_at',
    ],
    'who returns plays at once': ["at + interval '24 hours'", "at + interval '1 second'"],
    'who is excluded may return': never('if running is not null then'),
    'a cool-off may be a moment': [
      "between interval '24 hours' - interval '5 minutes'",
      "between interval '0'",
    ],
    'a cool-off may last for ever': ["and interval '42 days' +", "and interval '4200 days' +"],
    'a self-exclusion may be short': [
      'or until_at - at >= interval',
      'or until_at - at >= -interval',
    ],
  },
  'functions/ledger/time_limits.sql': {
    'two tables at once count twice': [
      'select unnest(range_agg(tstzrange(greatest(s.opened_at, since), least(s.closed_at, at)))) as span',
      'select tstzrange(greatest(s.opened_at, since), least(s.closed_at, at)) as span',
    ],
    'a table that is open does not count': [
      'and (s.closed_at is null or s.closed_at > since)',
      'and s.closed_at > since',
    ],
    'time of another day counts': [
      'tstzrange(greatest(s.opened_at, since), least',
      'tstzrange(s.opened_at, least',
    ],
    'each account has time of its own': [
      `where w.player_id = any (ledger.same_person(for_player)));
begin
  return (select coalesce`,
      `where w.player_id = for_player);
begin
  return (select coalesce`,
    ],
    'time that is used up does not bar': ["standing.reason := 'limit_reached';", 'null;'],
    'who stays into the next day is stopped at midnight': [
      'else midnight + make_interval(mins => bounds.day_minutes) end;',
      'else midnight end;',
    ],
    'a longer time acts at once': [
      'if known.minutes is null or wanted <= known.minutes then',
      'if true then',
    ],
    'an older answer counts': [
      'do update set answered_at = greatest(c.answered_at, excluded.answered_at)',
      'do update set answered_at = excluded.answered_at',
    ],
    'an answer may be of the future': ['least(answered, clock_timestamp())', 'answered'],
    'a check counts from an answer of long ago': [
      "greatest(at - interval '24 hours',\n        (select max(c.answered_at) from ledger.reality_checks c where c.player_id = any (persons)))",
      "at - interval '24 hours'",
    ],
  },
};
