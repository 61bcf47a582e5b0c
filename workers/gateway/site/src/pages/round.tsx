// The public replay of a round: its board as it ended, its seeds, and the check in this browser.

import { useEffect, useState } from 'react';
import type { GameId } from '#shared/games/registry.ts';
import { groupedAmount, shownMultiplier } from '../amounts.ts';
import type { Check, Replay } from '../fairness/check.ts';
import { Seed } from '../fairness/panel.tsx';
import { runCheck, Verdict } from '../fairness/verdict.tsx';
import type { GameKind, Params } from '../games/kind.ts';
import { LISTINGS } from '../games/registry.ts';
import { useReplay } from '../queries/games.ts';
import { shownMoment } from '../times.ts';
import { ButtonLink } from '../ui/button.tsx';
import '../style/fairness.css';
import '../style/game.css';
import { texts } from '../texts/index.ts';
import { Copy } from '../ui/copy.tsx';
import { Failure, Loading, Notice } from '../ui/state.tsx';
import Nothing from './nothing.tsx';

const words = texts.fairness;

function StillBoard({ replay }: { replay: Replay }) {
  const [kind, setKind] = useState<GameKind | null>(null);
  useEffect(() => {
    void LISTINGS[replay.game as GameId].load().then((loaded) => setKind(loaded.kind));
  }, [replay.game]);
  if (kind === null) return <Loading rows={1} height={320} />;
  const { Board } = kind;
  return (
    <Board
      params={replay.round.params as Params}
      onParams={() => {}}
      stake={replay.round.stake}
      locked
      round={replay.round}
      moving={false}
      act={() => {}}
      mayAct={false}
    />
  );
}

function Facts({ round }: { round: Replay['round'] }) {
  const facts = [
    [texts.play.stake, groupedAmount(round.stake)],
    [texts.play.multiplier, shownMultiplier(round.multiplier)],
    [texts.play.payout, groupedAmount(round.payout ?? '')],
    [words.played, shownMoment(round.at)],
  ];
  return (
    <dl className="replay-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function useCheck(replay: Replay | undefined): Check | null {
  const [check, setCheck] = useState<Check | null>(null);
  useEffect(() => {
    if (replay?.serverSeed !== undefined) void runCheck(replay).then(setCheck);
  }, [replay]);
  return check;
}

export default function Round({ id }: { id: string }) {
  const replay = useReplay(id);
  const check = useCheck(replay.data);
  if (replay.data === undefined) {
    if (replay.error?.status === 404 || replay.error?.status === 400) return <Nothing />;
    if (replay.error !== null)
      return <Failure error={replay.error} onRetry={() => void replay.refetch()} />;
    return <Loading rows={1} height={420} />;
  }
  const { round, game, clientSeed, serverSeed, serverSeedHash, receipt } = replay.data;
  return (
    <div className="page narrow stack loose">
      <div className="page-head row wrap between">
        <div>
          <h1>{words.replayTitle(LISTINGS[game].title)}</h1>
          <p className="small soft">{words.replayLine}</p>
        </div>
        <Copy text={location.href} label={words.copyLink} />
      </div>
      <div className="replay">
        <div className={`board board-${game}`}>
          <div className="board-area centered">
            <StillBoard replay={replay.data} />
          </div>
        </div>
        <Facts round={round} />
      </div>
      {check !== null && <Verdict check={check} />}
      {serverSeed === undefined && <Notice>{words.notRevealed}</Notice>}
      <section className="panel stack tight" aria-label={words.title}>
        <dl className="seeds">
          <Seed label={words.serverHash} value={serverSeedHash} />
          {serverSeed !== undefined && <Seed label={words.serverSeed} value={serverSeed} />}
          <Seed label={words.clientSeed} value={clientSeed} />
          <Seed label={words.nonce} value={String(round.nonce)} />
        </dl>
      </section>
      <section className="panel stack tight" aria-label={words.receipt}>
        <h2>{words.receipt}</h2>
        <p className="small soft">{words.receiptLine}</p>
        <pre className="result-json">{receipt.payload}</pre>
        <dl className="seeds">
          <Seed label={words.signature} value={receipt.signature} />
        </dl>
      </section>
      <ButtonLink to={`/games/${game}`} text={LISTINGS[game].title} />
    </div>
  );
}
