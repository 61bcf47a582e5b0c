// The fairness drawer of a table: seeds in use, changing them, and checking rounds in this browser.

import { useState } from 'react';
import type { RoundView } from '#shared/views/session.ts';
import { shownMultiplier } from '../amounts.ts';
import type { Revealed, Table } from '../games/table.ts';
import { useStore } from '../state/store.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import '../style/fairness.css';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { Copy } from '../ui/copy.tsx';
import { Field } from '../ui/field.tsx';
import { Link } from '../ui/link.tsx';
import { Notice } from '../ui/state.tsx';
import type { Check } from './check.ts';
import { Verdict, VerifyButton } from './verdict.tsx';

const words = texts.fairness;
const LISTED = 10;
const SEED_PATTERN = '[A-Za-z0-9._\\-]{1,64}';

export function Seed({ label, value }: { label: string; value: string }) {
  return (
    <div className="seed">
      <dt>{label}</dt>
      <dd className="mono break">{value}</dd>
    </div>
  );
}

function randomSeed(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function Rotation({ table, onRevealed }: { table: Table; onRevealed(revealed: Revealed): void }) {
  const { openRound } = useStore(table.state);
  const [seed, setSeed] = useState(randomSeed);
  const [busy, setBusy] = useState(false);
  const rotate = async () => {
    setBusy(true);
    const frame = await table.command({ type: 'rotateSeed', clientSeed: seed });
    setBusy(false);
    if (frame?.type !== 'seedRotated') return;
    setSeed(randomSeed());
    onRevealed(frame.revealed);
  };
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        void rotate();
      }}
    >
      <h3>{words.rotateTitle}</h3>
      <p className="small soft">{words.rotateLine}</p>
      <Field
        label={words.newClientSeed}
        value={seed}
        pattern={SEED_PATTERN}
        maxLength={64}
        autoComplete="off"
        required
        onChange={(event) => setSeed(event.target.value)}
        after={<Button onClick={() => setSeed(randomSeed())} text={words.random} />}
      />
      <button type="submit" className="button primary wide" disabled={busy || openRound !== null}>
        {words.rotate}
      </button>
    </form>
  );
}

function Rounds({ rounds }: { rounds: readonly RoundView[] }) {
  const [checked, setChecked] = useState<{ id: string; check: Check } | null>(null);
  return (
    <section className="stack tight" aria-label={words.rounds}>
      <h3>{words.rounds}</h3>
      <ul className="check-list">
        {rounds.slice(0, LISTED).map((round) => (
          <li key={round.id}>
            <div className="row wrap">
              <Link to={`/rounds/${round.id}`} className="grow">
                {words.nonce} {round.nonce}
              </Link>
              <span className="soft small">{shownMultiplier(round.multiplier)}</span>
              <VerifyButton
                roundId={round.id}
                nonce={round.nonce}
                onCheck={(check) => setChecked({ id: round.id, check })}
              />
            </div>
            {checked?.id === round.id && <Verdict check={checked.check} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

export default function FairnessPanel({ table }: { table: Table }) {
  const { session, rounds, problem } = useStore(table.state);
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  return (
    <div className="stack loose">
      <p className="small soft">{words.line}</p>
      {session === null ? (
        <Notice>{words.noTable}</Notice>
      ) : (
        <>
          <section className="stack tight" aria-label={words.now}>
            <h3>{words.now}</h3>
            <dl className="seeds">
              <Seed label={words.clientSeed} value={session.clientSeed} />
              <Seed label={words.serverHash} value={session.serverSeedHash} />
              <Seed label={words.nextHash} value={session.nextServerSeedHash} />
            </dl>
          </section>
          <Rotation table={table} onRevealed={setRevealed} />
        </>
      )}
      {problem !== null && <Notice tone="bad">{textOf(problem)}</Notice>}
      {revealed !== null && (
        <section className="stack tight" aria-label={words.revealed}>
          <h3>{words.revealed}</h3>
          <dl className="seeds">
            <Seed label={words.serverSeed} value={revealed.serverSeed} />
            <Seed label={words.clientSeed} value={revealed.clientSeed} />
          </dl>
          <div>
            <Copy text={revealed.serverSeed} />
          </div>
        </section>
      )}
      {rounds.length > 0 && <Rounds rounds={rounds} />}
      <ButtonLink to="/fairness" text={words.toolTitle} />
    </div>
  );
}
