// What a screen shows when it has nothing to show: loading, empty, failed, offline.

import type { ReactNode } from 'react';
import type { ClientError } from '#shared/client/types.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { Icon, type IconName } from './icon.tsx';

/** Grey shapes where content will be. */
export function Loading({ rows = 3, height = 44 }: { rows?: number; height?: number }) {
  return (
    <div className="stack tight" role="status">
      <span className="visually-hidden">{texts.common.loading}</span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bones are all alike
        <div key={index} className="bone" style={{ height }} />
      ))}
    </div>
  );
}

export function Empty(props: {
  icon?: IconName;
  title: string;
  line?: string | undefined;
  children?: ReactNode;
}) {
  return (
    <div className="empty">
      <Icon name={props.icon ?? 'empty'} size={32} />
      <p>
        <strong>{props.title}</strong>
      </p>
      {props.line !== undefined && <p className="small">{props.line}</p>}
      {props.children}
    </div>
  );
}

/** A reading that failed: says why, and offers another try. */
export function Failure({ error, onRetry }: { error: ClientError; onRetry?: () => void }) {
  const isOffline = error.code === 'offline';
  return (
    <div role="alert">
      <Empty
        icon={isOffline ? 'cloud' : 'alert'}
        title={isOffline ? texts.common.offlineTitle : texts.common.failedTitle}
        line={isOffline ? texts.common.offlineLine : textOf(error)}
      >
        {onRetry !== undefined && (
          <button type="button" className="button" onClick={onRetry}>
            {texts.common.retry}
          </button>
        )}
        {error.requestId !== null && (
          <p className="faint small">{texts.common.request(error.requestId)}</p>
        )}
      </Empty>
    </div>
  );
}

/** The three states of a reading around its content. */
export function Loadable<Value>(props: {
  of: { data: Value | undefined; error: ClientError | null; refetch(): unknown };
  rows?: number;
  height?: number;
  children(value: Value): ReactNode;
}) {
  const { data, error, refetch } = props.of;
  if (data !== undefined) return props.children(data);
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  return <Loading rows={props.rows ?? 3} height={props.height ?? 44} />;
}

/** Under a list that goes on: the next page of it. */
export function More(props: {
  of: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): unknown };
}) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = props.of;
  if (!hasNextPage) return null;
  return (
    <button
      type="button"
      className="button"
      disabled={isFetchingNextPage}
      onClick={() => void fetchNextPage()}
    >
      {texts.common.more}
    </button>
  );
}

/** One line about what just happened. */
export function Notice({ tone, children }: { tone?: 'good' | 'bad'; children: ReactNode }) {
  return (
    <div className={`notice ${tone ?? ''}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}
