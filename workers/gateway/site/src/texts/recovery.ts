// Words about an account that comes back to who lost its second step or its mailbox.

export const recovery = {
  lost: 'Lost your second step or your mailbox?',
  title: 'Have your account back',
  line: 'For who lost their authenticator app and its codes, or cannot read their mail any more. You show a document; it must be that of the person who was verified for the account before.',
  email: 'E-mail address of the account',
  factor: 'I lost my second step',
  mailbox: 'I cannot read the mail of this address any more',
  newEmail: 'An address where you read mail',
  newEmailHint: 'It takes the place of the other one.',
  send: 'Send me a link',
  sent: 'If we can, we mail you a link. Open it within a day.',
  goOnTitle: 'Show who you are',
  goOnLine:
    'Next, a partner checks your document on a page of its own. Two people of our staff decide then, and not before three days have passed: until then whoever reads the mail of the account can stop it.',
  password: 'The password of the account, if you know it',
  goOn: 'Go on to the check',
  mailed: 'We mailed you how it goes on.',
  backTitle: 'Thank you',
  backLine:
    'We mail you as soon as your document was looked at. If it could not be read, open the link of our first mail again.',
  stopTitle: 'Keep your account as it is',
  stopLine:
    'Somebody asked to have this account back. If it was not you, stop it: nothing is changed then.',
  stop: 'Stop it',
  stopped: 'Stopped. Your account stays as it is.',
  waits: (when: string) =>
    `Somebody proved to be the person verified for this account and asks to have it back. From ${when} on our staff may do so. If it was not you, stop it.`,
};
