// Decider: what a command becomes, an event with the next number, or a refusal. It writes nothing;
// who calls it stores the event before anybody sees it, without an await in between.

import type {
  Actor,
  Mention,
  MessageEvent,
  RoomCommand,
  RoomDeed,
  RoomEvent,
  RoomKind,
  RoomPolicy,
} from '#shared/contracts/chat-room.ts';
import { newId } from '#shared/ids.ts';
import { MESSAGE_LENGTH_MAX, REACTION_KINDS_MAX } from '#shared/protocol/room.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { normalizeEmoji } from '#shared/text/emoji.ts';
import { isVisible, lengthOf, normalizeText } from '#shared/text/visible.ts';
import { MINUTE_MS } from '#shared/time.ts';
import type { Sanctions } from '../store/registry.ts';
import { mentionsOf } from './mentions.ts';
import type { LastActs, RateLimiter } from './rate-limiter.ts';
import type { TextFilter } from './text-filter.ts';

/** What a decision looks at. */
export interface RoomView {
  kind: RoomKind;
  policy: RoomPolicy;
  filter: TextFilter;
  limiter: RateLimiter;
  nextSeq: number;
  sanctionsOf(playerId: string): Sanctions;
  lastActsOf(playerId: string): LastActs;
  message(id: string): MessageEvent | null;
  hasReaction(messageId: string, playerId: string, emoji: string): boolean;
  reactionKinds(messageId: string): number;
  idOfName(lowerName: string): string | undefined;
}

type Of<Type extends RoomCommand['type']> = Extract<RoomCommand, { type: Type }>;
type Deed = RoomDeed & { messageId: string };

function checkText(view: RoomView, actor: Actor, raw: string): Result<string> {
  const text = normalizeText(raw);
  if (!isVisible(text) || lengthOf(text) > MESSAGE_LENGTH_MAX) {
    return err('invalid_request', { field: 'text', lengthMax: MESSAGE_LENGTH_MAX });
  }
  const verdict = actor.staff ? null : view.filter(text);
  return verdict === null ? ok(text) : err('message_refused', { reason: verdict });
}

function checkSanctions(view: RoomView, actor: Actor, nowMs: number): Result<undefined> {
  const { mutedUntilMs, bannedUntilMs } = view.sanctionsOf(actor.playerId);
  if (bannedUntilMs > nowMs) return err('room_banned');
  if (mutedUntilMs > nowMs) {
    const seconds = Math.ceil((mutedUntilMs - nowMs) / 1000);
    return err('muted', { retryAfterSeconds: Math.min(seconds, 86_400 * 365) });
  }
  return ok();
}

// Nobody is told of what they are part of in any case, or of themselves.
function mentionsIn(view: RoomView, { playerId }: Actor, text: string): Mention[] {
  if (view.kind === 'direct' || !text.includes('@')) return [];
  return mentionsOf(text, view.idOfName).filter(({ id }) => id !== playerId);
}

function send(view: RoomView, actor: Actor, command: Of<'send'>, nowMs: number): Result<Deed> {
  const text = checkText(view, actor, command.text);
  if (!text.ok) return text;
  if (command.replyTo !== null && view.message(command.replyTo) === null) {
    return err('not_found', { field: 'replyTo' });
  }
  if (!actor.staff) {
    const { playerId } = actor;
    const lastActs = () => view.lastActsOf(playerId);
    const paced = view.limiter.take(playerId, text.value, view.policy, nowMs, lastActs);
    if (!paced.ok) return paced;
  }
  const mentions = mentionsIn(view, actor, text.value);
  const body = { name: actor.name, text: text.value, replyTo: command.replyTo, mentions };
  return ok({ kind: 'message', messageId: newId(nowMs), body });
}

function checkRate(
  view: RoomView,
  { playerId, staff }: Actor,
  kind: 'edit' | 'react',
  nowMs: number,
): Result<undefined> {
  if (staff) return ok();
  return view.limiter.change(playerId, kind, view.policy, nowMs, () => view.lastActsOf(playerId));
}

