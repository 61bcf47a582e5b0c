// Keys of the game screen, for those who switched them on. Keys typed into a field are the field's.

import { useEffect, useRef } from 'react';
import { preferences } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';

export function useHotKeys(keys: Readonly<Record<string, () => void>>): void {
  const { hotKeys } = useStore(preferences);
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!hotKeys) return;
    const press = (event: KeyboardEvent) => {
      const { target } = event;
      const isTyping =
        target instanceof HTMLElement &&
        target.closest('input:not([type=range]), textarea, select, dialog') !== null;
      const isButton =
        event.key === ' ' && target instanceof HTMLElement && target.closest('button, a') !== null;
      if (isTyping || isButton || event.metaKey || event.ctrlKey || event.altKey) return;
      const act = latest.current[event.key.toLowerCase()];
      if (act === undefined) return;
      event.preventDefault();
      if (!event.repeat || event.key !== ' ') act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [hotKeys]);
}
