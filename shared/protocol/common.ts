// What the frames of chat rooms and hubs share.

import { z } from 'zod';

/** Made by the client, unique among its own commands in that room. */
export const commandId = z.string().regex(/^[\x21-\x7e]{1,64}$/);
/** A number in an object's order of events. */
export const seqSchema = z.int().min(0);
/** Bytes of a frame from a client; what is larger closes the socket. */
export const CHAT_FRAME_BYTES_MAX = 8 * 1024;
