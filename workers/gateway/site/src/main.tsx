// The player's site. Everything behind the first screen is loaded when it is asked for.

import './style/tokens.css';
import './style/base.css';
import './style/controls.css';
import './style/shell.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { queries } from './queries/client.ts';
import { refresh } from './state/account.ts';

void refresh();

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>,
  );
}
