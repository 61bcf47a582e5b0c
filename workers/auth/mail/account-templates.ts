// Mails about the account that nobody can switch off: what changed, since when, and what to do if it
// was not you. None sells anything, and none holds more than its reader sees on the site.

import { formatAmount } from '#shared/money.ts';
import { fact, type Layout, type MailFacts, moment, NOT_YOU } from './layout.ts';

const WHY = 'You get this because it concerns your account; it cannot be switched off.';

const EXCLUSION: Record<string, { subject: string; text: string }> = {
  cool_off: { subject: 'Your break has begun', text: 'You asked for a break from play.' },
  self_exclusion: {
    subject: 'Your self-exclusion has begun',
    text: 'You excluded yourself from play.',
  },
  house: { subject: 'Play is paused on your account', text: 'We paused play on your account.' },
};

/** The amount of a prize as people read it. */
const sweeps = (facts: MailFacts) => `SC ${formatAmount(BigInt(fact(facts, 'amountMicros')))}`;

function exclusionBegan(facts: MailFacts): Layout {
  const { subject = '', text } = EXCLUSION[fact(facts, 'kind')] ?? EXCLUSION.house ?? {};
  const until = fact(facts, 'until');
  return {
    subject,
    paragraphs: [
      `${text} It holds for every account of yours, ${
        until === '' ? 'and has no end that is set' : `until ${moment(until)}`
      }.`,
      'Until then you can neither play nor buy, and get no bonus. What you have won stays yours.',
    ],
    footer: WHY,
  };
}

export const ACCOUNT_TEMPLATES = {
  exclusion_began: exclusionBegan,
  exclusion_lifted: () => ({
    subject: 'The pause on your account has ended',
    paragraphs: ['Our staff ended the pause that they had made. Two people decided it.'],
    footer: WHY,
  }),
  return_asked: (facts) => ({
    subject: 'You asked to come back',
    paragraphs: [
      `Your self-exclusion was over and you asked to come back. From ${moment(fact(facts, 'returnsAt'))} you may play again.`,
      'If you would rather stay away, exclude yourself again at any time; it holds at once.',
    ],
    footer: `${NOT_YOU} ${WHY}`,
  }),
  limits_changed: (facts) => ({
    subject: 'Your limits were changed',
    paragraphs: [
      `Limits of your account were changed at ${fact(facts, 'at')}:`,
      ...fact(facts, 'changes').split('\n'),
      'A lower limit holds at once, a higher one after a day; until then you can take it back.',
    ],
    footer: `${NOT_YOU} ${WHY}`,
  }),
  sign_ins_ended: (facts) => ({
    subject: 'Sign-ins of your account were ended',
    paragraphs: [
      `${fact(facts, 'count')} sign-ins of your account were ended by ${
        fact(facts, 'by') === 'staff' ? 'our staff' : 'you'
      } at ${fact(facts, 'at')}.`,
    ],
    footer: `${NOT_YOU} ${WHY}`,
  }),
  role_changed: (facts) => ({
    subject: 'Your role was changed',
    paragraphs: [
      `The role ${fact(facts, 'role')} was ${
        fact(facts, 'granted') === 'true' ? 'given to' : 'taken from'
      } your account at ${fact(facts, 'at')}.`,
    ],
    footer: WHY,
  }),
  care_notice: (facts) => ({
    subject: 'About your play',
    paragraphs: [
      'We look after how people play, and noticed something about your account:',
      ...fact(facts, 'signals').split('\n'),
      'If play has become more than fun, lower your limits or take a break: both hold at once. "Limits" in your account has them, with where to find help.',
    ],
    footer: WHY,
  }),
  destination_added: (facts) => {
    const [label, last4] = [fact(facts, 'label'), fact(facts, 'last4')];
    const which = [label, last4 === '' ? '' : `ending in ${last4}`].filter((text) => text !== '');
    return {
      subject: 'Prizes of yours can go to a new account',
      paragraphs: [
        `An account was added to which your prizes can be sent at ${moment(fact(facts, 'at'))}: ${
          which.join(', ') || 'one without a name'
        }.`,
        'If it was not you, remove it under "Redeem" and change your password: a new account rests before a first prize goes there.',
      ],
      footer: `${NOT_YOU} ${WHY}`,
    };
  },
  complaint_answered: (facts) => ({
    subject: `Complaint ${fact(facts, 'number')} was answered`,
    paragraphs: [
      `We answered your complaint ${fact(facts, 'number')}. Sign in and open "Complaints" to read it.`,
      fact(facts, 'closed') === 'true'
        ? 'It is closed with that. If you disagree, say so there within 30 days.'
        : 'It stays open until you have what you need.',
    ],
    footer: WHY,
  }),
  redemption_asked: (facts) => ({
    subject: 'You asked for a prize',
    paragraphs: [
      `You asked for a prize of ${sweeps(facts)}. Its coins are held until it is with you.`,
      'Sign in and open "Prizes" to see where it stands. Until it is on its way you can take it back there.',
    ],
    footer: `${NOT_YOU} ${WHY}`,
  }),
  redemption_waits: (facts) => ({
    subject: 'Your prize waits for you',
    paragraphs: [
      `Your prize of ${sweeps(facts)} cannot be sent before you have done something.`,
      'Sign in and open "Prizes" to see what. After 30 days without it the coins go back to you.',
    ],
    footer: WHY,
  }),
  redemption_paid: (facts) => ({
    subject: 'Your prize has arrived',
    paragraphs: [`Your prize of ${sweeps(facts)} was paid where you asked for it to go.`],
    footer: `${NOT_YOU} ${WHY}`,
  }),
  redemption_returned: (facts) => ({
    subject: 'Your prize came back',
    paragraphs: [
      `Your prize of ${sweeps(facts)} came back to us, and all its coins are with you again.`,
      'Sign in and open "Prizes" to see why and to ask for it again.',
    ],
    footer: WHY,
  }),
  identity_checked: () => ({
    subject: 'The check of your document has an answer',
    paragraphs: ['Sign in and open "Identity" to read it, and what comes next.'],
    footer: `${NOT_YOU} ${WHY}`,
  }),
  tax_form_bad: () => ({
    subject: 'Your tax form is needed anew',
    paragraphs: [
      'The name and the number on your tax form do not belong together, so it counts no more.',
      'Sign in and open "Tax" to fill in another one. Until then prizes that need a form wait; play is not touched.',
    ],
    footer: WHY,
  }),
  redemption_rejected: (facts) => ({
    subject: 'Your prize was not approved',
    paragraphs: [
      `We could not send your prize of ${sweeps(facts)}; its coins are with you again.`,
      'Sign in and open "Prizes" to read why.',
    ],
    footer: WHY,
  }),
} as const satisfies Record<string, (facts: MailFacts) => Layout>;
