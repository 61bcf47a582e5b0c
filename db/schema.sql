-- The whole schema as the database has it: made by `npm run db:schema`, never by hand. What it is made
-- of stands in db/tables and db/functions.

-- New functions: for their owner only.

create schema approvals;
grant usage on schema approvals to parlor_auth;
grant usage on schema approvals to parlor_compliance;
grant usage on schema approvals to parlor_games;
grant usage on schema approvals to parlor_payments;
grant usage on schema approvals to parlor_social;

create schema audit;
grant usage on schema audit to parlor_auth;
grant usage on schema audit to parlor_compliance;
grant usage on schema audit to parlor_games;
grant usage on schema audit to parlor_payments;
grant usage on schema audit to parlor_social;

create schema auth;
grant usage on schema auth to parlor_auth;
grant usage on schema auth to parlor_compliance;
grant usage on schema auth to parlor_games;
grant usage on schema auth to parlor_payments;
grant usage on schema auth to parlor_social;

create schema compliance;
grant usage on schema compliance to parlor_compliance;

create schema games;
grant usage on schema games to parlor_games;
grant usage on schema games to parlor_payments;

create schema identity;
grant usage on schema identity to parlor_compliance;

create schema ledger;
grant usage on schema ledger to parlor_auth;
grant usage on schema ledger to parlor_compliance;
grant usage on schema ledger to parlor_games;
grant usage on schema ledger to parlor_payments;

create schema locks;

create schema maintenance;
grant usage on schema maintenance to parlor_auth;

create schema outbox;
grant usage on schema outbox to parlor_auth;
grant usage on schema outbox to parlor_compliance;
grant usage on schema outbox to parlor_payments;
grant usage on schema outbox to parlor_social;

create schema payments;
grant usage on schema payments to parlor_auth;
grant usage on schema payments to parlor_games;
grant usage on schema payments to parlor_payments;

create schema rules;
grant usage on schema rules to parlor_auth;
grant usage on schema rules to parlor_compliance;
grant usage on schema rules to parlor_games;
grant usage on schema rules to parlor_payments;
grant usage on schema rules to parlor_social;

create schema social;
grant usage on schema social to parlor_social;

create type rules.mode as enum ('open', 'gc_only', 'redeem_only', 'blocked');

create table approvals.kinds (
  kind text not null,
  service text not null,
  asking_roles text[] not null,
  deciding_roles text[] not null,
  lives interval not null,
  acting_function text not null,
  constraint kinds_acting_function_check CHECK ((acting_function ~ '^[a-z_]+\.[a-z_]+$'::text)),
  constraint kinds_kind_check CHECK ((kind ~ '^[a-z]+(_[a-z]+)*$'::text)),
  constraint kinds_pkey PRIMARY KEY (kind)
);
grant select on approvals.kinds to parlor_auth;

create table approvals.requests (
  id uuid not null,
  kind text not null,
  subject_id uuid not null,
  act jsonb not null,
  digest bytea not null,
  reason text not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  state text default 'waiting'::text not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  decision_reason text,
  consumed_at timestamp with time zone,
  constraint requests_check CHECK (((state = 'waiting'::text) = (decided_at IS NULL))),
  constraint requests_check1 CHECK (((state = ANY (ARRAY['approved'::text, 'rejected'::text])) = (decided_by IS NOT NULL))),
  constraint requests_check2 CHECK (((consumed_at IS NULL) OR (state = 'approved'::text))),
  constraint requests_digest_check CHECK ((length(digest) = 32)),
  constraint requests_kind_fkey FOREIGN KEY (kind) REFERENCES approvals.kinds(kind),
  constraint requests_pkey PRIMARY KEY (id),
  constraint requests_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500))),
  constraint requests_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'approved'::text, 'rejected'::text, 'void'::text]))),
  constraint two_people CHECK (((decided_by <> asked_by) AND (decided_by <> subject_id)))
);
CREATE INDEX requests_by_asker ON approvals.requests USING btree (asked_by) WHERE (state = 'waiting'::text);
CREATE INDEX requests_by_expiry ON approvals.requests USING btree (expires_at) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX requests_waiting ON approvals.requests USING btree (kind, subject_id, digest) WHERE (state = 'waiting'::text);
grant select on approvals.requests to parlor_auth;

create table audit.entries (
  id bigint generated always as identity not null,
  at timestamp with time zone default clock_timestamp() not null,
  action text not null,
  actor_id uuid,
  subject_kind text not null,
  subject_id text,
  facts jsonb default '{}'::jsonb not null,
  request_id text,
  role text not null,
  constraint entries_action_check CHECK ((action ~ '^[a-z0-9_]+(\.[a-z0-9_]+)+$'::text)),
  constraint entries_pkey PRIMARY KEY (id)
);
CREATE INDEX entries_by_actor ON audit.entries USING btree (actor_id, id);
CREATE INDEX entries_by_subject ON audit.entries USING btree (subject_id, id);
CREATE TRIGGER entries_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.entries FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
grant select on audit.entries to parlor_auth;

create table audit.seals (
  "position" bigint not null,
  entry_id bigint not null,
  hash bytea not null,
  constraint seals_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES audit.entries(id),
  constraint seals_entry_id_key UNIQUE (entry_id),
  constraint seals_hash_check CHECK ((length(hash) = 32)),
  constraint seals_pkey PRIMARY KEY ("position")
);
CREATE TRIGGER seals_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.seals FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
grant select on audit.seals to parlor_auth;

create table audit.unsealed (
  entry_id bigint not null,
  constraint unsealed_pkey PRIMARY KEY (entry_id)
);

create table auth.acceptances (
  player_id uuid not null,
  kind text not null,
  version integer not null,
  at timestamp with time zone not null,
  constraint acceptances_kind_version_fkey FOREIGN KEY (kind, version) REFERENCES rules.terms(kind, version),
  constraint acceptances_pkey PRIMARY KEY (player_id, kind, version),
  constraint acceptances_player_id_fkey FOREIGN KEY (player_id) REFERENCES auth.players(id) ON DELETE CASCADE
);

create table auth.address_keys (
  email text not null,
  keys jsonb not null,
  noted_at timestamp with time zone not null,
  constraint address_keys_pkey PRIMARY KEY (email)
);

create table auth.challenges (
  token_hash bytea not null,
  player_id uuid not null,
  tries integer default 0 not null,
  expires_at timestamp with time zone not null,
  constraint challenges_pkey PRIMARY KEY (token_hash),
  constraint challenges_player_id_fkey FOREIGN KEY (player_id) REFERENCES auth.players(id) ON DELETE CASCADE
);
CREATE INDEX challenges_by_end ON auth.challenges USING btree (expires_at);
CREATE INDEX challenges_by_player ON auth.challenges USING btree (player_id);

create table auth.credentials (
  player_id uuid not null,
  password_hash text not null,
  changed_at timestamp with time zone not null,
  version integer default 0 not null,
  is_long boolean not null,
  proved_from text,
  constraint credentials_pkey PRIMARY KEY (player_id),
  constraint credentials_player_id_fkey FOREIGN KEY (player_id) REFERENCES auth.players(id) ON DELETE CASCADE
);
grant select on auth.credentials to parlor_auth;

create table auth.device_keys (
  player_id uuid not null,
  key_id text not null,
  key bytea not null,
  first_seen_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  constraint device_keys_pkey PRIMARY KEY (player_id, key),
  constraint device_keys_player_id_fkey FOREIGN KEY (player_id) REFERENCES auth.players(id) ON DELETE CASCADE
);
CREATE INDEX device_keys_by_age ON auth.device_keys USING btree (last_seen_at);
CREATE INDEX device_keys_by_key ON auth.device_keys USING btree (key);
grant select on auth.device_keys to parlor_auth;

create table auth.email_changes (
  player_id uuid not null,
  new_email text not null,
  old_confirmed_at timestamp with time zone,
  new_confirmed_at timestamp with time zone,
  expires_at timestamp with time zone not null,
  constraint email_changes_pkey PRIMARY KEY (player_id),
  constraint email_changes_player_id_fkey FOREIGN KEY (player_id) REFERENCES auth.players(id) ON DELETE CASCADE
);
grant select on auth.email_changes to parlor_auth;

create table auth.erasure_parties (
  role text not null,
  constraint erasure_parties_pkey PRIMARY KEY (role)
);

create table auth.erasures (
  player_id uuid not null,
  requested_at timestamp with time zone not null,
  forfeit_balance boolean not null,
  acknowledged text[] default '{}'::text[] not null,
  erased_at timestamp with time zone,
  constraint erasures_pkey PRIMARY KEY (player_id),
  constraint erasures_player_id_fkey FOREIGN KEY (player_id) REFERENCES auth.players(id)
);
grant select on auth.erasures to parlor_auth;

create view auth.erasures_pending as
 SELECT player_id,
    requested_at,
    forfeit_balance
   FROM auth.erasures e
  WHERE ((erased_at IS NULL) AND (NOT (SESSION_USER = ANY (acknowledged))));
grant select on auth.erasures_pending to parlor_compliance;
grant select on auth.erasures_pending to parlor_games;
grant select on auth.erasures_pending to parlor_payments;
grant select on auth.erasures_pending to parlor_social;

create table auth.limits (
  key text not null,
  count integer not null,
  since timestamp with time zone not null,
  blocked_until timestamp with time zone not null,
  forget_at timestamp with time zone not null,
  constraint limits_pkey PRIMARY KEY (key)
);
CREATE INDEX limits_by_end ON auth.limits USING btree (forget_at);

create view auth.live_sign_ins as
 SELECT id AS sign_in_id,
    player_id,
    LEAST(expires_at, idle_expires_at) AS until_at
   FROM auth.sign_ins
  WHERE (revoked_at IS NULL);

create table auth.mail_outbox (
  id uuid not null,
  player_id uuid,
  to_address text not null,
  template text not null,
  sealed text not null,
  created_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  attempts integer default 0 not null,
  last_error text,
  parked_at timestamp with time zone,
  constraint mail_outbox_pkey PRIMARY KEY (id),
  constraint mail_outbox_player_id_fkey FOREIGN KEY (player_id) REFERENCES auth.players(id) ON DELETE CASCADE
);
CREATE INDEX mail_outbox_due ON auth.mail_outbox USING btree (due_at) WHERE (parked_at IS NULL);
CREATE INDEX mail_outbox_parked ON auth.mail_outbox USING btree (parked_at) WHERE (parked_at IS NOT NULL);
grant select on auth.mail_outbox to parlor_auth;

create table auth.name_reservations (
  display_name_folded text not null,
  email text not null,
  expires_at timestamp with time zone not null,
  constraint name_reservations_pkey PRIMARY KEY (display_name_folded)
);
CREATE INDEX name_reservations_by_email ON auth.name_reservations USING btree (email);

create table auth.notices (
  id bigint generated always as identity not null,
  player_id uuid not null,
  kind text not null,
  key text not null,
  facts jsonb not null,
  at timestamp with time zone not null,
  taken_at timestamp with time zone,
  constraint notices_key_key UNIQUE (key),
  constraint notices_pkey PRIMARY KEY (id)
);
CREATE INDEX notices_player ON auth.notices USING btree (player_id);
CREATE INDEX notices_taken ON auth.notices USING btree (taken_at) WHERE (taken_at IS NOT NULL);
CREATE INDEX notices_waiting ON auth.notices USING btree (id) WHERE (taken_at IS NULL);
grant select on auth.notices to parlor_auth;

create table auth.person_keys (
  player_id uuid not null,
  key_id text not null,
  key bytea not null,
  since timestamp with time zone not null,
  constraint person_keys_pkey PRIMARY KEY (player_id, key),
  constraint person_keys_player_id_fkey FOREIGN KEY (player_id) REFERENCES auth.players(id) ON DELETE CASCADE
);
CREATE INDEX person_keys_by_key ON auth.person_keys USING btree (key);
grant select on auth.person_keys to parlor_auth;

create view auth.player_facts as
 SELECT id AS player_id,
    birth_date,
    status,
    verified_at,
    display_name,
    display_name_folded,
    name_version,
    person_id,
    terms_accepted_at
   FROM auth.players;
grant select on auth.player_facts to parlor_compliance;
grant select on auth.player_facts to parlor_games;
grant select on auth.player_facts to parlor_payments;
grant select on auth.player_facts to parlor_social;

create table auth.player_roles (
  player_id uuid not null,
  role text not null,
  granted_by uuid,
  granted_at timestamp with time zone not null,
  constraint player_roles_pkey PRIMARY KEY (player_id, role),
  constraint player_roles_player_id_fkey FOREIGN KEY (player_id) REFERENCES auth.players(id),
  constraint player_roles_role_check CHECK ((role = ANY (ARRAY['support'::text, 'moderator'::text, 'finance'::text, 'operator'::text, 'admin'::text])))
);
CREATE TRIGGER player_roles_change_households AFTER INSERT OR DELETE ON auth.player_roles FOR EACH ROW EXECUTE FUNCTION rules.roles_change_households();
CREATE TRIGGER player_roles_changed AFTER INSERT OR DELETE ON auth.player_roles FOR EACH ROW EXECUTE FUNCTION rules.roles_changed();
CREATE TRIGGER roles_void_requests AFTER DELETE OR UPDATE ON auth.player_roles FOR EACH ROW EXECUTE FUNCTION approvals.void_of_loser();
grant select on auth.player_roles to parlor_auth;

create table auth.players (
  id uuid not null,
  email text,
  display_name text not null,
  display_name_folded text not null,
  name_version bigint default 1 not null,
  birth_date date,
  status text default 'active'::text not null,
  verified_at timestamp with time zone,
  terms_accepted_at timestamp with time zone not null,
  rights_version integer default 0 not null,
  sign_ins_version bigint default 0 not null,
  person_id uuid not null,
  created_at timestamp with time zone not null,
  constraint players_check CHECK (((status = 'erased'::text) = (email IS NULL))),
  constraint players_display_name_folded_key UNIQUE (display_name_folded),
  constraint players_email_key UNIQUE (email),
  constraint players_pkey PRIMARY KEY (id),
  constraint players_status_check CHECK ((status = ANY (ARRAY['active'::text, 'banned'::text, 'closing'::text, 'erased'::text])))
);
CREATE INDEX players_by_creation ON auth.players USING btree (created_at, id);
CREATE INDEX players_by_person ON auth.players USING btree (person_id);
CREATE TRIGGER players_active_changed AFTER UPDATE OF status ON auth.players FOR EACH ROW WHEN (((old.status <> new.status) AND (('active'::text = old.status) OR ('active'::text = new.status)))) EXECUTE FUNCTION ledger.status_changed();
CREATE TRIGGER players_address_changed AFTER INSERT OR UPDATE OF email, verified_at ON auth.players FOR EACH ROW EXECUTE FUNCTION auth.address_changed();
CREATE TRIGGER players_be_oneself BEFORE INSERT ON auth.players FOR EACH ROW EXECUTE FUNCTION auth.be_oneself();
CREATE TRIGGER players_closed AFTER UPDATE OF status ON auth.players FOR EACH ROW WHEN (((old.status = 'active'::text) AND (new.status <> 'active'::text))) EXECUTE FUNCTION payments.account_closed();
CREATE TRIGGER players_joined AFTER UPDATE OF person_id ON auth.players FOR EACH ROW WHEN ((new.person_id <> old.person_id)) EXECUTE FUNCTION ledger.persons_joined();
CREATE TRIGGER players_joined_sanctions AFTER UPDATE OF person_id ON auth.players FOR EACH ROW WHEN ((new.person_id <> old.person_id)) EXECUTE FUNCTION social.sanctions_joined();
CREATE TRIGGER players_joined_social AFTER UPDATE OF person_id ON auth.players FOR EACH ROW WHEN ((new.person_id <> old.person_id)) EXECUTE FUNCTION social.persons_joined();
CREATE TRIGGER players_void_requests AFTER UPDATE OF status ON auth.players FOR EACH ROW WHEN ((old.status IS DISTINCT FROM new.status)) EXECUTE FUNCTION approvals.void_of_loser();
grant select on auth.players to parlor_auth;

create table auth.recoveries (
  id uuid not null,
  player_id uuid,
  contact text not null,
  mailbox_dead boolean not null,
  factor_lost boolean not null,
  token_hash bytea not null,
  link_until timestamp with time zone not null,
  state text default 'begun'::text not null,
  reason text,
  password_proved boolean default false not null,
  matched_by text,
  created_at timestamp with time zone not null,
  matched_at timestamp with time zone,
  acts_from timestamp with time zone,
  ends_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  told text default 'begun'::text not null,
  constraint recoveries_check CHECK ((mailbox_dead OR factor_lost)),
  constraint recoveries_check1 CHECK (((state = 'refused'::text) = (reason IS NOT NULL))),
  constraint recoveries_check2 CHECK (((state = ANY (ARRAY['begun'::text, 'checking'::text, 'matched'::text])) = (ended_at IS NULL))),
  constraint recoveries_check3 CHECK (((state <> ALL (ARRAY['matched'::text, 'done'::text])) OR ((matched_by IS NOT NULL) AND (acts_from IS NOT NULL)))),
  constraint recoveries_matched_by_check CHECK ((matched_by = ANY (ARRAY['document'::text, 'person'::text]))),
  constraint recoveries_pkey PRIMARY KEY (id),
  constraint recoveries_player_id_fkey FOREIGN KEY (player_id) REFERENCES auth.players(id) ON DELETE CASCADE,
  constraint recoveries_reason_check CHECK ((reason = ANY (ARRAY['not_possible'::text, 'other_person'::text, 'check_failed'::text, 'under_way'::text, 'rejected'::text]))),
  constraint recoveries_state_check CHECK ((state = ANY (ARRAY['begun'::text, 'checking'::text, 'matched'::text, 'done'::text, 'refused'::text, 'stopped'::text, 'expired'::text]))),
  constraint recoveries_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX recoveries_by_end ON auth.recoveries USING btree (ends_at) WHERE (ended_at IS NULL);
CREATE INDEX recoveries_by_player ON auth.recoveries USING btree (player_id);
CREATE INDEX recoveries_ended ON auth.recoveries USING btree (ended_at);
CREATE UNIQUE INDEX recoveries_matched ON auth.recoveries USING btree (player_id) WHERE (state = 'matched'::text);
CREATE INDEX recoveries_untold ON auth.recoveries USING btree (id) WHERE (told <> state);
grant select on auth.recoveries to parlor_auth;

create table auth.recovery_codes (
  player_id uuid not null,
  code_hash bytea not null,
  used_at timestamp with time zone,
  constraint recovery_codes_pkey PRIMARY KEY (player_id, code_hash),
  constraint recovery_codes_player_id_fkey FOREIGN KEY (player_id) REFERENCES auth.players(id) ON DELETE CASCADE
);
grant select on auth.recovery_codes to parlor_auth;

create table auth.refresh_history (
  hash bytea not null,
  sign_in_id uuid not null,
  constraint refresh_history_pkey PRIMARY KEY (hash),
  constraint refresh_history_sign_in_id_fkey FOREIGN KEY (sign_in_id) REFERENCES auth.sign_ins(id) ON DELETE CASCADE
);
CREATE INDEX refresh_history_by_sign_in ON auth.refresh_history USING btree (sign_in_id);

create table auth.registration_links (
  token_hash bytea not null,
  email text not null,
  expires_at timestamp with time zone not null,
  code_hash bytea not null,
  code_expires_at timestamp with time zone not null,
  code_tries integer default 0 not null,
  used_at timestamp with time zone,
  constraint registration_links_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX registration_links_by_email ON auth.registration_links USING btree (email);
CREATE INDEX registration_links_by_end ON auth.registration_links USING btree (expires_at);

create table auth.registrations (
  id uuid not null,
  email text not null,
  password_hash text not null,
  password_is_long boolean not null,
  display_name text not null,
  display_name_folded text not null,
  birth_date date not null,
  terms_accepted_at timestamp with time zone not null,
  browser_hash bytea not null,
  address_group text not null,
  expires_at timestamp with time zone not null,
  constraint registrations_email_password_hash_key UNIQUE (email, password_hash),
  constraint registrations_pkey PRIMARY KEY (id)
);
CREATE INDEX registrations_by_end ON auth.registrations USING btree (expires_at);

create table auth.released_names (
  display_name_folded text not null,
  player_id uuid,
  until timestamp with time zone not null,
  constraint released_names_pkey PRIMARY KEY (display_name_folded),
  constraint released_names_player_id_fkey FOREIGN KEY (player_id) REFERENCES auth.players(id) ON DELETE SET NULL
);
grant select on auth.released_names to parlor_auth;

create table auth.revocations (
  player_id uuid not null,
  version bigint not null,
  due_at timestamp with time zone not null,
  attempts integer default 0 not null,
  renamed boolean default false not null,
  last_error text,
  parked_at timestamp with time zone,
  constraint revocations_pkey PRIMARY KEY (player_id),
  constraint revocations_player_id_fkey FOREIGN KEY (player_id) REFERENCES auth.players(id) ON DELETE CASCADE
);
CREATE INDEX revocations_due ON auth.revocations USING btree (due_at);
CREATE INDEX revocations_parked ON auth.revocations USING btree (parked_at) WHERE (parked_at IS NOT NULL);
grant select on auth.revocations to parlor_auth;

create table auth.sign_ins (
  id uuid not null,
  player_id uuid not null,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  idle_expires_at timestamp with time zone not null,
  auth_time timestamp with time zone not null,
  amr text[] not null,
  device text not null,
  place text not null,
  address_group text not null,
  refresh_hash bytea not null,
  previous_hash bytea,
  refresh_key text,
  revoked_at timestamp with time zone,
  revoked_reason text,
  constraint sign_ins_pkey PRIMARY KEY (id),
  constraint sign_ins_player_id_fkey FOREIGN KEY (player_id) REFERENCES auth.players(id) ON DELETE CASCADE,
  constraint sign_ins_refresh_hash_key UNIQUE (refresh_hash)
);
CREATE INDEX sign_ins_by_end ON auth.sign_ins USING btree (expires_at);
CREATE INDEX sign_ins_by_player ON auth.sign_ins USING btree (player_id, created_at DESC);
grant select on auth.sign_ins to parlor_auth;

create table auth.staff_alerts (
  id bigint generated always as identity not null,
  facts jsonb not null,
  is_break_glass boolean not null,
  admins uuid[] not null,
  at timestamp with time zone not null,
  told_at timestamp with time zone,
  constraint staff_alerts_pkey PRIMARY KEY (id)
);
CREATE INDEX staff_alerts_untold ON auth.staff_alerts USING btree (id) WHERE (told_at IS NULL);

create table auth.totp (
  player_id uuid not null,
  sealed_seed text not null,
  last_step bigint not null,
  confirmed_at timestamp with time zone not null,
  constraint totp_pkey PRIMARY KEY (player_id),
  constraint totp_player_id_fkey FOREIGN KEY (player_id) REFERENCES auth.players(id) ON DELETE CASCADE
);
grant select on auth.totp to parlor_auth;

create table auth.totp_enrolments (
  player_id uuid not null,
  sealed_seed text not null,
  expires_at timestamp with time zone not null,
  constraint totp_enrolments_pkey PRIMARY KEY (player_id),
  constraint totp_enrolments_player_id_fkey FOREIGN KEY (player_id) REFERENCES auth.players(id) ON DELETE CASCADE
);
grant select on auth.totp_enrolments to parlor_auth;

create table auth.verifications (
  id uuid not null,
  player_id uuid not null,
  kind text not null,
  email text not null,
  token_hash bytea not null,
  expires_at timestamp with time zone not null,
  constraint verifications_pkey PRIMARY KEY (id),
  constraint verifications_player_id_fkey FOREIGN KEY (player_id) REFERENCES auth.players(id) ON DELETE CASCADE,
  constraint verifications_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX verifications_by_end ON auth.verifications USING btree (expires_at);
CREATE UNIQUE INDEX verifications_by_kind ON auth.verifications USING btree (player_id, kind) WHERE (kind <> 'undo_email'::text);

create table compliance.complaint_messages (
  id bigint generated always as identity not null,
  complaint_id uuid not null,
  author text not null,
  author_id uuid not null,
  body text not null,
  at timestamp with time zone not null,
  constraint complaint_messages_author_check CHECK ((author = ANY (ARRAY['player'::text, 'staff'::text]))),
  constraint complaint_messages_body_check CHECK (((length(body) >= 1) AND (length(body) <= 5000))),
  constraint complaint_messages_complaint_id_fkey FOREIGN KEY (complaint_id) REFERENCES compliance.complaints(id),
  constraint complaint_messages_pkey PRIMARY KEY (id)
);
CREATE INDEX complaint_messages_of ON compliance.complaint_messages USING btree (complaint_id, id);
grant select on compliance.complaint_messages to parlor_compliance;

create table compliance.complaints (
  id uuid not null,
  number bigint generated always as identity not null,
  player_id uuid not null,
  key text not null,
  digest bytea not null,
  subject text not null,
  state text default 'open'::text not null,
  opened_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  closed_at timestamp with time zone,
  constraint complaints_check CHECK (((state = 'closed'::text) = (closed_at IS NOT NULL))),
  constraint complaints_key_check CHECK (((length(key) >= 1) AND (length(key) <= 128))),
  constraint complaints_number_key UNIQUE (number),
  constraint complaints_pkey PRIMARY KEY (id),
  constraint complaints_player_id_key_key UNIQUE (player_id, key),
  constraint complaints_state_check CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'closed'::text]))),
  constraint complaints_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 200)))
);
CREATE INDEX complaints_due ON compliance.complaints USING btree (due_at) WHERE (state = 'open'::text);
grant select on compliance.complaints to parlor_compliance;

create table compliance.harm_days (
  day date not null,
  noted_at timestamp with time zone not null,
  signals integer not null,
  constraint harm_days_pkey PRIMARY KEY (day)
);

create table compliance.harm_policies (
  begins_at timestamp with time zone not null,
  threshold integer not null,
  window_days integer not null,
  again_days integer not null,
  pause_hours integer not null,
  constraint harm_policies_again_days_check CHECK (((again_days >= 1) AND (again_days <= 90))),
  constraint harm_policies_pause_hours_check CHECK (((pause_hours >= 24) AND (pause_hours <= 1008))),
  constraint harm_policies_pkey PRIMARY KEY (begins_at),
  constraint harm_policies_threshold_check CHECK ((threshold > 0)),
  constraint harm_policies_window_days_check CHECK (((window_days >= 1) AND (window_days <= 28)))
);

create table compliance.harm_rules (
  signal text not null,
  begins_at timestamp with time zone not null,
  weight integer not null,
  params jsonb not null,
  constraint harm_rules_params_read CHECK (COALESCE((
CASE signal
    WHEN 'checkout_after_limit'::text THEN ((params ?& ARRAY['minutes'::text]) AND ((params - ARRAY['minutes'::text]) = '{}'::jsonb))
    WHEN 'stakes_up'::text THEN ((params ?& ARRAY['times'::text, 'days'::text, 'playedDays'::text, 'leastMicros'::text]) AND ((params - ARRAY['times'::text, 'days'::text, 'playedDays'::text, 'leastMicros'::text]) = '{}'::jsonb) AND ((params -> 'leastMicros'::text) ?& ARRAY['GC'::text, 'SC'::text]) AND (((params -> 'leastMicros'::text) - ARRAY['GC'::text, 'SC'::text]) = '{}'::jsonb) AND (NOT jsonb_path_exists(params, '$."leastMicros".*?((@.type() != "number" || @ < 0) || @ != @.floor())'::jsonpath)))
    WHEN 'nights'::text THEN ((params ?& ARRAY['nights'::text, 'days'::text, 'minutes'::text, 'hours'::text]) AND ((params - ARRAY['nights'::text, 'days'::text, 'minutes'::text, 'hours'::text]) = '{}'::jsonb) AND jsonb_path_match(params, '($."hours" <= 24)'::jsonpath))
    WHEN 'failed_payments'::text THEN ((params ?& ARRAY['count'::text, 'hours'::text]) AND ((params - ARRAY['count'::text, 'hours'::text]) = '{}'::jsonb))
    WHEN 'prize_cancelled'::text THEN ((params ?& ARRAY['hours'::text]) AND ((params - ARRAY['hours'::text]) = '{}'::jsonb))
    ELSE ((params ?& ARRAY['count'::text, 'days'::text]) AND ((params - ARRAY['count'::text, 'days'::text]) = '{}'::jsonb))
END AND (NOT jsonb_path_exists(params, '$.keyvalue()?(@."key" != "leastMicros" && (((@."value".type() != "number" || @."value" < 1) || @."value" > 1440) || @."key" != "times" && @."value" != @."value".floor()))'::jsonpath))), false)),
  constraint harm_rules_pkey PRIMARY KEY (signal, begins_at),
  constraint harm_rules_signal_check CHECK ((signal = ANY (ARRAY['checkout_after_limit'::text, 'stakes_up'::text, 'nights'::text, 'failed_payments'::text, 'limits_raised'::text, 'breaks_repeated'::text, 'prize_cancelled'::text]))),
  constraint harm_rules_weight_check CHECK (((weight >= 0) AND (weight <= 100)))
);

create table compliance.harm_signals (
  player_id uuid not null,
  day date not null,
  signal text not null,
  weight integer not null,
  facts jsonb not null,
  weighed_at timestamp with time zone,
  constraint harm_signals_pkey PRIMARY KEY (player_id, day, signal)
);
CREATE INDEX harm_signals_waiting ON compliance.harm_signals USING btree (day, player_id) WHERE (weighed_at IS NULL);

create table compliance.harm_steps (
  id uuid not null,
  player_id uuid not null,
  day date not null,
  step text not null,
  score integer not null,
  signals jsonb not null,
  at timestamp with time zone not null,
  exclusion_id bigint,
  outcome text,
  reason text,
  closed_by uuid,
  closed_at timestamp with time zone,
  constraint harm_steps_check CHECK (((step = 'pause'::text) = (exclusion_id IS NOT NULL))),
  constraint harm_steps_check1 CHECK ((((closed_at IS NULL) = (closed_by IS NULL)) AND ((closed_at IS NULL) = (outcome IS NULL)) AND ((closed_at IS NULL) = (reason IS NULL)))),
  constraint harm_steps_check2 CHECK (((step = 'review'::text) OR (closed_at IS NULL))),
  constraint harm_steps_outcome_check CHECK ((outcome = ANY (ARRAY['contacted'::text, 'excluded'::text, 'no_action'::text]))),
  constraint harm_steps_pkey PRIMARY KEY (id),
  constraint harm_steps_player_id_day_key UNIQUE (player_id, day),
  constraint harm_steps_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500))),
  constraint harm_steps_step_check CHECK ((step = ANY (ARRAY['notice'::text, 'pause'::text, 'review'::text])))
);
CREATE INDEX harm_steps_waiting ON compliance.harm_steps USING btree (at) WHERE ((step = 'review'::text) AND (closed_at IS NULL));
grant select on compliance.harm_steps to parlor_compliance;

create table compliance.limit_checkouts (
  purchase_id uuid not null,
  player_id uuid not null,
  at timestamp with time zone not null,
  played_at timestamp with time zone not null,
  constraint limit_checkouts_pkey PRIMARY KEY (purchase_id)
);
CREATE INDEX limit_checkouts_at ON compliance.limit_checkouts USING btree (at);
CREATE INDEX limit_checkouts_player ON compliance.limit_checkouts USING btree (player_id);

create table compliance.matches (
  id bigint generated always as identity not null,
  player_id uuid not null,
  excluded_id uuid not null,
  exclusion_id bigint not null,
  why text not null,
  found_at timestamp with time zone not null,
  state text default 'open'::text not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  reason text,
  constraint matches_check CHECK ((((state = 'open'::text) = (decided_by IS NULL)) AND ((state = 'open'::text) = (decided_at IS NULL)))),
  constraint matches_exclusion_id_fkey FOREIGN KEY (exclusion_id) REFERENCES ledger.exclusions(id),
  constraint matches_pkey PRIMARY KEY (id),
  constraint matches_player_id_exclusion_id_key UNIQUE (player_id, exclusion_id),
  constraint matches_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500))),
  constraint matches_state_check CHECK ((state = ANY (ARRAY['open'::text, 'bound'::text, 'dismissed'::text]))),
  constraint matches_why_check CHECK ((why = ANY (ARRAY['person'::text, 'payer'::text])))
);
CREATE INDEX matches_open ON compliance.matches USING btree (id) WHERE (state = 'open'::text);

create table compliance.sanction_entries (
  list_id bigint not null,
  entry bigint not null,
  names text[] not null,
  births jsonb not null,
  digest text not null,
  countries text[] default '{}'::text[] not null,
  constraint sanction_entries_births_check CHECK ((jsonb_typeof(births) = 'array'::text)),
  constraint sanction_entries_list_id_fkey FOREIGN KEY (list_id) REFERENCES compliance.sanction_lists(id),
  constraint sanction_entries_names_check CHECK ((cardinality(names) > 0)),
  constraint sanction_entries_pkey PRIMARY KEY (list_id, entry)
);
grant select on compliance.sanction_entries to parlor_compliance;

