import type { AddressInfo } from 'node:net';
import type { Principal } from '#src/access/principal.ts';
import { problem } from '#src/api/problems.ts';
import { createRateLimiter, type RateLimits } from '#src/access/rate-limit.ts';
import { createLogger } from '#src/telemetry/logger.ts';
import { createHttpServer } from './connections.ts';
import { createHttpApp } from './server.ts';
import type { HttpApp, HttpOptions } from './server.ts';
import type { OpenApiDocument, Schema } from '#src/contract/spec.ts';

const scoped = (scope: string) => [{ bearerAuth: [scope] }, { apiKeyAuth: [scope] }];
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const content = (schema: Schema, type = 'application/json') => ({ content: { [type]: { schema } } });
const problems = Object.fromEntries(
  [400, 401, 403, 404, 406, 409, 413, 415, 429, 500, 503].map((status) => [
    status,
    { description: 'Problem', ...content(ref('Problem'), 'application/problem+json') },
  ]),
);

/** A small API with one operation of each shape. */
const document: OpenApiDocument = {
  openapi: '3.1.0',
  paths: {
    '/v2/things': {
      get: {
        operationId: 'listThings',
        security: scoped('things:read'),
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 200, default: 20 } },
          { name: 'after', in: 'query', schema: { type: 'string', format: 'date-time' } },
          { name: 'archived', in: 'query', schema: { type: 'boolean' } },
          { name: 'tag', in: 'query', schema: { type: 'array', items: { type: 'string', enum: ['red', 'blue'] } } },
          { name: 'X-Trace', in: 'header', schema: { type: 'integer' } },
        ],
        responses: { 200: { description: 'Things', ...content({ type: 'array', items: ref('Thing') }) }, ...problems },
      },
      post: {
        operationId: 'createThing',
        'x-max-bytes': 9_000,
        'x-max-bytes-hint': 'Send fewer notes.',
        security: scoped('things:write'),
        requestBody: { required: true, ...content(ref('CreateThing')) },
        responses: {
          201: {
            description: 'Thing',
            headers: { Location: { $ref: '#/components/headers/Location' } },
            ...content(ref('Thing')),
          },
          ...problems,
        },
      },
    },
    '/v2/things/{thing_id}': {
      parameters: [
        { name: 'thing_id', in: 'path', required: true, schema: { type: 'string', pattern: '^thg_[0-9]+$' } },
      ],
      get: {
        operationId: 'getThing',
        security: scoped('things:read'),
        responses: { 200: { description: 'Thing', ...content(ref('Thing')) }, ...problems },
      },
      delete: {
        operationId: 'deleteThing',
        security: scoped('things:delete'),
        responses: { 204: { description: 'Gone' }, ...problems },
      },
    },
    '/v2/things/stream': {
      post: {
        operationId: 'streamThings',
        security: scoped('things:read'),
        'x-rate-limit-class': 'streaming',
        responses: {
          200: {
            description: 'Events',
            content: {
              'text/event-stream': { schema: ref('Event') },
              'application/x-ndjson': { schema: ref('EventLine') },
            },
          },
          ...problems,
        },
      },
    },
    '/v2/things/sound': {
      post: {
        operationId: 'playThing',
        'x-max-bytes': 200_000,
        security: scoped('things:read'),
        requestBody: { required: true, ...content(ref('PlayThing'), 'multipart/form-data') },
        responses: {
          200: {
            description: 'Sound',
            content: { 'audio/wav': { schema: { type: 'string', format: 'binary' } } },
          },
          ...problems,
        },
      },
    },
    '/v2/open': {
      get: {
        operationId: 'getOpen',
        security: [],
        responses: { 200: { description: 'Open', ...content({ type: 'object' }) }, ...problems },
      },
    },
  },
  components: {
    headers: { Location: { required: true, schema: { type: 'string' } } },
    schemas: {
      Thing: {
        type: 'object',
        required: ['id', 'shape'],
        properties: { id: { type: 'string' }, shape: ref('Shape'), note: { type: ['string', 'null'] } },
        additionalProperties: false,
      },
      CreateThing: {
        type: 'object',
        required: ['shape'],
        properties: {
          version: { type: 'string' },
          shape: ref('Shape'),
          note: { anyOf: [{ type: 'string', maxLength: 5 }, { type: 'null' }] },
          context: {
            type: 'object',
            properties: { a: { type: 'string' }, b: { type: 'string' } },
            anyOf: [{ required: ['a'] }, { required: ['b'] }],
          },
          metadata: { type: 'object' },
        },
        additionalProperties: false,
      },
      PlayThing: {
        type: 'object',
        required: ['file', 'speed'],
        properties: {
          file: { type: 'string', format: 'binary' },
          speed: { type: 'number', maximum: 4 },
          isLoud: { type: 'boolean' },
          tags: { type: 'array', items: { type: 'string', enum: ['red', 'blue'] } },
        },
        additionalProperties: false,
      },
      Shape: {
        oneOf: [ref('Circle'), ref('Box')],
        discriminator: {
          propertyName: 'kind',
          mapping: { circle: '#/components/schemas/Circle', box: '#/components/schemas/Box' },
        },
      },
      Circle: {
        type: 'object',
        required: ['kind', 'radius'],
        properties: { kind: { const: 'circle' }, radius: { type: 'number', minimum: 0, examples: [2.5] } },
        additionalProperties: false,
      },
      Box: {
        type: 'object',
        required: ['kind', 'width'],
        properties: { kind: { const: 'box' }, width: { type: 'number' }, colour: { enum: ['red', 'blue'] } },
        additionalProperties: false,
      },
      Event: {
        oneOf: [ref('TickEvent'), ref('ErrorEvent')],
        discriminator: { propertyName: 'event' },
      },
      TickEvent: {
        type: 'object',
        required: ['event', 'n'],
        properties: { event: { const: 'tick' }, n: { type: 'integer' } },
      },
      ErrorEvent: {
        type: 'object',
        required: ['event', 'error'],
        properties: { event: { const: 'error' }, error: ref('Problem') },
      },
      EventLine: {
        type: 'object',
        required: ['seq', 'event'],
        properties: { seq: { type: 'integer' }, event: ref('Event') },
      },
      Problem: { type: 'object', required: ['type', 'status', 'error_code'] },
    },
  },
};

