// The schema of an object on the storage of workerd: releases go forward, and back.

import { runInDurableObject } from 'cloudflare:test';
import { expect, it } from 'vitest';
import { isOpened, type MigrationStep, migrate } from '#objects/migrate.ts';
import { newSession } from './session.ts';

const first: MigrationStep = {
  id: '0001_a',
  sql: 'create table a(x text); create table b(x text)',
};
const second: MigrationStep = { id: '0002_c', sql: 'alter table a add column y text' };

const inEmptyObject = (work: (storage: DurableObjectStorage) => void) =>
  runInDurableObject(newSession().object, (_object, state) => work(state.storage));

it('an object is opened by its first step, and gets each later one once', async () => {
  await inEmptyObject((storage) => {
    expect(isOpened(storage)).toBe(false);
    migrate(storage, [first]);
    expect(isOpened(storage)).toBe(true);
    for (let time = 0; time < 2; time++) migrate(storage, [first, second]);
    expect(storage.sql.exec('select y from a').toArray()).toEqual([]);
  });
});

it('a step that fails leaves the object as it was', async () => {
  await inEmptyObject((storage) => {
    migrate(storage, [first]);
    const broken = { id: '0003_broken', sql: 'create table c(x text); create table a(x text)' };
    expect(() => migrate(storage, [first, second, broken])).toThrow('already exists');
    expect(() => storage.sql.exec('select x from c')).toThrow('no such table');
    expect(() => storage.sql.exec('select y from a')).toThrow('no such column');
    migrate(storage, [first, second]);
  });
});

it('after a rollback an object with more steps than the code goes on, unless one broke it', async () => {
  await inEmptyObject((storage) => {
    migrate(storage, [first, second]);
    migrate(storage, [first]);
    expect(storage.sql.exec('select y from a').toArray()).toEqual([]);
    migrate(storage, [first, second, { id: '0003', sql: 'drop table b', breaksOlderCode: true }]);
    expect(() => migrate(storage, [first, second])).toThrow('readable for code of 3 steps');
  });
});

it('a step that was edited after it was applied, or exchanged for another, is refused', async () => {
  await inEmptyObject((storage) => {
    migrate(storage, [first]);
    const edited = { ...first, sql: `${first.sql} ` };
    expect(() => migrate(storage, [edited, second])).toThrow('0001_a was edited');
    expect(() => migrate(storage, [second])).toThrow('0001_a in the place of 0002_c');
    expect(() => storage.sql.exec('select y from a')).toThrow('no such column');
  });
});
