// Mutants of a game session: what it decides, how it moves coins, what it keeps, who is let in.

import { listed, type Mutants } from './mutant.ts';

const FILES: Mutants = {
  'durable-objects/game-session/deliver/ledger-outbox.ts': {
    'the number of a movement is not frozen with it': [
      'lastNumber: movement.number,\n    escrowMicros',
      'lastNumber: state.lastNumber,\n    escrowMicros',
    ],
    'a settlement with another epoch changes nothing': [
      'epoch: Math.max(state.epoch, epoch ?? 0),',
      'epoch: state.epoch,',
    ],
    'what was sent stays unsent': [
      'return { ...state, inFlight, unsent: NOTHING_UNSENT };',
      'return { ...state, inFlight };',
    ],
    'a movement stays in flight after its refusal': [
      'const free = { ...state, inFlight: null, health: HEALTHY };',
      'const free = { ...state, health: HEALTHY };',
    ],
    'a batch forgets what was paid': [
      '    paidMicros,\n    uncountedMicros,\n    digest: bytesToHex(state.chain),',
      '    paidMicros: wageredMicros,\n    uncountedMicros,\n    digest: bytesToHex(state.chain),',
    ],
    'coins that came are not at the table': [
      'const balanceMicros = base.balanceMicros + answer.amountMicros;',
      'const balanceMicros = base.balanceMicros;',
    ],
    'a request for coins is made twice': [
      'return { ...state, reserveRequests: later, inFlight',
      'return { ...state, inFlight',
    ],
    'a retry never comes': [
      'retryAtMs: nowMs + retryDelayMs(attempts),',
      'retryAtMs: nowMs + 86_400_000,',
    ],
    'a closed table keeps its balance': [
      '          balanceMicros: 0n,\n          closedAtMs: nowMs,',
      '          closedAtMs: nowMs,',
    ],
    'no batch goes out by its age': [
      'if (rounds >= BATCH_ROUNDS || nowMs - sinceMs >= BATCH_AGE_MS) return true;',
      'if (rounds >= BATCH_ROUNDS) return true;',
    ],
    'closing does not wait for the last batch': [
      "return state.status === 'closing' || state.releaseRequested;",
      'return state.releaseRequested;',
    ],
  },
  'durable-objects/game-session/deliver/delivery.ts': {
    'a movement is sent before it is written': [
      '        this.#session.save(frozen);\n        if (frozen.inFlight === null) continue;',
      '        if (frozen.inFlight === null) continue;\n        void this.#send(frozen.inFlight);\n        this.#session.save(frozen);',
    ],
    'a lost reply takes a new number': [
      'const state = postpone(this.#session.opened, reason, Date.now());',
      'const before = postpone(this.#session.opened, reason, Date.now());\n    const state = { ...before, lastNumber: before.lastNumber + 1 };',
    ],
    'silence counts as a yes': [
      '      this.#onSilence(error instanceof Error ? error.message : String(error));\n      return false;\n    }\n    if (!answer.ok)',
      '      const { state } = this.#session;\n      if (state !== null) this.#session.save({ ...state, inFlight: null, lastNumber: movement.number });\n      return false;\n    }\n    if (!answer.ok)',
    ],
    'a key of a top-up is not remembered': [
      '      this.#session.storage.addRequest(movement.key, movement.amountMicros.toString());',
      '',
    ],
    'an opening that came through after all is called off': [
      "if (outcome === 'cancelled') this.#fail({ code: 'session_cancelled' });\n    if (outcome !== 'opened') return;",
      "if (outcome !== null) return this.#fail({ code: 'session_cancelled' });",
    ],
    'a refusal in doubt is believed': [
      'const isInDoubt = state.inFlight !== null;',
      'const isInDoubt = false;',
    ],
    'a table is not told when it is closed': [
      "    if (visible === 'closed') this.#onClosed();",
      '',
    ],
  },
  'durable-objects/game-session/deliver/alarm-schedule.ts': {
    'an unfinished call is not looked after': [
      'if (inFlight !== null) return health.retryAtMs > nowMs ? health.retryAtMs : nowMs + IN_FLIGHT_MS;',
      'if (inFlight !== null) return null;',
    ],
    'no alarm for a batch': [
      'return unsent.rounds > 0 ? unsent.sinceMs + BATCH_AGE_MS : null;',
      'return null;',
    ],
    'no alarm for a hand that was left': [
      'isOver || state.hand === null ? null : state.hand.lastActionAtMs + HAND_MS,',
      'null,',
    ],
    'a table that was left stays open': [
      "    state.status === 'open' ? state.lastActivityMs + IDLE_MS : null,",
      '    null,',
    ],
  },
  'durable-objects/game-session/store/session-state-store.ts': {
    'a result is shown before it is stored': [
      '    if (!this.storage.commit(decision)) return false;\n    this.#state = decision.state;',
      '    this.#state = decision.state;\n    if (event !== null) this.#connections.showAll(eventFrame(decision.state, event));\n    if (!this.storage.commit(decision)) return false;',
    ],
    'the alarm of a state is not set': [
      '    this.#state = state;\n    this.arm();',
      '    this.#state = state;',
    ],
    'a repeated command is decided again': [
      'if (!this.storage.commit(decision)) return false;',
      'this.storage.commit(decision);',
    ],
  },
  'durable-objects/game-session/store/storage.ts': {
    'a state is kept in memory only': [
      '    this.#sql.exec(UPSERT_SNAPSHOT, state.seq, encodeState(state));',
      '    if (state.seq === 0 || state.inFlight === null) this.#sql.exec(UPSERT_SNAPSHOT, state.seq, encodeState(state));',
    ],
    'a snapshot is behind its number': [
      'if (snapshot || state.seq - this.#snapshotSeq >= SNAPSHOT_EVERY) this.save(state);',
      'if (state.seq - this.#snapshotSeq >= SNAPSHOT_EVERY) this.save(state);',
    ],
    'a history skips its oldest event': [
      'where seq > ? order by seq',
      'where seq > ? + 1 order by seq',
    ],
    'retired seeds are forgotten': [
      '      this.#sql.exec(insert, epoch, serverSeed, clientSeed, firstNonce);',
      '',
    ],
  },
  'durable-objects/game-session/store/replay-events.ts': {
    'waking does not count what was played': ['    ...tally(state, round, odds, atMs),\n', ''],
    'waking plays a nonce again': ['    nextNonce: nonce + 1,', '    nextNonce: nonce,'],
    'waking forgets the balance': [
      '    balanceMicros,\n    lastActivityMs: atMs,',
      '    lastActivityMs: atMs,',
    ],
  },
  'durable-objects/game-session/decide/play.ts': {
    'a stake is not taken': [
      'balanceMicros: state.balanceMicros - step.stakeMicros,\n    lastActivityMs',
      'balanceMicros: state.balanceMicros,\n    lastActivityMs',
    ],
    'a payout is not given': [
      'balanceMicros: state.balanceMicros + payoutMicros,\n  };',
      'balanceMicros: state.balanceMicros,\n  };',
    ],
    'a nonce is used twice': [
      '    nextNonce: nonce + 1,\n    balanceMicros',
      '    nextNonce: nonce,\n    balanceMicros',
    ],
    'a hand that was left is not closed': [
      '? finishRound({ ...moved, hand: null },',
      '? finishRound(moved,',
    ],
    'rounds are wagered twice': [
      'wageredMicros: unsent.wageredMicros + wageredMicros,',
      'wageredMicros: unsent.wageredMicros + 2n * wageredMicros,',
    ],
    'a hand pays its payout into no batch': [
      'paidMicros: unsent.paidMicros + paidMicros,',
      'paidMicros: unsent.paidMicros + (before.totals.rounds % 7 === 6 ? 0n : paidMicros),',
    ],
  },
  'durable-objects/game-session/decide/autoplay.ts': {
    'a round of an auto-play is not settled': [
      '({ totals, unsent, chain } = tally({ totals, unsent, chain }, round, odds, nowMs));',
      'if (count !== command.plays) ({ totals, unsent, chain } = tally({ totals, unsent, chain }, round, odds, nowMs));',
    ],
  },
  'durable-objects/game-session/decide/rotate.ts': {
    'a rotation reveals while a hand is open': [
      "  if (state.hand !== null) return err('round_open');",
      '',
    ],
    'the next seed was never committed to': [
      'serverSeed: old.nextServerSeed,',
      'serverSeed: fresh.nextServerSeed(),',
    ],
    'nonces of a seed begin one too late': [
      'firstNonce: state.nextNonce,',
      'firstNonce: state.nextNonce + 1,',
    ],
    'a rotation keeps the seed it reveals': [
      '    serverSeed: old.nextServerSeed,',
      '    serverSeed: old.serverSeed,',
    ],
  },
  'durable-objects/game-session/connect/command-handler.ts': {
    'a repeat of a command is refused': [
      'if (!decision.ok) return this.#answerRepeat(socket, command) ? null : decision.error;',
      'if (!decision.ok) return decision.error;',
    ],
    'a repeat is not answered': [
      '      this.#answerRepeat(socket, command);\n      return null;',
      '      return null;',
    ],
    'a resume leaves out what comes next': [
      'for (const event of storage.eventsAfter(lastSeq)) {',
      'for (const event of storage.eventsAfter(lastSeq + 1)) {',
    ],
    'a full batch does not go out': [
      'if (isDue && nowMs >= health.retryAtMs) this.#deliverLater();',
      '',
    ],
    'two top-ups of one key bring coins twice': [
      'const underWay = sent ?? reserveRequests.find((entry) => entry.key === key);',
      'const underWay = undefined as typeof sent;',
    ],
  },
  'durable-objects/game-session/decide/standing.ts': {
    'a change that the hub knows of is not asked for': [
      'if (isOutdated(state, heard) || nowMs',
      'if (nowMs',
    ],
    'who may not wager wagers': [
      '  if (!standing.mayWager) return standingRefusal(standing);\n',
      '',
    ],
    'a halt is not heeded': [
      "if (state.closeRequested !== null) return err('wager_paused', { reason: state.closeRequested });",
      '',
    ],
  },
  'durable-objects/game-session/connect/standing-watch.ts': {
    'the hub is not asked': [
      'return nowMs - this.#heard.hubAtMs > ageMs && nowMs >= this.#askHubAtMs;',
      'return nowMs < ageMs;',
    ],
    'what the hub says is not heeded': [
      'const hubVersion = Math.max(this.#heard.hubVersion, version);',
      'const hubVersion = Math.min(this.#heard.hubVersion, version);',
    ],
    'a stake does not wait for the word of the hub': [
      'if (isDue) return this.#ask(command);',
      'if (isDue) this.#background(this.#ask(command));',
    ],
  },
  'durable-objects/game-session/index.ts': {
    'a top-up is not known again': [
      'const known = this.#session.storage.requestOf(name);\n    if (known !== null && known !== digest)',
      'const known = null as string | null;\n    if (known !== null && known !== digest)',
    ],
    'a failed alarm is not set again': [
      '      this.#session.arm(Date.now() + AFTER_FAILURE_MS);',
      '',
    ],
    'an alarm is not set again': [
      '      await this.#tick();\n      this.#session.arm();',
      '      await this.#tick();',
    ],
    'an alarm does not deliver': [
      '    await this.#delivery.run();\n  }\n\n  #owned',
      '  }\n\n  #owned',
    ],
    'an opening is never called off': [
      'if (openingIsDue(state, nowMs)) return this.#delivery.cancelOpening();',
      '',
    ],
  },
  'durable-objects/live/alarm-scheduler.ts': {
    'an alarm believes that it is still set': ['    this.#dueAtMs = null;\n  }\n}', '  }\n}'],
  },
  'durable-objects/live/tickets.ts': {
    'a ticket lets nobody in after a nap': [
      "'delete from tickets where hash = ? returning claims, expires_at',",
      "'select claims, expires_at from tickets where hash = ? and false',",
    ],
  },
};

export const SESSION_MUTANTS = listed('tables', FILES);
