// Above the board: the game's name, how the table is connected, what was won and lost, and the way
// out.

import { groupedAmount } from '../amounts.ts';
import { prefer, preferences } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { texts } from '../texts/index.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { LISTINGS } from './registry.ts';
import type { Table } from './table.ts';

const words = texts.play;

function Toggle(props: {
  icon: 'bolt' | 'keys';
  label: string;
  title: string;
  on: boolean;
  onClick(): void;
}) {
  return (
    <IconButton
      icon={props.icon}
      size={18}
      look="toggle"
      label={props.label}
      aria-pressed={props.on}
      title={props.title}
      onClick={props.onClick}
    />
  );
}

export function GameBar({ table, onFairness }: { table: Table; onFairness(): void }) {
  const { fast, hotKeys } = useStore(preferences);
  const { phase, line, returned } = useStore(table.state);
  const isSeated = phase === 'seated' || phase === 'leaving';
  return (
    <div className="game-bar row">
      <h1>{LISTINGS[table.gameId].title}</h1>
      {isSeated && (
        <span className={`row line-${line}`} role="status">
          <span className="dot" />
          <span className={line === 'lost' ? 'small' : 'visually-hidden'}>
            {line === 'lost' ? words.lost : words.live}
          </span>
        </span>
      )}
      {!isSeated && returned !== null && (
        <span className="small soft" role="status">
          {words.left(groupedAmount(returned))}
        </span>
      )}
      <div className="end row">
        <Toggle
          icon="bolt"
          label={words.fast}
          title={words.fastHint}
          on={fast}
          onClick={() => prefer({ fast: !fast })}
        />
        <span className="wide-only">
          <Toggle
            icon="keys"
            label={words.keys}
            title={words.keyList}
            on={hotKeys}
            onClick={() => prefer({ hotKeys: !hotKeys })}
          />
        </span>
        <Button look="quiet" onClick={onFairness}>
          <Icon name="shield" size={18} />
          {texts.fairness.open}
        </Button>
        {isSeated && (
          <Button look="quiet" disabled={phase === 'leaving'} onClick={() => table.leave()}>
            <Icon name="leave" size={18} />
            <span className="wide-only">{phase === 'leaving' ? words.leaving : words.leave}</span>
            <span className="visually-hidden narrow-only">{words.leave}</span>
          </Button>
        )}
      </div>
    </div>
  );
}
