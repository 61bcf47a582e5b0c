// What every partner is: what it shares with the platform, and how it is reached.

import type { Notices } from './notices.ts';

/** What a partner and the platform share. */
export interface PartnerSecrets {
  key: string;
  webhookSecret: string;
}

/** How a partner is set up. */
export interface PartnerOptions<State> extends PartnerSecrets {
  state: State;
  now: () => number;
  /** What the partner is reached under: its links begin so. */
  url: () => string;
}

/** A partner, below its own path. */
export interface Partner {
  readonly notices: Notices;
  /** Does what is due by the clock, where anything ever is; true when something was. */
  tick?(): boolean;
  handle(request: Request): Promise<Response>;
}
