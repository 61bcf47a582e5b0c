// What the frames of sessions, chat rooms and hubs share.

import { z } from 'zod';
import { timestampSchema } from '../http/route.ts';
import { example } from '../json-schema.ts';

/** Made by the client, unique among its own commands in that room. */
export const commandId = example(z.string().regex(/^[\x21-\x7e]{1,64}$/), 'round-1');
/** A number in an object's order of events. */
export const seqSchema = z.int().min(0);
/** The server's clock at a welcome: deadlines and countdowns go by it, not by the device's. */
export const serverTimeSchema = timestampSchema.describe('The server’s clock; count from it');
/** Bytes of a frame from a client; what is larger closes the socket. */
export const CHAT_FRAME_BYTES_MAX = 8 * 1024;
