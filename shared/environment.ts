// Which environment this is. Whatever is not known to be a developer's or a test's counts as live:
// a misspelled name must close what development leaves open.

/** As `ENVIRONMENT` names it. */
export type Environment = 'development' | 'test' | 'staging' | 'production';

/** True where real people are. */
export function isLive(env: { ENVIRONMENT?: string }): boolean {
  return env.ENVIRONMENT !== 'development' && env.ENVIRONMENT !== 'test';
}

/** An object behind a socket: `fetch` is for the upgrade only. */
export type Upgradable = { fetch(request: Request, init?: RequestInit): Promise<Response> };

/** What every Worker of objects is told. */
export interface ObjectEnv {
  ENVIRONMENT: Environment;
  /** Seconds that a socket's line is held open beside its object, as text. */
  LINE_HOLD_SECONDS: string;
  /** Who answers a ping: the runtime, so that an object may sleep, or the object where none can. */
  PINGS_ANSWERED_BY: 'runtime' | 'object';
  ROUTING_KEY: string;
}
