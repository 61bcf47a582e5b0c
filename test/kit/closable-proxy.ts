// A door to the tests' database that a test file can close and open: Postgres is gone, and back.

import { startNeonProxy } from '#scripts/emulators/neon/proxy.ts';
import { testServer } from './database.ts';
import { fixture } from './fixture.ts';

/** The door of a test file, open at first. */
export const closableProxy = () =>
  fixture(
    async () => {
      const { hostname, port } = new URL(testServer().adminUrl);
      const upstream = { host: hostname, port: Number(port) };
      let proxy = await startNeonProxy({ port: 0, upstream });
      return {
        url: proxy.url,
        stop: () => proxy.stop(),
        async start() {
          proxy = await startNeonProxy({ port: proxy.port, upstream });
        },
      };
    },
    (proxy) => proxy.stop(),
  );
