// The catalogue, one game, one round.

import { useQuery } from '@tanstack/react-query';
import type { GameId } from '#shared/games/registry.ts';
import { client } from '../state/account.ts';
import { read, useItems } from './client.ts';

export const useGames = () => useItems(['games'], () => client.call('games.listGames'));

export const useGame = (gameId: GameId) =>
  useQuery({
    queryKey: ['games', gameId],
    queryFn: () => read(client.call('games.getGame', { params: { gameId } })),
  });

/** A round as everybody may see it. */
export const useReplay = (id: string) =>
  useQuery({
    queryKey: ['rounds', id],
    queryFn: () => read(client.call('games.replayRound', { params: { id } })),
  });
