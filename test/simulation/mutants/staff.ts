// Mutants of what staff does: what only somebody with a role can bring to light.

import { listed, type Mutants } from './mutant.ts';

const FILES: Mutants = {
  'workers/auth/staff/staff.ts': {
    'a ban is not told to the hub': [
      '  context.notifyStanding(playerId);\n  await context.notifyRevocations(playerId);\n',
      '  context.notifyStanding(playerId);\n',
    ],
    'a forced sign-out is not told to the hub': [
      "ok() : err('not_found');\n  await context.notifyRevocations(playerId);",
      "ok() : err('not_found');",
    ],
  },
  'workers/auth/routes/approvals.ts': {
    'a rejection approves': [
      "[contract.rejectRequest, 'rejected'],",
      "[contract.rejectRequest, 'approved'],",
    ],
  },
  'workers/payments/routes/adjustments.ts': {
    'a rejected adjustment is approved': [
      "await decide(call, 'rejected', contract.rejectAdjustment.errors)",
      "await decide(call, 'approved', contract.rejectAdjustment.errors)",
    ],
    'a proposal is made at each attempt': [
      'requiredKey(call.idempotencyKey),',
      'requiredKey(call.idempotencyKey) + nowMs,',
    ],
  },
  'workers/payments/routes/admin-purchases.ts': {
    'a refund is asked for at each attempt': [
      'requiredKey(idempotencyKey),',
      'requiredKey(idempotencyKey) + nowMs,',
    ],
  },
  'workers/games/routes/catalogue.ts': {
    'a game cannot be closed': [
      'switchGame(gameId, body.enabled, identity',
      'switchGame(gameId, true, identity',
    ],
  },
  'workers/social/routes/moderation.ts': {
    'a room hears of a deletion from the job': [
      'await notifyTargets(env, execution, [params.id, authorId], nowMs);',
      '',
    ],
    'a room hears of a sanction from the job': [
      'await notifyTargets(env, execution, [params.id, playerId], nowMs);',
      '',
    ],
  },
  'durable-objects/chat-room/index.ts': {
    'who is banned from a room stays in it': [
      "          this.#remove(update.playerId, CLOSE_CODES.banned, 'banned');",
      '',
    ],
  },
  'shared/http/notes.ts': {
    'a look of staff is not written down': [
      "spec.audit ?? (isStaffRead ? 'staff.viewed' : null)",
      'spec.audit ?? null',
    ],
  },
};

export const STAFF_MUTANTS = listed('whole', FILES);
