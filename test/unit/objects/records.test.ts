// What rooms and hubs have stored is read for ever. `records/<release>.json` holds one record of each
// kind as that release wrote it, and what it says; a release adds a file and changes none.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as room from '#objects/chat-room/connect/claims.ts';
import {
  blocksCodec,
  changeCodecs,
  factsCodec,
  hubMessageCodec,
  mentionsCodec,
} from '#objects/chat-room/store/records.ts';
import * as session from '#objects/game-session/connect/connections.ts';
import { attachmentCodec } from '#objects/live/connections.ts';
import * as hub from '#objects/player-hub/claims.ts';
import { factsCodec as noticeCodec } from '#objects/player-hub/notices.ts';
import { UnreadableError } from '#objects/stored-codec.ts';

type Codec = {
  encodeJson(data: string): string;
  decode(text: string): unknown;
};
type Golden = Record<string, { record: string; says: Record<string, unknown> }>;

const CODECS: Record<string, Codec> = {
  'a room': factsCodec,
  'mentions of a message': mentionsCodec,
  'an edit': changeCodecs.edited,
  'a deletion': changeCodecs.deleted,
  'a reaction': changeCodecs.reaction,
  'a block list': blocksCodec,
  'a notice to a hub': hubMessageCodec,
  'a retraction to a hub': hubMessageCodec,
  'a ticket of a room': room.claimsCodec,
  'a connection to a room': attachmentCodec(room.ROOM_CONNECTIONS),
  'a ticket of a session': session.claimsCodec,
  'a connection to a session': attachmentCodec(session.SESSION_CONNECTIONS),
  'facts of a notice': noticeCodec,
  'a ticket of a hub': hub.claimsCodec,
  'a connection to a hub': attachmentCodec(hub.HUB_CONNECTIONS),
};

const FOLDER = join(import.meta.dirname, 'records');
const PACKAGE = readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8');
const RELEASE = (JSON.parse(PACKAGE) as { version: string }).version;
const goldenOf = (file: string) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Golden;
const releases = readdirSync(FOLDER).map((file) => [file.replace('.json', ''), goldenOf(file)]);
const kinds = Object.entries(CODECS);

describe.each(releases as [string, Golden][])('a record of release %s', (release, golden) => {
  it.each(kinds)('that is %s is read as what it says', (kind, codec) => {
    const { record, says } = golden[kind] ?? { record: '', says: {} };
    expect(codec.decode(record)).toEqual(says);
  });

  it.runIf(release === RELEASE).each(kinds)('that is %s is written so today', (kind, codec) => {
    const { record, says } = golden[kind] ?? { record: '', says: {} };
    expect(codec.encodeJson(JSON.stringify(says))).toBe(record);
  });
});

describe('a record that is', () => {
  const newest = goldenOf(`${RELEASE}.json`);
  const refused = (codec: Codec, says: unknown) =>
    expect(() => codec.decode(codec.encodeJson(JSON.stringify(says)))).toThrow(UnreadableError);

  it.each(kinds)(
    '%s is refused with any field missing, one more, or a wrong one',
    (kind, codec) => {
      const says = newest[kind]?.says ?? {};
      // Notices say what their kind says: there only the values are known.
      const isOpen = codec === noticeCodec;
      for (const field of Object.keys(says)) {
        const { [field]: _gone, ...rest } = says;
        if (!isOpen) refused(codec, rest);
        refused(codec, { ...says, [field]: null });
      }
      if (!isOpen) refused(codec, { ...says, extra: 1 });
    },
  );

  it.each(kinds)(
    '%s is refused without a version, and from a release it was closed to',
    (_, codec) => {
      const broken = ['', '{', '[]', '{}', '{"data":{}}', '{"v":2,"since":2,"data":{}}'];
      for (const text of broken) expect(() => codec.decode(text)).toThrow(UnreadableError);
    },
  );
});
