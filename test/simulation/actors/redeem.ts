// Prizes: somebody says who they are, shows a document and an account, asks for a prize, takes it back
// or waits for it; and what banks do. Households are few, so that people share them.

import { SECOND_MS } from '#shared/time.ts';
import type { Args } from '../decisions.ts';
import type { Prng } from '../platform/prng.ts';
import type { Ability } from './actor.ts';
import type { Person } from './person.ts';

const POLLS = 4;
const POLL_MS = 2 * SECOND_MS;
const ATTEMPTS = 4;
const LOST = ['offline', 'unreadable', 'try_again'];
const VERIFICATION = /\bver_\w+/;
const ACCOUNT = /\bacct_[a-z]+/;

/** Names of people are words of letters, and nobody shares one. */
function nameOf({ name }: Person): { givenName: string; familyName: string } {
  const letters = [...name].map((sign) => 'abcdefghij'[Number(sign)] ?? '').join('');
  return { givenName: 'Robin', familyName: `Walker${letters}` };
}

const profileOf = (person: Person, home: unknown) => ({
  ...nameOf(person),
  dateOfBirth: '1990-01-31',
  address: {
    line1: `${1 + Number(home)} Elm Street`,
    ...{ city: 'Austin', region: 'TX', postalCode: '78701', country: 'US' },
  },
});

/** Looks until something is so, or for so long. */
async function until(person: Person, isSo: () => Promise<boolean>): Promise<boolean> {
  for (let poll = 0; poll < POLLS; poll++) {
    if (await isSo()) return true;
    await person.device.pause(POLL_MS);
  }
  return false;
}

/** Tries something again where the world is in the way. */
async function tried(person: Person, step: () => Promise<boolean>): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS && !person.around.isOver(); attempt++) {
    if (person.device.isOut) await person.signIn();
    if (await step()) return true;
    await person.device.pause(2 * SECOND_MS);
  }
  return false;
}

const declare = (person: Person, { home }: Args) =>
  person.device.call('compliance.declareProfile', { body: profileOf(person, home) });

/** Shows a document on the page of whoever checks it. */
async function showDocument(person: Person, { document }: Args): Promise<boolean> {
  const { around, device } = person;
  const before = await device.call('compliance.getIdentity');
  if (before.ok && before.value.tier >= 2) return true;
  const begun = await device.call('compliance.beginCheck', { body: {} });
  const page = begun.ok ? VERIFICATION.exec(begun.value.url ?? '')?.[0] : undefined;
  if (page === undefined) return false;
  await device.pause(SECOND_MS);
  around.atPartners(({ identity }) => identity.press(page, document as 'match'));
  return until(person, async () => {
    const known = await device.call('compliance.getIdentity');
    return known.ok && known.value.tier >= 2;
  });
}

/** Shows an account on the provider's page. */
async function showAccount(person: Person, args: Args): Promise<boolean> {
  const { around, device } = person;
  const kind = args.isCard === true ? ('gift_card' as const) : ('bank' as const);
  const added = await person.act('payouts.addDestination', { body: { kind } });
  const page = added.ok ? ACCOUNT.exec(added.value.url ?? '')?.[0] : undefined;
  if (!added.ok || page === undefined) return false;
  const { id } = added.value.destination;
  await device.pause(SECOND_MS);
  const { familyName, givenName } = nameOf(person);
  const written = { own: givenName, initial: givenName.slice(0, 1), other: 'Quentin' };
  const owner = `${written[args.owner as 'own']} ${args.owner === 'other' ? 'Vossler' : familyName}`;
  around.atPartners(({ payouts }) =>
    payouts.bank.show(page, {
      ...{ owners: kind === 'bank' ? [owner] : [], label: 'First Bank' },
      last4: kind === 'bank' ? '1234' : null,
      ...{ outcome: args.outcome as 'pays', code: args.code as 'R03' },
    }),
  );
  person.destination = id;
  return until(person, async () => {
    const shown = await device.call('payouts.destinations', { query: {} });
    return shown.ok && shown.value.items.some((each) => each.id === id && each.state === 'ready');
  });
}

/** All that comes before a first prize. */
async function getReady(person: Person, args: Args): Promise<void> {
  const { around, device, id } = person;
  if (id === null) return;
  const micros = `${Number(args.coins) * 1_000_000}`;
  const gift = { key: `gift:${id}:${args.gift}`, micros, multiple: Number(args.multiple) };
  await around.giveCoins(id, gift);
  const steps = [
    () => person.app.setUp(),
    async () => (await declare(person, args)).ok,
    () => showDocument(person, args),
    () => showAccount(person, args),
  ];
  for (const step of steps) if (!(await tried(person, step))) return;
  await redeem(person, args);
  await device.call('redemptions.redemptionEligibility', { query: {} });
}

