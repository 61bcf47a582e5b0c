delete from approvals.requests;
insert into approvals.requests (id, kind, subject_id, act, digest, reason, asked_by, asked_at, expires_at, state, decided_by, decided_at, decision_reason, consumed_at) overriding system value
select id, kind, subject_id, act, digest, reason, asked_by, asked_at, expires_at, state, decided_by, decided_at, decision_reason, consumed_at from jsonb_populate_recordset(null::approvals.requests, $json$[
{"id": "00000000-0000-7000-8000-000000000500", "act": {"currency": "GC", "playerId": "00000000-0000-7000-8000-000000000003", "direction": "credit", "adjustmentId": "00000000-0000-7000-8000-000000000500", "amountMicros": "5000000"}, "kind": "adjustment", "state": "approved", "digest": "\\x9e8b1a62a17d895ecadd3d23478fbbc0701b816e025db4b5eb05707cd4ea8ffb", "reason": "an apology", "asked_at": "2026-11-29T00:04:06.860836+00:00", "asked_by": "00000000-0000-7000-8000-000000000004", "decided_at": "2026-11-29T00:04:06.873284+00:00", "decided_by": "00000000-0000-7000-8000-000000000002", "expires_at": "2026-12-29T00:04:06.860836+00:00", "subject_id": "00000000-0000-7000-8000-000000000003", "consumed_at": "2026-11-29T00:04:06.873284+00:00", "decision_reason": null},
{"id": "00000000-0000-7000-8000-000000001011", "act": {"role": "finance"}, "kind": "role_grant", "state": "waiting", "digest": "\\x5089faeedd06c08c23479012c849fba825cc7ce891a3c2cee6168ecdf7a7801c", "reason": "she asked", "asked_at": "2026-11-29T00:04:06.853898+00:00", "asked_by": "00000000-0000-7000-8000-000000000004", "decided_at": null, "decided_by": null, "expires_at": "2026-12-06T00:04:06.853898+00:00", "subject_id": "00000000-0000-7000-8000-000000000001", "consumed_at": null, "decision_reason": null}
]$json$);

