// The frame around every page: head, navigation, the page itself, the chat dock.

import { Component, lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { Front } from './pages/front.tsx';
import { routeOf } from './routes.ts';
import { account, restoreSignIn } from './state/account.ts';
import { banner } from './state/banner.ts';
import { clockLearned } from './state/hub.ts';
import { online } from './state/network.ts';
import { prefer, preferences } from './state/preferences.ts';
import { go, place } from './state/router.ts';
import { useStore } from './state/store.ts';
import { texts } from './texts/index.ts';
import { Button } from './ui/button.tsx';
import { Head } from './ui/head.tsx';
import { Icon } from './ui/icon.tsx';
import { Nav, Tabs } from './ui/nav.tsx';
import { PlaceBanner } from './ui/place-banner.tsx';
import { RecoveryBanner } from './ui/recovery-banner.tsx';
import { Failure, Loading, Notice } from './ui/state.tsx';
import { TermsBanner } from './ui/terms-banner.tsx';

const Dock = lazy(() => import('./chat/dock.tsx'));

/** Keeps a page that broke from taking the frame with it. */
class Fence extends Component<{ children: ReactNode }, { broke: boolean }> {
  override state = { broke: false };

  static getDerivedStateFromError() {
    return { broke: true };
  }

  override render() {
    if (!this.state.broke) return this.props.children;
    return <Failure onRetry={() => location.reload()} />;
  }
}

function Page() {
  const { path, hash } = useStore(place);
  const { status } = useStore(account);
  if (path === '/') return <Front />;
  const { page: Shown, id, needs } = routeOf(path);
  if (needs === 'player' && status !== 'signed_in') {
    if (status === 'signed_out') return <Leave to={`/sign-in?next=${encodeURIComponent(path)}`} />;
    if (status === 'unknown') return <Loading rows={6} />;
    return <Failure onRetry={restoreSignIn} />;
  }
  // A link of a mail, opened where its page is shown already, starts that page anew.
  const secret = hash.startsWith('#token=') ? hash : '';
  return <Shown key={path + secret} id={id} />;
}

function Leave({ to }: { to: string }) {
  useEffect(() => go(to, true), [to]);
  return <Loading rows={6} />;
}

// A new page is read from its beginning, by eyes and by screen readers.
function useFocusOnChange(path: string) {
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change that matters
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}

/** After this page was started anew because its player was gone: who is signed in now. */
function Started() {
  const why = useStore(banner);
  const now = useStore(account);
  if (why === null || now.status === 'unknown') return null;
  const words = texts.common;
  return (
    <Notice>
      <span>
        {now.status === 'signed_in' ? words.nowSignedIn(now.player.displayName) : words.ended}
      </span>
      <Button look="small" onClick={() => banner.set(null)} text={words.close} />
    </Notice>
  );
}

export function App() {
  const { path } = useStore(place);
  const { status } = useStore(account);
  const { chatOpen } = useStore(preferences);
  const isOnline = useStore(online);
  useStore(clockLearned);
  const main = useFocusOnChange(path);
  const signedIn = status === 'signed_in';
  return (
    <>
      <a className="button skip" href="#main">
        {texts.common.skip}
      </a>
      <div className={signedIn ? 'app' : 'app plain'}>
        <Head />
        {signedIn && <Nav />}
        <main id="main" className="main" ref={main} tabIndex={-1}>
          <Started />
          {signedIn && <PlaceBanner />}
          {signedIn && <TermsBanner />}
          {signedIn && <RecoveryBanner />}
          <Fence key={path}>
            <Suspense fallback={<Loading rows={6} />}>
              <Page />
            </Suspense>
          </Fence>
        </main>
        {signedIn && chatOpen && (
          <aside className="dock" aria-label={texts.chat.title}>
            <Suspense fallback={<Loading rows={6} />}>
              <Dock onClose={() => prefer({ chatOpen: false })} />
            </Suspense>
          </aside>
        )}
        {signedIn && <Tabs />}
      </div>
      {!isOnline && (
        <div className="offline-bar row" role="status">
          <Icon name="cloud" size={16} />
          {texts.common.offline}
        </div>
      )}
    </>
  );
}