/** Asks for a prize, again under the same key where no answer came. */
async function redeem(person: Person, args: Args): Promise<void> {
  const { destination, device } = person;
  if (destination === null) return;
  const idempotencyKey = device.run(() => crypto.randomUUID());
  const body = { amount: `${args.amount}.00`, destinationId: destination };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const answer = await device.call('redemptions.requestRedemption', { idempotencyKey, body });
    if (answer.ok) {
      const { id } = answer.value;
      if (!person.prizes.includes(id)) person.prizes.push(id);
      await device.pause(Number(args.afterMs));
      if (args.cancels === true) await cancel(person, { which: person.prizes.indexOf(id) });
      else await device.call('redemptions.readRedemption', { params: { id } });
      return;
    }
    if (answer.error.code === 'step_up_required') {
      await person.app.prove(device);
      return;
    }
    if (!LOST.includes(answer.error.code)) return;
    await device.pause(SECOND_MS);
  }
}

const prizeOf = ({ prizes }: Person, { which }: Args): string | undefined =>
  prizes[Number(which) % Math.max(1, prizes.length)];

async function cancel(person: Person, args: Args): Promise<void> {
  const id = prizeOf(person, args);
  if (id === undefined) return;
  await person.device.call('redemptions.cancelRedemption', { params: { id } });
}

/** Looks at one, or at all. */
async function look(person: Person, args: Args): Promise<void> {
  const { device } = person;
  const id = prizeOf(person, args);
  if (args.all === true || id === undefined) {
    await device.call('redemptions.listRedemptions', { query: { limit: '100' } });
    await device.call('redemptions.redemptionEligibility', { query: {} });
    return;
  }
  await device.call('redemptions.readRedemption', { params: { id } });
}

/** What the bank of somebody does with a prize; a state that does not allow it is nobody's fault. */
async function bankActs(person: Person, args: Args): Promise<void> {
  const id = prizeOf(person, args);
  if (id === undefined) return;
  const hasDone = person.around.atPartners(({ payouts }) => {
    const [payout] = payouts.bank.payoutsBy(id);
    if (payout === undefined) return;
    const code = args.step === 'sent' || args.step === 'paid' ? null : String(args.code);
    payouts.bank.advance(payout.id, args.step as 'sent', code);
  });
  await person.device.pause(SECOND_MS);
  const { device } = person;
  await device.call('redemptions.readRedemption', { params: { id } });
  if (args.step !== 'returned' || !hasDone || args.again !== true) return;
  await sendAgain(person, id);
}

/** Sends one that came back again, whole. */
async function sendAgain(person: Person, id: string): Promise<void> {
  const { destination, device } = person;
  const came = await device.call('redemptions.readRedemption', { params: { id } });
  if (!came.ok || came.value.state !== 'returned' || destination === null) return;
  const body = { amount: came.value.amount, destinationId: destination, retryOf: id };
  const answer = await person.act('redemptions.requestRedemption', { body });
  if (answer.ok) person.prizes.push(answer.value.id);
}

const CODES = ['R01', 'R03', 'R14', 'R23', 'R29'];

function drawReady(random: Prng): Args {
  return {
    ...{ do: 'getReady', home: random.int(2), gift: random.int(1e9) },
    ...{ coins: 10 + random.int(60), multiple: random.chance(0.8) ? 0 : 1 },
    document: random.pick([
      ...['match', 'match', 'match', 'match', 'match', 'match', 'close_name', 'other_name'],
      ...['slow', 'birth_date', 'expired', 'listed', 'document', 'selfie', 'cancel'],
    ]),
    ...{ isCard: random.chance(0.2), code: random.pick(CODES) },
    owner: random.pick(['own', 'own', 'own', 'own', 'initial', 'other']),
    outcome: random.pick(['pays', 'pays', 'pays', 'pays', 'fails', 'silent']),
    ...drawWish(random),
  };
}

const drawWish = (random: Prng): Args => ({
  ...{ amount: 1 + random.int(20), cancels: random.chance(0.2) },
  afterMs: random.int(15_000),
});

/** What there is to do about prizes. */
export const REDEEM: Ability = {
  name: 'redeem',
  draw: (random, person) => {
    const which = random.int(1_000);
    const kind = random.next();
    if (person.destination === null) return drawReady(random);
    if (kind < 0.4) return { do: 'redeem', ...drawWish(random) };
    if (kind < 0.55) return { do: 'bankActs', step: 'returned', which, ...drawReturn(random) };
    if (kind < 0.65) {
      const step = random.pick(['sent', 'paid', 'failed']);
      return { do: 'bankActs', step, which, code: random.pick(CODES) };
    }
    if (kind < 0.75) return { do: 'cancelPrize', which };
    if (kind < 0.8) return { do: 'declare', home: random.int(3) };
    if (kind < 0.83) return { ...drawReady(random), do: 'showAccount' };
    return { do: 'lookAtPrize', which, all: random.chance(0.4) };
  },
  acts: {
    ...{ getReady, redeem, bankActs, declare, showAccount },
    ...{ cancelPrize: cancel, lookAtPrize: look },
  },
};

const drawReturn = (random: Prng): Args => ({
  code: random.pick(CODES),
  again: random.chance(0.5),
});
