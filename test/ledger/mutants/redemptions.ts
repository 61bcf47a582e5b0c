// Mutants of redemptions: what is asked before money leaves, what a provider's words do, and the books.

import { type Mutants, never, skipped } from './mutant.ts';

const NOT_LEFT = `  if one.state not in ('held', 'needs_player', 'in_review', 'approved') then\n`;
const NEVER = '  if false then\n';

export const REDEMPTIONS_MUTANTS: Mutants = {
  'functions/payments/redemption_steps.sql': {
    'a failure gives coins back of what was sent': [
      `elsif said = 'failed' and before = 'paying' then`,
      `elsif said = 'failed' and before in ('paying', 'sent') then`,
    ],
    'a return is credited twice': [
      `elsif said = 'returned' and before in ('paying', 'sent', 'paid') then`,
      `elsif said = 'returned' and before in ('paying', 'sent', 'paid', 'returned') then`,
    ],
    'a return of what nobody said was paid is not booked as paid': [
      `    if before <> 'paid' then one := payments.book_paid(one, said_at, at); end if;\n`,
    ],
    'a payment is booked as often as it is said': [
      `elsif said = 'paid' and before in ('paying', 'sent') then`,
      `elsif said = 'paid' and before in ('paying', 'sent', 'paid') then`,
    ],
    'a word is taken for what never began': never(
      `if before not in ('paying', 'sent', 'paid', 'returned', 'failed') then`,
    ),
    'what failed can still be sent': [
      `    or (said in ('sent', 'paid', 'returned') and before = 'failed') then`,
      '    then',
    ],
    'a payout begins without a second look': [
      `  one := payments.judge_redemption(one, weight, at);\n  if one.state = 'approved'`,
      `  if one.state = 'approved'`,
    ],
    'a payout begins while something is waited for': [
      `if one.state = 'approved' and weight.waits = '{}' then`,
      `if one.state = 'approved' then`,
    ],
    'a payout begins from any state': never(`if one.state is distinct from 'approved' then`),
    'a prize counts in the year in which it began': [
      'set tax_year = rules.tax_year_of(paid),',
      'set tax_year = r.tax_year,',
    ],
    'a provider’s clock goes behind ours': ['greatest(coalesce(', 'coalesce(coalesce('],
    'a provider’s clock goes ahead of ours': [
      'said_at := least(at, ',
      'said_at := coalesce(null, ',
    ],
    'nothing is withheld': [
      'set withheld_micros = weight.withhold_micros,',
      'set withheld_micros = 0,',
    ],
    'an account that is none stays good': never(
      `if code in ('R02', 'R03', 'R04', 'R20', 'R23') then`,
    ),
    'what was let pass once passes for ever': [` or r = any (payments.standing_reasons()));`, ');'],
    'what comes back to nobody is nobody’s': [
      'has_left boolean := payments.has_left(one.player_id);',
      'has_left boolean := false;',
    ],
  },
  'functions/payments/redemptions.sql': {
    'a prize is weighed without locks': [
      '  perform ledger.lock_for_redemption(one.player_id, given_at);\n',
    ],
    'what speaks against a request is not asked': never(`if blocking <> '[]' then`),
    'what has left can be cancelled': [
      `|| '{"replayed": true}'; end if;\n${NOT_LEFT}`,
      `|| '{"replayed": true}'; end if;\n${NEVER}`,
    ],
    'what has left can be changed': [
      `return ledger.refusal('not_found'); end if;\n${NOT_LEFT}`,
      `return ledger.refusal('not_found'); end if;\n${NEVER}`,
    ],
    'a request does not look for its key': [
      'answer jsonb := payments.claim_key(for_player, request_key, digest,\n    coalesce(given_at, clock_timestamp()));',
      'answer jsonb;',
    ],
    'a request is judged before it waits': [
      '  at timestamptz := ledger.lock_for_redemption(for_player, given_at);',
      '  at timestamptz := clock_timestamp();',
    ],
  },
  'functions/payments/redemption_review.sql': {
    'what has left can be rejected': [NOT_LEFT, NEVER],
    'an approval lets anything pass': never(`if standing <> '{}' then`),
  },
  'functions/payments/redemption_totals.sql': {
    'the day’s maximum is one account’s': [
      'where r.player_id = any ((select ledger.same_person(for_player))::uuid[])\n        and r.requested_at >=',
      'where r.player_id = for_player\n        and r.requested_at >=',
    ],
    'the day forgets what came back': [
      `not in ('cancelled', 'rejected', 'failed')\n    union`,
      `not in ('cancelled', 'rejected', 'failed', 'returned')\n    union`,
    ],
    'the day counts what was cancelled': [
      `and r.retry_of is null and r.state not in ('cancelled', 'rejected', 'failed')\n    union`,
      'and r.retry_of is null\n    union',
    ],
    'a year forgets what is on its way': [`in ('paying', 'sent', 'paid'));`, `in ('paid'));`],
    'a year keeps what came back': [
      `in ('paying', 'sent', 'paid'));`,
      `in ('paying', 'sent', 'paid', 'returned'));`,
    ],
    'a year is one account’s': [
      'where r.player_id = any ((select ledger.same_person(for_player))::uuid[]) and r.tax_year = of_year',
      'where r.player_id = for_player and r.tax_year = of_year',
    ],
  },
  'functions/payments/redemption_weight.sql': {
    'a hit stops nothing': [`compliance.screening_of(player, at) = 'hit'`, 'false'],
    'a stopped destination stops nothing': [
      `(payments.destination_verdict(of_one.destination_id, player, at)).code = 'under_review'`,
      'false',
    ],
    'a doubled person stops nothing': [
      `    case when known.code in ('duplicate_person', 'underage') then known.code end,\n`,
    ],
    'a debt stops nothing': [`    case when ledger.debt_of(player) then 'debt_outstanding' end,\n`],
    'a destination never rests': never('if destination.rests_until > at then'),
    'any destination will do': never(`if destination.code <> 'under_review' then`),
    'a close name is a good one': never('if destination.review then'),
    'no form is asked for': never(`if tax.code = 'tax_form_required' then`),
    'no list is waited for': never(`if screening not in ('clear', 'hit') then`),
    'a statement stops nothing': never('if payments.payouts_paused(at) is not null then'),
    'a second try needs nobody': [`case when of_one.retry_of is not null then 'retry' end`, 'null'],
  },
  'functions/payments/redemption_blocking.sql': {
    'the day has no maximum': never('if coalesce(amount, minimum) > maximum then'),
    'a form is asked for before a prize can be': [
      `  if ledger.debt_of(for_player) then return next`,
      `  if (compliance.tax_verdict(for_player, 0, at, false)).code is not null then
    return next payments.blocker('tax_form_required');
  end if;
  if ledger.debt_of(for_player) then return next`,
    ],
    'what came back is sent again where nobody wants it': [`'R23' = any (first.reasons)`, 'false'],
    'what came back is sent again in part': [
      'amount is distinct from first.amount_micros',
      'false',
    ],
  },
  'functions/payments/destination_verdict.sql': {
    'a new destination is paid to at once': never('if rested_at > at then'),
    'an older identity check will do': [
      'if known.name_match is null or known.matched_check is distinct from newest_check then',
      'if known.name_match is null then',
    ],
    'another one’s destination will do': [
      'where d.id = destination and d.player_id = for_player;',
      'where d.id = destination;',
    ],
    'a destination that is gone will do': [
      `if not found or known.state <> 'ready' or not payments.is_paid_by`,
      'if not found or not payments.is_paid_by',
    ],
    'any owner’s name will do': never(`elsif known.name_match = 'none' then`),
  },
  'functions/compliance/tax.sql': {
    'the threshold of the year before': [
      'law := rules.tax_year_at(verdict.year, at);',
      'law := rules.tax_year_before(verdict.year);',
    ],
    'a payment that reaches the threshold passes': [
      'if total >= law.threshold_micros then return true; end if;',
      'if total > law.threshold_micros then return true; end if;',
    ],
  },
  'functions/ledger/payees.sql': {
    'a hold is posted without the payout': skipped(
      `perform ledger.post_one(posting_key || ':payout', ledger.house_id('payouts', 'USD'), payee,
      amount - withheld, 22::smallint, at);`,
    ),
    'what was withheld is paid out too': [
      '      amount - withheld, 22::smallint, at);',
      '      amount, 22::smallint, at);',
    ],
    'what was withheld is not booked': skipped(
      `perform ledger.post_one(posting_key || ':withheld', ledger.house_id('tax_withheld', 'USD'), payee,
      withheld, 24::smallint, at);`,
    ),
    'what was withheld is not reversed': skipped(
      `perform ledger.post_one(posting_key || ':withheld', payee,
      ledger.house_id('tax_withheld', 'USD'), withheld, 24::smallint, at);`,
    ),
    'dollars that came back are not booked': skipped(
      `perform ledger.post_one(posting_key || ':usd', payee, ledger.house_id('payouts', 'USD'),
      amount - withheld, 23::smallint, at);`,
    ),
    'a payout under a key of the moment': [
      `posting_key text := 'redemption:' || hold_id;`,
      `posting_key text := 'redemption:' || hold_id || ':' || gen_random_uuid();`,
    ],
    'a prize that came back pays no debt': skipped(
      'perform ledger.after_raise(wallet.account_id, digest, at);',
    ),
    'what comes back to nobody stays in a wallet': never('if is_unclaimed then'),
    'wallets of the person are not locked': ['  perform ledger.lock_wallets(for_player);\n'],
  },
  'functions/payments/check_redemptions.sql': {
    'the check looks at no hold’s state': [
      'or h.state <> case when',
      'or false and h.state <> case when',
    ],
    'the check compares no payment': [
      'from told t where (t.sent + t.withheld',
      'from told t where false and (t.sent + t.withheld',
    ],
    'the check lets two payouts pass': [
      'where t.payouts > 1 or',
      'where false and t.payouts > 1 or false and',
    ],
    'the check lets two returns pass': ['where (t.returns,', 'where false and (t.returns,'],
    'the check reverses nothing': ['where (t.sent_back,', 'where false and (t.sent_back,'],
    'the check knows no day of a person': [
      'c.player_id), ledger.utc_day(c.requested_at)\n      having',
      'c.player_id), ledger.utc_day(c.requested_at)\n      having false and',
    ],
    'the check knows no day of an address': [
      'group by h.key, h.day\n      having',
      'group by h.key, h.day\n      having false and',
    ],
    'the check knows no year’s total': [
      'where coalesce(r.total, 0) <>',
      'where false and coalesce(r.total, 0) <>',
    ],
    'the check knows no year': [
      `where r.state = 'paid' and r.tax_year`,
      `where false and r.tax_year`,
    ],
  },
};