create table compliance.sanction_lists (
  id bigint generated always as identity not null,
  source text not null,
  version text not null,
  entries integer not null,
  names integer not null,
  loaded_at timestamp with time zone not null,
  confirmed_at timestamp with time zone not null,
  constraint sanction_lists_check CHECK ((names >= entries)),
  constraint sanction_lists_check1 CHECK ((confirmed_at >= loaded_at)),
  constraint sanction_lists_entries_check CHECK ((entries > 0)),
  constraint sanction_lists_pkey PRIMARY KEY (id),
  constraint sanction_lists_source_check CHECK ((source = ANY (ARRAY['ofac'::text, 'development'::text]))),
  constraint sanction_lists_version_check CHECK (((length(version) >= 1) AND (length(version) <= 100)))
);
grant select on compliance.sanction_lists to parlor_compliance;

create table compliance.screenings (
  id uuid not null,
  player_id uuid not null,
  check_id uuid not null,
  list_id bigint not null,
  at timestamp with time zone not null,
  hits jsonb default '[]'::jsonb not null,
  state text not null,
  decided_by uuid,
  second_by uuid,
  decided_at timestamp with time zone,
  reason text,
  constraint screenings_check CHECK ((second_by <> decided_by)),
  constraint screenings_check1 CHECK (((state = ANY (ARRAY['cleared'::text, 'confirmed'::text])) = (second_by IS NOT NULL))),
  constraint screenings_check2 CHECK ((((second_by IS NULL) = (decided_by IS NULL)) AND ((second_by IS NULL) = (decided_at IS NULL)))),
  constraint screenings_check3 CHECK (((state = 'clear'::text) = (hits = '[]'::jsonb))),
  constraint screenings_hits_check CHECK ((jsonb_typeof(hits) = 'array'::text)),
  constraint screenings_list_id_fkey FOREIGN KEY (list_id) REFERENCES compliance.sanction_lists(id),
  constraint screenings_pkey PRIMARY KEY (id),
  constraint screenings_player_id_check_id_list_id_key UNIQUE (player_id, check_id, list_id),
  constraint screenings_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500))),
  constraint screenings_state_check CHECK ((state = ANY (ARRAY['clear'::text, 'known'::text, 'open'::text, 'cleared'::text, 'confirmed'::text])))
);
CREATE INDEX screenings_by_list ON compliance.screenings USING btree (list_id);
CREATE INDEX screenings_queue ON compliance.screenings USING btree (id) WHERE (state = 'open'::text);
CREATE INDEX screenings_undecided ON compliance.screenings USING btree (player_id) WHERE (state = ANY (ARRAY['open'::text, 'confirmed'::text]));
grant select on compliance.screenings to parlor_compliance;

create table compliance.suspicions (
  id uuid not null,
  player_id uuid not null,
  kind text not null,
  sealed text not null,
  key_id text not null,
  written_by uuid not null,
  key text not null,
  digest bytea not null,
  written_at timestamp with time zone not null,
  constraint suspicions_key_check CHECK (((length(key) >= 1) AND (length(key) <= 128))),
  constraint suspicions_kind_check CHECK ((kind = ANY (ARRAY['note'::text, 'filed'::text]))),
  constraint suspicions_pkey PRIMARY KEY (id),
  constraint suspicions_sealed_check CHECK (((length(sealed) >= 1) AND (length(sealed) <= 20000))),
  constraint suspicions_written_by_key_key UNIQUE (written_by, key)
);
CREATE INDEX suspicions_by_key ON compliance.suspicions USING btree (key_id);
CREATE INDEX suspicions_of ON compliance.suspicions USING btree (player_id, id);
CREATE INDEX suspicions_written ON compliance.suspicions USING btree (written_at);

create table compliance.tax_forms (
  id uuid not null,
  player_id uuid not null,
  vendor text not null,
  reference text,
  url text,
  token text,
  last4 text,
  state text default 'open'::text not null,
  code text,
  asked_at timestamp with time zone not null,
  state_at timestamp with time zone not null,
  checked_at timestamp with time zone,
  checks integer default 0 not null,
  constraint tax_forms_check CHECK (((state <> 'valid'::text) OR ((token IS NOT NULL) AND (last4 IS NOT NULL)))),
  constraint tax_forms_code_check CHECK ((length(code) <= 60)),
  constraint tax_forms_last4_check CHECK ((last4 ~ '^[0-9]{4}$'::text)),
  constraint tax_forms_pkey PRIMARY KEY (id),
  constraint tax_forms_reference_check CHECK (((length(reference) >= 1) AND (length(reference) <= 200))),
  constraint tax_forms_state_check CHECK ((state = ANY (ARRAY['open'::text, 'valid'::text, 'bad'::text, 'expired'::text]))),
  constraint tax_forms_token_check CHECK (((length(token) >= 1) AND (length(token) <= 200))),
  constraint tax_forms_url_check CHECK (((length(url) >= 1) AND (length(url) <= 2000))),
  constraint tax_forms_vendor_check CHECK (((length(vendor) >= 1) AND (length(vendor) <= 40))),
  constraint tax_forms_vendor_reference_key UNIQUE (vendor, reference)
);
CREATE INDEX tax_forms_by_player ON compliance.tax_forms USING btree (player_id);
CREATE UNIQUE INDEX tax_forms_open ON compliance.tax_forms USING btree (player_id) WHERE (state = 'open'::text);
CREATE INDEX tax_forms_waiting ON compliance.tax_forms USING btree (checked_at NULLS FIRST) WHERE (state = 'open'::text);
grant select on compliance.tax_forms to parlor_compliance;

create type compliance.tax_verdict as (
  year integer,
  threshold bigint,
  before bigint,
  code text,
  withhold_micros bigint
);

create table games.alerts (
  id bigint generated always as identity not null,
  at timestamp with time zone not null,
  kind text not null,
  game_id text not null,
  currency text not null,
  facts jsonb not null,
  constraint alerts_pkey PRIMARY KEY (id)
);
grant select on games.alerts to parlor_games;

create table games.openings (
  player_id uuid not null,
  key text not null,
  digest text not null,
  session_id uuid not null,
  joined boolean default false not null,
  created_at timestamp with time zone not null,
  constraint openings_pkey PRIMARY KEY (player_id, key)
);
grant select on games.openings to parlor_games;

create table games.play_days (
  session_id uuid not null,
  day date not null,
  player_id uuid not null,
  game_id text not null,
  currency text not null,
  rounds bigint not null,
  wagered_micros numeric(38,0) not null,
  paid_micros numeric(38,0) not null,
  constraint play_days_pkey PRIMARY KEY (session_id, day)
);
CREATE INDEX play_days_by_player ON games.play_days USING btree (player_id, day DESC, session_id DESC);

create table games.provider_games (
  provider_id integer not null,
  game_id text not null,
  enabled boolean default false not null,
  constraint provider_games_pkey PRIMARY KEY (provider_id, game_id),
  constraint provider_games_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES games.providers(id)
);

create table games.provider_keys (
  provider_id integer not null,
  id text not null,
  live boolean not null,
  constraint provider_keys_pkey PRIMARY KEY (provider_id, id),
  constraint provider_keys_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES games.providers(id)
);

create table games.provider_nonces (
  provider_id integer not null,
  nonce text not null,
  call_id uuid not null,
  at timestamp with time zone default clock_timestamp() not null,
  constraint provider_nonces_nonce_check CHECK (((length(nonce) >= 1) AND (length(nonce) <= 200))),
  constraint provider_nonces_pkey PRIMARY KEY (provider_id, nonce),
  constraint provider_nonces_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES games.providers(id)
);
CREATE INDEX provider_nonces_old ON games.provider_nonces USING btree (at);

create table games.provider_players (
  provider_id integer not null,
  alias text not null,
  player_id uuid not null,
  constraint provider_players_pkey PRIMARY KEY (provider_id, alias),
  constraint provider_players_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES games.providers(id),
  constraint provider_players_provider_id_player_id_key UNIQUE (provider_id, player_id)
);

create table games.provider_sessions (
  token_hash bytea not null,
  provider_id integer not null,
  session_id uuid not null,
  player_id uuid not null,
  sign_in_id uuid not null,
  game_id text not null,
  currency text not null,
  expires_at timestamp with time zone not null,
  superseded_at timestamp with time zone,
  constraint provider_sessions_currency_check CHECK ((currency = ANY (ARRAY['GC'::text, 'SC'::text]))),
  constraint provider_sessions_pkey PRIMARY KEY (token_hash),
  constraint provider_sessions_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES games.providers(id)
);
CREATE INDEX provider_sessions_player ON games.provider_sessions USING btree (player_id) WHERE (superseded_at IS NULL);

create table games.providers (
  id integer not null,
  name text not null,
  enabled boolean default false not null,
  constraint providers_id_check CHECK (((id >= 1) AND (id <= 100000))),
  constraint providers_name_key UNIQUE (name),
  constraint providers_pkey PRIMARY KEY (id)
);
CREATE TRIGGER providers_have_a_house AFTER INSERT ON games.providers FOR EACH ROW EXECUTE FUNCTION ledger.open_provider_house();

create table games.return_totals (
  game_id text not null,
  currency text not null,
  part smallint not null,
  rounds bigint default 0 not null,
  wagered_micros numeric(38,0) default 0 not null,
  paid_micros numeric(38,0) default 0 not null,
  expected double precision default 0 not null,
  variance double precision default 0 not null,
  largest double precision default 0 not null,
  constraint return_totals_pkey PRIMARY KEY (game_id, currency, part)
);

create view games.returns as
 SELECT game_id,
    currency,
    (sum(rounds))::bigint AS rounds,
    sum(wagered_micros) AS wagered_micros,
    sum(paid_micros) AS paid_micros,
    sum(expected) AS expected,
    sum(variance) AS variance,
    max(largest) AS largest
   FROM games.return_totals
  GROUP BY game_id, currency;
grant select on games.returns to parlor_games;

create table games.sessions (
  id uuid not null,
  player_id uuid not null,
  game_id text not null,
  currency text not null,
  state text not null,
  buy_in_micros bigint,
  key text,
  opened_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  close_reason text,
  rounds bigint default 0 not null,
  wagered_micros numeric(38,0) default 0 not null,
  paid_micros numeric(38,0) default 0 not null,
  expected double precision default 0 not null,
  variance double precision default 0 not null,
  largest double precision default 0 not null,
  stuck_since timestamp with time zone,
  stuck_reason text,
  stuck_attempts integer default 0 not null,
  unsettled_since timestamp with time zone,
  reported_at timestamp with time zone not null,
  constraint sessions_currency_check CHECK ((currency = ANY (ARRAY['GC'::text, 'SC'::text]))),
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_state_check CHECK ((state = ANY (ARRAY['opening'::text, 'open'::text, 'closing'::text, 'closed'::text, 'failed'::text])))
);
CREATE INDEX sessions_by_player ON games.sessions USING btree (player_id, id DESC);
CREATE INDEX sessions_live ON games.sessions USING btree (reported_at) WHERE (state = ANY (ARRAY['opening'::text, 'open'::text, 'closing'::text]));
CREATE INDEX sessions_live_by_player ON games.sessions USING btree (player_id) WHERE (state = ANY (ARRAY['opening'::text, 'open'::text, 'closing'::text]));
CREATE INDEX sessions_refused ON games.sessions USING btree (player_id, game_id, currency) WHERE (state = 'failed'::text);
CREATE INDEX sessions_stuck ON games.sessions USING btree (stuck_since) WHERE (stuck_since IS NOT NULL);
CREATE INDEX sessions_unsettled ON games.sessions USING btree (unsettled_since) WHERE (unsettled_since IS NOT NULL);
CREATE TRIGGER add_first_returns AFTER INSERT ON games.sessions FOR EACH ROW WHEN ((new.rounds > 0)) EXECUTE FUNCTION games.add_returns();
CREATE TRIGGER add_returns AFTER UPDATE ON games.sessions FOR EACH ROW WHEN (((new.rounds <> old.rounds) OR (new.wagered_micros <> old.wagered_micros) OR (new.paid_micros <> old.paid_micros))) EXECUTE FUNCTION games.add_returns();
grant select on games.sessions to parlor_games;

create table games.settings (
  game_id text not null,
  enabled boolean not null,
  changed_at timestamp with time zone not null,
  changed_by uuid not null,
  constraint settings_pkey PRIMARY KEY (game_id)
);
grant select on games.settings to parlor_games;

create table identity.checks (
  id uuid not null,
  player_id uuid,
  request_key text not null,
  provider text not null,
  reference text,
  url text,
  provider_state text default 'open'::text not null,
  state text default 'open'::text not null,
  reason text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  sealed text,
  key_id text,
  document_kind text,
  document_expires_on date,
  next_look_at timestamp with time zone not null,
  looks integer default 0 not null,
  look_failures integer default 0 not null,
  look_error text,
  parked_at timestamp with time zone,
  redacted_at timestamp with time zone,
  recovery_id uuid,
  constraint checks_check CHECK ((expires_at > created_at)),
  constraint checks_check1 CHECK (((state = 'failed'::text) = (reason IS NOT NULL))),
  constraint checks_check2 CHECK (((state = ANY (ARRAY['open'::text, 'processing'::text])) = (decided_at IS NULL))),
  constraint checks_check3 CHECK (((sealed IS NULL) OR (state = 'verified'::text))),
  constraint checks_check4 CHECK (((sealed IS NULL) = (key_id IS NULL))),
  constraint checks_document_kind_check CHECK (((length(document_kind) >= 1) AND (length(document_kind) <= 50))),
  constraint checks_of_claimants_unnamed CHECK (((recovery_id IS NULL) OR (sealed IS NULL))),
  constraint checks_of_one CHECK (((player_id IS NULL) <> (recovery_id IS NULL))),
  constraint checks_pkey PRIMARY KEY (id),
  constraint checks_player_id_request_key_key UNIQUE (player_id, request_key),
  constraint checks_provider_reference_key UNIQUE (provider, reference),
  constraint checks_provider_state_check CHECK ((provider_state = ANY (ARRAY['open'::text, 'processing'::text, 'expired'::text, 'failed'::text, 'verified'::text]))),
  constraint checks_reason_check CHECK ((reason = ANY (ARRAY['document'::text, 'selfie'::text, 'other'::text, 'document_expired'::text, 'birth_date'::text, 'underage'::text, 'duplicate_person'::text, 'account_closed'::text]))),
  constraint checks_reference_check CHECK (((length(reference) >= 1) AND (length(reference) <= 255))),
  constraint checks_request_key_check CHECK (((length(request_key) >= 1) AND (length(request_key) <= 255))),
  constraint checks_sealed_check CHECK (((length(sealed) >= 1) AND (length(sealed) <= 8000))),
  constraint checks_state_check CHECK ((state = ANY (ARRAY['open'::text, 'processing'::text, 'expired'::text, 'failed'::text, 'verified'::text]))),
  constraint checks_url_check CHECK ((length(url) <= 2000))
);
CREATE INDEX checks_by_key ON identity.checks USING btree (key_id) WHERE (sealed IS NOT NULL);
CREATE INDEX checks_by_player ON identity.checks USING btree (player_id, created_at);
CREATE INDEX checks_by_recovery ON identity.checks USING btree (recovery_id, created_at) WHERE (recovery_id IS NOT NULL);
CREATE INDEX checks_due ON identity.checks USING btree (next_look_at) WHERE (redacted_at IS NULL);
CREATE INDEX checks_parked ON identity.checks USING btree (parked_at) WHERE (parked_at IS NOT NULL);
CREATE INDEX checks_queue ON identity.checks USING btree (id) WHERE (state = ANY (ARRAY['verified'::text, 'failed'::text]));
grant select on identity.checks to parlor_compliance;

create table identity.confirmations (
  check_id uuid not null,
  confirmed_by uuid not null,
  confirmed_at timestamp with time zone not null,
  reason text not null,
  constraint confirmations_check_id_fkey FOREIGN KEY (check_id) REFERENCES identity.checks(id),
  constraint confirmations_pkey PRIMARY KEY (check_id),
  constraint confirmations_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
);
grant select on identity.confirmations to parlor_compliance;

create table identity.declarations (
  player_id uuid not null,
  version integer not null,
  at timestamp with time zone not null,
  constraint declarations_pkey PRIMARY KEY (player_id, version)
);
grant select on identity.declarations to parlor_compliance;

create table identity.keys (
  player_id uuid not null,
  kind text not null,
  key_id text not null,
  key bytea not null,
  since timestamp with time zone not null,
  left_at timestamp with time zone,
  constraint keys_key_check CHECK ((length(key) = 32)),
  constraint keys_kind_check CHECK ((kind = ANY (ARRAY['household'::text, 'person'::text, 'document'::text]))),
  constraint keys_pkey PRIMARY KEY (player_id, kind, key)
);
CREATE INDEX keys_by_key ON identity.keys USING btree (key);

create table identity.profiles (
  player_id uuid not null,
  sealed text not null,
  key_id text not null,
  place text not null,
  version integer not null,
  declared_at timestamp with time zone not null,
  constraint profiles_pkey PRIMARY KEY (player_id),
  constraint profiles_place_check CHECK ((place ~ '^[A-Z]{2}(-[A-Z0-9]{1,3})?$'::text)),
  constraint profiles_sealed_check CHECK (((length(sealed) >= 1) AND (length(sealed) <= 8000))),
  constraint profiles_version_check CHECK ((version > 0))
);
CREATE INDEX profiles_by_key ON identity.profiles USING btree (key_id);
grant select on identity.profiles to parlor_compliance;

create table identity.refund_orders (
  id bigint generated always as identity not null,
  player_id uuid not null,
  since timestamp with time zone not null,
  why text not null,
  ordered_at timestamp with time zone not null,
  done_at timestamp with time zone,
  constraint refund_orders_pkey PRIMARY KEY (id),
  constraint refund_orders_player_id_why_since_key UNIQUE (player_id, why, since),
  constraint refund_orders_why_check CHECK ((why = ANY (ARRAY['underage'::text, 'excluded'::text])))
);
CREATE INDEX refund_orders_open ON identity.refund_orders USING btree (id) WHERE (done_at IS NULL);

create type identity.verdict as (
  tier integer,
  state text,
  code text,
  check_id uuid,
  verified_at timestamp with time zone
);

create sequence ledger.account_numbers;

create view ledger.account_wallets as
 SELECT w.account_id AS id,
    w.account_id AS wallet_id
   FROM ledger.wallets w
UNION ALL
 SELECT w.hold_id AS id,
    w.account_id AS wallet_id
   FROM ledger.wallets w
  WHERE (w.hold_id IS NOT NULL)
UNION ALL
 SELECT w.receivable_id AS id,
    w.account_id AS wallet_id
   FROM ledger.wallets w
  WHERE (w.receivable_id IS NOT NULL)
UNION ALL
 SELECT s.account_id AS id,
    s.wallet_id
   FROM ledger.sessions s
  WHERE (s.account_id IS NOT NULL);
grant select on ledger.account_wallets to parlor_payments;

create table ledger.accounts (
  id bigint not null,
  floor_micros bigint default 0,
  multiplier_max bigint,
  result_day date,
  closed boolean default false not null,
  room bytea default decode(repeat('00'::text, 160), 'hex'::text) not null,
  version integer default 0 not null,
  balance_micros bigint default 0 not null,
  last_entry_id bigint,
  previous_entry_id bigint,
  wagered_micros bigint,
  paid_micros bigint,
  result_micros bigint,
  head bytea default '\x'::bytea not null,
  day_start_micros bigint,
  constraint accounts_pkey PRIMARY KEY (id),
  constraint overdraft CHECK ((balance_micros >= floor_micros))
) with (fillfactor=90);
grant select on ledger.accounts to parlor_payments;

create table ledger.check_runs (
  id bigint generated always as identity not null,
  at timestamp with time zone not null,
  entries bigint not null,
  differences bigint not null,
  report jsonb not null,
  constraint check_runs_pkey PRIMARY KEY (id)
);
grant select on ledger.check_runs to parlor_payments;

create table ledger.currencies (
  code bigint not null,
  name text not null,
  constraint currencies_name_key UNIQUE (name),
  constraint currencies_pkey PRIMARY KEY (code)
);
grant select on ledger.currencies to parlor_payments;

create table ledger.day_results (
  wallet_id bigint not null,
  day date not null,
  net_micros bigint not null,
  wagered_micros bigint default 0 not null,
  constraint day_results_pkey PRIMARY KEY (wallet_id, day)
);
CREATE INDEX day_results_day ON ledger.day_results USING btree (day, wallet_id);
grant select on ledger.day_results to parlor_payments;

create type ledger.difference as (
  invariant text,
  subject text,
  detail text
);

create table ledger.entries (
  id bigint not null,
  transaction_id bigint default ((pg_current_xact_id())::text)::bigint not null,
  at timestamp with time zone not null,
  account_id bigint not null,
  contra_id bigint not null,
  effect_micros bigint not null,
  after_micros bigint not null,
  previous_id bigint,
  contra_after_micros bigint,
  contra_previous_id bigint,
  version integer not null,
  contra_version integer,
  kind smallint not null,
  digest bytea not null,
  hash bytea not null,
  contra_hash bytea,
  constraint entries_pkey PRIMARY KEY (id),
  constraint entry_one_currency CHECK ((((account_id # contra_id) & (30)::bigint) = 0))
);
CREATE INDEX entries_transaction ON ledger.entries USING brin (transaction_id) WITH (pages_per_range='16', autosummarize='on');
CREATE TRIGGER entries_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.entries FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
grant select on ledger.entries to parlor_payments;

create sequence ledger.entry_numbers;

create table ledger.exclusion_lifts (
  exclusion_id bigint not null,
  approval_id uuid not null,
  lifted_at timestamp with time zone not null,
  constraint exclusion_lifts_approval_id_fkey FOREIGN KEY (approval_id) REFERENCES approvals.requests(id),
  constraint exclusion_lifts_approval_id_key UNIQUE (approval_id),
  constraint exclusion_lifts_exclusion_id_fkey FOREIGN KEY (exclusion_id) REFERENCES ledger.exclusions(id),
  constraint exclusion_lifts_pkey PRIMARY KEY (exclusion_id)
);
CREATE TRIGGER exclusion_lifts_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.exclusion_lifts FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
grant select on ledger.exclusion_lifts to parlor_payments;

create table ledger.exclusion_returns (
  exclusion_id bigint not null,
  asked_at timestamp with time zone not null,
  returns_at timestamp with time zone not null,
  constraint exclusion_returns_check CHECK ((returns_at > asked_at)),
  constraint exclusion_returns_exclusion_id_fkey FOREIGN KEY (exclusion_id) REFERENCES ledger.exclusions(id),
  constraint exclusion_returns_pkey PRIMARY KEY (exclusion_id)
);
CREATE TRIGGER exclusion_returns_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.exclusion_returns FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
grant select on ledger.exclusion_returns to parlor_payments;

create view ledger.exclusion_spans as
 SELECT x.id,
    x.player_id,
    x.kind,
    x.starts_at,
    x.ends_at,
    r.returns_at,
    LEAST(COALESCE(l.lifted_at, 'infinity'::timestamp with time zone),
        CASE
            WHEN ((x.kind = 'self_exclusion'::text) AND (x.ends_at IS NOT NULL)) THEN GREATEST(x.ends_at, COALESCE(r.returns_at, 'infinity'::timestamp with time zone))
            ELSE COALESCE(x.ends_at, 'infinity'::timestamp with time zone)
        END) AS until_at
   FROM ((ledger.exclusions x
     LEFT JOIN ledger.exclusion_returns r ON ((r.exclusion_id = x.id)))
     LEFT JOIN ledger.exclusion_lifts l ON ((l.exclusion_id = x.id)));

create table ledger.exclusions (
  id bigint generated always as identity not null,
  player_id uuid not null,
  kind text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  constraint exclusions_check CHECK ((ends_at > starts_at)),
  constraint exclusions_kind_check CHECK ((kind = ANY (ARRAY['cool_off'::text, 'self_exclusion'::text, 'house'::text]))),
  constraint exclusions_pkey PRIMARY KEY (id)
);
CREATE INDEX exclusions_at ON ledger.exclusions USING brin (starts_at);
CREATE INDEX exclusions_player ON ledger.exclusions USING btree (player_id);
CREATE TRIGGER exclusions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.exclusions FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
grant select on ledger.exclusions to parlor_payments;

create table ledger.hold_purposes (
  purpose text not null,
  house_number bigint not null,
  taken_back_when_leaving boolean not null,
  constraint hold_purposes_house_number_fkey FOREIGN KEY (house_number) REFERENCES ledger.house_accounts(number),
  constraint hold_purposes_pkey PRIMARY KEY (purpose)
);
grant select on ledger.hold_purposes to parlor_payments;

create table ledger.holds (
  id uuid not null,
  wallet_id bigint not null,
  amount_micros bigint not null,
  purpose text not null,
  state text default 'pending'::text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint holds_amount_micros_check CHECK ((amount_micros > 0)),
  constraint holds_check CHECK ((expires_at > created_at)),
  constraint holds_check1 CHECK (((state = 'pending'::text) = (ended_at IS NULL))),
  constraint holds_pkey PRIMARY KEY (id),
  constraint holds_purpose_fkey FOREIGN KEY (purpose) REFERENCES ledger.hold_purposes(purpose),
  constraint holds_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'posted'::text, 'voided'::text, 'expired'::text]))),
  constraint holds_wallet_id_fkey FOREIGN KEY (wallet_id) REFERENCES ledger.wallets(account_id)
);
CREATE INDEX holds_expiring ON ledger.holds USING btree (expires_at) WHERE ((state = 'pending'::text) AND (expires_at IS NOT NULL));
CREATE INDEX holds_pending ON ledger.holds USING btree (wallet_id) WHERE (state = 'pending'::text);
grant select on ledger.holds to parlor_payments;

create table ledger.house_accounts (
  number bigint not null,
  name text not null,
  note text not null,
  constraint house_accounts_name_key UNIQUE (name),
  constraint house_accounts_pkey PRIMARY KEY (number)
);
grant select on ledger.house_accounts to parlor_payments;

create table ledger.house_balances (
  id bigint not null,
  balance_micros numeric not null,
  constraint house_balances_id_check CHECK (((id & (1)::bigint) = 1)),
  constraint house_balances_pkey PRIMARY KEY (id)
);
grant select on ledger.house_balances to parlor_payments;

create table ledger.house_exclusions (
  exclusion_id bigint not null,
  made_by uuid,
  reason text not null,
  constraint house_exclusions_exclusion_id_fkey FOREIGN KEY (exclusion_id) REFERENCES ledger.exclusions(id),
  constraint house_exclusions_pkey PRIMARY KEY (exclusion_id),
  constraint house_exclusions_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
);
CREATE TRIGGER house_exclusions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.house_exclusions FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
grant select on ledger.house_exclusions to parlor_payments;

create table ledger.kinds (
  kind smallint not null,
  name text not null,
  constraint kinds_name_key UNIQUE (name),
  constraint kinds_pkey PRIMARY KEY (kind)
);
grant select on ledger.kinds to parlor_payments;

create table ledger.limit_changes (
  id bigint generated always as identity not null,
  player_id uuid not null,
  kind text not null,
  currency text not null,
  period text not null,
  amount_micros bigint,
  effective_at timestamp with time zone not null,
  at timestamp with time zone not null,
  constraint limit_changes_pkey PRIMARY KEY (id)
);
CREATE INDEX limit_changes_at ON ledger.limit_changes USING brin (at);
CREATE INDEX limit_changes_player ON ledger.limit_changes USING btree (player_id, at);
CREATE TRIGGER limit_changes_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.limit_changes FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
grant select on ledger.limit_changes to parlor_payments;

create table ledger.limits (
  player_id uuid not null,
  kind text not null,
  currency text not null,
  period text not null,
  amount_micros bigint,
  next_amount_micros bigint,
  next_at timestamp with time zone,
  constraint limits_amount_micros_check CHECK ((amount_micros >= 0)),
  constraint limits_check CHECK (((kind = 'purchase'::text) = (currency = 'USD'::text))),
  constraint limits_check1 CHECK (((next_at IS NOT NULL) OR (next_amount_micros IS NULL))),
  constraint limits_currency_check CHECK ((currency = ANY (ARRAY['GC'::text, 'SC'::text, 'USD'::text]))),
  constraint limits_kind_check CHECK ((kind = ANY (ARRAY['loss'::text, 'purchase'::text, 'wager'::text]))),
  constraint limits_next_amount_micros_check CHECK ((next_amount_micros >= 0)),
  constraint limits_period_check CHECK ((period = ANY (ARRAY['day'::text, 'week'::text, 'month'::text]))),
  constraint limits_pkey PRIMARY KEY (player_id, kind, currency, period)
);
grant select on ledger.limits to parlor_payments;

create table ledger.lot_advances (
  id bigint generated always as identity not null,
  lot_id bigint not null,
  entry_id bigint not null,
  amount_micros bigint not null,
  undoes_id bigint,
  constraint lot_advances_amount_micros_check CHECK ((amount_micros <> 0)),
  constraint lot_advances_check CHECK (((undoes_id IS NULL) = (amount_micros > 0))),
  constraint lot_advances_lot_id_fkey FOREIGN KEY (lot_id) REFERENCES ledger.lots(id),
  constraint lot_advances_pkey PRIMARY KEY (id),
  constraint lot_advances_undoes_id_fkey FOREIGN KEY (undoes_id) REFERENCES ledger.lot_advances(id),
  constraint lot_advances_undoes_id_key UNIQUE (undoes_id)
);
CREATE INDEX lot_advances_entry ON ledger.lot_advances USING btree (entry_id);
CREATE INDEX lot_advances_lot ON ledger.lot_advances USING btree (lot_id);
CREATE TRIGGER lot_advances_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.lot_advances FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
grant select on ledger.lot_advances to parlor_payments;

create table ledger.lot_batches (
  entry_id bigint not null,
  rounds integer not null,
  wagered_micros bigint not null,
  paid_micros bigint not null,
  uncounted_micros bigint not null,
  content bytea not null,
  constraint lot_batches_check CHECK (((uncounted_micros >= 0) AND (uncounted_micros <= wagered_micros))),
  constraint lot_batches_pkey PRIMARY KEY (entry_id)
);
CREATE TRIGGER lot_batches_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.lot_batches FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
grant select on ledger.lot_batches to parlor_payments;

create table ledger.lots (
  id bigint generated always as identity not null,
  wallet_id bigint not null,
  entry_id bigint not null,
  source text not null,
  granted_micros bigint not null,
  multiple numeric(6,2) not null,
  required_micros bigint not null,
  wagered_micros bigint default 0 not null,
  state text default 'open'::text not null,
  owed_micros bigint default 0 not null,
  expired_micros bigint default 0 not null,
  locked_micros bigint generated always as (
CASE
    WHEN ((state = 'open'::text) AND (wagered_micros < required_micros)) THEN (granted_micros - taken_back_micros)
    WHEN (state = 'expired'::text) THEN owed_micros
    ELSE (0)::bigint
END) stored not null,
  granted_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  taken_back_micros bigint default 0 not null,
  emptied_at timestamp with time zone,
  constraint lots_check CHECK (((wagered_micros >= 0) AND (wagered_micros <= required_micros))),
  constraint lots_check1 CHECK (((state = 'expired'::text) OR (owed_micros = 0))),
  constraint lots_check2 CHECK (((taken_back_micros >= 0) AND (taken_back_micros <= granted_micros))),
  constraint lots_entry_id_key UNIQUE (entry_id),
  constraint lots_expired_micros_check CHECK ((expired_micros >= 0)),
  constraint lots_granted_micros_check CHECK ((granted_micros > 0)),
  constraint lots_multiple_check CHECK ((multiple >= (0)::numeric)),
  constraint lots_owed_micros_check CHECK ((owed_micros >= 0)),
  constraint lots_pkey PRIMARY KEY (id),
  constraint lots_required_micros_check CHECK ((required_micros >= 0)),
  constraint lots_source_check CHECK ((source = ANY (ARRAY['purchase_bonus'::text, 'daily'::text, 'mail_entry'::text, 'online_entry'::text, 'promotion'::text, 'rain'::text, 'referral'::text, 'adjustment'::text]))),
  constraint lots_state_check CHECK ((state = ANY (ARRAY['open'::text, 'void'::text, 'expired'::text]))),
  constraint lots_wallet_id_fkey FOREIGN KEY (wallet_id) REFERENCES ledger.wallets(account_id)
);
CREATE INDEX lots_expiring ON ledger.lots USING btree (expires_at) WHERE ((state = 'open'::text) AND (expires_at IS NOT NULL) AND (locked_micros > 0));
CREATE INDEX lots_locking ON ledger.lots USING btree (wallet_id, id) WHERE (locked_micros > 0);
grant select on ledger.lots to parlor_payments;

create view ledger.movements as
 SELECT e.account_id,
    e.id AS entry_id,
    e.version,
    e.contra_id,
    e.effect_micros,
    e.after_micros,
    e.previous_id,
    e.kind,
    e.at,
    e.digest,
    e.hash
   FROM ledger.entries e
