import { createRequire } from 'node:module';
import process from 'node:process';
import url from 'node:url';
import type { Request, RequestHandler, Response } from 'express';
import type { FastifyInstance } from 'fastify';
import type { Handlers } from '#src/api/handlers.ts';
import { toBodyTag } from '#src/api/preconditions.ts';
import { openJsonLog } from '#src/telemetry/pretty-log.ts';
import { sampleAgent, agentPage, grownContract } from '#src/tools/bench/contract.ts';
import { serveReport } from './report.ts';

/** The variants of the scenario `request`: the same three answers, held in memory. */

const document = grownContract();
const require = createRequire(import.meta.url);

type Operation = { operationId: string; security?: Record<string, string[]>[] };
const operations = Object.values(document.paths)
  .flatMap((item) => Object.values(item) as Operation[])
  .filter((o) => o.operationId);
const routes = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item as Record<string, Operation>)
    .filter(([, operation]) => operation.operationId)
    .map(([method, { operationId }]) => ({
      method: method as 'get',
      path: path.replace(/\{([^}]+)\}/g, ':$1'),
      operationId,
    })),
);

const replies: Record<string, { status: number; body: object; headers?: Record<string, string> }> = {
  getAgent_m: { status: 200, body: sampleAgent },
  listAgents_m: { status: 200, body: agentPage },
  createAgent_m: { status: 201, body: sampleAgent, headers: { Location: '/v2/agents/x' } },
};

async function parley(): Promise<void> {
  // As src/start.js does.
  process.noDeprecation = true;
  url.parse('/');
  const { pino } = await import('pino');
  const { createHttpApp } = await import('#src/http/server.ts');
  const { createRateLimiter: createLimiter } = await import('#src/access/rate-limit.ts');
  const handlers = Object.fromEntries(
    operations.map(({ operationId }) => [operationId, async () => replies[operationId]]),
  );
  const scopes = new Set(
    operations.flatMap(({ security = [] }) => security.flatMap((way) => Object.values(way).flat())),
  );
  const source = 'key' as const;
  const principal = { organizationId: 'org', userId: null, subject: 'usr', credentialId: 'key', source, scopes };
  let count = 0;
  const app = createHttpApp({
    versions: [{ document, handlers: handlers as unknown as Handlers }],
    verify: async () => principal,
    newRequestId: () => `req_${(count += 1)}`,
    logger: pino(openJsonLog({ dest: '/dev/null' })),
    limiter: createLimiter({ default: 1e9, streaming: 1e9, batch: 1e9 }),
    corsOrigins: null,
    bodyLimitBytes: 1_000_000,
    publicUrl: () => 'http://127.0.0.1',
    now: () => new Date(),
    explain: () => null,
  });
  await app.warm();
  serveReport(app.express, undefined, app.messageClasses);
}

const answer = (operationId: string) => (_req: Request, res: Response) => {
  const { status, body, headers } = replies[operationId] ?? { status: 200, body: {} };
  res
    .status(status)
    .set(headers ?? {})
    .json(body);
};

async function onExpress(middleware: RequestHandler[]): Promise<void> {
  const { default: express } = await import('express');
  const app = express();
  app.use(express.json(), ...middleware);
  for (const { method, path, operationId } of routes) app[method](path, answer(operationId));
  serveReport(app);
}

async function stock(): Promise<void> {
  const { middleware } = require('express-openapi-validator') as typeof import('express-openapi-validator');
  const validateSecurity = { handlers: { bearerAuth: () => true, apiKeyAuth: () => true } };
  const all = middleware({
    apiSpec: document as never,
    validateRequests: true,
    validateResponses: true,
    validateSecurity,
  });
  await onExpress(all as unknown as RequestHandler[]);
}

