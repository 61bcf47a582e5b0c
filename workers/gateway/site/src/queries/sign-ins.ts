// Where the account is signed in.

import { client } from '../state/account.ts';
import { useItems } from './client.ts';

export const useSignIns = () => useItems(['sign-ins'], () => client.call('auth.listSessions'));
