// A lean HTTP client for load: kept-alive connections, no parsing beyond the status.

import { Agent, request } from 'node:http';
import { type Contender, type Measurement, measure } from './load.ts';

/** Makes a GET client with `connections` kept-alive sockets; throws on any status but `expected`. */
export function httpClient(
  url: string,
  connections: number,
  headers: Record<string, string> = {},
  expected = 200,
) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    get: (path: string) =>
      new Promise<void>((resolve, reject) => {
        const call = request(url + path, { agent, headers }, (response) => {
          response.resume();
          response.on('end', () => {
            if (response.statusCode === expected) resolve();
            else reject(new Error(`${path} answered ${response.statusCode}`));
          });
        });
        call.on('error', reject);
        call.end();
      }),
    stop: () => agent.destroy(),
  };
}

type Load = Omit<Contender, 'operation'> & { seconds: number };

/** Measures a GET of a path, as whoever holds the token where there is one. */
export async function measureGet(
  load: Load,
  { url, path, token, status }: { url: string; path: string; token?: string; status?: number },
): Promise<Measurement> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const client = httpClient(url, load.clients, headers, status);
  const measured = await measure({ ...load, operation: () => client.get(path) });
  client.stop();
  return measured;
}
