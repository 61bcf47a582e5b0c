// What the player was told of signs of harm.

import { useQuery } from '@tanstack/react-query';
import { client } from '../state/account.ts';
import { read } from './client.ts';

export const useCare = () =>
  useQuery({ queryKey: ['care'], queryFn: () => read(client.call('compliance.ownCare')) });
