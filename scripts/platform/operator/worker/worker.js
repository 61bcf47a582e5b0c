// The operator of a local platform: `GET /jobs` lists the jobs of all Workers, `POST /jobs/<name>` runs
// one. HTTP on purpose: Node's RPC proxy calls some methods synchronously, which would block the very
// process that serves the database to the job.

// DNS rebinding: pages can reach loopback. They send an Origin, or another name than this machine's.
const NAMES = ['localhost', '127.0.0.1', 'operator'];
const isFromHere = ({ url, headers }) =>
  !headers.has('origin') && NAMES.includes(new URL(url).hostname);

async function list(env) {
  const lists = await Promise.all(
    Object.entries(env).map(async ([worker, jobs]) =>
      (await jobs.list()).map((job) => ({ worker, ...job })),
    ),
  );
  return lists.flat();
}

export default {
  async fetch(request, env) {
    if (!isFromHere(request)) return new Response('from elsewhere', { status: 403 });
    const name = /^\/jobs\/([a-z0-9-]+)$/.exec(new URL(request.url).pathname)?.[1];
    const jobs = await list(env);
    if (name === undefined) return Response.json(jobs);
    const job = jobs.find((entry) => entry.name === name);
    if (job === undefined || request.method !== 'POST') {
      return Response.json({ error: `There is no job "${name}".` }, { status: 404 });
    }
    try {
      const outcome = await env[job.worker].run(name);
      return Response.json({
        worker: job.worker,
        report: outcome.ok ? outcome.value : outcome.error,
      });
    } catch (error) {
      return Response.json({ worker: job.worker, error: String(error.message) }, { status: 502 });
    }
  },
};
