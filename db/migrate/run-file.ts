// Acting as the owner of all schemas: runs one SQL file and says, when it fails, in which file and line, and what to do.

import pg from 'pg';
import type { SqlFile } from './files.ts';

/** Acts as parlor_owner, which nobody signs in as, within the transaction that is open. */
export async function asOwner<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('set local role parlor_owner');
  const result = await work();
  await client.query('reset role');
  return result;
}

/** Runs the file's text. `hints`: what to do, by the SQLSTATE of the failure. */
export async function runFile(
  client: pg.Client,
  { name, text }: SqlFile,
  hints: Record<string, string>,
): Promise<void> {
  try {
    await client.query(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    const hint = cause instanceof pg.DatabaseError ? hints[cause.code ?? ''] : undefined;
    const parts = [`${name} failed${lineOf(cause, text)}: ${reason}.`, hint];
    throw new Error(parts.filter((part) => part !== undefined).join(' '), { cause });
  }
}

/** " in line 12" from the character position that Postgres reports. */
function lineOf(error: unknown, text: string): string {
  if (!(error instanceof pg.DatabaseError) || error.position === undefined) return '';
  return ` in line ${text.slice(0, Number(error.position)).split('\n').length}`;
}
