// Words about complaints.

export const complaints = {
  title: 'Complaints',
  line: 'Tell us what went wrong. You get a number and an answer within two weeks.',
  none: 'You have no complaints',
  new: 'New complaint',
  subject: 'What it is about',
  text: 'What happened',
  send: 'Send',
  more: 'Say more',
  number: (number: number, subject: string) => `No. ${number}: ${subject}`,
  due: (day: string) => `You are answered by ${day}`,
  states: { open: 'Being looked into', answered: 'Answered', closed: 'Closed' },
  authors: { player: 'You', staff: 'Support' },
};
