// The social side of PlayerHub over RPC: relations pushed from Postgres, presence between friends,
// notices. A hub trusts nobody about friendship: who is not in its own list is told nothing.

import type { NoticeKind, NoticeView, Presence } from '../protocol/hub.ts';
import type { BlockList } from './chat-room.ts';
import type { IssuedTicket } from './game-session.ts';
import type { AttachedSocket, PlayerName } from './player-hub.ts';

/** Whom a player is friends with and whom they have blocked, at a version. */
export interface Relations extends BlockList {
  friends: string[];
}

/** A notice on its way. The key makes a second delivery harmless. */
export interface NewNotice {
  key: string;
  kind: NoticeKind;
  /** `null` for the platform itself. */
  from: string | null;
  fromName: string | null;
  facts: Record<string, string | number>;
  atMs: number;
  /** Passes blocks. */
  staff?: boolean;
}

/** Takes a notice back: what it told of is no more. Older deliveries of it count for nothing. */
export interface Retraction {
  key: string;
  /** Only if the notice tells of this message; a key may have moved on to a newer one. */
  messageId?: string;
  atMs: number;
}

export interface NoticePage {
  items: NoticeView[];
  next: number | null;
  unread: number;
}

export interface HubSocialContract {
  /** Takes over relations unless newer ones are known; returns the rooms the player is in. */
  relate(playerId: string, relations: Relations): Promise<string[]>;
  /**
   * A ticket for the player's own socket; the sign-in must be alive. Without `relations` (Postgres is
   * away) by those that the hub was told last; `null` when it was never told any.
   */
  issueTicket(
    playerId: string,
    sid: string,
    relations: Relations | null,
  ): Promise<IssuedTicket | null>;
  /** A room reports a socket (see `attach`) and learns the newest block list, if the hub has one. */
  enterRoom(socket: AttachedSocket): Promise<{
    alive: boolean;
    blocks: BlockList | null;
    /** The newest name that the hub was told of; absent when the player was never renamed. */
    name?: PlayerName;
  }>;
  /** A friend's hub says what the friend is now, and learns what this player is to them. */
  greet(friendId: string, state: Presence): Promise<Presence>;
  /** What the player's friends are, for those not offline. */
  friendPresences(): Promise<{ playerId: string; state: Presence }[]>;
  /** Puts a notice into the inbox and on open sockets, unless its sender is blocked. */
  notify(playerId: string, notice: NewNotice): Promise<void>;
  /** Takes a notice back, also one that is still on its way. */
  retract(playerId: string, retraction: Retraction): Promise<void>;
  /** Drops what came from a player who left; everything when it is this hub's own player. */
  forget(playerId: string, goneId: string): Promise<void>;
  /** Who is named in the inbox as a sender. */
  senders(): Promise<string[]>;
  /** What senders are called now. */
  nameSenders(names: readonly { id: string; name: string }[]): Promise<void>;
  /** Notices before a number, newest first. */
  notices(before: number | null, limit: number): Promise<NoticePage>;
  /** Marks everything up to a number as read; returns how many are unread. */
  markRead(seq: number): Promise<number>;
}