UNION ALL
 SELECT e.contra_id AS account_id,
    e.id AS entry_id,
    e.contra_version AS version,
    e.account_id AS contra_id,
    (- e.effect_micros) AS effect_micros,
    e.contra_after_micros AS after_micros,
    e.contra_previous_id AS previous_id,
    e.kind,
    e.at,
    e.digest,
    e.contra_hash AS hash
   FROM ledger.entries e
  WHERE (e.contra_version IS NOT NULL);
grant select on ledger.movements to parlor_payments;

create table ledger.payees (
  player_id uuid not null,
  account_id bigint not null,
  constraint payees_account_id_check CHECK ((ledger.currency_of(account_id) = 'USD'::text)),
  constraint payees_account_id_key UNIQUE (account_id),
  constraint payees_pkey PRIMARY KEY (player_id)
);
grant select on ledger.payees to parlor_payments;

create table ledger.payers (
  player_id uuid not null,
  account_id bigint not null,
  constraint payers_account_id_check CHECK ((ledger.currency_of(account_id) = 'USD'::text)),
  constraint payers_account_id_key UNIQUE (account_id),
  constraint payers_pkey PRIMARY KEY (player_id)
);
grant select on ledger.payers to parlor_payments;

create table ledger.playthrough_rules (
  begins_at timestamp with time zone not null,
  chance_max_ppm integer not null,
  note text not null,
  constraint playthrough_rules_chance_max_ppm_check CHECK (((chance_max_ppm >= 0) AND (chance_max_ppm <= 1000000))),
  constraint playthrough_rules_pkey PRIMARY KEY (begins_at)
);
grant select on ledger.playthrough_rules to parlor_payments;

create table ledger.postings (
  key text not null,
  digest bytea not null,
  entry_ids bigint[] not null,
  kind smallint not null,
  corrects_id bigint,
  reason text,
  at timestamp with time zone not null,
  constraint postings_pkey PRIMARY KEY (key)
);
CREATE UNIQUE INDEX postings_corrects ON ledger.postings USING btree (corrects_id) WHERE (corrects_id IS NOT NULL);
CREATE TRIGGER postings_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.postings FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
grant select on ledger.postings to parlor_payments;

create table ledger.provider_actions (
  id bigint generated always as identity not null,
  provider_id integer not null,
  transaction_id text not null,
  kind text not null,
  state text not null,
  status text not null,
  digest bytea,
  wallet_id bigint,
  round_id text,
  game_id text,
  reference text,
  amount_micros bigint default 0 not null,
  entry_id bigint,
  day date not null,
  at timestamp with time zone not null,
  undone_by bigint,
  constraint provider_actions_amount_micros_check CHECK ((amount_micros >= 0)),
  constraint provider_actions_check CHECK (((state = 'rolled_back'::text) = (undone_by IS NOT NULL))),
  constraint provider_actions_check1 CHECK (((state = ANY (ARRAY['live'::text, 'rolled_back'::text])) OR (entry_id IS NULL))),
  constraint provider_actions_check2 CHECK (((state = 'tombstone'::text) = (digest IS NULL))),
  constraint provider_actions_entry_id_key UNIQUE (entry_id),
  constraint provider_actions_kind_check CHECK ((kind = ANY (ARRAY['debit'::text, 'credit'::text, 'rollback'::text]))),
  constraint provider_actions_pkey PRIMARY KEY (id),
  constraint provider_actions_provider_id_transaction_id_key UNIQUE (provider_id, transaction_id),
  constraint provider_actions_state_check CHECK ((state = ANY (ARRAY['live'::text, 'rolled_back'::text, 'tombstone'::text, 'noop'::text]))),
  constraint provider_actions_transaction_id_check CHECK (((length(transaction_id) >= 1) AND (length(transaction_id) <= 200))),
  constraint provider_actions_undone_by_fkey FOREIGN KEY (undone_by) REFERENCES ledger.provider_actions(id),
  constraint provider_actions_undone_by_key UNIQUE (undone_by),
  constraint provider_actions_wallet_id_fkey FOREIGN KEY (wallet_id) REFERENCES ledger.wallets(account_id)
);
CREATE INDEX provider_actions_round ON ledger.provider_actions USING btree (provider_id, round_id, wallet_id);
grant select on ledger.provider_actions to parlor_payments;

create table ledger.provider_rounds (
  provider_id integer not null,
  round_id text not null,
  wallet_id bigint not null,
  game_id text not null,
  state text default 'open'::text not null,
  debited_micros bigint default 0 not null,
  credited_micros bigint default 0 not null,
  opened_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by text,
  constraint provider_rounds_check CHECK (((state = 'open'::text) = (ended_at IS NULL))),
  constraint provider_rounds_check1 CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint provider_rounds_credited_micros_check CHECK ((credited_micros >= 0)),
  constraint provider_rounds_debited_micros_check CHECK ((debited_micros >= 0)),
  constraint provider_rounds_ended_by_check CHECK ((ended_by = ANY (ARRAY['provider'::text, 'operator'::text]))),
  constraint provider_rounds_pkey PRIMARY KEY (provider_id, round_id, wallet_id),
  constraint provider_rounds_state_check CHECK ((state = ANY (ARRAY['open'::text, 'ended'::text, 'resolved'::text]))),
  constraint provider_rounds_wallet_id_fkey FOREIGN KEY (wallet_id) REFERENCES ledger.wallets(account_id)
);
CREATE INDEX provider_rounds_ended ON ledger.provider_rounds USING btree (wallet_id, ended_at) WHERE (state <> 'open'::text);
CREATE INDEX provider_rounds_open ON ledger.provider_rounds USING btree (wallet_id) WHERE (state = 'open'::text);
grant select on ledger.provider_rounds to parlor_payments;

create table ledger.purchase_reservations (
  key text not null,
  player_id uuid not null,
  day date not null,
  amount_micros bigint not null,
  state text default 'reserved'::text not null,
  constraint purchase_reservations_amount_micros_check CHECK ((amount_micros > 0)),
  constraint purchase_reservations_pkey PRIMARY KEY (key),
  constraint purchase_reservations_state_check CHECK ((state = ANY (ARRAY['reserved'::text, 'kept'::text, 'released'::text])))
);
CREATE INDEX purchase_reservations_player ON ledger.purchase_reservations USING btree (player_id, day) WHERE (state <> 'released'::text);
grant select on ledger.purchase_reservations to parlor_payments;

create table ledger.reality_checks (
  player_id uuid not null,
  answered_at timestamp with time zone not null,
  constraint reality_checks_pkey PRIMARY KEY (player_id)
);

create table ledger.roll_up_mark (
  one boolean default true not null,
  upto bigint not null,
  constraint roll_up_mark_one_check CHECK (one),
  constraint roll_up_mark_pkey PRIMARY KEY (one)
);
grant select on ledger.roll_up_mark to parlor_payments;

create table ledger.root_leaves (
  day date not null,
  currency text not null,
  "position" bigint not null,
  wallet_id bigint not null,
  salt bytea not null,
  available_micros bigint not null,
  at_tables_micros bigint not null,
  on_hold_micros bigint not null,
  version integer not null,
  head bytea not null,
  constraint root_leaves_pkey PRIMARY KEY (day, currency, "position")
);
CREATE INDEX root_leaves_wallet ON ledger.root_leaves USING btree (wallet_id, day);
grant select on ledger.root_leaves to parlor_payments;

create table ledger.root_nodes (
  day date not null,
  currency text not null,
  level integer not null,
  "position" bigint not null,
  hash bytea not null,
  sum_micros numeric not null,
  constraint root_nodes_pkey PRIMARY KEY (day, currency, level, "position")
);
grant select on ledger.root_nodes to parlor_payments;

create table ledger.roots (
  day date not null,
  currency text not null,
  leaf_count bigint not null,
  height integer not null,
  total_micros numeric not null,
  root bytea not null,
  taken_at timestamp with time zone not null,
  snapshot text not null,
  signature bytea,
  key_id text,
  constraint roots_check CHECK (((signature IS NULL) = (key_id IS NULL))),
  constraint roots_currency_check CHECK ((currency = ANY (ARRAY['GC'::text, 'SC'::text]))),
  constraint roots_pkey PRIMARY KEY (day, currency)
);
CREATE TRIGGER roots_append_only BEFORE DELETE OR UPDATE ON ledger.roots FOR EACH ROW EXECUTE FUNCTION ledger.refuse_root_change();
CREATE TRIGGER roots_no_truncate BEFORE TRUNCATE ON ledger.roots FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
grant select on ledger.roots to parlor_payments;

create table ledger.sessions (
  session_id uuid not null,
  account_id bigint,
  wallet_id bigint,
  game_id text,
  opened_at timestamp with time zone,
  closed_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  flagged_at timestamp with time zone,
  wager_ceiling_micros bigint,
  constraint sessions_account_id_key UNIQUE (account_id),
  constraint sessions_check CHECK (((account_id IS NULL) = (cancelled_at IS NOT NULL))),
  constraint sessions_check1 CHECK (((account_id IS NULL) = (wallet_id IS NULL))),
  constraint sessions_check2 CHECK (((account_id IS NULL) = (opened_at IS NULL))),
  constraint sessions_pkey PRIMARY KEY (session_id)
);
CREATE INDEX sessions_ended ON ledger.sessions USING btree (wallet_id, closed_at) WHERE (account_id IS NOT NULL);
CREATE INDEX sessions_open ON ledger.sessions USING btree (wallet_id) INCLUDE (account_id) WHERE ((closed_at IS NULL) AND (account_id IS NOT NULL));
grant select on ledger.sessions to parlor_payments;

create type ledger.standing as (
  reason text,
  loss_budget bigint,
  changes_at timestamp with time zone,
  loss_limit jsonb,
  holds_until timestamp with time zone,
  epoch bigint,
  version bigint,
  wager_budget bigint,
  wager_limit jsonb,
  play_until timestamp with time zone,
  check_at timestamp with time zone,
  check_minutes integer,
  reached_limit jsonb,
  prize_max bigint,
  prize_place text
);

create table ledger.standing_notices (
  player_id uuid not null,
  version bigint not null,
  told bigint default 0 not null,
  due_at timestamp with time zone not null,
  attempts integer default 0 not null,
  parked_at timestamp with time zone,
  last_error text,
  constraint standing_notices_pkey PRIMARY KEY (player_id),
  constraint standing_notices_version_check CHECK ((version > 0))
);
CREATE INDEX standing_notices_due ON ledger.standing_notices USING btree (due_at) WHERE (told < version);

create table ledger.time_limit_changes (
  id bigint generated always as identity not null,
  player_id uuid not null,
  kind text not null,
  minutes integer,
  effective_at timestamp with time zone not null,
  at timestamp with time zone not null,
  constraint time_limit_changes_pkey PRIMARY KEY (id)
);
CREATE INDEX time_limit_changes_at ON ledger.time_limit_changes USING brin (at);
CREATE INDEX time_limit_changes_player ON ledger.time_limit_changes USING btree (player_id, at);
CREATE TRIGGER time_limit_changes_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.time_limit_changes FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
grant select on ledger.time_limit_changes to parlor_payments;

create table ledger.time_limits (
  player_id uuid not null,
  kind text not null,
  minutes integer,
  next_minutes integer,
  next_at timestamp with time zone,
  constraint time_limits_check CHECK (
CASE kind
    WHEN 'session_time'::text THEN ((minutes >= 15) AND (minutes <= 1440))
    ELSE ((minutes >= 15) AND (minutes <= 120))
END),
  constraint time_limits_check1 CHECK (
CASE kind
    WHEN 'session_time'::text THEN ((next_minutes >= 15) AND (next_minutes <= 1440))
    ELSE ((next_minutes >= 15) AND (next_minutes <= 120))
END),
  constraint time_limits_check2 CHECK (((next_at IS NOT NULL) OR (next_minutes IS NULL))),
  constraint time_limits_kind_check CHECK ((kind = ANY (ARRAY['session_time'::text, 'reality_check'::text]))),
  constraint time_limits_pkey PRIMARY KEY (player_id, kind)
);
grant select on ledger.time_limits to parlor_payments;

create table ledger.wallets (
  account_id bigint not null,
  player_id uuid not null,
  currency text not null,
  hold_id bigint,
  receivable_id bigint,
  lots_open boolean default false not null,
  restricted boolean default false not null,
  created_at timestamp with time zone default clock_timestamp() not null,
  constraint wallets_check CHECK ((ledger.currency_of(account_id) = currency)),
  constraint wallets_currency_check CHECK ((currency = ANY (ARRAY['GC'::text, 'SC'::text]))),
  constraint wallets_hold_id_key UNIQUE (hold_id),
  constraint wallets_pkey PRIMARY KEY (account_id),
  constraint wallets_player_id_currency_key UNIQUE (player_id, currency),
  constraint wallets_receivable_id_key UNIQUE (receivable_id)
);
grant select on ledger.wallets to parlor_payments;

create table locks.slots (
  domain text not null,
  slot smallint not null,
  constraint slots_pkey PRIMARY KEY (domain, slot)
);

create type outbox.parked as (
  outbox text,
  id text,
  kind text,
  subject_id uuid,
  attempts integer,
  parked_at timestamp with time zone,
  due_at timestamp with time zone,
  last_error text
);

create type outbox.size as (
  outbox text,
  waiting integer,
  parked integer,
  oldest_at_seconds double precision
);

create table payments.accepted_differences (
  provider text not null,
  payment_id text not null,
  what text not null,
  ours_micros bigint not null,
  theirs_micros bigint not null,
  note text not null,
  at timestamp with time zone default clock_timestamp() not null,
  constraint accepted_differences_note_check CHECK ((length(note) > 0)),
  constraint accepted_differences_pkey PRIMARY KEY (provider, payment_id, what, ours_micros, theirs_micros)
);
grant select on payments.accepted_differences to parlor_payments;

create table payments.adjustments (
  id uuid not null,
  player_id uuid not null,
  currency text not null,
  direction text not null,
  amount_micros bigint not null,
  reason text not null,
  state text default 'proposed'::text not null,
  proposed_by uuid not null,
  proposed_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  constraint adjustments_amount_micros_check CHECK ((amount_micros > 0)),
  constraint adjustments_check CHECK (((state = ANY (ARRAY['proposed'::text, 'void'::text])) = (decided_by IS NULL))),
  constraint adjustments_check1 CHECK (((decided_by IS NULL) = (decided_at IS NULL))),
  constraint adjustments_currency_check CHECK ((currency = ANY (ARRAY['GC'::text, 'SC'::text]))),
  constraint adjustments_direction_check CHECK ((direction = ANY (ARRAY['credit'::text, 'debit'::text]))),
  constraint adjustments_pkey PRIMARY KEY (id),
  constraint adjustments_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500))),
  constraint adjustments_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'rejected'::text, 'void'::text]))),
  constraint two_people CHECK ((decided_by <> proposed_by))
);
CREATE INDEX adjustments_player ON payments.adjustments USING btree (player_id, id);
grant select on payments.adjustments to parlor_payments;

create table payments.cash_statements (
  id bigint generated always as identity not null,
  at timestamp with time zone not null,
  amount_micros bigint not null,
  stated_by uuid not null,
  stated_at timestamp with time zone not null,
  reason text not null,
  constraint cash_statements_amount_micros_check CHECK ((amount_micros >= 0)),
  constraint cash_statements_pkey PRIMARY KEY (id),
  constraint cash_statements_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
);
CREATE INDEX cash_statements_newest ON payments.cash_statements USING btree (at, id);
grant select on payments.cash_statements to parlor_payments;

create table payments.daily_bonuses (
  player_id uuid not null,
  day date not null,
  at timestamp with time zone not null,
  currency text not null,
  constraint daily_bonuses_currency_check CHECK ((currency = ANY (ARRAY['GC'::text, 'SC'::text]))),
  constraint daily_bonuses_pkey PRIMARY KEY (player_id, day, currency)
);
grant select on payments.daily_bonuses to parlor_payments;

create type payments.destination_verdict as (
  code text,
  rests_until timestamp with time zone,
  review boolean
);

create table payments.destinations (
  id uuid not null,
  player_id uuid not null,
  provider text not null,
  reference text,
  url text,
  kind text not null,
  last4 text,
  label text,
  state text default 'pending'::text not null,
  name_match text,
  matched_check uuid,
  failure text,
  created_at timestamp with time zone not null,
  ready_at timestamp with time zone,
  removed_at timestamp with time zone,
  attempts integer default 0 not null,
  due_at timestamp with time zone not null,
  last_error text,
  looked_at timestamp with time zone,
  parked_at timestamp with time zone,
  constraint destinations_check CHECK (((state <> 'ready'::text) OR ((reference IS NOT NULL) AND (ready_at IS NOT NULL)))),
  constraint destinations_check1 CHECK (((state = 'removed'::text) = (removed_at IS NOT NULL))),
  constraint destinations_kind_check CHECK ((kind = ANY (ARRAY['bank'::text, 'gift_card'::text]))),
  constraint destinations_label_check CHECK (((length(label) >= 1) AND (length(label) <= 80))),
  constraint destinations_last4_check CHECK ((last4 ~ '^[0-9]{2,4}$'::text)),
  constraint destinations_name_match_check CHECK ((name_match = ANY (ARRAY['same'::text, 'close'::text, 'none'::text]))),
  constraint destinations_pkey PRIMARY KEY (id),
  constraint destinations_provider_reference_key UNIQUE (provider, reference),
  constraint destinations_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'ready'::text, 'failed'::text, 'removed'::text])))
);
CREATE INDEX destinations_due ON payments.destinations USING btree (due_at) WHERE (state = 'pending'::text);
CREATE INDEX destinations_parked ON payments.destinations USING btree (parked_at) WHERE ((state = 'pending'::text) AND (parked_at IS NOT NULL));
CREATE INDEX destinations_player ON payments.destinations USING btree (player_id, id);
grant select on payments.destinations to parlor_payments;

create table payments.disputes (
  provider text not null,
  dispute_id text not null,
  payment_id text not null,
  amount_micros bigint not null,
  status text not null,
  reason text not null,
  withdrawn_micros bigint not null,
  movements integer not null,
  at timestamp with time zone not null,
  constraint disputes_amount_micros_check CHECK ((amount_micros >= 0)),
  constraint disputes_movements_check CHECK ((movements >= 0)),
  constraint disputes_pkey PRIMARY KEY (provider, dispute_id),
  constraint disputes_status_check CHECK ((status = ANY (ARRAY['inquiry'::text, 'inquiry_closed'::text, 'open'::text, 'won'::text, 'lost'::text]))),
  constraint disputes_withdrawn_micros_check CHECK ((withdrawn_micros >= 0))
);
CREATE INDEX disputes_at ON payments.disputes USING btree (at);
CREATE INDEX disputes_payment ON payments.disputes USING btree (provider, payment_id);
grant select on payments.disputes to parlor_payments;

create table payments.entries (
  id uuid not null,
  method text not null,
  player_id uuid not null,
  code text,
  day date not null,
  state text not null,
  amount_micros bigint not null,
  received_at timestamp with time zone not null,
  scan_reference text,
  received_by uuid,
  due_on date,
  decided_at timestamp with time zone,
  decided_by uuid,
  approval_id uuid,
  reject_reason text,
  reject_note text,
  constraint entries_amount_micros_check CHECK ((amount_micros > 0)),
  constraint entries_approval_id_fkey FOREIGN KEY (approval_id) REFERENCES approvals.requests(id),
  constraint entries_approval_id_key UNIQUE (approval_id),
  constraint entries_check CHECK (((method = 'mail'::text) = (code IS NOT NULL))),
  constraint entries_check1 CHECK (((method <> 'online'::text) OR (state = 'accepted'::text))),
  constraint entries_check2 CHECK (((method <> 'mail'::text) OR ((received_by IS NOT NULL) AND (due_on IS NOT NULL)))),
  constraint entries_check3 CHECK (((state = 'received'::text) = (decided_at IS NULL))),
  constraint entries_check4 CHECK (((state = 'rejected'::text) = (reject_reason IS NOT NULL))),
  constraint entries_code_fkey FOREIGN KEY (code) REFERENCES payments.entry_codes(code),
  constraint entries_code_key UNIQUE (code),
  constraint entries_method_check CHECK ((method = ANY (ARRAY['mail'::text, 'online'::text]))),
  constraint entries_pkey PRIMARY KEY (id),
  constraint entries_reject_note_check CHECK (((length(reject_note) >= 1) AND (length(reject_note) <= 500))),
  constraint entries_reject_reason_check CHECK ((reject_reason = ANY (ARRAY['illegible'::text, 'wrong_name'::text, 'wrong_address'::text, 'code_invalid'::text, 'postmark_old'::text, 'duplicate_household'::text, 'other'::text, 'account_closed'::text]))),
  constraint entries_scan_reference_check CHECK (((length(scan_reference) >= 1) AND (length(scan_reference) <= 200))),
  constraint entries_state_check CHECK ((state = ANY (ARRAY['received'::text, 'accepted'::text, 'rejected'::text])))
);
CREATE INDEX entries_by_decider ON payments.entries USING btree (decided_by, decided_at);
CREATE INDEX entries_by_player ON payments.entries USING btree (player_id, day);
CREATE INDEX entries_decided ON payments.entries USING btree (decided_at) WHERE (method = 'mail'::text);
CREATE INDEX entries_waiting ON payments.entries USING btree (due_on, received_at) WHERE (state = 'received'::text);
grant select on payments.entries to parlor_payments;

create table payments.entry_codes (
  code text not null,
  player_id uuid not null,
  issued_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  amount_micros bigint not null,
  salt bytea not null,
  constraint entry_codes_amount_micros_check CHECK ((amount_micros > 0)),
  constraint entry_codes_check CHECK ((expires_at > issued_at)),
  constraint entry_codes_code_check CHECK ((code ~ '^[ACDEFHJKMNPRTWXY347]{13}$'::text)),
  constraint entry_codes_pkey PRIMARY KEY (code),
  constraint entry_codes_salt_check CHECK ((length(salt) = 16))
);
CREATE INDEX entry_codes_by_player ON payments.entry_codes USING btree (player_id, issued_at);
grant select on payments.entry_codes to parlor_payments;

create table payments.entry_households (
  entry_id uuid not null,
  key bytea not null,
  day date not null,
  constraint entry_households_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES payments.entries(id),
  constraint entry_households_pkey PRIMARY KEY (entry_id, key)
);
CREATE INDEX entry_households_by_day ON payments.entry_households USING btree (key, day);
grant select on payments.entry_households to parlor_payments;

create table payments.entry_rules (
  begins_at timestamp with time zone not null,
  postal_address text,
  card_text text not null,
  rules_text text not null,
  code_lives_days integer not null,
  unused_codes_max integer not null,
  household_day_max integer not null,
  second_person_one_in integer not null,
  person_day_max integer not null,
  target_business_days integer not null,
  note text not null,
  constraint entry_rules_card_text_check CHECK (((card_text ~~ '%{code}%'::text) AND (length(card_text) <= 2000))),
  constraint entry_rules_code_lives_days_check CHECK (((code_lives_days >= 1) AND (code_lives_days <= 365))),
  constraint entry_rules_household_day_max_check CHECK ((household_day_max > 0)),
  constraint entry_rules_person_day_max_check CHECK ((person_day_max > 0)),
  constraint entry_rules_pkey PRIMARY KEY (begins_at),
  constraint entry_rules_postal_address_check CHECK (((length(postal_address) >= 10) AND (length(postal_address) <= 500))),
  constraint entry_rules_rules_text_check CHECK (((length(rules_text) >= 1) AND (length(rules_text) <= 10000))),
  constraint entry_rules_second_person_one_in_check CHECK ((second_person_one_in > 0)),
  constraint entry_rules_target_business_days_check CHECK (((target_business_days >= 1) AND (target_business_days <= 60))),
  constraint entry_rules_unused_codes_max_check CHECK ((unused_codes_max > 0))
);
grant select on payments.entry_rules to parlor_payments;

create table payments.grant_rules (
  source text not null,
  currency text not null,
  begins_at timestamp with time zone not null,
  amount_micros bigint not null,
  playthrough_multiple numeric(6,2) default 1 not null,
  lives_days integer,
  note text not null,
  constraint grant_rules_amount_micros_check CHECK ((amount_micros > 0)),
  constraint grant_rules_currency_check CHECK ((currency = ANY (ARRAY['GC'::text, 'SC'::text]))),
  constraint grant_rules_lives_days_check CHECK ((lives_days > 0)),
  constraint grant_rules_pkey PRIMARY KEY (source, currency, begins_at),
  constraint grant_rules_playthrough_multiple_check CHECK ((playthrough_multiple >= (0)::numeric))
);
CREATE TRIGGER grant_rules_not_worse AFTER INSERT OR DELETE OR UPDATE ON payments.grant_rules FOR EACH STATEMENT EXECUTE FUNCTION payments.refuse_worse_entries();
grant select on payments.grant_rules to parlor_payments;

create table payments.idempotency_keys (
  player_id uuid not null,
  key text not null,
  request_digest bytea not null,
  reply jsonb default '{}'::jsonb not null,
  at timestamp with time zone not null,
  constraint idempotency_keys_key_check CHECK (((length(key) >= 1) AND (length(key) <= 128))),
  constraint idempotency_keys_pkey PRIMARY KEY (player_id, key)
);
CREATE INDEX idempotency_keys_at ON payments.idempotency_keys USING btree (at);
grant select on payments.idempotency_keys to parlor_payments;

create table payments.liability_runs (
  id bigint generated always as identity not null,
  at timestamp with time zone not null,
  report jsonb not null,
  constraint liability_runs_pkey PRIMARY KEY (id)
);
grant select on payments.liability_runs to parlor_payments;

create table payments.packages (
  id text not null,
  name text not null,
  price_micros bigint not null,
  gc_micros bigint not null,
  sc_bonus_micros bigint default 0 not null,
  begins_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  places text[],
  excluded_places text[] default '{}'::text[] not null,
  first_purchase_only boolean default false not null,
  player_count_max integer,
  day_count_max integer,
  "position" integer not null,
  constraint bonus_within_price CHECK (((player_count_max IS NOT NULL) OR ((sc_bonus_micros)::numeric <= (ceil(((price_micros)::numeric / 1000000.0)) * (1000000)::numeric)))),
  constraint packages_check CHECK ((ends_at > begins_at)),
  constraint packages_day_count_max_check CHECK ((day_count_max > 0)),
  constraint packages_gc_micros_check CHECK ((gc_micros > 0)),
  constraint packages_id_check CHECK ((id ~ '^[a-z0-9][a-z0-9-]{0,39}$'::text)),
  constraint packages_pkey PRIMARY KEY (id),
  constraint packages_player_count_max_check CHECK ((player_count_max > 0)),
  constraint packages_price_micros_check CHECK (((price_micros >= 500000) AND ((price_micros % (10000)::bigint) = 0))),
  constraint packages_sc_bonus_micros_check CHECK ((sc_bonus_micros >= 0))
);
grant select on payments.packages to parlor_payments;

create table payments.payout_differences (
  id uuid not null,
  provider text not null,
  subject text not null,
  redemption_id uuid,
  player_id uuid,
  what text not null,
  ours_micros bigint not null,
  theirs_micros bigint not null,
  found_at timestamp with time zone not null,
  gone_at timestamp with time zone,
  cleared_at timestamp with time zone,
  cleared_by uuid,
  cleared_for text,
  constraint payout_differences_pkey PRIMARY KEY (id),
  constraint payout_differences_what_check CHECK ((what = ANY (ARRAY['missing'::text, 'unknown'::text, 'more'::text, 'less'::text])))
);
CREATE INDEX payout_differences_open ON payments.payout_differences USING btree (found_at) WHERE ((gone_at IS NULL) AND (cleared_at IS NULL));
CREATE UNIQUE INDEX payout_differences_standing ON payments.payout_differences USING btree (provider, subject) WHERE (gone_at IS NULL);
grant select on payments.payout_differences to parlor_payments;

create table payments.payout_events (
  provider text not null,
  event_id text not null,
  type text not null,
  outcome text not null,
  subject_id uuid,
  created_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  constraint payout_events_pkey PRIMARY KEY (provider, event_id)
);
CREATE INDEX payout_events_received ON payments.payout_events USING btree (received_at);
CREATE INDEX payout_events_subject ON payments.payout_events USING btree (subject_id);
grant select on payments.payout_events to parlor_payments;

create table payments.payout_movements (
  provider text not null,
  movement_id text not null,
  kind text not null,
  amount_micros bigint not null,
  fee_micros bigint not null,
  currency text not null,
  reference text,
  redemption_id uuid,
  at timestamp with time zone not null,
  constraint payout_movements_kind_check CHECK ((kind = ANY (ARRAY['payout'::text, 'return'::text, 'other'::text]))),
  constraint payout_movements_pkey PRIMARY KEY (provider, movement_id)
);
CREATE INDEX payout_movements_at ON payments.payout_movements USING btree (provider, at);
CREATE INDEX payout_movements_redemption ON payments.payout_movements USING btree (redemption_id);
CREATE INDEX payout_movements_unknown ON payments.payout_movements USING btree (provider, reference) WHERE (redemption_id IS NULL);
grant select on payments.payout_movements to parlor_payments;

create table payments.payout_provider (
  only_one boolean default true not null,
  name text not null,
  constraint payout_provider_only_one_check CHECK (only_one),
  constraint payout_provider_pkey PRIMARY KEY (only_one)
);
grant select on payments.payout_provider to parlor_payments;

create table payments.payout_runs (
  id bigint generated always as identity not null,
  provider text not null,
  at timestamp with time zone not null,
  from_at timestamp with time zone not null,
  upto_at timestamp with time zone not null,
  movements bigint not null,
  fees_micros numeric not null,
  differences bigint not null,
  constraint payout_runs_pkey PRIMARY KEY (id)
);
CREATE INDEX payout_runs_provider ON payments.payout_runs USING btree (provider, id);
grant select on payments.payout_runs to parlor_payments;

create view payments.player_holdings as
 SELECT DISTINCT w.player_id
   FROM ((ledger.wallets w
     JOIN ledger.accounts a ON ((a.id = w.account_id)))
     LEFT JOIN ledger.accounts h ON ((h.id = w.hold_id)))
  WHERE ((a.balance_micros > 0) OR (h.balance_micros > 0) OR (EXISTS ( SELECT
           FROM ledger.sessions s
          WHERE ((s.wallet_id = w.account_id) AND (s.closed_at IS NULL) AND (s.account_id IS NOT NULL)))));
grant select on payments.player_holdings to parlor_auth;

create view payments.player_standing as
 SELECT p.player_id,
    bool_or((x.ends_at IS NULL)) AS excluded_for_good,
    max(
        CASE
            WHEN (x.ends_at > clock_timestamp()) THEN x.ends_at
            ELSE NULLIF(x.until_at, 'infinity'::timestamp with time zone)
        END) AS excluded_until
   FROM ((ledger.exclusion_spans x
     JOIN auth.player_facts f ON ((f.player_id = x.player_id)))
     JOIN auth.player_facts p ON ((p.person_id = f.person_id)))
  WHERE ((x.starts_at <= clock_timestamp()) AND (x.until_at > clock_timestamp()))
  GROUP BY p.player_id;
grant select on payments.player_standing to parlor_games;
grant select on payments.player_standing to parlor_payments;

create table payments.provider_events (
  provider text not null,
  event_id text not null,
  type text not null,
  outcome text not null,
  purchase_id uuid,
  created_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  constraint provider_events_pkey PRIMARY KEY (provider, event_id)
);
CREATE INDEX provider_events_purchase ON payments.provider_events USING btree (purchase_id);
grant select on payments.provider_events to parlor_payments;

create table payments.provider_movements (
  provider text not null,
  movement_id text not null,
  kind text not null,
  amount_micros bigint not null,
  fee_micros bigint not null,
  currency text not null,
  payment_id text,
  at timestamp with time zone not null,
  constraint provider_movements_kind_check CHECK ((kind = ANY (ARRAY['charge'::text, 'refund'::text, 'dispute'::text, 'other'::text]))),
  constraint provider_movements_pkey PRIMARY KEY (provider, movement_id)
);
CREATE INDEX provider_movements_payment ON payments.provider_movements USING btree (provider, payment_id);
grant select on payments.provider_movements to parlor_payments;

create table payments.purchase_pauses (
  id bigint generated always as identity not null,
  began_at timestamp with time zone not null,
  disputes integer not null,
  purchases integer not null,
  ended_at timestamp with time zone,
  ended_by uuid,
  reason text,
  constraint purchase_pauses_check CHECK ((ended_at >= began_at)),
  constraint purchase_pauses_check1 CHECK ((((ended_at IS NULL) = (ended_by IS NULL)) AND ((ended_at IS NULL) = (reason IS NULL)))),
  constraint purchase_pauses_pkey PRIMARY KEY (id),
  constraint purchase_pauses_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
);
CREATE UNIQUE INDEX purchase_pauses_one ON payments.purchase_pauses USING btree ((true)) WHERE (ended_at IS NULL);
grant select on payments.purchase_pauses to parlor_payments;

