// Errors in Stripe's shape: what the official SDK turns into its typed exceptions.

/** What Stripe says besides the message. */
export interface RefusalDetails {
  type?: 'invalid_request_error' | 'idempotency_error' | 'api_error' | 'card_error';
  code?: string;
  param?: string;
  /**
   * True when the endpoint had begun: what the account's state forbids, not wrong parameters. Such
   * an answer is saved under the idempotency key like a success.
   */
  begun?: true;
}

/** A refused request; becomes `{error: {...}}`. */
export class Refusal extends Error {
  readonly status: number;
  readonly details: RefusalDetails;
  constructor(status: number, message: string, details: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }

  body(): { error: Record<string, unknown> } {
    const { type = 'invalid_request_error', begun: _, ...rest } = this.details;
    return { error: { type, message: this.message, ...rest } };
  }
}

/** What the state of the account forbids. */
export function forbidden(message: string, details: RefusalDetails = {}): Refusal {
  return new Refusal(400, message, { ...details, begun: true });
}

/** Thrown where a real network would have lost the answer. */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost';
}
