// Routes of free entry.

import type { Hono } from 'hono';
import { checkPerson } from '#shared/bot-check.ts';
import * as contract from '#shared/contracts/http/entries.ts';
import { type Call, serve } from '#shared/http/app.ts';
import { forwardedAddress } from '#shared/http/client.ts';
import { replayable, reply } from '#shared/http/envelope.ts';
import { BY_ID, listReply } from '#shared/http/page.ts';
import { newId } from '#shared/ids.ts';
import { formatAmount } from '#shared/money.ts';
import { err, map, ok } from '#shared/result.ts';
import { newEntryCode, readEntryCode } from '../entries/code.ts';
import { entryCodeOf, entryOf, entryWayOf, reviewedEntryOf } from '../entries/presentation.ts';
import type { PaymentsEnv } from '../env.ts';
import { requestDigest, requiredKey } from '../idempotency.ts';
import { notedPlace } from '../place.ts';
import { storeOf } from '../store/index.ts';
import { notifyHub, notifyWallet } from '../wallet/notify-hub.ts';
import { balanceOf } from '../wallet/presentation.ts';

const SALT_BYTES = 16;
const amountOf = (micros: string | null) => (micros === null ? null : formatAmount(BigInt(micros)));
const reviewOf = ({ identity, requestId }: Pick<Call<PaymentsEnv>, 'identity' | 'requestId'>) => ({
  by: identity.playerId,
  requestId,
});

function servePlayers(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.listEntries, async ({ env, identity: { playerId }, query }) => {
    const store = storeOf(env);
    const list = await listReply(query, {
      ...BY_ID,
      rows: (before, limit) => store.entries({ playerId }, before, limit),
      view: entryOf,
    });
    if (!list.ok) return list;
    const { online, mail, codes, ...told } = await store.entryOverview(playerId);
    const { rules, address, targetBusinessDays, medianDays } = told;
    const { unusedCodesMax, codeLivesDays } = told;
    return ok({
      ...{ rules, address, targetBusinessDays, medianDays },
      amounts: { mail: amountOf(mail.amountMicros), online: amountOf(online.amountMicros) },
      online: { ...entryWayOf(online), nextAt: online.facts.nextAt ?? null },
      mail: { ...entryWayOf(mail), unusedCodesMax, codeLivesDays },
      codes: codes.map(entryCodeOf),
      ...list.value,
    });
  });

  serve(app, contract.issueEntryCode, async ({ env, identity }) => {
    const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
    const issued = await storeOf(env).issueEntryCode(identity.playerId, newEntryCode(), salt);
    return map(issued, (code) => reply(201, entryCodeOf(code)));
  });

  serve(app, contract.enterOnline, async (call) => {
    const { env, identity, request, body, nowMs } = call;
    const person = await checkPerson(env, 'entry', body.botCheckToken, forwardedAddress(request));
    if (!person.ok) return person;
    await notedPlace(env, identity.playerId, request);
    // The token counts once, so a repeat has another: it is no part of what was asked for.
    const digest = await requestDigest(request, {});
    const key = requiredKey(call.idempotencyKey);
    const claimed = await storeOf(env).claimOnlineEntry(
      identity.playerId,
      newId(nowMs),
      key,
      digest,
    );
    if (!claimed.ok) return claimed;
    const { entry, balances, replayed } = claimed.value;
    const tables = await notifyHub(env, identity.playerId, balances);
    const answer = {
      entry: entryOf(entry),
      balances: balances.map((balance) => balanceOf(balance, tables)),
    };
    return ok(replayable(201, answer, replayed));
  });
}

function serveStaff(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.receiveEntry, async (call) => {
    const { env, body, nowMs } = call;
    const code = readEntryCode(body.code);
    if (code === null) return err('entry_code_invalid');
    const card = { ...body, id: newId(nowMs), code };
    const received = await storeOf(env).receiveEntry(card, reviewOf(call));
    return map(received, ({ replayed, ...entry }) =>
      replayable(201, reviewedEntryOf(entry), replayed),
    );
  });

  serve(app, contract.queueEntries, async ({ env, query }) =>
    listReply(query, {
      ...BY_ID,
      rows: (before, limit) =>
        storeOf(env).entries({ state: query.state ?? 'received' }, before, limit),
      view: reviewedEntryOf,
    }),
  );

  serve(app, contract.acceptEntry, async (call) => {
    const { env, execution, params, body, nowMs } = call;
    const store = storeOf(env);
    const accepted = await store.acceptEntry(params.id, body.reason, newId(nowMs), reviewOf(call));
    if (!accepted.ok) return accepted;
    if ('approval' in accepted.value) return ok(reply(202, accepted.value));
    const { entry, replayed } = accepted.value;
    execution.waitUntil(notifyWallet(env, entry.playerId));
    return ok(replayable(200, reviewedEntryOf(entry), replayed));
  });

  serve(app, contract.rejectEntry, async (call) => {
    const { env, params, body } = call;
    const text = body.text ?? null;
    const rejected = await storeOf(env).rejectEntry(params.id, body.reason, text, reviewOf(call));
    return map(rejected, ({ replayed, ...entry }) =>
      replayable(200, reviewedEntryOf(entry), replayed),
    );
  });
}

/** Registers them. */
export function serveEntries(app: Hono<{ Bindings: PaymentsEnv }>): void {
  servePlayers(app);
  serveStaff(app);
}
