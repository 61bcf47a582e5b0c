// The description of the API is true: what is declared is served by the service that owns it, and
// what the document says of a route is what the schemas say.

import { describe, expect, it } from 'vitest';
import { listJobs } from '#scripts/platform/operator/ticker.ts';
import { ROUTES, type ServiceName } from '#shared/contracts/http/index.ts';
import { ERRORS, isErrorCode } from '#shared/errors.ts';
import { commonErrors, type RouteSpec } from '#shared/http/route.ts';
import { newId } from '#shared/ids.ts';
import { fixture } from '#test/kit/fixture.ts';
import { platformFixture } from '#test/kit/platform.ts';

const platform = platformFixture();
const document = fixture(async () => (await platform.call('GET', '/v1/openapi.json')).body);

const services = Object.entries(ROUTES) as [ServiceName, RouteSpec[]][];
const all = services.flatMap(([service, routes]) =>
  routes.map((spec) => [`${spec.method} ${spec.path}`, service, spec] as const),
);
const pathOf = (spec: RouteSpec) => spec.path.replaceAll(/:\w+/g, () => newId(Date.now()));

describe('the contract', () => {
  it.each(all)('%s is served by %s', async (_, service, spec) => {
    const worker = await platform.runtime.miniflare.getWorker(`parlor-${service}`);
    const response = await worker.fetch(`https://service${pathOf(spec)}`, { method: 'PROPFIND' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')?.split(', ')).toContain(spec.method);
    await response.body?.cancel();
  });

  it.each(all)('%s of %s is described with every error it can answer', (_, __, spec) => {
    const path = spec.path.replaceAll(/:(\w+)/g, '{$1}');
    const operation = document.paths[path]?.[spec.method.toLowerCase()];
    expect(operation, 'the route is in the document').toBeDefined();
    const responses = operation?.responses as Record<string, { description: string }>;
    for (const code of [...spec.errors, ...commonErrors(spec)]) {
      expect(isErrorCode(code)).toBe(true);
      expect(responses[String(ERRORS[code].status)]?.description).toContain(`\`${code}\``);
    }
    for (const status of Object.keys(spec.replies)) expect(responses[status]).toBeDefined();
    const parameters = operation?.parameters as { name: string; in: string }[];
    const inPath = [...spec.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    expect(parameters.filter((entry) => entry.in === 'path').map(({ name }) => name)).toEqual(
      inPath,
    );
  });

  it('has no two jobs of one name, because that is how they are called', async () => {
    const names = (await listJobs(platform.runtime.operator)).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('ledger-check');
  });

  it('has no two routes under one method and path', () => {
    const names = all.map(([name]) => name.replaceAll(/:\w+/g, ':'));
    expect(new Set(names).size).toBe(names.length);
  });
});
