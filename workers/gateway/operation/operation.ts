// What operators and tools read: health, readiness, metrics, the API's description.

import { asyncApiDocument } from '#shared/asyncapi.ts';
import { Unavailable } from '#shared/availability.ts';
import { ROUTES } from '#shared/contracts/http/index.ts';
import type { MetricSample, MetricsServiceContract } from '#shared/contracts/metrics.ts';
import { errorResponse } from '#shared/http/envelope.ts';
import { lastKnown } from '#shared/last-known.ts';
import { errorFields, log } from '#shared/log.ts';
import { openApiDocument } from '#shared/openapi.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { GatewayEnv } from '../env.ts';
import { services } from '../services.ts';
import { docsPage } from './docs.ts';
import { type MeasuredSource, metricsPage } from './metrics.ts';

const PROBE_TIMEOUT_MS = 2 * SECOND_MS;

/** The process answers; says nothing of what it depends on. */
export function health(): Response {
  return Response.json({ status: 'ok' });
}

async function probe(service: Fetcher): Promise<{ ready: boolean; dependencies: unknown }> {
  const response = await service.fetch('https://service/readyz', {
    signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
  });
  return response.json();
}

/** Each service and what it depends on; 503 when one does not answer. */
export async function readiness(env: GatewayEnv): Promise<Response> {
  const entries = await Promise.all(
    Object.entries(services(env)).map(async ([name, service]) => {
      try {
        return [name, await probe(service)] as const;
      } catch (error) {
        log('warn', 'not_ready', { service: name, ...errorFields(error) });
        return [name, { ready: false, dependencies: {} }] as const;
      }
    }),
  );
  const ready = entries.every(([, state]) => state.ready);
  return Response.json(
    { ready, services: Object.fromEntries(entries) },
    { status: ready ? 200 : 503 },
  );
}

async function isSameSecret(given: string, expected: string): Promise<boolean> {
  const encoder = new TextEncoder();
  const [left, right] = await Promise.all(
    [given, expected].map((text) => crypto.subtle.digest('SHA-256', encoder.encode(text))),
  );
  return left !== undefined && right !== undefined && crypto.subtle.timingSafeEqual(left, right);
}

async function collect(source: string, service: MetricsServiceContract): Promise<MetricSample[]> {
  try {
    return await service.collect();
  } catch (cause) {
    log('warn', 'metrics_missing', { source, ...errorFields(cause) });
    // Whatever ails it: its gauges are those of the last time.
    throw new Unavailable(`metrics of ${source}`, { cause });
  }
}

// Gauges stay when their service cannot measure any more, also in an isolate that never saw it measure.
async function measure(source: string, service: MetricsServiceContract): Promise<MeasuredSource> {
  try {
    const known = await lastKnown(`metrics of ${source}`, () => collect(source, service));
    return { source, up: known.isFresh, atMs: known.atMs, samples: known.value };
  } catch {
    return { source, up: false, atMs: 0, samples: [] };
  }
}

/** Prometheus text for the holder of the metrics token; to anyone else there is nothing here. */
export async function metrics(
  request: Request,
  env: GatewayEnv,
  requestId: string,
): Promise<Response> {
  const given = request.headers.get('authorization') ?? '';
  if (!(await isSameSecret(given, `Bearer ${env.METRICS_TOKEN}`))) {
    return errorResponse({ code: 'not_found' }, requestId);
  }
  const sources = await Promise.all([
    measure('auth', env.AUTH_METRICS),
    measure('payments', env.PAYMENTS_METRICS),
    measure('games', env.GAMES_METRICS),
    measure('social', env.SOCIAL_METRICS),
    measure('compliance', env.COMPLIANCE_METRICS),
  ]);
  return new Response(metricsPage(sources), {
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
  });
}

/** Answers with a document; the same text for the life of the isolate. */
function described(describe: () => Record<string, unknown>): () => Response {
  let text: string | undefined;
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return () => {
    text ??= JSON.stringify(describe());
    return new Response(text, { headers });
  };
}

/** The routes as OpenAPI. */
export const openApi = described(() => openApiDocument(ROUTES));
/** The frames of the sockets as AsyncAPI. */
export const asyncApi = described(asyncApiDocument);

/** Both, for people. */
export function docs(): Promise<Response> {
  return docsPage(() => ({ routes: openApiDocument(ROUTES), sockets: asyncApiDocument() }));
}
