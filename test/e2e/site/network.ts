// A network between browser and platform that can be pulled: while it is, connections stay open and
// nothing comes through, as when a phone enters a tunnel; afterwards the old ones are dead.

import { connect, createServer, type Socket } from 'node:net';

export interface Network {
  /** What the browser is given. */
  url: string;
  /** Leads to a platform from now on. */
  leadTo(url: string): void;
  pull(): void;
  plug(): void;
  stop(): Promise<void>;
}

/** Starts one that leads nowhere yet. */
export async function startNetwork(): Promise<Network> {
  let target = { host: '127.0.0.1', port: 0 };
  let isPulled = false;
  const lines = new Set<Socket>();
  const server = createServer((near) => {
    lines.add(near);
    near.on('close', () => lines.delete(near));
    near.on('error', () => {});
    if (isPulled) return;
    const far = connect(target);
    lines.add(far);
    far.on('error', () => near.destroy());
    far.on('close', () => {
      lines.delete(far);
      near.destroy();
    });
    near.on('close', () => far.destroy());
    near.on('data', (data) => isPulled || far.write(data));
    far.on('data', (data) => isPulled || near.write(data));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://localhost:${address.port}`,
    leadTo(url) {
      target = { host: '127.0.0.1', port: Number(new URL(url).port) };
    },
    pull() {
      isPulled = true;
    },
    plug() {
      isPulled = false;
      for (const line of lines) line.destroy();
    },
    async stop() {
      for (const line of lines) line.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
