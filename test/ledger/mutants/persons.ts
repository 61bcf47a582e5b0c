// Mutants of what binds a person: one account's debt, limits and exclusions for the others.

import { type Mutants, never } from './mutant.ts';

export const PERSONS_MUTANTS: Mutants = {
  'functions/ledger/accounts.sql': {
    'a reserve locks the wallet of one account only': [
      'where w.player_id = any (ledger.same_person(for_player)) and w.currency = for_currency);',
      'where w.player_id = for_player and w.currency = for_currency);',
    ],
  },
  'functions/ledger/house_exclusions.sql': {
    'an exclusion binds its own account only': [
      's.player_id = any (ledger.same_person(for_player)) and s.starts_at <= at',
      's.player_id = for_player and s.starts_at <= at',
    ],
  },
  'functions/ledger/standing.sql': {
    'a debt binds its own account only': [
      `    where w.player_id = any (ledger.same_person(for_player)) and a.balance_micros < 0);
end
$$;

-- Whether only other`,
      `    where w.player_id = for_player and a.balance_micros < 0);
end
$$;

-- Whether only other`,
    ],
    'nobody owes elsewhere': [
      'return ledger.debt_of(for_player) and not exists (',
      'return false and not exists (',
    ],
    'who owes here owes elsewhere': [
      '    where w.player_id = for_player and a.balance_micros < 0);',
      '    where false);',
    ],
    'limits of another account do not count': [
      'where l.player_id = any (persons) and l.kind = ',
      'where l.player_id = for_player and l.kind = ',
    ],
    'purchase limits of another account do not count': [
      'from ledger.limits where player_id = any (ledger.same_person(for_player))) l',
      'from ledger.limits where player_id = for_player) l',
    ],
    'restrictions are found at their own account only': [
      `  persons uuid[] := ledger.same_person(for_player);
begin
  return exists (select from ledger.limits l`,
      `  persons uuid[] := array[for_player];
begin
  return exists (select from ledger.limits l`,
    ],
    'restrictions are noted at their own account only': [
      'where player_id = any (ledger.same_person(for_player)) and not restricted;',
      'where player_id = for_player and not restricted;',
    ],
    'accounts that are joined are not marked': [
      '  if ledger.has_restrictions(new.id) then perform ledger.note_restriction(new.id); end if;\n',
    ],
  },
  'functions/payments/bonus.sql': {
    'the daily bonus asks for no debts elsewhere': [
      `  if ledger.owes_elsewhere(for_player) then return ledger.refusal('debt_outstanding'); end if;\n`,
    ],
    'every account of a person gets a daily bonus': [
      'where b.player_id = any (ledger.same_person(for_player)) and b.day = today',
      'where b.player_id = for_player and b.day = today',
    ],
    'who is excluded gets a daily bonus': [
      `if standing.reason in ('account_closed', 'excluded') then`,
      `if standing.reason in ('account_closed') then`,
    ],
  },
  'functions/payments/checkout.sql': {
    'a purchase begins whatever is owed elsewhere': [
      `or (refusal = 'debt_outstanding' and not ledger.owes_elsewhere(for_player)) then`,
      `or refusal = 'debt_outstanding' then`,
    ],
    'a debt of its own keeps an account from buying': [
      `or (refusal = 'debt_outstanding' and not ledger.owes_elsewhere(for_player)) then`,
      'or false then',
    ],
  },
  'functions/payments/decisions.sql': {
    'a payment is credited whatever is owed elsewhere': [
      `  if ledger.owes_elsewhere(purchase.player_id) then return 'debt_outstanding'; end if;\n`,
    ],
    'a payment is credited whoever is excluded': [
      `if refusal in ('account_closed', 'excluded') then return refusal; end if;`,
    ],
    'a refused payment leaves its reservation': [
      `  perform ledger.resolve_purchase('purchase:' || purchase.id, 'released');\n`,
    ],
    'a refused payment is not given back': [
      `  if back > 0 then
    insert into payments.refund_requests`,
      `  if false then
    insert into payments.refund_requests`,
    ],
  },
  'functions/payments/settlement.sql': {
    'a debt leaves the checkouts of other accounts open': never(
      'if ledger.debt_of(purchase.player_id) then',
    ),
    'a payment is credited as often as it is told': [
      'if not purchase.credited then',
      'if true then',
    ],
  },
};
