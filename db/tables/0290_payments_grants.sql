-- The payments Worker reads its tables and the ledger's; what it writes, it writes by functions. Other
-- services get single views of payments (db/functions/payments/views.sql).

grant select on all tables in schema ledger, payments to parlor_payments;
grant usage on schema payments to parlor_auth, parlor_games;
