// Signing in and out: again on the same device, on another one, with another password.

import type { Ability } from './actor.ts';
import { LOBBY, type Person } from './person.ts';

const SOON_MS = 1_500;
/** A ticket lives half a minute. */
const LATE_MS = 40_000;

async function logOut(person: Person): Promise<void> {
  const answer = await person.device.call('auth.logout', {});
  if (!answer.ok) return;
  person.leave();
  person.device.forget();
  await person.device.pause(2_000);
  await person.signIn();
}

async function changePassword(person: Person): Promise<void> {
  const { device, password } = person;
  const next = `${password} more`.slice(-60);
  const answer = await device.call('auth.changePassword', {
    body: { currentPassword: password, newPassword: next },
  });
  if (answer.ok) {
    person.password = next;
    device.renew(answer.value.accessToken);
    return;
  }
  // Whether it was changed cannot be known from here; a sign-in tells.
  const isNew = await device.logIn(person.email, next);
  if (isNew.ok) person.password = next;
}

/** Tries a ticket that was read over somebody's shoulder: after its owner, or much later. */
async function reuseTicket(person: Person, isLate: boolean): Promise<void> {
  const { device } = person;
  const answer = await device.call('social.ticketForRoom', { params: { id: LOBBY } });
  if (!answer.ok) return;
  for (const pauseMs of isLate ? [LATE_MS] : [0, SOON_MS]) {
    await device.pause(pauseMs);
    const line = device.with(answer.value);
    await device.pause(SOON_MS);
    device.run(() => line.close());
  }
}

/** What there is to do with a sign-in. */
export const SIGN: Ability = {
  name: 'sign',
  draw: (random) => ({
    do: random.pick([
      ...['signInAgain', 'logOut', 'changePassword', 'second', 'revokeOthers', 'me'],
      'reuseTicket',
    ]),
    isLate: random.chance(0.3),
  }),
  acts: {
    signInAgain: (person) => person.signIn(),
    logOut,
    changePassword,
    second: (person) => person.secondDevice(),
    revokeOthers: ({ device }) => device.call('auth.revokeOtherSessions', {}),
    reuseTicket: (person, { isLate }) => reuseTicket(person, isLate === true),
    me: ({ device }) => device.call('auth.me'),
  },
};
