// Blackjack: cards as the table shows them. The dealer's hidden card is not known here.

import { TEXTS } from '#shared/games/blackjack/texts.ts';
import { groupedAmount } from '#site/amounts.ts';
import { texts } from '#site/texts/index.ts';
import { Button } from '#site/ui/button.tsx';
import { type GameProps, kindOf } from '../kind.ts';
import { Card } from './card.tsx';
import './blackjack.css';

type Hand = {
  cards: string[];
  total: number;
  soft?: boolean;
  doubled: boolean;
  done?: boolean;
  result?: string;
};
type View = {
  dealer?: { cards: string[]; total?: number };
  hands?: Hand[];
  activeHand?: number;
  allowed?: string[];
};
type NoParams = Record<string, never>;

const words = texts.board;
const ACTIONS = ['hit', 'stand', 'double', 'split'] as const;
const NAMES = { hit: words.hit, stand: words.stand, double: words.doubleDown, split: words.split };
const DEAL_MS = 130;

function Cards(props: { id: string; cards: readonly string[]; hidden?: boolean; moving: boolean }) {
  const { id, cards, hidden = false, moving } = props;
  return (
    <div className="hand-cards">
      {cards.map((card, index) => (
        <Card
          // biome-ignore lint/suspicious/noArrayIndexKey: the same card may lie twice
          key={`${id} ${index} ${card}`}
          card={card}
          delayMs={moving ? index * DEAL_MS : null}
        />
      ))}
      {hidden && <Card card={null} delayMs={moving ? DEAL_MS : null} />}
    </div>
  );
}

function HandView(props: {
  hand: Hand;
  index: number;
  active: boolean;
  id: string;
  moving: boolean;
  name: string;
}) {
  const { hand, index, active, id, moving, name } = props;
  const isSoft = hand.soft === true && hand.total < 21;
  return (
    <div className={`hand ${active ? 'active' : ''} ${hand.result ?? ''}`}>
      <Cards id={`${id} ${index}`} cards={hand.cards} moving={moving} />
      <p className="hand-total row">
        <span className="visually-hidden">{name} </span>
        {isSoft ? `${hand.total - 10} / ${hand.total}` : hand.total}
        {hand.result !== undefined && <strong>{words.results[hand.result]}</strong>}
      </p>
    </div>
  );
}

const BACKS = (
  <div className="hand">
    <div className="hand-cards">
      <Card card={null} delayMs={null} />
      <Card card={null} delayMs={null} />
    </div>
  </div>
);

function Felt() {
  return (
    <div className="blackjack centered">
      {BACKS}
      <p className="small faint">{TEXTS.line}</p>
      {BACKS}
    </div>
  );
}

function Board({ round, moving }: GameProps<NoParams>) {
  if (round === null) return <Felt />;
  const view = round.outcome as View;
  const { dealer = { cards: [] }, hands = [] } = view;
  const isWin = round.finished && !/^0(\.0+)?$/.test(round.payout ?? '0');
  return (
    <div className="blackjack centered">
      <div className="hand">
        <Cards
          id={`${round.id} dealer`}
          cards={dealer.cards}
          hidden={!round.finished}
          moving={moving}
        />
        <p className="hand-total row">
          <span className="visually-hidden">{words.dealer} </span>
          {dealer.total ?? '?'}
        </p>
      </div>
      <p className={`middle ${isWin ? 'accent' : 'faint'}`}>
        {isWin && !moving && texts.play.won(groupedAmount(round.payout ?? ''))}
      </p>
      <div className="hands">
        {hands.map((hand, index) => (
          <HandView
            // biome-ignore lint/suspicious/noArrayIndexKey: a hand is its place
            key={index}
            {...{ hand, index, moving }}
            active={!round.finished && view.activeHand === index && hands.length > 1}
            id={round.id}
            name={hands.length > 1 ? words.hand(index + 1) : words.you}
          />
        ))}
      </div>
    </div>
  );
}

function Actions({ round, act, mayAct }: GameProps<NoParams>) {
  const { allowed = [] } = (round?.outcome ?? {}) as View;
  return (
    <div className="pair">
      {ACTIONS.map((action) => (
        <Button
          key={action}
          look={`tall ${action === 'hit' ? 'primary' : ''}`}
          disabled={!mayAct || !allowed.includes(action)}
          onClick={() => act(action)}
          text={NAMES[action]}
        />
      ))}
    </div>
  );
}

const cardsOf = (view: View) =>
  (view.dealer?.cards.length ?? 0) +
  Math.max(0, ...(view.hands ?? []).map(({ cards }) => cards.length));

export const kind = kindOf<NoParams>({
  initial: {},
  Fields: () => null,
  Board,
  Actions,
  stepped: true,
  tells: true,
  keyLine: TEXTS.keys,
  keys: ({ round, act }) => {
    const { allowed = [] } = (round?.outcome ?? {}) as View;
    const press = (action: string) => () => void (allowed.includes(action) && act(action));
    return { h: press('hit'), s: press('stand'), d: press('double'), p: press('split') };
  },
  showMs: (round) => Math.min(8, cardsOf(round.outcome as View)) * DEAL_MS + 200,
});
