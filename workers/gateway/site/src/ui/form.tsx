// A form that sends itself once, keeps its button busy meanwhile, and shows what was refused.

import { type FormEvent, type ReactNode, useState } from 'react';
import type { ClientError } from '#shared/client/types.ts';
import { textOf } from '../texts/errors.ts';
import { Notice } from './state.tsx';

export function Form(props: {
  action: string;
  /** Gets the fields by name; answers with what was refused, or `null`. */
  onSend(fields: Record<string, string>): Promise<ClientError | null>;
  children: ReactNode;
  disabled?: boolean;
  tone?: 'primary' | 'danger';
}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const fields = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    setBusy(true);
    setError(null);
    setError(await props.onSend(fields));
    setBusy(false);
  };
  return (
    <form className="stack" onSubmit={send}>
      {props.children}
      {error !== null && <Notice tone="bad">{textOf(error)}</Notice>}
      <button
        type="submit"
        className={`button wide ${props.tone ?? 'primary'}`}
        disabled={busy || props.disabled}
        aria-busy={busy}
      >
        {props.action}
      </button>
    </form>
  );
}
