// Records that outlive releases: forward by upgrades, back as far as they say.

import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { RecordCodec } from '#objects/stored-record.ts';

const addNote = (old: Record<string, unknown>) => ({ ...old, note: '' });
const first = new RecordCodec({
  name: 'thing',
  schema: z.strictObject({ size: z.int(), in: z.strictObject({ a: z.string() }) }),
  upgrades: [],
  readableSince: 1,
});
const second = (readableSince = 1) =>
  new RecordCodec({
    name: 'thing',
    schema: z.strictObject({
      size: z.int(),
      in: z.strictObject({ a: z.string(), b: z.string().default('') }),
      note: z.string(),
    }),
    upgrades: [addNote],
    readableSince,
  });
const data = { size: 1, in: { a: 'x' } };
const whose = { sessionId: 's' };

describe('a stored record', () => {
  it('of an older version is upgraded as it is read', () => {
    const old = first.encode(JSON.stringify(data));
    expect(second().decode(old, whose)).toEqual({ size: 1, in: { a: 'x', b: '' }, note: '' });
    expect(second().version).toBe(2);
  });

  it('of a newer version that only added fields is read without them', () => {
    const newer = { size: 1, in: { a: 'x', b: 'y' }, note: 'n' };
    expect(first.decode(second().encode(JSON.stringify(newer)), whose)).toEqual(data);
  });

  it('of a newer version that says that older code cannot read it is refused', () => {
    const newer = second(2).encode(JSON.stringify({ ...data, note: '' }));
    expect(() => first.decode(newer, whose)).toThrow('dependency_unavailable: thing');
  });

  it('of a newer version without a field that this code needs is refused', () => {
    const newer = second().encode(JSON.stringify({ in: { a: 'x' }, note: '' }));
    expect(() => first.decode(newer, whose)).toThrow('dependency_unavailable: thing');
  });

  it.each([
    ['{"size":1}', 'in: Invalid input: expected object, received undefined'],
    ['{"size":"NaN","in":{"a":"secret"}}', 'size: Invalid input: expected number, received string'],
    ['{"size":1,"in":{"a":"x"},"more":1}', 'record: Unrecognized key: "more"'],
  ])(
    'that cannot be read is refused, and the log names the field and no value: %s',
    (text, problem) => {
      const logged = vi.spyOn(console, 'error').mockReturnValue();
      expect(() => first.decode(first.encode(text), whose)).toThrow(
        'dependency_unavailable: thing',
      );
      const [line = ''] = logged.mock.calls.at(-1) ?? [];
      logged.mockRestore();
      expect(JSON.parse(line)).toMatchObject({
        event: 'record_unreadable',
        record: 'thing',
        problem,
        ...whose,
      });
    },
  );

  it.each(['', 'no JSON', 'null', '[]', '{}', '{"v":1,"data":{}}', '{"v":0,"since":1,"data":{}}'])(
    'without a version is refused: %s',
    (text) => expect(() => first.decode(text, whose)).toThrow('dependency_unavailable: thing'),
  );
});