create table payments.purchase_rules (
  begins_at timestamp with time zone not null,
  open_count_max integer not null,
  unpaid_per_hour_max integer not null,
  second_person_micros bigint not null,
  person_day_micros bigint not null,
  bonus_multiple numeric(6,2) not null,
  bonus_lives_days integer,
  note text not null,
  constraint purchase_rules_bonus_lives_days_check CHECK ((bonus_lives_days > 0)),
  constraint purchase_rules_bonus_multiple_check CHECK ((bonus_multiple >= (1)::numeric)),
  constraint purchase_rules_open_count_max_check CHECK ((open_count_max > 0)),
  constraint purchase_rules_person_day_micros_check CHECK ((person_day_micros >= 0)),
  constraint purchase_rules_pkey PRIMARY KEY (begins_at),
  constraint purchase_rules_second_person_micros_check CHECK ((second_person_micros >= 0)),
  constraint purchase_rules_unpaid_per_hour_max_check CHECK ((unpaid_per_hour_max > 0))
);
CREATE TRIGGER purchase_rules_not_worse AFTER INSERT OR DELETE OR UPDATE ON payments.purchase_rules FOR EACH STATEMENT EXECUTE FUNCTION payments.refuse_worse_entries();
grant select on payments.purchase_rules to parlor_payments;

create table payments.purchases (
  id uuid not null,
  player_id uuid not null,
  package_id text not null,
  provider text not null,
  price_micros bigint not null,
  gc_micros bigint not null,
  sc_bonus_micros bigint not null,
  bonus_multiple numeric(6,2) not null,
  bonus_lives_days integer,
  payment_state text default 'creating'::text not null,
  provider_reference text,
  provider_payment_id text,
  checkout_url text,
  flag text,
  withdrawn_at timestamp with time zone,
  withdrawn_for text,
  payer text,
  failure text,
  charged_micros bigint,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  paid_at timestamp with time zone,
  next_check_at timestamp with time zone not null,
  checks integer default 0 not null,
  check_failures integer default 0 not null,
  check_error text,
  parked_at timestamp with time zone,
  looked_at timestamp with time zone,
  credited boolean default false not null,
  reversed_micros bigint default 0 not null,
  gc_taken_micros bigint default 0 not null,
  sc_taken_micros bigint default 0 not null,
  bonus_lot_id bigint,
  postings integer default 0 not null,
  authenticate boolean default false not null,
  authenticated boolean,
  name_match text,
  matched_check uuid,
  constraint purchases_bonus_lot_id_fkey FOREIGN KEY (bonus_lot_id) REFERENCES ledger.lots(id),
  constraint purchases_charged_micros_check CHECK ((charged_micros > 0)),
  constraint purchases_check CHECK (((reversed_micros >= 0) AND (reversed_micros <= price_micros))),
  constraint purchases_check1 CHECK (((gc_taken_micros >= 0) AND (gc_taken_micros <= gc_micros))),
  constraint purchases_check2 CHECK (((sc_taken_micros >= 0) AND (sc_taken_micros <= sc_bonus_micros))),
  constraint purchases_check3 CHECK (((NOT credited) OR ((payment_state = 'paid'::text) AND (flag IS NULL)))),
  constraint purchases_check4 CHECK ((credited OR (reversed_micros = 0))),
  constraint purchases_gc_micros_check CHECK ((gc_micros > 0)),
  constraint purchases_matched CHECK (((name_match IS NULL) = (matched_check IS NULL))),
  constraint purchases_name_match_check CHECK ((name_match = ANY (ARRAY['same'::text, 'close'::text, 'none'::text, 'unknown'::text]))),
  constraint purchases_package_id_fkey FOREIGN KEY (package_id) REFERENCES payments.packages(id),
  constraint purchases_payment_state_check CHECK ((payment_state = ANY (ARRAY['creating'::text, 'open'::text, 'processing'::text, 'failed'::text, 'expired'::text, 'paid'::text]))),
  constraint purchases_pkey PRIMARY KEY (id),
  constraint purchases_price_micros_check CHECK ((price_micros > 0)),
  constraint purchases_provider_provider_payment_id_key UNIQUE (provider, provider_payment_id),
  constraint purchases_provider_provider_reference_key UNIQUE (provider, provider_reference),
  constraint purchases_sc_bonus_micros_check CHECK ((sc_bonus_micros >= 0))
);
CREATE INDEX purchases_due ON payments.purchases USING btree (next_check_at) WHERE (payment_state = ANY (ARRAY['creating'::text, 'open'::text, 'processing'::text]));
CREATE INDEX purchases_failed ON payments.purchases USING btree (created_at) WHERE (payment_state = 'failed'::text);
CREATE INDEX purchases_paid ON payments.purchases USING btree (paid_at) WHERE credited;
CREATE INDEX purchases_parked ON payments.purchases USING btree (parked_at) WHERE ((parked_at IS NOT NULL) AND (payment_state = ANY (ARRAY['creating'::text, 'open'::text, 'processing'::text])));
CREATE INDEX purchases_payer ON payments.purchases USING btree (payer) WHERE credited;
CREATE INDEX purchases_player ON payments.purchases USING btree (player_id, id);
CREATE TRIGGER write_receipt AFTER UPDATE ON payments.purchases FOR EACH ROW WHEN (((new.credited AND ((NOT old.credited) OR (new.reversed_micros > old.reversed_micros))) OR ((old.flag IS NULL) AND (new.flag IS NOT NULL) AND (payments.refusal_of(new.*) IS NOT NULL)))) EXECUTE FUNCTION payments.write_receipt();
grant select on payments.purchases to parlor_payments;

create table payments.receipts (
  id uuid default gen_random_uuid() not null,
  purchase_id uuid not null,
  player_id uuid not null,
  kind text not null,
  facts jsonb not null,
  created_at timestamp with time zone default clock_timestamp() not null,
  taken_at timestamp with time zone,
  constraint receipts_kind_check CHECK ((kind = ANY (ARRAY['paid'::text, 'reversed'::text, 'refused'::text]))),
  constraint receipts_pkey PRIMARY KEY (id),
  constraint receipts_purchase_id_fkey FOREIGN KEY (purchase_id) REFERENCES payments.purchases(id)
);
CREATE INDEX receipts_waiting ON payments.receipts USING btree (created_at) WHERE (taken_at IS NULL);
grant select on payments.receipts to parlor_payments;

create view payments.receipts_due as
 SELECT id,
    kind,
    facts,
    created_at
   FROM payments.receipts
  WHERE (taken_at IS NULL);
grant select on payments.receipts_due to parlor_auth;
grant select on payments.receipts_due to parlor_payments;

create table payments.reconciliation_runs (
  id bigint generated always as identity not null,
  provider text not null,
  at timestamp with time zone not null,
  from_at timestamp with time zone not null,
  upto_at timestamp with time zone not null,
  movements bigint not null,
  fees_micros numeric not null,
  differences bigint not null,
  report jsonb not null,
  constraint reconciliation_runs_pkey PRIMARY KEY (id)
);
grant select on payments.reconciliation_runs to parlor_payments;

create table payments.redemption_events (
  id bigint generated always as identity not null,
  redemption_id uuid not null,
  state text not null,
  at timestamp with time zone not null,
  reasons text[] default '{}'::text[] not null,
  by_person uuid,
  fact jsonb default '{}'::jsonb not null,
  constraint redemption_events_pkey PRIMARY KEY (id),
  constraint redemption_events_redemption_id_fkey FOREIGN KEY (redemption_id) REFERENCES payments.redemptions(id)
);
CREATE INDEX redemption_events_at ON payments.redemption_events USING btree (at);
CREATE INDEX redemption_events_of ON payments.redemption_events USING btree (redemption_id, id);
CREATE TRIGGER redemption_events_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON payments.redemption_events FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
grant select on payments.redemption_events to parlor_payments;

create table payments.redemption_households (
  redemption_id uuid not null,
  key bytea not null,
  day date not null,
  constraint redemption_households_pkey PRIMARY KEY (redemption_id, key),
  constraint redemption_households_redemption_id_fkey FOREIGN KEY (redemption_id) REFERENCES payments.redemptions(id)
);
CREATE INDEX redemption_households_by_day ON payments.redemption_households USING btree (key, day);
grant select on payments.redemption_households to parlor_payments;

create type payments.redemption_weight as (
  needs text[],
  review text[],
  waits text[],
  until timestamp with time zone,
  tax_year integer,
  withhold_micros bigint
);

create table payments.redemptions (
  id uuid not null,
  player_id uuid not null,
  amount_micros bigint not null,
  destination_id uuid not null,
  retry_of uuid,
  requested_at timestamp with time zone not null,
  state text not null,
  state_since timestamp with time zone not null,
  reasons text[] default '{}'::text[] not null,
  cleared text[] default '{}'::text[] not null,
  approved_by uuid,
  approved_at timestamp with time zone,
  approval_id uuid,
  accepts_withholding boolean default false not null,
  withheld_micros bigint default 0 not null,
  tax_year integer,
  sent_at timestamp with time zone,
  paid_at timestamp with time zone,
  returned_at timestamp with time zone,
  provider_reference text,
  attention text,
  next_check_at timestamp with time zone not null,
  checks integer default 0 not null,
  check_error text,
  notices integer default 0 not null,
  person_id uuid,
  attention_number integer default 0 not null,
  attention_cleared_at timestamp with time zone,
  constraint redemptions_amount_micros_check CHECK ((amount_micros > 0)),
  constraint redemptions_approval_id_fkey FOREIGN KEY (approval_id) REFERENCES approvals.requests(id),
  constraint redemptions_approval_id_key UNIQUE (approval_id),
  constraint redemptions_check CHECK ((retry_of <> id)),
  constraint redemptions_check1 CHECK (((withheld_micros >= 0) AND (withheld_micros <= amount_micros))),
  constraint redemptions_check2 CHECK (((state = ANY (ARRAY['paying'::text, 'sent'::text, 'paid'::text, 'returned'::text])) = (tax_year IS NOT NULL))),
  constraint redemptions_check3 CHECK (((paid_at IS NULL) OR (state = ANY (ARRAY['paid'::text, 'returned'::text])))),
  constraint redemptions_check4 CHECK (((state = 'returned'::text) = (returned_at IS NOT NULL))),
  constraint redemptions_id_fkey FOREIGN KEY (id) REFERENCES ledger.holds(id),
  constraint redemptions_pkey PRIMARY KEY (id),
  constraint redemptions_retry_of_fkey FOREIGN KEY (retry_of) REFERENCES payments.redemptions(id),
  constraint redemptions_state_check CHECK ((state = ANY (ARRAY['held'::text, 'needs_player'::text, 'in_review'::text, 'approved'::text, 'paying'::text, 'sent'::text, 'paid'::text, 'returned'::text, 'cancelled'::text, 'rejected'::text, 'failed'::text])))
);
CREATE INDEX redemptions_approver ON payments.redemptions USING btree (approved_by, approved_at);
CREATE INDEX redemptions_attention ON payments.redemptions USING btree (id) WHERE (attention IS NOT NULL);
CREATE INDEX redemptions_by_id ON payments.redemptions USING btree (state, id);
CREATE INDEX redemptions_destination ON payments.redemptions USING btree (destination_id);
CREATE INDEX redemptions_due ON payments.redemptions USING btree (next_check_at) WHERE (state = ANY (ARRAY['held'::text, 'needs_player'::text, 'approved'::text, 'paying'::text, 'sent'::text]));
CREATE INDEX redemptions_paid ON payments.redemptions USING btree (paid_at) WHERE (state = 'paid'::text);
CREATE INDEX redemptions_player ON payments.redemptions USING btree (player_id, requested_at);
CREATE UNIQUE INDEX redemptions_retry ON payments.redemptions USING btree (retry_of) WHERE (state <> ALL (ARRAY['cancelled'::text, 'rejected'::text, 'failed'::text]));
CREATE INDEX redemptions_returned ON payments.redemptions USING btree (returned_at) WHERE (returned_at IS NOT NULL);
CREATE INDEX redemptions_sent ON payments.redemptions USING btree (sent_at) WHERE (sent_at IS NOT NULL);
grant select on payments.redemptions to parlor_compliance;
grant select on payments.redemptions to parlor_payments;

create table payments.refund_requests (
  id uuid not null,
  purchase_id uuid not null,
  amount_micros bigint not null,
  reason text not null,
  state text not null,
  requested_by uuid,
  requested_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  provider_refund_id text,
  failure text,
  next_try_at timestamp with time zone not null,
  attempts integer default 0 not null,
  last_error text,
  parked_at timestamp with time zone,
  constraint refund_requests_amount_micros_check CHECK ((amount_micros > 0)),
  constraint refund_requests_pkey PRIMARY KEY (id),
  constraint refund_requests_purchase_id_fkey FOREIGN KEY (purchase_id) REFERENCES payments.purchases(id),
  constraint refund_requests_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500))),
  constraint refund_requests_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'rejected'::text, 'void'::text, 'approved'::text, 'sent'::text, 'refused'::text]))),
  constraint two_people CHECK ((decided_by <> requested_by))
);
CREATE INDEX refund_requests_due ON payments.refund_requests USING btree (next_try_at) WHERE (state = 'approved'::text);
CREATE INDEX refund_requests_parked ON payments.refund_requests USING btree (parked_at) WHERE ((state = 'approved'::text) AND (parked_at IS NOT NULL));
CREATE INDEX refund_requests_person ON payments.refund_requests USING btree (requested_by, requested_at);
CREATE INDEX refund_requests_purchase ON payments.refund_requests USING btree (purchase_id, id);
grant select on payments.refund_requests to parlor_payments;

create table payments.refunds (
  provider text not null,
  refund_id text not null,
  payment_id text not null,
  amount_micros bigint not null,
  status text not null,
  at timestamp with time zone not null,
  constraint refunds_amount_micros_check CHECK ((amount_micros > 0)),
  constraint refunds_pkey PRIMARY KEY (provider, refund_id),
  constraint refunds_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'succeeded'::text, 'failed'::text])))
);
CREATE INDEX refunds_payment ON payments.refunds USING btree (provider, payment_id);
grant select on payments.refunds to parlor_payments;

create table payments.risk_rules (
  begins_at timestamp with time zone not null,
  payer_day_count_max integer not null,
  payer_day_micros bigint not null,
  payer_persons_max integer not null,
  household_day_micros bigint not null,
  authenticate_from_micros bigint,
  authenticate_new_days integer default 0 not null,
  dispute_days integer not null,
  dispute_rate_max numeric(5,4) not null,
  dispute_count_min integer not null,
  note text not null,
  constraint risk_rules_authenticate_from_micros_check CHECK ((authenticate_from_micros >= 0)),
  constraint risk_rules_authenticate_new_days_check CHECK ((authenticate_new_days >= 0)),
  constraint risk_rules_dispute_count_min_check CHECK ((dispute_count_min > 0)),
  constraint risk_rules_dispute_days_check CHECK (((dispute_days >= 1) AND (dispute_days <= 365))),
  constraint risk_rules_dispute_rate_max_check CHECK ((dispute_rate_max > (0)::numeric)),
  constraint risk_rules_household_day_micros_check CHECK ((household_day_micros > 0)),
  constraint risk_rules_payer_day_count_max_check CHECK ((payer_day_count_max > 0)),
  constraint risk_rules_payer_day_micros_check CHECK ((payer_day_micros > 0)),
  constraint risk_rules_payer_persons_max_check CHECK ((payer_persons_max > 0)),
  constraint risk_rules_pkey PRIMARY KEY (begins_at)
);
grant select on payments.risk_rules to parlor_payments;

create table payments.wallet_feed_mark (
  one boolean default true not null,
  upto bigint not null,
  constraint wallet_feed_mark_one_check CHECK (one),
  constraint wallet_feed_mark_pkey PRIMARY KEY (one)
);
grant select on payments.wallet_feed_mark to parlor_payments;

create table rules.ages (
  id bigint generated always as identity not null,
  place text not null,
  begins_at timestamp with time zone not null,
  instrument text not null,
  source_url text,
  source_date date,
  certainty text not null,
  note text default ''::text not null,
  entered_at timestamp with time zone default clock_timestamp() not null,
  entered_by uuid,
  second_by uuid,
  feature text not null,
  years integer not null,
  constraint ages_feature_check CHECK ((feature = ANY (ARRAY['account'::text, 'gc_purchase'::text, 'gc_play'::text, 'sc_grant'::text, 'sc_play'::text]))),
  constraint ages_pkey PRIMARY KEY (id),
  constraint ages_place_feature_begins_at_key UNIQUE (place, feature, begins_at),
  constraint ages_years_check CHECK (((years >= 18) AND (years <= 120))),
  constraint template_certainty_check CHECK ((certainty = ANY (ARRAY['sure'::text, 'likely'::text, 'uncertain'::text, 'policy'::text, 'development'::text]))),
  constraint template_check CHECK ((second_by <> entered_by)),
  constraint template_instrument_check CHECK (((length(instrument) >= 1) AND (length(instrument) <= 300))),
  constraint template_note_check CHECK ((length(note) <= 2000)),
  constraint template_place_check CHECK ((place ~ '^(\*|[A-Z]{2}(-[A-Z0-9]{1,3})?)$'::text)),
  constraint template_source_url_check CHECK ((length(source_url) <= 500))
);
CREATE TRIGGER ages_changed AFTER INSERT ON rules.ages FOR EACH STATEMENT EXECUTE FUNCTION rules.count_change();
grant select on rules.ages to parlor_compliance;

create table rules.dated_entries (
  id bigint generated always as identity not null,
  kind text not null,
  row_key text not null,
  begins_at timestamp with time zone not null,
  entered_at timestamp with time zone not null,
  entered_by uuid not null,
  second_by uuid not null,
  approval_id uuid not null,
  constraint dated_entries_approval_id_key UNIQUE (approval_id),
  constraint dated_entries_check CHECK ((second_by <> entered_by)),
  constraint dated_entries_kind_row_key_begins_at_key UNIQUE (kind, row_key, begins_at),
  constraint dated_entries_pkey PRIMARY KEY (id)
);

create table rules.epoch (
  one boolean default true not null,
  number bigint not null,
  constraint epoch_one_check CHECK (one),
  constraint epoch_pkey PRIMARY KEY (one)
);

create table rules.liability_floors (
  begins_at timestamp with time zone not null,
  cover_min numeric(6,4),
  margin_min_micros bigint,
  cash_lives_days integer not null,
  note text not null,
  constraint liability_floors_cash_lives_days_check CHECK (((cash_lives_days >= 1) AND (cash_lives_days <= 366))),
  constraint liability_floors_check CHECK ((COALESCE(cover_min, (margin_min_micros)::numeric) IS NOT NULL)),
  constraint liability_floors_cover_min_check CHECK ((cover_min > (0)::numeric)),
  constraint liability_floors_note_check CHECK (((length(note) >= 1) AND (length(note) <= 2000))),
  constraint liability_floors_pkey PRIMARY KEY (begins_at)
);
grant select on rules.liability_floors to parlor_compliance;
grant select on rules.liability_floors to parlor_payments;

create table rules.person_bars (
  id bigint generated always as identity not null,
  player_id uuid not null,
  kind text not null,
  begins_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  reason text not null,
  entered_by uuid,
  constraint person_bars_check CHECK ((ends_at >= begins_at)),
  constraint person_bars_kind_check CHECK ((kind = ANY (ARRAY['staff'::text, 'household'::text]))),
  constraint person_bars_pkey PRIMARY KEY (id),
  constraint person_bars_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
);
CREATE INDEX person_bars_player ON rules.person_bars USING btree (player_id);

create table rules.place_features (
  id bigint generated always as identity not null,
  place text not null,
  begins_at timestamp with time zone not null,
  instrument text not null,
  source_url text,
  source_date date,
  certainty text not null,
  note text default ''::text not null,
  entered_at timestamp with time zone default clock_timestamp() not null,
  entered_by uuid,
  second_by uuid,
  feature text not null,
  allowed boolean,
  constraint place_features_feature_check CHECK ((feature = ANY (ARRAY['gc_purchase'::text, 'gc_play'::text, 'sc_grant'::text, 'sc_play'::text, 'redeem'::text]))),
  constraint place_features_pkey PRIMARY KEY (id),
  constraint place_features_place_feature_begins_at_key UNIQUE (place, feature, begins_at),
  constraint template_certainty_check CHECK ((certainty = ANY (ARRAY['sure'::text, 'likely'::text, 'uncertain'::text, 'policy'::text, 'development'::text]))),
  constraint template_check CHECK ((second_by <> entered_by)),
  constraint template_instrument_check CHECK (((length(instrument) >= 1) AND (length(instrument) <= 300))),
  constraint template_note_check CHECK ((length(note) <= 2000)),
  constraint template_place_check CHECK ((place ~ '^(\*|[A-Z]{2}(-[A-Z0-9]{1,3})?)$'::text)),
  constraint template_source_url_check CHECK ((length(source_url) <= 500))
);
CREATE TRIGGER place_features_changed AFTER INSERT ON rules.place_features FOR EACH STATEMENT EXECUTE FUNCTION rules.count_change();
grant select on rules.place_features to parlor_compliance;

create table rules.place_modes (
  id bigint generated always as identity not null,
  place text not null,
  begins_at timestamp with time zone not null,
  instrument text not null,
  source_url text,
  source_date date,
  certainty text not null,
  note text default ''::text not null,
  entered_at timestamp with time zone default clock_timestamp() not null,
  entered_by uuid,
  second_by uuid,
  mode rules.mode not null,
  locks text default 'kept'::text not null,
  redeem_until timestamp with time zone,
  constraint place_modes_check CHECK ((redeem_until > begins_at)),
  constraint place_modes_locks_check CHECK ((locks = ANY (ARRAY['kept'::text, 'waived'::text]))),
  constraint place_modes_pkey PRIMARY KEY (id),
  constraint place_modes_place_begins_at_key UNIQUE (place, begins_at),
  constraint template_certainty_check CHECK ((certainty = ANY (ARRAY['sure'::text, 'likely'::text, 'uncertain'::text, 'policy'::text, 'development'::text]))),
  constraint template_check CHECK ((second_by <> entered_by)),
  constraint template_instrument_check CHECK (((length(instrument) >= 1) AND (length(instrument) <= 300))),
  constraint template_note_check CHECK ((length(note) <= 2000)),
  constraint template_place_check CHECK ((place ~ '^(\*|[A-Z]{2}(-[A-Z0-9]{1,3})?)$'::text)),
  constraint template_source_url_check CHECK ((length(source_url) <= 500))
);
CREATE TRIGGER place_modes_changed AFTER INSERT ON rules.place_modes FOR EACH STATEMENT EXECUTE FUNCTION rules.count_change();
grant select on rules.place_modes to parlor_compliance;

create table rules.place_zones (
  place text not null,
  zone text not null,
  constraint place_zones_pkey PRIMARY KEY (place)
);

create table rules.player_places (
  id bigint generated always as identity not null,
  player_id uuid not null,
  place text not null,
  method text not null,
  risks text[] default '{}'::text[] not null,
  accuracy_metres integer,
  evidence text,
  first_seen_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  valid_until timestamp with time zone not null,
  constraint player_places_accuracy_metres_check CHECK ((accuracy_metres >= 0)),
  constraint player_places_evidence_check CHECK ((length(evidence) <= 200)),
  constraint player_places_method_check CHECK ((method = ANY (ARRAY['edge'::text, 'device'::text, 'staff'::text]))),
  constraint player_places_pkey PRIMARY KEY (id),
  constraint player_places_place_check CHECK ((place ~ '^(unknown|[A-Z]{2}(-[A-Z0-9]{1,3})?)$'::text))
);
CREATE INDEX player_places_now ON rules.player_places USING btree (player_id, valid_until DESC);
grant select on rules.player_places to parlor_compliance;

create table rules.prize_caps (
  id bigint generated always as identity not null,
  place text not null,
  begins_at timestamp with time zone not null,
  instrument text not null,
  source_url text,
  source_date date,
  certainty text not null,
  note text default ''::text not null,
  entered_at timestamp with time zone default clock_timestamp() not null,
  entered_by uuid,
  second_by uuid,
  amount_micros bigint,
  constraint prize_caps_amount_micros_check CHECK ((amount_micros > 0)),
  constraint prize_caps_pkey PRIMARY KEY (id),
  constraint prize_caps_place_begins_at_key UNIQUE (place, begins_at),
  constraint template_certainty_check CHECK ((certainty = ANY (ARRAY['sure'::text, 'likely'::text, 'uncertain'::text, 'policy'::text, 'development'::text]))),
  constraint template_check CHECK ((second_by <> entered_by)),
  constraint template_instrument_check CHECK (((length(instrument) >= 1) AND (length(instrument) <= 300))),
  constraint template_note_check CHECK ((length(note) <= 2000)),
  constraint template_place_check CHECK ((place ~ '^(\*|[A-Z]{2}(-[A-Z0-9]{1,3})?)$'::text)),
  constraint template_source_url_check CHECK ((length(source_url) <= 500))
);
CREATE TRIGGER prize_caps_changed AFTER INSERT ON rules.prize_caps FOR EACH STATEMENT EXECUTE FUNCTION rules.count_change();
grant select on rules.prize_caps to parlor_compliance;

create table rules.redemption_rules (
  begins_at timestamp with time zone not null,
  bank_minimum_micros bigint not null,
  gift_card_minimum_micros bigint not null,
  day_max_micros bigint not null,
  purchase_settles_days integer not null,
  unsettled_max_micros bigint not null,
  review_micros bigint not null,
  second_person_micros bigint not null,
  person_day_micros bigint not null,
  household_near_percent integer not null,
  destination_rest_hours integer not null,
  notice_days integer[] not null,
  gives_up_days integer not null,
  sent_silent_days integer not null,
  returns_days integer not null,
  note text not null,
  constraint redemption_rules_bank_minimum_micros_check CHECK ((bank_minimum_micros > 0)),
  constraint redemption_rules_day_max_micros_check CHECK ((day_max_micros > 0)),
  constraint redemption_rules_destination_rest_hours_check CHECK ((destination_rest_hours >= 0)),
  constraint redemption_rules_gift_card_minimum_micros_check CHECK ((gift_card_minimum_micros > 0)),
  constraint redemption_rules_gives_up_days_check CHECK ((gives_up_days > 0)),
  constraint redemption_rules_household_near_percent_check CHECK (((household_near_percent >= 1) AND (household_near_percent <= 100))),
  constraint redemption_rules_notice_days_before CHECK (((0 < ALL (notice_days)) AND (gives_up_days > ALL (notice_days)))),
  constraint redemption_rules_notice_days_check CHECK ((cardinality(notice_days) > 0)),
  constraint redemption_rules_person_day_micros_check CHECK ((person_day_micros >= 0)),
  constraint redemption_rules_pkey PRIMARY KEY (begins_at),
  constraint redemption_rules_purchase_settles_days_check CHECK ((purchase_settles_days >= 0)),
  constraint redemption_rules_returns_days_check CHECK ((returns_days > 0)),
  constraint redemption_rules_review_micros_check CHECK ((review_micros >= 0)),
  constraint redemption_rules_second_person_micros_check CHECK ((second_person_micros >= 0)),
  constraint redemption_rules_sent_silent_days_check CHECK ((sent_silent_days > 0)),
  constraint redemption_rules_unsettled_max_micros_check CHECK ((unsettled_max_micros >= 0))
);
grant select on rules.redemption_rules to parlor_compliance;
grant select on rules.redemption_rules to parlor_payments;

create table rules.retention_rules (
  kind text not null,
  begins_at timestamp with time zone not null,
  keeps interval not null,
  note text default ''::text not null,
  constraint retention_rules_keeps_check CHECK ((keeps >= '00:00:00'::interval)),
  constraint retention_rules_kind_check CHECK ((kind ~ '^[a-z]+(_[a-z]+)*$'::text)),
  constraint retention_rules_pkey PRIMARY KEY (kind, begins_at)
);
grant select on rules.retention_rules to parlor_compliance;

create table rules.screening_rules (
  begins_at timestamp with time zone not null,
  list_age_max interval not null,
  note text not null,
  constraint screening_rules_list_age_max_check CHECK ((list_age_max > '00:00:00'::interval)),
  constraint screening_rules_pkey PRIMARY KEY (begins_at)
);

create table rules.spans (
  place text not null,
  feature text not null,
  begins_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  mode rules.mode not null,
  allowed boolean not null,
  minimum_age integer not null,
  zone text not null,
  terms_since timestamp with time zone default '-infinity'::timestamp with time zone not null,
  prize_max_micros bigint,
  constraint spans_pkey PRIMARY KEY (place, feature, begins_at)
);

create table rules.tax_years (
  id bigint generated always as identity not null,
  year integer not null,
  threshold_micros bigint not null,
  withholding_rate numeric(5,4) not null,
  withhold_on text not null,
  after_reported boolean not null,
  form_kind text not null,
  instrument text not null,
  source_url text,
  source_date date,
  certainty text not null,
  note text default ''::text not null,
  entered_at timestamp with time zone default clock_timestamp() not null,
  entered_by uuid,
  second_by uuid,
  begins_at timestamp with time zone default '2000-01-01 00:00:00+00'::timestamp with time zone not null,
  constraint tax_years_certainty_check CHECK ((certainty = ANY (ARRAY['sure'::text, 'likely'::text, 'uncertain'::text, 'policy'::text, 'development'::text]))),
  constraint tax_years_check CHECK ((second_by <> entered_by)),
  constraint tax_years_form_kind_check CHECK ((form_kind ~ '^[0-9A-Z-]{1,20}$'::text)),
  constraint tax_years_instrument_check CHECK (((length(instrument) >= 1) AND (length(instrument) <= 300))),
  constraint tax_years_note_check CHECK ((length(note) <= 2000)),
  constraint tax_years_pkey PRIMARY KEY (id),
  constraint tax_years_source_url_check CHECK ((length(source_url) <= 500)),
  constraint tax_years_threshold_micros_check CHECK ((threshold_micros > 0)),
  constraint tax_years_withhold_on_check CHECK ((withhold_on = ANY (ARRAY['whole'::text, 'excess'::text]))),
  constraint tax_years_withholding_rate_check CHECK (((withholding_rate > (0)::numeric) AND (withholding_rate < (1)::numeric))),
  constraint tax_years_year_check CHECK (((year >= 2020) AND (year <= 2200)))
);
CREATE INDEX tax_years_by_year ON rules.tax_years USING btree (year, id DESC);
grant select on rules.tax_years to parlor_compliance;

create table rules.terms (
  kind text not null,
  version integer not null,
  begins_at timestamp with time zone not null,
  title text not null,
  body text not null,
  entered_at timestamp with time zone default clock_timestamp() not null,
  entered_by uuid,
  second_by uuid,
  constraint terms_body_check CHECK (((length(body) >= 1) AND (length(body) <= 200000))),
  constraint terms_check CHECK ((second_by <> entered_by)),
  constraint terms_kind_begins_at_key UNIQUE (kind, begins_at),
  constraint terms_kind_check CHECK ((kind = ANY (ARRAY['terms'::text, 'privacy'::text, 'promotion'::text]))),
  constraint terms_pkey PRIMARY KEY (kind, version),
  constraint terms_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200))),
  constraint terms_version_check CHECK ((version > 0))
);
CREATE TRIGGER terms_changed AFTER INSERT ON rules.terms FOR EACH STATEMENT EXECUTE FUNCTION rules.count_change();
grant select on rules.terms to parlor_auth;

create table rules.tier_needs (
  begins_at timestamp with time zone not null,
  sum_micros bigint not null,
  tier integer not null,
  note text default ''::text not null,
  constraint tier_needs_pkey PRIMARY KEY (begins_at, sum_micros),
  constraint tier_needs_sum_micros_check CHECK ((sum_micros >= 0)),
  constraint tier_needs_tier_check CHECK (((tier >= 1) AND (tier <= 3)))
);
grant select on rules.tier_needs to parlor_compliance;
grant select on rules.tier_needs to parlor_payments;

create table rules.used_proofs (
  number text not null,
  expires_at timestamp with time zone not null,
  constraint used_proofs_number_check CHECK (((length(number) >= 1) AND (length(number) <= 200))),
  constraint used_proofs_pkey PRIMARY KEY (number)
);
CREATE INDEX used_proofs_by_expiry ON rules.used_proofs USING btree (expires_at);

create type rules.verdict as (
  code text,
  changes_at timestamp with time zone,
  place text,
  mode rules.mode,
  minimum_age integer,
  prize_max bigint,
  prize_place text
);

create table social.edges (
  owner_id uuid not null,
  other_id uuid not null,
  state text not null,
  since timestamp with time zone not null,
  constraint edges_check CHECK ((owner_id <> other_id)),
  constraint edges_pkey PRIMARY KEY (owner_id, other_id),
  constraint edges_state_check CHECK ((state = ANY (ARRAY['sent'::text, 'received'::text, 'friend'::text, 'blocked'::text])))
);
CREATE INDEX edges_by_state ON social.edges USING btree (owner_id, state, since DESC, other_id DESC);
grant select on social.edges to parlor_social;

