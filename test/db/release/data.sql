delete from approvals.requests;
insert into approvals.requests (id, kind, subject_id, act, digest, reason, asked_by, asked_at, expires_at, state, decided_by, decided_at, decision_reason, consumed_at) overriding system value
select id, kind, subject_id, act, digest, reason, asked_by, asked_at, expires_at, state, decided_by, decided_at, decision_reason, consumed_at from jsonb_populate_recordset(null::approvals.requests, $json$[
{"id": "00000000-0000-7000-8000-000000000500", "act": {"currency": "GC", "playerId": "00000000-0000-7000-8000-000000000003", "direction": "credit", "adjustmentId": "00000000-0000-7000-8000-000000000500", "amountMicros": "5000000"}, "kind": "adjustment", "state": "approved", "digest": "\\x9e8b1a62a17d895ecadd3d23478fbbc0701b816e025db4b5eb05707cd4ea8ffb", "reason": "an apology", "asked_at": "2026-11-28T23:48:01.653408+00:00", "asked_by": "00000000-0000-7000-8000-000000000004", "decided_at": "2026-11-28T23:48:01.671499+00:00", "decided_by": "00000000-0000-7000-8000-000000000002", "expires_at": "2026-12-28T23:48:01.653408+00:00", "subject_id": "00000000-0000-7000-8000-000000000003", "consumed_at": "2026-11-28T23:48:01.671499+00:00", "decision_reason": null},
{"id": "00000000-0000-7000-8000-000000001011", "act": {"role": "finance"}, "kind": "role_grant", "state": "waiting", "digest": "\\x5089faeedd06c08c23479012c849fba825cc7ce891a3c2cee6168ecdf7a7801c", "reason": "she asked", "asked_at": "2026-11-28T23:48:01.644594+00:00", "asked_by": "00000000-0000-7000-8000-000000000004", "decided_at": null, "decided_by": null, "expires_at": "2026-12-05T23:48:01.644594+00:00", "subject_id": "00000000-0000-7000-8000-000000000001", "consumed_at": null, "decision_reason": null}
]$json$);

