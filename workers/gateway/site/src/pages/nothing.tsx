// An address that leads nowhere.

import { texts } from '../texts/index.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Empty } from '../ui/state.tsx';

export default function Nothing() {
  return (
    <div className="page narrow">
      <h1 className="visually-hidden">{texts.common.notFoundTitle}</h1>
      <Empty title={texts.common.notFoundTitle} line={texts.common.notFoundLine}>
        <ButtonLink to="/lobby" text={texts.common.toLobby} />
      </Empty>
    </div>
  );
}
