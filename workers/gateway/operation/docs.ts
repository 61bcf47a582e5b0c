// The API for people: one static page without scripts, written from OpenAPI and AsyncAPI.

import { bytesToBase64, sha256 } from '#shared/bytes.ts';

type Operation = {
  tags: string[];
  summary: string;
  parameters: { name: string; in: string; required: boolean }[];
  security: Record<string, unknown>[];
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>;
};
type Channel = {
  address: string;
  title: string;
  messages: Record<string, { name: string; payload: unknown }>;
};
type Sockets = { channels: Record<string, Channel> };
type Document = { info: { title: string }; paths: Record<string, Record<string, Operation>> };

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#ddd, #333); --soft: light-dark(#555, #aaa) }
body { font: 15px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin-top: 3rem; text-transform: capitalize } summary { cursor: pointer; padding: .5rem 0 }
details { border-bottom: 1px solid var(--line) } code, pre { font: 13px ui-monospace, monospace }
pre { overflow: auto; border: 1px solid var(--line); border-radius: 6px; padding: .75rem }
.method { display: inline-block; width: 4.5rem; font-weight: 600 } .soft { color: var(--soft) }
li { white-space: pre-line }
`;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const pretty = (value: unknown) => `<pre>${escaped(JSON.stringify(value, null, 2))}</pre>`;

function operationHtml(path: string, method: string, operation: Operation): string {
  const schema = operation.requestBody?.content['application/json']?.schema;
  const who = operation.security.flatMap((entry) => Object.keys(entry)).join(', ') || 'public';
  const parameters = operation.parameters.map(
    ({ name, in: place, required }) =>
      `<li><code>${escaped(name)}</code> in ${place}${required ? '' : ', optional'}</li>`,
  );
  const responses = Object.entries(operation.responses).map(([status, response]) => {
    const body = response.content?.['application/json']?.schema;
    const shown = body !== undefined && !status.startsWith('4') && !status.startsWith('5');
    return `<li><b>${status}</b> ${escaped(response.description)}${shown ? pretty(body) : ''}</li>`;
  });
  return `<details><summary><span class="method">${method.toUpperCase()}</span>
<code>${escaped(path)}</code> <span class="soft">${escaped(operation.summary)}</span></summary>
<p class="soft">Access: ${who}</p>${parameters.length > 0 ? `<ul>${parameters.join('')}</ul>` : ''}
${schema === undefined ? '' : `<h4>Body</h4>${pretty(schema)}`}
<h4>Answers</h4><ul>${responses.join('')}</ul></details>`;
}

function sections({ paths }: Document): string {
  const byTag = new Map<string, string[]>();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags[0] ?? '';
      byTag.set(tag, [...(byTag.get(tag) ?? []), operationHtml(path, method, operation)]);
    }
  }
  return [...byTag].map(([tag, parts]) => `<h2>${escaped(tag)}</h2>${parts.join('')}`).join('');
}

function socketHtml({ address, title, messages }: Channel): string {
  const frames = Object.entries(messages).map(([key, { name, payload }]) => {
    const way = key.startsWith('client.') ? 'you send' : 'you get';
    return `<details><summary><span class="method">${way}</span> <code>${escaped(name)}</code>
</summary>${pretty(payload)}</details>`;
  });
  return `<h3><code>${escaped(address)}</code> <span class="soft">${escaped(title)}</span></h3>${frames.join('')}`;
}

let page: { html: string; policy: string } | undefined;

async function build(
  document: Document,
  { channels }: Sockets,
): Promise<{ html: string; policy: string }> {
  const { title } = document.info;
  const hash = bytesToBase64(await sha256(STYLE));
  return {
    html: `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${escaped(title)} API</title>
<style>${STYLE}</style><h1>${escaped(title)} API</h1>
<p>Also as <a href="/v1/openapi.json">OpenAPI 3.1</a>, its sockets as
<a href="/v1/asyncapi.json">AsyncAPI 3.0</a>.</p>${sections(document)}
<h2>Sockets</h2>${Object.values(channels).map(socketHtml).join('')}</html>`,
    policy: [
      ...["default-src 'none'", `style-src 'sha256-${hash}'`, "base-uri 'none'"],
      ...["object-src 'none'", "frame-ancestors 'none'"],
    ].join('; '),
  };
}

/**
 * The page, with a policy that allows its one style sheet and nothing else. Made once per isolate:
 * `describe` writes the documents, which costs tens of milliseconds.
 */
export async function docsPage(
  describe: () => Record<'routes' | 'sockets', Record<string, unknown>>,
): Promise<Response> {
  if (page === undefined) {
    const { routes, sockets } = describe();
    page = await build(routes as unknown as Document, sockets as unknown as Sockets);
  }
  return new Response(page.html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': page.policy,
    },
  });
}
