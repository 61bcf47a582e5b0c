// Says on every page that somebody asks to have this account back, with the button that stops it.

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ClientError } from '#shared/client/types.ts';
import { queries, read } from '../queries/client.ts';
import { client } from '../state/account.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { shownMoment } from '../times.ts';
import { Button } from './button.tsx';
import { Notice } from './state.tsx';

const words = texts.recovery;
const ASK_EVERY_MS = 60_000;
const KEY = ['recovery'];

export function RecoveryBanner() {
  const [error, setError] = useState<ClientError | null>(null);
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: () => read(client.call('auth.ownRecovery')),
    refetchInterval: ASK_EVERY_MS,
  });
  if (data === undefined || data.recovery === null) return null;
  const stop = async () => {
    const answer = await client.call('auth.stopOwnRecovery');
    setError(answer.ok ? null : answer.error);
    await queries.invalidateQueries({ queryKey: KEY });
  };
  return (
    <Notice tone="bad">
      <span className="grow">
        {error === null ? words.waits(shownMoment(data.recovery.actsFrom)) : textOf(error)}
      </span>
      <Button look="small" onClick={stop} text={words.stop} />
    </Notice>
  );
}
