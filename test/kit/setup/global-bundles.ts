// Vitest's global set-up of the e2e ring: builds the production bundles once per run.

import { bundleAll } from '#scripts/platform/workers/bundles.ts';

export default function setUp(): Promise<void> {
  return bundleAll();
}
