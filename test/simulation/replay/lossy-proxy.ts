// A wire between two processes that loses what comes back: what was asked for has happened then, and
// who asked hears nothing. It knows no protocol, so a reply, a frame and an answer of Postgres are lost
// alike.

import { connect, createServer, type Socket } from 'node:net';

export class LossyProxy {
  readonly port: number;
  /** Replies that were lost so far. */
  lost = 0;
  readonly #pairs = new Set<readonly [near: Socket, far: Socket]>();
  readonly #stop: () => Promise<void>;
  #toLose = 0;
  #isAway = false;

  private constructor(port: number, stop: () => Promise<void>) {
    this.port = port;
    this.#stop = stop;
  }

  /** Listens on a free port of loopback and leads to another one. */
  static async to(upstream: number): Promise<LossyProxy> {
    const server = createServer((near) => proxy.#join(near, upstream));
    const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const proxy = new LossyProxy(port, stop);
    return proxy;
  }

  /** Breaks the connection on which something comes back next, and keeps that to itself. */
  loseNext(): void {
    this.#toLose += 1;
  }

  /** Lets nothing come back for a while. */
  async loseAll(ms: number): Promise<void> {
    this.#isAway = true;
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.#isAway = false;
  }

  /** From now on nothing is lost any more. */
  calm(): void {
    this.#toLose = 0;
    this.#isAway = false;
  }

  async stop(): Promise<void> {
    for (const [near, far] of this.#pairs) {
      near.destroy();
      far.destroy();
    }
    await this.#stop();
  }

  #join(near: Socket, upstream: number): void {
    const far = connect(upstream, '127.0.0.1');
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    const end = () => {
      this.#pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', end).on('close', end);
    }
    near.pipe(far);
    far.on('data', (chunk) => {
      if (!this.#isAway && this.#toLose === 0) {
        near.write(chunk);
        return;
      }
      if (!this.#isAway) this.#toLose -= 1;
      this.lost += 1;
      end();
    });
  }
}
