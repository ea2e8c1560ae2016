/** The page itself: takes the place of the first frame, and connects to the backend. */
import { CSPProvider } from '@base-ui/react/csp-provider';
import { StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { connect } from './bridge.ts';
import { setLanguage } from './language.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

connect();
// The host has written it there.
await setLanguage(document.documentElement.lang);
// At once: what is in the document until then looks the same, and does nothing (build/first-frame.ts).
flushSync(() =>
  createRoot(root).render(
    <StrictMode>
      {/* Base UI would insert style elements, which the Content-Security-Policy forbids. */}
      <CSPProvider disableStyleElements>
        <App />
      </CSPProvider>
    </StrictMode>,
  ),
);
root.inert = false;
