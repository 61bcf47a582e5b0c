// Calls about who somebody is: profiles, checks of documents, and the list of sanctioned people.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import { bytesToHex } from '#shared/bytes.ts';
import { DAY_MS } from '#shared/time.ts';
import type { complianceStore } from '#workers/compliance/store/index.ts';
import type { Acts, Walk } from './walk.ts';

type Store = ReturnType<typeof complianceStore>;

interface Check {
  id: string;
  playerId: string;
  reference: string;
}

const BORN = '1990-01-02';

export function identityActs(walk: Walk, store: Store): Acts {
  const { random } = walk;
  const checks: Check[] = [];
  const asked: string[] = [];
  const person = () => random.pick(walk.players);
  const nobody = (): Check => ({ id: walk.id(), playerId: walk.id(), reference: 'none' });
  const check = () => walk.known(checks, nobody);
  const hash = (byte: number) => bytesToHex(new Uint8Array(32).fill(byte));
  const review = () => ({ by: walk.actor(), reason: 'because', requestId: 'request' });
  const day = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

  const declare = () => {
    const playerId = person();
    const index = walk.players.indexOf(playerId);
    return store.declareProfile(
      {
        ...{ playerId, knownVersion: random.pick([0, 0, 0, 1, 2, 3]), requestId: 'request' },
        born: random.chance(0.98) ? BORN : '1991-01-02',
      },
      {
        ...{ sealed: 'sealed', keyId: 'k', place: 'US-TX' },
        keys: [
          { kind: 'household', id: 'k', key: hash(random.int(3)) },
          { kind: 'person', id: 'k', key: hash(100 + index) },
        ],
      },
    );
  };
  const order = async () => {
    const playerId = person();
    const wish = { id: walk.id(), playerId, provider: 'hosted', key: `check ${random.int(4)}` };
    const begun = await store.beginCheck({ ...wish, openForMs: DAY_MS, requestId: 'request' });
    if (!begun.ok) return;
    const { id } = begun.value;
    if (!checks.some((each) => each.id === id)) {
      checks.push({ id, playerId, reference: `ver ${id}` });
    }
    if (random.chance(0.9)) await store.attachCheck(id, `ver ${id}`, 'https://page.example');
  };
  const apply = () => {
    const { id, reference } = check();
    const state = random.chance(0.8)
      ? 'verified'
      : random.pick(['failed', 'processing', 'expired', 'open']);
    const verified = {
      ...{ documentKind: 'passport', documentExpiresOn: day(random.chance(0.97) ? 900 : -9) },
      ...{ born: random.chance(0.97) ? BORN : '1980-03-04', place: 'US-TX', keyId: 'k' },
      sealed: `sealed ${id}`,
      keys: [{ kind: 'document', id: 'k', key: bytesToHex(walk.bytes()) }],
    };
    const fact = {
      ...{ reference, checkId: random.chance(0.95) ? id : walk.id(), state },
      ...(state === 'failed' && { reason: 'document' }),
      ...(state === 'verified' && verified),
    };
    return store.applyCheck('hosted', fact, 'request');
  };
  const screen = async () => {
    const due = await store.dueScreenings(random.chance(0.5) ? null : person(), 9);
    const [first] = due.toSorted((one, other) => (one.playerId < other.playerId ? -1 : 1));
    if (first === undefined) return;
    const hits = random.chance(0.1) ? [{ entry: 900_001, score: 950 }] : [];
    await store.noteScreening(walk.id(), first, hits as never, 'request');
  };
  const askScreening = async () => {
    const open = await store.screenings('open', null, 9);
    const verdict = random.chance(0.8) ? ('cleared' as const) : ('confirmed' as const);
    const told = await store.askScreening(walk.id(), open[0]?.id ?? walk.id(), verdict, review());
    if (told.ok) asked.push(told.value.id);
  };
  return {
    ...{ declare, order, apply, screen, askScreening },
    decideScreening: () =>
      functionsOf(walk.database.as('parlor_compliance')).once.call(
        'approvals.decide',
        [
          ...[walk.known(asked, () => walk.id()), walk.actor()],
          ...[random.pick(['approved', 'rejected']), 'looked at it', null, null, 'request', null],
        ],
        z.unknown(),
      ),
    standing: () => store.identityStanding(person()),
    claimChecks: () => store.claimDueChecks('hosted', 9),
    checkLooked: () => store.checkLooked(check().id, random.chance(0.5) ? null : 'away'),
    checkRedacted: () => store.checkRedacted(check().id),
    checkQueue: () => store.checkQueue(random.pick(['unconfirmed', 'duplicates']), null, 9),
    checkOf: () => store.checkOf(check().id),
    confirmCheck: () => store.confirmCheck(check().id, review()),
    waitingChecks: () => store.waitingChecks(),
    screeningNow: () => store.screeningNow(person()),
    waitingScreenings: () => store.waitingScreenings(),
    listStanding: () => store.listStanding(),
    listPeople: () => store.listPeople('1'),
  };
}
