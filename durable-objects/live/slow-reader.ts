// Backpressure against a client that reads slowly. The runtime does not tell how much of what was sent
// is still unread, so a client must now and then give a sign of life, and a sign of having read where
// there is one: who gives none for too many bytes is closed, and resumes when it comes back.

/** Bytes that may be sent to a client since its last sign. */
export interface ReaderLimits {
  /** Without any frame of its own or ping. */
  silentBytesMax: number;
  /** Without word that it has read. */
  unreadBytesMax: number;
}

export class SlowReader {
  #silentBytes = 0;
  #unreadBytes = 0;
  #pingMs = 0;

  /**
   * Counts what is about to be sent; `true` when the client is too far behind. A ping that the
   * runtime answered leaves only its time.
   */
  isBehind(
    bytes: number,
    { silentBytesMax, unreadBytesMax }: ReaderLimits,
    lastPingMs: () => number,
  ): boolean {
    this.#silentBytes += bytes;
    this.#unreadBytes += bytes;
    if (this.#unreadBytes > unreadBytesMax) return true;
    if (this.#silentBytes <= silentBytesMax) return false;
    const pingMs = lastPingMs();
    if (pingMs <= this.#pingMs) return true;
    this.#pingMs = pingMs;
    this.#silentBytes = 0;
    return false;
  }

  /** The client did something that one who only asks for more does not do. */
  isAlive(): void {
    this.#silentBytes = 0;
  }

  /** The client said how far it has read. */
  hasRead(): void {
    this.#unreadBytes = 0;
  }
}
