// Which environment this is. Whatever is not known to be a developer's or a test's counts as live:
// a misspelled name must close what development leaves open.

/** As `ENVIRONMENT` names it. */
export type Environment = 'development' | 'test' | 'staging' | 'production';

/** True where real people are. */
export function isLive(env: { ENVIRONMENT?: string }): boolean {
  return env.ENVIRONMENT !== 'development' && env.ENVIRONMENT !== 'test';
}
