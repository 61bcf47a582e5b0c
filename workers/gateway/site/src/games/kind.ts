// What a game brings along: its fields, its board, and how long the board takes. Everything else
// (seat, stake, auto-play, history, fairness) is the same for all.

import type { ComponentType, ReactNode } from 'react';
import type { RoundView } from '#shared/views/session.ts';

export type Params = Record<string, unknown>;

/** What fields and boards get. */
export interface GameProps<Shape extends Params = Params> {
  params: Shape;
  onParams(params: Shape): void;
  /** The stake typed in; a chip's worth at roulette. */
  stake: string;
  /** No change is possible: a round is on its way or open. */
  locked: boolean;
  /** The round to show: the open one, or the last. */
  round: RoundView | null;
  /** The round is being played right now, so move; otherwise stand still. */
  moving: boolean;
  /** Sends the player's next action of an open round. */
  act(action: string, params?: Params): void;
  /** An action may be sent now. */
  mayAct: boolean;
}

/** What the stake could bring, for the panel. */
export interface Preview {
  label: string;
  value: string;
}

/** A round in a word, as players of this game remember it. */
export interface Mark {
  text: string;
  tone?: 'red' | 'black' | 'green';
}

export interface GameKind<Shape extends Params = Params> {
  initial: Shape;
  Fields: ComponentType<GameProps<Shape>>;
  Board: ComponentType<GameProps<Shape>>;
  /** Buttons of an open round, in place of the bet button. */
  Actions?: ComponentType<GameProps<Shape>>;
  /** How long the board needs to show a round. */
  showMs(round: RoundView): number;
  /** The stake that the params carry themselves, if they do. */
  stakeOf?(params: Shape): string;
  /** Why these params cannot be played, or `null`. */
  refusal?(params: Shape): string | null;
  /** Rounds have decisions: no auto-play. */
  stepped?: true;
  /** What the strip says of a round; its multiplier unless told. */
  mark?(round: RoundView): Mark;
  /** The board itself says what a round paid. */
  tells?: true;
  /** What keys do while a round is open. */
  keys?(props: GameProps<Shape>): Record<string, () => void>;
  /** The keys in words. */
  keyLine?: string;
  /** What a play sends; the params themselves unless told. */
  sent?(params: Shape): Params;
}

/** The one place where a game's own params shape is forgotten. */
export function kindOf<Shape extends Params>(kind: GameKind<Shape>): GameKind {
  return kind as unknown as GameKind;
}

/** A game where games are listed; small, because every page has it. */
export interface Listing {
  title: string;
  /** The game in a line. */
  line: string;
  /** Strokes on a 20-pixel grid. */
  icon: string;
  /** A drawing of 120 × 80. */
  art: ReactNode;
  /** Params to start from at the verifier, as JSON. */
  sample: string;
  /** Rounds have actions, which the verifier asks for. */
  decisions?: true;
  load(): Promise<{ kind: GameKind }>;
}
