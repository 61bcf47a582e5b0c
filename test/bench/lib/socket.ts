// A WebSocket for load: send a text, wait for the next frame.

import WebSocket from 'ws';

/** A connected socket with one question in the air at a time. */
export interface Asker {
  ask(text: string): Promise<string>;
  close(): void;
}

/** Connects; `protocols` carry the ticket. Frames that do not look like an answer are dropped. */
export async function connectAsker(
  url: string,
  protocols: string[] = [],
  isAnswer: (text: string) => boolean = () => true,
): Promise<Asker> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), protocols, { perMessageDeflate: false });
  let answer: ((text: string) => void) | undefined;
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  socket.on('message', (data) => {
    const text = String(data);
    if (isAnswer(text)) answer?.(text);
  });
  return {
    ask: (text) =>
      new Promise((resolve) => {
        answer = resolve;
        socket.send(text);
      }),
    close: () => socket.terminate(),
  };
}
