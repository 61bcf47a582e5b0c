// An outage of something we depend on: the one thing that is thrown on purpose.
// An error loses its class across Workers RPC but keeps its message, so the mark is in the message.

const MARK = 'dependency_unavailable';

/**
 * How the runtime marks what is no fault of the code that was called: a connection that was lost, an
 * object that was reset or deployed anew, one that has too much to do
 * (https://developers.cloudflare.com/durable-objects/best-practices/error-handling/).
 */
const RUNTIME_MARKS = ['retryable', 'overloaded', 'durableObjectReset'] as const;

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
  if (!(error instanceof Error)) return false;
  const marks = error as Partial<Record<(typeof RUNTIME_MARKS)[number], unknown>>;
  return error.message.includes(MARK) || RUNTIME_MARKS.some((mark) => marks[mark] === true);
}
