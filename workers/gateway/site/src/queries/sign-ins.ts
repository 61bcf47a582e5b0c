// Where the account is signed in.

import { useQuery } from '@tanstack/react-query';
import { client } from '../state/account.ts';
import { read } from './client.ts';

export const useSignIns = () =>
  useQuery({ queryKey: ['sign-ins'], queryFn: () => read(client.call('auth.listSessions')) });
