// The list of Workers, the gateway first, because `wrangler dev` gives the port to the first one; and
// the order in which they are deployed, which is another: there the gateway comes last.

/** A Worker of the platform and where its configuration stands. */
export interface WorkerEntry {
  name: string;
  configPath: string;
}

/** Every Worker; the gateway first. */
export const WORKERS: readonly WorkerEntry[] = [
  { name: 'gateway', configPath: 'wrangler.toml' },
  { name: 'auth', configPath: 'workers/auth/wrangler.toml' },
  { name: 'payments', configPath: 'workers/payments/wrangler.toml' },
  { name: 'games', configPath: 'workers/games/wrangler.toml' },
  { name: 'social', configPath: 'workers/social/wrangler.toml' },
  { name: 'compliance', configPath: 'workers/compliance/wrangler.toml' },
  { name: 'game-session', configPath: 'durable-objects/game-session/wrangler.toml' },
  { name: 'player-hub', configPath: 'durable-objects/player-hub/wrangler.toml' },
  { name: 'chat-room', configPath: 'durable-objects/chat-room/wrangler.toml' },
];

/** A binding needs its target to exist: objects and services first, the gateway last. */
export const DEPLOY_ORDER = [
  'player-hub',
  'compliance',
  'payments',
  'game-session',
  'chat-room',
  'auth',
  'games',
  'social',
  'gateway',
];
