// A lean HTTP client for load: kept-alive connections, no parsing beyond the status.

import { Agent, request } from 'node:http';

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
