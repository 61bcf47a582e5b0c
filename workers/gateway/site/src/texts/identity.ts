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
};
