// The coins of a player as their hub passes them on. Payments tells the wallet's part, each table its
// own; the hub keeps the newest of each and pushes what changed to the player's sockets. It is a copy
// for showing: nobody decides about coins by it.

import type { CoinCurrency } from '../money.ts';

/** What is not at a table; the higher `version` counts. */
export interface WalletPart {
  currency: CoinCurrency;
  availableMicros: bigint;
  onHoldMicros: bigint;
  version: number;
}

/** What is at one table; the higher `seq` counts. */
export interface TablePart {
  sessionId: string;
  currency: CoinCurrency;
  seq: number;
  balanceMicros: bigint;
  /** The table returned its coins: it is forgotten after a while. */
  isOver: boolean;
}

export interface HubCoinsContract {
  /** Takes over what is newer; returns the tables that the hub knows. */
  noteWallet(playerId: string, parts: WalletPart[]): Promise<TablePart[]>;
  /** Takes over a table, with the wallet's part that the same movement changed, in one frame. */
  noteTable(playerId: string, table: TablePart, wallet: WalletPart | null): Promise<void>;
}