create table social.outbox (
  id bigint generated always as identity not null,
  kind text not null,
  target_id uuid not null,
  content jsonb default '{}'::jsonb not null,
  due_at timestamp with time zone not null,
  attempts integer default 0 not null,
  last_error text,
  parked_at timestamp with time zone,
  constraint outbox_kind_check CHECK ((kind = ANY (ARRAY['relations'::text, 'notice'::text, 'retraction'::text, 'room'::text, 'forget'::text]))),
  constraint outbox_pkey PRIMARY KEY (id)
);
CREATE INDEX outbox_by_target ON social.outbox USING btree (target_id, id);
CREATE INDEX outbox_due ON social.outbox USING btree (due_at);
CREATE INDEX outbox_parked ON social.outbox USING btree (parked_at) WHERE (parked_at IS NOT NULL);
CREATE UNIQUE INDEX outbox_relations ON social.outbox USING btree (target_id) WHERE (kind = 'relations'::text);
grant select on social.outbox to parlor_social;

create table social.people (
  player_id uuid not null,
  version bigint default 0 not null,
  asked_since timestamp with time zone default '-infinity'::timestamp with time zone not null,
  asked integer default 0 not null,
  constraint people_pkey PRIMARY KEY (player_id)
);
grant select on social.people to parlor_social;

create table social.reports (
  id uuid not null,
  room_id uuid not null,
  message_id uuid not null,
  reporter_id uuid not null,
  author_id uuid not null,
  reason text not null,
  context jsonb not null,
  created_at timestamp with time zone not null,
  state text default 'open'::text not null,
  resolution text,
  resolved_by uuid,
  resolved_at timestamp with time zone,
  constraint reports_message_id_reporter_id_key UNIQUE (message_id, reporter_id),
  constraint reports_pkey PRIMARY KEY (id),
  constraint reports_room_id_fkey FOREIGN KEY (room_id) REFERENCES social.rooms(id),
  constraint reports_state_check CHECK ((state = ANY (ARRAY['open'::text, 'resolved'::text])))
);
CREATE INDEX reports_by_reporter ON social.reports USING btree (reporter_id, created_at);
CREATE INDEX reports_open ON social.reports USING btree (state, id);
grant select on social.reports to parlor_social;

create table social.room_members (
  room_id uuid not null,
  player_id uuid not null,
  role text not null,
  joined_at timestamp with time zone not null,
  constraint room_members_pkey PRIMARY KEY (room_id, player_id),
  constraint room_members_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'member'::text]))),
  constraint room_members_room_id_fkey FOREIGN KEY (room_id) REFERENCES social.rooms(id)
);
CREATE INDEX room_members_by_player ON social.room_members USING btree (player_id, room_id);
grant select on social.room_members to parlor_social;

create table social.rooms (
  id uuid not null,
  kind text not null,
  title text not null,
  game_id text,
  owner_id uuid,
  low_id uuid,
  high_id uuid,
  shards integer default 0 not null,
  policy jsonb default '{}'::jsonb not null,
  version bigint default 1 not null,
  created_at timestamp with time zone default now() not null,
  made_by uuid,
  made_key text,
  constraint rooms_check CHECK (((kind <> 'game'::text) OR (game_id IS NOT NULL))),
  constraint rooms_check1 CHECK (((kind = 'direct'::text) = ((low_id IS NOT NULL) AND (high_id IS NOT NULL) AND (low_id < high_id)))),
  constraint rooms_game_id_key UNIQUE (game_id),
  constraint rooms_kind_check CHECK ((kind = ANY (ARRAY['public'::text, 'game'::text, 'group'::text, 'direct'::text]))),
  constraint rooms_low_id_high_id_key UNIQUE (low_id, high_id),
  constraint rooms_made_by_made_key_key UNIQUE (made_by, made_key),
  constraint rooms_pkey PRIMARY KEY (id),
  constraint rooms_shards_check CHECK (((shards >= 0) AND (shards <= 64)))
);
CREATE INDEX rooms_open ON social.rooms USING btree (id) WHERE (kind = ANY (ARRAY['public'::text, 'game'::text]));
grant select on social.rooms to parlor_social;

create table social.sanctions (
  id uuid not null,
  room_id uuid not null,
  player_id uuid not null,
  kind text not null,
  reason text not null,
  actor_id uuid not null,
  created_at timestamp with time zone not null,
  until timestamp with time zone,
  lifted_at timestamp with time zone,
  lifted_by uuid,
  constraint sanctions_kind_check CHECK ((kind = ANY (ARRAY['mute'::text, 'ban'::text]))),
  constraint sanctions_pkey PRIMARY KEY (id),
  constraint sanctions_room_id_fkey FOREIGN KEY (room_id) REFERENCES social.rooms(id)
);
CREATE UNIQUE INDEX sanctions_active ON social.sanctions USING btree (room_id, player_id, kind) WHERE (lifted_at IS NULL);
grant select on social.sanctions to parlor_social;

