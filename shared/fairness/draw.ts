// Where every outcome comes from: HMAC_SHA256(key = server seed text, message =
// clientSeed:nonce:cursor), cursor 0, 1, … per 32 bytes, 4 bytes per float. Nothing here knows time
// or randomness. Floats are addressed by index, so a round that continues after an eviction reads
// the same cards again without any stored position.

import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '#shared/bytes.ts';

const FLOATS_PER_BLOCK = 8;
const UINT32_RANGE = 2 ** 32;

/** The floats of one round. Reading is lazy: eight floats cost one HMAC. */
export type Draw = {
  /** Float number `index` (from 0), in [0, 1): Σ b[i]/256^(i+1) over its 4 bytes, exact. */
  float(index: number): number;
  /** `floor(float(index) × count)`: a whole number from 0 to count − 1. */
  pick(index: number, count: number): number;
};

/** A server seed ready for many rounds: the HMAC key is absorbed once and then cloned. */
export type SeedKey = {
  /** The 32 bytes at one cursor. */
  block(clientSeed: string, nonce: number, cursor: number): Uint8Array;
  /** The floats of the round with this client seed and nonce. */
  draw(clientSeed: string, nonce: number): Draw;
};

/** Prepares a server seed text (as revealed, not decoded). */
export function seedKey(serverSeed: string): SeedKey {
  const keyed = hmac.create(sha256, utf8(serverSeed));
  const block = (clientSeed: string, nonce: number, cursor: number): Uint8Array =>
    keyed
      .clone()
      .update(utf8(`${clientSeed}:${nonce}:${cursor}`))
      .digest();
  return {
    block,
    draw: (clientSeed, nonce) => drawFromBlocks((cursor) => block(clientSeed, nonce, cursor)),
  };
}

/** The floats in blocks of 32 bytes. Each block is read once, when its first float is needed. */
export function drawFromBlocks(readBlock: (cursor: number) => Uint8Array): Draw {
  const blocks: Uint8Array[] = [];
  const float = (index: number): number => {
    const cursor = Math.floor(index / FLOATS_PER_BLOCK);
    let bytes = blocks[cursor];
    if (bytes === undefined) {
      bytes = readBlock(cursor);
      blocks[cursor] = bytes;
    }
    return uint32At(bytes, (index % FLOATS_PER_BLOCK) * 4) / UINT32_RANGE;
  };
  return { float, pick: (index, count) => Math.floor(float(index) * count) };
}

/** Four bytes as an unsigned big-endian number. */
export function uint32At(bytes: Uint8Array, offset: number): number {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes.subarray(offset, offset + 4);
  return first * 2 ** 24 + second * 2 ** 16 + third * 2 ** 8 + fourth;
}
