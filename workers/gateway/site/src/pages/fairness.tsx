// The verifier: computes any round from seeds typed in, here in the browser. Works without an
// account.

import { useState } from 'react';
import type { GameId } from '#shared/games/registry.ts';
import { shownMultiplier } from '../amounts.ts';
import { Seed } from '../fairness/panel.tsx';
import { LISTED, LISTINGS } from '../games/registry.ts';
import '../style/fairness.css';
import { texts } from '../texts/index.ts';
import { Choice, Field } from '../ui/field.tsx';
import { Notice } from '../ui/state.tsx';

const words = texts.fairness;

const GAMES = LISTED.map((id) => ({ value: id, text: LISTINGS[id].title }));

interface Computed {
  serverSeedHash: string;
  outcome: unknown;
  multiplier: string;
}

function parsed(text: string | undefined): unknown {
  return text === undefined || text.trim() === '' ? undefined : JSON.parse(text);
}

async function computed(fields: Record<string, string>): Promise<Computed | string> {
  const { compute } = await import('../fairness/check.ts');
  try {
    const verified = compute({
      serverSeed: fields.serverSeed ?? '',
      clientSeed: fields.clientSeed ?? '',
      nonce: Number(fields.nonce),
      game: fields.game ?? '',
      params: parsed(fields.params) ?? {},
      actions: parsed(fields.actions) as { action: string }[] | undefined,
    });
    return verified.ok ? verified.value : words.badParams;
  } catch (error) {
    return error instanceof SyntaxError ? words.badJson : words.badParams;
  }
}

function Result({ of }: { of: Computed | string | null }) {
  if (of === null) return null;
  if (typeof of === 'string') return <Notice tone="bad">{of}</Notice>;
  return (
    <section className="panel stack tight" role="status">
      <h2>{words.outcome}</h2>
      <pre className="result-json" data-testid="computed">
        {JSON.stringify(of.outcome, null, 1)}
      </pre>
      <dl className="seeds">
        <Seed label={texts.play.multiplier} value={shownMultiplier(of.multiplier)} />
        <Seed label={words.serverHash} value={of.serverSeedHash} />
      </dl>
    </section>
  );
}

export default function Fairness() {
  const [game, setGame] = useState<GameId>(LISTED[0] as GameId);
  const [result, setResult] = useState<Computed | string | null>(null);
  return (
    <div className="page narrow stack loose">
      <div>
        <h1>{words.toolTitle}</h1>
        <p className="soft">{words.toolLine}</p>
      </div>
      <form
        className="panel stack"
        onSubmit={(event) => {
          event.preventDefault();
          const fields = Object.fromEntries(new FormData(event.currentTarget));
          void computed(fields as Record<string, string>).then(setResult);
        }}
      >
        <Choice id="game" label={words.game} value={game} onChange={setGame} options={GAMES} />
        <Field
          label={words.serverSeed}
          name="serverSeed"
          autoComplete="off"
          required
          maxLength={128}
        />
        <Field
          label={words.clientSeed}
          name="clientSeed"
          autoComplete="off"
          required
          maxLength={128}
        />
        <Field
          label={words.nonce}
          name="nonce"
          type="number"
          min={0}
          step={1}
          defaultValue={0}
          required
        />
        <Field
          key={game}
          label={words.params}
          name="params"
          className="input mono"
          autoComplete="off"
          defaultValue={LISTINGS[game].sample}
        />
        {LISTINGS[game].decisions && (
          <Field label={words.actions} name="actions" className="input mono" autoComplete="off" />
        )}
        <button type="submit" className="button primary">
          {words.compute}
        </button>
      </form>
      <Result of={result} />
    </div>
  );
}