delete from audit.entries;
insert into audit.entries (id, at, action, actor_id, subject_kind, subject_id, facts, request_id, role) overriding system value
select id, at, action, actor_id, subject_kind, subject_id, facts, request_id, role from jsonb_populate_recordset(null::audit.entries, $json$[
{"at": "2026-11-29T00:04:06.842234+00:00", "id": 1, "role": "parlor_auth", "facts": {}, "action": "factor.enabled", "actor_id": "00000000-0000-7000-8000-000000000004", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000004", "subject_kind": "player"},
{"at": "2026-11-29T00:04:06.847311+00:00", "id": 2, "role": "postgres", "facts": {"role": "admin", "reason": "by an operator on the command line"}, "action": "role.granted", "actor_id": null, "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000004", "subject_kind": "player"},
{"at": "2026-11-29T00:04:06.85336+00:00", "id": 3, "role": "postgres", "facts": {"role": "admin", "reason": "by an operator on the command line"}, "action": "role.granted", "actor_id": null, "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000002", "subject_kind": "player"},
{"at": "2026-11-29T00:04:06.856966+00:00", "id": 4, "role": "parlor_auth", "facts": {"act": {"role": "finance"}, "kind": "role_grant", "reason": "she asked", "subject": "00000000-0000-7000-8000-000000000001"}, "action": "approval.asked", "actor_id": "00000000-0000-7000-8000-000000000004", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000001011", "subject_kind": "approval"},
{"at": "2026-11-29T00:04:06.867363+00:00", "id": 5, "role": "parlor_payments", "facts": {"act": {"currency": "GC", "playerId": "00000000-0000-7000-8000-000000000003", "direction": "credit", "adjustmentId": "00000000-0000-7000-8000-000000000500", "amountMicros": "5000000"}, "kind": "adjustment", "reason": "an apology", "subject": "00000000-0000-7000-8000-000000000003"}, "action": "approval.asked", "actor_id": "00000000-0000-7000-8000-000000000004", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000500", "subject_kind": "approval"},
{"at": "2026-11-29T00:04:06.868277+00:00", "id": 6, "role": "parlor_payments", "facts": {"id": "00000000-0000-7000-8000-000000000500", "state": "proposed", "reason": "an apology", "currency": "GC", "playerId": "00000000-0000-7000-8000-000000000003", "decidedBy": null, "direction": "credit", "proposedBy": "00000000-0000-7000-8000-000000000004", "decidedAtMs": null, "amountMicros": "5000000", "proposedAtMs": "1795910646860"}, "action": "adjustment.proposed", "actor_id": "00000000-0000-7000-8000-000000000004", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000003", "subject_kind": "player"},
{"at": "2026-11-29T00:04:06.891285+00:00", "id": 7, "role": "parlor_payments", "facts": {"id": "00000000-0000-7000-8000-000000000500", "state": "approved", "reason": "an apology", "currency": "GC", "playerId": "00000000-0000-7000-8000-000000000003", "decidedBy": "00000000-0000-7000-8000-000000000002", "direction": "credit", "proposedBy": "00000000-0000-7000-8000-000000000004", "decidedAtMs": "1795910646873", "amountMicros": "5000000", "proposedAtMs": "1795910646860"}, "action": "adjustment.approved", "actor_id": "00000000-0000-7000-8000-000000000002", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000003", "subject_kind": "player"},
{"at": "2026-11-29T00:04:06.89153+00:00", "id": 8, "role": "parlor_payments", "facts": {"kind": "adjustment", "reason": null, "askedBy": "00000000-0000-7000-8000-000000000004"}, "action": "approval.approved", "actor_id": "00000000-0000-7000-8000-000000000002", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000500", "subject_kind": "approval"},
{"at": "2026-11-29T00:04:06.950432+00:00", "id": 9, "role": "parlor_payments", "facts": {"id": "00000000-0000-7000-8000-000000001012", "state": "approved", "reason": "asked for", "failure": null, "provider": "stripe", "decidedBy": null, "paymentId": "payment-1", "purchaseId": "00000000-0000-7000-8000-000000000600", "decidedAtMs": null, "requestedBy": "00000000-0000-7000-8000-000000000004", "amountMicros": "1000000", "requestedAtMs": "1795910646948"}, "action": "refund.requested", "actor_id": "00000000-0000-7000-8000-000000000004", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000001", "subject_kind": "player"},
{"at": "2026-11-29T00:04:09.117344+00:00", "id": 10, "role": "parlor_games", "facts": {"enabled": false}, "action": "games.switched", "actor_id": "00000000-0000-7000-8000-000000000004", "request_id": null, "subject_id": "keno", "subject_kind": "game"},
{"at": "2026-11-29T00:04:09.174042+00:00", "id": 11, "role": "parlor_social", "facts": {"until": "2026-11-30T00:04:00.557+00:00", "reason": "rude", "roomId": "00000000-0000-7000-8000-000000000100", "sanctionId": "00000000-0000-7000-8000-000000001016"}, "action": "chat.mute", "actor_id": "00000000-0000-7000-8000-000000000004", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000003", "subject_kind": "player"},
{"at": "2026-11-29T00:04:09.181809+00:00", "id": 12, "role": "parlor_auth", "facts": {}, "action": "email.change_asked", "actor_id": "00000000-0000-7000-8000-000000000002", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000002", "subject_kind": "player"},
{"at": "2026-11-29T00:04:09.205025+00:00", "id": 13, "role": "parlor_auth", "facts": {"forfeitBalance": true}, "action": "player.closing", "actor_id": "00000000-0000-7000-8000-000000000003", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000003", "subject_kind": "player"},
{"at": "2026-11-29T00:04:09.208288+00:00", "id": 14, "role": "parlor_payments", "facts": {"GC": "5000000"}, "action": "player.forfeited", "actor_id": "00000000-0000-7000-8000-000000000003", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000003", "subject_kind": "player"}
]$json$);

delete from audit.seals;
insert into audit.seals ("position", entry_id, hash) overriding system value
select "position", entry_id, hash from jsonb_populate_recordset(null::audit.seals, $json$[
{"hash": "\\x074a5592929fbd8d2d7319a0f19d3a2d44e676c4e28d5ce29d615c2d5bb5882b", "entry_id": 7, "position": 7},
{"hash": "\\x5e204dd2fc7681d46d8d19b3306b228dae9b90de0cbbff1f07872f5b8e9130a4", "entry_id": 13, "position": 13},
{"hash": "\\x718dcd3db85ae54725b5ca7c0b78ea6359242f85c2e8609a5b903b6d24fb0cf1", "entry_id": 3, "position": 3},
{"hash": "\\x730bd08a5a87478f0f09d65ac305354eb6df01ae0335b27b99ec9a38a9f8e39f", "entry_id": 4, "position": 4},
{"hash": "\\x7cfbe234024e0ee4337a4c12347f74d13644d64a4edf10e80ba104c706a80720", "entry_id": 6, "position": 6},
{"hash": "\\x7d002ad1450a93d1a752f18eed5172a8bbf42fb9cb3f9af7b80caba933f5a7b8", "entry_id": 5, "position": 5},
{"hash": "\\x995e6f6a645fe16238cfb88417c5ea00ce3d44868d7cd150367c6d90f4fefaa0", "entry_id": 11, "position": 11},
{"hash": "\\xacbd8a1c2a5ce5ab46abb012fbd1b248270898a2b67ad4e117585f445c940ce8", "entry_id": 8, "position": 8},
{"hash": "\\xb39f15229718c7352fa19e48ede781d38a94aecfc535815f282983d2562c757d", "entry_id": 14, "position": 14},
{"hash": "\\xbac2d099a5fc23b1899fd414e2cff61bb93f299a55089d61b2cc78850c8d8ca4", "entry_id": 9, "position": 9},
{"hash": "\\xcb4f791101cad048ebcee41003ced3fd5058627f173b45ac5278d570802ea9de", "entry_id": 10, "position": 10},
{"hash": "\\xd84aebd18c587705180b6aaeadb755b0d298f798041353b0a81a339f68a5ff41", "entry_id": 2, "position": 2},
{"hash": "\\xe0f12718b3632985a0f57ea197b93fb19b6de9c418d481d30911bd8693e620fd", "entry_id": 12, "position": 12},
{"hash": "\\xe9e5d7eb5b947c41bef6204cd1777a20d2e80b0cd11d23992aa37b8150318399", "entry_id": 1, "position": 1}
]$json$);

delete from auth.address_keys;
insert into auth.address_keys (email, keys, noted_at) overriding system value
select email, keys, noted_at from jsonb_populate_recordset(null::auth.address_keys, $json$[
{"keys": [{"id": "one", "key": "6d61696c626f78206f6620616e6e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"}], "email": "ann@example.org", "noted_at": "2026-11-29T00:04:06.73913+00:00"},
{"keys": [{"id": "one", "key": "6d61696c626f78206f6620626f622e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"}], "email": "bob@example.org", "noted_at": "2026-11-29T00:04:06.794113+00:00"},
{"keys": [{"id": "one", "key": "6d61696c626f78206f66206379642e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"}], "email": "cyd@example.org", "noted_at": "2026-11-29T00:04:06.80733+00:00"},
{"keys": [{"id": "one", "key": "6d61696c626f78206f6620726f6f742e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"}], "email": "root@example.org", "noted_at": "2026-11-29T00:04:06.825619+00:00"}
]$json$);

delete from auth.challenges;
insert into auth.challenges (token_hash, player_id, tries, expires_at) overriding system value
select token_hash, player_id, tries, expires_at from jsonb_populate_recordset(null::auth.challenges, $json$[
{"tries": 0, "player_id": "00000000-0000-7000-8000-000000000004", "expires_at": "2026-11-30T00:04:00.557+00:00", "token_hash": "\\x6368616c6c656e67652e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"}
]$json$);

delete from auth.credentials;
insert into auth.credentials (player_id, password_hash, changed_at, version, is_long, proved_from) overriding system value
select player_id, password_hash, changed_at, version, is_long, proved_from from jsonb_populate_recordset(null::auth.credentials, $json$[
{"is_long": true, "version": 0, "player_id": "00000000-0000-7000-8000-000000000001", "changed_at": "2026-11-29T00:04:06.754077+00:00", "proved_from": null, "password_hash": "hash of ann"},
{"is_long": true, "version": 0, "player_id": "00000000-0000-7000-8000-000000000002", "changed_at": "2026-11-29T00:04:06.797804+00:00", "proved_from": null, "password_hash": "hash of bob"},
{"is_long": true, "version": 0, "player_id": "00000000-0000-7000-8000-000000000003", "changed_at": "2026-11-29T00:04:06.809574+00:00", "proved_from": null, "password_hash": "hash of cyd"},
{"is_long": true, "version": 0, "player_id": "00000000-0000-7000-8000-000000000004", "changed_at": "2026-11-29T00:04:06.82826+00:00", "proved_from": null, "password_hash": "hash of root"}
]$json$);

delete from auth.device_keys;
insert into auth.device_keys (player_id, key_id, key, first_seen_at, last_seen_at) overriding system value
select player_id, key_id, key, first_seen_at, last_seen_at from jsonb_populate_recordset(null::auth.device_keys, $json$[
{"key": "\\x646576696365206f6620616e6e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "key_id": "one", "player_id": "00000000-0000-7000-8000-000000000001", "last_seen_at": "2026-11-29T00:04:06.77039+00:00", "first_seen_at": "2026-11-29T00:04:06.77039+00:00"},
{"key": "\\x646576696365206f6620626f622e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "key_id": "one", "player_id": "00000000-0000-7000-8000-000000000002", "last_seen_at": "2026-11-29T00:04:06.804564+00:00", "first_seen_at": "2026-11-29T00:04:06.804564+00:00"},
{"key": "\\x646576696365206f66206379642e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "key_id": "one", "player_id": "00000000-0000-7000-8000-000000000003", "last_seen_at": "2026-11-29T00:04:06.822613+00:00", "first_seen_at": "2026-11-29T00:04:06.822613+00:00"},
{"key": "\\x646576696365206f6620726f6f742e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "key_id": "one", "player_id": "00000000-0000-7000-8000-000000000004", "last_seen_at": "2026-11-29T00:04:06.832567+00:00", "first_seen_at": "2026-11-29T00:04:06.832567+00:00"}
]$json$);

delete from auth.email_changes;
insert into auth.email_changes (player_id, new_email, old_confirmed_at, new_confirmed_at, expires_at) overriding system value
select player_id, new_email, old_confirmed_at, new_confirmed_at, expires_at from jsonb_populate_recordset(null::auth.email_changes, $json$[
{"new_email": "bob@new.example.org", "player_id": "00000000-0000-7000-8000-000000000002", "expires_at": "2026-11-30T00:04:00.557+00:00", "new_confirmed_at": null, "old_confirmed_at": null}
]$json$);

delete from auth.erasures;
insert into auth.erasures (player_id, requested_at, forfeit_balance, acknowledged, erased_at) overriding system value
select player_id, requested_at, forfeit_balance, acknowledged, erased_at from jsonb_populate_recordset(null::auth.erasures, $json$[
{"erased_at": null, "player_id": "00000000-0000-7000-8000-000000000003", "acknowledged": ["parlor_payments", "parlor_games", "parlor_social"], "requested_at": "2026-11-29T00:04:09.199354+00:00", "forfeit_balance": true}
]$json$);

delete from auth.mail_outbox;
insert into auth.mail_outbox (id, player_id, to_address, template, sealed, created_at, due_at, attempts, last_error, parked_at) overriding system value
select id, player_id, to_address, template, sealed, created_at, due_at, attempts, last_error, parked_at from jsonb_populate_recordset(null::auth.mail_outbox, $json$[
{"id": "00000000-0000-7000-8000-000000001002", "due_at": "2026-11-29T00:04:06.744621+00:00", "sealed": "sealed", "attempts": 0, "template": "any", "parked_at": null, "player_id": null, "created_at": "2026-11-29T00:04:06.744621+00:00", "last_error": null, "to_address": "ann@example.org"},
{"id": "00000000-0000-7000-8000-000000001006", "due_at": "2026-11-29T00:04:06.796174+00:00", "sealed": "sealed", "attempts": 0, "template": "any", "parked_at": null, "player_id": null, "created_at": "2026-11-29T00:04:06.796174+00:00", "last_error": null, "to_address": "bob@example.org"},
{"id": "00000000-0000-7000-8000-00000000100a", "due_at": "2026-11-29T00:04:06.807908+00:00", "sealed": "sealed", "attempts": 0, "template": "any", "parked_at": null, "player_id": null, "created_at": "2026-11-29T00:04:06.807908+00:00", "last_error": null, "to_address": "cyd@example.org"},
{"id": "00000000-0000-7000-8000-00000000100e", "due_at": "2026-11-29T00:04:06.826156+00:00", "sealed": "sealed", "attempts": 0, "template": "any", "parked_at": null, "player_id": null, "created_at": "2026-11-29T00:04:06.826156+00:00", "last_error": null, "to_address": "root@example.org"},
{"id": "00000000-0000-7000-8000-000000001018", "due_at": "2026-11-29T00:04:09.17562+00:00", "sealed": "sealed", "attempts": 0, "template": "any", "parked_at": null, "player_id": "00000000-0000-7000-8000-000000000001", "created_at": "2026-11-29T00:04:09.17562+00:00", "last_error": null, "to_address": "ann@example.org"},
{"id": "00000000-0000-7000-8000-00000000101b", "due_at": "2026-11-29T00:04:09.18043+00:00", "sealed": "sealed", "attempts": 0, "template": "any", "parked_at": null, "player_id": "00000000-0000-7000-8000-000000000002", "created_at": "2026-11-29T00:04:09.18043+00:00", "last_error": null, "to_address": "bob@example.org"},
{"id": "00000000-0000-7000-8000-00000000101c", "due_at": "2026-11-29T00:04:09.18043+00:00", "sealed": "sealed", "attempts": 0, "template": "any", "parked_at": null, "player_id": "00000000-0000-7000-8000-000000000002", "created_at": "2026-11-29T00:04:09.18043+00:00", "last_error": null, "to_address": "bob@new.example.org"},
{"id": "00000000-0000-7000-8000-00000000101d", "due_at": "2026-11-29T00:04:09.199354+00:00", "sealed": "sealed", "attempts": 0, "template": "any", "parked_at": null, "player_id": "00000000-0000-7000-8000-000000000003", "created_at": "2026-11-29T00:04:09.199354+00:00", "last_error": null, "to_address": "cyd@example.org"}
]$json$);

delete from auth.person_keys;
insert into auth.person_keys (player_id, key_id, key, since) overriding system value
select player_id, key_id, key, since from jsonb_populate_recordset(null::auth.person_keys, $json$[
{"key": "\\x6d61696c626f78206f6620616e6e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "since": "2026-11-29T00:04:06.754077+00:00", "key_id": "one", "player_id": "00000000-0000-7000-8000-000000000001"},
{"key": "\\x6d61696c626f78206f6620626f622e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "since": "2026-11-29T00:04:06.797804+00:00", "key_id": "one", "player_id": "00000000-0000-7000-8000-000000000002"},
{"key": "\\x6d61696c626f78206f66206379642e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "since": "2026-11-29T00:04:06.809574+00:00", "key_id": "one", "player_id": "00000000-0000-7000-8000-000000000003"},
{"key": "\\x6d61696c626f78206f6620726f6f742e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "since": "2026-11-29T00:04:06.82826+00:00", "key_id": "one", "player_id": "00000000-0000-7000-8000-000000000004"}
]$json$);

delete from auth.player_roles;
insert into auth.player_roles (player_id, role, granted_by, granted_at) overriding system value
select player_id, role, granted_by, granted_at from jsonb_populate_recordset(null::auth.player_roles, $json$[
{"role": "admin", "player_id": "00000000-0000-7000-8000-000000000002", "granted_at": "2026-11-29T00:04:06.852578+00:00", "granted_by": null},
{"role": "admin", "player_id": "00000000-0000-7000-8000-000000000004", "granted_at": "2026-11-29T00:04:06.843306+00:00", "granted_by": null}
]$json$);

delete from auth.players;
insert into auth.players (id, email, display_name, display_name_folded, name_version, birth_date, status, verified_at, terms_accepted_at, rights_version, sign_ins_version, person_id, created_at) overriding system value
select id, email, display_name, display_name_folded, name_version, birth_date, status, verified_at, terms_accepted_at, rights_version, sign_ins_version, person_id, created_at from jsonb_populate_recordset(null::auth.players, $json$[
{"id": "00000000-0000-7000-8000-000000000001", "email": "ann@example.org", "status": "active", "person_id": "00000000-0000-7000-8000-000000000001", "birth_date": "1990-05-17", "created_at": "2026-11-29T00:04:06.754077+00:00", "verified_at": "2026-11-29T00:04:06.754077+00:00", "display_name": "ann", "name_version": 1, "rights_version": 0, "sign_ins_version": 1, "terms_accepted_at": "2026-11-29T00:04:06.744621+00:00", "display_name_folded": "ann"},
{"id": "00000000-0000-7000-8000-000000000002", "email": "bob@example.org", "status": "active", "person_id": "00000000-0000-7000-8000-000000000002", "birth_date": "1990-05-17", "created_at": "2026-11-29T00:04:06.797804+00:00", "verified_at": "2026-11-29T00:04:06.797804+00:00", "display_name": "bob", "name_version": 1, "rights_version": 1, "sign_ins_version": 2, "terms_accepted_at": "2026-11-29T00:04:06.796174+00:00", "display_name_folded": "bob"},
{"id": "00000000-0000-7000-8000-000000000003", "email": "cyd@example.org", "status": "closing", "person_id": "00000000-0000-7000-8000-000000000003", "birth_date": "1990-05-17", "created_at": "2026-11-29T00:04:06.809574+00:00", "verified_at": "2026-11-29T00:04:06.809574+00:00", "display_name": "cyd", "name_version": 1, "rights_version": 1, "sign_ins_version": 2, "terms_accepted_at": "2026-11-29T00:04:06.807908+00:00", "display_name_folded": "cyd"},
{"id": "00000000-0000-7000-8000-000000000004", "email": "root@example.org", "status": "active", "person_id": "00000000-0000-7000-8000-000000000004", "birth_date": "1990-05-17", "created_at": "2026-11-29T00:04:06.82826+00:00", "verified_at": "2026-11-29T00:04:06.82826+00:00", "display_name": "root", "name_version": 1, "rights_version": 2, "sign_ins_version": 3, "terms_accepted_at": "2026-11-29T00:04:06.826156+00:00", "display_name_folded": "root"},
{"id": "1b1814a0-d0ad-4cf0-ab8c-b688891da46b", "email": "1b1814a0-d0ad-4cf0-ab8c-b688891da46b@example.org", "status": "active", "person_id": "1b1814a0-d0ad-4cf0-ab8c-b688891da46b", "birth_date": null, "created_at": "2026-11-29T00:04:07.105635+00:00", "verified_at": "2026-11-29T00:04:07.105635+00:00", "display_name": "1b1814a0-d0ad-4cf0-ab8c-b688891da46b", "name_version": 1, "rights_version": 0, "sign_ins_version": 0, "terms_accepted_at": "2026-11-29T00:04:07.105635+00:00", "display_name_folded": "1b1814a0-d0ad-4cf0-ab8c-b688891da46b"},
{"id": "213196a4-adcc-4228-b297-6972dfefde1c", "email": "213196a4-adcc-4228-b297-6972dfefde1c@example.org", "status": "active", "person_id": "213196a4-adcc-4228-b297-6972dfefde1c", "birth_date": null, "created_at": "2026-11-29T00:04:07.088857+00:00", "verified_at": "2026-11-29T00:04:07.088857+00:00", "display_name": "213196a4-adcc-4228-b297-6972dfefde1c", "name_version": 1, "rights_version": 0, "sign_ins_version": 0, "terms_accepted_at": "2026-11-29T00:04:07.088857+00:00", "display_name_folded": "213196a4-adcc-4228-b297-6972dfefde1c"},
{"id": "ed612b8f-97f6-47c0-b836-f29d14484bdd", "email": "ed612b8f-97f6-47c0-b836-f29d14484bdd@example.org", "status": "active", "person_id": "1b1814a0-d0ad-4cf0-ab8c-b688891da46b", "birth_date": null, "created_at": "2026-11-29T00:04:07.118396+00:00", "verified_at": "2026-11-29T00:04:07.118396+00:00", "display_name": "ed612b8f-97f6-47c0-b836-f29d14484bdd", "name_version": 1, "rights_version": 0, "sign_ins_version": 0, "terms_accepted_at": "2026-11-29T00:04:07.118396+00:00", "display_name_folded": "ed612b8f-97f6-47c0-b836-f29d14484bdd"}
]$json$);

delete from auth.recovery_codes;
insert into auth.recovery_codes (player_id, code_hash, used_at) overriding system value
select player_id, code_hash, used_at from jsonb_populate_recordset(null::auth.recovery_codes, $json$[
{"used_at": null, "code_hash": "\\x6120636f64652e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "player_id": "00000000-0000-7000-8000-000000000004"},
{"used_at": null, "code_hash": "\\x616e6f7468657220636f64652e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "player_id": "00000000-0000-7000-8000-000000000004"}
]$json$);

delete from auth.refresh_history;
insert into auth.refresh_history (hash, sign_in_id) overriding system value
select hash, sign_in_id from jsonb_populate_recordset(null::auth.refresh_history, $json$[
{"hash": "\\x666972737420746f6b656e206f6620616e6e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "sign_in_id": "00000000-0000-7000-8000-000000001004"},
{"hash": "\\x666972737420746f6b656e206f6620626f622e2e2e2e2e2e2e2e2e2e2e2e2e2e", "sign_in_id": "00000000-0000-7000-8000-000000001008"},
{"hash": "\\x666972737420746f6b656e206f66206379642e2e2e2e2e2e2e2e2e2e2e2e2e2e", "sign_in_id": "00000000-0000-7000-8000-00000000100c"},
{"hash": "\\x666972737420746f6b656e206f6620726f6f742e2e2e2e2e2e2e2e2e2e2e2e2e", "sign_in_id": "00000000-0000-7000-8000-000000001010"}
]$json$);

delete from auth.registration_links;
insert into auth.registration_links (token_hash, email, expires_at, code_hash, code_expires_at, code_tries, used_at) overriding system value
select token_hash, email, expires_at, code_hash, code_expires_at, code_tries, used_at from jsonb_populate_recordset(null::auth.registration_links, $json$[
{"email": "ann@example.org", "used_at": "2026-11-29T00:04:06.754077+00:00", "code_hash": "\\x636f6465206f6620616e6e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "code_tries": 0, "expires_at": "2026-11-30T00:04:00.557+00:00", "token_hash": "\\x6c696e6b206f6620616e6e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "code_expires_at": "2026-11-30T00:04:00.557+00:00"},
{"email": "bob@example.org", "used_at": "2026-11-29T00:04:06.797804+00:00", "code_hash": "\\x636f6465206f6620626f622e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "code_tries": 0, "expires_at": "2026-11-30T00:04:00.557+00:00", "token_hash": "\\x6c696e6b206f6620626f622e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "code_expires_at": "2026-11-30T00:04:00.557+00:00"},
{"email": "cyd@example.org", "used_at": "2026-11-29T00:04:06.809574+00:00", "code_hash": "\\x636f6465206f66206379642e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "code_tries": 0, "expires_at": "2026-11-30T00:04:00.557+00:00", "token_hash": "\\x6c696e6b206f66206379642e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "code_expires_at": "2026-11-30T00:04:00.557+00:00"},
{"email": "root@example.org", "used_at": "2026-11-29T00:04:06.82826+00:00", "code_hash": "\\x636f6465206f6620726f6f742e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "code_tries": 0, "expires_at": "2026-11-30T00:04:00.557+00:00", "token_hash": "\\x6c696e6b206f6620726f6f742e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "code_expires_at": "2026-11-30T00:04:00.557+00:00"}
]$json$);

delete from auth.revocations;
insert into auth.revocations (player_id, version, due_at, attempts, renamed, last_error, parked_at) overriding system value
select player_id, version, due_at, attempts, renamed, last_error, parked_at from jsonb_populate_recordset(null::auth.revocations, $json$[
{"due_at": "2026-11-29T00:04:06.843306+00:00", "renamed": false, "version": 3, "attempts": 0, "parked_at": null, "player_id": "00000000-0000-7000-8000-000000000004", "last_error": null},
{"due_at": "2026-11-29T00:04:06.852578+00:00", "renamed": false, "version": 2, "attempts": 0, "parked_at": null, "player_id": "00000000-0000-7000-8000-000000000002", "last_error": null},
{"due_at": "2026-11-29T00:04:09.199354+00:00", "renamed": false, "version": 2, "attempts": 0, "parked_at": null, "player_id": "00000000-0000-7000-8000-000000000003", "last_error": null}
]$json$);

delete from auth.sign_ins;
insert into auth.sign_ins (id, player_id, created_at, last_seen_at, expires_at, idle_expires_at, auth_time, amr, device, place, address_group, refresh_hash, previous_hash, refresh_key, revoked_at, revoked_reason) overriding system value
select id, player_id, created_at, last_seen_at, expires_at, idle_expires_at, auth_time, amr, device, place, address_group, refresh_hash, previous_hash, refresh_key, revoked_at, revoked_reason from jsonb_populate_recordset(null::auth.sign_ins, $json$[
{"id": "00000000-0000-7000-8000-000000001004", "amr": ["pwd"], "place": "somewhere", "device": "a browser", "auth_time": "2026-11-29T00:04:06.77039+00:00", "player_id": "00000000-0000-7000-8000-000000000001", "created_at": "2026-11-29T00:04:06.77039+00:00", "expires_at": "2026-12-29T00:04:00.557+00:00", "revoked_at": null, "refresh_key": "one", "last_seen_at": "2026-11-29T00:04:06.778038+00:00", "refresh_hash": "\\x7365636f6e6420746f6b656e206f6620616e6e2e2e2e2e2e2e2e2e2e2e2e2e2e", "address_group": "192.0.2.0/24", "previous_hash": "\\x666972737420746f6b656e206f6620616e6e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "revoked_reason": null, "idle_expires_at": "2026-12-06T00:04:06.778038+00:00"},
{"id": "00000000-0000-7000-8000-000000001008", "amr": ["pwd"], "place": "somewhere", "device": "a browser", "auth_time": "2026-11-29T00:04:06.804564+00:00", "player_id": "00000000-0000-7000-8000-000000000002", "created_at": "2026-11-29T00:04:06.804564+00:00", "expires_at": "2026-12-29T00:04:00.557+00:00", "revoked_at": null, "refresh_key": "one", "last_seen_at": "2026-11-29T00:04:06.805877+00:00", "refresh_hash": "\\x7365636f6e6420746f6b656e206f6620626f622e2e2e2e2e2e2e2e2e2e2e2e2e", "address_group": "192.0.2.0/24", "previous_hash": "\\x666972737420746f6b656e206f6620626f622e2e2e2e2e2e2e2e2e2e2e2e2e2e", "revoked_reason": null, "idle_expires_at": "2026-12-06T00:04:06.805877+00:00"},
{"id": "00000000-0000-7000-8000-00000000100c", "amr": ["pwd"], "place": "somewhere", "device": "a browser", "auth_time": "2026-11-29T00:04:06.822613+00:00", "player_id": "00000000-0000-7000-8000-000000000003", "created_at": "2026-11-29T00:04:06.822613+00:00", "expires_at": "2026-12-29T00:04:00.557+00:00", "revoked_at": "2026-11-29T00:04:09.199354+00:00", "refresh_key": "one", "last_seen_at": "2026-11-29T00:04:06.824473+00:00", "refresh_hash": "\\x7365636f6e6420746f6b656e206f66206379642e2e2e2e2e2e2e2e2e2e2e2e2e", "address_group": "192.0.2.0/24", "previous_hash": "\\x666972737420746f6b656e206f66206379642e2e2e2e2e2e2e2e2e2e2e2e2e2e", "revoked_reason": "closed", "idle_expires_at": "2026-12-06T00:04:06.824473+00:00"},
{"id": "00000000-0000-7000-8000-000000001010", "amr": ["otp", "pwd"], "place": "somewhere", "device": "a browser", "auth_time": "2026-11-29T00:04:06.836726+00:00", "player_id": "00000000-0000-7000-8000-000000000004", "created_at": "2026-11-29T00:04:06.832567+00:00", "expires_at": "2026-12-29T00:04:00.557+00:00", "revoked_at": null, "refresh_key": "one", "last_seen_at": "2026-11-29T00:04:06.836726+00:00", "refresh_hash": "\\x7365636f6e6420746f6b656e206f6620726f6f742e2e2e2e2e2e2e2e2e2e2e2e", "address_group": "192.0.2.0/24", "previous_hash": "\\x666972737420746f6b656e206f6620726f6f742e2e2e2e2e2e2e2e2e2e2e2e2e", "revoked_reason": null, "idle_expires_at": "2026-12-06T00:04:06.833676+00:00"}
]$json$);

delete from auth.staff_alerts;
insert into auth.staff_alerts (id, facts, is_break_glass, admins, at, told_at) overriding system value
select id, facts, is_break_glass, admins, at, told_at from jsonb_populate_recordset(null::auth.staff_alerts, $json$[
{"at": "2026-11-29T00:04:06.843306+00:00", "id": 1, "facts": {"role": "admin", "email": "root@example.org", "granted": true, "playerId": "00000000-0000-7000-8000-000000000004", "breakGlass": null}, "admins": ["00000000-0000-7000-8000-000000000004"], "told_at": null, "is_break_glass": false},
{"at": "2026-11-29T00:04:06.852578+00:00", "id": 2, "facts": {"role": "admin", "email": "bob@example.org", "granted": true, "playerId": "00000000-0000-7000-8000-000000000002", "breakGlass": null}, "admins": ["00000000-0000-7000-8000-000000000004", "00000000-0000-7000-8000-000000000002"], "told_at": null, "is_break_glass": false}
]$json$);

delete from auth.totp;
insert into auth.totp (player_id, sealed_seed, last_step, confirmed_at) overriding system value
select player_id, sealed_seed, last_step, confirmed_at from jsonb_populate_recordset(null::auth.totp, $json$[
{"last_step": 1, "player_id": "00000000-0000-7000-8000-000000000004", "sealed_seed": "sealed seed", "confirmed_at": "2026-11-29T00:04:06.836726+00:00"}
]$json$);

delete from auth.verifications;
insert into auth.verifications (id, player_id, kind, email, token_hash, expires_at) overriding system value
select id, player_id, kind, email, token_hash, expires_at from jsonb_populate_recordset(null::auth.verifications, $json$[
{"id": "00000000-0000-7000-8000-000000001017", "kind": "reset_password", "email": "ann@example.org", "player_id": "00000000-0000-7000-8000-000000000001", "expires_at": "2026-11-30T00:04:00.557+00:00", "token_hash": "\\x72657365742e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"},
{"id": "00000000-0000-7000-8000-000000001019", "kind": "change_email_old", "email": "bob@example.org", "player_id": "00000000-0000-7000-8000-000000000002", "expires_at": "2026-11-30T00:04:00.557+00:00", "token_hash": "\\x6f6c642e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"},
{"id": "00000000-0000-7000-8000-00000000101a", "kind": "change_email_new", "email": "bob@new.example.org", "player_id": "00000000-0000-7000-8000-000000000002", "expires_at": "2026-11-30T00:04:00.557+00:00", "token_hash": "\\x6e65772e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"}
]$json$);

delete from games.openings;
insert into games.openings (player_id, key, digest, session_id, joined, created_at) overriding system value
select player_id, key, digest, session_id, joined, created_at from jsonb_populate_recordset(null::games.openings, $json$[
{"key": "a-table", "digest": "digest", "joined": false, "player_id": "00000000-0000-7000-8000-000000000002", "created_at": "2026-11-29T00:04:09.08057+00:00", "session_id": "00000000-0000-7000-8000-000000000700"}
]$json$);

delete from games.return_totals;
insert into games.return_totals (game_id, currency, part, rounds, wagered_micros, paid_micros, expected, variance, largest) overriding system value
select game_id, currency, part, rounds, wagered_micros, paid_micros, expected, variance, largest from jsonb_populate_recordset(null::games.return_totals, $json$[
{"part": 8, "rounds": 3, "game_id": "dice", "largest": 2, "currency": "GC", "expected": 0.297, "variance": 3, "paid_micros": 100000, "wagered_micros": 300000}
]$json$);

delete from games.sessions;
insert into games.sessions (id, player_id, game_id, currency, state, buy_in_micros, key, opened_at, closed_at, close_reason, rounds, wagered_micros, paid_micros, expected, variance, largest, stuck_since, stuck_reason, stuck_attempts, unsettled_since, reported_at) overriding system value
select id, player_id, game_id, currency, state, buy_in_micros, key, opened_at, closed_at, close_reason, rounds, wagered_micros, paid_micros, expected, variance, largest, stuck_since, stuck_reason, stuck_attempts, unsettled_since, reported_at from jsonb_populate_recordset(null::games.sessions, $json$[
{"id": "00000000-0000-7000-8000-000000000700", "key": "a-table", "state": "open", "rounds": 3, "game_id": "dice", "largest": 2, "currency": "GC", "expected": 0.297, "variance": 3, "closed_at": null, "opened_at": "2026-11-29T00:04:09.08057+00:00", "player_id": "00000000-0000-7000-8000-000000000002", "paid_micros": 100000, "reported_at": "2026-11-29T00:04:09.110158+00:00", "stuck_since": null, "close_reason": null, "stuck_reason": null, "buy_in_micros": 1000000, "stuck_attempts": 0, "wagered_micros": 300000, "unsettled_since": null}
]$json$);

delete from games.settings;
insert into games.settings (game_id, enabled, changed_at, changed_by) overriding system value
select game_id, enabled, changed_at, changed_by from jsonb_populate_recordset(null::games.settings, $json$[
{"enabled": false, "game_id": "keno", "changed_at": "2026-11-29T00:04:09.116616+00:00", "changed_by": "00000000-0000-7000-8000-000000000004"}
]$json$);

delete from ledger.accounts;
insert into ledger.accounts (id, floor_micros, multiplier_max, result_day, closed, room, version, balance_micros, last_entry_id, previous_entry_id, wagered_micros, paid_micros, result_micros, head) overriding system value
select id, floor_micros, multiplier_max, result_day, closed, room, version, balance_micros, last_entry_id, previous_entry_id, wagered_micros, paid_micros, result_micros, head from jsonb_populate_recordset(null::ledger.accounts, $json$[
{"id": 132, "head": "\\x0f5d877138ea5c996872deacc727324c7b4348769cd2b80f21e2b2df58467232", "room": "\\x", "closed": false, "version": 2, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 7, "result_micros": null, "balance_micros": 3997996, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 4},
{"id": 162, "head": "\\x3c8cf57bfe79e6b8a9e50a51569d70b81e33d8f7fee2f7994e279a47f907c29c", "room": "\\x", "closed": false, "version": 2, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 97, "result_micros": null, "balance_micros": 9999000000, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 8},
{"id": 196, "head": "\\x6fdf693d99c3e1f4aaf9c9d3e0e669fdef0e2d48f9d1cd93a13b2d59ccb9165a", "room": "\\x", "closed": false, "version": 1, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 9, "result_micros": null, "balance_micros": 1000000, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": null},
{"id": 226, "head": "\\x28602c1ad785f0398947b11a693fa9bd6a2d7ec76f829d013ec76235795456a1", "room": "\\x", "closed": false, "version": 3, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 69, "result_micros": null, "balance_micros": 218703, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 39},
{"id": 260, "head": "\\x", "room": "\\x00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", "closed": false, "version": 0, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": null, "result_micros": null, "balance_micros": 0, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": null},
{"id": 290, "head": "\\x7204fbc7e1cd86f4e2e45b32403f4917536170af757499461b9cf1ef58b3ea1b", "room": "\\x", "closed": false, "version": 15, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 87, "result_micros": null, "balance_micros": 5001326898, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 82},
{"id": 324, "head": "\\x648f7a2a6686f674abca054111b2bc52929e32cc82e03352b210d8bbf07a2c97", "room": "\\x", "closed": false, "version": 12, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 93, "result_micros": null, "balance_micros": 5840638, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 79},
{"id": 34, "head": "\\xc8442a097d6a4ffabffd3a7b83b236b64c32a2bf84f6232d3015b687b8a21199", "room": "\\x", "closed": false, "version": 2, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 99, "result_micros": null, "balance_micros": 0, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 1},
{"id": 354, "head": "\\xa530d3064365711a38e9391f6e7b0195021458275a529333af82936fb91f15b1", "room": "\\x", "closed": false, "version": 11, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 95, "result_micros": null, "balance_micros": 10000648598, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 94},
{"id": 388, "head": "\\x8801c742b89b5a328d68258e2437cf44d04600f97cd12c3016bf12c7cd617005", "room": "\\x", "closed": false, "version": 8, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 91, "result_micros": null, "balance_micros": 1443000, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 88},
{"id": 420, "head": "\\x408b913e6a195bc03aeab61551d55bc76cb640ba5debed4ec00ff0979d3512cc", "room": "\\x", "closed": true, "version": 3, "result_day": "2026-11-29", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 22, "result_micros": 0, "balance_micros": 0, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": 18},
{"id": 450, "head": "\\xc5df0791f7ecff391652f1a09f2a450066fc006b1b24562ff5f12fe868d1ae6b", "room": "\\x", "closed": true, "version": 2, "result_day": "2026-11-29", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 16, "result_micros": 0, "balance_micros": 0, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": 15},
{"id": 482, "head": "\\x293504656fc3536a60d2c9146fc7a575584bf0d017f142a176bcdf6e4a3bb04c", "room": "\\x", "closed": false, "version": 4, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 87, "result_micros": null, "balance_micros": 76802, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 63},
{"id": 514, "head": "\\xa783561272e8480a087b52427526e97b8d901e003a3ee6a153e90c79d1191f65", "room": "\\x", "closed": true, "version": 2, "result_day": "2026-11-29", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 50, "result_micros": 0, "balance_micros": 0, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": 28},
{"id": 548, "head": "\\x09ef8e55b01e2029e5a323a19c9ad624425152886544caf8de1e54eb6a919469", "room": "\\x", "closed": true, "version": 2, "result_day": "2026-11-29", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 57, "result_micros": 0, "balance_micros": 0, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": 32},
{"id": 580, "head": "\\x1bdddbe9cca8fb122be8687850b305562baf5c1c09f14f0fe731cce1ea8c9131", "room": "\\x", "closed": true, "version": 4, "result_day": "2026-11-29", "paid_micros": 139562, "floor_micros": 0, "last_entry_id": 93, "result_micros": 0, "balance_micros": 0, "multiplier_max": 100, "wagered_micros": 279126, "previous_entry_id": 59},
{"id": 612, "head": "\\x859da5094726c627001fc88763aaa0b215c3b57fec703bdd5c9b8f832dd22aee", "room": "\\x", "closed": false, "version": 1, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 46, "result_micros": null, "balance_micros": 38401, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": null},
{"id": 642, "head": "\\x82db5a19e66ab3c0588f5586232f65fbb34fb63e492b836d0f7a0561b0b6b2ab", "room": "\\x", "closed": false, "version": 4, "result_day": "2026-11-29", "paid_micros": 11211343, "floor_micros": 0, "last_entry_id": 84, "result_micros": 6938440, "balance_micros": 7195941, "multiplier_max": 100, "wagered_micros": 4272903, "previous_entry_id": 56},
{"id": 674, "head": "\\xd897e286fc034f2c0d0f9e8d403074a5e56dfb7c6424dc4f816ce451bc1f8dc8", "room": "\\x", "closed": false, "version": 1, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 54, "result_micros": null, "balance_micros": 8701, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": null},
{"id": 70, "head": "\\x6f05e2a3f27d04873e8cad75a004f181c85e070b08b363f350c575139862b9cd", "room": "\\x", "closed": false, "version": 2, "result_day": null, "paid_micros": null, "floor_micros": null, "last_entry_id": 5, "result_micros": null, "balance_micros": -3990000, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 2},
{"id": 708, "head": "\\xd5607c3dadd8d50151fde22d7ec32719ddacc98a1a3926b599fc403bea026b88", "room": "\\x", "closed": false, "version": 1, "result_day": "2026-11-29", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 55, "result_micros": 0, "balance_micros": 109001, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": null},
{"id": 738, "head": "\\xd01f1f29afb4f709c7c6f531538a50b198f935bb096c2d2bae79cb9014e7b07c", "room": "\\x", "closed": true, "version": 2, "result_day": "2026-11-29", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 82, "result_micros": 0, "balance_micros": 0, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": 61},
{"id": 772, "head": "\\xdb74e5706274dc9ab7f05aa4d731662d6e7c1de189c3ecc019afd2815ec431ce", "room": "\\x", "closed": false, "version": 1, "result_day": "2026-11-29", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 71, "result_micros": 0, "balance_micros": 725600, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": null},
{"id": 806, "head": "\\xff9d5442e2f425c37c9778e552efd1ac3d9d2a360ad64cc67679b1b15f894c6f", "room": "\\x", "closed": false, "version": 1, "result_day": null, "paid_micros": null, "floor_micros": null, "last_entry_id": 74, "result_micros": null, "balance_micros": -4990000, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": null},
{"id": 836, "head": "\\x2c0f7312da4c5a0583aa658e0c5f947e0ab8a5bbcdbb20a035281789714719cb", "room": "\\x", "closed": false, "version": 1, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 79, "result_micros": null, "balance_micros": 14801, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": null},
{"id": 866, "head": "\\x3b064772f31efe0f7b21c494a8e1a5f7b16de7e89a930c53acd2c6acb734da0d", "room": "\\x", "closed": false, "version": 1, "result_day": "2026-11-29", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 80, "result_micros": 0, "balance_micros": 139501, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": null},
{"id": 898, "head": "\\xba6998a6984a9542a8dbed4b8c794cb5bbb4b6ad59ab38f6fb7746605e51a105", "room": "\\x", "closed": false, "version": 1, "result_day": "2026-11-29", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 85, "result_micros": 0, "balance_micros": 163501, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": null},
{"id": 932, "head": "\\x9e6ae3ce15fb04f1c94ac28e856a70c33ba3944f42cdbb4dcbfdd5dc39cc50be", "room": "\\x", "closed": false, "version": 1, "result_day": "2026-11-29", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 88, "result_micros": 0, "balance_micros": 491001, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": null},
{"id": 962, "head": "\\x4c15f2ce5de4cc1cf746f9cc45577146b2b9f6d50f4eb3e10630e361822833ce", "room": "\\x", "closed": false, "version": 2, "result_day": "2026-11-29", "paid_micros": 100000, "floor_micros": 0, "last_entry_id": 98, "result_micros": -200000, "balance_micros": 800000, "multiplier_max": 9900, "wagered_micros": 300000, "previous_entry_id": 97},
{"id": 98, "head": "\\x76d9bd5d4348456cab61209184ca76cfe2ec6b8e382bc3127a5dfc5b64264785", "room": "\\x", "closed": false, "version": 2, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 6, "result_micros": null, "balance_micros": 3997995992, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 3}
]$json$);

delete from ledger.check_runs;
insert into ledger.check_runs (id, at, entries, differences, report) overriding system value
select id, at, entries, differences, report from jsonb_populate_recordset(null::ledger.check_runs, $json$[
{"at": "2026-11-29T00:04:09.367368+00:00", "id": 1, "report": [], "entries": 64, "differences": 0}
]$json$);

delete from ledger.day_results;
insert into ledger.day_results (wallet_id, day, net_micros) overriding system value
select wallet_id, day, net_micros from jsonb_populate_recordset(null::ledger.day_results, $json$[
{"day": "2026-11-29", "wallet_id": 324, "net_micros": -139564}
]$json$);

delete from ledger.entries;
insert into ledger.entries (id, transaction_id, at, account_id, contra_id, effect_micros, after_micros, previous_id, contra_after_micros, contra_previous_id, version, contra_version, kind, digest, hash, contra_hash) overriding system value
select id, transaction_id, at, account_id, contra_id, effect_micros, after_micros, previous_id, contra_after_micros, contra_previous_id, version, contra_version, kind, digest, hash, contra_hash from jsonb_populate_recordset(null::ledger.entries, $json$[
{"at": "2026-11-29T00:04:06.886749+00:00", "id": 1, "hash": "\\xddc7cbcd9c655e24075cca92e9b31aca1720c815c2381f7f3cd713f799976995", "kind": 7, "digest": "\\xe1148933b2dc089499360b6ab5149793856940663ad7bf1cd592fbdd1d203b9d", "version": 1, "contra_id": 131, "account_id": 34, "contra_hash": null, "previous_id": null, "after_micros": 5000000, "effect_micros": 5000000, "contra_version": null, "transaction_id": 845, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:06.924571+00:00", "id": 2, "hash": "\\xce1b81e41d875c9a0888ae0c8ca9c7499214a76c135f2a6065aca85f1966a5a5", "kind": 15, "digest": "\\x7f0d815061e2eb7ddc15b8f46492778cb7924b7f18b2829950e152b356060492", "version": 1, "contra_id": 103, "account_id": 70, "contra_hash": null, "previous_id": null, "after_micros": -4990000, "effect_micros": -4990000, "contra_version": null, "transaction_id": 851, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:06.924571+00:00", "id": 3, "hash": "\\xb1aad0f60e3ec5b67bb71ebe715ed2b2398ac62537fb0b6537f24878d4987146", "kind": 15, "digest": "\\x5646a5f08c58371113d8bd7d7ea9e7c9db388e11505a26a92f95feb9a33abb4e", "version": 1, "contra_id": 99, "account_id": 98, "contra_hash": null, "previous_id": null, "after_micros": 5000000000, "effect_micros": 5000000000, "contra_version": null, "transaction_id": 851, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:06.924571+00:00", "id": 4, "hash": "\\x824cd1f371ef0fbb8931c27be3711a26252a04977f00043770d590c9daafe18e", "kind": 6, "digest": "\\x5e66c266bb84721724e978c028e5a2e9d65aa9a159ee959d9446caab8d0602e0", "version": 1, "contra_id": 37, "account_id": 132, "contra_hash": null, "previous_id": null, "after_micros": 5000000, "effect_micros": 5000000, "contra_version": null, "transaction_id": 851, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:06.957432+00:00", "id": 5, "hash": "\\x6f05e2a3f27d04873e8cad75a004f181c85e070b08b363f350c575139862b9cd", "kind": 13, "digest": "\\xd1e71a5de98bb81fe001a49350fc284b4f58a47754e296715c3f45206e44777d", "version": 2, "contra_id": 103, "account_id": 70, "contra_hash": null, "previous_id": 2, "after_micros": -3990000, "effect_micros": 1000000, "contra_version": null, "transaction_id": 854, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:07.007651+00:00", "id": 6, "hash": "\\x76d9bd5d4348456cab61209184ca76cfe2ec6b8e382bc3127a5dfc5b64264785", "kind": 13, "digest": "\\x0646877ec43c05be1a8b15a9e4efd21db5ecc351afd1adb449356bb846a42ec6", "version": 2, "contra_id": 99, "account_id": 98, "contra_hash": null, "previous_id": 3, "after_micros": 3997995992, "effect_micros": -1002004008, "contra_version": null, "transaction_id": 854, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:07.017351+00:00", "id": 7, "hash": "\\x0f5d877138ea5c996872deacc727324c7b4348769cd2b80f21e2b2df58467232", "kind": 13, "digest": "\\x9a33fa17687bb45334ffeb254d04fa8a67de233d5d33b4d635030ecf6beb9542", "version": 2, "contra_id": 101, "account_id": 132, "contra_hash": null, "previous_id": 4, "after_micros": 3997996, "effect_micros": -1002004, "contra_version": null, "transaction_id": 854, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:07.032138+00:00", "id": 8, "hash": "\\x8ac80846e5c5ad40dc12eec2a43e4267c9eac7c998b3a7ebba3a3cacb5b95cb1", "kind": 6, "digest": "\\x908520c74dd2608c6c16b2c7a33f49dde9e70f9bcb5138eb85dd6f1fc10f72d8", "version": 1, "contra_id": 35, "account_id": 162, "contra_hash": null, "previous_id": null, "after_micros": 10000000000, "effect_micros": 10000000000, "contra_version": null, "transaction_id": 858, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:07.032138+00:00", "id": 9, "hash": "\\x6fdf693d99c3e1f4aaf9c9d3e0e669fdef0e2d48f9d1cd93a13b2d59ccb9165a", "kind": 6, "digest": "\\x608eff05e7ad4a9b224eb35a6b8ded1b8863270be12b8f0eb01952e0ff395aec", "version": 1, "contra_id": 37, "account_id": 196, "contra_hash": null, "previous_id": null, "after_micros": 1000000, "effect_micros": 1000000, "contra_version": null, "transaction_id": 858, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:07.139687+00:00", "id": 10, "hash": "\\x30945696ab3ba8e781c464b18110895f5ce6f211eeeeab6a0fc4876d7aaff645", "kind": 6, "digest": "\\x3d64f80979fbc53b981d92b516f4a5f7f7e87923c40672577de89bb49a1a02e7", "version": 1, "contra_id": 37, "account_id": 324, "contra_hash": null, "previous_id": null, "after_micros": 1, "effect_micros": 1, "contra_version": null, "transaction_id": 875, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:07.228932+00:00", "id": 11, "hash": "\\x363d347b9c40799eaead01d8e0bcdf7bc264ae201a00ecd6e8cf59aa6e4e54e1", "kind": 1, "digest": "\\x873f6388b6de9bf22e10f9ce45c53c7d486767cfd56578b2190d7634be6c5220", "version": 2, "contra_id": 420, "account_id": 324, "contra_hash": "\\xcdc05e10fc28a2893bac3eed67fdcdc685dd11d6285f52a9b7ffa061f2bd353c", "previous_id": 10, "after_micros": 0, "effect_micros": -1, "contra_version": 1, "transaction_id": 878, "contra_previous_id": null, "contra_after_micros": 1},
{"at": "2026-11-29T00:04:07.293717+00:00", "id": 12, "hash": "\\xeedb075722aa45aede36727421a2bb4746bdecc5dbfd63a81951882b31331101", "kind": 6, "digest": "\\x8e525ab1be699177ff6b4b70588d4d41265d4836d99abc34186811ee0aea2d0b", "version": 1, "contra_id": 35, "account_id": 290, "contra_hash": null, "previous_id": null, "after_micros": 703001, "effect_micros": 703001, "contra_version": null, "transaction_id": 879, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:07.301101+00:00", "id": 13, "hash": "\\x5664bae2c5f31e2b8badf5c76f47c174ff6f9c003b8125bc43f47e6fd728bbe9", "kind": 16, "digest": "\\x709e48148fe6bcc602ccc85990e909d07546d272e20921c5f67184893eaaa715", "version": 1, "contra_id": 290, "account_id": 226, "contra_hash": "\\x8dd9d9ae7b3217f9219c6c6289f0c75e12d514bbe55f8fe6cd76bd877ba62e44", "previous_id": null, "after_micros": 96501, "effect_micros": 96501, "contra_version": 2, "transaction_id": 880, "contra_previous_id": 12, "contra_after_micros": 606500},
{"at": "2026-11-29T00:04:07.400227+00:00", "id": 15, "hash": "\\x7a9e8b490d7ef0aa8c29758657c33c1b499dc66a0075dfc843b56411dc8e4250", "kind": 1, "digest": "\\x7fb3e08f5ad62ddb97493ed6ba3546e642788cf6ef7b35cd2abd1cf0fc38bf55", "version": 3, "contra_id": 450, "account_id": 290, "contra_hash": "\\x0aeede7f6fe3b6f2561e0f11088b1b15ddecf26d4f06242f27760aacc5ef71ef", "previous_id": 13, "after_micros": 230999, "effect_micros": -375501, "contra_version": 1, "transaction_id": 883, "contra_previous_id": null, "contra_after_micros": 375501},
{"at": "2026-11-29T00:04:07.466757+00:00", "id": 16, "hash": "\\xe02148efc5426015ccdcbfda4ed83d06f8f2366cc29d628b157b3272aeeedfe5", "kind": 5, "digest": "\\x347a0ba80b0cbb8217b63142d59c1cc4e9206ac5b48cc6901b4e8a0c40d8bf00", "version": 4, "contra_id": 450, "account_id": 290, "contra_hash": "\\xc5df0791f7ecff391652f1a09f2a450066fc006b1b24562ff5f12fe868d1ae6b", "previous_id": 15, "after_micros": 606500, "effect_micros": 375501, "contra_version": 2, "transaction_id": 884, "contra_previous_id": 15, "contra_after_micros": 0},
{"at": "2026-11-29T00:04:07.477458+00:00", "id": 17, "hash": "\\x21d88ddd09044f0a398d340d3091478706199dfc04948fde02dee2ac132a9f7c", "kind": 6, "digest": "\\xeb76c16fc8a668c7661ff039cb1de97991d514fbdc5962cd2b4bb4d7243cf189", "version": 3, "contra_id": 37, "account_id": 324, "contra_hash": null, "previous_id": 11, "after_micros": 406001, "effect_micros": 406001, "contra_version": null, "transaction_id": 885, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:07.518209+00:00", "id": 18, "hash": "\\x8298a9f3a860001399c79cf98c7435a6595616b367b6379ec9af708eb0573e4e", "kind": 4, "digest": "\\xc5db1b146c3f2f6ef0db1fd1eefffc50f61c850660aaabcede05b3f1a89d78f1", "version": 4, "contra_id": 420, "account_id": 324, "contra_hash": "\\xdc9038054b3902ce138ee82a29831a7ed7be24f2d414450d147db6867fa2b9dd", "previous_id": 17, "after_micros": 406002, "effect_micros": 1, "contra_version": 2, "transaction_id": 888, "contra_previous_id": 11, "contra_after_micros": 0},
{"at": "2026-11-29T00:04:07.581388+00:00", "id": 19, "hash": "\\x955436fe0b95e7740a687bed97ebcd229e920d65559207d0ef5821caf0966a1e", "kind": 9, "digest": "\\x21e22da8a1317657769662a17e21cd691c5d1bdf347c58e9c0e72500b941e583", "version": 5, "contra_id": 482, "account_id": 290, "contra_hash": "\\x524eb5627780d68fd0a3bce9f938d37c744a8eba04947b4be367e53babadf0c6", "previous_id": 16, "after_micros": 574199, "effect_micros": -32301, "contra_version": 1, "transaction_id": 889, "contra_previous_id": null, "contra_after_micros": 32301},
{"at": "2026-11-29T00:04:07.656842+00:00", "id": 22, "hash": "\\x1b20a6a9a463acc20cf4273422a01f3e41ca72acd0b936f06d264ee51c0ac2d5", "kind": 5, "digest": "\\x271b3729585b067919ad4a9452e8fe33428bd1f648e3f63291db12e9c8adfa5b", "version": 5, "contra_id": 420, "account_id": 324, "contra_hash": "\\x408b913e6a195bc03aeab61551d55bc76cb640ba5debed4ec00ff0979d3512cc", "previous_id": 18, "after_micros": 406002, "effect_micros": 0, "contra_version": 3, "transaction_id": 891, "contra_previous_id": 18, "contra_after_micros": 0},
{"at": "2026-11-29T00:04:07.658735+00:00", "id": 23, "hash": "\\x74b2b7fe5f44e89f0646a9944d18a24e5c9388527048bd3aceebde348bba6b65", "kind": 6, "digest": "\\x3d5d2847eb937f69f8088b6902596f9146b71b16d78469e81605848664ca2d0c", "version": 1, "contra_id": 35, "account_id": 354, "contra_hash": null, "previous_id": null, "after_micros": 109001, "effect_micros": 109001, "contra_version": null, "transaction_id": 892, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:07.664928+00:00", "id": 25, "hash": "\\x72c09d8d19d42412d8247df418950c617e9a67463d0708843dda3ecdab5fbbcd", "kind": 6, "digest": "\\x0b8a392c0fe957deea1281cffee8948e215690ab09a374d3f943c9a6c225f452", "version": 1, "contra_id": 37, "account_id": 388, "contra_hash": null, "previous_id": null, "after_micros": 764001, "effect_micros": 764001, "contra_version": null, "transaction_id": 895, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:07.714144+00:00", "id": 28, "hash": "\\x62ae23bea3ae01935d82f65e1ee34ae697756bc4405e60e08fc2d468ab46f05d", "kind": 1, "digest": "\\xf01613f31b0a59a56c775fbd2781a473f2c6be590952bec67ff7b449ae35ede8", "version": 2, "contra_id": 514, "account_id": 354, "contra_hash": "\\xd588996e95eb0c11a70823f5e2e7f320a509ee42fae4245f0d7f9c6c0697b088", "previous_id": 23, "after_micros": 30500, "effect_micros": -78501, "contra_version": 1, "transaction_id": 896, "contra_previous_id": null, "contra_after_micros": 78501},
{"at": "2026-11-29T00:04:07.74488+00:00", "id": 31, "hash": "\\x2c206acf80b59f64354b2d47896289240ddce6a2bc619992c5e596a4e534bdfa", "kind": 9, "digest": "\\xd1713ce6d8aa1b158b530a447ccace4acf06cbc7a94e85736dbb277772f413ea", "version": 6, "contra_id": 482, "account_id": 290, "contra_hash": "\\xb9dee85d055dd2b0456597837a46045857f6038899bd4e5adec169c795b11198", "previous_id": 19, "after_micros": 506098, "effect_micros": -68101, "contra_version": 2, "transaction_id": 899, "contra_previous_id": 19, "contra_after_micros": 100402},
{"at": "2026-11-29T00:04:07.761633+00:00", "id": 32, "hash": "\\xb1a7b07483bd774cb10bd26c1ef276e6bdf3e8ac8874f33587885e21d041dcff", "kind": 1, "digest": "\\x451a6087ec1f89a0a7aa045b18839e14fe76111e6c0caab8f9eb9d9947fcd185", "version": 2, "contra_id": 548, "account_id": 388, "contra_hash": "\\x9ca3a38a259977d054c2b50524938093666ad27e529da90fb2569fa5c2f1885a", "previous_id": 25, "after_micros": 358000, "effect_micros": -406001, "contra_version": 1, "transaction_id": 900, "contra_previous_id": null, "contra_after_micros": 406001},
{"at": "2026-11-29T00:04:07.774084+00:00", "id": 37, "hash": "\\x2a5d957dd6476a269242ee66e53be65900f23971780ccd0012ef06e290dc6f6c", "kind": 6, "digest": "\\x40baa2f4c60c1dfbe58540f1fd11a6a2ee75e6a67377a3edbd36e6e49ddd3404", "version": 3, "contra_id": 35, "account_id": 354, "contra_hash": null, "previous_id": 28, "after_micros": 497501, "effect_micros": 467001, "contra_version": null, "transaction_id": 903, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:07.778225+00:00", "id": 39, "hash": "\\x7e96d095775e8e70a1834cf0fb4bbfa841fb9946d7038fa7e9e36e6f8b701e91", "kind": 16, "digest": "\\xc87ec4060b029f15cf489dbcab91ce3d65eb032774d99ce4419401ceaafa3254", "version": 2, "contra_id": 354, "account_id": 226, "contra_hash": "\\x352711ad5fd0b56a8883b54ee3ba48297f5236e33088b78b786ae27cd39ce283", "previous_id": 13, "after_micros": 169402, "effect_micros": 72901, "contra_version": 4, "transaction_id": 905, "contra_previous_id": 37, "contra_after_micros": 424600},
{"at": "2026-11-29T00:04:07.783772+00:00", "id": 41, "hash": "\\xa37a150e83c26a8238b2ec2128d7ab33354ba42e0954c13f2cbff5e93f58329d", "kind": 1, "digest": "\\x7ca8d6e942e9a1c2aab680a5567173803f5632979950d83cdd17bfe73a356aaf", "version": 6, "contra_id": 580, "account_id": 324, "contra_hash": "\\xe2eeaa7286c446b7f746beabda8474d254b5a792eadccf4f3a23146ec428061f", "previous_id": 22, "after_micros": 0, "effect_micros": -406002, "contra_version": 1, "transaction_id": 906, "contra_previous_id": null, "contra_after_micros": 406002},
{"at": "2026-11-29T00:04:07.811409+00:00", "id": 46, "hash": "\\x22f8d3db7897286b923829ab4a2d6c6d333ff3efc33feba64f634fb8c28171ae", "kind": 9, "digest": "\\xcf9131f444fd73297b7d9c0bd41598b5db48afe1d091271148a8b503020063bd", "version": 3, "contra_id": 612, "account_id": 388, "contra_hash": "\\x859da5094726c627001fc88763aaa0b215c3b57fec703bdd5c9b8f832dd22aee", "previous_id": 32, "after_micros": 319599, "effect_micros": -38401, "contra_version": 1, "transaction_id": 907, "contra_previous_id": null, "contra_after_micros": 38401},
{"at": "2026-11-29T00:04:07.819128+00:00", "id": 47, "hash": "\\x9e670030a6e42f62dccf2db04f487d741ff16411f2e54e92220d8ac973bb5db1", "kind": 1, "digest": "\\x45da0a954c6805982b214ce84fe6b1e3547a13cf4fed0bf5a7364301a84450d6", "version": 7, "contra_id": 642, "account_id": 290, "contra_hash": "\\x9bd580c8f0eb7f2492043e06dac64e7997ff745e07f5d88ef8d3c5d6f7863580", "previous_id": 31, "after_micros": 248597, "effect_micros": -257501, "contra_version": 1, "transaction_id": 908, "contra_previous_id": null, "contra_after_micros": 257501},
{"at": "2026-11-29T00:04:07.831393+00:00", "id": 49, "hash": "\\xfebaf3b980bfb19f2d10fe9a0696673668bd9146790f27ab09553398c230b9d6", "kind": 3, "digest": "\\xd800197264e259d2fb1a30e12f7e1ab3e1bf2f356970c84bff9762b44eb4ebd4", "version": 2, "contra_id": 69, "account_id": 580, "contra_hash": null, "previous_id": 41, "after_micros": 304501, "effect_micros": -101501, "contra_version": null, "transaction_id": 910, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:07.836736+00:00", "id": 50, "hash": "\\xc7f60fa0beb2fcd1bdf31bc1fe183498ee937fa0e402e5187f5c5fc4c99749e6", "kind": 5, "digest": "\\xa829c36e2e1ffec7b7081941c46dd84e44112df9e11f4564de03ef95204bb1cf", "version": 5, "contra_id": 514, "account_id": 354, "contra_hash": "\\xa783561272e8480a087b52427526e97b8d901e003a3ee6a153e90c79d1191f65", "previous_id": 39, "after_micros": 503101, "effect_micros": 78501, "contra_version": 2, "transaction_id": 911, "contra_previous_id": 28, "contra_after_micros": 0},
{"at": "2026-11-29T00:04:07.845174+00:00", "id": 51, "hash": "\\xe21539869af67fa351704ba0d913d6e173a65f045d04d0ad74730df2a5b0d919", "kind": 6, "digest": "\\x39e542b7b6f02e26a26ad8dfed230b5fbbf2a3f7550d6e9df84ec67357eb1b6f", "version": 7, "contra_id": 37, "account_id": 324, "contra_hash": null, "previous_id": 41, "after_micros": 170001, "effect_micros": 170001, "contra_version": null, "transaction_id": 912, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:07.857724+00:00", "id": 52, "hash": "\\x8f13b9c253b4089bbb1c131bc1beecd8da85767023b0b5475f93495a17d4eea8", "kind": 3, "digest": "\\x8d9b70a7aba329c88232d6650f17bc40997d7b94867cdbcbb2ae11c313864596", "version": 2, "contra_id": 67, "account_id": 642, "contra_hash": null, "previous_id": 47, "after_micros": 8223932, "effect_micros": 7966431, "contra_version": null, "transaction_id": 913, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:07.944921+00:00", "id": 54, "hash": "\\xb8d2fe1c1046b1e4cbbaf01b1819525eaf334602835e50c87b85845343668d86", "kind": 9, "digest": "\\xc3f2c1ab460adcb0e48581492de7c057e1fffdd2f71e3fdb80404581e687d3f3", "version": 6, "contra_id": 674, "account_id": 354, "contra_hash": "\\xd897e286fc034f2c0d0f9e8d403074a5e56dfb7c6424dc4f816ce451bc1f8dc8", "previous_id": 50, "after_micros": 494400, "effect_micros": -8701, "contra_version": 1, "transaction_id": 917, "contra_previous_id": null, "contra_after_micros": 8701},
{"at": "2026-11-29T00:04:07.94796+00:00", "id": 55, "hash": "\\x94b8835732c3e518882b938d27463b2eac46eb866426b15fbffb08e4d558d5e2", "kind": 1, "digest": "\\xf8b6052c2fd7f0333f2701247738280fdd89bdba171c21aa9f722a8ddc82ae44", "version": 8, "contra_id": 708, "account_id": 324, "contra_hash": "\\xd5607c3dadd8d50151fde22d7ec32719ddacc98a1a3926b599fc403bea026b88", "previous_id": 51, "after_micros": 61000, "effect_micros": -109001, "contra_version": 1, "transaction_id": 918, "contra_previous_id": null, "contra_after_micros": 109001},
{"at": "2026-11-29T00:04:08.022938+00:00", "id": 56, "hash": "\\xbdb9c627add82ee4249e7230b421eb7b5d33883608f0225cd67826d93d1ac3c2", "kind": 3, "digest": "\\xcae51f2112f97d1297b0095836ab88601022ab2dd456a70537c71287f655c4be", "version": 3, "contra_id": 67, "account_id": 642, "contra_hash": null, "previous_id": 52, "after_micros": 8223932, "effect_micros": 0, "contra_version": null, "transaction_id": 919, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:08.025949+00:00", "id": 57, "hash": "\\xa12f9b0d270103f6375e3dc35fc2f7e96e090e7be2debcd09fa5c828f04e60c5", "kind": 5, "digest": "\\x8a3436a3ba735011dfae6e7255ec3590f8af24059c34879b197010462d92dcb2", "version": 4, "contra_id": 548, "account_id": 388, "contra_hash": "\\x09ef8e55b01e2029e5a323a19c9ad624425152886544caf8de1e54eb6a919469", "previous_id": 46, "after_micros": 725600, "effect_micros": 406001, "contra_version": 2, "transaction_id": 920, "contra_previous_id": 32, "contra_after_micros": 0},
{"at": "2026-11-29T00:04:08.038605+00:00", "id": 58, "hash": "\\x0f45926f01edc7aae72edcf210a15d7f078add6d103a025168efae2aa706ba26", "kind": 6, "digest": "\\x7107ae745b2da20d9dc75d103aff133a106a53e20339147ae693b33019c6064f", "version": 8, "contra_id": 35, "account_id": 290, "contra_hash": null, "previous_id": 47, "after_micros": 1121598, "effect_micros": 873001, "contra_version": null, "transaction_id": 921, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:08.041568+00:00", "id": 59, "hash": "\\x6525e42d6bf496318c84712ac75c5e5f2d186293c74058e748bcc2d93e82e2ae", "kind": 3, "digest": "\\x002ecf8dea4ef53259c07cb723b65d36cdaa6efecd70d805ca26806e04fa9ab2", "version": 3, "contra_id": 69, "account_id": 580, "contra_hash": null, "previous_id": 49, "after_micros": 266438, "effect_micros": -38063, "contra_version": null, "transaction_id": 922, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:08.046327+00:00", "id": 60, "hash": "\\xb794781120d114db98bd69b7b6ddd4dcb34cee284075703c2a2a610e7f50c47c", "kind": 6, "digest": "\\xd08ec4dfc3dbb739dc8d8a590798145745ca8d4cac328ace853314b6cd73d3eb", "version": 9, "contra_id": 37, "account_id": 324, "contra_hash": null, "previous_id": 55, "after_micros": 589001, "effect_micros": 528001, "contra_version": null, "transaction_id": 924, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:08.071382+00:00", "id": 61, "hash": "\\x60c40b0ca78433a7ccc1f14ca4ca673e01e1dd0d3b58eb5eac1d34d5df6456bb", "kind": 1, "digest": "\\xfb348cfecce456adf7d629a5711889207c9f450e01572f3522452a39fd540367", "version": 9, "contra_id": 738, "account_id": 290, "contra_hash": "\\x20d524b760275fc9ff1ac1e592e80b1637b9f345de7ad772b41417f87bbd6289", "previous_id": 58, "after_micros": 661097, "effect_micros": -460501, "contra_version": 1, "transaction_id": 925, "contra_previous_id": null, "contra_after_micros": 460501},
{"at": "2026-11-29T00:04:08.349835+00:00", "id": 63, "hash": "\\x4c8bd3e7648d273b1948fc7f3cd64d6b100fe472938e7f1911098b8ab00af61d", "kind": 9, "digest": "\\x719222c66d5a3ccfdbdadf3dd0c817ef3c3171d5970bdaa32c0692d64c6e8b13", "version": 10, "contra_id": 482, "account_id": 290, "contra_hash": "\\x3a79a3756f79eb86bfbfd54e6fe389ed35986816d7eb18bc3ca1404b270360ae", "previous_id": 61, "after_micros": 616596, "effect_micros": -44501, "contra_version": 3, "transaction_id": 929, "contra_previous_id": 31, "contra_after_micros": 144903},
{"at": "2026-11-29T00:04:08.407258+00:00", "id": 67, "hash": "\\x4945fb536953509bf7a09fd37d2e12d928454447a50feb130b5626e03e744841", "kind": 6, "digest": "\\xd84ae414ab240175800df8bec2e54300815d7b388f454b988da7ae8562c06f38", "version": 11, "contra_id": 35, "account_id": 290, "contra_hash": null, "previous_id": 63, "after_micros": 847597, "effect_micros": 231001, "contra_version": null, "transaction_id": 933, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:08.42044+00:00", "id": 69, "hash": "\\x28602c1ad785f0398947b11a693fa9bd6a2d7ec76f829d013ec76235795456a1", "kind": 16, "digest": "\\x6c34a37edf04a73d347cb83c57d6df13480baf1c565a8a610d01474d625435d4", "version": 3, "contra_id": 290, "account_id": 226, "contra_hash": "\\xb00959360a4bc0aef9c4a3c7278bd1d7679ce3439e7f056fb0ec5fc9ebc54f7b", "previous_id": 39, "after_micros": 218703, "effect_micros": 49301, "contra_version": 12, "transaction_id": 935, "contra_previous_id": 67, "contra_after_micros": 798296},
{"at": "2026-11-29T00:04:08.452782+00:00", "id": 71, "hash": "\\x4e797a0b2de37ae01ca8305aca75b5ebddb1df7d3491334101b845f953d42696", "kind": 1, "digest": "\\xff421450f76d93435246e65e737756388b5dc32edc55dbf44eaf549f28d2bc45", "version": 5, "contra_id": 772, "account_id": 388, "contra_hash": "\\xdb74e5706274dc9ab7f05aa4d731662d6e7c1de189c3ecc019afd2815ec431ce", "previous_id": 57, "after_micros": 0, "effect_micros": -725600, "contra_version": 1, "transaction_id": 936, "contra_previous_id": null, "contra_after_micros": 725600},
{"at": "2026-11-29T00:04:08.529132+00:00", "id": 74, "hash": "\\xff9d5442e2f425c37c9778e552efd1ac3d9d2a360ad64cc67679b1b15f894c6f", "kind": 15, "digest": "\\x2ee8ed3e084cfb4ecca17101ac4715d1bbbc2a54b09372df7a999ad9d8dc4307", "version": 1, "contra_id": 103, "account_id": 806, "contra_hash": null, "previous_id": null, "after_micros": -4990000, "effect_micros": -4990000, "contra_version": null, "transaction_id": 937, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:08.529132+00:00", "id": 75, "hash": "\\x1eeb79a3e105584563c16754f885efe295ff1ae95b6181c2868b722d17624f45", "kind": 15, "digest": "\\x68f0c2aea20523e040e9eaae09597f079f62b0824347a31d64a052989d8ef6b2", "version": 13, "contra_id": 99, "account_id": 290, "contra_hash": null, "previous_id": 69, "after_micros": 5000798296, "effect_micros": 5000000000, "contra_version": null, "transaction_id": 937, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:08.529132+00:00", "id": 76, "hash": "\\x6d88f88c80c77273a087b3d192128708b716da2f4dcbc1835e09d3609e42505b", "kind": 6, "digest": "\\x50fbbb55502169f01c439cd9ba924739cd6354cad39d5c3cb862238aecbb2145", "version": 10, "contra_id": 37, "account_id": 324, "contra_hash": null, "previous_id": 60, "after_micros": 5589001, "effect_micros": 5000000, "contra_version": null, "transaction_id": 937, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:08.61545+00:00", "id": 79, "hash": "\\xcd4729717ddcb321841739b5efa51fdc9000ac73c111055b056be6f3d691ae41", "kind": 9, "digest": "\\x4b03d7d3316221722824b2fce5af0d4bec6d323e24ad36d5e65318311f33eab0", "version": 11, "contra_id": 836, "account_id": 324, "contra_hash": "\\x2c0f7312da4c5a0583aa658e0c5f947e0ab8a5bbcdbb20a035281789714719cb", "previous_id": 76, "after_micros": 5574200, "effect_micros": -14801, "contra_version": 1, "transaction_id": 939, "contra_previous_id": null, "contra_after_micros": 14801},
{"at": "2026-11-29T00:04:08.644846+00:00", "id": 80, "hash": "\\xe174f7a12a837d89fa8847ef494b973bcd06d98310e530e80024333c8f07db5c", "kind": 1, "digest": "\\x087faa033d8fa0bf6f033e77fa08bdb4a0580130592e3ebee487efd5d0d30123", "version": 7, "contra_id": 866, "account_id": 354, "contra_hash": "\\x3b064772f31efe0f7b21c494a8e1a5f7b16de7e89a930c53acd2c6acb734da0d", "previous_id": 54, "after_micros": 354899, "effect_micros": -139501, "contra_version": 1, "transaction_id": 940, "contra_previous_id": null, "contra_after_micros": 139501},
{"at": "2026-11-29T00:04:08.666523+00:00", "id": 82, "hash": "\\xebb3e399eed74ad7c73855e432a0b58cc78b5c78dc87b59249e0cb26b73b8a45", "kind": 5, "digest": "\\x6b4cb7d7e015f4daee5f95ecf2568d93d2ae8712c244beb72bc10d3fd1fc6a21", "version": 14, "contra_id": 738, "account_id": 290, "contra_hash": "\\xd01f1f29afb4f709c7c6f531538a50b198f935bb096c2d2bae79cb9014e7b07c", "previous_id": 75, "after_micros": 5001258797, "effect_micros": 460501, "contra_version": 2, "transaction_id": 944, "contra_previous_id": 61, "contra_after_micros": 0},
{"at": "2026-11-29T00:04:08.670988+00:00", "id": 83, "hash": "\\xda31160ed4a2bc6b1f446a6d297faea91d47f44de212dbb337f83c85cea74365", "kind": 6, "digest": "\\x26fddce47c5cf487bfbeb8a160b30edd2cb7acc8c87b9320ca0bb27af6b27290", "version": 6, "contra_id": 37, "account_id": 388, "contra_hash": null, "previous_id": 71, "after_micros": 934001, "effect_micros": 934001, "contra_version": null, "transaction_id": 945, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:08.956718+00:00", "id": 84, "hash": "\\x82db5a19e66ab3c0588f5586232f65fbb34fb63e492b836d0f7a0561b0b6b2ab", "kind": 3, "digest": "\\xaf60e53bf4ff7e6f5aa04e30ee290aa759c2135a2781a3a0f00285a7d70ab5ad", "version": 4, "contra_id": 67, "account_id": 642, "contra_hash": null, "previous_id": 56, "after_micros": 7195941, "effect_micros": -1027991, "contra_version": null, "transaction_id": 946, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:08.966062+00:00", "id": 85, "hash": "\\x1847c2c41243b03b4abeaa0e477e52ecd5718e2007cd568c766bb63c927a9aec", "kind": 1, "digest": "\\xcc1f7ad004330ce96454f12384053db4d98f1cd763098ee0c63fbdd1c7a4c399", "version": 8, "contra_id": 898, "account_id": 354, "contra_hash": "\\xba6998a6984a9542a8dbed4b8c794cb5bbb4b6ad59ab38f6fb7746605e51a105", "previous_id": 80, "after_micros": 191398, "effect_micros": -163501, "contra_version": 1, "transaction_id": 948, "contra_previous_id": null, "contra_after_micros": 163501},
{"at": "2026-11-29T00:04:09.001244+00:00", "id": 87, "hash": "\\x7204fbc7e1cd86f4e2e45b32403f4917536170af757499461b9cf1ef58b3ea1b", "kind": 11, "digest": "\\x821c1a9900375896a1413094b7666a30dee8246120daafc0502f9f2709136a20", "version": 15, "contra_id": 482, "account_id": 290, "contra_hash": "\\x293504656fc3536a60d2c9146fc7a575584bf0d017f142a176bcdf6e4a3bb04c", "previous_id": 82, "after_micros": 5001326898, "effect_micros": 68101, "contra_version": 4, "transaction_id": 952, "contra_previous_id": 63, "contra_after_micros": 76802},
{"at": "2026-11-29T00:04:09.006298+00:00", "id": 88, "hash": "\\x6c391d669002fbabae9b711c134fcb7c0f55cc5750913d703aad43b4845ca2a8", "kind": 1, "digest": "\\x6181803f00c9c46de39385016ec5ab7f87168d98f4977c310d1bde9202dd9f16", "version": 7, "contra_id": 932, "account_id": 388, "contra_hash": "\\x9e6ae3ce15fb04f1c94ac28e856a70c33ba3944f42cdbb4dcbfdd5dc39cc50be", "previous_id": 83, "after_micros": 443000, "effect_micros": -491001, "contra_version": 1, "transaction_id": 953, "contra_previous_id": null, "contra_after_micros": 491001},
{"at": "2026-11-29T00:04:09.014233+00:00", "id": 90, "hash": "\\x131f5a0eca349d88df399d2e0d683fcaa3db608679f92c34b0ae0e99ee52a504", "kind": 6, "digest": "\\xe4e4310f500f0e84897b4b40cb996bd66d906da5d1c1f61a6972f6828b1a8107", "version": 9, "contra_id": 35, "account_id": 354, "contra_hash": null, "previous_id": 85, "after_micros": 10000191398, "effect_micros": 10000000000, "contra_version": null, "transaction_id": 954, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:09.014233+00:00", "id": 91, "hash": "\\x8801c742b89b5a328d68258e2437cf44d04600f97cd12c3016bf12c7cd617005", "kind": 6, "digest": "\\xf6ed2a972f402064681c62e8454eac17976e28116372991e5e9a969485c759ed", "version": 8, "contra_id": 37, "account_id": 388, "contra_hash": null, "previous_id": 88, "after_micros": 1443000, "effect_micros": 1000000, "contra_version": null, "transaction_id": 954, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:09.04262+00:00", "id": 93, "hash": "\\x648f7a2a6686f674abca054111b2bc52929e32cc82e03352b210d8bbf07a2c97", "kind": 5, "digest": "\\x1c341f7d5f864bbb1c7f74a15a425709ad8791638438982a664500ddc1751288", "version": 12, "contra_id": 580, "account_id": 324, "contra_hash": "\\x1bdddbe9cca8fb122be8687850b305562baf5c1c09f14f0fe731cce1ea8c9131", "previous_id": 79, "after_micros": 5840638, "effect_micros": 266438, "contra_version": 4, "transaction_id": 956, "contra_previous_id": 59, "contra_after_micros": 0},
{"at": "2026-11-29T00:04:09.04624+00:00", "id": 94, "hash": "\\x18bb61bcfd1a4f66ffa82b55d9a374751e033d5bbcb46eb3c9ee3035683b2dcf", "kind": 6, "digest": "\\xc6115993ad5dc299a40e0d0554495edcb817e5357afc9d45cef0e39631c774ac", "version": 10, "contra_id": 35, "account_id": 354, "contra_hash": null, "previous_id": 90, "after_micros": 10000828399, "effect_micros": 637001, "contra_version": null, "transaction_id": 957, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:09.049735+00:00", "id": 95, "hash": "\\xa530d3064365711a38e9391f6e7b0195021458275a529333af82936fb91f15b1", "kind": 13, "digest": "\\x90c75cbba6cc4a5e8aa06b60d539dd1685631cbe44d4dcb5622db61f71a50f25", "version": 11, "contra_id": 99, "account_id": 354, "contra_hash": null, "previous_id": 94, "after_micros": 10000648598, "effect_micros": -179801, "contra_version": null, "transaction_id": 958, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:09.095404+00:00", "id": 97, "hash": "\\x3c8cf57bfe79e6b8a9e50a51569d70b81e33d8f7fee2f7994e279a47f907c29c", "kind": 1, "digest": "\\xc2d7fa10961f6210668d5d7142ce2dd48327c971a884b9ff8465af981f30b3a9", "version": 2, "contra_id": 962, "account_id": 162, "contra_hash": "\\x00395ebbf8c4ce8689e3b9f654615ee966d728ac959e355390578e4b42ee5e60", "previous_id": 8, "after_micros": 9999000000, "effect_micros": -1000000, "contra_version": 1, "transaction_id": 962, "contra_previous_id": null, "contra_after_micros": 1000000},
{"at": "2026-11-29T00:04:09.10624+00:00", "id": 98, "hash": "\\x4c15f2ce5de4cc1cf746f9cc45577146b2b9f6d50f4eb3e10630e361822833ce", "kind": 3, "digest": "\\x586cbff8ba28fcb9021367b20a1c342955dead97862585162b49242cbf04f871", "version": 2, "contra_id": 67, "account_id": 962, "contra_hash": null, "previous_id": 97, "after_micros": 800000, "effect_micros": -200000, "contra_version": null, "transaction_id": 963, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-29T00:04:09.206491+00:00", "id": 99, "hash": "\\xc8442a097d6a4ffabffd3a7b83b236b64c32a2bf84f6232d3015b687b8a21199", "kind": 17, "digest": "\\xf6d13dbdd61951eee129bd696322e661091818992f9f3ad7250906cfaa64eb3a", "version": 2, "contra_id": 227, "account_id": 34, "contra_hash": null, "previous_id": 1, "after_micros": 0, "effect_micros": -5000000, "contra_version": null, "transaction_id": 982, "contra_previous_id": null, "contra_after_micros": null}
]$json$);

delete from ledger.exclusions;
insert into ledger.exclusions (id, player_id, kind, starts_at, ends_at) overriding system value
select id, player_id, kind, starts_at, ends_at from jsonb_populate_recordset(null::ledger.exclusions, $json$[
{"id": 1, "kind": "cool_off", "ends_at": "2026-12-29T00:04:00.557+00:00", "player_id": "00000000-0000-7000-8000-000000000004", "starts_at": "2026-11-29T00:04:09.192335+00:00"}
]$json$);

delete from ledger.holds;
insert into ledger.holds (id, wallet_id, amount_micros, purpose, state, created_at, expires_at, ended_at) overriding system value
select id, wallet_id, amount_micros, purpose, state, created_at, expires_at, ended_at from jsonb_populate_recordset(null::ledger.holds, $json$[
{"id": "15dd9e38-3ccf-495f-899e-f668c13d93b0", "state": "pending", "purpose": "transfer", "ended_at": null, "wallet_id": 354, "created_at": "2026-11-29T00:04:07.944921+00:00", "expires_at": null, "amount_micros": 8701},
{"id": "18126f8e-c7b7-4973-a34d-5fb706842572", "state": "pending", "purpose": "transfer", "ended_at": null, "wallet_id": 388, "created_at": "2026-11-29T00:04:07.811409+00:00", "expires_at": null, "amount_micros": 38401},
{"id": "3494f1b5-7f1c-43b7-9f74-379bb0377b34", "state": "voided", "purpose": "redemption", "ended_at": "2026-11-29T00:04:09.001244+00:00", "wallet_id": 290, "created_at": "2026-11-29T00:04:07.74488+00:00", "expires_at": null, "amount_micros": 68101},
{"id": "a23e6ffc-b5b1-4756-b7cb-24f4ae288d46", "state": "pending", "purpose": "transfer", "ended_at": null, "wallet_id": 324, "created_at": "2026-11-29T00:04:08.61545+00:00", "expires_at": null, "amount_micros": 14801},
{"id": "b3a61e4e-e1c7-41d6-9403-940677008183", "state": "pending", "purpose": "transfer", "ended_at": null, "wallet_id": 290, "created_at": "2026-11-29T00:04:07.581388+00:00", "expires_at": null, "amount_micros": 32301},
{"id": "ee14548d-afd2-4e07-9fe6-a6bb98fa40c2", "state": "pending", "purpose": "redemption", "ended_at": null, "wallet_id": 290, "created_at": "2026-11-29T00:04:08.349835+00:00", "expires_at": null, "amount_micros": 44501}
]$json$);

delete from ledger.limit_changes;
insert into ledger.limit_changes (id, player_id, kind, currency, period, amount_micros, effective_at, at) overriding system value
select id, player_id, kind, currency, period, amount_micros, effective_at, at from jsonb_populate_recordset(null::ledger.limit_changes, $json$[
{"at": "2026-11-29T00:04:08.650784+00:00", "id": 1, "kind": "loss", "period": "day", "currency": "GC", "player_id": "1b1814a0-d0ad-4cf0-ab8c-b688891da46b", "effective_at": "2026-11-29T00:04:08.650784+00:00", "amount_micros": 2705000},
{"at": "2026-11-29T00:04:09.18602+00:00", "id": 2, "kind": "loss", "period": "week", "currency": "GC", "player_id": "00000000-0000-7000-8000-000000000001", "effective_at": "2026-11-29T00:04:09.18602+00:00", "amount_micros": 90000000000}
]$json$);

delete from ledger.limits;
insert into ledger.limits (player_id, kind, currency, period, amount_micros, next_amount_micros, next_at) overriding system value
select player_id, kind, currency, period, amount_micros, next_amount_micros, next_at from jsonb_populate_recordset(null::ledger.limits, $json$[
{"kind": "loss", "period": "day", "next_at": null, "currency": "GC", "player_id": "1b1814a0-d0ad-4cf0-ab8c-b688891da46b", "amount_micros": 2705000, "next_amount_micros": null},
{"kind": "loss", "period": "week", "next_at": null, "currency": "GC", "player_id": "00000000-0000-7000-8000-000000000001", "amount_micros": 90000000000, "next_amount_micros": null}
]$json$);

delete from ledger.lot_advances;
insert into ledger.lot_advances (id, lot_id, entry_id, amount_micros, undoes_id) overriding system value
select id, lot_id, entry_id, amount_micros, undoes_id from jsonb_populate_recordset(null::ledger.lot_advances, $json$[
{"id": 1, "lot_id": 4, "entry_id": 59, "undoes_id": null, "amount_micros": 76125}
]$json$);

delete from ledger.lot_batches;
insert into ledger.lot_batches (entry_id, rounds, wagered_micros, paid_micros, uncounted_micros, content) overriding system value
select entry_id, rounds, wagered_micros, paid_micros, uncounted_micros, content from jsonb_populate_recordset(null::ledger.lot_batches, $json$[
{"rounds": 1, "content": "\\xebd3c684ba633bcda22985a85da421e7d408caeddbf81cf6d6a88cdeec83a8a1", "entry_id": 49, "paid_micros": 101500, "wagered_micros": 203001, "uncounted_micros": 203001},
{"rounds": 1, "content": "\\xfdf2cc652534f9d3a8c8d38beaf19fb4f000cfc42ce46850e284e1b65578ca96", "entry_id": 59, "paid_micros": 38062, "wagered_micros": 76125, "uncounted_micros": 0}
]$json$);

delete from ledger.lots;
insert into ledger.lots (id, wallet_id, entry_id, source, granted_micros, multiple, required_micros, wagered_micros, state, owed_micros, expired_micros, granted_at, expires_at, taken_back_micros) overriding system value
select id, wallet_id, entry_id, source, granted_micros, multiple, required_micros, wagered_micros, state, owed_micros, expired_micros, granted_at, expires_at, taken_back_micros from jsonb_populate_recordset(null::ledger.lots, $json$[
{"id": 1, "state": "open", "source": "purchase_bonus", "entry_id": 4, "multiple": 1.00, "wallet_id": 132, "expires_at": "2027-01-28T00:04:06.924571+00:00", "granted_at": "2026-11-29T00:04:06.924571+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 5000000, "wagered_micros": 0, "required_micros": 3997996, "taken_back_micros": 1002004},
{"id": 10, "state": "open", "source": "daily", "entry_id": 91, "multiple": 1.00, "wallet_id": 388, "expires_at": "2027-01-28T00:04:09.014233+00:00", "granted_at": "2026-11-29T00:04:09.014233+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 1000000, "wagered_micros": 0, "required_micros": 1000000, "taken_back_micros": 0},
{"id": 2, "state": "open", "source": "daily", "entry_id": 9, "multiple": 1.00, "wallet_id": 196, "expires_at": "2027-01-28T00:04:07.032138+00:00", "granted_at": "2026-11-29T00:04:07.032138+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 1000000, "wagered_micros": 0, "required_micros": 1000000, "taken_back_micros": 0},
{"id": 3, "state": "open", "source": "promotion", "entry_id": 10, "multiple": 0.00, "wallet_id": 324, "expires_at": null, "granted_at": "2026-11-29T00:04:07.139687+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 1, "wagered_micros": 0, "required_micros": 0, "taken_back_micros": 0},
{"id": 4, "state": "open", "source": "promotion", "entry_id": 17, "multiple": 2.00, "wallet_id": 324, "expires_at": null, "granted_at": "2026-11-29T00:04:07.477458+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 406001, "wagered_micros": 76125, "required_micros": 812002, "taken_back_micros": 0},
{"id": 5, "state": "open", "source": "promotion", "entry_id": 25, "multiple": 2.00, "wallet_id": 388, "expires_at": null, "granted_at": "2026-11-29T00:04:07.664928+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 764001, "wagered_micros": 0, "required_micros": 1528002, "taken_back_micros": 0},
{"id": 6, "state": "open", "source": "promotion", "entry_id": 51, "multiple": 1.00, "wallet_id": 324, "expires_at": null, "granted_at": "2026-11-29T00:04:07.845174+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 170001, "wagered_micros": 0, "required_micros": 170001, "taken_back_micros": 0},
{"id": 7, "state": "open", "source": "promotion", "entry_id": 60, "multiple": 1.00, "wallet_id": 324, "expires_at": null, "granted_at": "2026-11-29T00:04:08.046327+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 528001, "wagered_micros": 0, "required_micros": 528001, "taken_back_micros": 0},
{"id": 8, "state": "open", "source": "purchase_bonus", "entry_id": 76, "multiple": 1.00, "wallet_id": 324, "expires_at": "2027-01-28T00:04:08.529132+00:00", "granted_at": "2026-11-29T00:04:08.529132+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 5000000, "wagered_micros": 0, "required_micros": 5000000, "taken_back_micros": 0},
{"id": 9, "state": "open", "source": "promotion", "entry_id": 83, "multiple": 0.00, "wallet_id": 388, "expires_at": null, "granted_at": "2026-11-29T00:04:08.670988+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 934001, "wagered_micros": 0, "required_micros": 0, "taken_back_micros": 0}
]$json$);

delete from ledger.payers;
insert into ledger.payers (player_id, account_id) overriding system value
select player_id, account_id from jsonb_populate_recordset(null::ledger.payers, $json$[
{"player_id": "00000000-0000-7000-8000-000000000001", "account_id": 70},
{"player_id": "1b1814a0-d0ad-4cf0-ab8c-b688891da46b", "account_id": 806}
]$json$);

delete from ledger.postings;
insert into ledger.postings (key, digest, entry_ids, kind, corrects_id, reason, at) overriding system value
select key, digest, entry_ids, kind, corrects_id, reason, at from jsonb_populate_recordset(null::ledger.postings, $json$[
{"at": "2026-11-29T00:04:06.886749+00:00", "key": "adjustment:00000000-0000-7000-8000-000000000500", "kind": 7, "digest": "\\x7eed020cd8588576a1a6f33e1e380506aac52c4b2546cba6393a712f1288788c", "reason": null, "entry_ids": [1], "corrects_id": null},
{"at": "2026-11-29T00:04:06.924571+00:00", "key": "purchase:00000000-0000-7000-8000-000000000600:gc", "kind": 15, "digest": "\\x32516a94bf608b5637cff325e690436301f0fbaa6df37b584479ecea11e3f85c", "reason": null, "entry_ids": [3], "corrects_id": null},
{"at": "2026-11-29T00:04:06.924571+00:00", "key": "purchase:00000000-0000-7000-8000-000000000600:sc", "kind": 6, "digest": "\\xd32d5cd6afad133c963be03d1ec9dfebbae8286d0f62f54c564283a3bb30a840", "reason": null, "entry_ids": [4], "corrects_id": null},
{"at": "2026-11-29T00:04:06.924571+00:00", "key": "purchase:00000000-0000-7000-8000-000000000600:usd:0", "kind": 15, "digest": "\\xcbfa52742e1721806e143c2a4b6fab00bb801c162b58b17007ce3d6b68a32c00", "reason": null, "entry_ids": [2], "corrects_id": null},
{"at": "2026-11-29T00:04:06.957432+00:00", "key": "purchase:00000000-0000-7000-8000-000000000600:usd:1", "kind": 13, "digest": "\\xc0c78b3713405ed11c3bc48f4be70f87503cba085181573fe5b7a7512c015db4", "reason": null, "entry_ids": [5], "corrects_id": null},
{"at": "2026-11-29T00:04:07.007651+00:00", "key": "purchase:00000000-0000-7000-8000-000000000600:gc:1", "kind": 13, "digest": "\\x3299af4e372bf58eeb916c326e6eef10ba95d993fbcd37f658c4b735cb993098", "reason": null, "entry_ids": [6], "corrects_id": null},
{"at": "2026-11-29T00:04:07.017351+00:00", "key": "purchase:00000000-0000-7000-8000-000000000600:sc:1", "kind": 13, "digest": "\\xc68c50917bbada0314ad825aa3b1761756497943e29ff586c849ace42afe88cf", "reason": null, "entry_ids": [7], "corrects_id": null},
{"at": "2026-11-29T00:04:07.032138+00:00", "key": "daily:00000000-0000-7000-8000-000000000002:2026-11-29:GC", "kind": 6, "digest": "\\xd07a34e58b290fc1ca824972650fe04f96ae1ba6aa58058af4f1491e07e83650", "reason": null, "entry_ids": [8], "corrects_id": null},
{"at": "2026-11-29T00:04:07.032138+00:00", "key": "daily:00000000-0000-7000-8000-000000000002:2026-11-29:SC", "kind": 6, "digest": "\\x4062b307f114495398546ee1ab1546a837eb0f93a604acd638044fa3e5390174", "reason": null, "entry_ids": [9], "corrects_id": null},
{"at": "2026-11-29T00:04:07.139687+00:00", "key": "grant:1b1814a0-d0ad-4cf0-ab8c-b688891da46b:1", "kind": 6, "digest": "\\xa17224d19fbd449c1bf9d7c7b336b7ca81f242d6adbdecd06e71444f476c9fbc", "reason": null, "entry_ids": [10], "corrects_id": null},
{"at": "2026-11-29T00:04:07.293717+00:00", "key": "grant:1b1814a0-d0ad-4cf0-ab8c-b688891da46b:3", "kind": 6, "digest": "\\x221b0059415655d3df9f2c0b8bfe31112caafdaf4e12e97f91d1dc5c14efc86f", "reason": null, "entry_ids": [12], "corrects_id": null},
{"at": "2026-11-29T00:04:07.300889+00:00", "key": "give:1b1814a0-d0ad-4cf0-ab8c-b688891da46b:4", "kind": 16, "digest": "\\x494fd1ae851d12706b94d19be42296011140b6ff5b1b03489c81a8efe2433905", "reason": null, "entry_ids": [13], "corrects_id": null},
{"at": "2026-11-29T00:04:07.477458+00:00", "key": "grant:1b1814a0-d0ad-4cf0-ab8c-b688891da46b:5", "kind": 6, "digest": "\\xa60cf4e2273dbef3bf03a14d64bdb438b9ac6d962ce8bba1a6cf4b184d866ade", "reason": null, "entry_ids": [17], "corrects_id": null},
{"at": "2026-11-29T00:04:07.658735+00:00", "key": "grant:ed612b8f-97f6-47c0-b836-f29d14484bdd:6", "kind": 6, "digest": "\\x0e243fc6a7f6c8d04924ab4c010e45c3f45804393e7498fad3e974751f82f47d", "reason": null, "entry_ids": [23], "corrects_id": null},
{"at": "2026-11-29T00:04:07.664928+00:00", "key": "grant:ed612b8f-97f6-47c0-b836-f29d14484bdd:7", "kind": 6, "digest": "\\x0f577b575dce813c32c73caa85c1ebb2bf8b4a36e052f37f8b530656538a2682", "reason": null, "entry_ids": [25], "corrects_id": null},
{"at": "2026-11-29T00:04:07.774084+00:00", "key": "grant:ed612b8f-97f6-47c0-b836-f29d14484bdd:9", "kind": 6, "digest": "\\x6cb972ea61ce8622ecba14573bbf044c44d311b752a688281eb4d4d52f10d0a9", "reason": null, "entry_ids": [37], "corrects_id": null},
{"at": "2026-11-29T00:04:07.77805+00:00", "key": "give:ed612b8f-97f6-47c0-b836-f29d14484bdd:10", "kind": 16, "digest": "\\x14e2f5eca7462c31e2134b6da1faa828281b2abeaafc27d1fe29d18dd5a5f391", "reason": null, "entry_ids": [39], "corrects_id": null},
{"at": "2026-11-29T00:04:07.845174+00:00", "key": "grant:1b1814a0-d0ad-4cf0-ab8c-b688891da46b:11", "kind": 6, "digest": "\\x7d9ca4e29715ba402b432e3df29b5a29813230f0ba2be684f9d55419d6c81021", "reason": null, "entry_ids": [51], "corrects_id": null},
{"at": "2026-11-29T00:04:08.038605+00:00", "key": "grant:1b1814a0-d0ad-4cf0-ab8c-b688891da46b:12", "kind": 6, "digest": "\\xefe659ecdff55cd48d4b33ffddbc1a1cf20357d052ccaddb34d0fa60bc31c861", "reason": null, "entry_ids": [58], "corrects_id": null},
{"at": "2026-11-29T00:04:08.046327+00:00", "key": "grant:1b1814a0-d0ad-4cf0-ab8c-b688891da46b:13", "kind": 6, "digest": "\\xea68d6f5d13a119ac53c82eee59d905c0e390aff16e0127fa0318411d542031b", "reason": null, "entry_ids": [60], "corrects_id": null},
{"at": "2026-11-29T00:04:08.407258+00:00", "key": "grant:1b1814a0-d0ad-4cf0-ab8c-b688891da46b:16", "kind": 6, "digest": "\\xd51b90700b7c479d5fe9c61291f54261ea6046a8664900edd7b0391e0c666099", "reason": null, "entry_ids": [67], "corrects_id": null},
{"at": "2026-11-29T00:04:08.420261+00:00", "key": "give:1b1814a0-d0ad-4cf0-ab8c-b688891da46b:17", "kind": 16, "digest": "\\xd3560b1fb84a0cb50806990226148fcb26899d045a4b1379c3a80fbc80b699e1", "reason": null, "entry_ids": [69], "corrects_id": null},
{"at": "2026-11-29T00:04:08.529132+00:00", "key": "purchase:03d24dc2-6fef-4efa-b960-38026172af28:gc", "kind": 15, "digest": "\\x19dfdea3c4ab259934d7caf590da53b3e7d37cce2920084481f085b0b0df1a22", "reason": null, "entry_ids": [75], "corrects_id": null},
{"at": "2026-11-29T00:04:08.529132+00:00", "key": "purchase:03d24dc2-6fef-4efa-b960-38026172af28:sc", "kind": 6, "digest": "\\x3e47a1ae77a89e8c2785b80a8824e78c2d67cf9a769bf47de0fb3d57e003121c", "reason": null, "entry_ids": [76], "corrects_id": null},
{"at": "2026-11-29T00:04:08.529132+00:00", "key": "purchase:03d24dc2-6fef-4efa-b960-38026172af28:usd:0", "kind": 15, "digest": "\\x515b9e6da68e01be7e5dc35855304b556add8872075a13f4675f06e6f588d9c1", "reason": null, "entry_ids": [74], "corrects_id": null},
{"at": "2026-11-29T00:04:08.670988+00:00", "key": "grant:ed612b8f-97f6-47c0-b836-f29d14484bdd:18", "kind": 6, "digest": "\\xe43845f51bc13a4ec90367dc68f8007f359df874f9a44bc628dc7edad36ddc64", "reason": null, "entry_ids": [83], "corrects_id": null},
{"at": "2026-11-29T00:04:09.014233+00:00", "key": "daily:ed612b8f-97f6-47c0-b836-f29d14484bdd:2026-11-29:GC", "kind": 6, "digest": "\\xa9ec39f97c494079a3b4a826feed0664fe9975a1ca16aa185502f9bb5b7b412c", "reason": null, "entry_ids": [90], "corrects_id": null},
{"at": "2026-11-29T00:04:09.014233+00:00", "key": "daily:ed612b8f-97f6-47c0-b836-f29d14484bdd:2026-11-29:SC", "kind": 6, "digest": "\\x2da7b6143d9c0670531b473e0e04b11a6782806e3676c6138fdaa2220b7ebdf3", "reason": null, "entry_ids": [91], "corrects_id": null},
{"at": "2026-11-29T00:04:09.04624+00:00", "key": "grant:ed612b8f-97f6-47c0-b836-f29d14484bdd:20", "kind": 6, "digest": "\\xc8ae5ad6e54ccd9bedba0f8e28b682ccb298d3ea0d42ca65e16a061e649120fa", "reason": null, "entry_ids": [94], "corrects_id": null},
{"at": "2026-11-29T00:04:09.049735+00:00", "key": "back:ed612b8f-97f6-47c0-b836-f29d14484bdd:21", "kind": 13, "digest": "\\x7d7060ab8ffb042bb16cd7a48d522f5ae28fd93a97beff5aa46fdd26f676fbfd", "reason": null, "entry_ids": [95], "corrects_id": null},
{"at": "2026-11-29T00:04:09.206491+00:00", "key": "forfeit:00000000-0000-7000-8000-000000000003:GC", "kind": 17, "digest": "\\xf6d13dbdd61951eee129bd696322e661091818992f9f3ad7250906cfaa64eb3a", "reason": "account closed by its owner", "entry_ids": [99], "corrects_id": null}
]$json$);

delete from ledger.purchase_reservations;
insert into ledger.purchase_reservations (key, player_id, day, amount_micros, state) overriding system value
select key, player_id, day, amount_micros, state from jsonb_populate_recordset(null::ledger.purchase_reservations, $json$[
{"day": "2026-11-29", "key": "purchase:00000000-0000-7000-8000-000000000600", "state": "kept", "player_id": "00000000-0000-7000-8000-000000000001", "amount_micros": 4990000},
{"day": "2026-11-29", "key": "purchase:03d24dc2-6fef-4efa-b960-38026172af28", "state": "kept", "player_id": "1b1814a0-d0ad-4cf0-ab8c-b688891da46b", "amount_micros": 4990000}
]$json$);

delete from ledger.root_leaves;
insert into ledger.root_leaves (day, currency, "position", wallet_id, salt, available_micros, at_tables_micros, on_hold_micros, version, head) overriding system value
select day, currency, "position", wallet_id, salt, available_micros, at_tables_micros, on_hold_micros, version, head from jsonb_populate_recordset(null::ledger.root_leaves, $json$[
{"day": "2026-11-29", "head": "\\x", "salt": "\\xed968f901ac14c918864fd784a1d72bc", "version": 0, "currency": "SC", "position": 4, "wallet_id": 260, "on_hold_micros": 0, "at_tables_micros": 0, "available_micros": 0},
{"day": "2026-11-29", "head": "\\x0f5d877138ea5c996872deacc727324c7b4348769cd2b80f21e2b2df58467232", "salt": "\\x3ba3bd51589c492ea04a880bf182f6ba", "version": 2, "currency": "SC", "position": 0, "wallet_id": 132, "on_hold_micros": 0, "at_tables_micros": 0, "available_micros": 3997996},
{"day": "2026-11-29", "head": "\\x28602c1ad785f0398947b11a693fa9bd6a2d7ec76f829d013ec76235795456a1", "salt": "\\xb3b554ef7b3f4fbeb9116ba86f04a334", "version": 3, "currency": "GC", "position": 4, "wallet_id": 226, "on_hold_micros": 0, "at_tables_micros": 0, "available_micros": 218703},
{"day": "2026-11-29", "head": "\\x3c8cf57bfe79e6b8a9e50a51569d70b81e33d8f7fee2f7994e279a47f907c29c", "salt": "\\x2283471963394bf6ac8900cc823fba64", "version": 2, "currency": "GC", "position": 0, "wallet_id": 162, "on_hold_micros": 0, "at_tables_micros": 800000, "available_micros": 9999000000},
{"day": "2026-11-29", "head": "\\x648f7a2a6686f674abca054111b2bc52929e32cc82e03352b210d8bbf07a2c97", "salt": "\\x7f3b634bff754c81b15e6bf435d6cc35", "version": 12, "currency": "SC", "position": 2, "wallet_id": 324, "on_hold_micros": 14801, "at_tables_micros": 109001, "available_micros": 5840638},
{"day": "2026-11-29", "head": "\\x6fdf693d99c3e1f4aaf9c9d3e0e669fdef0e2d48f9d1cd93a13b2d59ccb9165a", "salt": "\\x9e71a946fd264e7fb9305612db31ec86", "version": 1, "currency": "SC", "position": 3, "wallet_id": 196, "on_hold_micros": 0, "at_tables_micros": 0, "available_micros": 1000000},
{"day": "2026-11-29", "head": "\\x7204fbc7e1cd86f4e2e45b32403f4917536170af757499461b9cf1ef58b3ea1b", "salt": "\\x7f0c9316512f4c199ed689a831dc8de0", "version": 15, "currency": "GC", "position": 3, "wallet_id": 290, "on_hold_micros": 76802, "at_tables_micros": 7195941, "available_micros": 5001326898},
{"day": "2026-11-29", "head": "\\x76d9bd5d4348456cab61209184ca76cfe2ec6b8e382bc3127a5dfc5b64264785", "salt": "\\x39348b65da584f5684711d2eec5a9d75", "version": 2, "currency": "GC", "position": 2, "wallet_id": 98, "on_hold_micros": 0, "at_tables_micros": 0, "available_micros": 3997995992},
{"day": "2026-11-29", "head": "\\x8801c742b89b5a328d68258e2437cf44d04600f97cd12c3016bf12c7cd617005", "salt": "\\x68770685a28e4608ab591fe2edfeca14", "version": 8, "currency": "SC", "position": 1, "wallet_id": 388, "on_hold_micros": 38401, "at_tables_micros": 1216601, "available_micros": 1443000},
{"day": "2026-11-29", "head": "\\xa530d3064365711a38e9391f6e7b0195021458275a529333af82936fb91f15b1", "salt": "\\x2d9cf1e881f94de6bea9ebc658fb7f92", "version": 11, "currency": "GC", "position": 1, "wallet_id": 354, "on_hold_micros": 8701, "at_tables_micros": 303002, "available_micros": 10000648598},
{"day": "2026-11-29", "head": "\\xc8442a097d6a4ffabffd3a7b83b236b64c32a2bf84f6232d3015b687b8a21199", "salt": "\\xd804b6da179d48c1b62db3b20f75fb05", "version": 2, "currency": "GC", "position": 5, "wallet_id": 34, "on_hold_micros": 0, "at_tables_micros": 0, "available_micros": 0}
]$json$);

delete from ledger.root_nodes;
insert into ledger.root_nodes (day, currency, level, "position", hash, sum_micros) overriding system value
select day, currency, level, "position", hash, sum_micros from jsonb_populate_recordset(null::ledger.root_nodes, $json$[
{"day": "2026-11-29", "hash": "\\x29041358da2e9f9ce8ff3b69835d65f983e7b2cea691900e1b9675082cb2af00", "level": 2, "currency": "GC", "position": 0, "sum_micros": 29007355934},
{"day": "2026-11-29", "hash": "\\x2a9274bf3e6f19436a5eb6073fc5580ea0c3e2ca6ab770544120032be1b5e960", "level": 1, "currency": "GC", "position": 0, "sum_micros": 20000760301},
{"day": "2026-11-29", "hash": "\\x339c508864342c212534da23d6c9e1ef981ae1c7023424394bfa3a2702dd9a49", "level": 1, "currency": "GC", "position": 1, "sum_micros": 9006595633},
{"day": "2026-11-29", "hash": "\\x38b8ea7d1ad94fd245f8fc9df816eabb9763133529a06e2723929e6c5a266642", "level": 2, "currency": "SC", "position": 0, "sum_micros": 13660438},
{"day": "2026-11-29", "hash": "\\x38c9536d98036e0e918c0fb62a9cc71e3a90f9f18da554cfa615bbf31898ceb6", "level": 0, "currency": "GC", "position": 4, "sum_micros": 218703},
{"day": "2026-11-29", "hash": "\\x47b1c79e3e0c17fbe77253abb1e92e4bc85d476987993bfba8c414c7860a675f", "level": 0, "currency": "SC", "position": 3, "sum_micros": 1000000},
{"day": "2026-11-29", "hash": "\\x5144c0db0aa575a7068fc558035f71a82751da18149652638c78a1ad03119477", "level": 0, "currency": "SC", "position": 1, "sum_micros": 2698002},
{"day": "2026-11-29", "hash": "\\x5eecd5c14ed84e78a412958909bb1d45c5ae3b09f91cf4f27d9544140b33be81", "level": 3, "currency": "GC", "position": 0, "sum_micros": 29007574637},
{"day": "2026-11-29", "hash": "\\x7f56687dc660b79f86b1f53c0bd6b33cd39deff6cd9ab76f6c4c99c7b263c3c5", "level": 1, "currency": "SC", "position": 0, "sum_micros": 6695998},
{"day": "2026-11-29", "hash": "\\x80554b00abd6216909059b6530ef2dd7337d6ff7ab247dbee25a7bdfd0682332", "level": 0, "currency": "GC", "position": 1, "sum_micros": 10000960301},
{"day": "2026-11-29", "hash": "\\x8259c066802b7bad5195fd8c96850cba75b7f7c5e8c7121e06bbad14337d292b", "level": 0, "currency": "SC", "position": 4, "sum_micros": 0},
{"day": "2026-11-29", "hash": "\\x8259c066802b7bad5195fd8c96850cba75b7f7c5e8c7121e06bbad14337d292b", "level": 1, "currency": "SC", "position": 2, "sum_micros": 0},
{"day": "2026-11-29", "hash": "\\x8259c066802b7bad5195fd8c96850cba75b7f7c5e8c7121e06bbad14337d292b", "level": 2, "currency": "SC", "position": 1, "sum_micros": 0},
{"day": "2026-11-29", "hash": "\\x9ba45adea68db114ce6c5f4dc73a190b28d8d1bc97333c29dc00c6617f5eebb8", "level": 0, "currency": "GC", "position": 3, "sum_micros": 5008599641},
{"day": "2026-11-29", "hash": "\\xab22cd771d6bc3b7a288876f7667eaef798e679fd8e5a93f340a6406ffc0e8b4", "level": 0, "currency": "GC", "position": 5, "sum_micros": 0},
{"day": "2026-11-29", "hash": "\\xadbe7b829465bc63338ed0bfe4cebb90795c513952afe4b3ff7e318d07ef6373", "level": 1, "currency": "GC", "position": 2, "sum_micros": 218703},
{"day": "2026-11-29", "hash": "\\xadbe7b829465bc63338ed0bfe4cebb90795c513952afe4b3ff7e318d07ef6373", "level": 2, "currency": "GC", "position": 1, "sum_micros": 218703},
{"day": "2026-11-29", "hash": "\\xae63c8ed50dc183c560f670048a8fe47966820c8c155df5c0d8516650b50fbab", "level": 0, "currency": "GC", "position": 2, "sum_micros": 3997995992},
{"day": "2026-11-29", "hash": "\\xbd5a37806f1799d590169165af66b265bdc665dc9795129af1e7537d95f41c7b", "level": 1, "currency": "SC", "position": 1, "sum_micros": 6964440},
{"day": "2026-11-29", "hash": "\\xbe2272cdd8572fd7ba73b53600776c2f26cc0ee59210be163fadccda6ffb09f3", "level": 3, "currency": "SC", "position": 0, "sum_micros": 13660438},
{"day": "2026-11-29", "hash": "\\xd111ef16aeb4a6c6983284843469e64a4904c0b9945ca087d841cac4d0eef3c4", "level": 0, "currency": "SC", "position": 0, "sum_micros": 3997996},
{"day": "2026-11-29", "hash": "\\xdb6c1c80d19422f64b5f1eaf6d9a7efbac8d5aae15583a25383ad82dee179ae5", "level": 0, "currency": "SC", "position": 2, "sum_micros": 5964440},
{"day": "2026-11-29", "hash": "\\xe0e7cc7987006ed71e826d33a281ca90fb591797720904ccdbad573cf621315f", "level": 0, "currency": "GC", "position": 0, "sum_micros": 9999800000}
]$json$);

delete from ledger.roots;
insert into ledger.roots (day, currency, leaf_count, height, total_micros, root, taken_at, snapshot, signature, key_id) overriding system value
select day, currency, leaf_count, height, total_micros, root, taken_at, snapshot, signature, key_id from jsonb_populate_recordset(null::ledger.roots, $json$[
{"day": "2026-11-29", "root": "\\x5eecd5c14ed84e78a412958909bb1d45c5ae3b09f91cf4f27d9544140b33be81", "height": 3, "key_id": null, "currency": "GC", "snapshot": "986:986:", "taken_at": "2026-11-29T00:04:09.227525+00:00", "signature": null, "leaf_count": 6, "total_micros": 29007574637},
{"day": "2026-11-29", "root": "\\xbe2272cdd8572fd7ba73b53600776c2f26cc0ee59210be163fadccda6ffb09f3", "height": 3, "key_id": null, "currency": "SC", "snapshot": "986:986:", "taken_at": "2026-11-29T00:04:09.227525+00:00", "signature": null, "leaf_count": 5, "total_micros": 13660438}
]$json$);

delete from ledger.sessions;
insert into ledger.sessions (session_id, account_id, wallet_id, game_id, opened_at, closed_at, cancelled_at, flagged_at) overriding system value
select session_id, account_id, wallet_id, game_id, opened_at, closed_at, cancelled_at, flagged_at from jsonb_populate_recordset(null::ledger.sessions, $json$[
{"game_id": "dice", "closed_at": "2026-11-29T00:04:07.466757+00:00", "opened_at": "2026-11-29T00:04:07.400227+00:00", "wallet_id": 290, "account_id": 450, "flagged_at": null, "session_id": "a413515f-3e9d-4c6d-a7c6-b850baa7b615", "cancelled_at": null},
{"game_id": "dice", "closed_at": "2026-11-29T00:04:07.656842+00:00", "opened_at": "2026-11-29T00:04:07.228932+00:00", "wallet_id": 324, "account_id": 420, "flagged_at": null, "session_id": "aed859f5-ffd0-45c7-a0e0-a912394a3541", "cancelled_at": null},
{"game_id": "dice", "closed_at": "2026-11-29T00:04:07.836736+00:00", "opened_at": "2026-11-29T00:04:07.714144+00:00", "wallet_id": 354, "account_id": 514, "flagged_at": null, "session_id": "9b70cc79-e01e-40a9-b318-e351f1fb3dd9", "cancelled_at": null},
{"game_id": "dice", "closed_at": "2026-11-29T00:04:08.025949+00:00", "opened_at": "2026-11-29T00:04:07.761633+00:00", "wallet_id": 388, "account_id": 548, "flagged_at": null, "session_id": "13b44833-d038-4d8e-8b7e-4ca84ed50e07", "cancelled_at": null},
{"game_id": "dice", "closed_at": "2026-11-29T00:04:08.666523+00:00", "opened_at": "2026-11-29T00:04:08.071382+00:00", "wallet_id": 290, "account_id": 738, "flagged_at": null, "session_id": "c0add342-6ac9-4dfd-b2b7-652af70ef751", "cancelled_at": null},
{"game_id": "dice", "closed_at": "2026-11-29T00:04:09.04262+00:00", "opened_at": "2026-11-29T00:04:07.783772+00:00", "wallet_id": 324, "account_id": 580, "flagged_at": null, "session_id": "55c5b456-3f0d-47a8-83df-f9b09ee0706b", "cancelled_at": null},
{"game_id": "dice", "closed_at": null, "opened_at": "2026-11-29T00:04:07.819128+00:00", "wallet_id": 290, "account_id": 642, "flagged_at": null, "session_id": "513b4694-3366-4251-ab14-5fa5b266fae4", "cancelled_at": null},
{"game_id": "dice", "closed_at": null, "opened_at": "2026-11-29T00:04:07.94796+00:00", "wallet_id": 324, "account_id": 708, "flagged_at": null, "session_id": "16db9b05-b177-4d2c-b329-5f216746168a", "cancelled_at": null},
{"game_id": "dice", "closed_at": null, "opened_at": "2026-11-29T00:04:08.452782+00:00", "wallet_id": 388, "account_id": 772, "flagged_at": null, "session_id": "e87ff9c6-db0d-43f4-9fb6-1d29b98853a1", "cancelled_at": null},
{"game_id": "dice", "closed_at": null, "opened_at": "2026-11-29T00:04:08.644846+00:00", "wallet_id": 354, "account_id": 866, "flagged_at": null, "session_id": "1b29ee8d-b77b-410e-974c-688b0b7b34f0", "cancelled_at": null},
{"game_id": "dice", "closed_at": null, "opened_at": "2026-11-29T00:04:08.966062+00:00", "wallet_id": 354, "account_id": 898, "flagged_at": null, "session_id": "00030fb6-2534-4532-8bbe-c7037e7a4959", "cancelled_at": null},
{"game_id": "dice", "closed_at": null, "opened_at": "2026-11-29T00:04:09.006298+00:00", "wallet_id": 388, "account_id": 932, "flagged_at": null, "session_id": "f4ab12f9-996d-4394-aff3-2a38ac07d9a8", "cancelled_at": null},
{"game_id": "dice", "closed_at": null, "opened_at": "2026-11-29T00:04:09.095404+00:00", "wallet_id": 162, "account_id": 962, "flagged_at": null, "session_id": "00000000-0000-7000-8000-000000000700", "cancelled_at": null},
{"game_id": null, "closed_at": null, "opened_at": null, "wallet_id": null, "account_id": null, "flagged_at": null, "session_id": "1d8e563d-4277-4933-8dbd-1ee6c34e7ae6", "cancelled_at": "2026-11-29T00:04:08.960621+00:00"},
{"game_id": null, "closed_at": null, "opened_at": null, "wallet_id": null, "account_id": null, "flagged_at": null, "session_id": "940c4053-e7a9-42ba-825b-2fa0995940ea", "cancelled_at": "2026-11-29T00:04:07.513038+00:00"},
{"game_id": null, "closed_at": null, "opened_at": null, "wallet_id": null, "account_id": null, "flagged_at": null, "session_id": "e75e0f08-49ec-412a-8339-16e6bbb16d00", "cancelled_at": "2026-11-29T00:04:07.86014+00:00"}
]$json$);

delete from ledger.wallets;
insert into ledger.wallets (account_id, player_id, currency, hold_id, receivable_id, lots_open, restricted, created_at) overriding system value
select account_id, player_id, currency, hold_id, receivable_id, lots_open, restricted, created_at from jsonb_populate_recordset(null::ledger.wallets, $json$[
{"hold_id": 482, "currency": "GC", "lots_open": false, "player_id": "1b1814a0-d0ad-4cf0-ab8c-b688891da46b", "account_id": 290, "created_at": "2026-11-29T00:04:07.111007+00:00", "restricted": true, "receivable_id": null},
{"hold_id": 612, "currency": "SC", "lots_open": true, "player_id": "ed612b8f-97f6-47c0-b836-f29d14484bdd", "account_id": 388, "created_at": "2026-11-29T00:04:07.124415+00:00", "restricted": true, "receivable_id": null},
{"hold_id": 674, "currency": "GC", "lots_open": false, "player_id": "ed612b8f-97f6-47c0-b836-f29d14484bdd", "account_id": 354, "created_at": "2026-11-29T00:04:07.120714+00:00", "restricted": true, "receivable_id": null},
{"hold_id": 836, "currency": "SC", "lots_open": true, "player_id": "1b1814a0-d0ad-4cf0-ab8c-b688891da46b", "account_id": 324, "created_at": "2026-11-29T00:04:07.116868+00:00", "restricted": true, "receivable_id": null},
{"hold_id": null, "currency": "GC", "lots_open": false, "player_id": "00000000-0000-7000-8000-000000000001", "account_id": 98, "created_at": "2026-11-29T00:04:06.923651+00:00", "restricted": true, "receivable_id": null},
{"hold_id": null, "currency": "GC", "lots_open": false, "player_id": "00000000-0000-7000-8000-000000000002", "account_id": 162, "created_at": "2026-11-29T00:04:07.056958+00:00", "restricted": false, "receivable_id": null},
{"hold_id": null, "currency": "GC", "lots_open": false, "player_id": "00000000-0000-7000-8000-000000000003", "account_id": 34, "created_at": "2026-11-29T00:04:06.88602+00:00", "restricted": false, "receivable_id": null},
{"hold_id": null, "currency": "GC", "lots_open": false, "player_id": "213196a4-adcc-4228-b297-6972dfefde1c", "account_id": 226, "created_at": "2026-11-29T00:04:07.101565+00:00", "restricted": false, "receivable_id": null},
{"hold_id": null, "currency": "SC", "lots_open": false, "player_id": "213196a4-adcc-4228-b297-6972dfefde1c", "account_id": 260, "created_at": "2026-11-29T00:04:07.104544+00:00", "restricted": false, "receivable_id": null},
{"hold_id": null, "currency": "SC", "lots_open": true, "player_id": "00000000-0000-7000-8000-000000000001", "account_id": 132, "created_at": "2026-11-29T00:04:06.924001+00:00", "restricted": true, "receivable_id": null},
{"hold_id": null, "currency": "SC", "lots_open": true, "player_id": "00000000-0000-7000-8000-000000000002", "account_id": 196, "created_at": "2026-11-29T00:04:07.058643+00:00", "restricted": false, "receivable_id": null}
]$json$);

delete from payments.adjustments;
insert into payments.adjustments (id, player_id, currency, direction, amount_micros, reason, state, proposed_by, proposed_at, decided_by, decided_at) overriding system value
select id, player_id, currency, direction, amount_micros, reason, state, proposed_by, proposed_at, decided_by, decided_at from jsonb_populate_recordset(null::payments.adjustments, $json$[
{"id": "00000000-0000-7000-8000-000000000500", "state": "approved", "reason": "an apology", "currency": "GC", "direction": "credit", "player_id": "00000000-0000-7000-8000-000000000003", "decided_at": "2026-11-29T00:04:06.873284+00:00", "decided_by": "00000000-0000-7000-8000-000000000002", "proposed_at": "2026-11-29T00:04:06.860836+00:00", "proposed_by": "00000000-0000-7000-8000-000000000004", "amount_micros": 5000000}
]$json$);

delete from payments.daily_bonuses;
insert into payments.daily_bonuses (player_id, day, at) overriding system value
select player_id, day, at from jsonb_populate_recordset(null::payments.daily_bonuses, $json$[
{"at": "2026-11-29T00:04:07.032138+00:00", "day": "2026-11-29", "player_id": "00000000-0000-7000-8000-000000000002"},
{"at": "2026-11-29T00:04:09.014233+00:00", "day": "2026-11-29", "player_id": "ed612b8f-97f6-47c0-b836-f29d14484bdd"}
]$json$);

delete from payments.idempotency_keys;
insert into payments.idempotency_keys (player_id, key, request_digest, reply, at) overriding system value
select player_id, key, request_digest, reply, at from jsonb_populate_recordset(null::payments.idempotency_keys, $json$[
{"at": "2026-11-29T00:04:06.860836+00:00", "key": "an-adjustment", "reply": {"id": "00000000-0000-7000-8000-000000000500", "state": "proposed", "reason": "an apology", "currency": "GC", "playerId": "00000000-0000-7000-8000-000000000003", "decidedBy": null, "direction": "credit", "proposedBy": "00000000-0000-7000-8000-000000000004", "decidedAtMs": null, "amountMicros": "5000000", "proposedAtMs": "1795910646860"}, "player_id": "00000000-0000-7000-8000-000000000004", "request_digest": "\\x636f6e74656e742e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"},
{"at": "2026-11-29T00:04:06.897596+00:00", "key": "a-key", "reply": {"purchaseId": "00000000-0000-7000-8000-000000000600"}, "player_id": "00000000-0000-7000-8000-000000000001", "request_digest": "\\x616e206f726465722e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"},
{"at": "2026-11-29T00:04:06.947961+00:00", "key": "a-refund", "reply": {"refundId": "00000000-0000-7000-8000-000000001012"}, "player_id": "00000000-0000-7000-8000-000000000004", "request_digest": "\\x6120726566756e642e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"},
{"at": "2026-11-29T00:04:07.031575+00:00", "key": "a-bonus", "reply": {"grants": [{"currency": "GC", "amountMicros": "10000000000"}, {"currency": "SC", "amountMicros": "1000000"}], "nextDay": "2026-11-30", "balances": [{"version": 1, "currency": "GC", "debtMicros": "0", "onHoldMicros": "0", "atTablesMicros": "0", "availableMicros": "10000000000"}, {"version": 1, "currency": "SC", "debtMicros": "0", "onHoldMicros": "0", "atTablesMicros": "0", "availableMicros": "1000000"}]}, "player_id": "00000000-0000-7000-8000-000000000002", "request_digest": "\\x6120626f6e75732e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"},
{"at": "2026-11-29T00:04:08.115069+00:00", "key": "order:1b1814a0-d0ad-4cf0-ab8c-b688891da46b:15", "reply": {"purchaseId": "03d24dc2-6fef-4efa-b960-38026172af28"}, "player_id": "1b1814a0-d0ad-4cf0-ab8c-b688891da46b", "request_digest": "\\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
{"at": "2026-11-29T00:04:09.013668+00:00", "key": "bonus:ed612b8f-97f6-47c0-b836-f29d14484bdd:19", "reply": {"grants": [{"currency": "GC", "amountMicros": "10000000000"}, {"currency": "SC", "amountMicros": "1000000"}], "nextDay": "2026-11-30", "balances": [{"version": 10, "currency": "GC", "debtMicros": "0", "onHoldMicros": "8701", "atTablesMicros": "303002", "availableMicros": "10000191398"}, {"version": 9, "currency": "SC", "debtMicros": "0", "onHoldMicros": "38401", "atTablesMicros": "1216601", "availableMicros": "1443000"}]}, "player_id": "ed612b8f-97f6-47c0-b836-f29d14484bdd", "request_digest": "\\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
]$json$);

delete from payments.provider_events;
insert into payments.provider_events (provider, event_id, type, outcome, purchase_id, created_at, received_at) overriding system value
select provider, event_id, type, outcome, purchase_id, created_at, received_at from jsonb_populate_recordset(null::payments.provider_events, $json$[
{"type": "paid", "outcome": "applied", "event_id": "event-1", "provider": "stripe", "created_at": "2026-11-29T00:04:06.920571+00:00", "purchase_id": "00000000-0000-7000-8000-000000000600", "received_at": "2026-11-29T00:04:06.920761+00:00"},
{"type": "refund", "outcome": "applied", "event_id": "event-2", "provider": "stripe", "created_at": "2026-11-29T00:04:06.955519+00:00", "purchase_id": "00000000-0000-7000-8000-000000000600", "received_at": "2026-11-29T00:04:06.955592+00:00"}
]$json$);

delete from payments.provider_movements;
insert into payments.provider_movements (provider, movement_id, kind, amount_micros, fee_micros, currency, payment_id, at) overriding system value
select provider, movement_id, kind, amount_micros, fee_micros, currency, payment_id, at from jsonb_populate_recordset(null::payments.provider_movements, $json$[
{"at": "2026-11-29T00:03:07.021+00:00", "kind": "charge", "currency": "USD", "provider": "stripe", "fee_micros": 300000, "payment_id": "payment-1", "movement_id": "move-1", "amount_micros": 4990000},
{"at": "2026-11-29T00:03:07.021+00:00", "kind": "refund", "currency": "USD", "provider": "stripe", "fee_micros": 0, "payment_id": "payment-1", "movement_id": "move-2", "amount_micros": -1000000}
]$json$);

delete from payments.purchases;
insert into payments.purchases (id, player_id, package_id, provider, price_micros, gc_micros, sc_bonus_micros, bonus_multiple, bonus_lives_days, payment_state, provider_reference, provider_payment_id, checkout_url, flag, withdrawn_at, withdrawn_for, payer, failure, charged_micros, created_at, expires_at, paid_at, next_check_at, checks, check_failures, check_error, parked_at, looked_at, credited, reversed_micros, gc_taken_micros, sc_taken_micros, bonus_lot_id, postings) overriding system value
select id, player_id, package_id, provider, price_micros, gc_micros, sc_bonus_micros, bonus_multiple, bonus_lives_days, payment_state, provider_reference, provider_payment_id, checkout_url, flag, withdrawn_at, withdrawn_for, payer, failure, charged_micros, created_at, expires_at, paid_at, next_check_at, checks, check_failures, check_error, parked_at, looked_at, credited, reversed_micros, gc_taken_micros, sc_taken_micros, bonus_lot_id, postings from jsonb_populate_recordset(null::payments.purchases, $json$[
{"id": "00000000-0000-7000-8000-000000000600", "flag": null, "payer": "da0d4b103341f3e6b5a9e1ee3ee34a2088e6db1b6d67613db33cd3eeefd2744b", "checks": 0, "failure": null, "paid_at": "2026-11-29T00:04:06.920761+00:00", "credited": true, "postings": 2, "provider": "stripe", "gc_micros": 5000000000, "looked_at": null, "parked_at": null, "player_id": "00000000-0000-7000-8000-000000000001", "created_at": "2026-11-29T00:04:06.898738+00:00", "expires_at": "2026-11-29T01:04:06.898738+00:00", "package_id": "small", "check_error": null, "bonus_lot_id": 1, "checkout_url": "https://pay.example/1", "price_micros": 4990000, "withdrawn_at": null, "next_check_at": "2026-11-29T00:06:06.898738+00:00", "payment_state": "paid", "withdrawn_for": null, "bonus_multiple": 1.00, "charged_micros": 4990000, "check_failures": 0, "gc_taken_micros": 1002004008, "reversed_micros": 1000000, "sc_bonus_micros": 5000000, "sc_taken_micros": 1002004, "bonus_lives_days": 60, "provider_reference": "checkout-1", "provider_payment_id": "payment-1"},
{"id": "03d24dc2-6fef-4efa-b960-38026172af28", "flag": null, "payer": null, "checks": 0, "failure": null, "paid_at": "2026-11-29T00:04:08.465732+00:00", "credited": true, "postings": 1, "provider": "stripe", "gc_micros": 5000000000, "looked_at": null, "parked_at": null, "player_id": "1b1814a0-d0ad-4cf0-ab8c-b688891da46b", "created_at": "2026-11-29T00:04:08.175723+00:00", "expires_at": "2026-11-29T00:34:08.175723+00:00", "package_id": "small", "check_error": null, "bonus_lot_id": 8, "checkout_url": null, "price_micros": 4990000, "withdrawn_at": null, "next_check_at": "2026-11-29T00:06:08.175723+00:00", "payment_state": "paid", "withdrawn_for": null, "bonus_multiple": 1.00, "charged_micros": 4990000, "check_failures": 0, "gc_taken_micros": 0, "reversed_micros": 0, "sc_bonus_micros": 5000000, "sc_taken_micros": 0, "bonus_lives_days": 60, "provider_reference": "checkout 03d24dc2-6fef-4efa-b960-38026172af28", "provider_payment_id": "payment 03d24dc2-6fef-4efa-b960-38026172af28"}
]$json$);

delete from payments.receipts;
insert into payments.receipts (id, purchase_id, player_id, kind, facts, created_at, taken_at) overriding system value
select id, purchase_id, player_id, kind, facts, created_at, taken_at from jsonb_populate_recordset(null::payments.receipts, $json$[
{"id": "43524331-0a3a-42b8-84b1-47dd44e65b19", "kind": "paid", "facts": {"atMs": "1795910646942", "gcMicros": "5000000000", "purchaseId": "00000000-0000-7000-8000-000000000600", "packageName": "Handful of coins", "priceMicros": "4990000", "scBonusMicros": "5000000", "reversedMicros": "0"}, "taken_at": null, "player_id": "00000000-0000-7000-8000-000000000001", "created_at": "2026-11-29T00:04:06.942787+00:00", "purchase_id": "00000000-0000-7000-8000-000000000600"},
{"id": "a104b63d-dade-4e95-978a-a241f6b599ec", "kind": "paid", "facts": {"atMs": "1795910648549", "gcMicros": "5000000000", "purchaseId": "03d24dc2-6fef-4efa-b960-38026172af28", "packageName": "Handful of coins", "priceMicros": "4990000", "scBonusMicros": "5000000", "reversedMicros": "0"}, "taken_at": null, "player_id": "1b1814a0-d0ad-4cf0-ab8c-b688891da46b", "created_at": "2026-11-29T00:04:08.549325+00:00", "purchase_id": "03d24dc2-6fef-4efa-b960-38026172af28"},
{"id": "ba8edc3f-5027-4fca-a0b8-eb91008eefb3", "kind": "reversed", "facts": {"atMs": "1795910647020", "gcMicros": "5000000000", "purchaseId": "00000000-0000-7000-8000-000000000600", "packageName": "Handful of coins", "priceMicros": "4990000", "scBonusMicros": "5000000", "reversedMicros": "1000000"}, "taken_at": null, "player_id": "00000000-0000-7000-8000-000000000001", "created_at": "2026-11-29T00:04:07.020747+00:00", "purchase_id": "00000000-0000-7000-8000-000000000600"}
]$json$);

delete from payments.reconciliation_runs;
insert into payments.reconciliation_runs (id, provider, at, from_at, upto_at, movements, fees_micros, differences, report) overriding system value
select id, provider, at, from_at, upto_at, movements, fees_micros, differences, report from jsonb_populate_recordset(null::payments.reconciliation_runs, $json$[
{"at": "2026-11-29T00:04:07.030792+00:00", "id": 1, "report": [], "from_at": "2026-11-28T00:04:07.024058+00:00", "upto_at": "2026-11-29T00:04:07.024058+00:00", "provider": "stripe", "movements": 2, "differences": 0, "fees_micros": 300000}
]$json$);

delete from payments.refund_requests;
insert into payments.refund_requests (id, purchase_id, amount_micros, reason, state, requested_by, requested_at, decided_by, decided_at, provider_refund_id, failure, next_try_at, attempts, last_error, parked_at) overriding system value
select id, purchase_id, amount_micros, reason, state, requested_by, requested_at, decided_by, decided_at, provider_refund_id, failure, next_try_at, attempts, last_error, parked_at from jsonb_populate_recordset(null::payments.refund_requests, $json$[
{"id": "00000000-0000-7000-8000-000000001012", "state": "approved", "reason": "asked for", "failure": null, "attempts": 0, "parked_at": null, "decided_at": null, "decided_by": null, "last_error": null, "next_try_at": "2026-11-29T00:05:06.948298+00:00", "purchase_id": "00000000-0000-7000-8000-000000000600", "requested_at": "2026-11-29T00:04:06.948298+00:00", "requested_by": "00000000-0000-7000-8000-000000000004", "amount_micros": 1000000, "provider_refund_id": null}
]$json$);

delete from payments.refunds;
insert into payments.refunds (provider, refund_id, payment_id, amount_micros, status, at) overriding system value
select provider, refund_id, payment_id, amount_micros, status, at from jsonb_populate_recordset(null::payments.refunds, $json$[
{"at": "2026-11-29T00:04:06.955592+00:00", "status": "succeeded", "provider": "stripe", "refund_id": "refund-1", "payment_id": "payment-1", "amount_micros": 1000000}
]$json$);

delete from social.edges;
insert into social.edges (owner_id, other_id, state, since) overriding system value
select owner_id, other_id, state, since from jsonb_populate_recordset(null::social.edges, $json$[
{"since": "2026-11-29T00:04:09.135032+00:00", "state": "friend", "other_id": "00000000-0000-7000-8000-000000000001", "owner_id": "00000000-0000-7000-8000-000000000002"},
{"since": "2026-11-29T00:04:09.135032+00:00", "state": "friend", "other_id": "00000000-0000-7000-8000-000000000002", "owner_id": "00000000-0000-7000-8000-000000000001"},
{"since": "2026-11-29T00:04:09.141402+00:00", "state": "blocked", "other_id": "00000000-0000-7000-8000-000000000003", "owner_id": "00000000-0000-7000-8000-000000000002"}
]$json$);

delete from social.outbox;
insert into social.outbox (id, kind, target_id, content, due_at, attempts, last_error, parked_at) overriding system value
select id, kind, target_id, content, due_at, attempts, last_error, parked_at from jsonb_populate_recordset(null::social.outbox, $json$[
{"id": 1, "kind": "notice", "due_at": "2026-11-29T00:04:09.118606+00:00", "content": {"key": "ask:00000000-0000-7000-8000-000000000001", "atMs": 1795910649118, "from": "00000000-0000-7000-8000-000000000001", "kind": "friend_request", "facts": {}, "fromName": "ann"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000002", "last_error": null},
{"id": 10, "kind": "forget", "due_at": "2026-11-29T00:04:09.217696+00:00", "content": {"playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000002", "last_error": null},
{"id": 11, "kind": "relations", "due_at": "2026-11-29T00:04:09.217696+00:00", "content": {}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000003", "last_error": null},
{"id": 12, "kind": "forget", "due_at": "2026-11-29T00:04:09.217696+00:00", "content": {"playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000003", "last_error": null},
{"id": 13, "kind": "room", "due_at": "2026-11-29T00:04:09.217696+00:00", "content": {"kind": "forget", "title": "Dice", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000201", "last_error": null},
{"id": 14, "kind": "room", "due_at": "2026-11-29T00:04:09.217696+00:00", "content": {"kind": "forget", "title": "Limbo", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000202", "last_error": null},
{"id": 15, "kind": "room", "due_at": "2026-11-29T00:04:09.217696+00:00", "content": {"kind": "forget", "title": "Mines", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000203", "last_error": null},
{"id": 16, "kind": "room", "due_at": "2026-11-29T00:04:09.217696+00:00", "content": {"kind": "forget", "title": "Plinko", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000204", "last_error": null},
{"id": 17, "kind": "room", "due_at": "2026-11-29T00:04:09.217696+00:00", "content": {"kind": "forget", "title": "Roulette", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000205", "last_error": null},
{"id": 18, "kind": "room", "due_at": "2026-11-29T00:04:09.217696+00:00", "content": {"kind": "forget", "title": "Keno", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000206", "last_error": null},
{"id": 19, "kind": "room", "due_at": "2026-11-29T00:04:09.217696+00:00", "content": {"kind": "forget", "title": "Wheel", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000207", "last_error": null},
{"id": 20, "kind": "room", "due_at": "2026-11-29T00:04:09.217696+00:00", "content": {"kind": "forget", "title": "Blackjack", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000208", "last_error": null},
{"id": 21, "kind": "room", "due_at": "2026-11-29T00:04:09.217696+00:00", "content": {"kind": "forget", "title": "Lobby", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000100", "last_error": null},
{"id": 3, "kind": "relations", "due_at": "2026-11-29T00:04:09.135032+00:00", "content": {}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000001", "last_error": null},
{"id": 4, "kind": "notice", "due_at": "2026-11-29T00:04:09.135032+00:00", "content": {"key": "friend:00000000-0000-7000-8000-000000000002", "atMs": 1795910649135, "from": "00000000-0000-7000-8000-000000000002", "kind": "friend_accepted", "facts": {}, "fromName": "bob"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000001", "last_error": null},
{"id": 7, "kind": "room", "due_at": "2026-11-29T00:04:09.15838+00:00", "content": {"kind": "sanction", "version": 2, "playerId": "00000000-0000-7000-8000-000000000003", "mutedUntilMs": 1795997040557, "bannedUntilMs": null}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000100", "last_error": null},
{"id": 9, "kind": "relations", "due_at": "2026-11-29T00:04:09.217696+00:00", "content": {}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000002", "last_error": null}
]$json$);

delete from social.people;
insert into social.people (player_id, version, asked_since, asked) overriding system value
select player_id, version, asked_since, asked from jsonb_populate_recordset(null::social.people, $json$[
{"asked": 0, "version": 2, "player_id": "00000000-0000-7000-8000-000000000003", "asked_since": "-infinity"},
{"asked": 0, "version": 3, "player_id": "00000000-0000-7000-8000-000000000002", "asked_since": "-infinity"},
{"asked": 1, "version": 1, "player_id": "00000000-0000-7000-8000-000000000001", "asked_since": "2026-11-29T00:04:09.118606+00:00"}
]$json$);

delete from social.reports;
insert into social.reports (id, room_id, message_id, reporter_id, author_id, reason, context, created_at, state, resolution, resolved_by, resolved_at) overriding system value
select id, room_id, message_id, reporter_id, author_id, reason, context, created_at, state, resolution, resolved_by, resolved_at from jsonb_populate_recordset(null::social.reports, $json$[
{"id": "00000000-0000-7000-8000-000000001014", "state": "open", "reason": "rude", "context": [], "room_id": "00000000-0000-7000-8000-000000000800", "author_id": "00000000-0000-7000-8000-000000000001", "created_at": "2026-11-29T00:04:09.15608+00:00", "message_id": "00000000-0000-7000-8000-000000001015", "resolution": null, "reporter_id": "00000000-0000-7000-8000-000000000002", "resolved_at": null, "resolved_by": null}
]$json$);

delete from social.room_members;
insert into social.room_members (room_id, player_id, role, joined_at) overriding system value
select room_id, player_id, role, joined_at from jsonb_populate_recordset(null::social.room_members, $json$[
{"role": "member", "room_id": "00000000-0000-7000-8000-000000001013", "joined_at": "2026-11-29T00:04:09.151296+00:00", "player_id": "00000000-0000-7000-8000-000000000001"},
{"role": "member", "room_id": "00000000-0000-7000-8000-000000001013", "joined_at": "2026-11-29T00:04:09.151296+00:00", "player_id": "00000000-0000-7000-8000-000000000002"},
{"role": "owner", "room_id": "00000000-0000-7000-8000-000000000800", "joined_at": "2026-11-29T00:04:09.146736+00:00", "player_id": "00000000-0000-7000-8000-000000000001"}
]$json$);

delete from social.rooms;
insert into social.rooms (id, kind, title, game_id, owner_id, low_id, high_id, shards, policy, version, created_at, made_by, made_key) overriding system value
select id, kind, title, game_id, owner_id, low_id, high_id, shards, policy, version, created_at, made_by, made_key from jsonb_populate_recordset(null::social.rooms, $json$[
{"id": "00000000-0000-7000-8000-000000000100", "kind": "public", "title": "Lobby", "low_id": null, "policy": {}, "shards": 0, "game_id": null, "high_id": null, "made_by": null, "version": 2, "made_key": null, "owner_id": null, "created_at": "2026-11-29T00:04:06.075736+00:00"},
{"id": "00000000-0000-7000-8000-000000000201", "kind": "game", "title": "Dice", "low_id": null, "policy": {}, "shards": 0, "game_id": "dice", "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-29T00:04:06.124672+00:00"},
{"id": "00000000-0000-7000-8000-000000000202", "kind": "game", "title": "Limbo", "low_id": null, "policy": {}, "shards": 0, "game_id": "limbo", "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-29T00:04:06.124672+00:00"},
{"id": "00000000-0000-7000-8000-000000000203", "kind": "game", "title": "Mines", "low_id": null, "policy": {}, "shards": 0, "game_id": "mines", "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-29T00:04:06.124672+00:00"},
{"id": "00000000-0000-7000-8000-000000000204", "kind": "game", "title": "Plinko", "low_id": null, "policy": {}, "shards": 0, "game_id": "plinko", "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-29T00:04:06.124672+00:00"},
{"id": "00000000-0000-7000-8000-000000000205", "kind": "game", "title": "Roulette", "low_id": null, "policy": {}, "shards": 0, "game_id": "roulette", "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-29T00:04:06.124672+00:00"},
{"id": "00000000-0000-7000-8000-000000000206", "kind": "game", "title": "Keno", "low_id": null, "policy": {}, "shards": 0, "game_id": "keno", "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-29T00:04:06.124672+00:00"},
{"id": "00000000-0000-7000-8000-000000000207", "kind": "game", "title": "Wheel", "low_id": null, "policy": {}, "shards": 0, "game_id": "wheel", "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-29T00:04:06.124672+00:00"},
{"id": "00000000-0000-7000-8000-000000000208", "kind": "game", "title": "Blackjack", "low_id": null, "policy": {}, "shards": 0, "game_id": "blackjack", "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-29T00:04:06.124672+00:00"},
{"id": "00000000-0000-7000-8000-000000000800", "kind": "group", "title": "Friends", "low_id": null, "policy": {}, "shards": 0, "game_id": null, "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": "00000000-0000-7000-8000-000000000001", "created_at": "2026-11-29T00:04:09.146736+00:00"},
{"id": "00000000-0000-7000-8000-000000001013", "kind": "direct", "title": "", "low_id": "00000000-0000-7000-8000-000000000001", "policy": {}, "shards": 0, "game_id": null, "high_id": "00000000-0000-7000-8000-000000000002", "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-29T00:04:09.151296+00:00"}
]$json$);

delete from social.sanctions;
insert into social.sanctions (id, room_id, player_id, kind, reason, actor_id, created_at, until, lifted_at, lifted_by) overriding system value
select id, room_id, player_id, kind, reason, actor_id, created_at, until, lifted_at, lifted_by from jsonb_populate_recordset(null::social.sanctions, $json$[
{"id": "00000000-0000-7000-8000-000000001016", "kind": "mute", "until": "2026-11-30T00:04:00.557+00:00", "reason": "rude", "room_id": "00000000-0000-7000-8000-000000000100", "actor_id": "00000000-0000-7000-8000-000000000004", "lifted_at": null, "lifted_by": null, "player_id": "00000000-0000-7000-8000-000000000003", "created_at": "2026-11-29T00:04:09.15838+00:00"}
]$json$);

select setval('audit.entries_id_seq', 14);

select setval('auth.staff_alerts_id_seq', 2);

select setval('ledger.account_numbers', 30);

select setval('ledger.check_runs_id_seq', 1);

select setval('ledger.entry_numbers', 99);

select setval('ledger.exclusions_id_seq', 1);

select setval('ledger.limit_changes_id_seq', 2);

select setval('ledger.lot_advances_id_seq', 1);

select setval('ledger.lots_id_seq', 10);

select setval('payments.reconciliation_runs_id_seq', 1);

select setval('social.outbox_id_seq', 21);