-- function approvals.ask(p_id uuid, p_kind text, p_subject_id uuid, p_act jsonb, p_by uuid, p_reason text, p_now timestamp with time zone, p_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_auth, parlor_compliance, parlor_games, parlor_payments, parlor_social; body dc6f77f6

-- function approvals.barred(p_by uuid, p_roles text[], p_others uuid[]) returns text
--   plpgsql stable set search_path=""; body e4afa817

-- function approvals.consume(p_id uuid, p_kind text, p_subject_id uuid, p_act jsonb) returns void
--   plpgsql set search_path=""; body 40ddc534

-- function approvals.decide(p_id uuid, p_by uuid, p_verdict text, p_reason text, p_role_age interval, p_now timestamp with time zone, p_request_id text, p_context jsonb) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_auth, parlor_compliance, parlor_games, parlor_payments, parlor_social; body 90831d0b

-- function approvals.digest_of(p_kind text, p_subject_id uuid, p_act jsonb) returns bytea
--   sql immutable set search_path=""; body f9142f71

-- function approvals.expire(p_now timestamp with time zone, p_limit integer) returns integer
--   plpgsql security definer set search_path=""; for parlor_auth; body f3ca24c3

-- function approvals.has_role(p_player_id uuid, p_roles text[], p_since timestamp with time zone) returns boolean
--   sql stable set search_path=""; body 57cf22aa

-- function approvals.refusal(p_code text, p_facts jsonb DEFAULT NULL::jsonb) returns jsonb
--   sql immutable set search_path=""; body 09ce2e5b

-- function approvals.request_json(r approvals.requests) returns jsonb
--   sql stable set search_path=""; for parlor_auth; body e81db562

-- function approvals.require_service(p_kind approvals.kinds, p_may_be_auth boolean) returns void
--   plpgsql set search_path=""; body e25ce9dc

-- function approvals.run(p_request approvals.requests, p_context jsonb) returns jsonb
--   plpgsql set search_path=""; body 872dda22

-- function approvals.void(p_id uuid, p_now timestamp with time zone, p_why text) returns void
--   plpgsql set search_path=""; body f7c0b6be

-- function approvals.void_of_loser() returns trigger
--   plpgsql security definer set search_path=""; body fd987396

-- function audit.append(p_action text, p_actor_id uuid, p_subject_kind text, p_subject_id text, p_facts jsonb DEFAULT '{}'::jsonb, p_request_id text DEFAULT NULL::text) returns bigint
--   plpgsql security definer set search_path=""; for parlor_auth, parlor_compliance, parlor_games, parlor_payments, parlor_social; body 757f349d

-- function audit.append_refusal(p_action text, p_actor_id uuid, p_subject_kind text, p_subject_id text, p_facts jsonb, p_request_id text) returns bigint
--   sql security definer set search_path=""; for parlor_auth, parlor_compliance, parlor_games, parlor_payments, parlor_social; body a46e7eca

-- function audit.link(p_previous bytea, e audit.entries) returns bytea
--   sql stable set search_path=""; body 8acb627a

-- function audit.refuse_change() returns trigger
--   plpgsql; body 036ac179

-- function audit.seal(p_limit integer) returns integer
--   plpgsql security definer set search_path=""; for parlor_auth; body 7d2d753e

-- function audit.spelling(e audit.entries) returns text
--   sql stable set search_path=""; body 7ac1bb6f

-- function audit.verify(OUT checked bigint, OUT broken_at bigint, OUT stray bigint) returns record
--   plpgsql security definer set search_path=""; for parlor_auth; body d32ad9de

-- function auth.accept_terms(p_player_id uuid, p_accepted jsonb, p_request_id text) returns jsonb
--   sql security definer set search_path=""; for parlor_auth; body 292f6864

-- function auth.accept_terms_at(p_player_id uuid, p_accepted jsonb, p_given_at timestamp with time zone, p_request_id text) returns jsonb
--   plpgsql set search_path=""; body 5b4a16e1

-- function auth.acknowledge_erasure(p_player_id uuid) returns void
--   sql security definer set search_path=""; for parlor_compliance, parlor_games, parlor_payments, parlor_social; body 4cad858c

-- function auth.act_on_factor_reset(request approvals.requests, context jsonb) returns jsonb
--   plpgsql set search_path=""; body 95ffc0e0

-- function auth.act_on_recovery(request approvals.requests, context jsonb) returns jsonb
--   plpgsql set search_path=""; body 62f7c06b

-- function auth.act_on_role_grant(request approvals.requests, context jsonb) returns jsonb
--   plpgsql set search_path=""; body 8d0b8214

-- function auth.add_registration_link(p_email text, v jsonb) returns void
--   sql set search_path=""; body 40f7681e

-- function auth.address_changed() returns trigger
--   plpgsql security definer set search_path=""; body 6f032d67

-- function auth.alert_gauges() returns jsonb
--   sql stable security definer set search_path=""; for parlor_auth; body 5e08064f

-- function auth.are_linked(p_one uuid, p_other uuid) returns boolean
--   plpgsql stable security definer set search_path=""; body ac788d14

-- function auth.ask_recovery(p_approval_id uuid, p_id uuid, p_actor_id uuid, p_reason text, p_now timestamp with time zone, p_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_auth; body 98704b6e

-- function auth.ask_role(p_id uuid, p_player_id uuid, p_role text, p_actor_id uuid, p_now timestamp with time zone, p_reason text, p_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_auth; body fbba2f5b

-- function auth.be_oneself() returns trigger
--   plpgsql set search_path=""; body 0aeaa2e6

-- function auth.begin_erasure(p_player_id uuid, p_forfeit boolean, p_now timestamp with time zone, p_mail jsonb, p_request_id text) returns text
--   plpgsql security definer set search_path=""; for parlor_auth; body 82153f83

-- function auth.begin_recovery(p_id uuid, p_email text, p_new_email text, p_factor_lost boolean, p_token_hash bytea, p_link_until timestamp with time zone, p_mail jsonb, p_now timestamp with time zone, p_request_id text) returns void
--   plpgsql security definer set search_path=""; for parlor_auth; body 6ab70671

-- function auth.begin_totp(p_player_id uuid, p_sealed_seed text, p_expires_at timestamp with time zone) returns void
--   sql security definer set search_path=""; for parlor_auth; body 86ff45ab

-- function auth.bind_person(p_player_id uuid, p_now timestamp with time zone) returns void
--   plpgsql set search_path=""; body 4e686759

-- function auth.change_password(p_player_id uuid, p_old_hash text, p_new_hash text, p_long boolean, p_sid uuid, p_amr text[], p_now timestamp with time zone, p_mail jsonb, p_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_auth; body 1aa3f1de

-- function auth.claim_mail(p_id uuid, p_now timestamp with time zone, p_limit integer) returns SETOF auth.mail_outbox
--   sql security definer set search_path=""; for parlor_auth; body 3b999c31

-- function auth.claim_revocations(p_player_id uuid, p_now timestamp with time zone, p_limit integer) returns TABLE(player_id uuid, list jsonb, name jsonb)
--   plpgsql security definer set search_path=""; for parlor_auth; body 8e7bd812

-- function auth.close_challenge(p_token_hash bytea) returns boolean
--   plpgsql security definer set search_path=""; for parlor_auth; body 9e8e818d

-- function auth.close_underage(p_player_id uuid, p_now timestamp with time zone, p_request_id text) returns void
--   plpgsql set search_path=""; body 4109c109

-- function auth.confirm_email_change(p_token_hash bytea, p_now timestamp with time zone, p_undo jsonb, p_mail_old jsonb, p_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_auth; body 94ad41a3

-- function auth.confirm_recovery(p_token_hash bytea, p_password_proved boolean, p_now timestamp with time zone, p_request_id text) returns text
--   plpgsql security definer set search_path=""; for parlor_auth; body 590292c3

-- function auth.confirm_registration(p_token_hash bytea, p_proof jsonb, p_player_id uuid, p_now timestamp with time zone) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_auth; body e2281877

-- function auth.confirm_totp(p_player_id uuid, p_sealed_seed text, p_step bigint, p_hashes bytea[], p_sid uuid, p_now timestamp with time zone, p_mail jsonb, p_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_auth; body f0adba42

-- function auth.end_by_staff(p_player_id uuid, p_only uuid[], p_actor_id uuid, p_now timestamp with time zone, p_request_id text) returns uuid[]
--   plpgsql security definer set search_path=""; for parlor_auth; body efa7febb

-- function auth.end_sign_ins(p_player_id uuid, p_now timestamp with time zone, p_reason text, p_only uuid[], p_except uuid, p_rights boolean) returns uuid[]
--   plpgsql security definer set search_path=""; for parlor_auth; body 40ee20c5

-- function auth.enqueue_mail(p_player_id uuid, p_mail jsonb, p_now timestamp with time zone) returns void
--   plpgsql set search_path=""; body 09956095

-- function auth.expire_recoveries(p_now timestamp with time zone, p_limit integer) returns integer
--   plpgsql security definer set search_path=""; for parlor_auth; body 475cec6e

-- function auth.factor_reset_act(p_player_id uuid) returns jsonb
--   sql stable set search_path=""; body 6b65d014

-- function auth.finish_erasures(p_now timestamp with time zone, p_limit integer) returns integer
--   plpgsql security definer set search_path=""; for parlor_auth; body e5b23a88

-- function auth.grant_by_operator(p_email text, p_role text, p_granted boolean, p_break_glass text, p_now timestamp with time zone) returns text
--   plpgsql set search_path=""; body f7f933b0

-- function auth.is_living(s auth.sign_ins, p_now timestamp with time zone) returns boolean
--   sql immutable set search_path=""; for parlor_auth; body 10925a70

-- function auth.is_name_free(p_folded text, p_email text, p_now timestamp with time zone) returns boolean
--   sql stable set search_path=""; body 508167ff

-- function auth.is_name_held(p_folded text, p_player_id uuid, p_now timestamp with time zone) returns boolean
--   sql stable set search_path=""; body 1f1823c5

-- function auth.is_registered(p_email text, p_password_hash text, p_now timestamp with time zone) returns boolean
--   sql stable security definer set search_path=""; for parlor_auth; body 0c53b2ff

-- function auth.kin_of(p_player_id uuid) returns SETOF uuid
--   sql stable set search_path=""; body bdb97f66

-- function auth.lock_address(p_email text) returns void
--   sql set search_path=""; body 8f0d5d9e

-- function auth.mail_failed(p_id uuid, p_reason text) returns void
--   sql security definer set search_path=""; for parlor_auth; body e648333c

-- function auth.mail_sent(p_id uuid) returns void
--   sql security definer set search_path=""; for parlor_auth; body 64fb209c

-- function auth.mark_revoked(p_player_id uuid, p_now timestamp with time zone, p_rights boolean) returns bigint
--   plpgsql set search_path=""; body 992c966d

-- function auth.may_have_password(p_player_id uuid, p_long boolean) returns boolean
--   sql stable set search_path=""; body 958c6648

-- function auth.may_recover(r auth.recoveries) returns boolean
--   plpgsql stable set search_path=""; body 40acda21

-- function auth.note_address(p_email text, p_keys jsonb, p_now timestamp with time zone) returns void
--   plpgsql security definer set search_path=""; for parlor_auth; body e463b31b

-- function auth.note_device(p_player_id uuid, p_keys jsonb, p_now timestamp with time zone) returns void
--   sql set search_path=""; body 973ddb55

-- function auth.notify(p_player_id uuid, p_mail jsonb, p_now timestamp with time zone) returns void
--   sql security definer set search_path=""; for parlor_auth; body 5d22af60

-- function auth.open_challenge(p_token_hash bytea, p_player_id uuid, p_expires_at timestamp with time zone, p_password_version integer) returns boolean
--   plpgsql security definer set search_path=""; for parlor_auth; body 03f7da9c

-- function auth.open_sign_in(p_id uuid, p_player_id uuid, p_now timestamp with time zone, p_expires_at timestamp with time zone, p_idle_expires_at timestamp with time zone, p_amr text[], p_device text, p_place text, p_address_group text, p_refresh_hash bytea, p_cap integer, p_mail jsonb, p_password_version integer, p_held bytea, p_devices jsonb) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_auth; body 374fa5c6

-- function auth.prove_sign_in(p_sid uuid, p_player_id uuid, p_amr text[], p_now timestamp with time zone) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_auth; body 2ecfcabe

-- function auth.proved_registration(p_email text, p_proof jsonb, p_now timestamp with time zone) returns auth.registrations
--   sql stable set search_path=""; body 666853b6

-- function auth.purge(p_now timestamp with time zone, p_sign_ins_kept interval, p_devices_kept interval) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_auth; body 97ced505

-- function auth.purge_address_keys(p_now timestamp with time zone, p_kept interval) returns void
--   sql security definer set search_path=""; for parlor_auth; body fc12c9fc

-- function auth.put_recovery_codes(p_player_id uuid, p_hashes bytea[]) returns void
--   sql set search_path=""; body e74a8048

-- function auth.recovery_act(r auth.recoveries) returns jsonb
--   sql immutable set search_path=""; body 15a89632

-- function auth.recovery_checked(p_id uuid, p_found text, p_now timestamp with time zone, p_request_id text) returns void
--   plpgsql set search_path=""; body e888bfd3

-- function auth.recovery_checking(p_token_hash bytea, p_now timestamp with time zone) returns uuid
--   sql set search_path=""; body 9a5a0fff

-- function auth.recovery_subject(p_token_hash bytea, p_now timestamp with time zone) returns jsonb
--   sql stable security definer set search_path=""; for parlor_auth; body e28006ac

-- function auth.recovery_wait() returns interval
--   sql immutable; body 6ff1ceaf

-- function auth.register(r jsonb, p_now timestamp with time zone, p_kept interval, p_link jsonb, p_mail jsonb, p_mail_known jsonb) returns text
--   plpgsql security definer set search_path=""; for parlor_auth; body e8ea7215

-- function auth.registration_address(p_token_hash bytea, p_now timestamp with time zone) returns text
--   sql stable security definer set search_path=""; for parlor_auth; body 2ed0aad6

-- function auth.regroup(p_player_id uuid, p_now timestamp with time zone) returns void
--   plpgsql set search_path=""; body ef86e97e

-- function auth.rehash_password(p_player_id uuid, p_old text, p_new text) returns void
--   sql security definer set search_path=""; for parlor_auth; body 92bc9629

-- function auth.release_name(p_player_id uuid, p_until timestamp with time zone) returns void
--   sql set search_path=""; body df5f438c

-- function auth.remove_totp(p_player_id uuid, p_except uuid, p_actor_id uuid, p_now timestamp with time zone, p_mail jsonb, p_request_id text) returns boolean
--   plpgsql security definer set search_path=""; for parlor_auth; body b5a5edb1

-- function auth.rename(p_player_id uuid, p_display_name text, p_folded text, p_held_until timestamp with time zone, p_now timestamp with time zone) returns void
--   plpgsql security definer set search_path=""; for parlor_auth; body 81f36dbb

-- function auth.renew_recovery_codes(p_player_id uuid, p_hashes bytea[], p_now timestamp with time zone, p_mail jsonb, p_request_id text) returns boolean
--   plpgsql security definer set search_path=""; for parlor_auth; body be137a7a

-- function auth.replace_verification(p_player_id uuid, p_kind text, p_email text, v jsonb) returns void
--   sql set search_path=""; body e65304df

-- function auth.reseal_totp(p_player_id uuid, p_old text, p_new text) returns void
--   sql security definer set search_path=""; for parlor_auth; body 90f2ba8b

-- function auth.resend_verification(p_email text, p_now timestamp with time zone, p_link jsonb, p_mail jsonb) returns boolean
--   plpgsql security definer set search_path=""; for parlor_auth; body e16d0f3b

-- function auth.reset_factor_by_two(p_id uuid, p_player_id uuid, p_actor_id uuid, p_reason text, p_role_age interval, p_now timestamp with time zone, p_request_id text, p_context jsonb) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_auth; body 2ee05022

-- function auth.reset_password(p_token_hash bytea, p_new_hash text, p_long boolean, p_address_group text, p_now timestamp with time zone, p_mail jsonb, p_request_id text) returns uuid
--   plpgsql security definer set search_path=""; for parlor_auth; body 885da049

-- function auth.reset_subject(p_token_hash bytea, p_now timestamp with time zone) returns TABLE(player_id uuid, email text, display_name text, roles text[])
--   sql stable security definer set search_path=""; for parlor_auth; body 99dfb8f2

-- function auth.return_attempt(p_key text, p_now timestamp with time zone) returns void
--   sql security definer set search_path=""; for parlor_auth; body 703efaa8

-- function auth.revocation_done(p_player_id uuid, p_version bigint) returns void
--   sql security definer set search_path=""; for parlor_auth; body 6f8f76bf

-- function auth.revocation_failed(p_player_id uuid, p_reason text) returns void
--   sql security definer set search_path=""; for parlor_auth; body b26a0e19

-- function auth.roles_of(p_player_id uuid) returns text[]
--   sql stable set search_path=""; for parlor_auth; body e51b9d95

-- function auth.rotate_refresh(p_hash bytea, p_successor_hash bytea, p_key text, p_now timestamp with time zone, p_idle interval, p_mail jsonb, p_player_id uuid) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_auth; body c667d750

-- function auth.set_ban(p_player_id uuid, p_banned boolean, p_actor_id uuid, p_now timestamp with time zone, p_reason text, p_request_id text, p_mail jsonb) returns text
--   plpgsql security definer set search_path=""; for parlor_auth; body dc6d2c7e

-- function auth.set_role(p_player_id uuid, p_role text, p_granted boolean, p_actor_id uuid, p_now timestamp with time zone, p_reason text, p_request_id text) returns text
--   plpgsql security definer set search_path=""; body 88fdc266

-- function auth.sign_in_list(p_player_id uuid, p_now timestamp with time zone) returns jsonb
--   sql stable security definer set search_path=""; for parlor_auth; body 6df9d031

-- function auth.sign_in_of(p_hash bytea, p_now timestamp with time zone) returns SETOF auth.sign_ins
--   sql stable security definer set search_path=""; for parlor_auth; body 72b4b068

-- function auth.start_email_change(p_player_id uuid, p_new_email text, p_now timestamp with time zone, p_expires_at timestamp with time zone, p_old_link jsonb, p_new_link jsonb, p_mail_old jsonb, p_mail_new jsonb, p_mail_known jsonb, p_request_id text) returns text
--   plpgsql security definer set search_path=""; for parlor_auth; body d8686e6d

-- function auth.start_reset(p_email text, p_now timestamp with time zone, p_verification jsonb, p_mail jsonb) returns boolean
--   plpgsql security definer set search_path=""; for parlor_auth; body ddc0084a

-- function auth.stop_recovery(p_id uuid, p_player_id uuid, p_now timestamp with time zone, p_request_id text) returns boolean
--   plpgsql security definer set search_path=""; for parlor_auth; body 03751f13

-- function auth.take_attempt(p_key text, p_now timestamp with time zone, p_free integer, p_delay_max_ms bigint, p_forget interval) returns bigint
--   plpgsql security definer set search_path=""; for parlor_auth; body 679bedde

-- function auth.take_notice(notice_id bigint, mail jsonb, now_at timestamp with time zone) returns boolean
--   plpgsql security definer set search_path=""; for parlor_auth; body 149832e7

-- function auth.take_receipt(receipt_id uuid, mail jsonb, at timestamp with time zone) returns boolean
--   plpgsql security definer set search_path=""; for parlor_auth; body e9ef90cd

-- function auth.take_role(p_player_id uuid, p_role text, p_actor_id uuid, p_now timestamp with time zone, p_reason text, p_request_id text) returns text
--   sql security definer set search_path=""; for parlor_auth; body 98a06599

-- function auth.take_window(p_key text, p_now timestamp with time zone, p_limit integer, p_window interval) returns bigint
--   plpgsql security definer set search_path=""; for parlor_auth; body d85e6c8c

-- function auth.tell(for_player uuid, notice_kind text, notice_key text, facts jsonb, at timestamp with time zone) returns void
--   sql set search_path=""; body a15d54cd

-- function auth.tell_alert(p_id bigint, p_mails jsonb, p_now timestamp with time zone) returns boolean
--   plpgsql security definer set search_path=""; for parlor_auth; body 2a2cb742

-- function auth.tell_recovery(p_id uuid, p_state text, p_mail jsonb, p_now timestamp with time zone) returns boolean
--   plpgsql security definer set search_path=""; for parlor_auth; body 6fe72f61

-- function auth.terms_at(p_player_id uuid, p_at timestamp with time zone) returns jsonb
--   sql stable set search_path=""; body a976194c

-- function auth.terms_of(p_player_id uuid) returns jsonb
--   sql stable security definer set search_path=""; for parlor_auth; body d0cb1bd4

-- function auth.token_facts(s auth.sign_ins) returns jsonb
--   sql stable set search_path=""; for parlor_auth; body 2665d9ed

-- function auth.try_challenge(p_token_hash bytea, p_now timestamp with time zone, p_tries_max integer) returns uuid
--   sql security definer set search_path=""; for parlor_auth; body 8b900f80

-- function auth.try_registration_code(p_email text, p_code_hash bytea, p_now timestamp with time zone) returns bytea
--   sql security definer set search_path=""; for parlor_auth; body cbaddab1

-- function auth.unbind_address(p_player_id uuid, p_email text, p_now timestamp with time zone) returns void
--   plpgsql set search_path=""; body d7d7e480

-- function auth.undo_email_change(p_token_hash bytea, p_now timestamp with time zone, p_void_hash text, p_reset jsonb, p_mail_reset jsonb, p_request_id text) returns uuid
--   plpgsql security definer set search_path=""; for parlor_auth; body a62fe868

-- function auth.untold_alerts(p_limit integer) returns TABLE(id text, facts jsonb, at_ms text, admins uuid[])
--   sql stable security definer set search_path=""; for parlor_auth; body 7778e0e3

-- function auth.use_recovery_code(p_player_id uuid, p_hash bytea, p_now timestamp with time zone) returns integer
--   plpgsql security definer set search_path=""; for parlor_auth; body 48150112

-- function auth.use_token(p_kind text, p_token_hash bytea, p_now timestamp with time zone) returns TABLE(player_id uuid, email text)
--   sql security definer set search_path=""; for parlor_auth; body c866b727

-- function auth.use_totp_step(p_player_id uuid, p_step bigint) returns boolean
--   plpgsql security definer set search_path=""; for parlor_auth; body 2cd9a363

-- function auth.void_registrations(p_email text, p_now timestamp with time zone) returns void
--   sql set search_path=""; body 01bc4b12

-- function compliance.act_on_screening(request approvals.requests, context jsonb) returns jsonb
--   plpgsql set search_path=""; body b3015278

-- function compliance.add_to_complaint(of_complaint uuid, for_player uuid, said text) returns text
--   plpgsql security definer set search_path=""; for parlor_compliance; body 82218194

-- function compliance.answer_complaint(of_complaint uuid, by_staff uuid, said text, closes boolean, request_id text) returns text
--   plpgsql security definer set search_path=""; for parlor_compliance; body 4f753f8b

-- function compliance.answer_within() returns interval
--   sql immutable; body 5c5b0916

-- function compliance.apply_tax_form(of_vendor text, fact jsonb, http_request_id text) returns text
--   plpgsql security definer set search_path=""; for parlor_compliance; body b4e74149

-- function compliance.ask_screening(ask_id uuid, of_screening uuid, verdict text, by_staff uuid, why text, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body 47979bcd

-- function compliance.attach_tax_form(of_form uuid, its_reference text, its_url text) returns void
--   sql security definer set search_path=""; for parlor_compliance; body 7cdcb29e

-- function compliance.begin_tax_form(new_id uuid, for_player uuid, of_vendor text, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body ad63e38a

-- function compliance.bind_declared(for_player uuid, http_request_id text) returns void
--   plpgsql; body 24f9da4a

-- function compliance.breaks_repeated(of_day date, params jsonb) returns TABLE(player_id uuid, facts jsonb)
--   sql stable; body 926d02b7

-- function compliance.care_history(for_player uuid) returns jsonb
--   sql stable security definer set search_path=""; for parlor_compliance; body 62ede0c3

-- function compliance.care_of(for_player uuid) returns jsonb
--   sql stable security definer set search_path=""; for parlor_compliance; body e517e87e

-- function compliance.care_of_at(for_player uuid, at timestamp with time zone) returns jsonb
--   sql stable; body ea3e32ed

-- function compliance.checkout_after_limit(of_day date, params jsonb) returns TABLE(player_id uuid, facts jsonb)
--   sql stable; body 0abf1fc5

-- function compliance.claim_due_tax_forms(of_vendor text, count_max integer) returns SETOF jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body 723f06b1

-- function compliance.close_care_case(of_case uuid, by_staff uuid, found_outcome text, why text, request_id text) returns text
--   plpgsql security definer set search_path=""; for parlor_compliance; body ed543197

-- function compliance.confirm_list(of_source text, of_version text) returns boolean
--   plpgsql security definer set search_path=""; for parlor_compliance; body 5bfb0a35

-- function compliance.decide_match(match_id bigint, verdict text, by_staff uuid, given_reason text, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body a960ded2

-- function compliance.declared_reason() returns text
--   sql immutable; body 38feab10

-- function compliance.due_screenings(for_player uuid, count_max integer) returns SETOF jsonb
--   sql stable security definer set search_path=""; for parlor_compliance; body 577bd570

-- function compliance.failed_payments(of_day date, params jsonb) returns TABLE(player_id uuid, facts jsonb)
--   sql stable; body 44f59cd2

-- function compliance.find_matches(count_max integer) returns void
--   plpgsql security definer set search_path=""; for parlor_compliance; body 9f067d08

-- function compliance.forget_harm(for_player uuid) returns void
--   plpgsql; body 64ccd4cd

-- function compliance.is_reportable(for_player uuid, law rules.tax_years, total bigint) returns boolean
--   plpgsql stable; body 7e64cbbb

-- function compliance.is_stale(list compliance.sanction_lists, at timestamp with time zone) returns boolean
--   sql stable; body 69540414

-- function compliance.limits_raised(of_day date, params jsonb) returns TABLE(player_id uuid, facts jsonb)
--   sql stable; body 15bfc356

-- function compliance.list_people(of_list bigint, after_entry bigint, count_max integer) returns SETOF jsonb
--   sql stable security definer set search_path=""; for parlor_compliance; body f3ad78e9

-- function compliance.list_standing() returns jsonb
--   plpgsql stable security definer set search_path=""; for parlor_compliance; body 4b80fde5

-- function compliance.load_list(of_source text, of_version text, people jsonb, may_shrink boolean) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body 21d65872

-- function compliance.mark_tax_form_bad(for_player uuid, by_staff uuid, why text, http_request_id text) returns text
--   plpgsql security definer set search_path=""; for parlor_compliance; body a96a62e8

-- function compliance.match_json(m compliance.matches, at timestamp with time zone) returns jsonb
--   sql; body bd9eaf4c

-- function compliance.matches_of(of_state text, before_id bigint, count_max integer) returns SETOF jsonb
--   sql security definer set search_path=""; for parlor_compliance; body 5b41a15c

-- function compliance.minutes_at_night(persons uuid[], of_nights date[], hours integer) returns TABLE(person_id uuid, night date, minutes numeric)
--   sql stable; body 2defad07

-- function compliance.missing_tax_year() returns integer
--   sql stable security definer set search_path=""; for parlor_compliance; body 6187d4c7

-- function compliance.missing_tax_year_at(at timestamp with time zone) returns integer
--   sql stable; body 66b3d63e

-- function compliance.newest_list() returns compliance.sanction_lists
--   sql stable; body 044af5e9

-- function compliance.next_step(last compliance.harm_steps, of_day date, policy compliance.harm_policies) returns text
--   sql immutable; body 7a35a296

-- function compliance.nights(of_day date, params jsonb) returns TABLE(player_id uuid, facts jsonb)
--   sql stable; body 98907a25

-- function compliance.note_checkout(for_player uuid, of_purchase uuid, began_at timestamp with time zone) returns void
--   plpgsql; body e63e1ba4

-- function compliance.note_harm() returns text
--   sql security definer set search_path=""; for parlor_compliance; body 4d6e8c73

-- function compliance.note_harm_at(at timestamp with time zone) returns text
--   plpgsql; body 1ca3fdd7

-- function compliance.note_screening(new_id uuid, for_player uuid, of_check uuid, of_list bigint, found jsonb, http_request_id text) returns text
--   plpgsql security definer set search_path=""; for parlor_compliance; body eb22104d

-- function compliance.note_suspicion(new_id uuid, about uuid, of_kind text, note_sealed text, sealing_key text, writer uuid, request_key text, request_digest bytea, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body 29737a57

-- function compliance.open_complaint(new_id uuid, for_player uuid, request_key text, request_digest bytea, about text, said text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body 582f07eb

-- function compliance.prize_cancelled(of_day date, params jsonb) returns TABLE(player_id uuid, facts jsonb)
--   sql stable; body 9d8ccd24

-- function compliance.reseal_suspicion(of_note uuid, known_sealed text, note_sealed text, sealing_key text) returns boolean
--   plpgsql security definer set search_path=""; for parlor_compliance; body d28c5994

-- function compliance.say(of_complaint uuid, said_by text, speaker uuid, said text, at timestamp with time zone) returns void
--   sql; body 57cac92b

-- function compliance.screening_json(s compliance.screenings) returns jsonb
--   sql stable; body 624dbb94

-- function compliance.screening_now(for_player uuid) returns text
--   sql stable security definer set search_path=""; for parlor_compliance; body d66b6e62

-- function compliance.screening_of(for_player uuid, at timestamp with time zone) returns text
--   plpgsql stable set search_path=""; body 4b7d68b9

-- function compliance.screenings_of(of_state text, before_id uuid, count_max integer) returns SETOF jsonb
--   sql stable security definer set search_path=""; for parlor_compliance; body 80d293c6

-- function compliance.signals_of(of_day date) returns TABLE(player_id uuid, signal text, weight integer, facts jsonb)
--   plpgsql stable; body 05054494

-- function compliance.stakes_up(of_day date, params jsonb) returns TABLE(player_id uuid, facts jsonb)
--   sql stable; body 59e1c9e4

-- function compliance.suspicions_for(reader uuid, about uuid, before_id uuid, count_max integer) returns SETOF jsonb
--   sql stable security definer set search_path=""; for parlor_compliance; body 1273067e

-- function compliance.suspicions_sealed_by_others(current_key text, count_max integer) returns SETOF jsonb
--   sql stable security definer set search_path=""; for parlor_compliance; body 17aa35a5

-- function compliance.sweep_harm(before date) returns void
--   sql; body c482fe32

-- function compliance.sweep_suspicions() returns integer
--   plpgsql security definer set search_path=""; for parlor_compliance; body a5bdfeef

-- function compliance.tax_form_json(f compliance.tax_forms) returns jsonb
--   sql stable; body 7687d40f

-- function compliance.tax_form_state(for_player uuid) returns text
--   plpgsql stable; body 16c68b63

-- function compliance.tax_of(for_player uuid, of_year integer) returns jsonb
--   plpgsql stable security definer set search_path=""; for parlor_compliance; body 15bda7c0

-- function compliance.tax_report(of_year integer, after_player uuid, count_max integer) returns SETOF jsonb
--   plpgsql stable security definer set search_path=""; for parlor_compliance; body 23eecfd7

-- function compliance.tax_verdict(for_player uuid, amount bigint, at timestamp with time zone, accepts_withholding boolean) returns compliance.tax_verdict
--   plpgsql stable set search_path=""; body 99cbb9b0

-- function compliance.tell_bad_form(form compliance.tax_forms) returns void
--   sql; body 092f8a92

-- function compliance.waiting_matches() returns integer
--   sql stable security definer set search_path=""; for parlor_compliance; body dbac38a9

-- function compliance.waiting_screenings() returns jsonb
--   sql stable security definer set search_path=""; for parlor_compliance; body ab4aeaec

-- function compliance.weigh_harm(new_id uuid) returns uuid
--   sql security definer set search_path=""; for parlor_compliance; body d96fa1c2

-- function compliance.weigh_harm_at(new_id uuid, given_at timestamp with time zone) returns uuid
--   plpgsql; body ebdd36dc

-- function compliance.withheld_of(law rules.tax_years, amount bigint, before bigint) returns bigint
--   sql immutable; body 722190b4

-- function games.activity(p_player_id uuid, p_from date, p_to date) returns TABLE(day text, game_id text, currency text, rounds bigint, wagered_micros numeric, paid_micros numeric)
--   sql stable security definer set search_path=""; for parlor_games; body 17cc5849

-- function games.add_returns() returns trigger
--   plpgsql security definer set search_path=""; body 35f63a21

-- function games.admission_refusal(p_player_id uuid, p_game_id text, p_open_max integer) returns text
--   plpgsql stable set search_path=""; body a2466d29

-- function games.begin_session(p_player_id uuid, p_key text, p_digest text, p_session_id uuid, p_game_id text, p_currency text, p_buy_in_micros bigint, p_open_max integer, p_per_minute_max integer, p_per_hour_max integer, p_now timestamp with time zone) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_games; body 78c6a73c

-- function games.claim_overdue(p_limit integer, p_before timestamp with time zone, p_now timestamp with time zone) returns TABLE(id uuid, state text, opened_at timestamp with time zone)
--   sql security definer set search_path=""; for parlor_games; body 814910d8

-- function games.drop_session(p_session_id uuid, p_now timestamp with time zone) returns void
--   sql security definer set search_path=""; for parlor_games; body ee279cfc

-- function games.join_session(p_player_id uuid, p_key text, p_digest text, p_session_id uuid, p_now timestamp with time zone) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_games; body 1ba9a742

-- function games.let_go(p_player_id uuid) returns boolean
--   plpgsql security definer set search_path=""; for parlor_games; body a37cef44

-- function games.live_tables(p_player_id uuid) returns integer
--   sql stable set search_path=""; body cd912d7b

-- function games.note_days(p_session games.sessions, p_days jsonb, p_now timestamp with time zone) returns void
--   sql set search_path=""; body 072f17f7

-- function games.note_session(p_summary jsonb, p_now timestamp with time zone) returns void
--   plpgsql security definer set search_path=""; for parlor_games, parlor_payments; body dcb31924

-- function games.opening_json(p_outcome text, p_session_id uuid) returns jsonb
--   sql stable set search_path=""; body 9ade7e2b

-- function games.opening_wait(p_player_id uuid, p_many integer, p_span interval, p_now timestamp with time zone) returns integer
--   sql stable set search_path=""; body ccfac190

-- function games.raise_drift(p_game_id text, p_currency text, p_facts jsonb, p_now timestamp with time zone) returns boolean
--   plpgsql security definer set search_path=""; for parlor_games; body 2e4a60c9

-- function games.refused_table(p_player_id uuid, p_game_id text, p_currency text, p_now timestamp with time zone) returns uuid
--   sql stable set search_path=""; body 7ebbc9b1

-- function games.switch_game(p_game_id text, p_enabled boolean, p_actor uuid, p_request_id text, p_now timestamp with time zone) returns void
--   plpgsql security definer set search_path=""; for parlor_games; body 2c00b6f4

-- function games.table_of(p_player_id uuid, p_game_id text, p_currency text) returns games.sessions
--   sql stable set search_path=""; body 2bd1e899

-- function games.tables_by_day(p_player_id uuid, p_game_id text, p_currency text, p_from date, p_to date, p_before_day date, p_before_session uuid, p_limit integer) returns TABLE(day text, id uuid, game_id text, currency text, opened_at timestamp with time zone, closed_at timestamp with time zone)
--   sql stable security definer set search_path=""; for parlor_games; body f1d303f1

-- function identity.act_on_void(request approvals.requests, context jsonb) returns jsonb
--   plpgsql; body 1ba48290

-- function identity.apply_check(of_provider text, fact jsonb, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body 3b6be944

-- function identity.ask_void(approval_id uuid, of_check uuid, asker uuid, why text, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body 376911ec

-- function identity.attach_check(of_check uuid, its_reference text, its_url text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body c24155c0

-- function identity.begin_check(new_id uuid, for_player uuid, of_provider text, key_of_request text, open_for interval, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body 9706458b

-- function identity.begin_recovery_check(new_id uuid, token_hash bytea, of_provider text, open_for interval, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body 9cee6932

-- function identity.bind(for_player uuid) returns void
--   plpgsql security definer set search_path=""; for parlor_compliance; body 54c31285

-- function identity.bind_document(for_player uuid, http_request_id text) returns void
--   plpgsql; body 7f5732f2

-- function identity.check_json(c identity.checks) returns jsonb
--   sql stable; body 7380aaed

-- function identity.check_looked(of_check uuid, why text) returns void
--   sql security definer set search_path=""; for parlor_compliance; body a303b447

-- function identity.check_of(of_check uuid) returns jsonb
--   sql security definer set search_path=""; for parlor_compliance; body a9843957

-- function identity.check_rank(state text) returns integer
--   sql immutable; body c5d51be1

-- function identity.check_redacted(of_check uuid) returns void
--   sql security definer set search_path=""; for parlor_compliance; body 1a522a40

-- function identity.checks_of(queue text, before_id uuid, count_max integer) returns SETOF jsonb
--   sql security definer set search_path=""; for parlor_compliance; body bdf77995

-- function identity.checks_sealed_by_others(current_key text, count_max integer) returns SETOF jsonb
--   sql stable security definer set search_path=""; for parlor_compliance; body ecea2acc

-- function identity.claim_due_checks(of_provider text, count_max integer) returns SETOF jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body da95ea50

-- function identity.close_minor(for_player uuid, http_request_id text) returns void
--   plpgsql; body 2db1a940

-- function identity.confirm_check(of_check uuid, by_staff uuid, why text, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body ad516a55

-- function identity.declare(for_player uuid, known_version integer, profile_sealed text, sealing_key text, at_place text, born date, keys jsonb, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body 7841df79

-- function identity.document_reason() returns text
--   sql immutable; body b1f950b3

-- function identity.finding(known identity.checks, fact jsonb, at timestamp with time zone) returns text
--   plpgsql stable; body 19e893ee

-- function identity.follow(known identity.checks, fact jsonb, at timestamp with time zone, http_request_id text) returns void
--   plpgsql; body 6a784e48

-- function identity.forget_old(count_max integer) returns integer
--   plpgsql security definer set search_path=""; for parlor_compliance; body 4fa17252

-- function identity.forget_person(for_player uuid, at timestamp with time zone) returns integer
--   plpgsql; body 28c7ca22

-- function identity.has_double(for_player uuid, keys jsonb) returns boolean
--   plpgsql stable; body b4cd95d3

-- function identity.household_at(for_player uuid, at timestamp with time zone) returns bytea[]
--   plpgsql stable; body 890f41ce

-- function identity.household_of(for_player uuid) returns bytea[]
--   sql; body e7d61467

-- function identity.is_forgotten(for_player uuid, of_kind text, at timestamp with time zone) returns boolean
--   sql stable; body ba87ed22

-- function identity.is_queued(c identity.checks, queue text) returns boolean
--   plpgsql stable; body 53b418fe

-- function identity.keep_keys(for_player uuid, keys jsonb, at timestamp with time zone) returns void
--   sql; body 14f18475

-- function identity.kept_until(for_player uuid, of_kind text, at timestamp with time zone) returns timestamp with time zone
--   plpgsql stable; body 6f886c24

-- function identity.let_go(for_player uuid, at timestamp with time zone) returns void
--   sql; body 970abccb

-- function identity.place_of(for_player uuid) returns text
--   plpgsql stable; body 0f2faf61

-- function identity.recovery_basis(of_check text) returns jsonb
--   sql stable security definer set search_path=""; for parlor_compliance; body f0f1ee87

-- function identity.recovery_tries() returns integer
--   sql immutable; body ed3778e8

-- function identity.redact_after() returns interval
--   sql immutable; body 90be0c6a

-- function identity.reseal(for_player uuid, known_version integer, profile_sealed text, sealing_key text, keys jsonb) returns boolean
--   plpgsql security definer set search_path=""; for parlor_compliance; body 01bc9049

-- function identity.reseal_check(of_check uuid, known_sealed text, new_sealed text, sealing_key text, keys jsonb) returns boolean
--   plpgsql security definer set search_path=""; for parlor_compliance; body 00cb3297

-- function identity.review_json(c identity.checks) returns jsonb
--   sql stable; body 50a0e744

-- function identity.run_refund_order() returns integer
--   plpgsql security definer set search_path=""; for parlor_compliance; body e0d3fb0a

-- function identity.sealed_by_others(current_key text, count_max integer) returns SETOF jsonb
--   sql stable security definer set search_path=""; for parlor_compliance; body 1cc5ef92

-- function identity.share_household(these uuid[], those uuid[], at timestamp with time zone) returns boolean
--   plpgsql stable; body 22dd9eeb

-- function identity.standing(for_player uuid, at timestamp with time zone) returns identity.verdict
--   plpgsql stable; body 8d552c5e

-- function identity.standing_of(for_player uuid) returns jsonb
--   plpgsql stable security definer set search_path=""; for parlor_compliance; body 19f2acd9

-- function identity.sweeps_left(for_player uuid) returns bigint
--   plpgsql stable; body 5e2d04bf

-- function identity.take_claimant(known identity.checks, fact jsonb, at timestamp with time zone, http_request_id text) returns identity.checks
--   plpgsql; body ff007a87

-- function identity.tell_checked(known identity.checks, at timestamp with time zone) returns void
--   sql; body 6d3a44ca

-- function identity.unbound(count_max integer) returns SETOF uuid
--   plpgsql stable security definer set search_path=""; for parlor_compliance; body 0bdf1024

-- function identity.verified_before(for_player uuid, before timestamp with time zone) returns identity.checks
--   sql stable; body 676942b9

-- function identity.waiting_checks() returns jsonb
--   sql stable security definer set search_path=""; for parlor_compliance; body 88598a04

-- function identity.was_verified(for_player uuid, before timestamp with time zone) returns boolean
--   sql stable; body 2fba7c3e

-- function ledger.act_on_lift(request approvals.requests, context jsonb) returns jsonb
--   plpgsql; body 78eb4e23

-- function ledger.action_digest(action jsonb, for_wallet bigint) returns bytea
--   sql immutable; body 698192f3

-- function ledger.action_is_whole(action jsonb) returns boolean
--   plpgsql immutable; body f0196a55

-- function ledger.add_day_result(for_wallet bigint, on_day date, net bigint) returns void
--   plpgsql; body f042201d

-- function ledger.add_day_wagers(for_wallet bigint, on_day date, wagered bigint) returns void
--   plpgsql; body 2bb5d8c6

-- function ledger.admit_call(provider integer, with_key text, with_nonce text, of_call uuid) returns boolean
--   plpgsql; body 6cbba8f5

-- function ledger.advance_lots(for_wallet bigint, by_entry bigint, wagered bigint) returns void
--   plpgsql; body 981f9c50

-- function ledger.after_raise(wallet_id bigint, digest bytea, at timestamp with time zone) returns void
--   plpgsql; body c1e99e99

-- function ledger.apply_action(provider integer, action jsonb, token bytea, wallet ledger.wallets, at timestamp with time zone) returns jsonb
--   plpgsql; body 51a902ac

-- function ledger.ask_lift(approval_id uuid, for_player uuid, lifted bigint, asker uuid, why text, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body 73fe81e2

-- function ledger.ask_return(for_player uuid) returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body 0aa87d07

-- function ledger.ask_return_at(for_player uuid, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 3ba32a3f

-- function ledger.balance_at(of_account bigint, at_entry bigint) returns numeric
--   plpgsql stable security definer set search_path=""; for parlor_payments; body 2378a188

-- function ledger.batch_digest(rounds integer, wagered bigint, paid bigint, content bytea, uncounted bigint) returns bytea
--   sql immutable; body 152d5170

-- function ledger.book_prize(hold_id uuid, for_player uuid, amount bigint, withheld bigint, at timestamp with time zone) returns void
--   plpgsql; body 4cd8004f

-- function ledger.cancel(of_session uuid) returns text
--   plpgsql security definer set search_path=""; for parlor_payments; body 758a7a22

-- function ledger.chain(head bytea, entry_id bigint, account_id bigint, version integer, contra_id bigint, effect bigint, after bigint, kind smallint, at timestamp with time zone, digest bytea) returns bytea
--   sql immutable; body 9b624d97

-- function ledger.chance_max_ppm(at timestamp with time zone) returns integer
--   plpgsql stable; body 771e997a

-- function ledger.check() returns SETOF ledger.difference
--   sql stable security definer set search_path="" set plan_cache_mode=force_custom_plan; for parlor_payments; body 3ff572e8

-- function ledger.check_activity() returns SETOF ledger.difference
--   plpgsql stable; body 85c8dbd5

-- function ledger.check_answered(for_player uuid, answered timestamp with time zone) returns void
--   plpgsql security definer set search_path=""; for parlor_payments; body 7b7f1a95

-- function ledger.check_balances() returns SETOF ledger.difference
--   plpgsql stable; body 1563f29e

-- function ledger.check_chains() returns SETOF ledger.difference
--   plpgsql stable; body b0ad407b

-- function ledger.check_exclusions() returns SETOF ledger.difference
--   plpgsql stable; body fece5718

-- function ledger.check_leases() returns SETOF ledger.difference
--   plpgsql stable; body e59cc57d

-- function ledger.check_lots() returns SETOF ledger.difference
--   plpgsql stable; body 9d1182cf

-- function ledger.check_number(of_session ledger.sessions, escrow ledger.accounts, number integer, content bytea, at timestamp with time zone) returns jsonb
--   plpgsql stable; body 3b1efb1d

-- function ledger.check_places() returns SETOF ledger.difference
--   plpgsql stable; body 9b74dd61

-- function ledger.check_postings() returns SETOF ledger.difference
--   plpgsql stable; body b83b313a

-- function ledger.check_providers() returns SETOF ledger.difference
--   plpgsql stable; body 923176ea

-- function ledger.check_roots() returns SETOF ledger.difference
--   plpgsql stable; body 446a030f

-- function ledger.check_sessions() returns SETOF ledger.difference
--   plpgsql stable; body 581ecf0e

-- function ledger.check_sums() returns SETOF ledger.difference
--   plpgsql stable; body 9418d31a

-- function ledger.check_time() returns SETOF ledger.difference
--   plpgsql stable; body 72a3bcb1

-- function ledger.check_ways() returns SETOF ledger.difference
--   plpgsql stable set enable_nestloop=off; body b80448ef

-- function ledger.claim_standing_notices(of_player uuid, given_at timestamp with time zone, count_max integer) returns TABLE(player_id uuid, version bigint)
--   plpgsql security definer set search_path=""; for parlor_auth, parlor_compliance, parlor_games, parlor_payments; body 9142c81e

-- function ledger.claw_back(posting_key text, for_player uuid, for_currency text, amount bigint) returns jsonb
--   plpgsql security definer set search_path=""; body c6b83a5e

-- function ledger.close(of_session uuid, number integer) returns jsonb
--   plpgsql security definer set search_path="" set plan_cache_mode=force_generic_plan set enable_seqscan=off; for parlor_payments; body 7de72444

-- function ledger.correct(posting_key text, wrong_entry_id bigint, why text) returns bigint
--   plpgsql security definer set search_path=""; body d90058ba

-- function ledger.credit_action(provider integer, action jsonb, wallet ledger.wallets, at timestamp with time zone) returns jsonb
--   plpgsql; body f4c21293

-- function ledger.currency_code(currency text) returns bigint
--   sql immutable; body b8ff9945

-- function ledger.currency_of(account_id bigint) returns text
--   sql immutable; body eeb137b1

-- function ledger.days_of(period text) returns integer
--   sql immutable; body 87560c22

-- function ledger.debit_action(provider integer, action jsonb, token bytea, wallet ledger.wallets, at timestamp with time zone) returns jsonb
--   plpgsql; body 8a016c2a

-- function ledger.debt_of(for_player uuid) returns boolean
--   plpgsql stable; body 160c207c

-- function ledger.end_hold_at(hold_id uuid, end_state text, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 06bf812f

-- function ledger.end_provider_tokens(for_player uuid, at timestamp with time zone) returns void
--   plpgsql; body 561da647

-- function ledger.end_round(provider integer, of_round text, for_wallet bigint, by_whom text, at timestamp with time zone) returns void
--   plpgsql; body 0f1da1cf

-- function ledger.end_round_action(provider integer, action jsonb, wallet ledger.wallets, at timestamp with time zone) returns jsonb
--   plpgsql; body eb839a8a

-- function ledger.entry_of(of_account bigint, number integer, newest_id bigint) returns ledger.entries
--   plpgsql stable; body add53f92

-- function ledger.exclude(for_player uuid, exclusion_kind text, until_at timestamp with time zone) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body dcda56a1

-- function ledger.exclude_at(for_player uuid, exclusion_kind text, until_at timestamp with time zone, given_at timestamp with time zone) returns jsonb
--   plpgsql; body a662ed4f

-- function ledger.exclude_by_house(for_player uuid, until_at timestamp with time zone, maker uuid, why text, http_request_id text) returns jsonb
--   sql security definer set search_path=""; body c9ff6ea5

-- function ledger.exclude_by_house_at(for_player uuid, until_at timestamp with time zone, maker uuid, why text, http_request_id text, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 1c338591

-- function ledger.excluded_until(for_player uuid, at timestamp with time zone) returns timestamp with time zone
--   plpgsql stable; body cde10691

-- function ledger.exclusions_of(for_player uuid) returns jsonb
--   sql stable security definer set search_path=""; for parlor_payments; body d97f7489

-- function ledger.expire_holds(count_max integer) returns integer
--   sql security definer set search_path=""; for parlor_payments; body dea838d5

-- function ledger.expire_holds_at(count_max integer, given_at timestamp with time zone) returns integer
--   plpgsql; body 84cf743e

-- function ledger.expire_lots(count_max integer) returns integer
--   sql security definer set search_path=""; for parlor_payments; body 7ec7611e

-- function ledger.expire_lots_at(count_max integer, given_at timestamp with time zone) returns integer
--   plpgsql; body 0f042571

-- function ledger.exported_leaves(for_day date, for_currency text) returns jsonb
--   sql stable security definer set search_path=""; for parlor_payments; body ab084bd9

-- function ledger.extend_lease(of_session uuid, up_to bigint, standing ledger.standing) returns bigint
--   plpgsql; body f7aefc79

-- function ledger.first_answer(provider integer, action jsonb, digest bytea) returns jsonb
--   plpgsql; body 8da7a011

-- function ledger.forfeit_at(wallet ledger.wallets, at timestamp with time zone, key_ending text DEFAULT ''::text) returns bigint
--   sql; body 6ec53740

-- function ledger.forfeit_for(wallet ledger.wallets, at timestamp with time zone, key_ending text, why text) returns bigint
--   plpgsql; body 27be110e

-- function ledger.give_back(posting_key text, for_player uuid, for_currency text, amount bigint, of_lot bigint, lot_taken bigint, at timestamp with time zone) returns void
--   plpgsql; body df4096dc

-- function ledger.grant(posting_key text, for_player uuid, for_currency text, amount bigint, lot_source text, lot_multiple numeric, lot_expires_at timestamp with time zone) returns bigint
--   sql security definer set search_path=""; body 5799ab22

-- function ledger.grant_at(posting_key text, for_player uuid, for_currency text, amount bigint, lot_source text, lot_multiple numeric, lot_expires_at timestamp with time zone, posting_kind smallint, given_at timestamp with time zone) returns bigint
--   plpgsql; body d43f15c9

-- function ledger.has_restrictions(for_player uuid) returns boolean
--   plpgsql stable; body 1c4d3073

-- function ledger.has_time_limits(persons uuid[]) returns boolean
--   plpgsql stable; body a0a9636e

-- function ledger.history(of_account bigint, from_entry bigint, count_max integer) returns TABLE(id bigint, at timestamp with time zone, effect_micros bigint, after_micros bigint, contra_id bigint, kind smallint, next_id bigint)
--   plpgsql stable; body a7318a09

-- function ledger.hold(hold_id uuid, for_player uuid, for_currency text, amount bigint, hold_purpose text, until_at timestamp with time zone) returns jsonb
--   sql security definer set search_path=""; body 0e5d9170

-- function ledger.hold_at(hold_id uuid, for_player uuid, for_currency text, amount bigint, hold_purpose text, until_at timestamp with time zone, given_at timestamp with time zone) returns jsonb
--   plpgsql; body baeed62b

-- function ledger.house_id(name text, currency text) returns bigint
--   sql immutable; body 3a4fe037

-- function ledger.house_now() returns TABLE(id bigint, balance_micros numeric)
--   sql stable security definer set search_path=""; for parlor_payments; body 16d33ff5

-- function ledger.house_sums(from_id bigint, to_id bigint) returns TABLE(id bigint, sum_micros numeric)
--   sql stable; body 66b817de

-- function ledger.keep_action(provider integer, action jsonb, action_digest bytea, for_wallet bigint, action_state text, action_status text, on_day date, action_at timestamp with time zone) returns bigint
--   plpgsql; body 0d5ec5d9

-- function ledger.keep_posting(key text, digest bytea, entry_ids bigint[], kind smallint, at timestamp with time zone, corrects_id bigint DEFAULT NULL::bigint, reason text DEFAULT NULL::text) returns void
--   plpgsql; body 260aeb08

-- function ledger.known_posting(known ledger.postings, content bytea) returns bigint[]
--   plpgsql; body 9a5caf95

-- function ledger.leaf_digest(leaf ledger.root_leaves) returns bytea
--   sql stable; body 7c211a51

-- function ledger.leaf_hash(salt bytea, player_id uuid, currency text, available bigint, at_tables bigint, on_hold bigint, version integer, head bytea) returns bytea
--   sql stable; body b457c01d

-- function ledger.leaf_sum(leaf ledger.root_leaves) returns numeric
--   sql immutable; body 19563dcc

-- function ledger.lease_at(of_session ledger.sessions, for_player uuid, for_currency text, up_to bigint, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 7d9be432

-- function ledger.leave_tombstones(provider integer, actions jsonb, at timestamp with time zone) returns void
--   sql; body d85526b2

-- function ledger.limit_json(kind text, currency text, of_period text) returns jsonb
--   sql immutable; body a555ec39

-- function ledger.limit_now(amount bigint, next_amount bigint, next_at timestamp with time zone, at timestamp with time zone) returns bigint
--   sql immutable; body 678c2b64

-- function ledger.limits_at(for_player uuid, at timestamp with time zone) returns jsonb
--   sql stable; body 1a4dc635

-- function ledger.limits_now(for_player uuid, at timestamp with time zone) returns SETOF ledger.limits
--   sql stable; body d714de6c

-- function ledger.limits_of(for_player uuid) returns jsonb
--   sql stable security definer set search_path=""; for parlor_payments; body 44c971e2

-- function ledger.lock_accounts(ids bigint[], given_at timestamp with time zone DEFAULT NULL::timestamp with time zone) returns timestamp with time zone
--   plpgsql; body 12f70ebd

-- function ledger.lock_budget(for_player uuid, for_currency text, given_at timestamp with time zone) returns timestamp with time zone
--   plpgsql; body 80e4c001

-- function ledger.lock_for_purchase(for_player uuid, given_at timestamp with time zone DEFAULT NULL::timestamp with time zone) returns timestamp with time zone
--   plpgsql; body 51737bb5

-- function ledger.lock_for_redemption(for_player uuid, given_at timestamp with time zone DEFAULT NULL::timestamp with time zone) returns timestamp with time zone
--   plpgsql; body 32aa74b4

-- function ledger.lock_player(for_player uuid) returns void
--   plpgsql; body 6b794e8a

-- function ledger.lock_purchases(for_player uuid, given_at timestamp with time zone DEFAULT NULL::timestamp with time zone) returns timestamp with time zone
--   plpgsql; body 671e3309

-- function ledger.lock_wallets(for_player uuid, given_at timestamp with time zone DEFAULT NULL::timestamp with time zone) returns timestamp with time zone
--   plpgsql; body c3bb0b06

-- function ledger.lots_locked(for_wallet bigint) returns bigint
--   plpgsql stable; body 69869753

-- function ledger.lots_unripe(for_wallet bigint, at timestamp with time zone) returns numeric
--   plpgsql stable; body ff912c5d

-- function ledger.may_exclude(exclusion_kind text, until_at timestamp with time zone, at timestamp with time zone) returns boolean
--   sql immutable; body 8dd47173

-- function ledger.movement_json(replayed boolean, amount bigint, escrow bigint, standing ledger.standing) returns jsonb
--   plpgsql stable; body f4ebe7ae

-- function ledger.new_account_id(currency text) returns bigint
--   sql; body 33af6446

-- function ledger.next_day(at timestamp with time zone) returns timestamp with time zone
--   sql immutable; body ee7b3eff

-- function ledger.node_hash(left_hash bytea, right_hash bytea) returns bytea
--   sql stable; body 918fb80b

-- function ledger.note_check(for_player uuid, answered timestamp with time zone) returns void
--   sql; body 226e5014

-- function ledger.note_lots(for_wallet bigint) returns void
--   plpgsql; body 2fc8cbd3

-- function ledger.note_restriction(for_player uuid) returns void
--   plpgsql; body 9b9871a1

-- function ledger.of_one_wallet(one_id bigint, other_id bigint) returns boolean
--   plpgsql stable; body 9d4afa50

-- function ledger.open_provider_house() returns trigger
--   plpgsql security definer set search_path=""; body 1df235aa

-- function ledger.owes_elsewhere(for_player uuid) returns boolean
--   plpgsql stable; body a0653ced

-- function ledger.payee_of(for_player uuid) returns bigint
--   plpgsql; body 30c57550

-- function ledger.payer_of(for_player uuid) returns bigint
--   plpgsql; body a2ed1f27

-- function ledger.persons_joined() returns trigger
--   plpgsql security definer set search_path=""; body 3175d01b

-- function ledger.play_beside(account_id bigint) returns bigint
--   sql immutable; body 8de45242

-- function ledger.player_status(for_player uuid) returns text
--   plpgsql stable; body 15a8aba4

-- function ledger.post(posting_key text, debit_ids bigint[], credit_ids bigint[], amounts bigint[], posting_kind smallint) returns bigint[]
--   plpgsql security definer set search_path="" set plan_cache_mode=force_generic_plan set enable_seqscan=off; body 11be5eb5

-- function ledger.post_hold(hold_id uuid) returns jsonb
--   sql security definer set search_path=""; body c1b34b3c

-- function ledger.post_one(posting_key text, debit_id bigint, credit_id bigint, amount bigint, kind smallint, at timestamp with time zone) returns bytea
--   plpgsql; body 6847c111

-- function ledger.proofs(for_player uuid) returns jsonb
--   sql stable security definer set search_path=""; for parlor_payments; body 47d22ac0

-- function ledger.provider_authenticate(provider integer, with_key text, with_nonce text, of_call uuid, token bytea) returns jsonb
--   sql security definer set search_path=""; body 2e18c9c9

-- function ledger.provider_authenticate_at(provider integer, with_key text, with_nonce text, of_call uuid, token bytea, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 975af508

-- function ledger.provider_balance(provider integer, with_key text, with_nonce text, of_call uuid, token bytea, for_alias text, for_currency text) returns jsonb
--   sql security definer set search_path=""; body b86be9ed

-- function ledger.provider_balance_at(provider integer, with_key text, with_nonce text, of_call uuid, token bytea, for_alias text, for_currency text, given_at timestamp with time zone) returns jsonb
--   plpgsql; body dd71dfff

-- function ledger.provider_batch(provider integer, with_key text, with_nonce text, of_call uuid, token bytea, for_alias text, for_currency text, actions jsonb) returns jsonb
--   plpgsql security definer set search_path="" set lock_timeout=500ms set plan_cache_mode=force_generic_plan set enable_seqscan=off; body 80f75569

-- function ledger.provider_batch_at(provider integer, with_key text, with_nonce text, of_call uuid, token bytea, for_alias text, for_currency text, actions jsonb, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 02a38632

-- function ledger.provider_class(status text) returns text
--   sql immutable; body 8a8a95b2

-- function ledger.provider_house(provider integer, currency text) returns bigint
--   sql immutable; body 437a5261

-- function ledger.provider_player(provider integer, by_alias text) returns uuid
--   plpgsql stable; body e02b72a4

-- function ledger.provider_result(status text, action bigint DEFAULT NULL::bigint, replayed boolean DEFAULT false, facts jsonb DEFAULT NULL::jsonb) returns jsonb
--   sql immutable; body 6a95002d

-- function ledger.purchase_budget(for_player uuid, except_key text, counted text[], at timestamp with time zone) returns numeric
--   sql stable; body 577710e3

-- function ledger.redeemable(for_player uuid) returns jsonb
--   sql stable security definer set search_path=""; for parlor_payments; body 17f4ec38

-- function ledger.redeemable_of(for_wallet bigint, at timestamp with time zone) returns bigint
--   plpgsql stable; body 76ea6603

-- function ledger.redemptions_frozen() returns boolean
--   sql stable; body 3dddf7a7

-- function ledger.refusal(code text, facts jsonb DEFAULT NULL::jsonb) returns jsonb
--   sql stable; body ace4f668

-- function ledger.refuse(code text, detail text DEFAULT ''::text) returns void
--   plpgsql; body eb3ac0fd

-- function ledger.refuse_account(id bigint) returns void
--   plpgsql; body 78362232

-- function ledger.refuse_action(status text, facts jsonb DEFAULT NULL::jsonb) returns void
--   plpgsql; body 71715164

-- function ledger.refuse_change() returns trigger
--   plpgsql; body 11669650

-- function ledger.refuse_root_change() returns trigger
--   plpgsql; body c1b0faa0

-- function ledger.refuse_stake(standing ledger.standing, amount bigint) returns void
--   plpgsql; body 5b0aa8ea

-- function ledger.release(of_session uuid, number integer, amount bigint) returns jsonb
--   plpgsql security definer set search_path="" set plan_cache_mode=force_generic_plan set enable_seqscan=off; for parlor_payments; body 3ba5eaa3

-- function ledger.reopen_lots(for_wallet bigint, staked_at timestamp with time zone) returns void
--   plpgsql; body 355bd76b

-- function ledger.replay(of_session ledger.sessions, escrow ledger.accounts, number integer, content bytea, at timestamp with time zone) returns jsonb
--   plpgsql stable; body 4f2dd12e

-- function ledger.reserve(of_session uuid, for_player uuid, of_game text, for_currency text, number integer, amount bigint, reserve_mode text, multiplier bigint) returns jsonb
--   plpgsql security definer set search_path="" set plan_cache_mode=force_generic_plan set enable_seqscan=off; for parlor_payments; body 1efa2bb8

-- function ledger.reserve_at(of_session uuid, for_player uuid, of_game text, for_currency text, number integer, amount bigint, reserve_mode text, multiplier bigint, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 8b78d4d7

-- function ledger.reserve_purchase(reservation_key text, for_player uuid, amount bigint) returns jsonb
--   sql security definer set search_path=""; body 5210f446

-- function ledger.reserve_purchase_at(reservation_key text, for_player uuid, amount bigint, given_at timestamp with time zone) returns jsonb
--   plpgsql; body b8b56c70

-- function ledger.resize_lot(of_lot bigint, taken_back bigint) returns void
--   plpgsql; body e9894147

-- function ledger.resolve_purchase(reservation_key text, new_state text) returns boolean
--   plpgsql security definer set search_path=""; body 8ce1cde6

-- function ledger.return_at(of_session uuid, number integer, amount bigint, given_at timestamp with time zone) returns jsonb
--   plpgsql; body dfcb71e2

-- function ledger.return_prize(hold_id uuid, for_player uuid, amount bigint, withheld bigint, is_unclaimed boolean, at timestamp with time zone) returns void
--   plpgsql; body 00f65efd

-- function ledger.roll_up() returns bigint
--   plpgsql security definer set search_path="" set plan_cache_mode=force_custom_plan; for parlor_payments; body abd1c5e0

-- function ledger.rollback_action(provider integer, action jsonb, wallet ledger.wallets, at timestamp with time zone) returns jsonb
--   plpgsql; body ab396818

-- function ledger.root_json(root ledger.roots) returns jsonb
--   sql stable; for parlor_payments; body 3c1719dd

-- function ledger.run_check() returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body 5535cad9

-- function ledger.same_person(for_player uuid) returns uuid[]
--   plpgsql stable; body fe851e56

-- function ledger.seal_currency(for_day date, for_currency text, at timestamp with time zone) returns void
--   plpgsql; body fec26314

-- function ledger.seal_roots() returns integer
--   sql security definer set search_path=""; for parlor_payments; body 0821dc0b

-- function ledger.seal_roots_at(at timestamp with time zone) returns integer
--   plpgsql; body f61c4e61

-- function ledger.set_limit_at(for_player uuid, limit_kind text, limit_currency text, limit_period text, amount bigint, at timestamp with time zone) returns void
--   plpgsql; body 5e209471

-- function ledger.set_limits(for_player uuid, wanted jsonb) returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body e5266073

-- function ledger.set_limits_at(for_player uuid, wanted jsonb, given_at timestamp with time zone) returns jsonb
--   plpgsql; body b9c0af5b

-- function ledger.set_time_limit_at(for_player uuid, limit_kind text, wanted integer, at timestamp with time zone) returns void
--   plpgsql; body cd362c4b

-- function ledger.settle(of_session uuid, number integer, rounds integer, wagered bigint, paid bigint, content bytea, uncounted bigint DEFAULT 0) returns jsonb
--   plpgsql security definer set search_path="" set plan_cache_mode=force_generic_plan set enable_seqscan=off; for parlor_payments; body 9a42cec0

-- function ledger.settle_at(of_session uuid, number integer, rounds integer, wagered bigint, paid bigint, content bytea, given_at timestamp with time zone, uncounted bigint DEFAULT 0) returns jsonb
--   plpgsql; body c1821a31

-- function ledger.settle_many(of_sessions uuid[], numbers integer[], rounds integer[], wagered bigint[], paid bigint[], contents bytea[], uncounted bigint[] DEFAULT NULL::bigint[]) returns TABLE(place integer, escrow_micros bigint)
--   plpgsql security definer set search_path="" set plan_cache_mode=force_generic_plan set enable_seqscan=off set enable_hashjoin=off set enable_mergejoin=off; for parlor_payments; body a080d033

-- function ledger.settle_together(of_sessions uuid[], numbers integer[], rounds integer[], wagered bigint[], paid bigint[], contents bytea[], uncounted bigint[]) returns TABLE(place integer, escrow_micros bigint, epoch bigint)
--   sql security definer set search_path=""; for parlor_payments; body 5e868368

-- function ledger.sign_root(for_day date, for_currency text, by_signature bytea, by_key text) returns boolean
--   plpgsql security definer set search_path=""; for parlor_payments; body edd04f16

-- function ledger.stake_of(paid bigint, multiplier bigint) returns bigint
--   sql immutable; body fe62bdd0

-- function ledger.standing(for_player uuid, for_currency text) returns jsonb
--   plpgsql stable security definer set search_path="" set plan_cache_mode=force_generic_plan set enable_seqscan=off; for parlor_payments; body 313bbce8

-- function ledger.standing_at(for_player uuid, for_wallet bigint, for_currency text, at timestamp with time zone) returns ledger.standing
--   plpgsql stable; body 19794d40

-- function ledger.standing_changed(for_player uuid) returns void
--   plpgsql; body 5664947a

-- function ledger.standing_changed_everywhere() returns void
--   plpgsql; body fae448bb

-- function ledger.standing_json(standing ledger.standing) returns jsonb
--   plpgsql stable; body 217e8790

-- function ledger.standing_notice_failed(of_player uuid, why text) returns void
--   sql security definer set search_path=""; for parlor_auth, parlor_compliance, parlor_games, parlor_payments; body a4430642

-- function ledger.standing_notices_done(players uuid[], versions bigint[]) returns void
--   sql security definer set search_path=""; for parlor_auth, parlor_compliance, parlor_games, parlor_payments; body 2ec605ed

-- function ledger.standing_refusal(code text, standing ledger.standing) returns jsonb
--   sql stable; body ad2978f8

-- function ledger.status_changed() returns trigger
--   plpgsql security definer set search_path=""; body af718e39

-- function ledger.strictest_loss_limit(for_player uuid, for_currency text, at timestamp with time zone, OUT budget bigint, OUT of_period text) returns SETOF record
--   plpgsql stable; body 2301aba0

-- function ledger.strictest_purchase_limit(for_player uuid, except_key text, counted text[], at timestamp with time zone, OUT budget numeric, OUT of_period text) returns SETOF record
--   sql stable; body 35f0acfc

-- function ledger.strictest_wager_limit(for_player uuid, for_currency text, at timestamp with time zone, OUT budget bigint, OUT of_period text) returns SETOF record
--   plpgsql stable; body cdf9513f

-- function ledger.sum_hash(leaf_hash bytea, sum numeric) returns bytea
--   sql stable; body f7c33910

-- function ledger.sweep_root_nodes() returns bigint
--   plpgsql security definer set search_path=""; for parlor_payments; body ebcb60dc

-- function ledger.table_standing(of_session uuid, for_player uuid, for_currency text, up_to bigint) returns jsonb
--   plpgsql security definer set search_path="" set plan_cache_mode=force_generic_plan set enable_seqscan=off; for parlor_payments; body bc8c6a53

-- function ledger.take_back(posting_key text, for_player uuid, for_currency text, amount bigint, of_lot bigint, lot_taken bigint) returns void
--   plpgsql; body 15bd00af

-- function ledger.take_expired(for_wallet bigint, digest bytea, at timestamp with time zone) returns void
--   plpgsql; body 92cc16d5

-- function ledger.tell_limits(for_player uuid, at timestamp with time zone) returns void
--   plpgsql; body 9ed2ca35

-- function ledger.time_at_tables(for_player uuid, since timestamp with time zone, at timestamp with time zone) returns interval
--   plpgsql stable; body cd727ea3

-- function ledger.time_json(standing ledger.standing) returns jsonb
--   sql stable; body f9676317

-- function ledger.time_limits_at(for_player uuid, at timestamp with time zone) returns jsonb
--   sql stable; body 0328aedb

-- function ledger.time_limits_now(for_player uuid, at timestamp with time zone) returns SETOF ledger.time_limits
--   sql stable; body c3c577ba

-- function ledger.time_text(at timestamp with time zone) returns text
--   sql immutable; body 8e80aa89

-- function ledger.token_refusal(provider integer, token bytea, for_player uuid, for_currency text, at timestamp with time zone) returns text
--   plpgsql stable; body 7e1ff245

-- function ledger.transactions(for_player uuid, gc_position bigint, sc_position bigint, count_max integer) returns TABLE(id bigint, at timestamp with time zone, currency text, kind text, effect_micros bigint, after_micros bigint, next_id bigint, session_id uuid, game_id text)
--   plpgsql stable security definer set search_path="" set plan_cache_mode=force_generic_plan set enable_seqscan=off; for parlor_payments; body 88ecad46

-- function ledger.transfer(debit_id bigint, credit_id bigint, amount bigint, kind smallint, digest bytea, at timestamp with time zone, entry_id bigint DEFAULT nextval('ledger.entry_numbers'::regclass)) returns bigint
--   plpgsql; body f1e3b2a5

-- function ledger.turn_day(escrow_id bigint, for_wallet bigint, today date) returns void
--   plpgsql; body c2b5863f

-- function ledger.undo_advances(of_entry bigint) returns bigint
--   plpgsql security definer set search_path=""; body 857d052b

-- function ledger.unsettled(of_session uuid, number integer, wagered bigint, paid bigint, content bytea, at timestamp with time zone) returns jsonb
--   plpgsql; body 015e0171

-- function ledger.utc_day(at timestamp with time zone) returns date
--   sql immutable; body 937d6d58

-- function ledger.void_hold(hold_id uuid) returns jsonb
--   sql security definer set search_path=""; body a9e21e5e

-- function ledger.void_locks_if_empty(for_wallet bigint, at timestamp with time zone) returns void
--   plpgsql; body 53619cdd

-- function ledger.wager_refusal(standing ledger.standing) returns jsonb
--   sql stable; body a0e17a6a

-- function ledger.wallet(for_player uuid) returns TABLE(currency text, available bigint, at_tables bigint, on_hold bigint, debt bigint, version bigint)
--   plpgsql stable security definer set search_path="" set plan_cache_mode=force_generic_plan set enable_seqscan=off; for parlor_payments; body e5d8fecd

-- function ledger.wallet_of(for_player uuid, for_currency text) returns ledger.wallets
--   plpgsql; body 44a997f3

-- function ledger.wallet_part(for_wallet bigint) returns jsonb
--   plpgsql stable; body b6d5208a

-- function ledger.wallet_parts(for_wallet bigint, OUT available bigint, OUT at_tables bigint, OUT on_hold bigint) returns record
--   plpgsql stable; body 488823ad

-- function ledger.wallets_of(for_player uuid, for_currency text) returns bigint[]
--   plpgsql stable; body cd935bba

-- function ledger.with_balance(answer jsonb, for_wallet bigint) returns jsonb
--   plpgsql stable; body de31f130

-- function ledger.with_playthrough(answer jsonb, at timestamp with time zone) returns jsonb
--   sql stable; body a4759425

-- function ledger.with_time_limits(standing ledger.standing, for_player uuid, at timestamp with time zone) returns ledger.standing
--   plpgsql stable; body b8c699c3

-- function ledger.with_wager_limit(standing ledger.standing, for_player uuid, for_currency text, at timestamp with time zone) returns ledger.standing
--   plpgsql stable; body d281e2b9

-- function locks.require_fresh_reads() returns void
--   plpgsql; body f2ee843f

-- function locks.take(p_domain text, p_keys text[] DEFAULT NULL::text[]) returns void
--   plpgsql set search_path=""; body 9586822b

-- function maintenance.changed_settings() returns TABLE(role text, setting text)
--   sql stable security definer set search_path=""; for parlor_auth; body 7a8f0675

-- function maintenance.end_overstayed(p_longest interval) returns integer
--   sql security definer set search_path=""; for parlor_auth; body fed57423

-- function outbox.counted(attempts integer) returns integer
--   sql immutable; body 20d34c4d

-- function outbox.delay(attempts integer, first interval, longest interval) returns interval
--   sql immutable; body b23273a2

-- function outbox.is_parked(attempts integer, park_after integer) returns boolean
--   sql immutable; body 303b429f

-- function outbox.parked_rows(p_outbox text, p_id text, p_limit integer) returns SETOF outbox.parked
--   sql stable security definer set search_path=""; for parlor_auth, parlor_compliance, parlor_payments, parlor_social; body 64b56a8c

-- function outbox.plan(of_attempts integer, was_parked_at timestamp with time zone, at timestamp with time zone, first interval, longest interval, park_after integer) returns TABLE(attempts integer, due_at timestamp with time zone, parked_at timestamp with time zone)
--   sql immutable set search_path=""; body e32f2efb

-- function outbox.retry_parked(p_outbox text, p_id text, p_reason text, p_actor uuid, p_request_id text, p_now timestamp with time zone) returns boolean
--   plpgsql security definer set search_path=""; for parlor_auth, parlor_compliance, parlor_payments, parlor_social; body dd258301

-- function outbox.sizes() returns SETOF outbox.size
--   sql stable security definer set search_path=""; for parlor_auth, parlor_compliance, parlor_payments, parlor_social; body e75d1ba2

-- function payments.accept_entry(of_entry uuid, by_staff uuid, why text, approval_id uuid, http_request_id text) returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body b5b11192

-- function payments.accept_entry_at(of_entry uuid, by_staff uuid, why text, approval_id uuid, http_request_id text, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 814764f8

-- function payments.accept_locked_entry(entry payments.entries, by_staff uuid, of_approval uuid, at timestamp with time zone, tries_only boolean) returns jsonb
--   plpgsql; body abc9cca1

-- function payments.account_blockers(for_player uuid, retries uuid, at timestamp with time zone) returns SETOF jsonb
--   plpgsql stable; body 92104a3a

-- function payments.account_closed() returns trigger
--   plpgsql security definer set search_path=""; body 7f4f625e

-- function payments.act_on_adjustment(request approvals.requests, context jsonb) returns jsonb
--   plpgsql; body 3593cda0

-- function payments.act_on_difference(request approvals.requests, context jsonb) returns jsonb
--   plpgsql; body 6ce50fd8

-- function payments.act_on_entry(request approvals.requests, context jsonb) returns jsonb
--   plpgsql; body c1b310da

-- function payments.act_on_redemption(request approvals.requests, context jsonb) returns jsonb
--   plpgsql; body 665329af

-- function payments.act_on_refund(approval approvals.requests, context jsonb) returns jsonb
--   plpgsql; body d8c8b0dc

-- function payments.adjustment_act(found payments.adjustments) returns jsonb
--   sql immutable; body 5771de6c

-- function payments.adjustment_json(found payments.adjustments) returns jsonb
--   sql stable; for parlor_payments; body 190e8b16

-- function payments.advance_redemption(id uuid, fact jsonb) returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body 41682121

-- function payments.advance_redemption_at(of_id uuid, fact jsonb, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 96a80e12

-- function payments.amend_redemption(of_id uuid, for_player uuid, destination uuid, withholding boolean, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body 21314ae2

-- function payments.amount_blockers(for_player uuid, amount bigint, destination uuid, retries uuid, at timestamp with time zone) returns SETOF jsonb
--   plpgsql stable; body f7fdbc66

-- function payments.apply_event(of_provider text, of_event text, event_type text, event_at timestamp with time zone, facts jsonb) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body 0175e35b

-- function payments.apply_facts(of_provider text, facts jsonb) returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body 6d244ba6

-- function payments.apply_facts_at(of_provider text, facts jsonb, at timestamp with time zone) returns jsonb
--   plpgsql; body bca479b3

-- function payments.apply_payout_event(of_provider text, of_event text, event_type text, event_at timestamp with time zone, facts jsonb) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body 248334b4

-- function payments.approval_refusal(one payments.redemptions, review text[]) returns jsonb
--   plpgsql stable; body 091fe254

-- function payments.approve_redemption(of_id uuid, by_staff uuid, why text, approval_id uuid, http_request_id text) returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body 4c934fb7

-- function payments.approve_redemption_at(of_id uuid, by_staff uuid, why text, approval_id uuid, http_request_id text, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 3e612d9b

-- function payments.attach_checkout(of_purchase uuid, reference text, url text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body b972b059

-- function payments.attach_destination(of_id uuid, of_reference text, page text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body d6f65c5b

-- function payments.begin_destination(new_id uuid, for_player uuid, of_provider text, of_kind text, request_key text, digest bytea, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body 82ac9f4c

-- function payments.begin_payout(of_id uuid, of_provider text DEFAULT NULL::text) returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body 6c9336fe

-- function payments.begin_payout_at(of_id uuid, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 2666d452

-- function payments.begin_purchase(new_id uuid, for_player uuid, of_package text, of_provider text, place text, open_for interval, request_key text, digest bytea) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body ff5aa9d1

-- function payments.begin_risk(for_player uuid, price bigint, at timestamp with time zone) returns text
--   plpgsql stable; body dca5bc49

-- function payments.blocked_by(blocker jsonb) returns jsonb
--   sql stable; body c1058dd3

-- function payments.blocker(of_code text, facts jsonb DEFAULT '{}'::jsonb) returns jsonb
--   sql immutable; body 484de5a2

-- function payments.book_paid(one payments.redemptions, paid timestamp with time zone, at timestamp with time zone) returns payments.redemptions
--   plpgsql; body e4a858d8

-- function payments.booked_redemptions() returns TABLE(id text, payouts bigint, sent numeric, withheld numeric, returns bigint, coins_back numeric, sent_back numeric, withheld_back numeric)
--   sql stable; body 09d471dd

-- function payments.bought_at_home(for_player uuid, at timestamp with time zone) returns numeric
--   sql stable; body ec36b240

-- function payments.business_days_after(of_day date, days integer) returns date
--   sql immutable; body 871bdd0f

-- function payments.cancel_redemption(of_id uuid, for_player uuid, http_request_id text) returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body f18c6dab

-- function payments.cancel_redemption_at(of_id uuid, for_player uuid, http_request_id text, given_at timestamp with time zone) returns jsonb
--   plpgsql; body e50dafbf

-- function payments.cash_left(stated payments.cash_statements) returns numeric
--   sql stable; body ee9705ec

-- function payments.changed_wallets(count_max integer) returns jsonb
--   plpgsql security definer set search_path="" set plan_cache_mode=force_custom_plan; for parlor_payments; body 472df546

-- function payments.check_entries() returns SETOF ledger.difference
--   plpgsql stable; body ec018813

-- function payments.check_purchases() returns SETOF ledger.difference
--   plpgsql stable; body 72612b9e

-- function payments.check_redemption_books() returns SETOF ledger.difference
--   plpgsql stable; body 07351eaa

-- function payments.check_redemptions() returns SETOF ledger.difference
--   plpgsql stable; body 65c9f4cc

-- function payments.claim_daily_bonus(for_player uuid, request_key text, digest bytea) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body 75decd45

-- function payments.claim_daily_bonus_at(for_player uuid, request_key text, digest bytea, given_at timestamp with time zone) returns jsonb
--   plpgsql; body aa081ca8

-- function payments.claim_destination(of_id uuid) returns boolean
--   plpgsql security definer set search_path=""; for parlor_payments; body b368ac5a

-- function payments.claim_due_destinations(of_provider text, count_max integer) returns SETOF jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body 4254c4f9

-- function payments.claim_due_purchases(of_provider text, count_max integer) returns SETOF jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body ff249610

-- function payments.claim_due_redemptions(count_max integer) returns SETOF jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body 9f9d4b96

-- function payments.claim_due_refunds(of_provider text, count_max integer) returns SETOF jsonb
--   sql security definer set search_path=""; for parlor_payments; body 66201181

-- function payments.claim_key(for_player uuid, request_key text, digest bytea, at timestamp with time zone) returns jsonb
--   plpgsql; body 4c7fa062

-- function payments.claim_look(of_purchase uuid) returns boolean
--   plpgsql security definer set search_path=""; for parlor_payments; body 76a6a049

-- function payments.claim_online_entry(for_player uuid, new_id uuid, request_key text, digest bytea) returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body 3f0054dd

-- function payments.claim_online_entry_at(for_player uuid, new_id uuid, request_key text, digest bytea, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 1018c232

-- function payments.claim_redemption(of_id uuid) returns boolean
--   plpgsql security definer set search_path=""; for parlor_payments; body ca04c4cd

-- function payments.clear_attention(of_id uuid, by_staff uuid, expects integer, why text, http_request_id text) returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body 299b2a89

-- function payments.clear_attention_at(of_id uuid, by_staff uuid, expects integer, why text, http_request_id text, given_at timestamp with time zone) returns jsonb
--   plpgsql; body c61f37cd

-- function payments.clear_difference(of_id uuid, by_staff uuid, why text, approval_id uuid, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body 28e577ee

-- function payments.clear_redemption(one payments.redemptions, review text[], by_staff uuid, of_approval uuid, why text, at timestamp with time zone) returns payments.redemptions
--   plpgsql; body dee038c4

-- function payments.close_destinations(for_player uuid, at timestamp with time zone) returns void
--   plpgsql; body bf77d286

-- function payments.close_entries(for_player uuid, at timestamp with time zone) returns void
--   sql; body e55c5855

-- function payments.close_redemptions(for_player uuid, at timestamp with time zone) returns text
--   plpgsql; body 8d17c465

-- function payments.closing_refusal(for_player uuid) returns text
--   plpgsql security definer set search_path=""; body bf1e6eb9

-- function payments.code_label(code text) returns text
--   sql immutable; body 3c298268

-- function payments.codes_to_look_at() returns text[]
--   sql immutable; body 3ad73667

-- function payments.coins_outstanding(OUT redeemable numeric, OUT to_play numeric, OUT held numeric, OUT on_the_way numeric) returns record
--   plpgsql stable; body 1662d331

-- function payments.consider_redemption(of_id uuid) returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body 3122e462

-- function payments.consider_redemption_at(of_id uuid, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 1a6a71d4

-- function payments.credit_purchase(purchase payments.purchases, at timestamp with time zone) returns payments.purchases
--   plpgsql; body c12e56d0

-- function payments.credit_refusal(purchase payments.purchases, at timestamp with time zone) returns text
--   plpgsql stable; body 720fc91d

-- function payments.decide_adjustment(adjustment_id uuid, decider uuid, new_state text, role_age interval, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body ae78eea9

-- function payments.decide_refund(of_purchase uuid, of_request uuid, decider uuid, new_state text, role_age interval, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body a4f4af89

-- function payments.destination_blockers(for_player uuid, destination uuid, at timestamp with time zone) returns SETOF jsonb
--   plpgsql stable; body d0a00adb

-- function payments.destination_checked(of_id uuid, why text) returns void
--   sql security definer set search_path=""; for parlor_payments; body df1baaed

-- function payments.destination_is_stopped(destination uuid) returns boolean
--   sql stable; body 7b05d51e

-- function payments.destination_json(found payments.destinations) returns jsonb
--   plpgsql stable security definer set search_path=""; for parlor_payments; body 85c736b4

-- function payments.destination_refusal(for_player uuid, at timestamp with time zone) returns jsonb
--   plpgsql stable; body 27d4c7b5

-- function payments.destination_verdict(destination uuid, for_player uuid, at timestamp with time zone) returns payments.destination_verdict
--   plpgsql stable; body fc899255

-- function payments.destinations_day_max() returns integer
--   sql immutable; body 8523e8ec

-- function payments.difference_act(found payments.payout_differences) returns jsonb
--   sql immutable; body 24f8c6f3

-- function payments.difference_json(found payments.payout_differences) returns jsonb
--   sql stable; for parlor_payments; body b3e430db

-- function payments.dispute_rank(status text) returns integer
--   sql immutable; body c009c970

-- function payments.disputed_share(rule payments.risk_rules, at timestamp with time zone, OUT disputes integer, OUT purchases integer, OUT newest timestamp with time zone) returns record
--   sql stable; body 6cee7fe9

-- function payments.end_redemption(one payments.redemptions, new_state text, why text[], at timestamp with time zone, by_person uuid DEFAULT NULL::uuid, fact jsonb DEFAULT '{}'::jsonb) returns payments.redemptions
--   plpgsql; body 1f406343

-- function payments.entries_of(for_player uuid) returns jsonb
--   plpgsql stable security definer set search_path=""; for parlor_payments; body 0a2ebabf

-- function payments.entries_of_household(for_player uuid, keys bytea[], entry_method text, of_day date) returns bigint
--   sql stable; body 119f96b2

-- function payments.entry_act(entry payments.entries) returns jsonb
--   sql immutable; body 83bb204f

-- function payments.entry_code_json(found payments.entry_codes) returns jsonb
--   sql stable security definer set search_path=""; for parlor_payments; body db62df31

-- function payments.entry_json(entry payments.entries) returns jsonb
--   sql stable; for parlor_payments; body ef5c282b

-- function payments.entry_key(entry payments.entries) returns text
--   sql immutable; body 8bff5c82

-- function payments.entry_needs_second(entry payments.entries, by_staff uuid, at timestamp with time zone) returns boolean
--   sql stable; body 6ea99f56

-- function payments.entry_refusal(for_player uuid, entry_method text, at timestamp with time zone) returns jsonb
--   plpgsql stable; body 33cb1df7

-- function payments.entry_rule(at timestamp with time zone) returns payments.entry_rules
--   sql stable; body 338d6ccd

-- function payments.entry_way(for_player uuid, entry_method text, is_offered boolean, at timestamp with time zone) returns jsonb
--   plpgsql stable; body f481b97e

-- function payments.exclude(for_player uuid, exclusion_kind text, until_at timestamp with time zone) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body ddc3ebce

-- function payments.exclude_by_house(for_player uuid, until_at timestamp with time zone, maker uuid, why text, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body f9dbd935

-- function payments.fail_checkout(of_purchase uuid, why text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body aca1d3c2

-- function payments.fail_destination(of_id uuid, why text) returns void
--   sql security definer set search_path=""; for parlor_payments; body a9f9620d

-- function payments.forfeit_rest(for_player uuid, key_ending text, at timestamp with time zone) returns void
--   sql; body 3489a0d8

-- function payments.given_alone_micros(by_person uuid, of_purchase uuid, since timestamp with time zone) returns numeric
--   sql stable; body 8b2e37d7

-- function payments.grant_daily(for_player uuid, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 0a83fe1f

-- function payments.grant_entry(entry payments.entries, keys bytea[], at timestamp with time zone) returns void
--   plpgsql; body 5549b743

-- function payments.grant_online_entry(for_player uuid, new_id uuid, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 5a6e638d

-- function payments.has_left(for_player uuid) returns boolean
--   sql stable; body 8b561aa3

-- function payments.hold_redemption(new_id uuid, for_player uuid, amount bigint, destination uuid, retries uuid, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 7c174eeb

-- function payments.is_paid_by(of_provider text) returns boolean
--   plpgsql stable; body 968f4713

-- function payments.issue_entry_code(for_player uuid, new_code text, new_salt bytea) returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body 8c58be13

-- function payments.issue_entry_code_at(for_player uuid, new_code text, new_salt bytea, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 93201ecb

-- function payments.judge_redemption(one payments.redemptions, weight payments.redemption_weight, at timestamp with time zone) returns payments.redemptions
--   plpgsql; body 80edff25

-- function payments.keep_reply(for_player uuid, request_key text, answer jsonb) returns jsonb
--   plpgsql; body 06e78fdd

-- function payments.last_liability() returns jsonb
--   sql stable security definer set search_path=""; for parlor_payments; body 58e42285

-- function payments.last_payout_run(of_provider text) returns jsonb
--   sql stable security definer set search_path=""; for parlor_payments; body 6624297a

-- function payments.left_today(for_player uuid, at timestamp with time zone) returns bigint
--   plpgsql stable; body 2ce4c191

-- function payments.let_go(for_player uuid) returns text
--   plpgsql security definer set search_path=""; for parlor_payments; body 9c3e53bb

-- function payments.liability() returns jsonb
--   sql stable security definer set search_path=""; for parlor_payments; body b5d24319

-- function payments.liability_at(at timestamp with time zone) returns jsonb
--   plpgsql stable; body d1279041

-- function payments.lock_redemption(of_id uuid, given_at timestamp with time zone) returns payments.redemptions
--   plpgsql; body 8a34bfa7

-- function payments.look_again() returns interval
--   sql immutable; body 145db987

-- function payments.median_entry_days(at timestamp with time zone) returns numeric
--   sql stable; body 8027b0ee

-- function payments.minimum_to(destination uuid, at timestamp with time zone) returns bigint
--   plpgsql stable; body e849e55d

-- function payments.move_redemption(one payments.redemptions, new_state text, why text[], at timestamp with time zone, by_person uuid DEFAULT NULL::uuid, fact jsonb DEFAULT '{}'::jsonb) returns payments.redemptions
--   plpgsql; body a1818c52

-- function payments.ms(at timestamp with time zone) returns text
--   sql immutable; for parlor_payments; body 8c5ce3f7

-- function payments.must_authenticate(for_player uuid, price bigint, at timestamp with time zone) returns boolean
--   plpgsql stable; body bcb4c8a4

-- function payments.note_by_staff(one payments.redemptions, by_staff uuid, note text, why text[], facts jsonb, at timestamp with time zone) returns void
--   sql; body d596533f

-- function payments.note_checkout(of_provider text, fact jsonb, at timestamp with time zone) returns jsonb
--   plpgsql; body fb7a0eed

-- function payments.note_contradiction(one payments.redemptions, fact jsonb, at timestamp with time zone) returns payments.redemptions
--   plpgsql; body 57122c4d

-- function payments.note_destination(of_provider text, fact jsonb) returns jsonb
--   plpgsql; body e76ac694

-- function payments.note_destination_asked(of_provider text, fact jsonb) returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body 78a02202

-- function payments.note_dispute(of_provider text, fact jsonb, at timestamp with time zone) returns jsonb
--   plpgsql; body 8ec1e125

-- function payments.note_liability() returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body c89ba9d1

-- function payments.note_movements(of_provider text, listed jsonb) returns integer
--   plpgsql security definer set search_path=""; for parlor_payments; body fcbf057b

-- function payments.note_payer_names(verdicts jsonb) returns void
--   plpgsql security definer set search_path=""; for parlor_payments; body 406836df

-- function payments.note_payout(of_provider text, fact jsonb) returns jsonb
--   plpgsql; body 81a6b489

-- function payments.note_payout_movements(of_provider text, listed jsonb) returns integer
--   plpgsql security definer set search_path=""; for parlor_payments; body 9b8068e1

-- function payments.note_redemption(of_id uuid, by_staff uuid, note text, request_key text, digest bytea, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body 8955d617

-- function payments.note_refund(of_provider text, fact jsonb, at timestamp with time zone) returns jsonb
--   plpgsql; body 57d58d20

-- function payments.offer_refusal(offer payments.packages, for_player uuid, place text, at timestamp with time zone) returns text
--   plpgsql stable; body b711f4e8

-- function payments.offers(for_player uuid, place text) returns SETOF jsonb
--   plpgsql stable security definer set search_path=""; for parlor_payments; body c6334f20

-- function payments.open_differences() returns TABLE(provider text, payment_id text, what text, ours text, theirs text)
--   sql stable; body 532adefa

-- function payments.own_id(said text) returns uuid
--   sql immutable; body ec8bb1a2

-- function payments.package_refusal(offer payments.packages, for_player uuid, place text, at timestamp with time zone) returns text
--   sql stable; body 016bd9bf

-- function payments.paid_by(of_payer text, besides uuid, at timestamp with time zone, OUT payments integer, OUT micros numeric) returns record
--   sql stable; body 7042096b

-- function payments.payer_names(for_player uuid, newest_check uuid, at timestamp with time zone, OUT differs boolean, OUT unasked boolean) returns record
--   plpgsql stable; body e33322a7

-- function payments.payers_to_match(of_redemption uuid, of_purchase uuid, count_max integer) returns SETOF jsonb
--   plpgsql stable security definer set search_path=""; for parlor_payments; body 9149c28f

-- function payments.payment_risk(purchase payments.purchases, at timestamp with time zone) returns text
--   plpgsql stable; body 29fc34cc

-- function payments.payout_figures() returns jsonb
--   plpgsql stable security definer set search_path=""; for parlor_payments; body aaf969ea

-- function payments.payout_json(one payments.redemptions) returns jsonb
--   plpgsql stable; body 9482a00e

-- function payments.payout_sides(of_provider text, from_at timestamp with time zone, upto_at timestamp with time zone) returns TABLE(subject text, redemption_id uuid, player_id uuid, ours bigint, theirs bigint)
--   sql stable; body e5d9e47d

-- function payments.payouts_paused(at timestamp with time zone) returns text
--   sql stable; for parlor_payments; body d9ad3c41

-- function payments.payouts_to_compare(of_provider text, from_at timestamp with time zone, upto_at timestamp with time zone) returns SETOF uuid
--   sql stable; body 85fe24a6

-- function payments.person_blockers(for_player uuid, amount bigint, at timestamp with time zone) returns SETOF jsonb
--   plpgsql stable; body 6b371fc6

-- function payments.place_in(place text, places text[]) returns boolean
--   sql immutable; body fd1b0d39

-- function payments.place_refusal(purchase payments.purchases, at timestamp with time zone) returns text
--   plpgsql stable; body fa033f2b

-- function payments.post_adjustment(proposal payments.adjustments) returns jsonb
--   plpgsql; body cf9ca287

-- function payments.post_dollars(purchase payments.purchases, amount bigint, at timestamp with time zone) returns void
--   plpgsql; body 08123625

-- function payments.post_taken(purchase payments.purchases, currency text, taken bigint, target bigint, at timestamp with time zone) returns void
--   plpgsql; body 368cd9bb

-- function payments.propose_adjustment(new_id uuid, for_player uuid, for_currency text, to_direction text, amount bigint, why text, proposer uuid, request_key text, digest bytea, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body 640d90d1

-- function payments.provider_differences(of_provider text, from_at timestamp with time zone, upto_at timestamp with time zone) returns TABLE(payment_id text, purchase_id uuid, what text, ours bigint, theirs bigint)
--   sql stable; body abd3db97

-- function payments.purchase_checked(of_purchase uuid, why text) returns void
--   sql security definer set search_path=""; for parlor_payments; body f064a92f

-- function payments.purchase_json(found payments.purchases) returns jsonb
--   sql stable; for parlor_payments; body 83bc67ac

-- function payments.purchase_risk() returns jsonb
--   plpgsql stable security definer set search_path=""; for parlor_payments; body 86ca020d

-- function payments.purchase_rule(at timestamp with time zone) returns payments.purchase_rules
--   sql stable; body 2c5b1057

-- function payments.purchase_status(purchase payments.purchases) returns text
--   plpgsql stable; for parlor_payments; body 550cadf3

-- function payments.purchases_paused() returns boolean
--   sql stable; body f419674c

-- function payments.raise_attention(one payments.redemptions, what text) returns payments.redemptions
--   plpgsql; body 49aa78f6

-- function payments.receive_entry(new_id uuid, of_code text, postmarked date, scan text, by_staff uuid, http_request_id text) returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body 5f9bab5e

-- function payments.receive_entry_at(new_id uuid, of_code text, postmarked date, scan text, by_staff uuid, http_request_id text, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 103ca13e

-- function payments.reconcile(of_provider text, from_at timestamp with time zone, upto_at timestamp with time zone) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body 5b8cdfe7

-- function payments.reconcile_payouts(of_provider text, from_at timestamp with time zone, upto_at timestamp with time zone) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body 55a86b15

-- function payments.reconciliations(before_id bigint, count_max integer) returns SETOF jsonb
--   sql stable security definer set search_path=""; for parlor_payments; body 5700cfb6

-- function payments.redeemed_in_all(for_player uuid) returns bigint
--   sql stable; body 9355d980

-- function payments.redeemed_on(for_player uuid, keys bytea[], of_day date, OUT by_person bigint, OUT by_household bigint) returns record
--   sql stable; body fed0cd96

-- function payments.redemption_act(one payments.redemptions) returns jsonb
--   sql immutable; body ea99c98f

-- function payments.redemption_ahead(for_player uuid, amount bigint, destination uuid, at timestamp with time zone) returns jsonb
--   plpgsql stable; body 1d550f8d

-- function payments.redemption_blocking(for_player uuid, at timestamp with time zone, amount bigint DEFAULT NULL::bigint, destination uuid DEFAULT NULL::uuid, retries uuid DEFAULT NULL::uuid) returns jsonb
--   plpgsql stable; body 4dd7e1c9

-- function payments.redemption_checked(of_id uuid, why text) returns void
--   sql security definer set search_path=""; for parlor_payments; body 6f2e49bc

-- function payments.redemption_eligibility(for_player uuid, amount bigint, destination uuid) returns jsonb
--   plpgsql stable security definer set search_path=""; for parlor_payments; body e3683310

-- function payments.redemption_event_json(found payments.redemption_events) returns jsonb
--   sql stable; for parlor_payments; body 6b65b6a7

-- function payments.redemption_json(found payments.redemptions) returns jsonb
--   sql stable; for parlor_payments; body 121c3607

-- function payments.redemption_needs_second(one payments.redemptions, by_staff uuid, at timestamp with time zone) returns boolean
--   plpgsql stable; body 97d04e5f

-- function payments.refund_act(found payments.refund_requests) returns jsonb
--   sql immutable; body 7d0f1b21

-- function payments.refund_failed(of_request uuid, why text) returns void
--   sql security definer set search_path=""; for parlor_payments; body da2957b4

-- function payments.refund_json(found payments.refund_requests) returns jsonb
--   sql stable; for parlor_payments; body 4edb99a4

-- function payments.refund_of(of_request uuid) returns jsonb
--   sql stable security definer set search_path=""; for parlor_payments; body 40359f18

-- function payments.refund_rank(status text) returns integer
--   sql immutable; body 1ba2cab6

-- function payments.refund_since(for_player uuid, since timestamp with time zone, why text) returns integer
--   plpgsql; body 35b2b97f

-- function payments.refundable_micros(purchase payments.purchases) returns bigint
--   sql stable; body 8ff1d13e

-- function payments.refunded_micros(of_provider text, of_payment text) returns bigint
--   sql stable; for parlor_payments; body b893b90d

-- function payments.refusal_of(found payments.purchases) returns text
--   sql immutable; for parlor_payments; body 814957ce

-- function payments.refuse_purchase(purchase payments.purchases, refusal text, at timestamp with time zone) returns payments.purchases
--   plpgsql; body 96c434a5

-- function payments.refuse_refund(of_request uuid, why text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body 7d8829ab

-- function payments.refuse_worse_entries() returns trigger
--   plpgsql security definer set search_path=""; body b139143b

-- function payments.reject_entry(of_entry uuid, by_staff uuid, why text, note text, http_request_id text) returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body 91f80875

-- function payments.reject_entry_at(of_entry uuid, by_staff uuid, why text, note text, http_request_id text, given_at timestamp with time zone) returns jsonb
--   plpgsql; body c9944047

-- function payments.reject_redemption(of_id uuid, by_staff uuid, why text, http_request_id text) returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body f30a2054

-- function payments.reject_redemption_at(of_id uuid, by_staff uuid, why text, http_request_id text, given_at timestamp with time zone) returns jsonb
--   plpgsql; body b0f056e1

-- function payments.remind_of_redemption(one payments.redemptions, at timestamp with time zone) returns payments.redemptions
--   plpgsql; body e6a53135

-- function payments.remove_destination(of_id uuid, for_player uuid, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body ae1dac5a

-- function payments.request_redemption(new_id uuid, for_player uuid, amount bigint, destination uuid, retries uuid, request_key text, digest bytea, http_request_id text) returns jsonb
--   sql security definer set search_path=""; for parlor_payments; body 439ed91f

-- function payments.request_redemption_at(new_id uuid, for_player uuid, amount bigint, destination uuid, retries uuid, request_key text, digest bytea, http_request_id text, given_at timestamp with time zone) returns jsonb
--   plpgsql; body 27e27bd8

-- function payments.request_refund(new_id uuid, of_purchase uuid, amount bigint, why text, by_person uuid, request_key text, digest bytea, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body c1208be1

-- function payments.rest_destinations(for_player uuid) returns void
--   plpgsql; body efcb1549

-- function payments.resume_purchases(by_staff uuid, why text, http_request_id text) returns text
--   plpgsql security definer set search_path=""; for parlor_payments; body caa69215

-- function payments.retry_blockers(for_player uuid, amount bigint, retries uuid) returns SETOF jsonb
--   plpgsql stable; body dccab1e7

-- function payments.returned_micros(found payments.purchases) returns numeric
--   sql stable; for parlor_payments; body a8f4f4b7

-- function payments.review_reasons(of_one payments.redemptions, at timestamp with time zone) returns text[]
--   plpgsql stable; body 3ae4beef

-- function payments.risk_rule(at timestamp with time zone) returns payments.risk_rules
--   sql stable; body 9633afa8

-- function payments.sc_bonus_now(offer payments.packages, for_player uuid, at timestamp with time zone) returns bigint
--   sql stable; body 44bd2fac

-- function payments.set_limits(for_player uuid, wanted jsonb) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body 568076f9

-- function payments.settle_payment(of_provider text, of_payment text) returns jsonb
--   plpgsql; body d595eb26

-- function payments.settle_purchase(purchase payments.purchases) returns payments.purchases
--   plpgsql; body 06fbc604

-- function payments.standing_reasons() returns text[]
--   sql immutable; body c4034e0a

-- function payments.state_cash(amount bigint, of_moment timestamp with time zone, by_staff uuid, why text, request_key text, digest bytea, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body e5e66886

-- function payments.state_rank(state text) returns integer
--   sql immutable; body f491c7cd

-- function payments.sweep_idempotency_keys() returns bigint
--   plpgsql security definer set search_path=""; for parlor_payments; body 7aa25d5e

-- function payments.sweeps_rule(of_source text, at timestamp with time zone) returns payments.grant_rules
--   sql stable; body 87f76c3d

-- function payments.take_prize_back(one payments.redemptions, code text, at timestamp with time zone) returns payments.redemptions
--   plpgsql; body 5b899965

-- function payments.taken_back_now(for_player uuid) returns text
--   sql stable; body 0db4e286

-- function payments.tax_total(for_player uuid, of_year integer) returns bigint
--   plpgsql stable; body e70051fe

-- function payments.thought_of(for_player uuid, destination uuid) returns uuid
--   plpgsql stable; body d804978a

-- function payments.unmatched_destinations(of_provider text, at timestamp with time zone) returns SETOF uuid
--   plpgsql stable; body 20f6eb63

-- function payments.unsettled_micros(for_player uuid, since timestamp with time zone) returns numeric
--   sql stable; body 067ae405

-- function payments.unused_codes(for_player uuid, at timestamp with time zone) returns SETOF payments.entry_codes
--   sql stable; body 043c454f

-- function payments.use_payout_provider(of_provider text) returns void
--   plpgsql; body 5f7ec616

-- function payments.waiting_entries() returns jsonb
--   sql stable security definer set search_path=""; for parlor_payments; body dab27941

-- function payments.waiting_redemptions() returns jsonb
--   sql stable security definer set search_path=""; for parlor_payments; body 44346183

-- function payments.wallet_json(for_player uuid) returns jsonb
--   sql stable; body fe73673e

-- function payments.wallets_shown(up_to bigint) returns void
--   sql security definer set search_path=""; for parlor_payments; body f0ce0edf

-- function payments.watch_disputes() returns jsonb
--   plpgsql security definer set search_path=""; for parlor_payments; body c994482b

-- function payments.weigh_redemption(of_one payments.redemptions, at timestamp with time zone) returns payments.redemption_weight
--   plpgsql stable; body c3003bf1

-- function payments.withdraw_checkouts(for_player uuid, at timestamp with time zone) returns integer
--   plpgsql; body b7b3ea82

-- function payments.withdrawn_micros(of_provider text, of_payment text) returns bigint
--   sql stable; for parlor_payments; body f4041efa

-- function payments.worse_entries() returns TABLE(subject text, detail text)
--   sql stable; body 122bde3e

-- function payments.write_receipt() returns trigger
--   plpgsql security definer set search_path=""; body 1315cf28

-- function payments.year_statement(for_player uuid, of_year integer) returns jsonb
--   sql stable security definer set search_path=""; for parlor_payments; body 75870d58

-- function payments.young_purchases(for_player uuid, at timestamp with time zone) returns SETOF payments.purchases
--   plpgsql stable; body 29106fd9

-- function rules.act_on_bar_end(request approvals.requests, context jsonb) returns jsonb
--   plpgsql set search_path=""; body cffe1864

-- function rules.act_on_dated_row(request approvals.requests, context jsonb) returns jsonb
--   plpgsql set search_path=""; body db00284c

-- function rules.act_on_row(request approvals.requests, context jsonb) returns jsonb
--   plpgsql set search_path=""; body 9c5d8de1

-- function rules.add_row(of_kind text, r jsonb, at timestamp with time zone, why text, http_request_id text) returns text
--   plpgsql; body 53bbd04d

-- function rules.age_at(of_place text, of_feature text, at timestamp with time zone) returns integer
--   sql stable; body ffe0a85b

-- function rules.allows(of_place text, of_feature text, at timestamp with time zone) returns boolean
--   plpgsql stable; body 9b169efe

-- function rules.around(place text) returns text[]
--   sql immutable; body 4eab7939

-- function rules.ask_bar_end(approval_id uuid, bar_id bigint, asker uuid, why text, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body f5850eb9

-- function rules.bar_json(bar rules.person_bars) returns jsonb
--   sql; body 6080f4ae

-- function rules.bar_person(barred uuid, by_staff uuid, why text, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body e5338979

-- function rules.bars_of(of_player uuid, before_id bigint, count_max integer) returns SETOF jsonb
--   sql security definer set search_path=""; for parlor_compliance; body a0b3335d

-- function rules.begins_of(entered jsonb, at timestamp with time zone) returns timestamp with time zone
--   sql stable; body 0a07a443

-- function rules.birthday(birth_date date, years integer) returns date
--   sql immutable; body e7844da5

-- function rules.changes_between(at timestamp with time zone, until_at timestamp with time zone) returns SETOF jsonb
--   sql stable security definer set search_path=""; for parlor_compliance; body 78d742b7

-- function rules.column_of(field text) returns text
--   sql immutable; body 963519fd

-- function rules.constrained_column(of_table text, of_constraint text) returns text
--   sql stable set search_path=""; body e1a45417

-- function rules.count_change() returns trigger
--   plpgsql security definer set search_path=""; body 3eaaf3de

-- function rules.counted_mode(r rules.place_modes, at timestamp with time zone) returns rules.mode
--   sql immutable; body a3fb839b

-- function rules.current_terms(at timestamp with time zone) returns SETOF rules.terms
--   sql stable; body e07da405

-- function rules.dated_key(of_kind text) returns text
--   sql immutable; body 5bbf8f0d

-- function rules.dated_row_of(entered jsonb, begins timestamp with time zone, first uuid, second uuid) returns jsonb
--   sql immutable; body 7801a1ec

-- function rules.dated_rows(of_kind text, before text, count_max integer) returns SETOF jsonb
--   sql stable security definer set search_path=""; for parlor_compliance; body 8f453455

-- function rules.dated_rows_at(of_kind text, before text, count_max integer, at timestamp with time zone) returns SETOF jsonb
--   plpgsql stable; body 6eae7504

-- function rules.dated_table(of_kind text) returns text
--   plpgsql immutable; body ce27dd24

-- function rules.doubts() returns text[]
--   sql immutable; body 72ea99ab

-- function rules.draw_spans() returns void
--   sql security definer set search_path=""; body ec9b8c62

-- function rules.edges(of_place text) returns SETOF timestamp with time zone
--   sql stable; body cb40f0d7

-- function rules.edges_of_mode(r rules.place_modes) returns SETOF timestamp with time zone
--   sql stable; body 4e6fb532

-- function rules.effective_mode(of_place text, at timestamp with time zone) returns rules.mode
--   sql stable; body 7fbf63dd

-- function rules.enter_dated(new_id uuid, of_kind text, entered jsonb, by_person uuid, why text, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body 6acfc9a3

-- function rules.enter_row(new_id uuid, of_kind text, entered jsonb, by_person uuid, why text, http_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_compliance; body 1afd7336

-- function rules.field_of(of_column text) returns text
--   sql immutable; body 47940f8f

-- function rules.household_declared(for_player uuid, at timestamp with time zone) returns void
--   plpgsql; body a0861d3b

-- function rules.is_barred(for_player uuid, at timestamp with time zone) returns boolean
--   plpgsql stable; body f9ede628

-- function rules.is_development() returns boolean
--   sql stable security definer set search_path=""; for parlor_compliance; body ec0fbc2d

-- function rules.is_taken(of_kind text, r jsonb) returns boolean
--   plpgsql stable; body 510c8d5e

-- function rules.judge_household(for_player uuid, at timestamp with time zone) returns void
--   plpgsql; body 20a6f4a8

-- function rules.judge_neighbours(persons uuid[], at timestamp with time zone) returns void
--   plpgsql; body a666a01a

-- function rules.known_places() returns SETOF text
--   sql stable; body 2586212c

-- function rules.leaving(at timestamp with time zone, count_max integer) returns SETOF uuid
--   sql stable security definer set search_path=""; for parlor_compliance; body 25654942

-- function rules.let_go(for_player uuid) returns void
--   plpgsql security definer set search_path=""; for parlor_compliance; body 2bfba727

-- function rules.liability_floor(at timestamp with time zone) returns rules.liability_floors
--   sql stable; body 51edcbf4

-- function rules.lives_with_staff_until(for_player uuid) returns timestamp with time zone
--   plpgsql stable; body 54658ef1

-- function rules.local_day(of_place text, at timestamp with time zone) returns date
--   sql stable; body e6c7506b

-- function rules.lock_households(persons uuid[], more text[]) returns void
--   plpgsql; body 6fbeec53

-- function rules.locks_waived(for_player uuid, at timestamp with time zone) returns boolean
--   plpgsql stable; body 0f8a262f

-- function rules.loosens(of_kind text, r jsonb) returns boolean
--   sql stable; body cb2df28b

-- function rules.loosens_age(r rules.ages) returns boolean
--   sql stable; body bea1492d

-- function rules.loosens_cap(r rules.prize_caps) returns boolean
--   sql stable; body 33525b2d

-- function rules.loosens_feature(r rules.place_features) returns boolean
--   sql stable; body bae80eec

-- function rules.loosens_mode(r rules.place_modes) returns boolean
--   plpgsql stable; body 7e41c596

-- function rules.may_register(birth_date date, of_place text, at timestamp with time zone) returns boolean
--   sql stable security definer set search_path=""; for parlor_auth; body 9e307281

-- function rules.mode_allows(mode rules.mode, feature text) returns boolean
--   sql immutable; body c0859c46

-- function rules.mode_at(of_place text, at timestamp with time zone) returns rules.mode
--   plpgsql stable; body 819d269e

-- function rules.mode_row(of_place text, at timestamp with time zone) returns rules.place_modes
--   sql stable; body 2d903046

-- function rules.needing_counsel(at timestamp with time zone, within interval) returns SETOF jsonb
--   sql stable security definer set search_path=""; for parlor_compliance; body 76bca388

-- function rules.next_mode(of_place text, at timestamp with time zone) returns jsonb
--   sql stable; body c7b502f2

-- function rules.note_place(for_player uuid, seen jsonb) returns void
--   sql security definer set search_path=""; for parlor_auth, parlor_compliance, parlor_games, parlor_payments, parlor_social; body 9d38e930

-- function rules.note_place_at(for_player uuid, seen jsonb, at timestamp with time zone) returns void
--   plpgsql; body b8757912

-- function rules.note_proof(for_player uuid, seen jsonb, proof_number text, expires timestamp with time zone) returns text
--   plpgsql security definer set search_path=""; for parlor_compliance; body c609d9b9

-- function rules.opens_for() returns interval
--   sql immutable; body a8daf437

-- function rules.place_json(of_place text, at timestamp with time zone) returns jsonb
--   plpgsql stable; body 9727dfd4

-- function rules.place_of(for_player uuid) returns jsonb
--   plpgsql stable security definer set search_path=""; for parlor_compliance; body 54c65c4f

-- function rules.places_at(at timestamp with time zone) returns SETOF jsonb
--   sql stable security definer set search_path=""; for parlor_compliance; body 99f25730

-- function rules.prize_max_at(of_place text, at timestamp with time zone) returns bigint
--   sql stable; body 29d7c693

-- function rules.put_dated(of_kind text, r jsonb, for_good boolean) returns text
--   plpgsql set search_path=""; body 441344e7

-- function rules.redemption_rule(at timestamp with time zone) returns rules.redemption_rules
--   sql stable; body 7e98aa4c

-- function rules.refusal(for_player uuid, of_feature text, at timestamp with time zone) returns rules.verdict
--   plpgsql stable; body f2318eec

-- function rules.refusal_of_dated(of_kind text, r jsonb, at timestamp with time zone) returns jsonb
--   plpgsql; body 23eeb235

-- function rules.require_kind(of_kind text) returns void
--   plpgsql; body 6f3948c8

-- function rules.residence_refusal(for_player uuid, of_place text, of_feature text, at timestamp with time zone) returns rules.verdict
--   plpgsql stable; body 11dd7f4a

-- function rules.roles_change_households() returns trigger
--   plpgsql security definer set search_path=""; body 5bc219ad

-- function rules.roles_changed() returns trigger
--   plpgsql security definer set search_path=""; body f327ae64

-- function rules.row_of(entered jsonb, begins timestamp with time zone, first uuid, second uuid) returns jsonb
--   sql immutable; body 414f462b

-- function rules.rows_of(of_kind text, of_place text, before_id bigint, count_max integer) returns SETOF jsonb
--   plpgsql stable security definer set search_path=""; for parlor_compliance; body cdc57c09

-- function rules.span_at(of_place text, of_feature text, at timestamp with time zone) returns rules.spans
--   sql stable; body 62b3bada

-- function rules.strictness(mode rules.mode) returns integer
--   sql immutable; body 313c180a

-- function rules.strictness_at(mode rules.mode, redeem_until timestamp with time zone, at timestamp with time zone) returns integer
--   sql immutable; body c7092848

-- function rules.strictness_of(of_place text, at timestamp with time zone) returns integer
--   sql stable; body 57d7c0a8

-- function rules.sweep_proofs(at timestamp with time zone) returns integer
--   plpgsql security definer set search_path=""; for parlor_compliance; body 87037cbf

-- function rules.switch_at(at timestamp with time zone) returns rules.mode
--   sql stable; body 78fdbc6a

-- function rules.tax_year(of_year integer) returns rules.tax_years
--   sql stable; body d9b361b7

-- function rules.tax_year_at(of_year integer, at timestamp with time zone) returns rules.tax_years
--   sql stable; body 6d6636a5

-- function rules.tax_year_before(of_year integer) returns rules.tax_years
--   sql stable; body e7183ed8

-- function rules.tax_year_of(at timestamp with time zone) returns integer
--   sql immutable; body 7d701196

-- function rules.terms_now() returns jsonb
--   sql stable security definer set search_path=""; for parlor_auth; body be233477

-- function rules.terms_since(at timestamp with time zone) returns timestamp with time zone
--   sql stable; body bff45dc5

-- function rules.tier_needed(sum_micros bigint, at timestamp with time zone) returns integer
--   sql stable; body 40695510

-- function rules.verdict_on(for_player uuid, born date, accepted_at timestamp with time zone, of_feature text, at timestamp with time zone) returns rules.verdict
--   plpgsql stable; body 6d1e851b

-- function rules.verdict_refusal(verdict rules.verdict) returns jsonb
--   sql stable; body f8c38dae

-- function rules.wrong_field(of_kind text, entered jsonb, begins timestamp with time zone) returns text
--   sql immutable; body ccdff35e

-- function social.accept(p_me uuid, p_other uuid, p_cap integer, p_now timestamp with time zone) returns text
--   plpgsql security definer set search_path=""; for parlor_social; body ed9c433f

-- function social.add_member(p_room_id uuid, p_me uuid, p_other uuid, p_cap integer, p_now timestamp with time zone) returns text
--   plpgsql security definer set search_path=""; for parlor_social; body adca9caf

-- function social.admission(p_room_id uuid, p_me uuid, p_may_moderate boolean, p_now timestamp with time zone) returns jsonb
--   plpgsql stable security definer set search_path=""; for parlor_social; body 97853df9

-- function social.ask(p_me uuid, p_other uuid, p_cap integer, p_pending_cap integer, p_hourly integer, p_now timestamp with time zone) returns text
--   plpgsql security definer set search_path=""; for parlor_social; body c7d22f3d

-- function social.block(p_me uuid, p_other uuid, p_cap integer, p_now timestamp with time zone) returns text
--   plpgsql security definer set search_path=""; for parlor_social; body 9b277a31

-- function social.bump_room(p_room_id uuid) returns bigint
--   sql set search_path=""; body c5ca7a86

-- function social.claim_outbox(p_targets uuid[], p_now timestamp with time zone, p_limit integer) returns SETOF social.outbox
--   sql security definer set search_path=""; for parlor_social; body ba6d249c

-- function social.count_request(p_player_id uuid, p_hourly integer, p_now timestamp with time zone) returns boolean
--   plpgsql set search_path=""; body 4c6b3441

-- function social.delete_message(p_room_id uuid, p_message_id uuid, p_author_id uuid, p_reason text, p_actor_id uuid, p_now timestamp with time zone, p_request_id text) returns void
--   plpgsql security definer set search_path=""; for parlor_social; body cbd90915

-- function social.drop_edges(p_one uuid, p_two uuid) returns void
--   sql set search_path=""; body 67de1ac8

-- function social.edges_page(p_me uuid, p_state text, p_before timestamp with time zone, p_before_id uuid, p_limit integer) returns TABLE(player_id uuid, display_name text, since timestamp with time zone)
--   sql stable security definer set search_path=""; for parlor_social; body 02ad91d8

-- function social.end_ms(p_at timestamp with time zone) returns bigint
--   sql immutable; body d3f3e94f

-- function social.forget_name(p_player_id uuid) returns void
--   plpgsql set search_path=""; body 67ceffb7

-- function social.friends_of(p_player_id uuid) returns bigint
--   sql stable set search_path=""; body e20bfd8e

-- function social.grow_room(p_room_id uuid, p_shards integer) returns integer
--   plpgsql security definer set search_path=""; for parlor_social; body 965e517f

-- function social.has_blocked(p_owner_id uuid, p_other_id uuid) returns boolean
--   sql stable set search_path=""; body 277abf1a

-- function social.is_active(p_player_id uuid) returns boolean
--   sql stable set search_path=""; body 5daa5db6

-- function social.leave_notice(p_player_id uuid, p_key text, p_kind text, p_from uuid, p_facts jsonb, p_now timestamp with time zone) returns void
--   sql set search_path=""; body 95bd4b86

-- function social.leave_rooms(p_player_id uuid, p_now timestamp with time zone) returns void
--   plpgsql set search_path=""; body 9de47e29

-- function social.leaving(p_now timestamp with time zone, p_limit integer) returns SETOF uuid
--   sql security definer set search_path=""; for parlor_social; body 9342c28a

-- function social.let_go(p_player_id uuid, p_now timestamp with time zone) returns void
--   plpgsql security definer set search_path=""; for parlor_social; body e9d556e6

-- function social.lift_sanction(p_room_id uuid, p_player_id uuid, p_kind text, p_reason text, p_actor_id uuid, p_now timestamp with time zone, p_request_id text) returns text
--   plpgsql security definer set search_path=""; for parlor_social; body ee345a0c

-- function social.lock_people(p_one uuid, p_two uuid) returns void
--   plpgsql set search_path=""; body 502e2fee

-- function social.make_friends(p_one uuid, p_two uuid, p_cap integer, p_now timestamp with time zone) returns text
--   plpgsql set search_path=""; body 53d98fb9

-- function social.mark_changed(p_player_id uuid, p_now timestamp with time zone) returns void
--   plpgsql set search_path=""; body d19206e3

-- function social.open_direct(p_id uuid, p_me uuid, p_other uuid, p_now timestamp with time zone) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_social; body a67b653d

-- function social.open_game_rooms(p_games jsonb) returns void
--   plpgsql set search_path=""; body d67d4235

-- function social.open_group(p_id uuid, p_me uuid, p_title text, p_cap integer, p_now timestamp with time zone, p_key text DEFAULT NULL::text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_social; body 5cf14858

-- function social.open_reports() returns integer
--   sql stable security definer set search_path=""; for parlor_social; body f957c5fa

-- function social.outbox_done(p_id bigint) returns void
--   sql security definer set search_path=""; for parlor_social; body f2b8ca1f

-- function social.outbox_failed(p_id bigint, p_reason text) returns void
--   sql security definer set search_path=""; for parlor_social; body dfef6848

-- function social.part(p_me uuid, p_other uuid, p_states text[], p_now timestamp with time zone) returns text
--   plpgsql security definer set search_path=""; for parlor_social; body a59425c6

-- function social.persons_joined() returns trigger
--   plpgsql security definer set search_path=""; body 692bb241

-- function social.profile(p_me uuid, p_other uuid) returns TABLE(player_id uuid, display_name text, relation text)
--   sql stable security definer set search_path=""; for parlor_social; body 22f84207

-- function social.put_edge(p_owner_id uuid, p_other_id uuid, p_state text, p_now timestamp with time zone) returns void
--   sql set search_path=""; body 928f180d

-- function social.relations(p_player_id uuid) returns jsonb
--   sql stable security definer set search_path=""; for parlor_social; body 096a7e92

-- function social.remove_member(p_room_id uuid, p_me uuid, p_other uuid, p_now timestamp with time zone) returns text
--   plpgsql security definer set search_path=""; for parlor_social; body 33b755fe

-- function social.report(p_id uuid, p_room_id uuid, p_message_id uuid, p_reporter_id uuid, p_author_id uuid, p_reason text, p_context jsonb, p_hourly integer, p_now timestamp with time zone) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_social; body dc7ee2c2

-- function social.reports_page(p_state text, p_after uuid, p_limit integer) returns TABLE(id uuid, room_id uuid, message_id uuid, reporter_id uuid, author_id uuid, author_name text, reason text, context jsonb, created_at timestamp with time zone, state text, resolution text)
--   sql stable security definer set search_path=""; for parlor_social; body 0dc73fc2

-- function social.resolve_report(p_id uuid, p_resolution text, p_actor_id uuid, p_now timestamp with time zone, p_request_id text) returns text
--   plpgsql security definer set search_path=""; for parlor_social; body 26dce024

-- function social.room_json(r social.rooms, p_me uuid) returns jsonb
--   sql stable set search_path=""; body 923360a3

-- function social.rooms_page(p_me uuid, p_after uuid, p_limit integer) returns SETOF jsonb
--   sql stable security definer set search_path=""; for parlor_social; body d589b4e4

-- function social.same_person(p_player_id uuid) returns uuid[]
--   sql stable set search_path=""; body afd8f69c

-- function social.sanction(p_id uuid, p_room_id uuid, p_player_id uuid, p_kind text, p_reason text, p_until timestamp with time zone, p_actor_id uuid, p_now timestamp with time zone, p_request_id text) returns text
--   plpgsql security definer set search_path=""; for parlor_social; body f8df0dca

-- function social.sanction_end(p_room_id uuid, p_player_id uuid, p_kind text) returns timestamp with time zone
--   sql stable set search_path=""; body 53514780

-- function social.sanctions_joined() returns trigger
--   plpgsql security definer set search_path=""; body 6779ae7d

-- function social.search(p_me uuid, p_pattern text, p_after text, p_limit integer) returns TABLE(player_id uuid, display_name text, folded text, relation text)
--   sql stable security definer set search_path=""; for parlor_social; body b18047ba

-- function social.set_policy(p_room_id uuid, p_policy jsonb, p_reason text, p_actor_id uuid, p_now timestamp with time zone, p_request_id text) returns jsonb
--   plpgsql security definer set search_path=""; for parlor_social; body 597820d5

-- function social.state_of(p_owner_id uuid, p_other_id uuid) returns text
--   sql stable set search_path=""; body afca13ce

-- function social.take_notice_back(p_player_id uuid, p_key text, p_now timestamp with time zone) returns void
--   plpgsql set search_path=""; body 76c5ec9f

-- function social.tell_room(p_room_id uuid, p_content jsonb, p_now timestamp with time zone) returns void
--   sql set search_path=""; body 3ed1bccc

-- function social.tell_sanctioned(p_player_id uuid, p_room_id uuid, p_act text, p_facts jsonb, p_now timestamp with time zone) returns void
--   sql set search_path=""; body 4b737dca

-- function social.tell_sanctions(p_room_id uuid, p_player_id uuid, p_now timestamp with time zone) returns void
--   plpgsql set search_path=""; body b0ffb21f

-- function social.unblock(p_me uuid, p_other uuid, p_now timestamp with time zone) returns text
--   plpgsql security definer set search_path=""; for parlor_social; body e6b71c14

-- function social.unname(p_text text, p_name text) returns text
--   sql immutable set search_path=""; body 1f1f387b

-- function social.unname_json(p_value jsonb, p_name text) returns jsonb
--   plpgsql immutable set search_path=""; body 94581923
