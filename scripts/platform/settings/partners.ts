// Partners beside a local platform: always the emulator, with keys of its own that are kept.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { newPartnerSecrets, partnerVariables } from '#scripts/emulators/partners/partners.ts';
import { startPartners } from '#scripts/emulators/partners/server.ts';
import { isFree } from '../processes/ports.ts';
import { keep } from './local-secrets.ts';
import type { Settings } from './settings.ts';

/** New secrets for all of them. */
export const randomPartnerSecrets = () => newPartnerSecrets(() => randomBytes(18).toString('hex'));

/** Starts them; a port that nobody asked for makes way where it is taken. */
export async function startLocalPartners(settings: Settings) {
  const { partnersPort, isPartnersPortFixed, dataFolder } = settings;
  const secrets = keep(join(dataFolder, 'partners-keys.json'), randomPartnerSecrets());
  const running = await startPartners({
    port: isPartnersPortFixed || (await isFree(partnersPort)) ? partnersPort : 0,
    ...{ secrets, stateFile: join(dataFolder, 'partners.json') },
  });
  const front = process.env.PAYOUT_PROVIDER === 'trustly' ? 'trustly' : 'hosted';
  return { ...running, variables: partnerVariables(running.url, secrets, front) };
}
