// The Worker that hosts game sessions: games reaches the objects by their binding, auth reaches
// SignInControl.

import { lineEntrypoint, NO_HTTP, signInControlEntrypoint } from '#objects/live/object-worker.ts';
import type { GameSessionEnv } from './env.ts';

export { GameSession } from './index.ts';

export class SignInControl extends signInControlEntrypoint<GameSessionEnv>(
  (env) => env.GAME_SESSION,
) {}

export class Line extends lineEntrypoint<GameSessionEnv>((env) => env.GAME_SESSION) {}

export default NO_HTTP;
