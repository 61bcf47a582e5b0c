// A button that copies a text and says so.

import { useState } from 'react';
import { texts } from '../texts/index.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

export function Copy({ text, label }: { text: string; label?: string }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
      setTimeout(() => setDone(false), 1_500);
    } catch {
      // Without permission there is nothing to say: the text can be selected.
    }
  };
  return (
    <Button look="small" onClick={copy}>
      <Icon name={done ? 'check' : 'copy'} size={16} />
      {done ? texts.common.copied : (label ?? texts.common.copy)}
    </Button>
  );
}
