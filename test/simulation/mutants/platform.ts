// Mutants of what stands around the tables: sockets, the player's hub, rooms, Workers.

import { listed, type Mutants } from './mutant.ts';

const FILES: Mutants = {
  'durable-objects/live/hub-attachments.ts': {
    'a hub is told after the socket is let in': [
      '    this.#note(sid, playerId);\n    try {\n      const answer',
      '    try {\n      const answer',
    ],
    'a dead sign-in is let in': ['if (answer.alive) return ok(answer);', 'return ok(answer);'],
    'a cut closes nothing': [
      "    this.#connections.close(CLOSE_CODES.signedOut, 'signed out', (whose) => whose.sid === sid);",
      '',
    ],
  },
  'durable-objects/live/tickets.ts': {
    'a ticket is redeemed twice': [
      "'delete from tickets where hash = ? returning claims, expires_at',",
      "'select claims, expires_at from tickets where hash = ?',",
    ],
    'a ticket never ends': ['row === undefined || row.expires_at <= nowMs', 'row === undefined'],
  },
  'durable-objects/player-hub/sign-ins.ts': {
    'an older list takes the place of a newer one': [
      'if (meta !== undefined && meta.version > list.version) return;',
      '',
    ],
    'a sign-in that ended becomes unknown': [
      "return ended.length > 0 ? { kind: 'ended' }",
      "return false ? { kind: 'ended' }",
    ],
    'sockets of a dead sign-in are not named': [
      'where sid not in (select sid from sign_ins where expires_at_ms > ?)',
      'where sid not in (select sid from sign_ins where expires_at_ms > ?) and false',
    ],
  },
  'durable-objects/player-hub/coins.ts': {
    'an older table is newer': [
      'where excluded.seq > table_balances.seq returning seq',
      'returning seq',
    ],
    'an older wallet is newer': [
      'where excluded.version > wallets.version returning version',
      'returning version',
    ],
  },
  'durable-objects/chat-room/replicate/follower.ts': {
    'a follower takes what is not next': [
      'if (probe || after !== this.#room.seq) return;',
      'if (probe) return;',
    ],
    'a follower goes on one too far': ['this.#room.moveTo(upTo);', 'this.#room.moveTo(upTo + 1);'],
    'a follower remembers what was deleted': [
      'this.#kept = this.#kept.map((known) => revised(known, event));',
      '',
    ],
    'a resume from memory leaves out the first': [
      'const events = this.#kept.filter(({ seq }) => seq > lastSeq).slice(0, limit);',
      'const events = this.#kept.filter(({ seq }) => seq > lastSeq + 1).slice(0, limit);',
    ],
  },
  'durable-objects/chat-room/replicate/leader.ts': {
    'a shard is believed to have what it was sent': [
      "log('warn', 'shard_unavailable', { shardId, ...errorFields(error) });\n      replica.sentSeq = null;",
      "log('warn', 'shard_unavailable', { shardId, ...errorFields(error) });\n      replica.sentSeq = this.#room.seq;",
    ],
  },
  'durable-objects/chat-room/room.ts': {
    'a repeated message is said twice': [
      '    if (known !== null) {\n      // Asked again',
      '    if (known !== null && nowMs < 0) {\n      // Asked again',
    ],
    'what a blocked person says is shown': [
      'const blockers =\n      author === null || author.staff ? undefined : this.blocks.blockersOf(author.id);',
      'const blockers = undefined as ReadonlySet<string> | undefined;',
    ],
    'a message is acknowledged before it is stored': [
      "    if (!this.storage.apply(event)) throw new Error('The number of an event was taken.');\n    answer(ok({ seq: event.seq, messageId: event.messageId }));",
      "    answer(ok({ seq: event.seq, messageId: event.messageId }));\n    if (nowMs % 5 !== 0 && !this.storage.apply(event)) throw new Error('The number of an event was taken.');",
    ],
  },
  'durable-objects/chat-room/decide/machine.ts': {
    'a muted person speaks': ['  if (mutedUntilMs > nowMs) {', '  if (mutedUntilMs < 0) {'],
    'anybody deletes': ["if (row.actorId !== actor.playerId) return err('forbidden');", ''],
  },
  'durable-objects/game-session/connect/upgrade-handler.ts': {
    'a cut on the way in is overlooked': [
      'if (!this.#attachments.isAttached(claims.sid)) return false;',
      '',
    ],
    'a socket is let in before its hub is asked': [
      '    const attached = await this.#attachments.attach(claims);\n    if (attached.ok && this.#join(socket, claims)) {',
      '    const isIn = this.#connections.join(socket, claims);\n    const attached = await this.#attachments.attach(claims);\n    if (isIn) {',
    ],
  },
  'workers/payments/store/settlements.ts': {
    'whoever waits for another is told yes': [
      "const timer = setTimeout(() => resolve({ kind: 'alone' }), WAIT_MAX_MS);",
      "const timer = setTimeout(() => resolve({ kind: 'applied', escrowMicros: 0n }), WAIT_MAX_MS);",
    ],
    'a batch takes the place of another': [
      'const applied = places.get(index + 1);',
      'const applied = places.get(index);',
    ],
  },
  'workers/payments/store/commands.ts': {
    'a batch is settled under another number': [
      '    [sessionId, number, rounds, ...amounts],\n    receipt,',
      '    [sessionId, number + 1, rounds, ...amounts],\n    receipt,',
    ],
    'a release returns half': [
      'const params = [sessionId, number, amountMicros];',
      'const params = [sessionId, number, amountMicros / 2n];',
    ],
  },
  'workers/games/admission.ts': {
    'a key opens a table each time': [
      'const request = { playerId, key, digest };',
      'const request = { playerId, key: key + nowMs, digest };',
    ],
  },
  'shared/outbox.ts': {
    'what was not delivered is done': [
      '    await inTime(outbox.deliver(row), timeoutMs, () => new Unavailable(outbox.name));\n    await outbox.done?.(row);',
      '    await outbox.done?.(row);\n    await inTime(outbox.deliver(row), timeoutMs, () => new Unavailable(outbox.name));',
    ],
  },
};

export const PLATFORM_MUTANTS = listed('whole', FILES);
