// A button that fetches a file and saves it. The file needs the player's token, so it is no link.

import { useState } from 'react';
import type { ClientFile } from '#shared/client/client.ts';
import type { Answer, ClientError } from '#shared/client/types.ts';
import { saveFile } from '../save-file.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/state.tsx';

const words = texts.myPlay;

/** `name` tells screen readers what is downloaded. */
export function Download({ name, load }: { name: string; load(): Promise<Answer<ClientFile>> }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const save = async () => {
    setBusy(true);
    const answer = await load();
    setBusy(false);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) saveFile(answer.value.name, answer.value.blob);
  };
  return (
    <>
      <Button
        look="small"
        aria-label={`${words.download}: ${name}`}
        disabled={busy}
        onClick={save}
        text={busy ? words.downloading : words.download}
      />
      {error !== null && <Notice tone="bad">{textOf(error)}</Notice>}
    </>
  );
}
