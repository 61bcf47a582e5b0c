// `npm run bundle [-- <environment>]`: bundles every Worker as `wrangler deploy` would, without
// uploading anything.

import { bundleAll } from './platform/bundles.ts';
import { WORKERS } from './platform/workers.ts';

await bundleAll(process.argv[2]);
console.log(`${WORKERS.length} Workers bundled into dist/`);
