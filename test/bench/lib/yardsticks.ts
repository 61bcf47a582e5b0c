// What workerd does by itself: the least that a request, an object or a durable write can cost here.
// Same runtime, same direct socket, same run as what is compared with it.

import { bundled, startWorkerd } from './workerd.ts';

const ECHO_OBJECT = `
  import { DurableObject } from 'cloudflare:workers';
  export class Echo extends DurableObject {
    async fetch() {
      const [client, server] = Object.values(new WebSocketPair());
      this.ctx.acceptWebSocket(server);
      return new Response(null, { status: 101, webSocket: client });
    }
    webSocketMessage(socket, message) { socket.send(message); }
  }
  export class Insert extends Echo {
    constructor(ctx, env) {
      super(ctx, env);
      ctx.storage.sql.exec('create table if not exists rounds (id integer primary key, body text)');
    }
    webSocketMessage(socket, message) {
      this.ctx.storage.sql.exec('insert into rounds (body) values (?)', message);
      socket.send(message);
    }
  }
  export default {
    fetch(request, env) {
      const [, kind, name] = new URL(request.url).pathname.split('/');
      const namespace = kind === 'echo' ? env.ECHO : env.INSERT;
      return namespace.getByName(name).fetch(request);
    },
  };`;

const HELLO = `
  import { Hono } from 'hono';
  const app = new Hono();
  app.get('/healthz', () => Response.json({ status: 'ok' }));
  export default app;`;

/** Bare Workers: a Hono hello, an object that echoes, an object that inserts a row and echoes. */
export async function startYardsticks(storageFolder: string) {
  const stdin = { contents: HELLO, resolveDir: import.meta.dirname, loader: 'ts' } as const;
  const running = await startWorkerd(
    [
      { name: 'hello', script: await bundled({ stdin }) },
      {
        name: 'objects',
        script: ECHO_OBJECT,
        durableObjects: {
          ECHO: { className: 'Echo', useSQLite: true },
          INSERT: { className: 'Insert', useSQLite: true },
        },
      },
    ],
    storageFolder,
  );
  const [helloUrl, objectsUrl] = [await running.urlOf('hello'), await running.urlOf('objects')];
  return { ...running, helloUrl, objectsUrl };
}