/** Fastify with the schemas of the measured operations, references inlined. */
async function fastify(equip: (app: FastifyInstance) => void = () => {}, options: object = {}): Promise<void> {
  const { default: Fastify } = await import('fastify');
  const { default: validateResponses } = await import('@fastify/response-validation');
  const schemas = (document.components as { schemas: Record<string, object> }).schemas;
  const inline = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inline);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref } = value as { $ref?: string };
    if ($ref) return inline(schemas[$ref.split('/').at(-1)!]);
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inline(member)]));
  };
  const app = Fastify({ ...options, ajv: { customOptions: { strict: false, allErrors: true } } }) as FastifyInstance;
  equip(app);
  await app.register(validateResponses as never, { ajv: { strict: false, formats: { 'date-time': true } } } as never);
  const bodies: Record<string, [response: string, request?: string]> = {
    getAgent_m: ['Agent'],
    listAgents_m: ['AgentPage'],
    createAgent_m: ['Agent', 'CreateAgent'],
  };
  const ref = (name: string) => inline(schemas[name]) as object;
  for (const { method, path, operationId } of routes) {
    const [response, request] = bodies[operationId] ?? [];
    const { status, body } = replies[operationId] ?? { status: 200, body: {} };
    const schema = {
      ...(response && { response: { [status]: ref(response) } }),
      ...(request && { body: ref(request) }),
    };
    app.route({
      method: method.toUpperCase() as 'GET',
      url: path,
      schema,
      handler: (_req, reply) => reply.status(status).send(body),
    });
  }
  await app.ready();
  serveReport((req, res) => app.routing(req, res));
}

/** The headers that Parley has on each answer, by whatever names. */
const constantHeaders = {
  'X-API-Version': '2.0',
  'Content-Security-Policy': "default-src 'none';frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
  'Cache-Control': 'private, no-cache',
  Vary: 'Accept, Accept-Encoding, Authorization, X-API-Key',
};

/**
 * Has Fastify do by its hooks what a caller sees of Parley: a key that is looked up, a limit that is counted, the id of the request, the same headers
 * and tag, and a line in the log.
 */
function equipFastify(app: FastifyInstance): void {
  const keys = new Map([['known', 'key']]);
  const used = new Map<string, number>();
  app.addHook('onRequest', async (req, reply) => {
    const key = keys.get(/^Bearer +(\S+)$/i.exec(req.headers.authorization ?? '')?.[1] ?? '');
    if (key === undefined) return reply.status(401).send({});
    const count = (used.get(key) ?? 0) + 1;
    used.set(key, count);
    const [remaining, reset] = [1e9 - count, Math.ceil(Date.now() / 1_000)];
    reply.headers({
      ...constantHeaders,
      'X-Request-ID': req.id,
      'X-RateLimit-Limit': '1000000000',
      'X-RateLimit-Remaining': String(remaining),
      'X-RateLimit-Reset': String(reset),
      'X-RateLimit-Policy': 'fixed-window',
      RateLimit: `"default";r=${remaining};t=60`,
      'RateLimit-Policy': '"default";q=1000000000;w=60',
    });
  });
  app.addHook('onSend', async (_req, reply, payload) => {
    reply.headers({
      ETag: toBodyTag(payload as string),
      'Last-Modified': new Date(sampleAgent.updated_at).toUTCString(),
      'X-Response-Time': `${Math.round(reply.elapsedTime)}ms`,
    });
  });
  app.addHook('onResponse', async (req, reply) => {
    req.log.info({
      method: req.method,
      route: req.routeOptions.url,
      status: reply.statusCode,
      duration_ms: reply.elapsedTime,
      address: req.ip,
      key_id: 'key',
    });
  });
}

/** Fastify that does what a caller sees of Parley, too. */
async function equippedFastify(): Promise<void> {
  const { pino } = await import('pino');
  const loggerInstance = pino(openJsonLog({ dest: '/dev/null' }));
  await fastify(equipFastify, { loggerInstance, disableRequestLogging: true });
}

const variants: Record<string, () => Promise<void>> = {
  parley,
  stock,
  fastify,
  'fastify, equipped': equippedFastify,
  bare: () => onExpress([]),
};
await variants[process.argv[2]!]!();
