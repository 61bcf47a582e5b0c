// Says that documents changed, until they are accepted: nothing is played or bought before.

import { useOwnTerms } from '../queries/terms.ts';
import { texts } from '../texts/index.ts';
import { Link } from './link.tsx';
import { Notice } from './state.tsx';

export function TermsBanner() {
  const { data } = useOwnTerms();
  if (data?.pending !== true) return null;
  return (
    <Notice>
      <span>{texts.terms.changed}</span>
      <Link to="/terms">{texts.terms.read}</Link>
    </Notice>
  );
}
