// Every place that holds a person: columns of Postgres as `schema.table.column`, of an object's SQLite
// as `Class.table.column`. Declared once: what becomes of it when its player leaves, whether the
// player's export has it, and why. test/e2e/personal-data.test.ts walks all tables and objects of a
// player who used everything and finds none that is missing here, and none left that should be gone.

/** What is declared of a place. */
export interface PersonalData {
  /** `kept`: the id stays (it is a pseudonym then); `replaced`: what names the person is; `deleted`. */
  leaving: 'kept' | 'replaced' | 'deleted';
  /** In `GET /v1/me/export`: as such, or by what it is a key to. */
  exported: boolean;
  why: string;
  /** Not found by the walk: it holds a hash or a folded form, or is filled by what the walk lacks. */
  unseen?: true;
}

const account = (why: string): PersonalData => ({ leaving: 'replaced', exported: true, why });
const secret = (why: string): PersonalData => ({ leaving: 'deleted', exported: false, why });
const handedOut = (why: string): PersonalData => ({ leaving: 'deleted', exported: true, why });
const books = (why: string): PersonalData => ({ leaving: 'kept', exported: true, why });
const duty = (why: string): PersonalData => ({ leaving: 'kept', exported: false, why });
const unseen = (declared: PersonalData): PersonalData => ({ ...declared, unseen: true });

const staffOfRules = (...tables: string[]) =>
  Object.fromEntries(
    tables.flatMap((table) =>
      ['entered_by', 'second_by'].map((column) => [
        `rules.${table}.${column}`,
        unseen(duty('staff only: who entered a row of the law')),
      ]),
    ),
  );

