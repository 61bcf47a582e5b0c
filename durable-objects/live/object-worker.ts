// Object Worker factory: the doors that every Worker of objects has alike. It speaks no HTTP of its
// own; sockets reach an object through `Line`, and auth cuts those of dead sign-ins.

import { WorkerEntrypoint } from 'cloudflare:workers';
import type { SignInControlContract } from '#shared/contracts/sign-in-control.ts';
import type { Entrypoint } from '#shared/service.ts';
import { type LineProps, throughLine } from './termination.ts';

type Objects<Stub> = { getByName(name: string): Stub };

/** What a socket passes on its way to its object. */
export function lineEntrypoint<Env extends { LINE_HOLD_SECONDS: string }>(
  objectsOf: (env: Env) => Parameters<typeof throughLine>[2],
): new (
  context: ExecutionContext<LineProps>,
  env: Env,
) => WorkerEntrypoint<Env, LineProps> {
  return class extends WorkerEntrypoint<Env, LineProps> {
    override fetch(request: Request): Promise<Response> {
      const holdSeconds = Number(this.env.LINE_HOLD_SECONDS);
      return throughLine(request, this.ctx, objectsOf(this.env), holdSeconds);
    }
  };
}

/** Cuts the sockets of dead sign-ins. */
export function signInControlEntrypoint<Env>(
  objectsOf: (env: Env) => Objects<SignInControlContract>,
): Entrypoint<Env, SignInControlContract> {
  return class extends WorkerEntrypoint<Env> {
    async cut(socket: Parameters<SignInControlContract['cut']>[0]): Promise<void> {
      await objectsOf(this.env).getByName(socket.id).cut(socket);
    }
  };
}

/** The default export: there is nothing here. */
export const NO_HTTP = {
  fetch: () => new Response(null, { status: 404 }),
} satisfies ExportedHandler;
