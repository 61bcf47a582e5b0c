// An outage of something we depend on: the one thing that is thrown on purpose.
// An error loses its class across Workers RPC but keeps its message, so the mark is in the message.

const MARK = 'dependency_unavailable';

/** Thrown when a dependency did not answer; HTTP answers 503 `try_again`. */
export class Unavailable extends Error {
  /** @param dependency what did not answer: `database`, `hub`, `mail` … */
  constructor(dependency: string, options?: ErrorOptions) {
    super(`${MARK}: ${dependency}`, options);
    this.name = 'Unavailable';
  }
}

/** True for an outage, also after the error crossed RPC. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof Error && error.message.includes(MARK);
}
