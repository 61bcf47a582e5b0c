// Words about who somebody is.

export const identity = {
  title: 'Who you are',
  line:
    'Your name and postal address. We need them for entries by mail and for prizes, and so that a break ' +
    'you take holds for you and not only for one account.',
  readers:
    'They are stored encrypted. Support reads them only with a reason that is kept, and nobody uses them ' +
    'for advertising.',
  tiers: {
    0: 'You have not told us yet.',
    1: 'You told us. Your documents were not checked.',
    2: 'Your document was checked.',
    3: 'Your document was checked, and somebody looked at it.',
  },
  check: 'Have your document checked',
  checkAgain: 'Go on with the check',
  checkLine:
    'Before your first prize a document is checked, on the page of our partner. Your pictures and the ' +
    'number of the document stay there and are deleted after 30 days; we keep your name, birth date ' +
    'and address.',
  states: {
    none: '',
    open: 'A check is open.',
    processing: 'Your document is being checked.',
    expired: 'The last check ended before it was finished.',
    failed: 'The last check failed.',
    verified: '',
  },
  reasons: {
    document: 'The document could not be read. Try again in good light.',
    selfie: 'The picture of you is not like the one of the document.',
    other: 'It could not be finished.',
    document_expired: 'The document has expired.',
    birth_date: 'It has another birth date than you gave when you signed up. Write to support.',
    underage: 'It says that you are not old enough.',
    duplicate_person: 'It was shown for another account already. Write to support.',
    account_closed: 'This account is closed.',
  },
  otherName: 'Your document has another name than you gave here. Please correct it.',
  checkOver: 'This check is over. Begin another one.',
  givenName: 'Given names',
  familyName: 'Family name',
  dateOfBirth: 'Date of birth',
  dateOfBirthHint:
    'As you gave it when you signed up. Was it wrong? Write to support under Complaints.',
  line1: 'Street and number, or PO box',
  line2: 'Flat, suite',
  city: 'City',
  region: 'State',
  regionElsewhere: 'State or province',
  chooseRegion: 'Choose a state',
  postalCode: 'ZIP or postal code',
  country: 'Country',
  save: 'Save',
  saved: 'Saved.',
  limit: 'You can change this five times a day.',
};
