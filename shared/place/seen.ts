// Where a player was seen, as it is noted. Apart from the port, because it is also spoken of where there
// is no request.

/** What speaks against believing a place. */
export const PLACE_RISKS = ['tor', 'hosting', 'spoofed'] as const;
export type PlaceRisk = (typeof PLACE_RISKS)[number];

/** What `rules.note_place` takes. */
export interface Seen {
  /** `US-TX`, `DE`, or `unknown`. */
  place: string;
  method: 'edge' | 'device';
  risks: PlaceRisk[];
  validForSeconds: number;
  accuracyMetres?: number;
  /** Where it can be looked up: the proof's own number, never the proof. */
  evidence?: string;
}
