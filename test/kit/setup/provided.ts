// What the global set-up hands to test files. Apart from the set-up itself, because files inside
// workerd are typed against their Worker's environment and must not pull in Node's side.

import 'vitest';

/** A server as test files know it: plain values, for Workers projects too. */
export type TestPostgres = {
  /** The admin's URL of the database `postgres`. */
  adminUrl: string;
  proxyUrl: string;
  passwords: Record<
    'parlor_auth' | 'parlor_payments' | 'parlor_games' | 'parlor_social' | 'parlor_compliance',
    string
  >;
};

declare module 'vitest' {
  interface ProvidedContext {
    /** One, or one for each worker of the ring. */
    testPostgres: TestPostgres[];
  }
}