// To an author alone, and only for a while: later it is what others have already answered to.
function checkAuthor(
  view: RoomView,
  actor: Actor,
  messageId: string,
  nowMs: number,
): Result<MessageEvent> {
  const row = view.message(messageId);
  if (row === null) return err('not_found');
  if (row.actorId !== actor.playerId) return err('forbidden');
  const endsAtMs = row.atMs + view.policy.editMinutes * MINUTE_MS;
  if (row.body.deleted !== undefined || endsAtMs <= nowMs) return err('message_closed');
  return ok(row);
}

function edit(view: RoomView, actor: Actor, command: Of<'edit'>, nowMs: number): Result<Deed> {
  const own = checkAuthor(view, actor, command.messageId, nowMs);
  if (!own.ok) return own;
  const text = checkText(view, actor, command.text);
  if (!text.ok) return text;
  const paced = checkRate(view, actor, 'edit', nowMs);
  if (!paced.ok) return paced;
  const body = { text: text.value, mentions: mentionsIn(view, actor, text.value) };
  return ok({ kind: 'edited', messageId: command.messageId, body });
}

function remove(view: RoomView, actor: Actor, command: Of<'delete'>, nowMs: number) {
  const own = checkAuthor(view, actor, command.messageId, nowMs);
  if (!own.ok) return own;
  return ok<Deed>({ kind: 'deleted', messageId: command.messageId, body: { by: 'author' } });
}

function react(view: RoomView, actor: Actor, command: Of<'react'>, nowMs: number): Result<Deed> {
  const { messageId } = command;
  const emoji = normalizeEmoji(command.emoji);
  if (emoji === null) return err('invalid_request', { field: 'emoji' });
  const row = view.message(messageId);
  if (row === null) return err('not_found');
  if (row.body.deleted !== undefined) return err('message_closed');
  const added = !view.hasReaction(messageId, actor.playerId, emoji);
  if (added && view.reactionKinds(messageId) >= REACTION_KINDS_MAX) return err('limit_reached');
  const paced = checkRate(view, actor, 'react', nowMs);
  if (!paced.ok) return paced;
  return ok({ kind: 'reaction', messageId, body: { emoji, added } });
}

function deedOf(view: RoomView, actor: Actor, command: RoomCommand, nowMs: number): Result<Deed> {
  switch (command.type) {
    case 'send':
      return send(view, actor, command, nowMs);
    case 'edit':
      return edit(view, actor, command, nowMs);
    case 'delete':
      return remove(view, actor, command, nowMs);
    case 'react':
      return react(view, actor, command, nowMs);
  }
}

/** The event that a command becomes, or why not. A repeat is told apart by who stores it. */
export function decide(
  view: RoomView,
  actor: Actor,
  command: RoomCommand,
  nowMs: number,
): Result<RoomEvent> {
  const allowed = checkSanctions(view, actor, nowMs);
  if (!allowed.ok) return allowed;
  const deed = deedOf(view, actor, command, nowMs);
  if (!deed.ok) return deed;
  return ok({
    seq: view.nextSeq,
    ...deed.value,
    actorId: actor.playerId,
    staff: actor.staff,
    clientId: command.id,
    atMs: nowMs,
  });
}

/** A moderator's deletion, which came over HTTP and was audited there; `null` when it is done. */
export function moderatorDeletion(
  view: Pick<RoomView, 'message' | 'nextSeq'>,
  messageId: string,
  nowMs: number,
): RoomEvent | null {
  const row = view.message(messageId);
  if (row === null || row.body.deleted === 'moderator') return null;
  return {
    seq: view.nextSeq,
    kind: 'deleted',
    // Not the moderator's name: the event goes to everybody, and the audit log knows.
    actorId: row.actorId,
    staff: true,
    messageId,
    clientId: `moderator ${messageId}`,
    atMs: nowMs,
    body: { by: 'moderator' },
  };
}
