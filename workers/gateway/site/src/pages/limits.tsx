// Limits, breaks and self-exclusion. Nothing here is hard to find and nothing takes more than two
// steps.

import { useLimits } from '../queries/money.ts';
import '../style/account.css';
import { Care } from '../limits/care.tsx';
import { BREAKS, EXCLUSIONS, Exclusion } from '../limits/exclusion.tsx';
import { CoinLimits, TimeLimits } from '../limits/limit-rows.tsx';
import { Now } from '../limits/now.tsx';
import { texts } from '../texts/index.ts';
import { Loadable } from '../ui/state.tsx';

const words = texts.limits;

export default function LimitsPage() {
  const list = useLimits();
  return (
    <div className="page narrow stack loose">
      <div>
        <h1>{words.title}</h1>
        <p className="soft">{words.line}</p>
      </div>
      <Care />
      <Loadable of={list} rows={6}>
        {({ limits, exclusions }) => (
          <>
            <Now all={exclusions} />
            <TimeLimits all={limits} />
            <CoinLimits kind="loss" all={limits} />
            <CoinLimits kind="wager" all={limits} />
            <CoinLimits kind="purchase" all={limits} />
          </>
        )}
      </Loadable>
      <Exclusion
        kind="cool_off"
        title={words.breakTitle}
        line={words.breakLine}
        action={words.takeBreak}
        options={BREAKS}
      />
      <Exclusion
        kind="self_exclusion"
        title={words.excludeTitle}
        line={words.excludeLine}
        action={words.exclude}
        options={EXCLUSIONS}
      />
    </div>
  );
}
