// Notices of partners: each names what it is about and says no more, so that whoever gets it asks. What a
// forged one could do is have us ask once too often.

import { z } from 'zod';
import { Unavailable } from '#shared/availability.ts';
import { callPartner, type PartnerAddress } from '#shared/partners.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { isSigned } from '#shared/signed-notice.ts';

/** A message from outside that must prove who sent it. */
export interface SignedMessage {
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

/** How a partner is reached, and how its notices are known. */
export interface PartnerSettings extends PartnerAddress {
  /** All that sign now: two while one is replaced. */
  webhookSecrets: readonly string[];
}

const NOTICE_HEADER = 'partner-signature';

/** A partner's name of something of ours. */
export const partnerReference = z.string().min(1).max(255);
const notice = z.object({ data: z.object({ id: partnerReference }) });
const missed = z.object({ items: z.array(notice) });

/** Settings of variables; secrets are listed with commas between them. */
export const partnerSettings = (url: string, key: string, secrets: string): PartnerSettings => ({
  ...{ url, key },
  webhookSecrets: secrets.split(',').map((each) => each.trim()),
});

/** What a signed notice is about; anything not exactly as signed is refused. */
export function readNotice(
  { webhookSecrets }: PartnerSettings,
  { headers, body }: SignedMessage,
  nowMs: number,
): Result<{ reference: string }, 'invalid_signature' | 'invalid_request'> {
  const header = headers.get(NOTICE_HEADER);
  if (!isSigned({ body, header }, webhookSecrets, nowMs)) return err('invalid_signature');
  try {
    const { data } = notice.parse(JSON.parse(new TextDecoder().decode(body)));
    return ok({ reference: data.id });
  } catch {
    return err('invalid_request');
  }
}

/** What notices since a moment are about that never arrived. */
export async function missedNotices(settings: PartnerSettings, sinceMs: number): Promise<string[]> {
  const path = `/v1/notices?since=${Math.floor(sinceMs)}`;
  const { status, body } = await callPartner(settings, { method: 'GET', path });
  if (status !== 200) throw new Unavailable(`partner (${status})`);
  return [...new Set(missed.parse(body).items.map(({ data }) => data.id))];
}
