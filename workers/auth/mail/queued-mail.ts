// A mail that waits in the outbox, as the store takes it and as its job finds it.

import type { MailTemplate } from './templates.ts';
/** A mail as the SQL functions take it. */
export interface QueuedMail {
  id: string;
  /** The player's own address unless given. */
  to?: string;
  template: MailTemplate;
  sealed: string;
}
