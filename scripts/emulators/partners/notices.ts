// Notices of a partner: what it has said, to whom it still has to say it, and the delivery with all that a
// network does to it (../webhooks.ts). A notice names what it is about and says no more: who gets it asks.

import { signatureHeader } from '#shared/signed-notice.ts';
import { SECOND_MS } from '#shared/time.ts';
import { Deliveries, type Faults, NO_FAULTS, type Sealed, signedJson } from '../webhooks.ts';

/** What every partner's notices are signed with. */
export const NOTICE_HEADER = 'partner-signature';

/** A notice as it is sent. */
export interface Notice {
  id: string;
  type: string;
  createdMs: number;
  data: Record<string, string>;
}

/** What is kept of a notice. */
export interface KeptNotice extends Notice {
  isDelivered: boolean;
}

/** How many of them are kept. */
const KEPT_MAX = 1000;

export class Notices {
  faults: Faults = NO_FAULTS;
  readonly secret: string;
  readonly #kept: KeptNotice[];
  readonly #now: () => number;
  readonly #sealed: (notice: Notice, seconds: number) => Sealed;
  #deliveries: Deliveries<Notice> | undefined;

  /** `sealed`: how they are sent, where not as JSON under the secret. */
  constructor(
    secret: string,
    kept: KeptNotice[],
    now: () => number,
    sealed: (notice: Notice, seconds: number) => Sealed = signedJson(secret, NOTICE_HEADER),
  ) {
    this.secret = secret;
    this.#sealed = sealed;
    this.#kept = kept;
    this.#now = now;
  }

  /** Says something, at once or as late as the faults have it. */
  say(type: string, data: Record<string, string>): Notice {
    const notice = {
      id: `ntc_${crypto.randomUUID().replaceAll('-', '')}`,
      ...{ type, createdMs: this.#now(), data },
    };
    this.#kept.push({ ...notice, isDelivered: false });
    if (this.#kept.length > KEPT_MAX) this.#kept.shift();
    this.#deliveries?.add(notice);
    return notice;
  }

  /** Where they go from now on; before it, and without it, they wait to be fetched. */
  deliverTo(url: string, faults: Partial<Faults> = {}): void {
    this.#deliveries?.stop();
    this.faults = { ...NO_FAULTS, ...faults };
    this.#deliveries = new Deliveries(
      { url, sealed: this.#sealed },
      () => this.faults,
      this.#now,
      (id) => this.#acknowledge(id),
    );
  }

  #acknowledge(id: string): void {
    const kept = this.#kept.find((notice) => notice.id === id);
    if (kept !== undefined) kept.isDelivered = true;
  }

  /** Those that nobody has acknowledged, oldest first. */
  undelivered(sinceMs: number): Notice[] {
    return this.#kept
      .filter(({ isDelivered, createdMs }) => !isDelivered && createdMs >= sinceMs)
      .map(({ isDelivered: _, ...notice }) => notice);
  }

  /** A notice as it would be delivered now: the body and its header. */
  signed(notice: Notice, secret = this.secret, skewSeconds = 0) {
    const body = JSON.stringify(notice, null, 2);
    const seconds = Math.floor(this.#now() / SECOND_MS) + skewSeconds;
    return { body, header: signatureHeader(body, secret, seconds) };
  }

  /** Ends when every notice so far was tried once. */
  async firstTries(): Promise<void> {
    await this.#deliveries?.firstTries();
  }

  stop(): void {
    this.#deliveries?.stop();
  }
}
