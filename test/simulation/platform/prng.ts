// Seeded randomness, split by name: a stream's numbers depend on the seed and its own name only, so
// removing one actor or one kind of fault does not shift what the others draw. xoshiro128**, which
// is quick in 32-bit arithmetic (Blackman and Vigna, "Scrambled linear pseudorandom number generators").

import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '#shared/bytes.ts';

const rotate = (value: number, by: number) => (value << by) | (value >>> (32 - by));

/** One stream. */
export class Prng {
  readonly #path: string;
  readonly #state: Uint32Array;
  #spare = 0;
  #spareBytes = 0;

  private constructor(path: string) {
    this.#path = path;
    const digest = sha256(utf8(path));
    this.#state = new Uint32Array(digest.buffer.slice(digest.byteOffset, digest.byteOffset + 16));
  }

  /** The first stream of a seed. */
  static of(seed: number | bigint, name = ''): Prng {
    return new Prng(`${seed}/${name}`);
  }

  /** Another stream; drawing from it changes nothing here. */
  fork(name: string): Prng {
    return new Prng(`${this.#path}/${name}`);
  }

  /** 32 random bits. */
  word(): number {
    const state = this.#state;
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    state[2] = c ^ a;
    state[3] = d ^ b;
    state[1] = b ^ (state[2] ?? 0);
    state[0] = a ^ (state[3] ?? 0);
    state[2] = (state[2] ?? 0) ^ (b << 9);
    state[3] = rotate(state[3] ?? 0, 11);
    return result;
  }

  /** From 0 up to 1, with 53 bits. */
  next(): number {
    return (this.word() * 2 ** 21 + (this.word() >>> 11)) / 2 ** 53;
  }

  /** A whole number from 0 up to, without, `below`. */
  int(below: number): number {
    return Math.floor(this.next() * below);
  }

  between(min: number, max: number): number {
    return min + this.next() * (max - min);
  }

  chance(probability: number): boolean {
    return probability > 0 && this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('nothing to pick from');
    return list[this.int(list.length)] as T;
  }

  /** Fills a view and gives it back. */
  bytes<View extends ArrayBufferView>(view: View): View {
    const into = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    for (let index = 0; index < into.length; index++) {
      if (this.#spareBytes === 0) {
        this.#spare = this.word();
        this.#spareBytes = 4;
      }
      into[index] = this.#spare & 255;
      this.#spare >>>= 8;
      this.#spareBytes -= 1;
    }
    return view;
  }
}
