// A WebSocket as a load generator wants it: one question, one answer, in order.

import { WebSocket } from 'ws';

export interface Line {
  send(text: string): void;
  /** The next frame that came, or will come. */
  next(): Promise<string>;
  ask(text: string): Promise<string>;
  close(): void;
}

/** Connects; `protocols` carry a ticket. Frames that are no answer are dropped. */
export function openLine(
  url: string,
  protocols: string[] = [],
  isAnswer: (text: string) => boolean = () => true,
): Promise<Line> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), protocols, { perMessageDeflate: false });
  const frames: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  socket.on('message', (data) => {
    const text = String(data);
    if (!isAnswer(text)) return;
    const taker = waiting.shift();
    if (taker === undefined) frames.push(text);
    else taker(text);
  });
  const line: Line = {
    send: (text) => socket.send(text),
    next: () => {
      const frame = frames.shift();
      if (frame !== undefined) return Promise.resolve(frame);
      return new Promise((resolve) => waiting.push(resolve));
    },
    ask: (text) => {
      socket.send(text);
      return line.next();
    },
    close: () => socket.close(),
  };
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(line));
    socket.once('error', reject);
  });
}
