// Ports that must be free, asked before anything is started: a busy one is said in a second, not
// after the database is up.

import { createServer } from 'node:net';

/** True when nothing listens on a port of this machine. */
export async function isFree(port: number): Promise<boolean> {
  return checkPort(port, 'PORT').then(
    () => true,
    () => false,
  );
}

/** What people are told of a taken port; `name` is what moves it. */
export const busyPort = (port: number, name: string) =>
  `Port ${port} is taken. Set ${name} to a free one and start again.`;

/** Throws a sentence for people when a port of this machine is taken; `name` is what moves it. */
export async function checkPort(port: number, name: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(busyPort(port, name)) : error),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}
