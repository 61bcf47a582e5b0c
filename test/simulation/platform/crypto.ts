// `crypto` of the current node. Randomness comes from the node's stream. What Node computes on its
// thread pool is really computed, while time stands still: otherwise two works would end in an order
// that no seed decides, which is the main trap of determinism in Node.

import * as node from 'node:crypto';
import { isReal, nodeFor } from './node.ts';

const real = crypto;

function held<T>(label: string, work: () => Promise<T>): Promise<T> {
  if (isReal()) return work();
  const running = nodeFor(label);
  return running.platform.scheduler.hold(work(), running, label);
}

const METHODS = [
  'decrypt',
  'deriveBits',
  'deriveKey',
  'digest',
  'encrypt',
  'exportKey',
  'generateKey',
  'importKey',
  'sign',
  'unwrapKey',
  'verify',
  'wrapKey',
] as const;

function heldSubtle(): SubtleCrypto {
  const subtle = real.subtle as unknown as Record<
    string,
    (...values: unknown[]) => Promise<unknown>
  >;
  const methods = METHODS.map((name) => [
    name,
    (...values: unknown[]) =>
      held(`crypto.${name}`, () => subtle[name]?.(...values) ?? Promise.reject(new Error(name))),
  ]);
  const timingSafeEqual = (left: ArrayBufferView, right: ArrayBufferView) => {
    if (left.byteLength !== right.byteLength) {
      throw new TypeError('Input buffers must have the same byte length.');
    }
    return node.timingSafeEqual(left as Uint8Array, right as Uint8Array);
  };
  return Object.assign(Object.fromEntries(methods), { timingSafeEqual }) as SubtleCrypto;
}

function randomUuid(): string {
  const bytes = nodeFor('randomUUID').random.bytes(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 15) | 64;
  bytes[8] = ((bytes[8] ?? 0) & 63) | 128;
  const hex = Buffer.from(bytes).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The `crypto` that global code sees. */
export const simulatedCrypto = {
  subtle: heldSubtle(),
  getRandomValues: <View extends ArrayBufferView>(view: View): View => {
    if (isReal()) return real.getRandomValues(view as never) as View;
    return nodeFor('getRandomValues').random.bytes(view);
  },
  randomUUID: () => (isReal() ? real.randomUUID() : randomUuid()),
};

// `node:crypto` as the platform's own code imports it; see hooks.ts.

export const { createHash, createHmac, hkdfSync, timingSafeEqual } = node;

export function randomBytes(size: number): Buffer {
  return nodeFor('randomBytes').random.bytes(Buffer.alloc(size));
}

/** From `min`, or 0, up to, without, `max`. */
export function randomInt(...bounds: [max: number] | [min: number, max: number]): number {
  const [min, max] = bounds.length === 1 ? [0, bounds[0]] : bounds;
  return min + nodeFor('randomInt').random.int(max - min);
}

type Done = (error: Error | null, key: Buffer) => void;

export function scrypt(
  password: node.BinaryLike,
  salt: node.BinaryLike,
  length: number,
  options: node.ScryptOptions,
  done: Done,
): void {
  const work = new Promise<Buffer>((resolve, reject) => {
    node.scrypt(password, salt, length, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
  held('scrypt', () => work).then(
    (key) => done(null, key),
    (error) => done(error, Buffer.alloc(0)),
  );
}
