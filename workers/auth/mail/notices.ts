// Notices about an account. Whoever changed something wrote a row with it (auth.tell) and knows no
// address; auth makes a mail of each, once, which leaves like any other.

import { z } from 'zod';
import { SIGNAL_WORDS, SIGNALS } from '#shared/care.ts';
import { drainOutbox } from '#shared/outbox.ts';
import { toTimestamp } from '#shared/time.ts';
import { outward } from '#shared/views/outward.ts';
import type { AuthEnv } from '../env.ts';
import { stopUrl } from '../recovery/stop.ts';
import type { AuthStore, DueNotice } from '../store/index.ts';
import type { MailFacts } from './layout.ts';
import { mailSealOf, prepareMail } from './outbox.ts';
import { isMailTemplate } from './templates.ts';

const COUNT_MAX = 50;

const change = z.object({
  kind: z.enum(['loss', 'purchase', 'wager', 'session_time', 'reality_check']),
  currency: z.string().optional(),
  period: z.string().optional(),
  amountMicros: z.string().optional(),
  minutes: z.number().optional(),
  from: z.string().optional(),
});

const signal = z.enum(SIGNALS).transform((name) => SIGNAL_WORDS[name]);

const LIMIT = {
  loss: 'Losses',
  purchase: 'Purchases',
  wager: 'Coins played',
  session_time: 'Time at tables a day',
  reality_check: 'Time until you are asked whether to go on',
} as const;

/** A change of a limit in a line. */
function lineOf({ kind, currency, period, from, ...limit }: z.output<typeof change>): string {
  const { amount } = outward({ amountMicros: limit.amountMicros ?? null });
  const { minutes } = limit;
  const sum = amount === null ? null : `${amount} ${currency}`;
  const bound = minutes === undefined ? sum : `${minutes} minutes`;
  const since = from === undefined ? 'from now on' : `from ${from} on`;
  return `${LIMIT[kind]}${period === undefined ? '' : ` a ${period}`}: ${bound ?? 'no limit'}, ${since}.`;
}

/** What the template reads: words and numbers as they are, a list as lines. */
function factsOf({ facts, atMs }: DueNotice): MailFacts {
  const { changes = [], signals = [], ...rest } = facts;
  const lines = {
    changes: z.array(change).parse(changes).map(lineOf).join('\n'),
    signals: z.array(signal).parse(signals).join('\n'),
  };
  const words = Object.entries(rest).map(([name, value]) => [name, String(value)]);
  return { at: toTimestamp(atMs), ...lines, ...Object.fromEntries(words) };
}

/** The link of a notice that has one; it stands in no row. */
function linkOf(env: AuthEnv, { facts }: DueNotice): MailFacts {
  const { recoveryId } = facts;
  return typeof recoveryId === 'string' ? { url: stopUrl(env, recoveryId) } : {};
}

/** Makes mails of what is due; a notice that somebody else took meanwhile is left alone. */
export async function takeNotices(
  env: AuthEnv,
  store: AuthStore,
  nowMs: number,
): Promise<{ notices: number; failed: number }> {
  const seal = mailSealOf(env);
  let notices = 0;
  const { failed } = await drainOutbox<DueNotice>({
    name: 'notices',
    claim: () => store.dueNotices(COUNT_MAX),
    entityOf: ({ id }) => `${id}`,
    async deliver(due) {
      if (!isMailTemplate(due.kind)) throw new Error(`no template ${due.kind}`);
      const mail = await prepareMail(seal, due.kind, { ...factsOf(due), ...linkOf(env, due) });
      if (await store.takeNotice(due.id, mail, nowMs)) notices += 1;
    },
  });
  return { notices, failed };
}
