// Records that outlive releases: forward by upgrades, back as far as they say.

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { StoredCodec, UnreadableError } from '#objects/stored-codec.ts';

const addNote = (old: Record<string, unknown>) => ({ ...old, note: '' });
const first = new StoredCodec(
  'thing',
  z.strictObject({ size: z.int(), in: z.strictObject({ a: z.string() }) }),
);
const second = (readableSince = 1) =>
  new StoredCodec(
    'thing',
    z.strictObject({
      size: z.int(),
      in: z.strictObject({ a: z.string(), b: z.string().default('') }),
      note: z.string(),
    }),
    [addNote],
    readableSince,
  );
const data = { size: 1, in: { a: 'x' } };

describe('a stored record', () => {
  it('of an older version is upgraded as it is read', () => {
    const old = first.encodeJson(JSON.stringify(data));
    expect(second().decode(old)).toEqual({ size: 1, in: { a: 'x', b: '' }, note: '' });
    expect(second().encodeJson('{}')).toBe('{"v":2,"since":1,"data":{}}');
  });

  it('of a newer version that only added fields is read without them', () => {
    const newer = { size: 1, in: { a: 'x', b: 'y' }, note: 'n' };
    expect(first.decode(second().encodeJson(JSON.stringify(newer)))).toEqual(data);
  });

  it('of a newer version that says that older code cannot read it is refused', () => {
    const newer = second(2).encodeJson(JSON.stringify({ ...data, note: '' }));
    expect(() => first.decode(newer)).toThrow('dependency_unavailable: thing');
  });

  it('of a newer version without a field that this code needs is refused', () => {
    const newer = second().encodeJson(JSON.stringify({ in: { a: 'x' }, note: '' }));
    expect(() => first.decode(newer)).toThrow('dependency_unavailable: thing');
  });

  it.each([
    ['{"size":1}', 'in: Invalid input: expected object, received undefined'],
    ['{"size":"NaN","in":{"a":"secret"}}', 'size: Invalid input: expected number, received string'],
    ['{"size":1,"in":{"a":"x"},"more":1}', 'value: Unrecognized key: "more"'],
  ])(
    'that cannot be read is refused, and the reason names the field and no value: %s',
    (text, why) => {
      const read = () => first.decode(first.encodeJson(text));
      expect(read).toThrow(new UnreadableError(`thing: ${why}`));
    },
  );

  it.each(['', 'no JSON', 'null', '[]', '{}', '{"v":1,"data":{}}', '{"v":0,"since":1,"data":{}}'])(
    'without a version is refused: %s',
    (text) => expect(() => first.decode(text)).toThrow('dependency_unavailable: thing'),
  );
});
