// Prizes: whether one can be asked for, those that were, and where they are sent.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Output } from '#shared/client/types.ts';
import { client } from '../state/account.ts';
import { queries, read, usePages } from './client.ts';
import { moneyMoved } from './money.ts';

export type Eligibility = Output<'redemptions.redemptionEligibility'>;
export type Blocker = Eligibility['blocking'][number];
export type Redemption = Output<'redemptions.readRedemption'>;
export type Destination = Output<'payouts.destinations'>['items'][number];

/** How often a page looks again at what goes on without the player. */
const ASK_EVERY_MS = 2_500;
const ASK_SELDOM_MS = 20_000;

// A proof of who asks is asked for at the last button, by itself.
const withoutProof = ({ blocking, ...of }: Eligibility): Eligibility => ({
  ...of,
  blocking: blocking.filter(({ doThis }) => doThis !== 'confirm_sign_in'),
});

/** Whether a prize of this size can be asked for, to there; the answer before stays until the next came. */
export const useEligibility = (wish: { amount?: string; destinationId?: string }) =>
  useQuery({
    queryKey: ['money', 'eligibility', wish.amount ?? '', wish.destinationId ?? ''],
    queryFn: () => read(client.call('redemptions.redemptionEligibility', { query: wish })),
    select: withoutProof,
    placeholderData: keepPreviousData,
  });

const REDEMPTIONS = ['money', 'redemptions'];
export const useRedemptions = () =>
  usePages(REDEMPTIONS, (query) => client.call('redemptions.listRedemptions', { query }));

const everyMs = (state: Redemption['state'] | undefined): number | false => {
  if (state === 'needs_player' || state === 'in_review') return ASK_SELDOM_MS;
  const moves = ['held', 'approved', 'paying', 'sent'] as (typeof state)[];
  return moves.includes(state) && ASK_EVERY_MS;
};

/** One of them, asked for again and again while it moves. */
export const useRedemption = (id: string) =>
  useQuery({
    queryKey: [...REDEMPTIONS, id],
    queryFn: () => read(client.call('redemptions.readRedemption', { params: { id } })),
    refetchInterval: ({ state: { data } }) => everyMs(data?.state),
  });

type Asked = Awaited<ReturnType<typeof askForPrize>>;

/** Asks for a prize; the key makes a repeat the same one. */
export async function askForPrize(
  body: { amount: string; destinationId: string; retryOf?: string },
  idempotencyKey: string,
) {
  const answer = await client.call('redemptions.requestRedemption', { body, idempotencyKey });
  if (answer.ok) moneyMoved();
  return answer;
}

async function changed(answer: Promise<Asked>): Promise<Asked> {
  const result = await answer;
  // What could not be changed has moved on by itself.
  moneyMoved();
  return result;
}

/** Takes the wish back. */
export const cancelPrize = (id: string) =>
  changed(client.call('redemptions.cancelRedemption', { params: { id } }));

/** Takes it less the tax that is withheld. */
export const acceptWithholding = (id: string) =>
  changed(client.call('redemptions.acceptWithholding', { params: { id } }));

/** Sends it elsewhere. */
export const sendElsewhere = (id: string, destinationId: string) =>
  changed(
    client.call('redemptions.redirectRedemption', { params: { id }, body: { destinationId } }),
  );

const DESTINATIONS = ['destinations'];

/** Where prizes can go; looked at again while one of them is not finished. */
export const useDestinations = () =>
  useQuery({
    queryKey: DESTINATIONS,
    queryFn: async () =>
      (await read(client.call('payouts.destinations', { query: { limit: '100' } }))).items,
    refetchInterval: ({ state: { data } }) =>
      data?.some(({ state }) => state === 'pending') === true && ASK_EVERY_MS,
  });

/** Whether a prize may go there, now or when it has rested. */
export const isUsable = ({ state, refusal }: Destination) => state === 'ready' && refusal === null;

/** Begins a new one; its page is in the answer. */
export const addDestination = (kind: Destination['kind'], idempotencyKey: string) =>
  client.call('payouts.addDestination', { body: { kind }, idempotencyKey });

/** Removes one. */
export async function removeDestination(id: string) {
  const answer = await client.call('payouts.removeDestination', { params: { id } });
  await queries.invalidateQueries({ queryKey: DESTINATIONS });
  void queries.invalidateQueries({ queryKey: ['money', 'eligibility'] });
  return answer;
}

/** Prizes and tax of a year. */
export const useTaxYear = (year: string) =>
  useQuery({
    queryKey: ['money', 'tax', year],
    queryFn: () => read(client.call('compliance.getTaxYear', { params: { year } })),
    refetchInterval: ({ state: { data } }) => data?.form.state === 'open' && ASK_EVERY_MS,
  });

/** The page on which the form is filled in. */
export const beginTaxForm = (year: string) =>
  client.call('compliance.beginTaxForm', { params: { year }, body: {} });
