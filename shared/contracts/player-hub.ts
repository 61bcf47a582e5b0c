// PlayerHub over RPC: one object per player, named by the player's id. It is a cache of what
// Postgres knows about sign-ins, so its answers are three: alive, dead, or unknown (ask auth).

/** A sign-in as the hub keeps it. */
export interface SignIn {
  sid: string;
  /** Version of the account's rights that its tokens must carry. */
  ver: number;
  /** Absolute end of the sign-in; dead after it. */
  expiresAtMs: number;
}

/** The whole truth of a player's sign-ins at a version of the list. */
export interface SignInList {
  /** Grows with every change in Postgres; the hub keeps the highest. */
  version: number;
  signIns: SignIn[];
}

export type Liveness = 'alive' | 'dead' | 'unknown';

/** A socket somewhere that lives only as long as its sign-in. */
export interface AttachedSocket {
  sid: string;
  kind: 'session' | 'room';
  /** Name of the object that holds the socket. */
  id: string;
}

/** What a player is called; a higher version is a newer name. */
export interface PlayerName {
  version: number;
  name: string;
}

export interface PlayerHubContract {
  /** Whether tokens of this sign-in and rights version still count. Reads only. */
  check(sid: string, ver: number): Promise<Liveness>;
  /** Takes over the list from Postgres; an older version than the known one is ignored. */
  load(playerId: string, list: SignInList): Promise<void>;
  /**
   * Takes over a list after a revocation; returns the sockets whose sign-in is no longer in it,
   * until each was detached.
   */
  revoke(playerId: string, list: SignInList): Promise<AttachedSocket[]>;
  /** Takes over a new name unless a newer one is known; returns the rooms the player is in. */
  rename(playerId: string, name: PlayerName): Promise<string[]>;
  /** Reports an open socket; `false` for a sign-in that is dead (the caller closes the socket). */
  attach(socket: AttachedSocket): Promise<boolean>;
  /** The last socket of this sign-in in that object is gone. */
  detach(socket: AttachedSocket): Promise<void>;
}
