// Where lists come from and how long one is kept at hand: fetched from their publisher a few times a day,
// loaded whole or not at all, and prepared once for each isolate and version.

import { Unavailable } from '#shared/availability.ts';
import type { JobReport } from '#shared/contracts/jobs.ts';
import { log } from '#shared/log.ts';
import { MINUTE_MS } from '#shared/time.ts';
import type { ComplianceEnv } from '../env.ts';
import { type ComplianceStore, storeOf } from '../store/index.ts';
import { type SanctionList, sanctionList } from './matcher.ts';
import { type OfacFiles, readOfac, versionOf } from './ofac.ts';

const TIMEOUT_MS = MINUTE_MS;
/** The list is five megabytes in all; many times that is another thing. */
const BYTES_MAX = 64 * 1024 * 1024;

interface Prepared {
  id: string;
  list: SanctionList;
}

const prepared = new WeakMap<object, Prepared>();

/** The list with a number, prepared. */
export async function preparedList(env: ComplianceEnv, listId: string): Promise<SanctionList> {
  const known = prepared.get(env);
  if (known?.id === listId) return known.list;
  const list = sanctionList(listId, await storeOf(env).listPeople(listId));
  prepared.set(env, { id: listId, list });
  return list;
}

async function fetchFile(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await response.text();
    if (response.status === 200 && text.length <= BYTES_MAX) return text;
    throw new Error(`answered ${response.status}`);
  } catch (cause) {
    throw new Unavailable('sanction list', { cause });
  }
}

/** Takes in the files as they are now; nothing of them where they are not whole. */
export async function takeFiles(
  store: ComplianceStore,
  files: OfacFiles,
): Promise<'loaded' | 'confirmed' | 'shrunk' | 'unreadable'> {
  const version = await versionOf(files);
  if (await store.confirmList('ofac', version)) return 'confirmed';
  const people = readOfac(files);
  if (people === null) return 'unreadable';
  return (await store.loadList({ source: 'ofac', version }, people, false)).outcome;
}

/** The job: fetches the list where an address of one is set, and says when the newest is too old. */
export async function refreshList(env: ComplianceEnv): Promise<JobReport> {
  const store = storeOf(env);
  const { SANCTIONS_LIST_URL: url } = env;
  let outcome = 'unset';
  if (url !== '') {
    const [sdn = '', alt = '', add = ''] = await Promise.all(
      ['sdn.csv', 'alt.csv', 'add.csv'].map((name) => fetchFile(`${url}/${name}`)),
    );
    outcome = await takeFiles(store, { sdn, alt, add });
    // Payouts go on by the list before it, until that is too old.
    if (outcome === 'shrunk' || outcome === 'unreadable') {
      log('error', 'sanction_list_refused', { reason: outcome });
    }
  }
  const isStale = (await store.listStanding())?.isStale ?? true;
  if (isStale) log('error', 'sanction_list_stale', {});
  return { outcome, isStale };
}
