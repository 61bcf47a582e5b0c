// A person as a letter on a colour of their name, with what they are doing as a dot.

import type { CSSProperties } from 'react';
import '../style/friends.css';

const HUES = 12;

function hueOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9_973;
  return (sum % HUES) * (360 / HUES);
}

export function Avatar({ name, presence }: { name: string; presence?: string | undefined }) {
  return (
    <span
      className="avatar centered"
      style={{ '--hue': hueOf(name) } as CSSProperties}
      aria-hidden="true"
    >
      {[...name][0]?.toUpperCase()}
      {presence !== undefined && <span className={`presence ${presence}`} />}
    </span>
  );
}