/** All of them. */
export const PERSONAL_DATA: Readonly<Record<string, PersonalData>> = {
  // The account.
  'auth.players.id': duty('the pseudonym of what stays'),
  'auth.players.person_id': duty('what binds a person outlives the account (decision 0011)'),
  'auth.players.email': account('signing in'),
  'auth.players.display_name': account('what others see'),
  'auth.players.display_name_folded': unseen(account('two names that read the same')),
  'auth.players.birth_date': unseen(account('age')),
  'auth.person_keys.player_id': duty('keyed hashes of addresses, by which a person is known again'),
  'auth.person_keys.key': unseen(duty('the same')),
  'auth.address_keys.email': secret('hashes of an address that is in use or was just typed'),
  'auth.credentials.player_id': secret('password hash'),
  'auth.credentials.proved_from': unseen(secret('the network of the owner, for notices')),
  'auth.player_roles.player_id': unseen(secret('staff only')),
  'auth.released_names.player_id': handedOut('a name that was given up is held for its owner'),
  'auth.released_names.display_name_folded': unseen(duty('held for 30 days, with no owner')),
  'auth.name_reservations.email': unseen(secret('a name held while nobody proved the address')),
  'auth.registrations.email': unseen(secret('seven days, until the address is proved')),
  'auth.registration_links.email': secret('a mailed link, until its end'),
  'auth.verifications.player_id': secret('a mailed link, until its end'),
  'auth.verifications.email': secret('the same'),
  'auth.email_changes.player_id': handedOut('an address that waits'),
  'auth.email_changes.new_email': handedOut('the same'),
  'auth.recoveries.player_id': unseen(handedOut('who asked to have the account back, 30 days')),
  'auth.recoveries.contact': unseen(handedOut('the same: where they read mail')),
  'auth.notices.player_id': handedOut('what a player was told by mail, 30 days'),
  'auth.notices.key': unseen(secret('the same: of which event it was')),
  'auth.mail_outbox.player_id': unseen(secret('a mail until it is sent')),
  'auth.mail_outbox.to_address': unseen(secret('the same')),
  'auth.sign_ins.player_id': handedOut('devices, places and networks of sign-ins, 30 days'),
  'auth.device_keys.player_id': handedOut('browsers of sign-ins, 400 days: linked accounts'),
  'auth.device_keys.key': unseen(
    handedOut('a keyed hash of a cookie; exported as when it was seen'),
  ),
  'auth.revocations.player_id': unseen(secret('until the hub has heard')),
  'auth.totp.player_id': unseen(secret('second factor')),
  'auth.totp_enrolments.player_id': unseen(secret('second factor')),
  'auth.recovery_codes.player_id': unseen(secret('second factor')),
  'auth.challenges.player_id': unseen(secret('five minutes between password and factor')),
  'auth.erasures.player_id': unseen(duty('that and when the account was closed')),
  'auth.staff_alerts.admins': unseen(duty('who was told of it')),
  'auth.staff_alerts.facts': unseen(duty('which role an operator changed; ids, once it was told')),
  'approvals.requests.subject_id': unseen(duty('what two people decided about whom; ids only')),
  'approvals.requests.act': unseen(duty('the same')),
  'approvals.requests.asked_by': unseen(duty('who asked')),
  'approvals.requests.decided_by': unseen(duty('who decided')),
  'audit.entries.actor_id': books('who did what; append-only, ids and no names'),
  'audit.entries.subject_id': books('the same; actions and times are in the export'),
  'audit.entries.facts': unseen(duty('the same')),

  // Where a player was seen, and who entered the law.
  'compliance.complaints.player_id': unseen(books('what somebody complained about')),
  'compliance.complaint_messages.author_id': unseen(duty('who said it, player or staff')),
  'compliance.harm_signals.player_id': unseen(handedOut('signs of harm, 13 months; of the person')),
  'compliance.harm_steps.player_id': unseen(handedOut('what followed from them; the same')),
  'compliance.harm_steps.closed_by': unseen(secret('staff only: who closed the case')),
  'compliance.limit_checkouts.player_id': unseen(
    handedOut('purchases right after a limit; exported as the sign that they are'),
  ),
  'compliance.matches.player_id': unseen(
    duty('who may be an excluded person, and what staff decided'),
  ),
  'compliance.matches.excluded_id': unseen(duty('the same')),
  'compliance.matches.decided_by': unseen(duty('staff only: who decided it')),
  'compliance.matches.reason': unseen(duty('why staff decided it')),
  'compliance.screenings.player_id': unseen(
    duty('that a name was compared with a list of sanctioned people, and what staff decided'),
  ),
  'compliance.screenings.decided_by': unseen(duty('staff only: who decided it')),
  'compliance.screenings.second_by': unseen(duty('staff only: who decided it with them')),
  'compliance.screenings.reason': unseen(duty('why staff decided it')),
  'compliance.suspicions.player_id': unseen(
    duty('of whom a report to the authorities may speak; five years, and nobody may tell them'),
  ),
  'compliance.suspicions.written_by': unseen(duty('staff only: who wrote it')),
  'compliance.tax_forms.player_id': unseen(books('the form of a taxpayer, at a filing vendor')),
  'compliance.tax_forms.reference': unseen(duty('by which the vendor knows the form')),
  'compliance.tax_forms.token': unseen(duty('by which the vendor knows the taxpayer')),
  'compliance.tax_forms.last4': unseen(books('the last digits of the number that the vendor has')),
  'rules.person_bars.player_id': unseen(duty('staff only: who has no Sweeps Coins')),
  'rules.person_bars.entered_by': unseen(duty('staff only: who entered it')),
  'auth.acceptances.player_id': unseen(duty('proof of what was accepted, and when')),
  'identity.profiles.player_id': unseen(handedOut('who somebody says they are')),
  'identity.profiles.sealed': unseen(handedOut('the same: name, birth date, address')),
  'identity.profiles.place': unseen(handedOut('the same, coarsely')),
  'identity.declarations.player_id': unseen(handedOut('when it was declared')),
  'identity.keys.player_id': unseen(
    duty('keyed hashes of names and addresses: what binds a person outlives the account'),
  ),
  'identity.keys.key': unseen(duty('the same')),
  'identity.checks.player_id': unseen(handedOut('that and how a document was checked')),
  'identity.checks.recovery_id': unseen(
    duty('that the document of a claimant was checked; a case, and no person'),
  ),
  'identity.checks.request_key': unseen(
    duty('chosen by the client, so that a repeat begins no second'),
  ),
  'identity.checks.reference': unseen(duty('what the provider calls it')),
  'identity.checks.url': unseen(secret('the page of a check, until it is over')),
  'identity.checks.sealed': unseen(
    handedOut('who was verified; of who was sent a prize it is kept for as long as taxes ask'),
  ),
  'identity.confirmations.confirmed_by': unseen(duty('staff only: who looked at a check')),
  'identity.confirmations.reason': unseen(duty('the same')),
  'identity.refund_orders.player_id': unseen(duty('whose purchases a finding sent back')),
  'rules.player_places.player_id': handedOut('what the law of a place lets a player do'),
  ...staffOfRules('place_modes', 'place_features', 'prize_caps', 'ages', 'terms', 'tax_years'),
  ...staffOfRules('dated_entries'),

  // Money and play: the ledger is append-only and the law wants it.
  'ledger.wallets.player_id': books('whose coins'),
  'games.provider_players.player_id': unseen(duty('by which name a provider knows a player')),
  'games.provider_sessions.player_id': unseen(duty('whose token plays a provider’s game')),
  'ledger.payers.player_id': books('whose dollars'),
  'ledger.postings.key': books('keys of postings name whom they are for'),
  'ledger.limits.player_id': books('a limit binds the person'),
  'ledger.limit_changes.player_id': books('every change as it was asked for'),
  'ledger.time_limits.player_id': books('a limit binds the person'),
  'ledger.time_limit_changes.player_id': books('every change as it was asked for'),
  'ledger.reality_checks.player_id': duty('since when time at tables counts'),
  'ledger.exclusions.player_id': books('an exclusion binds the person'),
  'ledger.house_exclusions.made_by': unseen(duty('who of the staff excluded somebody')),
  'ledger.house_exclusions.reason': unseen(duty('why staff excluded somebody')),
  'ledger.standing_notices.player_id': duty('how often what binds the person has changed'),
  'ledger.purchase_reservations.player_id': books('what a purchase limit counts'),
  'payments.daily_bonuses.player_id': duty('once a day for a person; the movement is exported'),
  'payments.entry_codes.player_id': unseen(books('codes of cards; an unused one is deleted')),
  'payments.entries.player_id': unseen(books('free entries, which are grants')),
  'payments.entries.received_by': unseen(duty('staff only: who entered a card')),
  'payments.entries.decided_by': unseen(duty('staff only: who decided it')),
  'payments.entries.scan_reference': unseen(
    secret('where the operator keeps the picture of a card'),
  ),
  'payments.entries.reject_note': unseen(handedOut('why a card was refused')),
  'payments.entry_households.key': unseen(
    duty('a keyed hash, so that a household has one entry a day'),
  ),
  'payments.destinations.player_id': unseen(books('where prizes went')),
  'payments.destinations.reference': unseen(secret('the provider’s name of an account')),
  'payments.destinations.url': unseen(secret('the provider’s page for it')),
  'payments.destinations.last4': unseen(handedOut('to tell one account from another')),
  'payments.destinations.label': unseen(handedOut('the same')),
  'payments.destinations.name_match': unseen(secret('whether the owner is the verified person')),
  'payments.payout_differences.player_id': unseen(duty('where a statement differs from our books')),
  'payments.payout_differences.cleared_by': unseen(duty('staff only: who let a difference stand')),
  'payments.idempotency_keys.player_id': duty('two days, so that a repeat acts once'),
  'payments.purchases.player_id': books('what was bought'),
  'payments.purchases.payer': unseen(duty('a hash: one card gets an offer once')),
  'payments.purchases.name_match': unseen(duty('a verdict: whether its player paid, for prizes')),
  'payments.receipts.player_id': duty('the receipt of a purchase that is exported'),
  'ledger.payees.player_id': unseen(books('whose prizes')),
  'payments.cash_statements.stated_by': unseen(duty('staff only: who stated the cash')),
  'payments.redemptions.player_id': unseen(books('what was redeemed')),
  'payments.redemptions.person_id': unseen(
    duty('whose day a prize counted in when it was asked for'),
  ),
  'payments.redemptions.approved_by': unseen(duty('staff only: who let a prize go')),
  'payments.redemption_events.by_person': unseen(duty('who did what to a redemption')),
  'payments.redemption_events.fact': unseen(books('what was said of it: by staff, by a provider')),
  'payments.redemption_households.key': unseen(
    duty('a keyed hash, so that a household has one maximum a day'),
  ),
  'games.openings.player_id': duty('which session a key stands for'),
  'games.sessions.player_id': books('tables, with the way to their rounds'),
  'games.play_days.player_id': books('what was played by day and game'),
  'GameSession.snapshot.state': books('whose table; its rounds are at roundsAt'),
  'GameSession.tickets.player': unseen(secret('a ticket, for seconds')),
  'GameSession.tickets.claims': unseen(secret('the same')),
  'GameSession.attached.player': unseen(secret('a socket that is open')),

  // People.
  'social.people.player_id': duty('the lock and the version of relations'),
  'social.edges.owner_id': handedOut('friends, requests and blocks of the player'),
  'social.edges.other_id': {
    leaving: 'kept',
    exported: true,
    why: 'who has blocked the player keeps the block, which binds the person; the rest is deleted',
  },
  'social.rooms.title': { leaving: 'replaced', exported: true, why: 'a title may hold the name' },
  'social.rooms.owner_id': handedOut('groups; the longest member follows'),
  'social.rooms.made_by': handedOut('the same'),
  'social.rooms.low_id': unseen(duty('a direct room stays with the other')),
  'social.rooms.high_id': unseen(duty('the same')),
  'social.room_members.player_id': {
    leaving: 'kept',
    exported: true,
    why: 'of a direct room, which stays with the other; memberships of groups are deleted',
  },
  'social.sanctions.player_id': books('a mute or ban binds the person'),
  'social.reports.author_id': duty('moderation: whom a report is about'),
  'social.reports.reporter_id': books('moderation: who reported'),
  'social.reports.reason': {
    leaving: 'replaced',
    exported: true,
    why: 'a report that the player filed, or that is about them, may name them',
  },
  'social.reports.context': {
    ...duty('what was said, by ids; the name is replaced'),
  },
  'social.outbox.target_id': unseen(duty('until the object has answered')),
  'social.outbox.content': unseen(duty('the same')),
  'ChatRoom.room.facts': { ...duty('a direct room names its two by id; the title is replaced') },
  'ChatRoom.messages.author': books('what was said stays, without the name'),
  'ChatRoom.messages.name': { leaving: 'replaced', exported: true, why: 'what was said' },
  'ChatRoom.messages.text': {
    leaving: 'replaced',
    exported: true,
    why: 'a mention holds the name',
  },
  'ChatRoom.messages.mentions': { ...duty('a mention by id; the name is replaced') },
  'ChatRoom.changes.actor': duty('who edited, deleted or reacted'),
  'ChatRoom.changes.body': unseen(duty('an edit of a text with a mention; the name is replaced')),
  'ChatRoom.reactions.player': duty('who reacted'),
  'ChatRoom.people.player': secret('who can be mentioned'),
  'ChatRoom.people.name': secret('the same'),
  'ChatRoom.markers.player': secret('how far somebody has read'),
  'ChatRoom.sanctions.player': duty('a mute or ban binds the person'),
  'ChatRoom.removals.player': unseen(duty('a ticket from before a removal is void')),
  'ChatRoom.viewers.player': unseen(duty('whom somebody has blocked')),
  'ChatRoom.viewers.blocks': unseen(duty('a block binds the person')),
  'ChatRoom.tickets.player': unseen(secret('a ticket, for seconds')),
  'ChatRoom.tickets.claims': unseen(secret('the same')),
  'ChatRoom.attached.player': unseen(secret('a socket that is open')),
  'ChatRoom.notices.notice': unseen(secret('until the hub has it')),
  'PlayerHub.own_name.name': account('what rooms are told'),
  'PlayerHub.friends.id': secret('friends, from Postgres'),
  'PlayerHub.friend_states.id': secret('who is there'),
  'PlayerHub.blocks.id': duty('a block binds the person'),
  'PlayerHub.notices.key': handedOut('the inbox; of others, what came from the player'),
  'PlayerHub.notices.facts': handedOut('the same'),
  'PlayerHub.notices.sender_name': handedOut('the same'),
  'PlayerHub.notices.sender_id': handedOut('the same'),
  'PlayerHub.tickets.player': secret('a ticket, for seconds'),
  'PlayerHub.tickets.claims': secret('the same'),
};
