import { describe, expect, it } from 'vitest';
import { gamesFixture } from './fixture.ts';

const fixture = gamesFixture();

describe('the socket', () => {
  const upgrade = (sessionId: string, headers: Record<string, string>) =>
    fixture.fetch(
      new Request(`https://parlor.test/v1/sessions/${sessionId}/socket`, {
        headers: { upgrade: 'websocket', ...headers },
      }),
    );

  it('is refused before the upgrade without ticket, with a foreign one, in the URL, twice', async () => {
    const { token } = await fixture.player();
    const { session, ticket } = await fixture.openSession(token);
    const other = await fixture.openSession(token, {}, 'limbo');
    const protocol = (text: string) => ({ 'sec-websocket-protocol': text });
    expect((await upgrade(session.id, {})).status).toBe(401);
    expect((await upgrade(session.id, protocol('parlor.v1'))).status).toBe(401);
    expect((await upgrade(session.id, protocol(`parlor.v1, ${other.ticket}`))).status).toBe(401);
    const inUrl = await fixture.fetch(
      new Request(`https://parlor.test/v1/sessions/${session.id}/socket?ticket=${ticket}`, {
        headers: { upgrade: 'websocket' },
      }),
    );
    expect([400, 401]).toContain(inUrl.status);
    const first = await upgrade(session.id, protocol(`parlor.v1, ${ticket}`));
    expect(first.status).toBe(101);
    first.webSocket?.accept();
    const second = await upgrade(session.id, protocol(`parlor.v1, ${ticket}`));
    expect(second.status).toBe(401);
    expect(JSON.stringify(await second.json())).not.toContain(ticket);
  });

  it('is refused to pages of other origins', async () => {
    const { token } = await fixture.player();
    const { session, ticket } = await fixture.openSession(token);
    for (const origin of [
      'https://evil.test',
      'null',
      'http://parlor.test',
      'https://parlor.test.evil.test',
    ]) {
      const response = await upgrade(session.id, {
        origin,
        'sec-websocket-protocol': `parlor.v1, ${ticket}`,
      });
      expect([origin, response.status]).toEqual([origin, 403]);
    }
    const own = await upgrade(session.id, {
      origin: 'https://parlor.test',
      'sec-websocket-protocol': `parlor.v1, ${ticket}`,
    });
    expect(own.status).toBe(101);
    own.webSocket?.accept();
  });

  it('asks for an upgrade when it gets a plain request', async () => {
    const { token } = await fixture.player();
    const { session } = await fixture.openSession(token);
    const answer = await fixture.call('GET', `/v1/sessions/${session.id}/socket`);
    expect([answer.status, answer.body.error.code]).toEqual([426, 'upgrade_required']);
  });
});
