// Tables where the player's coins still lie: go on playing, or take the coins back.

import { useState } from 'react';
import type { Output } from '#shared/client/types.ts';
import { moneyMoved, useSessions } from '../queries/money.ts';
import { client } from '../state/account.ts';
import { shownAgo } from '../times.ts';
import { Button, ButtonLink } from './button.tsx';
import '../style/lobby.css';
import { LISTINGS } from '../games/registry.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { Glyph } from './icon.tsx';
import { Notice } from './state.tsx';

type Row = Output<'games.listSessions'>['items'][number];

function Table({ row }: { row: Row }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const leave = async () => {
    setBusy(true);
    const answer = await client.call('games.closeSession', { params: { id: row.id } });
    setBusy(false);
    if (!answer.ok) setProblem(textOf(answer.error));
    moneyMoved();
  };
  return (
    <li>
      <Glyph path={LISTINGS[row.gameId].icon} />
      <div className="grow">
        <strong>{LISTINGS[row.gameId].title}</strong> <span className="pill">{row.currency}</span>
        <p className="small faint">
          {texts.play.session(row.rounds)}, {shownAgo(row.openedAt)}
        </p>
        {problem !== null && <Notice tone="bad">{problem}</Notice>}
      </div>
      <Button
        look="quiet small"
        disabled={busy}
        onClick={leave}
        text={busy ? texts.play.leaving : texts.wallet.leaveTable}
      />
      <ButtonLink to={`/games/${row.gameId}`} look="small" text={texts.lobby.resume} />
    </li>
  );
}

const FOLDED = 2;

/** The newest, and the others on demand: the games stay in sight. Nothing when there are none. */
export function OpenTables() {
  const [unfolded, setUnfolded] = useState(false);
  const open = useSessions().data?.filter(({ state }) => state === 'open') ?? [];
  if (open.length === 0) return null;
  return (
    <section className="stack tight" aria-label={texts.lobby.tables}>
      <h2>{texts.lobby.tables}</h2>
      <ul className="open-tables">
        {(unfolded ? open : open.slice(0, FOLDED)).map((row) => (
          <Table key={row.id} row={row} />
        ))}
      </ul>
      {open.length > FOLDED && (
        <div>
          <Button
            look="quiet small"
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
            text={unfolded ? texts.lobby.fewerTables : texts.lobby.moreTables(open.length - FOLDED)}
          />
        </div>
      )}
    </section>
  );
}
