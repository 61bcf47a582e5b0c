// A panel from the side: the browser's own modal dialog, so focus, Escape and the rest are its.

import { type ReactNode, useEffect, useRef } from 'react';
import { texts } from '../texts/index.ts';
import { IconButton } from './button.tsx';

export function Drawer(props: { title: string; onClose(): void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a modal dialog by itself
    <dialog
      ref={dialog}
      className="drawer"
      aria-label={props.title}
      onClose={props.onClose}
      onClick={(event) => event.target === dialog.current && props.onClose()}
    >
      <div className="inside">
        <header className="row between">
          <h2>{props.title}</h2>
          <IconButton icon="close" label={texts.common.close} onClick={props.onClose} />
        </header>
        <div className="content">{props.children}</div>
      </div>
    </dialog>
  );
}
