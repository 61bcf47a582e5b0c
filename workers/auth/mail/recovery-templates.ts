// Mails about an account that somebody asks to have back: to who asks, and to who has it. Those to a
// claimant say nothing of the account, for anybody can name any.

import { fact, type Layout, type MailFacts, moment } from './layout.ts';

const WHY: Readonly<Record<string, string>> = {
  not_possible:
    'Either no account has the address that you named, or it has no second factor to take away, or nobody was verified for it before, so that there is nobody to compare you with. Accounts of our staff, and accounts that are closed, are not given back this way, and an address that has an account cannot take the place of another.',
  other_person: 'The document that you showed is not that of the person who was verified for it.',
  check_failed: 'Your document could not be verified in three tries.',
  under_way: 'Somebody else who was verified asks for the same account already.',
  rejected: 'Two people of our staff look at each such request, and they did not approve it.',
  stopped: 'Its owner stopped it.',
  expired: 'It did not go on in time. You can ask again.',
};

export const RECOVERY_TEMPLATES = {
  recovery_link: (facts) => ({
    subject: 'Have your account back',
    paragraphs: [
      'Somebody, probably you, asked at Parlor to have an account back whose second step or mailbox was lost, and named this address to be told.',
      'Open the link within a day to go on. You will be asked for a document on a page of whoever checks documents for us: it must be yours, and you must be the person who was verified for the account before.',
    ],
    link: { label: 'Go on', url: fact(facts, 'url') },
    footer: 'If you did not ask for this, you can ignore this mail.',
  }),
  recovery_matched: (facts) => ({
    subject: 'We know you again',
    paragraphs: [
      'You are the person who was verified for the account. Two people of our staff look at your request next.',
      `They cannot decide before ${moment(fact(facts, 'from'))}: until then, whoever reads the mail of the account can stop it. We mail you when it is done.`,
    ],
    footer: 'There is nothing to do for you until then.',
  }),
  recovery_ended: (facts) => ({
    subject: 'Your request to have an account back has ended',
    paragraphs: [
      WHY[fact(facts, 'why')] ?? WHY.expired ?? '',
      'Nothing of the account was changed.',
    ],
    footer: 'If you need help, answer this mail.',
    wantsAnswer: true,
  }),
  recovery_done: (facts) => ({
    subject: 'Your account is yours again',
    paragraphs: [
      'What you asked for was done. Every sign-in ended and the password is void.',
      'Open the link within 30 minutes to set a new password. Later, ask for another link by "Forgot your password?".',
      'To keep you safe, accounts that prizes go to rest for a while, as new ones do.',
    ],
    link: { label: 'Set a new password', url: fact(facts, 'url') },
    footer: 'If this was not you, answer this mail at once.',
    wantsAnswer: true,
  }),
  recovery_moved: (facts) => ({
    subject: 'Your account has another address now',
    paragraphs: [
      `Your account was given back to the person who was verified for it, at ${fact(facts, 'at')}, and no longer uses this address.`,
    ],
    footer: 'If this was not you, answer this mail at once.',
    wantsAnswer: true,
  }),
  recovery_asked: () => ({
    subject: 'Somebody asks to have your account back',
    paragraphs: [
      'Somebody said that they lost the second step or the mailbox of this account, and goes on to show a document.',
      'Nothing was changed. Only the person who was verified for the account gets further, and you would be told three days before, with a link to stop it.',
    ],
    footer: 'If this was you, there is nothing to do. It cannot be switched off.',
  }),
  recovery_waits: (facts) => ({
    subject: 'Stop this if it was not you: your account is to be given back',
    paragraphs: [
      `Somebody asked to have this account back and proved with a document to be the person who was verified for it. From ${moment(fact(facts, 'actsFrom'))} on, two people of our staff may take away its second step or change its address. Every sign-in ends with it.`,
      'If this was not you, stop it.',
    ],
    link: { label: 'Stop it', url: fact(facts, 'url') },
    footer: 'If this was you, there is nothing to do. It cannot be switched off.',
  }),
  recovery_stopped: () => ({
    subject: 'Stopped: your account stays as it is',
    paragraphs: ['The request to give this account back was stopped. Nothing was changed.'],
    footer: 'If this was not you, change your password now and end the other sign-ins.',
  }),
} as const satisfies Record<string, (facts: MailFacts) => Layout>;
