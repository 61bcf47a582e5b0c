// Where the account is signed in, and ending it there.

import { useSignIns } from '#site/queries/sign-ins.ts';
import { client } from '#site/state/account.ts';
import { texts } from '#site/texts/index.ts';
import { shownAgo } from '#site/times.ts';
import { Button } from '#site/ui/button.tsx';
import { Loadable } from '#site/ui/state.tsx';
import { useStepUp } from '#site/ui/step-up.tsx';

const words = texts.account;

export function SignIns() {
  const { run, asking } = useStepUp();
  const list = useSignIns();
  const end = async (id: string) => {
    await run(() => client.call('auth.revokeSession', { params: { id } }));
    void list.refetch();
  };
  const endOthers = async () => {
    await run(() => client.call('auth.revokeOtherSessions'));
    void list.refetch();
  };
  return (
    <section className="panel flush">
      <div className="row between wrap padded">
        <h2>{words.sessions}</h2>
        {(list.data?.length ?? 0) > 1 && (
          <Button look="small" onClick={endOthers} text={words.endOthers} />
        )}
      </div>
      <Loadable of={list} rows={2}>
        {(items) => (
          <ul className="list line-above">
            {items.map(({ id, device, place, lastSeenAt, current }) => (
              <li key={id}>
                <div className="grow">
                  <p>
                    {device} <span className="faint">{place}</span>
                  </p>
                  <p className="small faint">{words.lastSeen(shownAgo(lastSeenAt))}</p>
                </div>
                {current ? (
                  <span className="pill good">{words.thisOne}</span>
                ) : (
                  <Button
                    look="small"
                    aria-label={`${words.end}: ${device}`}
                    onClick={() => end(id)}
                    text={words.end}
                  />
                )}
              </li>
            ))}
          </ul>
        )}
      </Loadable>
      {asking}
    </section>
  );
}
