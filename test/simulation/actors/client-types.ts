// The typed client is written for browsers, whose sockets have handlers; the types of Workers know
// only listeners. In the simulation both live in one program.

declare global {
  interface WebSocket {
    onopen: ((event: Event) => void) | null;
    onmessage: ((event: { data: unknown }) => void) | null;
    onclose: ((event: { code: number }) => void) | null;
  }
}

export {};
