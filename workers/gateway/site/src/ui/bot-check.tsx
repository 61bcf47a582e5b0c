// The check that a person fills in a form: Cloudflare's Turnstile, loaded only by the page that has
// it and only where the platform asks for it. The token counts once and for a few minutes, so after
// each try the widget makes a new one.

import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { preferences, shownTheme } from '../state/preferences.ts';
import { startPath } from '../state/router.ts';
import { texts } from '../texts/index.ts';
import { Button } from './button.tsx';
import { Notice } from './state.tsx';

const SCRIPT = 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit';

interface Turnstile {
  render(place: HTMLElement, options: Record<string, unknown>): string;
  reset(widget: string): void;
  remove(widget: string): void;
}

const siteKey = document.querySelector<HTMLMetaElement>('meta[name="bot-check"]')?.content ?? '';
let loading: Promise<Turnstile> | null = null;

/** The provider's script, once; rejects when it did not come, and may then be tried again. */
function load(): Promise<Turnstile> {
  loading ??= new Promise<Turnstile>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = SCRIPT;
    script.onload = () => {
      const { turnstile } = window as { turnstile?: Turnstile };
      if (turnstile === undefined) reject(new Error('no widget'));
      else resolve(turnstile);
    };
    script.onerror = () => {
      script.remove();
      reject(new Error('not loaded'));
    };
    document.head.append(script);
  }).catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

export interface BotCheck {
  /** Stands in the form. */
  field: ReactNode;
  /** The page is about to be loaded anew: a form would be typed in for nothing. */
  leaving: boolean;
  /** The form may be sent: the token is there, or none is asked for. */
  ready: boolean;
  /** What the request carries. */
  body: { botCheckToken?: string };
  /** The token was used: makes another. */
  renew(): void;
}

/** The check for a form; `action` is what the platform expects the token to be for. */
export function useBotCheck(action: string): BotCheck {
  const place = useRef<HTMLDivElement>(null);
  const widget = useRef<{ of: Turnstile; id: string } | null>(null);
  const [token, setToken] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const isAsked = siteKey !== '';
  // Only the document that was loaded at this address has a policy that lets the widget in.
  const isElsewhere = isAsked && startPath !== location.pathname;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt loads again
  useEffect(() => {
    if (isElsewhere) location.reload();
    if (!isAsked || isElsewhere) return;
    let isGone = false;
    setFailed(false);
    load().then(
      (turnstile) => {
        if (isGone || place.current === null) return;
        const id = turnstile.render(place.current, {
          sitekey: siteKey,
          action,
          theme: shownTheme(preferences.get().theme),
          size: 'flexible',
          callback: setToken,
          'expired-callback': () => setToken(null),
          'timeout-callback': () => setToken(null),
          'error-callback': () => {
            setToken(null);
            setFailed(true);
            return true;
          },
        });
        widget.current = { of: turnstile, id };
      },
      () => !isGone && setFailed(true),
    );
    return () => {
      isGone = true;
      const { current } = widget;
      widget.current = null;
      current?.of.remove(current.id);
    };
  }, [isAsked, isElsewhere, action, attempt]);
  const renew = useCallback(() => {
    setToken(null);
    widget.current?.of.reset(widget.current.id);
  }, []);
  const field = isAsked && (
    <div className="stack tight">
      <div ref={place} data-testid="bot-check" />
      {failed && (
        <Notice tone="bad">
          <span>{texts.auth.botCheckFailed}</span>
          <Button look="small" onClick={() => setAttempt(attempt + 1)} text={texts.common.retry} />
        </Notice>
      )}
    </div>
  );
  return {
    field,
    leaving: isElsewhere,
    ready: !isAsked || token !== null,
    body: token === null ? {} : { botCheckToken: token },
    renew,
  };
}
