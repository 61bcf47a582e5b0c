// Words about the documents that players accept.

export const terms = {
  title: 'Terms, privacy and rules',
  changed: 'Our terms have changed. Please read and accept them before you play on.',
  read: 'Read them',
  accept: 'I have read this and accept it',
  waiting: (titles: readonly string[]) => `To be accepted: ${titles.join(', ')}.`,
  since: (version: number, day: string) => `Version ${version}, since ${day}`,
};