export const thing = { id: 'thg_1', shape: { kind: 'circle', radius: 1 } };

const all = new Set(['things:read', 'things:write', 'things:delete']);
const principal = (credentialId: string, scopes: ReadonlySet<string>): Principal => ({
  organizationId: 'org_1',
  userId: null,
  subject: 'usr_1',
  credentialId,
  source: 'key',
  scopes,
});

type Overrides = Partial<Omit<HttpOptions, 'handlers' | 'limiter'>> & {
  handlers?: Record<string, unknown>;
  rateLimits?: RateLimits;
  maxConnections?: number;
};

export type HttpFixture = {
  url: string;
  app: HttpApp;
  /** The lines of the log, parsed. */
  log: Record<string, unknown>[];
  /** A request with a good token, unless its headers say otherwise. */
  get(path: string, init?: RequestInit): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
};

/** Returns the door on a free port, with handlers that do as little as possible. */
export async function startFixture({
  handlers,
  rateLimits,
  requestTimeoutMs = 30_000,
  maxConnections = 100,
  ...overrides
}: Overrides = {}): Promise<HttpFixture> {
  const log: Record<string, unknown>[] = [];
  let requests = 0;
  const app = createHttpApp({
    versions: [
      {
        document,
        handlers: {
          listThings: async () => ({ status: 200, body: [thing] }),
          createThing: async () => ({ status: 201, body: thing, headers: { Location: '/v2/things/thg_1' } }),
          getThing: async () => ({ status: 200, body: thing }),
          deleteThing: async () => ({ status: 204 }),
          streamThings: async () => ({ status: 200, events: ticks(3) }),
          playThing: async () => ({ status: 200, bytes: Buffer.from('RIFF'), mediaType: 'audio/wav' }),
          getOpen: async () => ({ status: 200, body: {} }),
          ...handlers,
        },
      },
    ],
    verify: async ({ bearer, apiKey }) => {
      if (bearer === 'good' || apiKey === 'good') return principal('key_good', all);
      if (bearer === 'reader') return principal('key_reader', new Set(['things:read']));
      throw problem('authentication_failed', 'Unknown credential.');
    },
    newRequestId: () => `req_${(requests += 1)}`,
    logger: createLogger('info', { write: (line: string) => void log.push(JSON.parse(line)) }),
    limiter: createRateLimiter(rateLimits ?? null),
    corsOrigins: null,
    bodyLimitBytes: 10_000,
    requestTimeoutMs,
    publicUrl: () => 'http://parley.test',
    now: () => new Date('2026-11-21T00:00:00.000Z'),
    explain: () => null,
    ...overrides,
  });
  const server = createHttpServer(
    app.express,
    { requestTimeoutMs, maxConnections },
    {
      publicUrl: () => 'http://parley.test',
      now: () => new Date(),
      newRequestId: () => 'req_x',
    },
    app.messageClasses,
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const get: HttpFixture['get'] = (path, { headers, ...init } = {}) =>
    fetch(url + path, { ...init, headers: { authorization: 'Bearer good', ...(headers as object) } });
  return {
    url,
    app,
    log,
    get,
    post: (path, body, headers) =>
      get(path, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export async function* ticks(count: number): AsyncGenerator<{ seq: number; event: { event: 'tick'; n: number } }> {
  for (let n = 1; n <= count; n += 1) yield { seq: n, event: { event: 'tick', n } };
}
