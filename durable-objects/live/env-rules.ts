// Environment rules of the variables that every Worker of objects has.

import { z } from 'zod';
import { everywhere, keyRing, wholeNumber } from '#shared/env-schema.ts';

export const OBJECT_RULES = {
  ROUTING_KEY: keyRing,
  LINE_HOLD_SECONDS: wholeNumber,
  PINGS_ANSWERED_BY: everywhere(z.enum(['object', 'runtime'], 'is neither object nor runtime')),
};
