import { describe, expect, it } from 'vitest';
import { AlarmScheduler, setAlarm } from '#objects/live/alarm-scheduler.ts';

function objectWith(outcome: () => Promise<void>) {
  const set: number[] = [];
  const aborted: string[] = [];
  const storage = {
    setAlarm: (at: number | Date) => {
      set.push(Number(at));
      return outcome();
    },
  };
  return { set, aborted, storage, abort: (reason: string) => aborted.push(reason) };
}

const taken = async () => {};
const refused = async () => {
  throw new Error('database or disk is full: SQLITE_FULL');
};

describe('An alarm', () => {
  it('is set for the earliest time that anything asked for', () => {
    const object = objectWith(taken);
    const alarm = new AlarmScheduler(object);
    alarm.arm(null);
    for (const atMs of [500, 600, 500, 400]) alarm.arm(atMs);
    alarm.fired();
    alarm.arm(700);
    expect(object.set).toEqual([500, 400, 700]);
  });

  it('that cannot be set ends the object, with what this turn wrote', async () => {
    const object = objectWith(refused);
    new AlarmScheduler(object).arm(500);
    // Before anything but microtasks could run: what was written is not durable yet.
    await null;
    await null;
    expect(object.aborted).toEqual([
      'The alarm could not be set: Error: database or disk is full: SQLITE_FULL',
    ]);
  });

  it('that is set ends nothing', async () => {
    const object = objectWith(taken);
    setAlarm(object, 500);
    await null;
    await null;
    expect(object.aborted).toEqual([]);
  });
});
