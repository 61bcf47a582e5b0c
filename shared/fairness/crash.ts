// Crash (for games that share one round among players): a chain of hashes fixed in advance and a
// public seed that nobody could choose. A stranger would decode the hash from hex: as everywhere in
// this scheme it is used as TEXT.

import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8 } from '#shared/bytes.ts';
import { uint32At } from './draw.ts';

/** The point of a round: max(1, 2^32 ÷ (u32 + 1) × 0.99), u32 from HMAC(game hash, public seed). */
export function crashPoint(gameHash: string, publicSeed: string): number {
  const bytes = hmac(sha256, utf8(gameHash), utf8(publicSeed));
  return Math.max(1, (2 ** 32 / (uint32At(bytes, 0) + 1)) * 0.99);
}

/** The hash of the round before: the chain is played backwards, so each hash proves the next. */
export function previousCrashHash(gameHash: string): string {
  return bytesToHex(sha256(utf8(gameHash)));
}
