// `npm run bundle [-- <environment>]`: bundles every Worker as `wrangler deploy` would, without
// uploading anything.

import { bundleAll } from './platform/workers/bundles.ts';
import { WORKERS } from './platform/workers/workers.ts';

await bundleAll(process.argv[2]);
console.log(`${WORKERS.length} Workers bundled into dist/`);
