// How a change of a player's standing gets to their tables: the ledger tells the player's hub a version,
// and a table asks the hub before a stake. The hub binds no table, which would be a circle, and knows
// nothing of what changed: a table that hears of a version newer than its own asks the wallet.

export interface HubStandingContract {
  /** Keeps the version unless a newer one is known. */
  noteStanding(playerId: string, version: number): Promise<void>;
  /** The newest version that the ledger told; 0 before the first. Reads only. */
  standingVersion(): Promise<number>;
}
