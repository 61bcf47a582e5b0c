// The first page: what this is, and how to start.

import { useEffect } from 'react';
import { LISTED } from '../games/registry.ts';
import { account } from '../state/account.ts';
import { go } from '../state/router.ts';
import { useStore } from '../state/store.ts';
import { texts } from '../texts/index.ts';
import { ButtonLink } from '../ui/button.tsx';
import '../style/front.css';
import { GameTile } from '../ui/game-tile.tsx';
import { Icon } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';

export function Front() {
  const { status } = useStore(account);
  useEffect(() => {
    if (status === 'signed_in') go('/lobby', true);
  }, [status]);
  return (
    <div className="page front">
      <section className="hero">
        <div className="stack loose">
          <h1>{texts.front.title}</h1>
          <p className="lead soft">{texts.front.line(LISTED.length)}</p>
          <div className="row wrap">
            <ButtonLink to="/sign-up" look="primary tall" text={texts.nav.signUp} />
            <ButtonLink to="/lobby" look="tall" text={texts.front.see} />
          </div>
          <p className="small faint">{texts.front.free}</p>
        </div>
        <Specimen />
      </section>
      <section aria-label={texts.nav.games}>
        <ul className="tiles">
          {LISTED.map((id) => (
            <li key={id}>
              <GameTile id={id} />
            </li>
          ))}
        </ul>
      </section>
      <section className="proof">
        <h2>{texts.front.proofTitle}</h2>
        <ul>
          {texts.front.proofs.map((line) => (
            <li key={line}>
              <Icon name="check" />
              <span>{line}</span>
            </li>
          ))}
        </ul>
        <Link to="/fairness" className="button">
          <Icon name="shield" size={18} />
          {texts.fairness.toolTitle}
        </Link>
      </section>
      <footer className="small faint">{texts.front.age}</footer>
    </div>
  );
}

// A real round of the published test vector: dice 77.18 over 50.00 pays 1.9800.
function Specimen() {
  return (
    <figure className="specimen" aria-hidden="true">
      <div className="specimen-result accent">77.18</div>
      <div className="specimen-track">
        <span className="lose" />
        <span className="win" />
        <span className="marker" />
      </div>
      <div className="row between faint small">
        <span>0</span>
        <span>25</span>
        <span>50</span>
        <span>75</span>
        <span>100</span>
      </div>
      <figcaption className="row wrap between faint">
        <span className="mono">c590d171e39b7040…</span>
        <span className="pill good">
          <Icon name="check" size={12} />
          {texts.fairness.verified}
        </span>
      </figcaption>
    </figure>
  );
}
