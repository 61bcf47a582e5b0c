// ExportService over RPC: what one service holds of a player, for the player. The gateway puts the
// parts together and asks only for the caller; nothing of anybody else may be in a part beyond what
// the player sees anyway (the name of a friend).

/** A service's part; plain JSON, amounts as decimal strings, times as ISO text. */
export type ExportPart = Record<string, unknown>;

export interface ExportServiceContract {
  /** Everything held of the player; `null` where the player is unknown. */
  collect(playerId: string): Promise<ExportPart | null>;
}
