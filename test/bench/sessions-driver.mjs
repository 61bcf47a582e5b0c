// Lets a load generator sit players down over HTTP and passes their sockets on; what games and the
// gateway do in production, without sign-in and database.

export default {
  async fetch(request, env) {
    const [, what, name] = new URL(request.url).pathname.split('/');
    const object = env.GAME_SESSION.getByName(name);
    if (what === 'socket') return object.fetch(request);
    if (what === 'open') {
      const { playerId, gameId, currency } = await request.json();
      await env.WALLET.grant(playerId, currency, 10n ** 15n);
      const input = { sessionId: name, playerId, gameId, currency, buyInMicros: 10n ** 15n };
      const opened = await object.open(input);
      if (!opened.ok) return Response.json(opened, { status: 500 });
    }
    const { playerId } = what === 'open' ? {} : await request.json();
    if (what === 'ticket') return Response.json(await object.issueTicket(playerId, name, 'player'));
    if (what === 'close') return Response.json({ ok: (await object.close(playerId)).ok });
    return Response.json({ ok: true });
  },
};
