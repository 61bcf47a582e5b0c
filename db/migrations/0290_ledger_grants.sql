-- Who may do what: the payments Worker calls these functions and reads; it writes no table itself.
-- Nobody else has anything on these schemas but one view. What moves coins without knowing who asked
-- (`ledger.grant`, `post`, `correct`, `claw_back`, holds) is for our own functions only: an approval,
-- a rule of the daily bonus or a purchase calls it.

grant select on all tables in schema ledger, payments to parlor_payments;

grant execute on function
  ledger.reserve(uuid, uuid, text, text, int, bigint, text, bigint),
  ledger.release(uuid, int, bigint),
  ledger.close(uuid, int),
  ledger.cancel(uuid),
  ledger.settle(uuid, int, int, bigint, bigint, bytea, bigint),
  ledger.settle_many(uuid[], int[], int[], bigint[], bigint[], bytea[], bigint[]),
  ledger.standing(uuid, text),
  ledger.set_limits(uuid, jsonb),
  ledger.limits_of(uuid),
  ledger.exclude(uuid, text, timestamptz),
  ledger.exclusions_of(uuid),
  ledger.expire_holds(int),
  ledger.expire_lots(int),
  ledger.roll_up(),
  ledger.house_now(),
  ledger.balance_at(bigint, bigint),
  ledger.wallet(uuid),
  ledger.transactions(uuid, bigint, bigint, int),
  ledger.redeemable(uuid),
  ledger.seal_roots(),
  ledger.sign_root(date, text, bytea, text),
  ledger.proofs(uuid),
  ledger.root_json(ledger.roots),
  ledger.exported_leaves(date, text),
  ledger.sweep_root_nodes(),
  ledger.check(),
  ledger.run_check(),
  payments.claim_daily_bonus(uuid, text, bytea),
  payments.sweep_idempotency_keys(),
  payments.propose_adjustment(uuid, uuid, text, text, bigint, text, uuid, text, bytea,
    text),
  payments.decide_adjustment(uuid, uuid, text, interval, text),
  payments.adjustment_json(payments.adjustments)
to parlor_payments;

-- What games may know before it asks for coins: an exclusion binds the person, so it stands with
-- each of their accounts.
create view payments.player_standing as
  select p.player_id,
    bool_or(x.ends_at is null) as excluded_for_good,
    max(x.ends_at) as excluded_until
  from ledger.exclusions x
    join auth.player_facts f on f.player_id = x.player_id
    join auth.player_facts p on p.person_id = f.person_id
  where x.starts_at <= clock_timestamp() and (x.ends_at is null or x.ends_at > clock_timestamp())
  group by p.player_id;
grant usage on schema payments to parlor_games;
grant select on payments.player_standing to parlor_games;
grant select on payments.player_standing to parlor_payments;