delete from audit.entries;
insert into audit.entries (id, at, action, actor_id, subject_kind, subject_id, facts, request_id, role) overriding system value
select id, at, action, actor_id, subject_kind, subject_id, facts, request_id, role from jsonb_populate_recordset(null::audit.entries, $json$[
{"at": "2026-11-28T23:48:01.631555+00:00", "id": 1, "role": "parlor_auth", "facts": {}, "action": "factor.enabled", "actor_id": "00000000-0000-7000-8000-000000000004", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000004", "subject_kind": "player"},
{"at": "2026-11-28T23:48:01.635715+00:00", "id": 2, "role": "postgres", "facts": {"role": "admin", "reason": "by an operator on the command line"}, "action": "role.granted", "actor_id": null, "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000004", "subject_kind": "player"},
{"at": "2026-11-28T23:48:01.640249+00:00", "id": 3, "role": "postgres", "facts": {"role": "admin", "reason": "by an operator on the command line"}, "action": "role.granted", "actor_id": null, "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000002", "subject_kind": "player"},
{"at": "2026-11-28T23:48:01.651615+00:00", "id": 4, "role": "parlor_auth", "facts": {"act": {"role": "finance"}, "kind": "role_grant", "reason": "she asked", "subject": "00000000-0000-7000-8000-000000000001"}, "action": "approval.asked", "actor_id": "00000000-0000-7000-8000-000000000004", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000001011", "subject_kind": "approval"},
{"at": "2026-11-28T23:48:01.662643+00:00", "id": 5, "role": "parlor_payments", "facts": {"act": {"currency": "GC", "playerId": "00000000-0000-7000-8000-000000000003", "direction": "credit", "adjustmentId": "00000000-0000-7000-8000-000000000500", "amountMicros": "5000000"}, "kind": "adjustment", "reason": "an apology", "subject": "00000000-0000-7000-8000-000000000003"}, "action": "approval.asked", "actor_id": "00000000-0000-7000-8000-000000000004", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000500", "subject_kind": "approval"},
{"at": "2026-11-28T23:48:01.66341+00:00", "id": 6, "role": "parlor_payments", "facts": {"id": "00000000-0000-7000-8000-000000000500", "state": "proposed", "reason": "an apology", "currency": "GC", "playerId": "00000000-0000-7000-8000-000000000003", "decidedBy": null, "direction": "credit", "proposedBy": "00000000-0000-7000-8000-000000000004", "decidedAtMs": null, "amountMicros": "5000000", "proposedAtMs": "1795909681653"}, "action": "adjustment.proposed", "actor_id": "00000000-0000-7000-8000-000000000004", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000003", "subject_kind": "player"},
{"at": "2026-11-28T23:48:01.698513+00:00", "id": 7, "role": "parlor_payments", "facts": {"id": "00000000-0000-7000-8000-000000000500", "state": "approved", "reason": "an apology", "currency": "GC", "playerId": "00000000-0000-7000-8000-000000000003", "decidedBy": "00000000-0000-7000-8000-000000000002", "direction": "credit", "proposedBy": "00000000-0000-7000-8000-000000000004", "decidedAtMs": "1795909681671", "amountMicros": "5000000", "proposedAtMs": "1795909681653"}, "action": "adjustment.approved", "actor_id": "00000000-0000-7000-8000-000000000002", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000003", "subject_kind": "player"},
{"at": "2026-11-28T23:48:01.698894+00:00", "id": 8, "role": "parlor_payments", "facts": {"kind": "adjustment", "reason": null, "askedBy": "00000000-0000-7000-8000-000000000004"}, "action": "approval.approved", "actor_id": "00000000-0000-7000-8000-000000000002", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000500", "subject_kind": "approval"},
{"at": "2026-11-28T23:48:01.774773+00:00", "id": 9, "role": "parlor_payments", "facts": {"id": "00000000-0000-7000-8000-000000001012", "state": "approved", "reason": "asked for", "failure": null, "provider": "stripe", "decidedBy": null, "paymentId": "payment-1", "purchaseId": "00000000-0000-7000-8000-000000000600", "decidedAtMs": null, "requestedBy": "00000000-0000-7000-8000-000000000004", "amountMicros": "1000000", "requestedAtMs": "1795909681772"}, "action": "refund.requested", "actor_id": "00000000-0000-7000-8000-000000000004", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000001", "subject_kind": "player"},
{"at": "2026-11-28T23:48:02.562939+00:00", "id": 10, "role": "parlor_games", "facts": {"enabled": false}, "action": "games.switched", "actor_id": "00000000-0000-7000-8000-000000000004", "request_id": null, "subject_id": "keno", "subject_kind": "game"},
{"at": "2026-11-28T23:48:02.610522+00:00", "id": 11, "role": "parlor_social", "facts": {"until": "2026-11-29T23:47:54.695+00:00", "reason": "rude", "roomId": "00000000-0000-7000-8000-000000000100", "sanctionId": "00000000-0000-7000-8000-000000001016"}, "action": "chat.mute", "actor_id": "00000000-0000-7000-8000-000000000004", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000003", "subject_kind": "player"},
{"at": "2026-11-28T23:48:02.623978+00:00", "id": 12, "role": "parlor_auth", "facts": {}, "action": "email.change_asked", "actor_id": "00000000-0000-7000-8000-000000000002", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000002", "subject_kind": "player"},
{"at": "2026-11-28T23:48:02.657067+00:00", "id": 13, "role": "parlor_auth", "facts": {"forfeitBalance": true}, "action": "player.closing", "actor_id": "00000000-0000-7000-8000-000000000003", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000003", "subject_kind": "player"},
{"at": "2026-11-28T23:48:02.665122+00:00", "id": 14, "role": "parlor_payments", "facts": {"GC": "5000000"}, "action": "player.forfeited", "actor_id": "00000000-0000-7000-8000-000000000003", "request_id": null, "subject_id": "00000000-0000-7000-8000-000000000003", "subject_kind": "player"}
]$json$);

delete from audit.seals;
insert into audit.seals ("position", entry_id, hash) overriding system value
select "position", entry_id, hash from jsonb_populate_recordset(null::audit.seals, $json$[
{"hash": "\\x0651b2931347aeef6bd2489844d0d727004e906496a0604f2d550d80a5ac520d", "entry_id": 5, "position": 5},
{"hash": "\\x12cf519f2a05b6eac15c79042a05c8467c3bc3d558f5c0d5ca766a3bdd11a3a7", "entry_id": 2, "position": 2},
{"hash": "\\x2337747392ee1bc13f47a659e4d0b393027012ca81896ad67fbe8fab024a939e", "entry_id": 14, "position": 14},
{"hash": "\\x3aa6b359c660b65970a0bd6118637e38a001165339f93f68e242275b281ef3b8", "entry_id": 6, "position": 6},
{"hash": "\\x5c3478dc83a2ea4f58192b5058ea433fe4739e218c600cd3a3c878dbf8f5238f", "entry_id": 1, "position": 1},
{"hash": "\\x655f0a26a39c81edf5f4c931cab5e6ba345f0b1ee5f78f46a742e9841090ff51", "entry_id": 11, "position": 11},
{"hash": "\\x77c1bbf5aab68074468c4cdbd65e0142b5adb32090e1141ca08b70e754737325", "entry_id": 4, "position": 4},
{"hash": "\\x9b735dd81faec50cc81b94a173bbd9a96c27ff72b6b4ff783b79fe6cea889d73", "entry_id": 9, "position": 9},
{"hash": "\\xad144ded58f8b43280cbc29ee87f227cd59968cb5fd939ed3d33b95e574b09ea", "entry_id": 7, "position": 7},
{"hash": "\\xc2cae52cd1e74f5de56d4fced132dbac46d0f8c98074dbb4fea898d40a89088e", "entry_id": 12, "position": 12},
{"hash": "\\xcbe11ab4ceaded172ce33bdc55d23e7841bb2a4c7641072004f6c999659ef165", "entry_id": 13, "position": 13},
{"hash": "\\xdde82693643070c9e974a6d5177d0230d3f4066c243426bc0cc689bbe7eb2a74", "entry_id": 10, "position": 10},
{"hash": "\\xdf6f59927f290b81809d1f172ee11bc287f0b49cf9d4e9fa0d1aa2c19dafd4c9", "entry_id": 3, "position": 3},
{"hash": "\\xf1ce3f6f1d2b0c7cd1066173ed8cea6eb9f5b09bdce079d48464bb80b3fa4ff5", "entry_id": 8, "position": 8}
]$json$);

delete from auth.address_keys;
insert into auth.address_keys (email, keys, noted_at) overriding system value
select email, keys, noted_at from jsonb_populate_recordset(null::auth.address_keys, $json$[
{"keys": [{"id": "one", "key": "6d61696c626f78206f6620616e6e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"}], "email": "ann@example.org", "noted_at": "2026-11-28T23:48:01.535752+00:00"},
{"keys": [{"id": "one", "key": "6d61696c626f78206f6620626f622e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"}], "email": "bob@example.org", "noted_at": "2026-11-28T23:48:01.588566+00:00"},
{"keys": [{"id": "one", "key": "6d61696c626f78206f66206379642e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"}], "email": "cyd@example.org", "noted_at": "2026-11-28T23:48:01.604572+00:00"},
{"keys": [{"id": "one", "key": "6d61696c626f78206f6620726f6f742e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"}], "email": "root@example.org", "noted_at": "2026-11-28T23:48:01.617466+00:00"}
]$json$);

delete from auth.challenges;
insert into auth.challenges (token_hash, player_id, tries, expires_at) overriding system value
select token_hash, player_id, tries, expires_at from jsonb_populate_recordset(null::auth.challenges, $json$[
{"tries": 0, "player_id": "00000000-0000-7000-8000-000000000004", "expires_at": "2026-11-29T23:47:54.695+00:00", "token_hash": "\\x6368616c6c656e67652e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"}
]$json$);

delete from auth.credentials;
insert into auth.credentials (player_id, password_hash, changed_at, version, is_long, proved_from) overriding system value
select player_id, password_hash, changed_at, version, is_long, proved_from from jsonb_populate_recordset(null::auth.credentials, $json$[
{"is_long": true, "version": 0, "player_id": "00000000-0000-7000-8000-000000000001", "changed_at": "2026-11-28T23:48:01.560565+00:00", "proved_from": null, "password_hash": "hash of ann"},
{"is_long": true, "version": 0, "player_id": "00000000-0000-7000-8000-000000000002", "changed_at": "2026-11-28T23:48:01.590192+00:00", "proved_from": null, "password_hash": "hash of bob"},
{"is_long": true, "version": 0, "player_id": "00000000-0000-7000-8000-000000000003", "changed_at": "2026-11-28T23:48:01.606968+00:00", "proved_from": null, "password_hash": "hash of cyd"},
{"is_long": true, "version": 0, "player_id": "00000000-0000-7000-8000-000000000004", "changed_at": "2026-11-28T23:48:01.618603+00:00", "proved_from": null, "password_hash": "hash of root"}
]$json$);

delete from auth.device_keys;
insert into auth.device_keys (player_id, key_id, key, first_seen_at, last_seen_at) overriding system value
select player_id, key_id, key, first_seen_at, last_seen_at from jsonb_populate_recordset(null::auth.device_keys, $json$[
{"key": "\\x646576696365206f6620616e6e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "key_id": "one", "player_id": "00000000-0000-7000-8000-000000000001", "last_seen_at": "2026-11-28T23:48:01.575475+00:00", "first_seen_at": "2026-11-28T23:48:01.575475+00:00"},
{"key": "\\x646576696365206f6620626f622e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "key_id": "one", "player_id": "00000000-0000-7000-8000-000000000002", "last_seen_at": "2026-11-28T23:48:01.598071+00:00", "first_seen_at": "2026-11-28T23:48:01.598071+00:00"},
{"key": "\\x646576696365206f66206379642e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "key_id": "one", "player_id": "00000000-0000-7000-8000-000000000003", "last_seen_at": "2026-11-28T23:48:01.612561+00:00", "first_seen_at": "2026-11-28T23:48:01.612561+00:00"},
{"key": "\\x646576696365206f6620726f6f742e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "key_id": "one", "player_id": "00000000-0000-7000-8000-000000000004", "last_seen_at": "2026-11-28T23:48:01.620213+00:00", "first_seen_at": "2026-11-28T23:48:01.620213+00:00"}
]$json$);

delete from auth.email_changes;
insert into auth.email_changes (player_id, new_email, old_confirmed_at, new_confirmed_at, expires_at) overriding system value
select player_id, new_email, old_confirmed_at, new_confirmed_at, expires_at from jsonb_populate_recordset(null::auth.email_changes, $json$[
{"new_email": "bob@new.example.org", "player_id": "00000000-0000-7000-8000-000000000002", "expires_at": "2026-11-29T23:47:54.695+00:00", "new_confirmed_at": null, "old_confirmed_at": null}
]$json$);

delete from auth.erasures;
insert into auth.erasures (player_id, requested_at, forfeit_balance, acknowledged, erased_at) overriding system value
select player_id, requested_at, forfeit_balance, acknowledged, erased_at from jsonb_populate_recordset(null::auth.erasures, $json$[
{"erased_at": null, "player_id": "00000000-0000-7000-8000-000000000003", "acknowledged": ["parlor_payments", "parlor_games", "parlor_social"], "requested_at": "2026-11-28T23:48:02.644578+00:00", "forfeit_balance": true}
]$json$);

delete from auth.mail_outbox;
insert into auth.mail_outbox (id, player_id, to_address, template, sealed, created_at, due_at, attempts, last_error, parked_at) overriding system value
select id, player_id, to_address, template, sealed, created_at, due_at, attempts, last_error, parked_at from jsonb_populate_recordset(null::auth.mail_outbox, $json$[
{"id": "00000000-0000-7000-8000-000000001002", "due_at": "2026-11-28T23:48:01.548564+00:00", "sealed": "sealed", "attempts": 0, "template": "any", "parked_at": null, "player_id": null, "created_at": "2026-11-28T23:48:01.548564+00:00", "last_error": null, "to_address": "ann@example.org"},
{"id": "00000000-0000-7000-8000-000000001006", "due_at": "2026-11-28T23:48:01.589121+00:00", "sealed": "sealed", "attempts": 0, "template": "any", "parked_at": null, "player_id": null, "created_at": "2026-11-28T23:48:01.589121+00:00", "last_error": null, "to_address": "bob@example.org"},
{"id": "00000000-0000-7000-8000-00000000100a", "due_at": "2026-11-28T23:48:01.605466+00:00", "sealed": "sealed", "attempts": 0, "template": "any", "parked_at": null, "player_id": null, "created_at": "2026-11-28T23:48:01.605466+00:00", "last_error": null, "to_address": "cyd@example.org"},
{"id": "00000000-0000-7000-8000-00000000100e", "due_at": "2026-11-28T23:48:01.617844+00:00", "sealed": "sealed", "attempts": 0, "template": "any", "parked_at": null, "player_id": null, "created_at": "2026-11-28T23:48:01.617844+00:00", "last_error": null, "to_address": "root@example.org"},
{"id": "00000000-0000-7000-8000-000000001018", "due_at": "2026-11-28T23:48:02.615708+00:00", "sealed": "sealed", "attempts": 0, "template": "any", "parked_at": null, "player_id": "00000000-0000-7000-8000-000000000001", "created_at": "2026-11-28T23:48:02.615708+00:00", "last_error": null, "to_address": "ann@example.org"},
{"id": "00000000-0000-7000-8000-00000000101b", "due_at": "2026-11-28T23:48:02.622713+00:00", "sealed": "sealed", "attempts": 0, "template": "any", "parked_at": null, "player_id": "00000000-0000-7000-8000-000000000002", "created_at": "2026-11-28T23:48:02.622713+00:00", "last_error": null, "to_address": "bob@example.org"},
{"id": "00000000-0000-7000-8000-00000000101c", "due_at": "2026-11-28T23:48:02.622713+00:00", "sealed": "sealed", "attempts": 0, "template": "any", "parked_at": null, "player_id": "00000000-0000-7000-8000-000000000002", "created_at": "2026-11-28T23:48:02.622713+00:00", "last_error": null, "to_address": "bob@new.example.org"},
{"id": "00000000-0000-7000-8000-00000000101d", "due_at": "2026-11-28T23:48:02.644578+00:00", "sealed": "sealed", "attempts": 0, "template": "any", "parked_at": null, "player_id": "00000000-0000-7000-8000-000000000003", "created_at": "2026-11-28T23:48:02.644578+00:00", "last_error": null, "to_address": "cyd@example.org"}
]$json$);

delete from auth.person_keys;
insert into auth.person_keys (player_id, key_id, key, since) overriding system value
select player_id, key_id, key, since from jsonb_populate_recordset(null::auth.person_keys, $json$[
{"key": "\\x6d61696c626f78206f6620616e6e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "since": "2026-11-28T23:48:01.560565+00:00", "key_id": "one", "player_id": "00000000-0000-7000-8000-000000000001"},
{"key": "\\x6d61696c626f78206f6620626f622e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "since": "2026-11-28T23:48:01.590192+00:00", "key_id": "one", "player_id": "00000000-0000-7000-8000-000000000002"},
{"key": "\\x6d61696c626f78206f66206379642e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "since": "2026-11-28T23:48:01.606968+00:00", "key_id": "one", "player_id": "00000000-0000-7000-8000-000000000003"},
{"key": "\\x6d61696c626f78206f6620726f6f742e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "since": "2026-11-28T23:48:01.618603+00:00", "key_id": "one", "player_id": "00000000-0000-7000-8000-000000000004"}
]$json$);

delete from auth.player_roles;
insert into auth.player_roles (player_id, role, granted_by, granted_at) overriding system value
select player_id, role, granted_by, granted_at from jsonb_populate_recordset(null::auth.player_roles, $json$[
{"role": "admin", "player_id": "00000000-0000-7000-8000-000000000002", "granted_at": "2026-11-28T23:48:01.639528+00:00", "granted_by": null},
{"role": "admin", "player_id": "00000000-0000-7000-8000-000000000004", "granted_at": "2026-11-28T23:48:01.632215+00:00", "granted_by": null}
]$json$);

delete from auth.players;
insert into auth.players (id, email, display_name, display_name_folded, name_version, birth_date, status, verified_at, terms_accepted_at, rights_version, sign_ins_version, person_id, created_at) overriding system value
select id, email, display_name, display_name_folded, name_version, birth_date, status, verified_at, terms_accepted_at, rights_version, sign_ins_version, person_id, created_at from jsonb_populate_recordset(null::auth.players, $json$[
{"id": "00000000-0000-7000-8000-000000000001", "email": "ann@example.org", "status": "active", "person_id": "00000000-0000-7000-8000-000000000001", "birth_date": "1990-05-17", "created_at": "2026-11-28T23:48:01.560565+00:00", "verified_at": "2026-11-28T23:48:01.560565+00:00", "display_name": "ann", "name_version": 1, "rights_version": 0, "sign_ins_version": 1, "terms_accepted_at": "2026-11-28T23:48:01.548564+00:00", "display_name_folded": "ann"},
{"id": "00000000-0000-7000-8000-000000000002", "email": "bob@example.org", "status": "active", "person_id": "00000000-0000-7000-8000-000000000002", "birth_date": "1990-05-17", "created_at": "2026-11-28T23:48:01.590192+00:00", "verified_at": "2026-11-28T23:48:01.590192+00:00", "display_name": "bob", "name_version": 1, "rights_version": 1, "sign_ins_version": 2, "terms_accepted_at": "2026-11-28T23:48:01.589121+00:00", "display_name_folded": "bob"},
{"id": "00000000-0000-7000-8000-000000000003", "email": "cyd@example.org", "status": "closing", "person_id": "00000000-0000-7000-8000-000000000003", "birth_date": "1990-05-17", "created_at": "2026-11-28T23:48:01.606968+00:00", "verified_at": "2026-11-28T23:48:01.606968+00:00", "display_name": "cyd", "name_version": 1, "rights_version": 1, "sign_ins_version": 2, "terms_accepted_at": "2026-11-28T23:48:01.605466+00:00", "display_name_folded": "cyd"},
{"id": "00000000-0000-7000-8000-000000000004", "email": "root@example.org", "status": "active", "person_id": "00000000-0000-7000-8000-000000000004", "birth_date": "1990-05-17", "created_at": "2026-11-28T23:48:01.618603+00:00", "verified_at": "2026-11-28T23:48:01.618603+00:00", "display_name": "root", "name_version": 1, "rights_version": 2, "sign_ins_version": 3, "terms_accepted_at": "2026-11-28T23:48:01.617844+00:00", "display_name_folded": "root"},
{"id": "926e6d78-cba4-4ae2-88f2-1801292bf8a9", "email": "926e6d78-cba4-4ae2-88f2-1801292bf8a9@example.org", "status": "active", "person_id": "d3b13405-d135-4c3c-b15c-0cf32feb53a0", "birth_date": null, "created_at": "2026-11-28T23:48:01.862341+00:00", "verified_at": "2026-11-28T23:48:01.862341+00:00", "display_name": "926e6d78-cba4-4ae2-88f2-1801292bf8a9", "name_version": 1, "rights_version": 0, "sign_ins_version": 0, "terms_accepted_at": "2026-11-28T23:48:01.862341+00:00", "display_name_folded": "926e6d78-cba4-4ae2-88f2-1801292bf8a9"},
{"id": "b2af3393-82e2-4800-aec6-d1da83bf39e8", "email": "b2af3393-82e2-4800-aec6-d1da83bf39e8@example.org", "status": "active", "person_id": "b2af3393-82e2-4800-aec6-d1da83bf39e8", "birth_date": null, "created_at": "2026-11-28T23:48:01.836549+00:00", "verified_at": "2026-11-28T23:48:01.836549+00:00", "display_name": "b2af3393-82e2-4800-aec6-d1da83bf39e8", "name_version": 1, "rights_version": 0, "sign_ins_version": 0, "terms_accepted_at": "2026-11-28T23:48:01.836549+00:00", "display_name_folded": "b2af3393-82e2-4800-aec6-d1da83bf39e8"},
{"id": "d3b13405-d135-4c3c-b15c-0cf32feb53a0", "email": "d3b13405-d135-4c3c-b15c-0cf32feb53a0@example.org", "status": "active", "person_id": "d3b13405-d135-4c3c-b15c-0cf32feb53a0", "birth_date": null, "created_at": "2026-11-28T23:48:01.854698+00:00", "verified_at": "2026-11-28T23:48:01.854698+00:00", "display_name": "d3b13405-d135-4c3c-b15c-0cf32feb53a0", "name_version": 1, "rights_version": 0, "sign_ins_version": 0, "terms_accepted_at": "2026-11-28T23:48:01.854698+00:00", "display_name_folded": "d3b13405-d135-4c3c-b15c-0cf32feb53a0"}
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
{"email": "ann@example.org", "used_at": "2026-11-28T23:48:01.560565+00:00", "code_hash": "\\x636f6465206f6620616e6e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "code_tries": 0, "expires_at": "2026-11-29T23:47:54.695+00:00", "token_hash": "\\x6c696e6b206f6620616e6e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "code_expires_at": "2026-11-29T23:47:54.695+00:00"},
{"email": "bob@example.org", "used_at": "2026-11-28T23:48:01.590192+00:00", "code_hash": "\\x636f6465206f6620626f622e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "code_tries": 0, "expires_at": "2026-11-29T23:47:54.695+00:00", "token_hash": "\\x6c696e6b206f6620626f622e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "code_expires_at": "2026-11-29T23:47:54.695+00:00"},
{"email": "cyd@example.org", "used_at": "2026-11-28T23:48:01.606968+00:00", "code_hash": "\\x636f6465206f66206379642e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "code_tries": 0, "expires_at": "2026-11-29T23:47:54.695+00:00", "token_hash": "\\x6c696e6b206f66206379642e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "code_expires_at": "2026-11-29T23:47:54.695+00:00"},
{"email": "root@example.org", "used_at": "2026-11-28T23:48:01.618603+00:00", "code_hash": "\\x636f6465206f6620726f6f742e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "code_tries": 0, "expires_at": "2026-11-29T23:47:54.695+00:00", "token_hash": "\\x6c696e6b206f6620726f6f742e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "code_expires_at": "2026-11-29T23:47:54.695+00:00"}
]$json$);

delete from auth.revocations;
insert into auth.revocations (player_id, version, due_at, attempts, renamed, last_error, parked_at) overriding system value
select player_id, version, due_at, attempts, renamed, last_error, parked_at from jsonb_populate_recordset(null::auth.revocations, $json$[
{"due_at": "2026-11-28T23:48:01.632215+00:00", "renamed": false, "version": 3, "attempts": 0, "parked_at": null, "player_id": "00000000-0000-7000-8000-000000000004", "last_error": null},
{"due_at": "2026-11-28T23:48:01.639528+00:00", "renamed": false, "version": 2, "attempts": 0, "parked_at": null, "player_id": "00000000-0000-7000-8000-000000000002", "last_error": null},
{"due_at": "2026-11-28T23:48:02.644578+00:00", "renamed": false, "version": 2, "attempts": 0, "parked_at": null, "player_id": "00000000-0000-7000-8000-000000000003", "last_error": null}
]$json$);

delete from auth.sign_ins;
insert into auth.sign_ins (id, player_id, created_at, last_seen_at, expires_at, idle_expires_at, auth_time, amr, device, place, address_group, refresh_hash, previous_hash, refresh_key, revoked_at, revoked_reason) overriding system value
select id, player_id, created_at, last_seen_at, expires_at, idle_expires_at, auth_time, amr, device, place, address_group, refresh_hash, previous_hash, refresh_key, revoked_at, revoked_reason from jsonb_populate_recordset(null::auth.sign_ins, $json$[
{"id": "00000000-0000-7000-8000-000000001004", "amr": ["pwd"], "place": "somewhere", "device": "a browser", "auth_time": "2026-11-28T23:48:01.575475+00:00", "player_id": "00000000-0000-7000-8000-000000000001", "created_at": "2026-11-28T23:48:01.575475+00:00", "expires_at": "2026-12-28T23:47:54.695+00:00", "revoked_at": null, "refresh_key": "one", "last_seen_at": "2026-11-28T23:48:01.584564+00:00", "refresh_hash": "\\x7365636f6e6420746f6b656e206f6620616e6e2e2e2e2e2e2e2e2e2e2e2e2e2e", "address_group": "192.0.2.0/24", "previous_hash": "\\x666972737420746f6b656e206f6620616e6e2e2e2e2e2e2e2e2e2e2e2e2e2e2e", "revoked_reason": null, "idle_expires_at": "2026-12-05T23:48:01.584564+00:00"},
{"id": "00000000-0000-7000-8000-000000001008", "amr": ["pwd"], "place": "somewhere", "device": "a browser", "auth_time": "2026-11-28T23:48:01.598071+00:00", "player_id": "00000000-0000-7000-8000-000000000002", "created_at": "2026-11-28T23:48:01.598071+00:00", "expires_at": "2026-12-28T23:47:54.695+00:00", "revoked_at": null, "refresh_key": "one", "last_seen_at": "2026-11-28T23:48:01.600573+00:00", "refresh_hash": "\\x7365636f6e6420746f6b656e206f6620626f622e2e2e2e2e2e2e2e2e2e2e2e2e", "address_group": "192.0.2.0/24", "previous_hash": "\\x666972737420746f6b656e206f6620626f622e2e2e2e2e2e2e2e2e2e2e2e2e2e", "revoked_reason": null, "idle_expires_at": "2026-12-05T23:48:01.600573+00:00"},
{"id": "00000000-0000-7000-8000-00000000100c", "amr": ["pwd"], "place": "somewhere", "device": "a browser", "auth_time": "2026-11-28T23:48:01.612561+00:00", "player_id": "00000000-0000-7000-8000-000000000003", "created_at": "2026-11-28T23:48:01.612561+00:00", "expires_at": "2026-12-28T23:47:54.695+00:00", "revoked_at": "2026-11-28T23:48:02.644578+00:00", "refresh_key": "one", "last_seen_at": "2026-11-28T23:48:01.616551+00:00", "refresh_hash": "\\x7365636f6e6420746f6b656e206f66206379642e2e2e2e2e2e2e2e2e2e2e2e2e", "address_group": "192.0.2.0/24", "previous_hash": "\\x666972737420746f6b656e206f66206379642e2e2e2e2e2e2e2e2e2e2e2e2e2e", "revoked_reason": "closed", "idle_expires_at": "2026-12-05T23:48:01.616551+00:00"},
{"id": "00000000-0000-7000-8000-000000001010", "amr": ["otp", "pwd"], "place": "somewhere", "device": "a browser", "auth_time": "2026-11-28T23:48:01.629364+00:00", "player_id": "00000000-0000-7000-8000-000000000004", "created_at": "2026-11-28T23:48:01.620213+00:00", "expires_at": "2026-12-28T23:47:54.695+00:00", "revoked_at": null, "refresh_key": "one", "last_seen_at": "2026-11-28T23:48:01.629364+00:00", "refresh_hash": "\\x7365636f6e6420746f6b656e206f6620726f6f742e2e2e2e2e2e2e2e2e2e2e2e", "address_group": "192.0.2.0/24", "previous_hash": "\\x666972737420746f6b656e206f6620726f6f742e2e2e2e2e2e2e2e2e2e2e2e2e", "revoked_reason": null, "idle_expires_at": "2026-12-05T23:48:01.624569+00:00"}
]$json$);

delete from auth.staff_alerts;
insert into auth.staff_alerts (id, facts, is_break_glass, admins, at, told_at) overriding system value
select id, facts, is_break_glass, admins, at, told_at from jsonb_populate_recordset(null::auth.staff_alerts, $json$[
{"at": "2026-11-28T23:48:01.632215+00:00", "id": 1, "facts": {"role": "admin", "email": "root@example.org", "granted": true, "playerId": "00000000-0000-7000-8000-000000000004", "breakGlass": null}, "admins": ["00000000-0000-7000-8000-000000000004"], "told_at": null, "is_break_glass": false},
{"at": "2026-11-28T23:48:01.639528+00:00", "id": 2, "facts": {"role": "admin", "email": "bob@example.org", "granted": true, "playerId": "00000000-0000-7000-8000-000000000002", "breakGlass": null}, "admins": ["00000000-0000-7000-8000-000000000004", "00000000-0000-7000-8000-000000000002"], "told_at": null, "is_break_glass": false}
]$json$);

delete from auth.totp;
insert into auth.totp (player_id, sealed_seed, last_step, confirmed_at) overriding system value
select player_id, sealed_seed, last_step, confirmed_at from jsonb_populate_recordset(null::auth.totp, $json$[
{"last_step": 1, "player_id": "00000000-0000-7000-8000-000000000004", "sealed_seed": "sealed seed", "confirmed_at": "2026-11-28T23:48:01.629364+00:00"}
]$json$);

delete from auth.verifications;
insert into auth.verifications (id, player_id, kind, email, token_hash, expires_at) overriding system value
select id, player_id, kind, email, token_hash, expires_at from jsonb_populate_recordset(null::auth.verifications, $json$[
{"id": "00000000-0000-7000-8000-000000001017", "kind": "reset_password", "email": "ann@example.org", "player_id": "00000000-0000-7000-8000-000000000001", "expires_at": "2026-11-29T23:47:54.695+00:00", "token_hash": "\\x72657365742e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"},
{"id": "00000000-0000-7000-8000-000000001019", "kind": "change_email_old", "email": "bob@example.org", "player_id": "00000000-0000-7000-8000-000000000002", "expires_at": "2026-11-29T23:47:54.695+00:00", "token_hash": "\\x6f6c642e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"},
{"id": "00000000-0000-7000-8000-00000000101a", "kind": "change_email_new", "email": "bob@new.example.org", "player_id": "00000000-0000-7000-8000-000000000002", "expires_at": "2026-11-29T23:47:54.695+00:00", "token_hash": "\\x6e65772e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"}
]$json$);

delete from games.openings;
insert into games.openings (player_id, key, digest, session_id, joined, created_at) overriding system value
select player_id, key, digest, session_id, joined, created_at from jsonb_populate_recordset(null::games.openings, $json$[
{"key": "a-table", "digest": "digest", "joined": false, "player_id": "00000000-0000-7000-8000-000000000002", "created_at": "2026-11-28T23:48:02.52924+00:00", "session_id": "00000000-0000-7000-8000-000000000700"}
]$json$);

delete from games.return_totals;
insert into games.return_totals (game_id, currency, part, rounds, wagered_micros, paid_micros, expected, variance, largest) overriding system value
select game_id, currency, part, rounds, wagered_micros, paid_micros, expected, variance, largest from jsonb_populate_recordset(null::games.return_totals, $json$[
{"part": 8, "rounds": 3, "game_id": "dice", "largest": 2, "currency": "GC", "expected": 0.297, "variance": 3, "paid_micros": 100000, "wagered_micros": 300000}
]$json$);

delete from games.sessions;
insert into games.sessions (id, player_id, game_id, currency, state, buy_in_micros, key, opened_at, closed_at, close_reason, rounds, wagered_micros, paid_micros, expected, variance, largest, stuck_since, stuck_reason, stuck_attempts, unsettled_since, reported_at) overriding system value
select id, player_id, game_id, currency, state, buy_in_micros, key, opened_at, closed_at, close_reason, rounds, wagered_micros, paid_micros, expected, variance, largest, stuck_since, stuck_reason, stuck_attempts, unsettled_since, reported_at from jsonb_populate_recordset(null::games.sessions, $json$[
{"id": "00000000-0000-7000-8000-000000000700", "key": "a-table", "state": "open", "rounds": 3, "game_id": "dice", "largest": 2, "currency": "GC", "expected": 0.297, "variance": 3, "closed_at": null, "opened_at": "2026-11-28T23:48:02.52924+00:00", "player_id": "00000000-0000-7000-8000-000000000002", "paid_micros": 100000, "reported_at": "2026-11-28T23:48:02.5606+00:00", "stuck_since": null, "close_reason": null, "stuck_reason": null, "buy_in_micros": 1000000, "stuck_attempts": 0, "wagered_micros": 300000, "unsettled_since": null}
]$json$);

delete from games.settings;
insert into games.settings (game_id, enabled, changed_at, changed_by) overriding system value
select game_id, enabled, changed_at, changed_by from jsonb_populate_recordset(null::games.settings, $json$[
{"enabled": false, "game_id": "keno", "changed_at": "2026-11-28T23:48:02.562368+00:00", "changed_by": "00000000-0000-7000-8000-000000000004"}
]$json$);

delete from ledger.accounts;
insert into ledger.accounts (id, floor_micros, multiplier_max, result_day, closed, room, version, balance_micros, last_entry_id, previous_entry_id, wagered_micros, paid_micros, result_micros, head) overriding system value
select id, floor_micros, multiplier_max, result_day, closed, room, version, balance_micros, last_entry_id, previous_entry_id, wagered_micros, paid_micros, result_micros, head from jsonb_populate_recordset(null::ledger.accounts, $json$[
{"id": 132, "head": "\\x198f2b0b1ee741cf0d55d075578939dc82c1e58054e6c93c182af3d2f7f963bb", "room": "\\x", "closed": false, "version": 2, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 7, "result_micros": null, "balance_micros": 3997996, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 4},
{"id": 162, "head": "\\x3429bb7b8b4183cd7c924f3aff3af010c993bdc2878d28df3286b7f31d3e5046", "room": "\\x", "closed": false, "version": 2, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 97, "result_micros": null, "balance_micros": 9999000000, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 8},
{"id": 196, "head": "\\x6669a38db2ae5231760e28b154a83b74c2ea16db31f2aeecd4f52811650b83f9", "room": "\\x", "closed": false, "version": 1, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 9, "result_micros": null, "balance_micros": 1000000, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": null},
{"id": 226, "head": "\\x3a41bbf6fe00b7ab20038151bf8f852a9e2d3605d644069d4ec3876ec6a2b0c2", "room": "\\x", "closed": false, "version": 3, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 69, "result_micros": null, "balance_micros": 218703, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 39},
{"id": 260, "head": "\\x", "room": "\\x00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", "closed": false, "version": 0, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": null, "result_micros": null, "balance_micros": 0, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": null},
{"id": 290, "head": "\\xb3bf2b3d986aa6e17bf29176139ee51d6e06463a73cd287404d49a2ff8bbaa13", "room": "\\x", "closed": false, "version": 15, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 87, "result_micros": null, "balance_micros": 5001326898, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 82},
{"id": 324, "head": "\\xee7f3a00cd5651af2e1e5b09d0399e1feb54ed3aad508e57fff62d8c44bd132a", "room": "\\x", "closed": false, "version": 12, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 93, "result_micros": null, "balance_micros": 5840638, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 79},
{"id": 34, "head": "\\xa951374bf9fd3e8bd06722af8a7f64e352206b06a2d34f3b4fbdbd06e3f72c85", "room": "\\x", "closed": false, "version": 2, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 99, "result_micros": null, "balance_micros": 0, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 1},
{"id": 354, "head": "\\xefff0d9becaeeaeab73723055de7bf2df637107f2abed294ad84b6f8423fe264", "room": "\\x", "closed": false, "version": 11, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 95, "result_micros": null, "balance_micros": 10000648598, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 94},
{"id": 388, "head": "\\x095a4f442a207b78a2d5833917777711323c188853981e5714e8fea85f9c0ccb", "room": "\\x", "closed": false, "version": 8, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 91, "result_micros": null, "balance_micros": 1443000, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 88},
{"id": 420, "head": "\\x6e5ef1519adc3da8061585e5cbe3af04560b6237308b1719b8911f8739d6a0a5", "room": "\\x", "closed": true, "version": 3, "result_day": "2026-11-28", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 22, "result_micros": 0, "balance_micros": 0, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": 18},
{"id": 450, "head": "\\xc8764f7c921be2cd41844ff32056a821fbeed0aab2811f5fd61923b21d6f82f2", "room": "\\x", "closed": true, "version": 2, "result_day": "2026-11-28", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 16, "result_micros": 0, "balance_micros": 0, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": 15},
{"id": 482, "head": "\\x014466688bf97cef04533c408ffdb261a882ba37e06b007ffb141f809644e3bf", "room": "\\x", "closed": false, "version": 4, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 87, "result_micros": null, "balance_micros": 76802, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 63},
{"id": 514, "head": "\\x4197855c83414f89a3880c008b43bce574f8861b516a0584c74be337919c1b92", "room": "\\x", "closed": true, "version": 2, "result_day": "2026-11-28", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 50, "result_micros": 0, "balance_micros": 0, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": 28},
{"id": 548, "head": "\\xc3c17b8a99605e7c383bf8e561dd1007a5d98c8c6b1d622d63f5919eed082e56", "room": "\\x", "closed": true, "version": 2, "result_day": "2026-11-28", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 57, "result_micros": 0, "balance_micros": 0, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": 32},
{"id": 580, "head": "\\xc84b14d3e543c26ca6d9a432b7220ecf0a1dccb1e5320be175b61f8f8c0f2f38", "room": "\\x", "closed": true, "version": 4, "result_day": "2026-11-28", "paid_micros": 139562, "floor_micros": 0, "last_entry_id": 93, "result_micros": 0, "balance_micros": 0, "multiplier_max": 100, "wagered_micros": 279126, "previous_entry_id": 59},
{"id": 612, "head": "\\x09729b452a58715957abf65acceb5324bb2193a5c47d3a1b367afe174294b900", "room": "\\x", "closed": false, "version": 1, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 46, "result_micros": null, "balance_micros": 38401, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": null},
{"id": 642, "head": "\\x019cad105a71114f4715dbb1a82122840c99e44c3b56c9a5d8081533c41bc64d", "room": "\\x", "closed": false, "version": 4, "result_day": "2026-11-28", "paid_micros": 11211343, "floor_micros": 0, "last_entry_id": 84, "result_micros": 6938440, "balance_micros": 7195941, "multiplier_max": 100, "wagered_micros": 4272903, "previous_entry_id": 56},
{"id": 674, "head": "\\xf8b9f2e5d8c8ab8d70de1471f6c96cf897758fc8cd2f4649b1abab356594f2be", "room": "\\x", "closed": false, "version": 1, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 54, "result_micros": null, "balance_micros": 8701, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": null},
{"id": 70, "head": "\\x5dc7910a8a228b778148ae073d0f1ca555e8b5b1e15f58b70c705676a2957fbe", "room": "\\x", "closed": false, "version": 2, "result_day": null, "paid_micros": null, "floor_micros": null, "last_entry_id": 5, "result_micros": null, "balance_micros": -3990000, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 2},
{"id": 708, "head": "\\x83ec592bc9a63dd4feda8d78f22f0c280ee1ab309e4aa67ebb219884cf6b1677", "room": "\\x", "closed": false, "version": 1, "result_day": "2026-11-28", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 55, "result_micros": 0, "balance_micros": 109001, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": null},
{"id": 738, "head": "\\xca65de7121f8c52698c271d4aef18f1fd655872d568d5085ebc1d3fe5c9f3cb6", "room": "\\x", "closed": true, "version": 2, "result_day": "2026-11-28", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 82, "result_micros": 0, "balance_micros": 0, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": 61},
{"id": 772, "head": "\\x89b0d5b217c6d720af966c05b0b9ac6fd8bac51c64abab83ed171707175359cb", "room": "\\x", "closed": false, "version": 1, "result_day": "2026-11-28", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 71, "result_micros": 0, "balance_micros": 725600, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": null},
{"id": 806, "head": "\\x20f306d3ee30631d878f2cfe83de9c04b3b4d9ebccac286bd2320a6fe6812c5c", "room": "\\x", "closed": false, "version": 1, "result_day": null, "paid_micros": null, "floor_micros": null, "last_entry_id": 74, "result_micros": null, "balance_micros": -4990000, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": null},
{"id": 836, "head": "\\x0a718b3f822c75aeb3e3bfbfe7a82dbf672969779d436579c0c543eda0caba7b", "room": "\\x", "closed": false, "version": 1, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 79, "result_micros": null, "balance_micros": 14801, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": null},
{"id": 866, "head": "\\x0966ea5baca46a543fc596856e40a8dcf029d479b023c8c8dc255b0449b700fc", "room": "\\x", "closed": false, "version": 1, "result_day": "2026-11-28", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 80, "result_micros": 0, "balance_micros": 139501, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": null},
{"id": 898, "head": "\\xfce8294702e3eda1821c2333b47d3f6374eb9749ce5483bad90a93f8c6a4bfc1", "room": "\\x", "closed": false, "version": 1, "result_day": "2026-11-28", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 85, "result_micros": 0, "balance_micros": 163501, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": null},
{"id": 932, "head": "\\x7a5f3d9af794f4ea3a1d8562340a643b4aa507d938e599d148d982c8ab0ea4b1", "room": "\\x", "closed": false, "version": 1, "result_day": "2026-11-28", "paid_micros": 0, "floor_micros": 0, "last_entry_id": 88, "result_micros": 0, "balance_micros": 491001, "multiplier_max": 100, "wagered_micros": 0, "previous_entry_id": null},
{"id": 962, "head": "\\x3126c6313f3a9ea88014ade9fbbe59c3f79ef5328ed6a26ce8d1da3251e92cc8", "room": "\\x", "closed": false, "version": 2, "result_day": "2026-11-28", "paid_micros": 100000, "floor_micros": 0, "last_entry_id": 98, "result_micros": -200000, "balance_micros": 800000, "multiplier_max": 9900, "wagered_micros": 300000, "previous_entry_id": 97},
{"id": 98, "head": "\\xdfdbd8b6cd2fd96bad1fa0786a6c3a115f45fd91411ed86614964015022a6b38", "room": "\\x", "closed": false, "version": 2, "result_day": null, "paid_micros": null, "floor_micros": 0, "last_entry_id": 6, "result_micros": null, "balance_micros": 3997995992, "multiplier_max": null, "wagered_micros": null, "previous_entry_id": 3}
]$json$);

delete from ledger.check_runs;
insert into ledger.check_runs (id, at, entries, differences, report) overriding system value
select id, at, entries, differences, report from jsonb_populate_recordset(null::ledger.check_runs, $json$[
{"at": "2026-11-28T23:48:02.742923+00:00", "id": 1, "report": [], "entries": 64, "differences": 0}
]$json$);

delete from ledger.day_results;
insert into ledger.day_results (wallet_id, day, net_micros) overriding system value
select wallet_id, day, net_micros from jsonb_populate_recordset(null::ledger.day_results, $json$[
{"day": "2026-11-28", "wallet_id": 324, "net_micros": -139564}
]$json$);

delete from ledger.entries;
insert into ledger.entries (id, transaction_id, at, account_id, contra_id, effect_micros, after_micros, previous_id, contra_after_micros, contra_previous_id, version, contra_version, kind, digest, hash, contra_hash) overriding system value
select id, transaction_id, at, account_id, contra_id, effect_micros, after_micros, previous_id, contra_after_micros, contra_previous_id, version, contra_version, kind, digest, hash, contra_hash from jsonb_populate_recordset(null::ledger.entries, $json$[
{"at": "2026-11-28T23:48:01.68728+00:00", "id": 1, "hash": "\\x30a4322500080102708c5d669471b717996938c02f7423b2349b53312381ee66", "kind": 7, "digest": "\\xe1148933b2dc089499360b6ab5149793856940663ad7bf1cd592fbdd1d203b9d", "version": 1, "contra_id": 131, "account_id": 34, "contra_hash": null, "previous_id": null, "after_micros": 5000000, "effect_micros": 5000000, "contra_version": null, "transaction_id": 845, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:01.743884+00:00", "id": 2, "hash": "\\x151dac6910211accc7d6064b6cfec9f37b1ff90547469e3321416852adeebec1", "kind": 15, "digest": "\\x7f0d815061e2eb7ddc15b8f46492778cb7924b7f18b2829950e152b356060492", "version": 1, "contra_id": 103, "account_id": 70, "contra_hash": null, "previous_id": null, "after_micros": -4990000, "effect_micros": -4990000, "contra_version": null, "transaction_id": 851, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:01.743884+00:00", "id": 3, "hash": "\\x0b751aca15cb95fdcef7b5b2d57e7e3fc91eadd7921d4437b4fe5195429662d6", "kind": 15, "digest": "\\x5646a5f08c58371113d8bd7d7ea9e7c9db388e11505a26a92f95feb9a33abb4e", "version": 1, "contra_id": 99, "account_id": 98, "contra_hash": null, "previous_id": null, "after_micros": 5000000000, "effect_micros": 5000000000, "contra_version": null, "transaction_id": 851, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:01.743884+00:00", "id": 4, "hash": "\\x8d15db84137a1cce64439b177de53acd58db1342c9fc1574b5e2c9261f0b09d1", "kind": 6, "digest": "\\x5e66c266bb84721724e978c028e5a2e9d65aa9a159ee959d9446caab8d0602e0", "version": 1, "contra_id": 37, "account_id": 132, "contra_hash": null, "previous_id": null, "after_micros": 5000000, "effect_micros": 5000000, "contra_version": null, "transaction_id": 851, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:01.781796+00:00", "id": 5, "hash": "\\x5dc7910a8a228b778148ae073d0f1ca555e8b5b1e15f58b70c705676a2957fbe", "kind": 13, "digest": "\\xd1e71a5de98bb81fe001a49350fc284b4f58a47754e296715c3f45206e44777d", "version": 2, "contra_id": 103, "account_id": 70, "contra_hash": null, "previous_id": 2, "after_micros": -3990000, "effect_micros": 1000000, "contra_version": null, "transaction_id": 854, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:01.782894+00:00", "id": 6, "hash": "\\xdfdbd8b6cd2fd96bad1fa0786a6c3a115f45fd91411ed86614964015022a6b38", "kind": 13, "digest": "\\x0646877ec43c05be1a8b15a9e4efd21db5ecc351afd1adb449356bb846a42ec6", "version": 2, "contra_id": 99, "account_id": 98, "contra_hash": null, "previous_id": 3, "after_micros": 3997995992, "effect_micros": -1002004008, "contra_version": null, "transaction_id": 854, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:01.783948+00:00", "id": 7, "hash": "\\x198f2b0b1ee741cf0d55d075578939dc82c1e58054e6c93c182af3d2f7f963bb", "kind": 13, "digest": "\\x9a33fa17687bb45334ffeb254d04fa8a67de233d5d33b4d635030ecf6beb9542", "version": 2, "contra_id": 101, "account_id": 132, "contra_hash": null, "previous_id": 4, "after_micros": 3997996, "effect_micros": -1002004, "contra_version": null, "transaction_id": 854, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:01.805323+00:00", "id": 8, "hash": "\\xa52de446e8bbd09ff0559626563eb4b4a732407e402b3c901d75c8c0309f6dc2", "kind": 6, "digest": "\\x99d600e24a91a31b94d3d003da3c80119f10c1698fe777e6c8c1a9bfbf13c49a", "version": 1, "contra_id": 35, "account_id": 162, "contra_hash": null, "previous_id": null, "after_micros": 10000000000, "effect_micros": 10000000000, "contra_version": null, "transaction_id": 858, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:01.805323+00:00", "id": 9, "hash": "\\x6669a38db2ae5231760e28b154a83b74c2ea16db31f2aeecd4f52811650b83f9", "kind": 6, "digest": "\\xcc21375a2e2d84f2d248c73dc4c7cbbbb8d480cb21b041d3e082e9667e44cba3", "version": 1, "contra_id": 37, "account_id": 196, "contra_hash": null, "previous_id": null, "after_micros": 1000000, "effect_micros": 1000000, "contra_version": null, "transaction_id": 858, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:01.880412+00:00", "id": 10, "hash": "\\xb2382bfc5acdefdcb869725fa9e7a7fe00b50e58f8d95478a67d1fb525872992", "kind": 6, "digest": "\\xcced7e3e19298c6fc3bf1f0b0451094f850d2df2f2d7151df6b001dd717ce5c7", "version": 1, "contra_id": 37, "account_id": 324, "contra_hash": null, "previous_id": null, "after_micros": 1, "effect_micros": 1, "contra_version": null, "transaction_id": 875, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:01.933166+00:00", "id": 11, "hash": "\\x983e38bdce6aa4e8bc70b089f76bfb410a3128a3c71e505b9a088c8df4aad83c", "kind": 1, "digest": "\\x0f231f29564436f3636118570bb4db5a616210756d97800a73798573436cd365", "version": 2, "contra_id": 420, "account_id": 324, "contra_hash": "\\x40e497e70c0749507d32b64a4a884230d203832829b2454588e22c4a8312e1f3", "previous_id": 10, "after_micros": 0, "effect_micros": -1, "contra_version": 1, "transaction_id": 878, "contra_previous_id": null, "contra_after_micros": 1},
{"at": "2026-11-28T23:48:01.943493+00:00", "id": 12, "hash": "\\xdbf40f8f5b7fcf0a98a35124fd7231d3d7469d25f46c5615b0f97bf4107d4eb5", "kind": 6, "digest": "\\x7704bad3d3c33e564a7703f18b56ba30a425600860368c4ae7f02c3615644a60", "version": 1, "contra_id": 35, "account_id": 290, "contra_hash": null, "previous_id": null, "after_micros": 703001, "effect_micros": 703001, "contra_version": null, "transaction_id": 879, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:01.953003+00:00", "id": 13, "hash": "\\x2f7f8c01b09de53cff9fd855c24500ff4543d9962244d445aaa166b58d3c4c83", "kind": 16, "digest": "\\xdb52c1f2fe43a8dcc01efd72ce474813ba8e11419dc1e5d5299cac9ba8e6287c", "version": 1, "contra_id": 290, "account_id": 226, "contra_hash": "\\xe0e985182bafd4c2f9f5d52b4c6f52c7917e10a195bd2ddcff702ef09b628288", "previous_id": null, "after_micros": 96501, "effect_micros": 96501, "contra_version": 2, "transaction_id": 880, "contra_previous_id": 12, "contra_after_micros": 606500},
{"at": "2026-11-28T23:48:01.97427+00:00", "id": 15, "hash": "\\xcf5a5582d3c376c24ed8c4c62a4f0661475af3e98a06e50580052f7a6fcbd93d", "kind": 1, "digest": "\\xc05a5f5c107b3b6602cd9a10e95a3e7cb29a9b9887c4d369be7d1c8f5c08d519", "version": 3, "contra_id": 450, "account_id": 290, "contra_hash": "\\x298d83dbc95f7f6d5d54ec7610e9c3008fc56971b4ea062d8ddaf89c414d8e4b", "previous_id": 13, "after_micros": 230999, "effect_micros": -375501, "contra_version": 1, "transaction_id": 883, "contra_previous_id": null, "contra_after_micros": 375501},
{"at": "2026-11-28T23:48:01.97659+00:00", "id": 16, "hash": "\\xca7ac22c2d88dbd4ea76ec19f14fbb9caf7b1e4faa8364220c0ab24a1825367b", "kind": 5, "digest": "\\x347c44b5e09ca109284ccdbe295337fb134120a91abbeefc1e459b52f5374d84", "version": 4, "contra_id": 450, "account_id": 290, "contra_hash": "\\xc8764f7c921be2cd41844ff32056a821fbeed0aab2811f5fd61923b21d6f82f2", "previous_id": 15, "after_micros": 606500, "effect_micros": 375501, "contra_version": 2, "transaction_id": 884, "contra_previous_id": 15, "contra_after_micros": 0},
{"at": "2026-11-28T23:48:01.978801+00:00", "id": 17, "hash": "\\x9c704cc60db63d519945faccf2f3ddee56d307f9f152c225964a7e9d9b182d43", "kind": 6, "digest": "\\x0bf943f6edd0cfc2a0f49d869e4d3567baafca9332c1bf6d3fda945ab9bbe073", "version": 3, "contra_id": 37, "account_id": 324, "contra_hash": null, "previous_id": 11, "after_micros": 406001, "effect_micros": 406001, "contra_version": null, "transaction_id": 885, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:01.988248+00:00", "id": 18, "hash": "\\x11bc8e9c0bbce67b67cca82e58e5bb3878562f886e3ed9d25e3066746a020f2e", "kind": 4, "digest": "\\xed6698c53b09d73c6204accf6a7bed26d855c0f6ce2efdd63409254546709518", "version": 4, "contra_id": 420, "account_id": 324, "contra_hash": "\\x227c30fe8b1c8841e08f525687fa9b3263399f07be1047009c31bcd2b1955ac4", "previous_id": 17, "after_micros": 406002, "effect_micros": 1, "contra_version": 2, "transaction_id": 888, "contra_previous_id": 11, "contra_after_micros": 0},
{"at": "2026-11-28T23:48:01.993258+00:00", "id": 19, "hash": "\\xb3d9e96cd5f728409b8a25ac7b30accfd0a337c939a19bb251749522d614d331", "kind": 9, "digest": "\\x5ab93e07f7af9e8ece60a293d0fdd7694527600655b1a120efa06b8a4a35412e", "version": 5, "contra_id": 482, "account_id": 290, "contra_hash": "\\xfad9182fb048fd9202c814841294b4c118ba75102dde79f39edfd072a4d6ed66", "previous_id": 16, "after_micros": 574199, "effect_micros": -32301, "contra_version": 1, "transaction_id": 889, "contra_previous_id": null, "contra_after_micros": 32301},
{"at": "2026-11-28T23:48:01.998049+00:00", "id": 22, "hash": "\\x259f19ed43443347dcaafcef236fd96f59c435ef67aa97f9fedca547aab140b6", "kind": 5, "digest": "\\x46e450f5e467296e064b180df9b0af2772414d7098edcaa7e403c2f073ee1354", "version": 5, "contra_id": 420, "account_id": 324, "contra_hash": "\\x6e5ef1519adc3da8061585e5cbe3af04560b6237308b1719b8911f8739d6a0a5", "previous_id": 18, "after_micros": 406002, "effect_micros": 0, "contra_version": 3, "transaction_id": 891, "contra_previous_id": 18, "contra_after_micros": 0},
{"at": "2026-11-28T23:48:01.999184+00:00", "id": 23, "hash": "\\x3c45f39e6e422200c9a9275f965b3a0da5d8b980078e8a4c6a99911b107c82a9", "kind": 6, "digest": "\\xebfa02b8d2039a6ba15a8059b86f7119dd3880db9e02aad729f18217f70e8451", "version": 1, "contra_id": 35, "account_id": 354, "contra_hash": null, "previous_id": null, "after_micros": 109001, "effect_micros": 109001, "contra_version": null, "transaction_id": 892, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.004705+00:00", "id": 25, "hash": "\\xec4d0af8d6d3b902d08b118cd99e9c4e89ab212e53bb11eef17b981d86105b5a", "kind": 6, "digest": "\\x8c3586bec644ef434480c8a20bdd89c7b6069596d25f9b46b390e324ce9949e9", "version": 1, "contra_id": 37, "account_id": 388, "contra_hash": null, "previous_id": null, "after_micros": 764001, "effect_micros": 764001, "contra_version": null, "transaction_id": 895, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.053372+00:00", "id": 28, "hash": "\\xe24b37d1c9535a1abbdc4008c960278bc1aa380fee0d7795d6db6f09bae6a610", "kind": 1, "digest": "\\xa6d61370c3e1b8ea54eea8f175025d24e86586cb4ad72139e79b75bdbf43dc73", "version": 2, "contra_id": 514, "account_id": 354, "contra_hash": "\\xab4a6725e35d86d17c2ea4598dbd24fad67924fb4a73cb0bf1a0c1860a660f67", "previous_id": 23, "after_micros": 30500, "effect_micros": -78501, "contra_version": 1, "transaction_id": 896, "contra_previous_id": null, "contra_after_micros": 78501},
{"at": "2026-11-28T23:48:02.083009+00:00", "id": 31, "hash": "\\xf6e0cffed44d00779f43c3e51b3eb3d30df654b70676ad7a09cb9ca467523b5d", "kind": 9, "digest": "\\xb5b24cffeb6110e27b295edc81788c6929bddedff1f2aab0e7ca3644e7976569", "version": 6, "contra_id": 482, "account_id": 290, "contra_hash": "\\x5f138f78de75d175858de42a3b147e9a7cd85ce17fcc1f5d41f819dd67990ade", "previous_id": 19, "after_micros": 506098, "effect_micros": -68101, "contra_version": 2, "transaction_id": 899, "contra_previous_id": 19, "contra_after_micros": 100402},
{"at": "2026-11-28T23:48:02.106668+00:00", "id": 32, "hash": "\\xaa3b12f8cde0dbecba14d9a278f7131a054a98310f6e941e53c7db6619ade39b", "kind": 1, "digest": "\\x4329d30b34f689dc3222b8281d21580dc198c70a93dda67cffff3e4de3d257df", "version": 2, "contra_id": 548, "account_id": 388, "contra_hash": "\\xe19a5e79ff6082f8eba2fd98a258b43db7717d097d21ed1bfeac5399971cf3a1", "previous_id": 25, "after_micros": 358000, "effect_micros": -406001, "contra_version": 1, "transaction_id": 900, "contra_previous_id": null, "contra_after_micros": 406001},
{"at": "2026-11-28T23:48:02.130276+00:00", "id": 37, "hash": "\\x19b14a8a58b7bbd19492770a2a806acbabf986e19cddeb2c1abdfe8e15124395", "kind": 6, "digest": "\\xdd9138f4b1f9d3a099042c3290bd9573cce60584180c0f6f73bea0f0f4705ef8", "version": 3, "contra_id": 35, "account_id": 354, "contra_hash": null, "previous_id": 28, "after_micros": 497501, "effect_micros": 467001, "contra_version": null, "transaction_id": 903, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.133756+00:00", "id": 39, "hash": "\\xbde3cffaacb961d7a27a1be8d90ec2e79d5b97b798b500ab26af0a0c65412b91", "kind": 16, "digest": "\\x5783406bc1359daf6098244973e8d4102439b3f9a25120431cdbca8ae6813c57", "version": 2, "contra_id": 354, "account_id": 226, "contra_hash": "\\x1682028469247b7b5d326e813655f93c9e9da63fdfdd9778af01bcd728af28d5", "previous_id": 13, "after_micros": 169402, "effect_micros": 72901, "contra_version": 4, "transaction_id": 905, "contra_previous_id": 37, "contra_after_micros": 424600},
{"at": "2026-11-28T23:48:02.135793+00:00", "id": 41, "hash": "\\x23da4897b449397955ade249e03515e8e64840989f12261317b06ce825486688", "kind": 1, "digest": "\\xecf242db5e95ff1b7d657efcc3e22b0f3da65da2d229514101eefcbed8c5426e", "version": 6, "contra_id": 580, "account_id": 324, "contra_hash": "\\xd9e7cce8463dcd4d3ecb71d71f8d5bd2aa5c08734227f7883942a13ea9894c7b", "previous_id": 22, "after_micros": 0, "effect_micros": -406002, "contra_version": 1, "transaction_id": 906, "contra_previous_id": null, "contra_after_micros": 406002},
{"at": "2026-11-28T23:48:02.154068+00:00", "id": 46, "hash": "\\x17d682e65199259de1899587e62bed7caa1059ac0217be9a6bc4191bbbc71697", "kind": 9, "digest": "\\xdd51a10bac96aea0570b937eb43745db12999dd89002fa41744d41c37614ec4b", "version": 3, "contra_id": 612, "account_id": 388, "contra_hash": "\\x09729b452a58715957abf65acceb5324bb2193a5c47d3a1b367afe174294b900", "previous_id": 32, "after_micros": 319599, "effect_micros": -38401, "contra_version": 1, "transaction_id": 907, "contra_previous_id": null, "contra_after_micros": 38401},
{"at": "2026-11-28T23:48:02.163125+00:00", "id": 47, "hash": "\\x4c1c817a1821119b50a47a5b3e2fb8d94550d32952a185cec3a7a6b66bab386f", "kind": 1, "digest": "\\xd2f2229508960de144ba0e03d05d2f64b0e7d5043af9fabf5c146f207098114a", "version": 7, "contra_id": 642, "account_id": 290, "contra_hash": "\\xc6957e791bebfd8f3ab8e66fd83765111c3a2ad902f5b4176966e229cb165788", "previous_id": 31, "after_micros": 248597, "effect_micros": -257501, "contra_version": 1, "transaction_id": 908, "contra_previous_id": null, "contra_after_micros": 257501},
{"at": "2026-11-28T23:48:02.168748+00:00", "id": 49, "hash": "\\x38b479cc5dd0c5cb2a11b56a7f5d968f5f0c93a41451266d692391a0db035022", "kind": 3, "digest": "\\xd800197264e259d2fb1a30e12f7e1ab3e1bf2f356970c84bff9762b44eb4ebd4", "version": 2, "contra_id": 69, "account_id": 580, "contra_hash": null, "previous_id": 41, "after_micros": 304501, "effect_micros": -101501, "contra_version": null, "transaction_id": 910, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.170403+00:00", "id": 50, "hash": "\\xe7c01bfeb8192829902d63750aef1cabbb8e5e670af3c1240a17d6b04a60f967", "kind": 5, "digest": "\\xb8992e33777298edcae75f84efbcfa197a44b2d215e0522e6e7b0c82ede9d362", "version": 5, "contra_id": 514, "account_id": 354, "contra_hash": "\\x4197855c83414f89a3880c008b43bce574f8861b516a0584c74be337919c1b92", "previous_id": 39, "after_micros": 503101, "effect_micros": 78501, "contra_version": 2, "transaction_id": 911, "contra_previous_id": 28, "contra_after_micros": 0},
{"at": "2026-11-28T23:48:02.171925+00:00", "id": 51, "hash": "\\xda6aec71ae233ef188da59785f25efc9ebc74c14b868e7e5fbf24b3d1564f211", "kind": 6, "digest": "\\x0196ea537f5e672346fd1ac504e8922e90cb3989706ca3c593d368e960b41233", "version": 7, "contra_id": 37, "account_id": 324, "contra_hash": null, "previous_id": 41, "after_micros": 170001, "effect_micros": 170001, "contra_version": null, "transaction_id": 912, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.175073+00:00", "id": 52, "hash": "\\x50f8a13d655dfe670c3029f3064ba075c910605ef0d4970706a039468545b642", "kind": 3, "digest": "\\x8d9b70a7aba329c88232d6650f17bc40997d7b94867cdbcbb2ae11c313864596", "version": 2, "contra_id": 67, "account_id": 642, "contra_hash": null, "previous_id": 47, "after_micros": 8223932, "effect_micros": 7966431, "contra_version": null, "transaction_id": 913, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.199521+00:00", "id": 54, "hash": "\\x07fbb06a420aae27d6f22a9664c597c365698b49f8b34cab24335a4b9f150258", "kind": 9, "digest": "\\x7bbb997930f8c7a61ad22a4446423b7019040af1ba0c78c031bf1c296197000f", "version": 6, "contra_id": 674, "account_id": 354, "contra_hash": "\\xf8b9f2e5d8c8ab8d70de1471f6c96cf897758fc8cd2f4649b1abab356594f2be", "previous_id": 50, "after_micros": 494400, "effect_micros": -8701, "contra_version": 1, "transaction_id": 917, "contra_previous_id": null, "contra_after_micros": 8701},
{"at": "2026-11-28T23:48:02.208173+00:00", "id": 55, "hash": "\\xd723fec858c2ba5f9a924c0d3c7952c598e2af5fcd6baa6c4b021cfcf3f633ab", "kind": 1, "digest": "\\xf6b8dc21719ce23e113917ab06c02ed3922652ee3e9529814acca2b53e021010", "version": 8, "contra_id": 708, "account_id": 324, "contra_hash": "\\x83ec592bc9a63dd4feda8d78f22f0c280ee1ab309e4aa67ebb219884cf6b1677", "previous_id": 51, "after_micros": 61000, "effect_micros": -109001, "contra_version": 1, "transaction_id": 918, "contra_previous_id": null, "contra_after_micros": 109001},
{"at": "2026-11-28T23:48:02.229197+00:00", "id": 56, "hash": "\\x82fe224bc27ce4886e49fd375891a1d6839933de79059ef51c094f3d028457a7", "kind": 3, "digest": "\\xcae51f2112f97d1297b0095836ab88601022ab2dd456a70537c71287f655c4be", "version": 3, "contra_id": 67, "account_id": 642, "contra_hash": null, "previous_id": 52, "after_micros": 8223932, "effect_micros": 0, "contra_version": null, "transaction_id": 919, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.230113+00:00", "id": 57, "hash": "\\xb8675a21753d5488ae327ec2e2a071e722b136ec291d19c549c8d4d6984e3ce7", "kind": 5, "digest": "\\x25464379d7fb8e340b8adb8f5f606dc8d5247fb2333ad1ac36aa9a2bcade0b9b", "version": 4, "contra_id": 548, "account_id": 388, "contra_hash": "\\xc3c17b8a99605e7c383bf8e561dd1007a5d98c8c6b1d622d63f5919eed082e56", "previous_id": 46, "after_micros": 725600, "effect_micros": 406001, "contra_version": 2, "transaction_id": 920, "contra_previous_id": 32, "contra_after_micros": 0},
{"at": "2026-11-28T23:48:02.232907+00:00", "id": 58, "hash": "\\x2bd080f509e1a69f32a7b8338c3f959980f0ebf82abf570c5d0b3daef81e8b64", "kind": 6, "digest": "\\x0cfbf83c53026f22e20341bd7440dce4f802f5497caeb77d1646d9ccbf5df4d7", "version": 8, "contra_id": 35, "account_id": 290, "contra_hash": null, "previous_id": 47, "after_micros": 1121598, "effect_micros": 873001, "contra_version": null, "transaction_id": 921, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.241537+00:00", "id": 59, "hash": "\\x91bdfec41008414371d09d3149697811bb17fc7b17e9341c80d967aec9223648", "kind": 3, "digest": "\\x002ecf8dea4ef53259c07cb723b65d36cdaa6efecd70d805ca26806e04fa9ab2", "version": 3, "contra_id": 69, "account_id": 580, "contra_hash": null, "previous_id": 49, "after_micros": 266438, "effect_micros": -38063, "contra_version": null, "transaction_id": 922, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.244939+00:00", "id": 60, "hash": "\\x81beb9970f93fd11eae5c62edde9165ac61c217ecd6b22d61b85d8ea4f66d103", "kind": 6, "digest": "\\x81ebe800a0c80bdb195f35ed5541f4d0975bcf2ceb7c3c1b7b0b0daf1c1224f6", "version": 9, "contra_id": 37, "account_id": 324, "contra_hash": null, "previous_id": 55, "after_micros": 589001, "effect_micros": 528001, "contra_version": null, "transaction_id": 924, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.278521+00:00", "id": 61, "hash": "\\x825b381a112a89cd3664a51ae0a5138078005d159a1282f72f63a31d300ca26d", "kind": 1, "digest": "\\x11b4b18ac3ca77d744a4a66f5cc97ef4d06a30c77f6666b01ac13148ace3ef3e", "version": 9, "contra_id": 738, "account_id": 290, "contra_hash": "\\xc45131ab31185ac3e8c15bc141be6bd4598eb1972f3eb9a954acc550ac2a57c3", "previous_id": 58, "after_micros": 661097, "effect_micros": -460501, "contra_version": 1, "transaction_id": 925, "contra_previous_id": null, "contra_after_micros": 460501},
{"at": "2026-11-28T23:48:02.308451+00:00", "id": 63, "hash": "\\x9b3e08c9bf3c56301b6c80eea5171bcd13a9e551179da35226ab47406a5b1955", "kind": 9, "digest": "\\x82c5e8cc3cc74ed6e9e57e6b9e387aca030df03724fe9c61b7a6d2b4b69d562c", "version": 10, "contra_id": 482, "account_id": 290, "contra_hash": "\\x1971ba2e947aa253282e619ca5c9263db5b476ef66836f345cc28a7df2677453", "previous_id": 61, "after_micros": 616596, "effect_micros": -44501, "contra_version": 3, "transaction_id": 929, "contra_previous_id": 31, "contra_after_micros": 144903},
{"at": "2026-11-28T23:48:02.338322+00:00", "id": 67, "hash": "\\xf7b5640b139593d7afa451e734140dee74fb0933fd38235ae4a2e6750f64462d", "kind": 6, "digest": "\\xd4cf97d305217f1975a5430bb97a5ee5186d0b7efa8835568526cf363bf9110d", "version": 11, "contra_id": 35, "account_id": 290, "contra_hash": null, "previous_id": 63, "after_micros": 847597, "effect_micros": 231001, "contra_version": null, "transaction_id": 933, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.35387+00:00", "id": 69, "hash": "\\x3a41bbf6fe00b7ab20038151bf8f852a9e2d3605d644069d4ec3876ec6a2b0c2", "kind": 16, "digest": "\\x0953380c44493509af7fe5812ed0ead91c32e56006acbe80352e9a98a61df0d1", "version": 3, "contra_id": 290, "account_id": 226, "contra_hash": "\\x47f0c918168b876083aa20bf4e1bfc7ccc1f9e4f7c8bebe23f8dc1a5e0b75f97", "previous_id": 39, "after_micros": 218703, "effect_micros": 49301, "contra_version": 12, "transaction_id": 935, "contra_previous_id": 67, "contra_after_micros": 798296},
{"at": "2026-11-28T23:48:02.35772+00:00", "id": 71, "hash": "\\x3fc084105395c43e6e9efc5be789d37b9ca0f9ae4c8fbf2614546cf80ebc2d46", "kind": 1, "digest": "\\xdcbf1f3d6812562ba34036031ee31284e5e912c39f18f725723376f4aa98a1a1", "version": 5, "contra_id": 772, "account_id": 388, "contra_hash": "\\x89b0d5b217c6d720af966c05b0b9ac6fd8bac51c64abab83ed171707175359cb", "previous_id": 57, "after_micros": 0, "effect_micros": -725600, "contra_version": 1, "transaction_id": 936, "contra_previous_id": null, "contra_after_micros": 725600},
{"at": "2026-11-28T23:48:02.362802+00:00", "id": 74, "hash": "\\x20f306d3ee30631d878f2cfe83de9c04b3b4d9ebccac286bd2320a6fe6812c5c", "kind": 15, "digest": "\\xb312ad830922a6e9b51ed7f361ada2b5e60948b0e733c705392f957aeda037d5", "version": 1, "contra_id": 103, "account_id": 806, "contra_hash": null, "previous_id": null, "after_micros": -4990000, "effect_micros": -4990000, "contra_version": null, "transaction_id": 937, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.362802+00:00", "id": 75, "hash": "\\x0d55ccc5388e63d4e9f0335398e984dbf1bd3cc877c4facdef244c8d93ca65f5", "kind": 15, "digest": "\\xecd1c75063f44257a3073c28e787dc3e87ff2505cd53b4fd7d6d47b22c1fc0c1", "version": 13, "contra_id": 99, "account_id": 290, "contra_hash": null, "previous_id": 69, "after_micros": 5000798296, "effect_micros": 5000000000, "contra_version": null, "transaction_id": 937, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.362802+00:00", "id": 76, "hash": "\\x6ad60f6f0880b556fd20df405ec391381dbdb492972b7c9961a3b3b95e4d3156", "kind": 6, "digest": "\\x442df178702f7015475dc6588b5aa67dea7e6b203d3f33dcf2ea7c2711a5db23", "version": 10, "contra_id": 37, "account_id": 324, "contra_hash": null, "previous_id": 60, "after_micros": 5589001, "effect_micros": 5000000, "contra_version": null, "transaction_id": 937, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.430296+00:00", "id": 79, "hash": "\\x724b0c1010e42de4ae7c5fd39efdeafccd9aaddb2dfc5ea95e2c235c2c0efca7", "kind": 9, "digest": "\\x2c6eb5e76dedf03aa2d56caed499806b77444223fe71678a54d3141764c5b70b", "version": 11, "contra_id": 836, "account_id": 324, "contra_hash": "\\x0a718b3f822c75aeb3e3bfbfe7a82dbf672969779d436579c0c543eda0caba7b", "previous_id": 76, "after_micros": 5574200, "effect_micros": -14801, "contra_version": 1, "transaction_id": 939, "contra_previous_id": null, "contra_after_micros": 14801},
{"at": "2026-11-28T23:48:02.438042+00:00", "id": 80, "hash": "\\xafd870b6545b5c991086e06c60ec413cc25ef0a0bf267aea7d2b1184e54631f6", "kind": 1, "digest": "\\x14bc3084e56a70c977e1aec6239971477e6568d5c14a883fc0075b2b856d284a", "version": 7, "contra_id": 866, "account_id": 354, "contra_hash": "\\x0966ea5baca46a543fc596856e40a8dcf029d479b023c8c8dc255b0449b700fc", "previous_id": 54, "after_micros": 354899, "effect_micros": -139501, "contra_version": 1, "transaction_id": 940, "contra_previous_id": null, "contra_after_micros": 139501},
{"at": "2026-11-28T23:48:02.451776+00:00", "id": 82, "hash": "\\xf454d329d6569d7a1b3910abeaa8fe5e663b5af5370f4165bc21e1551de73325", "kind": 5, "digest": "\\xafbc901d8034e12d1c3bd4d7e275b7d4e6192aa190dbe0ae81bf27ff6ce932a1", "version": 14, "contra_id": 738, "account_id": 290, "contra_hash": "\\xca65de7121f8c52698c271d4aef18f1fd655872d568d5085ebc1d3fe5c9f3cb6", "previous_id": 75, "after_micros": 5001258797, "effect_micros": 460501, "contra_version": 2, "transaction_id": 944, "contra_previous_id": 61, "contra_after_micros": 0},
{"at": "2026-11-28T23:48:02.457196+00:00", "id": 83, "hash": "\\xa5d69c2da9dec9b267028e30823b8dd1fd139993b8bd06c7178af1addd7a8dd7", "kind": 6, "digest": "\\xe75dce60f59490624c421ffa95cce541f8790ce63dbec13066ed8b51538931e4", "version": 6, "contra_id": 37, "account_id": 388, "contra_hash": null, "previous_id": 71, "after_micros": 934001, "effect_micros": 934001, "contra_version": null, "transaction_id": 945, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.465769+00:00", "id": 84, "hash": "\\x019cad105a71114f4715dbb1a82122840c99e44c3b56c9a5d8081533c41bc64d", "kind": 3, "digest": "\\xaf60e53bf4ff7e6f5aa04e30ee290aa759c2135a2781a3a0f00285a7d70ab5ad", "version": 4, "contra_id": 67, "account_id": 642, "contra_hash": null, "previous_id": 56, "after_micros": 7195941, "effect_micros": -1027991, "contra_version": null, "transaction_id": 946, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.467471+00:00", "id": 85, "hash": "\\xab8041660cb207e257cee564cd11d578825e282b907549c60775841cb750bb30", "kind": 1, "digest": "\\xa6be12281427daf37c9248a3d5d9b8d807d93ebdf5440dd785cb8f499e4e4373", "version": 8, "contra_id": 898, "account_id": 354, "contra_hash": "\\xfce8294702e3eda1821c2333b47d3f6374eb9749ce5483bad90a93f8c6a4bfc1", "previous_id": 80, "after_micros": 191398, "effect_micros": -163501, "contra_version": 1, "transaction_id": 948, "contra_previous_id": null, "contra_after_micros": 163501},
{"at": "2026-11-28T23:48:02.477065+00:00", "id": 87, "hash": "\\xb3bf2b3d986aa6e17bf29176139ee51d6e06463a73cd287404d49a2ff8bbaa13", "kind": 11, "digest": "\\xa89122a807e2e8fb83c6bcaf51693739f0aa838b464838128a9de1d68ffa68a5", "version": 15, "contra_id": 482, "account_id": 290, "contra_hash": "\\x014466688bf97cef04533c408ffdb261a882ba37e06b007ffb141f809644e3bf", "previous_id": 82, "after_micros": 5001326898, "effect_micros": 68101, "contra_version": 4, "transaction_id": 952, "contra_previous_id": 63, "contra_after_micros": 76802},
{"at": "2026-11-28T23:48:02.478261+00:00", "id": 88, "hash": "\\xbf00e461c9e95b39e3f36750533197dab175aeb7af88cf17c16be55f9746ac27", "kind": 1, "digest": "\\xd06f98806587fe19800f8f09b5e9167c4f5accad5c52e9c927cff46264a796b0", "version": 7, "contra_id": 932, "account_id": 388, "contra_hash": "\\x7a5f3d9af794f4ea3a1d8562340a643b4aa507d938e599d148d982c8ab0ea4b1", "previous_id": 83, "after_micros": 443000, "effect_micros": -491001, "contra_version": 1, "transaction_id": 953, "contra_previous_id": null, "contra_after_micros": 491001},
{"at": "2026-11-28T23:48:02.485181+00:00", "id": 90, "hash": "\\x71eb6ccc2c77d36461e37fd902dd25ff3c56820dce053578c846aff7a067f007", "kind": 6, "digest": "\\x4ce472598bca73af5ec4364253d37d2d70029dbd7eaa6c84045a6ef46072d966", "version": 9, "contra_id": 35, "account_id": 354, "contra_hash": null, "previous_id": 85, "after_micros": 10000191398, "effect_micros": 10000000000, "contra_version": null, "transaction_id": 954, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.485181+00:00", "id": 91, "hash": "\\x095a4f442a207b78a2d5833917777711323c188853981e5714e8fea85f9c0ccb", "kind": 6, "digest": "\\x437f810f8bdf7ed42dab499faaddcef896f1b17b53aaa54972ade255106d5dd6", "version": 8, "contra_id": 37, "account_id": 388, "contra_hash": null, "previous_id": 88, "after_micros": 1443000, "effect_micros": 1000000, "contra_version": null, "transaction_id": 954, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.499579+00:00", "id": 93, "hash": "\\xee7f3a00cd5651af2e1e5b09d0399e1feb54ed3aad508e57fff62d8c44bd132a", "kind": 5, "digest": "\\x1891d842844b5af78f167c3e4342589ea8286b09a49a33c70f409901846390a9", "version": 12, "contra_id": 580, "account_id": 324, "contra_hash": "\\xc84b14d3e543c26ca6d9a432b7220ecf0a1dccb1e5320be175b61f8f8c0f2f38", "previous_id": 79, "after_micros": 5840638, "effect_micros": 266438, "contra_version": 4, "transaction_id": 956, "contra_previous_id": 59, "contra_after_micros": 0},
{"at": "2026-11-28T23:48:02.50495+00:00", "id": 94, "hash": "\\x40688cbe0073e6d744023db17cb5aef7e7a8646fecceeb6e510459d0a109206c", "kind": 6, "digest": "\\xc3b3b57c79213fcb2df03b26c09153d0841805bf86e1f2c7d46b4087587fef44", "version": 10, "contra_id": 35, "account_id": 354, "contra_hash": null, "previous_id": 90, "after_micros": 10000828399, "effect_micros": 637001, "contra_version": null, "transaction_id": 957, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.508049+00:00", "id": 95, "hash": "\\xefff0d9becaeeaeab73723055de7bf2df637107f2abed294ad84b6f8423fe264", "kind": 13, "digest": "\\x0223e827c154c9d83a02a9ed987579e08588dd385b4bf5ad19dd94e7516ae20f", "version": 11, "contra_id": 99, "account_id": 354, "contra_hash": null, "previous_id": 94, "after_micros": 10000648598, "effect_micros": -179801, "contra_version": null, "transaction_id": 958, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.546345+00:00", "id": 97, "hash": "\\x3429bb7b8b4183cd7c924f3aff3af010c993bdc2878d28df3286b7f31d3e5046", "kind": 1, "digest": "\\xc2d7fa10961f6210668d5d7142ce2dd48327c971a884b9ff8465af981f30b3a9", "version": 2, "contra_id": 962, "account_id": 162, "contra_hash": "\\xf9ba19b16d725bc47818f687a6d0fd8c18201899e1a776c49fba1b013957ba7c", "previous_id": 8, "after_micros": 9999000000, "effect_micros": -1000000, "contra_version": 1, "transaction_id": 962, "contra_previous_id": null, "contra_after_micros": 1000000},
{"at": "2026-11-28T23:48:02.553821+00:00", "id": 98, "hash": "\\x3126c6313f3a9ea88014ade9fbbe59c3f79ef5328ed6a26ce8d1da3251e92cc8", "kind": 3, "digest": "\\x586cbff8ba28fcb9021367b20a1c342955dead97862585162b49242cbf04f871", "version": 2, "contra_id": 67, "account_id": 962, "contra_hash": null, "previous_id": 97, "after_micros": 800000, "effect_micros": -200000, "contra_version": null, "transaction_id": 963, "contra_previous_id": null, "contra_after_micros": null},
{"at": "2026-11-28T23:48:02.661581+00:00", "id": 99, "hash": "\\xa951374bf9fd3e8bd06722af8a7f64e352206b06a2d34f3b4fbdbd06e3f72c85", "kind": 17, "digest": "\\xf6d13dbdd61951eee129bd696322e661091818992f9f3ad7250906cfaa64eb3a", "version": 2, "contra_id": 227, "account_id": 34, "contra_hash": null, "previous_id": 1, "after_micros": 0, "effect_micros": -5000000, "contra_version": null, "transaction_id": 982, "contra_previous_id": null, "contra_after_micros": null}
]$json$);

delete from ledger.exclusions;
insert into ledger.exclusions (id, player_id, kind, starts_at, ends_at) overriding system value
select id, player_id, kind, starts_at, ends_at from jsonb_populate_recordset(null::ledger.exclusions, $json$[
{"id": 1, "kind": "cool_off", "ends_at": "2026-12-28T23:47:54.695+00:00", "player_id": "00000000-0000-7000-8000-000000000004", "starts_at": "2026-11-28T23:48:02.630295+00:00"}
]$json$);

delete from ledger.holds;
insert into ledger.holds (id, wallet_id, amount_micros, purpose, state, created_at, expires_at, ended_at) overriding system value
select id, wallet_id, amount_micros, purpose, state, created_at, expires_at, ended_at from jsonb_populate_recordset(null::ledger.holds, $json$[
{"id": "08e82e88-efcf-4741-b8ff-58c11deb8765", "state": "pending", "purpose": "transfer", "ended_at": null, "wallet_id": 290, "created_at": "2026-11-28T23:48:01.993258+00:00", "expires_at": null, "amount_micros": 32301},
{"id": "08ed21b9-ad38-4d7a-8e80-4ec5a7661e17", "state": "voided", "purpose": "redemption", "ended_at": "2026-11-28T23:48:02.477065+00:00", "wallet_id": 290, "created_at": "2026-11-28T23:48:02.083009+00:00", "expires_at": null, "amount_micros": 68101},
{"id": "0b01ce3c-0ff8-486c-8917-1cd9df5dbd7a", "state": "pending", "purpose": "transfer", "ended_at": null, "wallet_id": 354, "created_at": "2026-11-28T23:48:02.199521+00:00", "expires_at": null, "amount_micros": 8701},
{"id": "3ce66d0a-3fb7-4f41-b206-c13d979024be", "state": "pending", "purpose": "transfer", "ended_at": null, "wallet_id": 324, "created_at": "2026-11-28T23:48:02.430296+00:00", "expires_at": null, "amount_micros": 14801},
{"id": "6e761c41-855e-4646-a5da-3a73e9cbeea3", "state": "pending", "purpose": "redemption", "ended_at": null, "wallet_id": 290, "created_at": "2026-11-28T23:48:02.308451+00:00", "expires_at": null, "amount_micros": 44501},
{"id": "a62da12b-66a3-4b44-b1d4-a3698c8f3e82", "state": "pending", "purpose": "transfer", "ended_at": null, "wallet_id": 388, "created_at": "2026-11-28T23:48:02.154068+00:00", "expires_at": null, "amount_micros": 38401}
]$json$);

delete from ledger.limit_changes;
insert into ledger.limit_changes (id, player_id, kind, currency, period, amount_micros, effective_at, at) overriding system value
select id, player_id, kind, currency, period, amount_micros, effective_at, at from jsonb_populate_recordset(null::ledger.limit_changes, $json$[
{"at": "2026-11-28T23:48:02.440366+00:00", "id": 1, "kind": "loss", "period": "day", "currency": "GC", "player_id": "d3b13405-d135-4c3c-b15c-0cf32feb53a0", "effective_at": "2026-11-28T23:48:02.440366+00:00", "amount_micros": 2705000},
{"at": "2026-11-28T23:48:02.627551+00:00", "id": 2, "kind": "loss", "period": "week", "currency": "GC", "player_id": "00000000-0000-7000-8000-000000000001", "effective_at": "2026-11-28T23:48:02.627551+00:00", "amount_micros": 90000000000}
]$json$);

delete from ledger.limits;
insert into ledger.limits (player_id, kind, currency, period, amount_micros, next_amount_micros, next_at) overriding system value
select player_id, kind, currency, period, amount_micros, next_amount_micros, next_at from jsonb_populate_recordset(null::ledger.limits, $json$[
{"kind": "loss", "period": "day", "next_at": null, "currency": "GC", "player_id": "d3b13405-d135-4c3c-b15c-0cf32feb53a0", "amount_micros": 2705000, "next_amount_micros": null},
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
{"id": 1, "state": "open", "source": "purchase_bonus", "entry_id": 4, "multiple": 1.00, "wallet_id": 132, "expires_at": "2027-01-27T23:48:01.743884+00:00", "granted_at": "2026-11-28T23:48:01.743884+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 5000000, "wagered_micros": 0, "required_micros": 3997996, "taken_back_micros": 1002004},
{"id": 10, "state": "open", "source": "daily", "entry_id": 91, "multiple": 1.00, "wallet_id": 388, "expires_at": "2027-01-27T23:48:02.485181+00:00", "granted_at": "2026-11-28T23:48:02.485181+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 1000000, "wagered_micros": 0, "required_micros": 1000000, "taken_back_micros": 0},
{"id": 2, "state": "open", "source": "daily", "entry_id": 9, "multiple": 1.00, "wallet_id": 196, "expires_at": "2027-01-27T23:48:01.805323+00:00", "granted_at": "2026-11-28T23:48:01.805323+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 1000000, "wagered_micros": 0, "required_micros": 1000000, "taken_back_micros": 0},
{"id": 3, "state": "open", "source": "promotion", "entry_id": 10, "multiple": 0.00, "wallet_id": 324, "expires_at": null, "granted_at": "2026-11-28T23:48:01.880412+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 1, "wagered_micros": 0, "required_micros": 0, "taken_back_micros": 0},
{"id": 4, "state": "open", "source": "promotion", "entry_id": 17, "multiple": 2.00, "wallet_id": 324, "expires_at": null, "granted_at": "2026-11-28T23:48:01.978801+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 406001, "wagered_micros": 76125, "required_micros": 812002, "taken_back_micros": 0},
{"id": 5, "state": "open", "source": "promotion", "entry_id": 25, "multiple": 2.00, "wallet_id": 388, "expires_at": null, "granted_at": "2026-11-28T23:48:02.004705+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 764001, "wagered_micros": 0, "required_micros": 1528002, "taken_back_micros": 0},
{"id": 6, "state": "open", "source": "promotion", "entry_id": 51, "multiple": 1.00, "wallet_id": 324, "expires_at": null, "granted_at": "2026-11-28T23:48:02.171925+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 170001, "wagered_micros": 0, "required_micros": 170001, "taken_back_micros": 0},
{"id": 7, "state": "open", "source": "promotion", "entry_id": 60, "multiple": 1.00, "wallet_id": 324, "expires_at": null, "granted_at": "2026-11-28T23:48:02.244939+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 528001, "wagered_micros": 0, "required_micros": 528001, "taken_back_micros": 0},
{"id": 8, "state": "open", "source": "purchase_bonus", "entry_id": 76, "multiple": 1.00, "wallet_id": 324, "expires_at": "2027-01-27T23:48:02.362802+00:00", "granted_at": "2026-11-28T23:48:02.362802+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 5000000, "wagered_micros": 0, "required_micros": 5000000, "taken_back_micros": 0},
{"id": 9, "state": "open", "source": "promotion", "entry_id": 83, "multiple": 0.00, "wallet_id": 388, "expires_at": null, "granted_at": "2026-11-28T23:48:02.457196+00:00", "owed_micros": 0, "expired_micros": 0, "granted_micros": 934001, "wagered_micros": 0, "required_micros": 0, "taken_back_micros": 0}
]$json$);

delete from ledger.payers;
insert into ledger.payers (player_id, account_id) overriding system value
select player_id, account_id from jsonb_populate_recordset(null::ledger.payers, $json$[
{"player_id": "00000000-0000-7000-8000-000000000001", "account_id": 70},
{"player_id": "d3b13405-d135-4c3c-b15c-0cf32feb53a0", "account_id": 806}
]$json$);

delete from ledger.postings;
insert into ledger.postings (key, digest, entry_ids, kind, corrects_id, reason, at) overriding system value
select key, digest, entry_ids, kind, corrects_id, reason, at from jsonb_populate_recordset(null::ledger.postings, $json$[
{"at": "2026-11-28T23:48:01.68728+00:00", "key": "adjustment:00000000-0000-7000-8000-000000000500", "kind": 7, "digest": "\\x7eed020cd8588576a1a6f33e1e380506aac52c4b2546cba6393a712f1288788c", "reason": null, "entry_ids": [1], "corrects_id": null},
{"at": "2026-11-28T23:48:01.743884+00:00", "key": "purchase:00000000-0000-7000-8000-000000000600:gc", "kind": 15, "digest": "\\x32516a94bf608b5637cff325e690436301f0fbaa6df37b584479ecea11e3f85c", "reason": null, "entry_ids": [3], "corrects_id": null},
{"at": "2026-11-28T23:48:01.743884+00:00", "key": "purchase:00000000-0000-7000-8000-000000000600:sc", "kind": 6, "digest": "\\xd32d5cd6afad133c963be03d1ec9dfebbae8286d0f62f54c564283a3bb30a840", "reason": null, "entry_ids": [4], "corrects_id": null},
{"at": "2026-11-28T23:48:01.743884+00:00", "key": "purchase:00000000-0000-7000-8000-000000000600:usd:0", "kind": 15, "digest": "\\xcbfa52742e1721806e143c2a4b6fab00bb801c162b58b17007ce3d6b68a32c00", "reason": null, "entry_ids": [2], "corrects_id": null},
{"at": "2026-11-28T23:48:01.781796+00:00", "key": "purchase:00000000-0000-7000-8000-000000000600:usd:1", "kind": 13, "digest": "\\xc0c78b3713405ed11c3bc48f4be70f87503cba085181573fe5b7a7512c015db4", "reason": null, "entry_ids": [5], "corrects_id": null},
{"at": "2026-11-28T23:48:01.782894+00:00", "key": "purchase:00000000-0000-7000-8000-000000000600:gc:1", "kind": 13, "digest": "\\x3299af4e372bf58eeb916c326e6eef10ba95d993fbcd37f658c4b735cb993098", "reason": null, "entry_ids": [6], "corrects_id": null},
{"at": "2026-11-28T23:48:01.783948+00:00", "key": "purchase:00000000-0000-7000-8000-000000000600:sc:1", "kind": 13, "digest": "\\xc68c50917bbada0314ad825aa3b1761756497943e29ff586c849ace42afe88cf", "reason": null, "entry_ids": [7], "corrects_id": null},
{"at": "2026-11-28T23:48:01.805323+00:00", "key": "daily:00000000-0000-7000-8000-000000000002:2026-11-28:GC", "kind": 6, "digest": "\\xd07a34e58b290fc1ca824972650fe04f96ae1ba6aa58058af4f1491e07e83650", "reason": null, "entry_ids": [8], "corrects_id": null},
{"at": "2026-11-28T23:48:01.805323+00:00", "key": "daily:00000000-0000-7000-8000-000000000002:2026-11-28:SC", "kind": 6, "digest": "\\x4062b307f114495398546ee1ab1546a837eb0f93a604acd638044fa3e5390174", "reason": null, "entry_ids": [9], "corrects_id": null},
{"at": "2026-11-28T23:48:01.880412+00:00", "key": "grant:d3b13405-d135-4c3c-b15c-0cf32feb53a0:1", "kind": 6, "digest": "\\xe4244eb4a5ad390f5891d03adc2db780e5b379d4e4f5ab2bb29ef4862d137f9c", "reason": null, "entry_ids": [10], "corrects_id": null},
{"at": "2026-11-28T23:48:01.943493+00:00", "key": "grant:d3b13405-d135-4c3c-b15c-0cf32feb53a0:3", "kind": 6, "digest": "\\x18cfaa90e4533b441bb7191046b3297cabf28c078b4a7931047a793bd84a896d", "reason": null, "entry_ids": [12], "corrects_id": null},
{"at": "2026-11-28T23:48:01.952746+00:00", "key": "give:d3b13405-d135-4c3c-b15c-0cf32feb53a0:4", "kind": 16, "digest": "\\x494fd1ae851d12706b94d19be42296011140b6ff5b1b03489c81a8efe2433905", "reason": null, "entry_ids": [13], "corrects_id": null},
{"at": "2026-11-28T23:48:01.978801+00:00", "key": "grant:d3b13405-d135-4c3c-b15c-0cf32feb53a0:5", "kind": 6, "digest": "\\x683ed2fa75d23d5bd92bb56b153de2bd3fbbe72d3e51cc605a6c07d4ec8e9a04", "reason": null, "entry_ids": [17], "corrects_id": null},
{"at": "2026-11-28T23:48:01.999184+00:00", "key": "grant:926e6d78-cba4-4ae2-88f2-1801292bf8a9:6", "kind": 6, "digest": "\\xdb1c799191a695d35e73f8ed811f731f5ec8e47a1c3e21837d709e5ebe3913eb", "reason": null, "entry_ids": [23], "corrects_id": null},
{"at": "2026-11-28T23:48:02.004705+00:00", "key": "grant:926e6d78-cba4-4ae2-88f2-1801292bf8a9:7", "kind": 6, "digest": "\\x7ce10bb74725e4db78f69ab7ede4afd11e201ee6817365150709359da006c73f", "reason": null, "entry_ids": [25], "corrects_id": null},
{"at": "2026-11-28T23:48:02.130276+00:00", "key": "grant:926e6d78-cba4-4ae2-88f2-1801292bf8a9:9", "kind": 6, "digest": "\\x00f71d1a88a263f7adf5b4343ee8a33e35f87f45dc03aaa998e345c749c95352", "reason": null, "entry_ids": [37], "corrects_id": null},
{"at": "2026-11-28T23:48:02.133607+00:00", "key": "give:926e6d78-cba4-4ae2-88f2-1801292bf8a9:10", "kind": 16, "digest": "\\x14e2f5eca7462c31e2134b6da1faa828281b2abeaafc27d1fe29d18dd5a5f391", "reason": null, "entry_ids": [39], "corrects_id": null},
{"at": "2026-11-28T23:48:02.171925+00:00", "key": "grant:d3b13405-d135-4c3c-b15c-0cf32feb53a0:11", "kind": 6, "digest": "\\x54ca3686a17bcaa7f0886571b5b4939624d8f86ec8d46767d78f19c099b5e177", "reason": null, "entry_ids": [51], "corrects_id": null},
{"at": "2026-11-28T23:48:02.232907+00:00", "key": "grant:d3b13405-d135-4c3c-b15c-0cf32feb53a0:12", "kind": 6, "digest": "\\x0a258092415cdc569cc64756352073b4b0c55f24f33082681ba0eb7ac208b46d", "reason": null, "entry_ids": [58], "corrects_id": null},
{"at": "2026-11-28T23:48:02.244939+00:00", "key": "grant:d3b13405-d135-4c3c-b15c-0cf32feb53a0:13", "kind": 6, "digest": "\\x88cb35f48b45766ce30a4d5c7448550b7953c7282749290c0704292b9acfb8a9", "reason": null, "entry_ids": [60], "corrects_id": null},
{"at": "2026-11-28T23:48:02.338322+00:00", "key": "grant:d3b13405-d135-4c3c-b15c-0cf32feb53a0:16", "kind": 6, "digest": "\\x600b01a3a45e1e5b5f32f81db043e64350673823d5f71acc36ac87004d877e4f", "reason": null, "entry_ids": [67], "corrects_id": null},
{"at": "2026-11-28T23:48:02.353702+00:00", "key": "give:d3b13405-d135-4c3c-b15c-0cf32feb53a0:17", "kind": 16, "digest": "\\xd3560b1fb84a0cb50806990226148fcb26899d045a4b1379c3a80fbc80b699e1", "reason": null, "entry_ids": [69], "corrects_id": null},
{"at": "2026-11-28T23:48:02.362802+00:00", "key": "purchase:049813f1-c492-42c4-8fa8-007848023b84:gc", "kind": 15, "digest": "\\x19dfdea3c4ab259934d7caf590da53b3e7d37cce2920084481f085b0b0df1a22", "reason": null, "entry_ids": [75], "corrects_id": null},
{"at": "2026-11-28T23:48:02.362802+00:00", "key": "purchase:049813f1-c492-42c4-8fa8-007848023b84:sc", "kind": 6, "digest": "\\xa9f51502de20c89793fb75a08d46ec46a2a466664525b88e7a072af8f571d998", "reason": null, "entry_ids": [76], "corrects_id": null},
{"at": "2026-11-28T23:48:02.362802+00:00", "key": "purchase:049813f1-c492-42c4-8fa8-007848023b84:usd:0", "kind": 15, "digest": "\\x515b9e6da68e01be7e5dc35855304b556add8872075a13f4675f06e6f588d9c1", "reason": null, "entry_ids": [74], "corrects_id": null},
{"at": "2026-11-28T23:48:02.457196+00:00", "key": "grant:926e6d78-cba4-4ae2-88f2-1801292bf8a9:18", "kind": 6, "digest": "\\xb939122eea950fef945cb0a3599c6c879d388a9f8f132441236244382148c11f", "reason": null, "entry_ids": [83], "corrects_id": null},
{"at": "2026-11-28T23:48:02.485181+00:00", "key": "daily:926e6d78-cba4-4ae2-88f2-1801292bf8a9:2026-11-28:GC", "kind": 6, "digest": "\\x103681f78064e1059caf94ce09fb49f05c4100184a58ff3fdcf59ad02fec9eb9", "reason": null, "entry_ids": [90], "corrects_id": null},
{"at": "2026-11-28T23:48:02.485181+00:00", "key": "daily:926e6d78-cba4-4ae2-88f2-1801292bf8a9:2026-11-28:SC", "kind": 6, "digest": "\\xc4659c1e822188fc47b5573a24267431f336f1cf8ee930520cfb3bf28656f10d", "reason": null, "entry_ids": [91], "corrects_id": null},
{"at": "2026-11-28T23:48:02.50495+00:00", "key": "grant:926e6d78-cba4-4ae2-88f2-1801292bf8a9:20", "kind": 6, "digest": "\\xa68679d78555e8599c5890f6282e28985e6896c21923f1029c39dbaf30562136", "reason": null, "entry_ids": [94], "corrects_id": null},
{"at": "2026-11-28T23:48:02.508049+00:00", "key": "back:926e6d78-cba4-4ae2-88f2-1801292bf8a9:21", "kind": 13, "digest": "\\xd98d0e157e32725e11b0ac3ca57c4245e607d5b2b4e0c27a37f1142b7112bad2", "reason": null, "entry_ids": [95], "corrects_id": null},
{"at": "2026-11-28T23:48:02.661581+00:00", "key": "forfeit:00000000-0000-7000-8000-000000000003:GC", "kind": 17, "digest": "\\xf6d13dbdd61951eee129bd696322e661091818992f9f3ad7250906cfaa64eb3a", "reason": "account closed by its owner", "entry_ids": [99], "corrects_id": null}
]$json$);

delete from ledger.purchase_reservations;
insert into ledger.purchase_reservations (key, player_id, day, amount_micros, state) overriding system value
select key, player_id, day, amount_micros, state from jsonb_populate_recordset(null::ledger.purchase_reservations, $json$[
{"day": "2026-11-28", "key": "purchase:00000000-0000-7000-8000-000000000600", "state": "kept", "player_id": "00000000-0000-7000-8000-000000000001", "amount_micros": 4990000},
{"day": "2026-11-28", "key": "purchase:049813f1-c492-42c4-8fa8-007848023b84", "state": "kept", "player_id": "d3b13405-d135-4c3c-b15c-0cf32feb53a0", "amount_micros": 4990000}
]$json$);

delete from ledger.root_leaves;
insert into ledger.root_leaves (day, currency, "position", wallet_id, salt, available_micros, at_tables_micros, on_hold_micros, version, head) overriding system value
select day, currency, "position", wallet_id, salt, available_micros, at_tables_micros, on_hold_micros, version, head from jsonb_populate_recordset(null::ledger.root_leaves, $json$[
{"day": "2026-11-28", "head": "\\x", "salt": "\\x6877ad10cb654d8e961b8df07e70f5b7", "version": 0, "currency": "SC", "position": 1, "wallet_id": 260, "on_hold_micros": 0, "at_tables_micros": 0, "available_micros": 0},
{"day": "2026-11-28", "head": "\\x095a4f442a207b78a2d5833917777711323c188853981e5714e8fea85f9c0ccb", "salt": "\\xc25bce26bd35464b9c7804b2ff3a3566", "version": 8, "currency": "SC", "position": 3, "wallet_id": 388, "on_hold_micros": 38401, "at_tables_micros": 1216601, "available_micros": 1443000},
{"day": "2026-11-28", "head": "\\x198f2b0b1ee741cf0d55d075578939dc82c1e58054e6c93c182af3d2f7f963bb", "salt": "\\xef848e29438445268ccb4a997f2975c0", "version": 2, "currency": "SC", "position": 4, "wallet_id": 132, "on_hold_micros": 0, "at_tables_micros": 0, "available_micros": 3997996},
{"day": "2026-11-28", "head": "\\x3429bb7b8b4183cd7c924f3aff3af010c993bdc2878d28df3286b7f31d3e5046", "salt": "\\x1b04e16870ac4497bb68f8e2ebde67fe", "version": 2, "currency": "GC", "position": 0, "wallet_id": 162, "on_hold_micros": 0, "at_tables_micros": 800000, "available_micros": 9999000000},
{"day": "2026-11-28", "head": "\\x3a41bbf6fe00b7ab20038151bf8f852a9e2d3605d644069d4ec3876ec6a2b0c2", "salt": "\\x8dd8f354bd144dd382f75950c53ecd8d", "version": 3, "currency": "GC", "position": 4, "wallet_id": 226, "on_hold_micros": 0, "at_tables_micros": 0, "available_micros": 218703},
{"day": "2026-11-28", "head": "\\x6669a38db2ae5231760e28b154a83b74c2ea16db31f2aeecd4f52811650b83f9", "salt": "\\x7c661572be9c45259b62cbce58decf0b", "version": 1, "currency": "SC", "position": 2, "wallet_id": 196, "on_hold_micros": 0, "at_tables_micros": 0, "available_micros": 1000000},
{"day": "2026-11-28", "head": "\\xa951374bf9fd3e8bd06722af8a7f64e352206b06a2d34f3b4fbdbd06e3f72c85", "salt": "\\x62c6ce1cc10240c2b2356247175e59ec", "version": 2, "currency": "GC", "position": 2, "wallet_id": 34, "on_hold_micros": 0, "at_tables_micros": 0, "available_micros": 0},
{"day": "2026-11-28", "head": "\\xb3bf2b3d986aa6e17bf29176139ee51d6e06463a73cd287404d49a2ff8bbaa13", "salt": "\\xead033ced69f4616b7f5f83be0960012", "version": 15, "currency": "GC", "position": 5, "wallet_id": 290, "on_hold_micros": 76802, "at_tables_micros": 7195941, "available_micros": 5001326898},
{"day": "2026-11-28", "head": "\\xdfdbd8b6cd2fd96bad1fa0786a6c3a115f45fd91411ed86614964015022a6b38", "salt": "\\x6295e88f9d3d481887740fc6959bb8e0", "version": 2, "currency": "GC", "position": 1, "wallet_id": 98, "on_hold_micros": 0, "at_tables_micros": 0, "available_micros": 3997995992},
{"day": "2026-11-28", "head": "\\xee7f3a00cd5651af2e1e5b09d0399e1feb54ed3aad508e57fff62d8c44bd132a", "salt": "\\x24fdb5565b914d42b343ec179249173b", "version": 12, "currency": "SC", "position": 0, "wallet_id": 324, "on_hold_micros": 14801, "at_tables_micros": 109001, "available_micros": 5840638},
{"day": "2026-11-28", "head": "\\xefff0d9becaeeaeab73723055de7bf2df637107f2abed294ad84b6f8423fe264", "salt": "\\x83dded2f25074e4f9db6b166eb9086cd", "version": 11, "currency": "GC", "position": 3, "wallet_id": 354, "on_hold_micros": 8701, "at_tables_micros": 303002, "available_micros": 10000648598}
]$json$);

delete from ledger.root_nodes;
insert into ledger.root_nodes (day, currency, level, "position", hash, sum_micros) overriding system value
select day, currency, level, "position", hash, sum_micros from jsonb_populate_recordset(null::ledger.root_nodes, $json$[
{"day": "2026-11-28", "hash": "\\x06c227f8ccd09507d042d9e001e8cd5d6365d8b8b1cc8d0257fd1cc9aea51de9", "level": 0, "currency": "GC", "position": 2, "sum_micros": 0},
{"day": "2026-11-28", "hash": "\\x1190bdd53b880704b12e4bcb18259c3776d118daba4b3ea269be904345dd6d86", "level": 3, "currency": "GC", "position": 0, "sum_micros": 29007574637},
{"day": "2026-11-28", "hash": "\\x1da1d75b4282ecc2a8d25da78e2b187144bb3b801e09ef4cc6a1aaad414caa68", "level": 1, "currency": "GC", "position": 1, "sum_micros": 10000960301},
{"day": "2026-11-28", "hash": "\\x1e2670755190bf71df051b26555aa07f390b891dcae68db30e4fe7e19499f1f9", "level": 0, "currency": "SC", "position": 4, "sum_micros": 3997996},
{"day": "2026-11-28", "hash": "\\x1e2670755190bf71df051b26555aa07f390b891dcae68db30e4fe7e19499f1f9", "level": 1, "currency": "SC", "position": 2, "sum_micros": 3997996},
{"day": "2026-11-28", "hash": "\\x1e2670755190bf71df051b26555aa07f390b891dcae68db30e4fe7e19499f1f9", "level": 2, "currency": "SC", "position": 1, "sum_micros": 3997996},
{"day": "2026-11-28", "hash": "\\x33dca27a0dbc788663b1d401e498304d3cbfaf0ab3b43c1ab7fe3e9020995248", "level": 0, "currency": "SC", "position": 3, "sum_micros": 2698002},
{"day": "2026-11-28", "hash": "\\x4882176e377e07fff539140139b0ad29b2f63820120dbb76ad63db0a8b2c7e05", "level": 1, "currency": "GC", "position": 2, "sum_micros": 5008818344},
{"day": "2026-11-28", "hash": "\\x4882176e377e07fff539140139b0ad29b2f63820120dbb76ad63db0a8b2c7e05", "level": 2, "currency": "GC", "position": 1, "sum_micros": 5008818344},
{"day": "2026-11-28", "hash": "\\x4d37ead3348f75ec53e090be2c3f939ff43b14318c75d68bae87e735194846c6", "level": 0, "currency": "GC", "position": 3, "sum_micros": 10000960301},
{"day": "2026-11-28", "hash": "\\x4d5f18e633d9f0bec9cc147175c3d95137dc4da99de080cc5e78243bbdfcea47", "level": 2, "currency": "SC", "position": 0, "sum_micros": 9662442},
{"day": "2026-11-28", "hash": "\\x66d9605a5dcb8e5d23b14c383c235b265ab3706d76b1b6331aacbc7cf66d2084", "level": 0, "currency": "GC", "position": 1, "sum_micros": 3997995992},
{"day": "2026-11-28", "hash": "\\x69fe920f2b6364cec21c81a486b8862f00a75e5c55ee117bc76cce4b72169420", "level": 3, "currency": "SC", "position": 0, "sum_micros": 13660438},
{"day": "2026-11-28", "hash": "\\x8bc63f68f89b1b6813ae3f0a1cdd88871dc971bc0d09fa900a8d86a9f0fad121", "level": 0, "currency": "SC", "position": 0, "sum_micros": 5964440},
{"day": "2026-11-28", "hash": "\\xaacc73cd97c6ee9d85b674f16e93221dee563221b83b5987bd65f692158827c3", "level": 0, "currency": "GC", "position": 4, "sum_micros": 218703},
{"day": "2026-11-28", "hash": "\\xabded5de64b6249ae57a0958ecdf9b6df4d080f33dfd977fb4e15a17170c1eba", "level": 1, "currency": "GC", "position": 0, "sum_micros": 13997795992},
{"day": "2026-11-28", "hash": "\\xace110b707a2a47c28705413417178836c6ae45d217525baa8f134ffb6594b3e", "level": 1, "currency": "SC", "position": 1, "sum_micros": 3698002},
{"day": "2026-11-28", "hash": "\\xb692c4bc11b2c9013c139b194f53348379b8f427e84f6a6c743ba971dc1e3a0c", "level": 0, "currency": "SC", "position": 1, "sum_micros": 0},
{"day": "2026-11-28", "hash": "\\xbca9b989bb792505c6c4ad144fe5fe26591299e03bbdd88d77b90cb89b672d97", "level": 0, "currency": "GC", "position": 5, "sum_micros": 5008599641},
{"day": "2026-11-28", "hash": "\\xbd344976a86a985fbd1010379cf4e74cdeeb430014be650785c9915761f6b052", "level": 0, "currency": "GC", "position": 0, "sum_micros": 9999800000},
{"day": "2026-11-28", "hash": "\\xc155ffe2b50c3f6178751b9dd94987542d7ddee945cdf4612bed9ef0f22fd95c", "level": 2, "currency": "GC", "position": 0, "sum_micros": 23998756293},
{"day": "2026-11-28", "hash": "\\xcc0751790be89a09926f4730f6f58d77457695389638fca4fa8981b90e3c6d2d", "level": 1, "currency": "SC", "position": 0, "sum_micros": 5964440},
{"day": "2026-11-28", "hash": "\\xed00f31b9a47bac959ba38baa4d41b298234016854aa5b544de12be9228d212c", "level": 0, "currency": "SC", "position": 2, "sum_micros": 1000000}
]$json$);

delete from ledger.roots;
insert into ledger.roots (day, currency, leaf_count, height, total_micros, root, taken_at, snapshot, signature, key_id) overriding system value
select day, currency, leaf_count, height, total_micros, root, taken_at, snapshot, signature, key_id from jsonb_populate_recordset(null::ledger.roots, $json$[
{"day": "2026-11-28", "root": "\\x1190bdd53b880704b12e4bcb18259c3776d118daba4b3ea269be904345dd6d86", "height": 3, "key_id": null, "currency": "GC", "snapshot": "986:986:", "taken_at": "2026-11-28T23:48:02.67125+00:00", "signature": null, "leaf_count": 6, "total_micros": 29007574637},
{"day": "2026-11-28", "root": "\\x69fe920f2b6364cec21c81a486b8862f00a75e5c55ee117bc76cce4b72169420", "height": 3, "key_id": null, "currency": "SC", "snapshot": "986:986:", "taken_at": "2026-11-28T23:48:02.67125+00:00", "signature": null, "leaf_count": 5, "total_micros": 13660438}
]$json$);

delete from ledger.sessions;
insert into ledger.sessions (session_id, account_id, wallet_id, game_id, opened_at, closed_at, cancelled_at, flagged_at) overriding system value
select session_id, account_id, wallet_id, game_id, opened_at, closed_at, cancelled_at, flagged_at from jsonb_populate_recordset(null::ledger.sessions, $json$[
{"game_id": "dice", "closed_at": "2026-11-28T23:48:01.97659+00:00", "opened_at": "2026-11-28T23:48:01.97427+00:00", "wallet_id": 290, "account_id": 450, "flagged_at": null, "session_id": "b32c3fe6-a64c-4fda-a04d-b5a30e6c249e", "cancelled_at": null},
{"game_id": "dice", "closed_at": "2026-11-28T23:48:01.998049+00:00", "opened_at": "2026-11-28T23:48:01.933166+00:00", "wallet_id": 324, "account_id": 420, "flagged_at": null, "session_id": "54c38e1b-520a-419c-ae2e-8c84fd929105", "cancelled_at": null},
{"game_id": "dice", "closed_at": "2026-11-28T23:48:02.170403+00:00", "opened_at": "2026-11-28T23:48:02.053372+00:00", "wallet_id": 354, "account_id": 514, "flagged_at": null, "session_id": "7dff5b70-51dd-4aaa-beaa-f2d279563f3e", "cancelled_at": null},
{"game_id": "dice", "closed_at": "2026-11-28T23:48:02.230113+00:00", "opened_at": "2026-11-28T23:48:02.106668+00:00", "wallet_id": 388, "account_id": 548, "flagged_at": null, "session_id": "8aa47b02-ab72-4979-9ef2-57da73cafe10", "cancelled_at": null},
{"game_id": "dice", "closed_at": "2026-11-28T23:48:02.451776+00:00", "opened_at": "2026-11-28T23:48:02.278521+00:00", "wallet_id": 290, "account_id": 738, "flagged_at": null, "session_id": "9ebd0e2f-2f69-45d9-aae6-c11ed50d63ac", "cancelled_at": null},
{"game_id": "dice", "closed_at": "2026-11-28T23:48:02.499579+00:00", "opened_at": "2026-11-28T23:48:02.135793+00:00", "wallet_id": 324, "account_id": 580, "flagged_at": null, "session_id": "b5ad93ac-1c81-48b5-a283-f98f7dd6f01a", "cancelled_at": null},
{"game_id": "dice", "closed_at": null, "opened_at": "2026-11-28T23:48:02.163125+00:00", "wallet_id": 290, "account_id": 642, "flagged_at": null, "session_id": "ad7dd930-5246-4d35-abb4-8dd806b46fe2", "cancelled_at": null},
{"game_id": "dice", "closed_at": null, "opened_at": "2026-11-28T23:48:02.208173+00:00", "wallet_id": 324, "account_id": 708, "flagged_at": null, "session_id": "358a14ec-42b4-4526-a44a-61e9138ca559", "cancelled_at": null},
{"game_id": "dice", "closed_at": null, "opened_at": "2026-11-28T23:48:02.35772+00:00", "wallet_id": 388, "account_id": 772, "flagged_at": null, "session_id": "d6db6811-c043-4c80-bff1-66e7efdb643d", "cancelled_at": null},
{"game_id": "dice", "closed_at": null, "opened_at": "2026-11-28T23:48:02.438042+00:00", "wallet_id": 354, "account_id": 866, "flagged_at": null, "session_id": "eb2d783d-0dd1-4842-9ebc-0cb9f04a609e", "cancelled_at": null},
{"game_id": "dice", "closed_at": null, "opened_at": "2026-11-28T23:48:02.467471+00:00", "wallet_id": 354, "account_id": 898, "flagged_at": null, "session_id": "d3658232-4a7e-46df-9f99-261812814734", "cancelled_at": null},
{"game_id": "dice", "closed_at": null, "opened_at": "2026-11-28T23:48:02.478261+00:00", "wallet_id": 388, "account_id": 932, "flagged_at": null, "session_id": "a219b99c-bc36-489f-87f9-531af1274b43", "cancelled_at": null},
{"game_id": "dice", "closed_at": null, "opened_at": "2026-11-28T23:48:02.546345+00:00", "wallet_id": 162, "account_id": 962, "flagged_at": null, "session_id": "00000000-0000-7000-8000-000000000700", "cancelled_at": null},
{"game_id": null, "closed_at": null, "opened_at": null, "wallet_id": null, "account_id": null, "flagged_at": null, "session_id": "1ee12812-96f0-4996-83d9-8086f7df143c", "cancelled_at": "2026-11-28T23:48:01.987003+00:00"},
{"game_id": null, "closed_at": null, "opened_at": null, "wallet_id": null, "account_id": null, "flagged_at": null, "session_id": "61a42347-02f7-448a-b094-1c337c041ac7", "cancelled_at": "2026-11-28T23:48:02.466941+00:00"},
{"game_id": null, "closed_at": null, "opened_at": null, "wallet_id": null, "account_id": null, "flagged_at": null, "session_id": "bf761c5a-9240-48be-89ad-97c050a8d328", "cancelled_at": "2026-11-28T23:48:02.184697+00:00"}
]$json$);

delete from ledger.wallets;
insert into ledger.wallets (account_id, player_id, currency, hold_id, receivable_id, lots_open, restricted, created_at) overriding system value
select account_id, player_id, currency, hold_id, receivable_id, lots_open, restricted, created_at from jsonb_populate_recordset(null::ledger.wallets, $json$[
{"hold_id": 482, "currency": "GC", "lots_open": false, "player_id": "d3b13405-d135-4c3c-b15c-0cf32feb53a0", "account_id": 290, "created_at": "2026-11-28T23:48:01.860967+00:00", "restricted": true, "receivable_id": null},
{"hold_id": 612, "currency": "SC", "lots_open": true, "player_id": "926e6d78-cba4-4ae2-88f2-1801292bf8a9", "account_id": 388, "created_at": "2026-11-28T23:48:01.864391+00:00", "restricted": true, "receivable_id": null},
{"hold_id": 674, "currency": "GC", "lots_open": false, "player_id": "926e6d78-cba4-4ae2-88f2-1801292bf8a9", "account_id": 354, "created_at": "2026-11-28T23:48:01.86353+00:00", "restricted": true, "receivable_id": null},
{"hold_id": 836, "currency": "SC", "lots_open": true, "player_id": "d3b13405-d135-4c3c-b15c-0cf32feb53a0", "account_id": 324, "created_at": "2026-11-28T23:48:01.861922+00:00", "restricted": true, "receivable_id": null},
{"hold_id": null, "currency": "GC", "lots_open": false, "player_id": "00000000-0000-7000-8000-000000000001", "account_id": 98, "created_at": "2026-11-28T23:48:01.743227+00:00", "restricted": true, "receivable_id": null},
{"hold_id": null, "currency": "GC", "lots_open": false, "player_id": "00000000-0000-7000-8000-000000000002", "account_id": 162, "created_at": "2026-11-28T23:48:01.812174+00:00", "restricted": false, "receivable_id": null},
{"hold_id": null, "currency": "GC", "lots_open": false, "player_id": "00000000-0000-7000-8000-000000000003", "account_id": 34, "created_at": "2026-11-28T23:48:01.686605+00:00", "restricted": false, "receivable_id": null},
{"hold_id": null, "currency": "GC", "lots_open": false, "player_id": "b2af3393-82e2-4800-aec6-d1da83bf39e8", "account_id": 226, "created_at": "2026-11-28T23:48:01.851588+00:00", "restricted": false, "receivable_id": null},
{"hold_id": null, "currency": "SC", "lots_open": false, "player_id": "b2af3393-82e2-4800-aec6-d1da83bf39e8", "account_id": 260, "created_at": "2026-11-28T23:48:01.85399+00:00", "restricted": false, "receivable_id": null},
{"hold_id": null, "currency": "SC", "lots_open": true, "player_id": "00000000-0000-7000-8000-000000000001", "account_id": 132, "created_at": "2026-11-28T23:48:01.743512+00:00", "restricted": true, "receivable_id": null},
{"hold_id": null, "currency": "SC", "lots_open": true, "player_id": "00000000-0000-7000-8000-000000000002", "account_id": 196, "created_at": "2026-11-28T23:48:01.812458+00:00", "restricted": false, "receivable_id": null}
]$json$);

delete from payments.adjustments;
insert into payments.adjustments (id, player_id, currency, direction, amount_micros, reason, state, proposed_by, proposed_at, decided_by, decided_at) overriding system value
select id, player_id, currency, direction, amount_micros, reason, state, proposed_by, proposed_at, decided_by, decided_at from jsonb_populate_recordset(null::payments.adjustments, $json$[
{"id": "00000000-0000-7000-8000-000000000500", "state": "approved", "reason": "an apology", "currency": "GC", "direction": "credit", "player_id": "00000000-0000-7000-8000-000000000003", "decided_at": "2026-11-28T23:48:01.671499+00:00", "decided_by": "00000000-0000-7000-8000-000000000002", "proposed_at": "2026-11-28T23:48:01.653408+00:00", "proposed_by": "00000000-0000-7000-8000-000000000004", "amount_micros": 5000000}
]$json$);

delete from payments.daily_bonuses;
insert into payments.daily_bonuses (player_id, day, at) overriding system value
select player_id, day, at from jsonb_populate_recordset(null::payments.daily_bonuses, $json$[
{"at": "2026-11-28T23:48:01.805323+00:00", "day": "2026-11-28", "player_id": "00000000-0000-7000-8000-000000000002"},
{"at": "2026-11-28T23:48:02.485181+00:00", "day": "2026-11-28", "player_id": "926e6d78-cba4-4ae2-88f2-1801292bf8a9"}
]$json$);

delete from payments.idempotency_keys;
insert into payments.idempotency_keys (player_id, key, request_digest, reply, at) overriding system value
select player_id, key, request_digest, reply, at from jsonb_populate_recordset(null::payments.idempotency_keys, $json$[
{"at": "2026-11-28T23:48:01.653408+00:00", "key": "an-adjustment", "reply": {"id": "00000000-0000-7000-8000-000000000500", "state": "proposed", "reason": "an apology", "currency": "GC", "playerId": "00000000-0000-7000-8000-000000000003", "decidedBy": null, "direction": "credit", "proposedBy": "00000000-0000-7000-8000-000000000004", "decidedAtMs": null, "amountMicros": "5000000", "proposedAtMs": "1795909681653"}, "player_id": "00000000-0000-7000-8000-000000000004", "request_digest": "\\x636f6e74656e742e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"},
{"at": "2026-11-28T23:48:01.700942+00:00", "key": "a-key", "reply": {"purchaseId": "00000000-0000-7000-8000-000000000600"}, "player_id": "00000000-0000-7000-8000-000000000001", "request_digest": "\\x616e206f726465722e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"},
{"at": "2026-11-28T23:48:01.771003+00:00", "key": "a-refund", "reply": {"refundId": "00000000-0000-7000-8000-000000001012"}, "player_id": "00000000-0000-7000-8000-000000000004", "request_digest": "\\x6120726566756e642e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"},
{"at": "2026-11-28T23:48:01.804787+00:00", "key": "a-bonus", "reply": {"grants": [{"currency": "GC", "amountMicros": "10000000000"}, {"currency": "SC", "amountMicros": "1000000"}], "nextDay": "2026-11-29", "balances": [{"version": 1, "currency": "GC", "debtMicros": "0", "onHoldMicros": "0", "atTablesMicros": "0", "availableMicros": "10000000000"}, {"version": 1, "currency": "SC", "debtMicros": "0", "onHoldMicros": "0", "atTablesMicros": "0", "availableMicros": "1000000"}]}, "player_id": "00000000-0000-7000-8000-000000000002", "request_digest": "\\x6120626f6e75732e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e"},
{"at": "2026-11-28T23:48:02.28107+00:00", "key": "order:d3b13405-d135-4c3c-b15c-0cf32feb53a0:15", "reply": {"purchaseId": "049813f1-c492-42c4-8fa8-007848023b84"}, "player_id": "d3b13405-d135-4c3c-b15c-0cf32feb53a0", "request_digest": "\\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
{"at": "2026-11-28T23:48:02.480437+00:00", "key": "bonus:926e6d78-cba4-4ae2-88f2-1801292bf8a9:19", "reply": {"grants": [{"currency": "GC", "amountMicros": "10000000000"}, {"currency": "SC", "amountMicros": "1000000"}], "nextDay": "2026-11-29", "balances": [{"version": 10, "currency": "GC", "debtMicros": "0", "onHoldMicros": "8701", "atTablesMicros": "303002", "availableMicros": "10000191398"}, {"version": 9, "currency": "SC", "debtMicros": "0", "onHoldMicros": "38401", "atTablesMicros": "1216601", "availableMicros": "1443000"}]}, "player_id": "926e6d78-cba4-4ae2-88f2-1801292bf8a9", "request_digest": "\\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
]$json$);

delete from payments.provider_events;
insert into payments.provider_events (provider, event_id, type, outcome, purchase_id, created_at, received_at) overriding system value
select provider, event_id, type, outcome, purchase_id, created_at, received_at from jsonb_populate_recordset(null::payments.provider_events, $json$[
{"type": "paid", "outcome": "applied", "event_id": "event-1", "provider": "stripe", "created_at": "2026-11-28T23:48:01.740568+00:00", "purchase_id": "00000000-0000-7000-8000-000000000600", "received_at": "2026-11-28T23:48:01.740766+00:00"},
{"type": "refund", "outcome": "applied", "event_id": "event-2", "provider": "stripe", "created_at": "2026-11-28T23:48:01.780558+00:00", "purchase_id": "00000000-0000-7000-8000-000000000600", "received_at": "2026-11-28T23:48:01.780634+00:00"}
]$json$);

delete from payments.provider_movements;
insert into payments.provider_movements (provider, movement_id, kind, amount_micros, fee_micros, currency, payment_id, at) overriding system value
select provider, movement_id, kind, amount_micros, fee_micros, currency, payment_id, at from jsonb_populate_recordset(null::payments.provider_movements, $json$[
{"at": "2026-11-28T23:47:01.792+00:00", "kind": "charge", "currency": "USD", "provider": "stripe", "fee_micros": 300000, "payment_id": "payment-1", "movement_id": "move-1", "amount_micros": 4990000},
{"at": "2026-11-28T23:47:01.792+00:00", "kind": "refund", "currency": "USD", "provider": "stripe", "fee_micros": 0, "payment_id": "payment-1", "movement_id": "move-2", "amount_micros": -1000000}
]$json$);

delete from payments.purchases;
insert into payments.purchases (id, player_id, package_id, provider, price_micros, gc_micros, sc_bonus_micros, bonus_multiple, bonus_lives_days, payment_state, provider_reference, provider_payment_id, checkout_url, flag, withdrawn_at, withdrawn_for, payer, failure, charged_micros, created_at, expires_at, paid_at, next_check_at, checks, check_failures, check_error, parked_at, looked_at, credited, reversed_micros, gc_taken_micros, sc_taken_micros, bonus_lot_id, postings) overriding system value
select id, player_id, package_id, provider, price_micros, gc_micros, sc_bonus_micros, bonus_multiple, bonus_lives_days, payment_state, provider_reference, provider_payment_id, checkout_url, flag, withdrawn_at, withdrawn_for, payer, failure, charged_micros, created_at, expires_at, paid_at, next_check_at, checks, check_failures, check_error, parked_at, looked_at, credited, reversed_micros, gc_taken_micros, sc_taken_micros, bonus_lot_id, postings from jsonb_populate_recordset(null::payments.purchases, $json$[
{"id": "00000000-0000-7000-8000-000000000600", "flag": null, "payer": "da0d4b103341f3e6b5a9e1ee3ee34a2088e6db1b6d67613db33cd3eeefd2744b", "checks": 0, "failure": null, "paid_at": "2026-11-28T23:48:01.740766+00:00", "credited": true, "postings": 2, "provider": "stripe", "gc_micros": 5000000000, "looked_at": null, "parked_at": null, "player_id": "00000000-0000-7000-8000-000000000001", "created_at": "2026-11-28T23:48:01.70189+00:00", "expires_at": "2026-11-29T00:48:01.70189+00:00", "package_id": "small", "check_error": null, "bonus_lot_id": 1, "checkout_url": "https://pay.example/1", "price_micros": 4990000, "withdrawn_at": null, "next_check_at": "2026-11-28T23:50:01.70189+00:00", "payment_state": "paid", "withdrawn_for": null, "bonus_multiple": 1.00, "charged_micros": 4990000, "check_failures": 0, "gc_taken_micros": 1002004008, "reversed_micros": 1000000, "sc_bonus_micros": 5000000, "sc_taken_micros": 1002004, "bonus_lives_days": 60, "provider_reference": "checkout-1", "provider_payment_id": "payment-1"},
{"id": "049813f1-c492-42c4-8fa8-007848023b84", "flag": null, "payer": null, "checks": 0, "failure": null, "paid_at": "2026-11-28T23:48:02.36029+00:00", "credited": true, "postings": 1, "provider": "stripe", "gc_micros": 5000000000, "looked_at": null, "parked_at": null, "player_id": "d3b13405-d135-4c3c-b15c-0cf32feb53a0", "created_at": "2026-11-28T23:48:02.283494+00:00", "expires_at": "2026-11-29T00:18:02.283494+00:00", "package_id": "small", "check_error": null, "bonus_lot_id": 8, "checkout_url": null, "price_micros": 4990000, "withdrawn_at": null, "next_check_at": "2026-11-28T23:50:02.283494+00:00", "payment_state": "paid", "withdrawn_for": null, "bonus_multiple": 1.00, "charged_micros": 4990000, "check_failures": 0, "gc_taken_micros": 0, "reversed_micros": 0, "sc_bonus_micros": 5000000, "sc_taken_micros": 0, "bonus_lives_days": 60, "provider_reference": "checkout 049813f1-c492-42c4-8fa8-007848023b84", "provider_payment_id": "payment 049813f1-c492-42c4-8fa8-007848023b84"}
]$json$);

delete from payments.receipts;
insert into payments.receipts (id, purchase_id, player_id, kind, facts, created_at, taken_at) overriding system value
select id, purchase_id, player_id, kind, facts, created_at, taken_at from jsonb_populate_recordset(null::payments.receipts, $json$[
{"id": "51cbb9ea-af96-4312-8bc8-4f7aef784ebb", "kind": "reversed", "facts": {"atMs": "1795909681791", "gcMicros": "5000000000", "purchaseId": "00000000-0000-7000-8000-000000000600", "packageName": "Handful of coins", "priceMicros": "4990000", "scBonusMicros": "5000000", "reversedMicros": "1000000"}, "taken_at": null, "player_id": "00000000-0000-7000-8000-000000000001", "created_at": "2026-11-28T23:48:01.79133+00:00", "purchase_id": "00000000-0000-7000-8000-000000000600"},
{"id": "528cc35a-e76a-4172-9ced-85a93bdf7ce4", "kind": "paid", "facts": {"atMs": "1795909682385", "gcMicros": "5000000000", "purchaseId": "049813f1-c492-42c4-8fa8-007848023b84", "packageName": "Handful of coins", "priceMicros": "4990000", "scBonusMicros": "5000000", "reversedMicros": "0"}, "taken_at": null, "player_id": "d3b13405-d135-4c3c-b15c-0cf32feb53a0", "created_at": "2026-11-28T23:48:02.385472+00:00", "purchase_id": "049813f1-c492-42c4-8fa8-007848023b84"},
{"id": "9fbb759b-90dd-42a6-b7f9-7103670873f9", "kind": "paid", "facts": {"atMs": "1795909681766", "gcMicros": "5000000000", "purchaseId": "00000000-0000-7000-8000-000000000600", "packageName": "Handful of coins", "priceMicros": "4990000", "scBonusMicros": "5000000", "reversedMicros": "0"}, "taken_at": null, "player_id": "00000000-0000-7000-8000-000000000001", "created_at": "2026-11-28T23:48:01.766564+00:00", "purchase_id": "00000000-0000-7000-8000-000000000600"}
]$json$);

delete from payments.reconciliation_runs;
insert into payments.reconciliation_runs (id, provider, at, from_at, upto_at, movements, fees_micros, differences, report) overriding system value
select id, provider, at, from_at, upto_at, movements, fees_micros, differences, report from jsonb_populate_recordset(null::payments.reconciliation_runs, $json$[
{"at": "2026-11-28T23:48:01.80195+00:00", "id": 1, "report": [], "from_at": "2026-11-27T23:48:01.79654+00:00", "upto_at": "2026-11-28T23:48:01.79654+00:00", "provider": "stripe", "movements": 2, "differences": 0, "fees_micros": 300000}
]$json$);

delete from payments.refund_requests;
insert into payments.refund_requests (id, purchase_id, amount_micros, reason, state, requested_by, requested_at, decided_by, decided_at, provider_refund_id, failure, next_try_at, attempts, last_error, parked_at) overriding system value
select id, purchase_id, amount_micros, reason, state, requested_by, requested_at, decided_by, decided_at, provider_refund_id, failure, next_try_at, attempts, last_error, parked_at from jsonb_populate_recordset(null::payments.refund_requests, $json$[
{"id": "00000000-0000-7000-8000-000000001012", "state": "approved", "reason": "asked for", "failure": null, "attempts": 0, "parked_at": null, "decided_at": null, "decided_by": null, "last_error": null, "next_try_at": "2026-11-28T23:49:01.772882+00:00", "purchase_id": "00000000-0000-7000-8000-000000000600", "requested_at": "2026-11-28T23:48:01.772882+00:00", "requested_by": "00000000-0000-7000-8000-000000000004", "amount_micros": 1000000, "provider_refund_id": null}
]$json$);

delete from payments.refunds;
insert into payments.refunds (provider, refund_id, payment_id, amount_micros, status, at) overriding system value
select provider, refund_id, payment_id, amount_micros, status, at from jsonb_populate_recordset(null::payments.refunds, $json$[
{"at": "2026-11-28T23:48:01.780634+00:00", "status": "succeeded", "provider": "stripe", "refund_id": "refund-1", "payment_id": "payment-1", "amount_micros": 1000000}
]$json$);

delete from social.edges;
insert into social.edges (owner_id, other_id, state, since) overriding system value
select owner_id, other_id, state, since from jsonb_populate_recordset(null::social.edges, $json$[
{"since": "2026-11-28T23:48:02.586651+00:00", "state": "friend", "other_id": "00000000-0000-7000-8000-000000000001", "owner_id": "00000000-0000-7000-8000-000000000002"},
{"since": "2026-11-28T23:48:02.586651+00:00", "state": "friend", "other_id": "00000000-0000-7000-8000-000000000002", "owner_id": "00000000-0000-7000-8000-000000000001"},
{"since": "2026-11-28T23:48:02.592574+00:00", "state": "blocked", "other_id": "00000000-0000-7000-8000-000000000003", "owner_id": "00000000-0000-7000-8000-000000000002"}
]$json$);

delete from social.outbox;
insert into social.outbox (id, kind, target_id, content, due_at, attempts, last_error, parked_at) overriding system value
select id, kind, target_id, content, due_at, attempts, last_error, parked_at from jsonb_populate_recordset(null::social.outbox, $json$[
{"id": 1, "kind": "notice", "due_at": "2026-11-28T23:48:02.568555+00:00", "content": {"key": "ask:00000000-0000-7000-8000-000000000001", "atMs": 1795909682568, "from": "00000000-0000-7000-8000-000000000001", "kind": "friend_request", "facts": {}, "fromName": "ann"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000002", "last_error": null},
{"id": 10, "kind": "forget", "due_at": "2026-11-28T23:48:02.668315+00:00", "content": {"playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000002", "last_error": null},
{"id": 11, "kind": "relations", "due_at": "2026-11-28T23:48:02.668315+00:00", "content": {}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000003", "last_error": null},
{"id": 12, "kind": "forget", "due_at": "2026-11-28T23:48:02.668315+00:00", "content": {"playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000003", "last_error": null},
{"id": 13, "kind": "room", "due_at": "2026-11-28T23:48:02.668315+00:00", "content": {"kind": "forget", "title": "Dice", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000201", "last_error": null},
{"id": 14, "kind": "room", "due_at": "2026-11-28T23:48:02.668315+00:00", "content": {"kind": "forget", "title": "Limbo", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000202", "last_error": null},
{"id": 15, "kind": "room", "due_at": "2026-11-28T23:48:02.668315+00:00", "content": {"kind": "forget", "title": "Mines", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000203", "last_error": null},
{"id": 16, "kind": "room", "due_at": "2026-11-28T23:48:02.668315+00:00", "content": {"kind": "forget", "title": "Plinko", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000204", "last_error": null},
{"id": 17, "kind": "room", "due_at": "2026-11-28T23:48:02.668315+00:00", "content": {"kind": "forget", "title": "Roulette", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000205", "last_error": null},
{"id": 18, "kind": "room", "due_at": "2026-11-28T23:48:02.668315+00:00", "content": {"kind": "forget", "title": "Keno", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000206", "last_error": null},
{"id": 19, "kind": "room", "due_at": "2026-11-28T23:48:02.668315+00:00", "content": {"kind": "forget", "title": "Wheel", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000207", "last_error": null},
{"id": 20, "kind": "room", "due_at": "2026-11-28T23:48:02.668315+00:00", "content": {"kind": "forget", "title": "Blackjack", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000208", "last_error": null},
{"id": 21, "kind": "room", "due_at": "2026-11-28T23:48:02.668315+00:00", "content": {"kind": "forget", "title": "Lobby", "playerId": "00000000-0000-7000-8000-000000000003"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000100", "last_error": null},
{"id": 3, "kind": "relations", "due_at": "2026-11-28T23:48:02.586651+00:00", "content": {}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000001", "last_error": null},
{"id": 4, "kind": "notice", "due_at": "2026-11-28T23:48:02.586651+00:00", "content": {"key": "friend:00000000-0000-7000-8000-000000000002", "atMs": 1795909682586, "from": "00000000-0000-7000-8000-000000000002", "kind": "friend_accepted", "facts": {}, "fromName": "bob"}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000001", "last_error": null},
{"id": 7, "kind": "room", "due_at": "2026-11-28T23:48:02.607332+00:00", "content": {"kind": "sanction", "version": 2, "playerId": "00000000-0000-7000-8000-000000000003", "mutedUntilMs": 1795996074695, "bannedUntilMs": null}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000100", "last_error": null},
{"id": 9, "kind": "relations", "due_at": "2026-11-28T23:48:02.668315+00:00", "content": {}, "attempts": 0, "parked_at": null, "target_id": "00000000-0000-7000-8000-000000000002", "last_error": null}
]$json$);

delete from social.people;
insert into social.people (player_id, version, asked_since, asked) overriding system value
select player_id, version, asked_since, asked from jsonb_populate_recordset(null::social.people, $json$[
{"asked": 0, "version": 2, "player_id": "00000000-0000-7000-8000-000000000003", "asked_since": "-infinity"},
{"asked": 0, "version": 3, "player_id": "00000000-0000-7000-8000-000000000002", "asked_since": "-infinity"},
{"asked": 1, "version": 1, "player_id": "00000000-0000-7000-8000-000000000001", "asked_since": "2026-11-28T23:48:02.568555+00:00"}
]$json$);

delete from social.reports;
insert into social.reports (id, room_id, message_id, reporter_id, author_id, reason, context, created_at, state, resolution, resolved_by, resolved_at) overriding system value
select id, room_id, message_id, reporter_id, author_id, reason, context, created_at, state, resolution, resolved_by, resolved_at from jsonb_populate_recordset(null::social.reports, $json$[
{"id": "00000000-0000-7000-8000-000000001014", "state": "open", "reason": "rude", "context": [], "room_id": "00000000-0000-7000-8000-000000000800", "author_id": "00000000-0000-7000-8000-000000000001", "created_at": "2026-11-28T23:48:02.604566+00:00", "message_id": "00000000-0000-7000-8000-000000001015", "resolution": null, "reporter_id": "00000000-0000-7000-8000-000000000002", "resolved_at": null, "resolved_by": null}
]$json$);

delete from social.room_members;
insert into social.room_members (room_id, player_id, role, joined_at) overriding system value
select room_id, player_id, role, joined_at from jsonb_populate_recordset(null::social.room_members, $json$[
{"role": "member", "room_id": "00000000-0000-7000-8000-000000001013", "joined_at": "2026-11-28T23:48:02.600569+00:00", "player_id": "00000000-0000-7000-8000-000000000001"},
{"role": "member", "room_id": "00000000-0000-7000-8000-000000001013", "joined_at": "2026-11-28T23:48:02.600569+00:00", "player_id": "00000000-0000-7000-8000-000000000002"},
{"role": "owner", "room_id": "00000000-0000-7000-8000-000000000800", "joined_at": "2026-11-28T23:48:02.596542+00:00", "player_id": "00000000-0000-7000-8000-000000000001"}
]$json$);

delete from social.rooms;
insert into social.rooms (id, kind, title, game_id, owner_id, low_id, high_id, shards, policy, version, created_at, made_by, made_key) overriding system value
select id, kind, title, game_id, owner_id, low_id, high_id, shards, policy, version, created_at, made_by, made_key from jsonb_populate_recordset(null::social.rooms, $json$[
{"id": "00000000-0000-7000-8000-000000000100", "kind": "public", "title": "Lobby", "low_id": null, "policy": {}, "shards": 0, "game_id": null, "high_id": null, "made_by": null, "version": 2, "made_key": null, "owner_id": null, "created_at": "2026-11-28T23:48:01.03089+00:00"},
{"id": "00000000-0000-7000-8000-000000000201", "kind": "game", "title": "Dice", "low_id": null, "policy": {}, "shards": 0, "game_id": "dice", "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-28T23:48:01.03089+00:00"},
{"id": "00000000-0000-7000-8000-000000000202", "kind": "game", "title": "Limbo", "low_id": null, "policy": {}, "shards": 0, "game_id": "limbo", "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-28T23:48:01.03089+00:00"},
{"id": "00000000-0000-7000-8000-000000000203", "kind": "game", "title": "Mines", "low_id": null, "policy": {}, "shards": 0, "game_id": "mines", "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-28T23:48:01.03089+00:00"},
{"id": "00000000-0000-7000-8000-000000000204", "kind": "game", "title": "Plinko", "low_id": null, "policy": {}, "shards": 0, "game_id": "plinko", "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-28T23:48:01.03089+00:00"},
{"id": "00000000-0000-7000-8000-000000000205", "kind": "game", "title": "Roulette", "low_id": null, "policy": {}, "shards": 0, "game_id": "roulette", "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-28T23:48:01.03089+00:00"},
{"id": "00000000-0000-7000-8000-000000000206", "kind": "game", "title": "Keno", "low_id": null, "policy": {}, "shards": 0, "game_id": "keno", "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-28T23:48:01.03089+00:00"},
{"id": "00000000-0000-7000-8000-000000000207", "kind": "game", "title": "Wheel", "low_id": null, "policy": {}, "shards": 0, "game_id": "wheel", "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-28T23:48:01.03089+00:00"},
{"id": "00000000-0000-7000-8000-000000000208", "kind": "game", "title": "Blackjack", "low_id": null, "policy": {}, "shards": 0, "game_id": "blackjack", "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-28T23:48:01.03089+00:00"},
{"id": "00000000-0000-7000-8000-000000000800", "kind": "group", "title": "Friends", "low_id": null, "policy": {}, "shards": 0, "game_id": null, "high_id": null, "made_by": null, "version": 1, "made_key": null, "owner_id": "00000000-0000-7000-8000-000000000001", "created_at": "2026-11-28T23:48:02.596542+00:00"},
{"id": "00000000-0000-7000-8000-000000001013", "kind": "direct", "title": "", "low_id": "00000000-0000-7000-8000-000000000001", "policy": {}, "shards": 0, "game_id": null, "high_id": "00000000-0000-7000-8000-000000000002", "made_by": null, "version": 1, "made_key": null, "owner_id": null, "created_at": "2026-11-28T23:48:02.600569+00:00"}
]$json$);

delete from social.sanctions;
insert into social.sanctions (id, room_id, player_id, kind, reason, actor_id, created_at, until, lifted_at, lifted_by) overriding system value
select id, room_id, player_id, kind, reason, actor_id, created_at, until, lifted_at, lifted_by from jsonb_populate_recordset(null::social.sanctions, $json$[
{"id": "00000000-0000-7000-8000-000000001016", "kind": "mute", "until": "2026-11-29T23:47:54.695+00:00", "reason": "rude", "room_id": "00000000-0000-7000-8000-000000000100", "actor_id": "00000000-0000-7000-8000-000000000004", "lifted_at": null, "lifted_by": null, "player_id": "00000000-0000-7000-8000-000000000003", "created_at": "2026-11-28T23:48:02.607332+00:00"}
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
