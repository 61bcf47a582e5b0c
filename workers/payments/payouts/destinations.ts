// Destinations: the player shows an account on the provider's page; the provider is asked what it is. The
// owner's name is held against the verified one by compliance and not kept: only the verdict is.

import type { NameMatch } from '#shared/contracts/compliance.ts';
import { errorFields, log } from '#shared/log.ts';
import { drainOutbox } from '#shared/outbox.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type {
  Destination,
  DestinationFact,
  DestinationRefusal,
  NewDestination,
} from '../store/index.ts';
import type { PayoutContext } from './index.ts';

const SWEEP_COUNT_MAX = 50;
/** The provider is asked about so many at once. */
const ASKED_AT_ONCE = 4;

/** What is added, by whom, and where the browser comes back to. */
interface DestinationRequest extends Omit<NewDestination, 'provider'> {
  siteUrl: string;
}

/** Begins a destination, or finds the one that this key began. */
export async function addDestination(
  { store, provider }: PayoutContext,
  { siteUrl, ...asked }: DestinationRequest,
): Promise<Result<Destination, DestinationRefusal | 'payment_provider_failed' | 'try_again'>> {
  const begun = await store.beginDestination({ ...asked, provider: provider.name });
  if (!begun.ok) return begun;
  const { id, playerId, kind, state, reference, failure } = begun.value;
  // What ended before it had a page fails again the same way.
  if (state === 'failed' && reference === null && failure === 'payment_provider_failed') {
    return err(failure);
  }
  // A page that another provider was to make is made by nobody; the job lets it fail.
  const isOurs = begun.value.provider === provider.name;
  if (state !== 'pending' || reference !== null || !isOurs) return begun;
  const returnUrl = new URL('/redeem', siteUrl).href;
  const page = await provider.beginDestination({ destinationId: id, playerId, kind, returnUrl });
  if (page.ok) {
    const attached = await store.attachDestination(id, page.value.reference, page.value.url);
    return ok(begun.value.replayed ? { ...attached, replayed: true } : attached);
  }
  if (page.error.code === 'payment_provider_failed') {
    await store.failDestination(id, page.error.code);
  }
  return page;
}

const BETTER: readonly NameMatch[] = ['same', 'close', 'none'];

/** The best of the owners of an account: of a joint one the player is one of them. */
async function matchOf({ compliance }: PayoutContext, playerId: string, names: string[]) {
  const asked = names.map((ownerName) => compliance.matchName({ playerId, ownerName }));
  const found = (await Promise.all(asked)).sort(
    (one, other) => BETTER.indexOf(one.match) - BETTER.indexOf(other.match),
  );
  return found[0] ?? { match: 'none' as const, checkId: null };
}

/** What the provider knows of a destination now; `null` for one that it does not know. */
export async function askDestination(
  context: PayoutContext,
  { playerId, reference }: { playerId: string; reference: string },
): Promise<DestinationFact | null> {
  const snapshot = await context.provider.destinationOf(reference);
  if (snapshot === null) return null;
  const { ownerNames, kind, ...shown } = snapshot;
  const fact = { kind: 'destination' as const, reference, destinationKind: kind, ...shown };
  if (kind !== 'bank' || shown.state !== 'ready') return fact;
  const { match, checkId } = await matchOf(context, playerId, ownerNames);
  // Without an identity check there is nothing to match with; the job asks again.
  return checkId === null ? fact : { ...fact, match, checkId };
}

async function refresh(context: PayoutContext, destination: Destination): Promise<void> {
  const { playerId, reference } = destination;
  if (reference === null) return;
  const fact = await askDestination(context, { playerId, reference });
  if (fact !== null) await context.store.noteDestination(context.provider.name, fact);
}

/** A player looks at their destinations: what is pending is asked about, as often as the job may. */
export async function refreshDestinations(
  context: PayoutContext,
  found: readonly Destination[],
): Promise<boolean> {
  const pending = found.filter(
    ({ state, provider }) => state === 'pending' && provider === context.provider.name,
  );
  try {
    for (const destination of pending.slice(0, ASKED_AT_ONCE)) {
      if (await context.store.claimDestination(destination.id)) {
        await refresh(context, destination);
      }
    }
  } catch (error) {
    // What we know is still worth showing; notices and the job go on.
    log('warn', 'payout_provider_not_asked', errorFields(error));
  }
  return pending.length > 0;
}

/** Asks about every destination that is due: pending ones, and those to be matched anew. */
export async function sweepDestinations(
  context: PayoutContext,
): Promise<{ asked: number; failed: number }> {
  const { store, provider } = context;
  const { delivered, failed } = await drainOutbox(
    {
      name: 'destinations',
      claim: () => store.claimDueDestinations(provider.name, SWEEP_COUNT_MAX),
      entityOf: ({ id }) => id,
      deliver: (destination) => refresh(context, destination),
      done: ({ id }) => store.destinationChecked(id, null),
      failed: ({ id }, reason) => store.destinationChecked(id, reason),
    },
    { concurrency: ASKED_AT_ONCE },
  );
  return { asked: delivered + failed, failed };
}
