// Frame queue of each socket over one token bucket per player: more sockets are no more frames. A
// client that sends too fast is slowed down; one that goes on without waiting is cut off, and nobody
// else notices. In memory only: what a nap forgets is a debt of two seconds.

import { type Rate, TokenBucket } from '#objects/live/token-bucket.ts';
import { CLOSE_CODES } from '#shared/errors.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { SessionConnections } from './connections.ts';

/** Frames in a burst, of one player; and frames of one socket that wait until they are paid. */
const BURST_FRAMES = 200;
const WAITING_FRAMES_MAX = 64;
/** Frames of one socket in a row; then others of this process have their turn. */
const UNBROKEN_FRAMES_MAX = 16;
/** No longer than all sockets of a player together can owe at once. */
const PAUSE_MS_MAX = 2 * SECOND_MS;

type Queue = {
  bucket: TokenBucket;
  unbroken: number;
  /** When the last frame that ran at once was done. */
  endedMs: number;
  waiting: number;
  tail: Promise<void> | null;
};

export class FrameQueue {
  readonly #connections: SessionConnections;
  readonly #rate: Rate;
  readonly #queues = new WeakMap<WebSocket, Queue>();
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(connections: SessionConnections, framesPerSecond: number) {
    this.#connections = connections;
    this.#rate = { perSecond: framesPerSecond, burst: BURST_FRAMES };
  }

  #bucketOf(playerId: string, nowMs: number): TokenBucket {
    const known = this.#buckets.get(playerId);
    if (known !== undefined) return known;
    // Whoever left long ago has all of it again, which is what a new one has.
    for (const [id, bucket] of this.#buckets) {
      if (bucket.level(this.#rate, nowMs) === BURST_FRAMES) this.#buckets.delete(id);
    }
    const bucket = new TokenBucket();
    this.#buckets.set(playerId, bucket);
    return bucket;
  }

  #queueOf(socket: WebSocket, nowMs: number): Queue | null {
    const known = this.#queues.get(socket);
    if (known !== undefined) return known;
    const connection = this.#connections.of(socket);
    if (connection === undefined) return null;
    const bucket = this.#bucketOf(connection.playerId, nowMs);
    const queue = { bucket, unbroken: 0, endedMs: 0, waiting: 0, tail: null };
    this.#queues.set(socket, queue);
    return queue;
  }

  /** Makes a player pay for a frame that was worth more than one; the next ones wait for it. */
  charge(socket: WebSocket, tokens: number): void {
    this.#queues.get(socket)?.bucket.take(this.#rate, Date.now(), tokens);
  }

  /** Takes one token; returns how long to wait for it. */
  #take({ bucket }: Queue, nowMs: number): number {
    const left = bucket.take(this.#rate, nowMs);
    return left >= 0 ? 0 : (-left / this.#rate.perSecond) * SECOND_MS;
  }

  // What a socket has sent at once is run at once, and the runtime serves nobody else meanwhile. A frame
  // that came a while after the one before it does not count: to wait its turn costs as much as a round.
  #isOthersTurn(queue: Queue, hasWaited: boolean): boolean {
    if (hasWaited) return false;
    queue.unbroken = (queue.unbroken + 1) % UNBROKEN_FRAMES_MAX;
    return queue.unbroken === 0;
  }

  /**
   * Runs a frame's work in the order of its socket. At once while the player keeps to the rate and
   * nothing of the socket waits; otherwise later; not at all, and the socket is closed, when too
   * much waits.
   */
  run(
    socket: WebSocket,
    nowMs: number,
    work: () => Promise<void> | undefined,
  ): Promise<void> | undefined {
    const queue = this.#queueOf(socket, nowMs);
    if (queue === null) return undefined;
    // One that waits for others pays in its turn: what they cost is known only then, and a pause
    // reckoned at its arrival would be served after theirs though the bucket is full again.
    const delayMs = queue.tail === null ? this.#take(queue, nowMs) : null;
    let run: Promise<void> | undefined;
    if (delayMs === 0 && !this.#isOthersTurn(queue, nowMs > queue.endedMs)) {
      run = work();
      queue.endedMs = Date.now();
      if (run === undefined) return undefined;
    } else {
      // What is paid already does not wait for its pay.
      const paid = Math.max(0, queue.bucket.level(this.#rate, nowMs));
      if (queue.waiting >= WAITING_FRAMES_MAX + paid) {
        this.#connections.refuseAndDrop(socket, 'too_many_frames', CLOSE_CODES.tooManyFrames);
        return undefined;
      }
      const before = queue.tail ?? Promise.resolve();
      run = before.then(async () => {
        const pauseMs = delayMs ?? this.#take(queue, Date.now());
        if (pauseMs > 0 || delayMs === 0 || this.#isOthersTurn(queue, false)) {
          await scheduler.wait(Math.min(pauseMs, PAUSE_MS_MAX));
        }
        if (this.#connections.of(socket) !== undefined) await work();
      });
    }
    queue.waiting += 1;
    const tail = run.finally(() => {
      queue.waiting -= 1;
      if (queue.tail === tail) queue.tail = null;
    });
    queue.tail = tail;
    return tail;
  }
}
