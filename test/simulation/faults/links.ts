// Faults of the network: what becomes of each message. Every link draws its delays and faults from
// streams of its own, so what happens on one does not shift another.

import type { Decision, Decisions, Series } from '../decisions.ts';
import type { Leg, Message } from '../platform/network.ts';
import type { Prng } from '../platform/prng.ts';
import type { Rates } from './kinds.ts';

const DELAY_MS_MIN = 20;
const DELAY_MS_MAX = 20_000;
const WINDOW_MS_MIN = 500;
const WINDOW_MS_MAX = 60_000;

/** A time during which a link is slow or gone. */
interface Window {
  kind: 'clog' | 'partition';
  link: string;
  fromMs: number;
  untilMs: number;
}

/** Between `min` and `max`, small ones as often as great ones. */
export function anyScale(random: Prng, min: number, max: number): number {
  return Math.round(min * (max / min) ** random.next());
}

/** `GameSession` of `GameSession:abc`, `games` of `games#3`. */
export function classOf(name: string): string {
  return /^[^#:]*/.exec(name)?.[0] ?? name;
}

interface Link {
  random: Prng;
  classes: readonly [string, string];
  drop: Series;
  replyLost: Series;
  delay: Series;
  cut: Series;
}

export interface LinkOptions {
  decisions: Decisions;
  random: Prng;
  rates: Rates;
  elapsedMs: () => number;
  /** How long faults last, milliseconds. */
  faultsMs: number;
  /** What a link may lead to: names without numbers, e.g. `postgres`, `GameSession`. */
  ends: readonly string[];
}

export class FaultyLinks {
  readonly #options: LinkOptions;
  readonly #links = new Map<string, Map<string, Link>>();
  readonly #windows: Window[];

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#windows = [...this.#windowsOf('clog'), ...this.#windowsOf('partition')];
  }

  judge(message: Message): Leg {
    const link = this.#linkOf(message.from, message.to);
    const delayMs = link.random.between(0.1, 2);
    const { decisions } = this.#options;
    if (decisions.isCalm) return { delayMs, isLost: false };
    if (this.#windows.length > 0) {
      const window = this.#windowAt(link.classes);
      if (window?.kind === 'partition') return { delayMs, isLost: true };
      if (window?.kind === 'clog') {
        return { delayMs: delayMs + (window.untilMs - window.fromMs) / 4, isLost: false };
      }
    }
    const lost = this.#lossOf(link, message.leg);
    if (lost !== null) return { delayMs, isLost: true };
    const late = link.delay.next();
    return { delayMs: delayMs + (late === null ? 0 : Number(late.args.ms)), isLost: false };
  }

  #lossOf(link: Link, leg: Message['leg']): Decision | null {
    if (leg === 'frame') return link.cut.next();
    return leg === 'request' ? link.drop.next() : link.replyLost.next();
  }

  #linkOf(from: string, to: string): Link {
    let links = this.#links.get(from);
    if (links === undefined) {
      links = new Map();
      this.#links.set(from, links);
    }
    let link = links.get(to);
    if (link === undefined) {
      link = this.#makeLink(from, to);
      links.set(to, link);
    }
    return link;
  }

  #makeLink(from: string, to: string): Link {
    const { decisions, random, rates } = this.#options;
    const name = `${from}>${to}`;
    const ms = (stream: Prng) => ({ ms: anyScale(stream, DELAY_MS_MIN, DELAY_MS_MAX) });
    return {
      random: random.fork(name),
      classes: [classOf(from), classOf(to)],
      drop: decisions.series('drop', name, rates.drop),
      replyLost: decisions.series('reply-lost', name, rates['reply-lost']),
      delay: decisions.series('delay', name, rates.delay, ms),
      cut: decisions.series('cut', name, rates.cut),
    };
  }

  #windowAt(classes: Link['classes']): Window | undefined {
    const nowMs = this.#options.elapsedMs();
    return this.#windows.find(
      ({ link, fromMs, untilMs }) =>
        fromMs <= nowMs && nowMs < untilMs && (classes[0] === link || classes[1] === link),
    );
  }

  #windowsOf(kind: Window['kind']): Window[] {
    const { decisions, rates, faultsMs, ends } = this.#options;
    const windows = decisions.planned(kind, rates[kind], (random) => ({
      at: Math.round(random.between(0, faultsMs)),
      args: { link: random.pick(ends), forMs: anyScale(random, WINDOW_MS_MIN, WINDOW_MS_MAX) },
    }));
    return windows.map(({ at, args }) => ({
      kind,
      link: String(args.link),
      fromMs: at,
      untilMs: at + Number(args.forMs),
    }));
  }
}
