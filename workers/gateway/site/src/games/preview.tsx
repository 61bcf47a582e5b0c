// What a bet could bring, computed from the rules before it is made. What it did bring, the table
// says.

import type { Preview } from './kind.ts';

export function PreviewList({ of }: { of: readonly Preview[] }) {
  return (
    <dl className="preview pair">
      {of.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
