// What excludes the player now, and the way back from a self-exclusion whose time is over.

import { useState } from 'react';
import type { Output } from '#shared/client/types.ts';
import { client } from '../state/account.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { shownMoment } from '../times.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/state.tsx';

const words = texts.limits;

type Exclusion = Output<'payments.limits'>['exclusions'][number];

function nowText({ kind, until }: Exclusion): string {
  const when = until === null ? null : shownMoment(until);
  if (kind === 'house') return words.excludedByHouse(when);
  return when === null ? words.excludedForever : words.excludedUntil(when);
}

function Return({ exclusion }: { exclusion: Exclusion }) {
  const [returnsAt, setReturnsAt] = useState(exclusion.returnsAt ?? null);
  const [problem, setProblem] = useState<string | null>(null);
  const ask = async () => {
    const answer = await client.call('games.askReturn', {});
    if (!answer.ok) return setProblem(textOf(answer.error));
    setProblem(null);
    setReturnsAt(answer.value.returnsAt);
  };
  return (
    <section className="panel stack">
      <div>
        <h2>{words.over}</h2>
        <p className="small soft">
          {returnsAt === null ? words.overLine : words.returnsAt(shownMoment(returnsAt))}
        </p>
      </div>
      {problem !== null && <Notice tone="bad">{problem}</Notice>}
      {returnsAt === null && <Button onClick={() => void ask()} text={words.askReturn} />}
    </section>
  );
}

/** One panel or line for each exclusion. */
export function Now({ all }: { all: readonly Exclusion[] }) {
  return all.map((exclusion) =>
    exclusion.returnsAt === undefined ? (
      <Notice key={`${exclusion.kind} ${exclusion.since}`}>{nowText(exclusion)}</Notice>
    ) : (
      <Return key={`${exclusion.kind} ${exclusion.since}`} exclusion={exclusion} />
    ),
  );
}
