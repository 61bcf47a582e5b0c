// A link inside the site: an ordinary one that does not load the page anew.

import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { go, place } from '../state/router.ts';
import { useStore } from '../state/store.ts';

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { to: string };

export function Link({ to, onClick, ...rest }: LinkProps) {
  const { path } = useStore(place);
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const isPlain = !event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0;
    if (!isPlain || event.defaultPrevented) return;
    event.preventDefault();
    go(to);
  };
  return <a href={to} aria-current={path === to ? 'page' : undefined} onClick={follow} {...rest} />;
}
