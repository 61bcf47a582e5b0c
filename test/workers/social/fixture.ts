// Drives social over its routes: real Postgres, real tokens; rooms and hubs are stand-ins.

import { sql } from 'drizzle-orm';
import { newId } from '#shared/ids.ts';
import type { Role } from '#shared/permissions.ts';
import type { ChatMessage } from '#shared/protocol/room.ts';
import { toTimestamp } from '#shared/time.ts';
import { makePlayer } from '#test/kit/accounts.ts';
import type { Answer } from '#test/kit/call.ts';
import { bound, ServiceFixture, serviceFixture, tokenOf } from '#test/kit/service.ts';
import type { Claims } from '#test/kit/tokens.ts';
import type { SocialEnv } from '#workers/social/env.ts';
import worker from '#workers/social/index.ts';

export const LOBBY = '00000000-0000-7000-8000-000000000100';

/** What an object was told. */
export interface Told {
  name: string;
  call: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on what it finds
  args: any[];
}

export const objects = bound.OBJECTS as {
  toldNow(): Promise<Told[]>;
  setDown(down: boolean): Promise<void>;
  setFull(id: string): Promise<void>;
  putMessage(roomId: string, message: ChatMessage): Promise<void>;
  putInRooms(playerId: string, rooms: string[]): Promise<void>;
};

export interface Somebody {
  id: string;
  name: string;
  roles: Role[];
  call(method: string, path: string, body?: unknown, claims?: Claims): Promise<Answer>;
}

class SocialFixture extends ServiceFixture<SocialEnv> {
  #count = 0;

  variables() {
    return { SOCIAL_DATABASE_URL: this.db.urlFor('parlor_social') };
  }

  token(playerId: string, roles: Role[], claims: Claims = {}): Promise<string> {
    const amr = roles.length > 1 ? ['pwd', 'otp'] : ['pwd'];
    return tokenOf(playerId, { roles, amr, ...claims });
  }

  async player(roles: Role[] = ['player'], status = 'active'): Promise<Somebody> {
    const name = `Person${++this.#count}x`;
    const id = await makePlayer(this.db, { name, status });
    return {
      id,
      name,
      roles,
      call: async (method, path, body, claims) =>
        this.call(method, path, { body, token: await this.token(id, roles, claims) }),
    };
  }

  /** Entries of the audit log about a subject, oldest first. */
  audit(subjectId: string) {
    return this.db.admin.call(sql`
      select action, actor_id, facts from audit.entries where subject_id = ${subjectId} order by id`);
  }
}

/** For the tests of one file. */
export const socialFixture = () => serviceFixture(new SocialFixture(worker));

/** A message as a room would show it. */
export function messageBy(author: Somebody, text: string): ChatMessage {
  return {
    id: newId(Date.now()),
    seq: 1,
    author: { id: author.id, name: author.name },
    text,
    at: toTimestamp(Date.now()),
  };
}
