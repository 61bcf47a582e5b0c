// Proofs of places beside a local platform: always the emulator, with a key of its own that is kept.

import { join } from 'node:path';
import { newPlaceKeys, type PlaceKeys } from '#scripts/emulators/place/keys.ts';
import { startPlaceEmulator } from '#scripts/emulators/place/place.ts';
import { isFree } from '../processes/ports.ts';
import { keep } from './local-secrets.ts';
import type { Settings } from './settings.ts';

/** What compliance needs to take proofs. */
export type PlaceVariables = Pick<PlaceKeys, 'PLACE_PROOF_KEYS'>;

/** Starts it; a port that nobody asked for makes way where it is taken. */
export async function startPlace({ placePort, isPlacePortFixed, dataFolder }: Settings) {
  const { PLACE_EMULATOR_KEY, PLACE_PROOF_KEYS } = keep(
    join(dataFolder, 'place-emulator.json'),
    newPlaceKeys(),
  );
  const port = isPlacePortFixed || (await isFree(placePort)) ? placePort : 0;
  const running = await startPlaceEmulator(port, PLACE_EMULATOR_KEY);
  const variables: PlaceVariables = { PLACE_PROOF_KEYS };
  return { ...running, variables };
}
