// Asks whether to go on, over the table, until it is answered: the browser's own modal dialog keeps the
// focus inside, and Escape does not close it. Another tab that answers takes it away here too.

import { useEffect, useRef, useState } from 'react';
import type { SessionView } from '#shared/views/session.ts';
import { groupedAmount, netOf } from '../amounts.ts';
import { texts } from '../texts/index.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import type { Table } from './table.ts';

const words = texts.play.check;
const TITLE = 'reality-check-title';

type Check = NonNullable<SessionView['realityCheck']>;

function Result({ wagered, paid }: Check) {
  const rows = [
    [words.staked, groupedAmount(wagered)],
    [words.paid, groupedAmount(paid)],
    [words.net, groupedAmount(netOf(paid, wagered))],
  ];
  return (
    <dl className="stack tight">
      {rows.map(([name, value]) => (
        <div key={name} className="row between">
          <dt className="soft">{name}</dt>
          <dd className="money">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function RealityCheck({ table, check }: { table: Table; check: Check }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  const answer = async (goOn: boolean) => {
    setBusy(true);
    await table.command({ type: 'realityCheckAnswer', goOn });
    setBusy(false);
  };
  return (
    <dialog
      ref={dialog}
      className="panel ask"
      aria-labelledby={TITLE}
      onCancel={(event) => event.preventDefault()}
      onClose={() => dialog.current?.showModal()}
      onKeyDown={(event) => event.key === 'Escape' && event.preventDefault()}
    >
      <div className="stack">
        <h2 id={TITLE}>{words.title}</h2>
        <p>{words.played(texts.limits.minutes(Math.floor(check.playedSeconds / 60)))}</p>
        <p className="small soft">{words.result}</p>
        <Result {...check} />
        <div className="pair">
          <Button
            look="primary"
            disabled={isBusy}
            onClick={() => void answer(true)}
            text={words.goOn}
          />
          <Button disabled={isBusy} onClick={() => void answer(false)} text={words.stop} />
        </div>
        <Link to="/limits" className="small">
          {words.limits}
        </Link>
      </div>
    </dialog>
  );
}
