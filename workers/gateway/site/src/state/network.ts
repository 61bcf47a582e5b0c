// Whether there is a connection, as far as the browser knows.

import { createStore } from './store.ts';

export const online = createStore(navigator.onLine);
addEventListener('online', () => online.set(true));
addEventListener('offline', () => online.set(false));
