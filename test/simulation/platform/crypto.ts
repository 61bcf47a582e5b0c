// `crypto` of the current node. Randomness comes from the node's stream. What Node computes on its
// thread pool is really computed, while time stands still: otherwise two works would end in an order
// that no seed decides, which is the main trap of determinism in Node. What a run asks for all the time
// is computed at once instead, by the same library, because waking a thread costs more than a digest.

import * as node from 'node:crypto';
import { isReal, nodeFor } from './node.ts';

const real = crypto;

function held<T>(label: string, work: () => Promise<T>): Promise<T> {
  if (isReal()) return work();
  const running = nodeFor(label);
  return running.platform.scheduler.hold(work(), running, label);
}

/** Computed here and now, and delivered like anything else. */
function atOnce<T>(label: string, compute: () => T): Promise<T> {
  const running = nodeFor(label);
  return new Promise((resolve, reject) => {
    running.platform.scheduler.after(0, running, label, () => {
      try {
        resolve(compute());
      } catch (error) {
        reject(error);
      }
    });
  });
}

const METHODS = [
  'decrypt',
  'deriveBits',
  'deriveKey',
  'encrypt',
  'exportKey',
  'generateKey',
  'importKey',
  'unwrapKey',
  'wrapKey',
] as const;

type Bytes = ArrayBuffer | ArrayBufferView;
type Named = string | { name: string };

const nameOf = (algorithm: Named) => (typeof algorithm === 'string' ? algorithm : algorithm.name);

/** A copy, as WebCrypto takes one: the caller may write over its own meanwhile. */
function copyOf(data: Bytes): Uint8Array {
  const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(data)
    ? data
    : { buffer: data, byteOffset: 0, byteLength: data.byteLength };
  return new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
}

const asBuffer = ({ buffer, byteOffset, byteLength }: Buffer) =>
  buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;

const keyObjects = new WeakMap<CryptoKey, node.KeyObject>();

function keyObjectOf(key: CryptoKey): node.KeyObject {
  const known = keyObjects.get(key) ?? node.KeyObject.from(key as node.webcrypto.CryptoKey);
  keyObjects.set(key, known);
  return known;
}

function isEd25519(algorithm: Named, key: CryptoKey, usage: 'sign' | 'verify'): boolean {
  return (
    nameOf(algorithm) === 'Ed25519' &&
    key.algorithm.name === 'Ed25519' &&
    key.usages.includes(usage)
  );
}

function digest(algorithm: Named, data: Bytes): Promise<ArrayBuffer> {
  if (isReal()) return real.subtle.digest(algorithm, data as BufferSource);
  const bytes = copyOf(data);
  const hash = node.createHash(nameOf(algorithm).replace('-', ''));
  return atOnce('crypto.digest', () => asBuffer(hash.update(bytes).digest()));
}

function sign(algorithm: Named, key: CryptoKey, data: Bytes): Promise<ArrayBuffer> {
  if (isReal() || !isEd25519(algorithm, key, 'sign')) {
    return held('crypto.sign', () => real.subtle.sign(algorithm, key, data as BufferSource));
  }
  const bytes = copyOf(data);
  return atOnce('crypto.sign', () => asBuffer(node.sign(null, bytes, keyObjectOf(key))));
}

function verify(algorithm: Named, key: CryptoKey, signature: Bytes, data: Bytes): Promise<boolean> {
  if (isReal() || !isEd25519(algorithm, key, 'verify')) {
    return held('crypto.verify', () =>
      real.subtle.verify(algorithm, key, signature as BufferSource, data as BufferSource),
    );
  }
  const [bytes, signed] = [copyOf(data), copyOf(signature)];
  return atOnce('crypto.verify', () => node.verify(null, bytes, keyObjectOf(key), signed));
}

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
  const own = { digest, sign, verify, timingSafeEqual };
  return Object.assign(Object.fromEntries(methods), own) as SubtleCrypto;
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
  atOnce('scrypt', () => node.scryptSync(password, salt, length, options)).then(
    (key) => done(null, key),
    (error) => done(error, Buffer.alloc(0)),
  );
}
