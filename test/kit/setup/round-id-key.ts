// A key for round ids in every unit test: files share their worker, so none may live from another's key.

import { newKeys } from '#scripts/platform/settings/keys.ts';
import { setRoundIdKey } from '#shared/round-id.ts';

setRoundIdKey(newKeys().ROUTING_KEY);
