// Where a prize stands, in two words.

import type { Redemption } from '../queries/prizes.ts';
import { texts } from '../texts/index.ts';

export const StatePill = ({ state }: { state: Redemption['state'] }) => (
  <span className={`pill ${state === 'paid' ? 'good' : ''}`}>{texts.prizes.states[state]}</span>
);
