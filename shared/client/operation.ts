// What a client must know of a route at run time.

/** A route by its address, and what a call of it may carry. */
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** Sends the access token. */
  signedIn?: true;
  /** Takes an Idempotency-Key, so it may be repeated after a lost reply. */
  idempotent?: true;
}

/** The operation at an address as logs and metrics name it: `POST /v1/sessions/:id`. */
export function at(
  address: `${Operation['method']} /${string}`,
  ...carries: ('signedIn' | 'idempotent')[]
): Operation {
  const [method, path] = address.split(' ') as [Operation['method'], string];
  return { method, path, ...Object.fromEntries(carries.map((fact) => [fact, true])) };
}
