// What a screen shows when it has nothing to show: loading, empty, failed, offline.

import type { ReactNode } from 'react';
import type { ClientError } from '#shared/client/types.ts';
import { textOf } from '../texts/errors.ts';
import { texts } from '../texts/index.ts';
import { Button } from './button.tsx';
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
    <div className="empty centered">
      <Icon name={props.icon ?? 'empty'} size={32} />
      <p>
        <strong>{props.title}</strong>
      </p>
      {props.line !== undefined && <p className="small">{props.line}</p>}
      {props.children}
    </div>
  );
}

/** A reading that failed: says why, and offers another try. Without an error nothing was reached. */
export function Failure({ error, onRetry }: { error?: ClientError | null; onRetry?: () => void }) {
  const isOffline = !error || error.code === 'offline';
  return (
    <div role="alert">
      <Empty
        icon={isOffline ? 'cloud' : 'alert'}
        title={isOffline ? texts.common.offlineTitle : texts.common.failedTitle}
        line={isOffline ? texts.common.offlineLine : textOf(error)}
      >
        {onRetry !== undefined && <Button onClick={onRetry} text={texts.common.retry} />}
        {error?.requestId && <p className="faint small">{texts.common.request(error.requestId)}</p>}
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

/** A list that is read, or what is said where it has nothing. */
export function Listed<Item>(props: {
  of: { data: readonly Item[] | undefined; error: ClientError | null; refetch(): unknown };
  rows?: number;
  empty: ReactNode;
  children(item: Item): ReactNode;
}) {
  const { of, rows = 3, empty, children } = props;
  return (
    <Loadable of={of} rows={rows}>
      {(items) => (items.length === 0 ? empty : <ul className="list">{items.map(children)}</ul>)}
    </Loadable>
  );
}

/** Under a list that goes on: the next page of it. */
export function More(props: {
  of: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): unknown };
}) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = props.of;
  if (!hasNextPage) return null;
  return <Button disabled={isFetchingNextPage} onClick={fetchNextPage} text={texts.common.more} />;
}

/** The names of a table's columns, each with its class. */
export function Columns({ of }: { of: readonly { text: string; look?: string }[] }) {
  return (
    <thead>
      <tr>
        {of.map(({ text, look }) => (
          <th key={text} scope="col" className={look}>
            {text}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** One line about what just happened. */
export function Notice({ tone, children }: { tone?: 'good' | 'bad'; children: ReactNode }) {
  return (
    <div className={`notice row ${tone ?? ''}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}
