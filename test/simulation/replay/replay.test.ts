// What a replay does to real processes: which faults it takes from a list, and how a reply is lost.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { coarseFaults } from './coarse.ts';
import { LossyProxy } from './lossy-proxy.ts';

describe('the faults of a list', () => {
  const made = (kind: string, id: string, at: number, args = {}) => ({ kind, id, at, args });

  it('become what can be done to processes, in order, and not too often', () => {
    const faults = coarseFaults(
      [
        made('kill', 'kill ChatRoom:1 4', 5_000),
        made('step', 'player-0/1', 10),
        made('reply-lost', 'reply-lost player-0>gateway 3', 100),
        made('drop', 'drop games#1>payments 3', 110),
        made('kill-isolate', 'kill-isolate games 9', 6_000),
        made('failover', 'failover 0', 7_000, { forMs: 900 }),
        made('deploy', 'deploy 0', 99_000),
      ],
      60_000,
    );
    expect(faults.map(({ kind, at, forMs }) => [kind, at, forMs])).toEqual([
      ['lose a reply', 100, 0],
      ['kill workerd', 5_000, 0],
      ['kill postgres', 7_000, 900],
    ]);
  });
});

describe('a wire that loses a reply', () => {
  it('has delivered what was asked for, and is whole again afterwards', async () => {
    let asked = 0;
    const server = createServer((_request, response) => response.end(`${++asked}`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = await LossyProxy.to((server.address() as AddressInfo).port);
    const ask = async () => (await fetch(`http://127.0.0.1:${proxy.port}/`)).text();
    try {
      expect(await ask()).toBe('1');
      proxy.loseNext();
      await expect(ask()).rejects.toThrow('fetch failed');
      expect([asked, proxy.lost]).toEqual([2, 1]);
      expect(await ask()).toBe('3');
    } finally {
      await proxy.stop();
      server.closeAllConnections();
      server.close();
    }
  });
});
