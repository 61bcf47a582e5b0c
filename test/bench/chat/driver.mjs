// Lets a load generator into rooms without sign-in and database; what social and the gateway do in
// production.

const POLICY = {
  messagesPerSecond: 1e6,
  messageBurst: 1e6,
  framesPerSecond: 1e6,
  duplicateSeconds: 0,
};

export default {
  async fetch(request, env) {
    const [, what, roomId] = new URL(request.url).pathname.split('/');
    const object = env.CHAT_ROOM.getByName(roomId);
    if (what === 'socket') return object.fetch(request);
    const { playerId, sid } = await request.json();
    const head = { roomId, kind: 'public', title: 'Bench', shard: 0, version: 1 };
    const facts = { ...head, policy: POLICY, directIds: [] };
    const blocks = { version: 1, blocks: [] };
    const who = { playerId, sid, name: `bench${playerId}`, staff: false, mutedUntilMs: null };
    return Response.json(await object.issueTicket(facts, { ...who, blocks }));
  },
};
