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
  check: {
    title: 'Check of your document',
    line:
      'Before your first prize a document is checked, on the page of our partner. Your pictures and the ' +
      'number of the document stay there and are deleted after 30 days; we keep your name, birth date ' +
      'and address.',
    begin: 'Have my document checked',
    again: 'Try again',
    goOn: 'Go on with the check',
    profileFirst: 'Say your name and address below first.',
    profileDiffers: 'Your document has another name. Change your profile below so that it fits.',
    noPage: 'The check is over. Look at its result here.',
    states: {
      none: 'Not begun',
      open: 'Not finished',
      processing: 'Being checked',
      verified: 'Checked',
      failed: 'Did not succeed',
      expired: 'Left or too late',
    },
    openLine: 'If you are done there, the result appears here in a moment.',
    processingLine: 'This takes a few minutes. The result appears here by itself.',
    expiredLine: 'The page was left or its time was over.',
    reasons: {
      document: 'The document could not be read.',
      selfie: 'The face is not that of the document.',
      other: 'The check did not come to a result.',
      document_expired: 'The document has expired. Use one that is valid.',
      birth_date: 'The document has another birth date than your registration. Write to support.',
      underage: 'The document says that you are not old enough.',
      duplicate_person: 'Another account has the same document. Please write to us.',
      account_closed: 'The account was closed.',
    },
  },
};
