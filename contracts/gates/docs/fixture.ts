import type { Json } from '#contracts/mutations/mutation.ts';
import type { Pact, PactInteraction } from '#contracts/pact-file.ts';
import type { ChangelogSources } from './model.ts';
import type { KeptPact } from './uses.ts';

const json = (schema: object) => ({ 'application/json': { schema } });

/** Returns a small contract: a thing is read, made, and followed. Tests change copies of it. */
export const small = (): Json => ({
  openapi: '3.1.0',
  info: { title: 'Small', version: '2.0.0' },
  servers: [{ url: 'https://small.example' }],
  paths: {
    '/things/{thing_id}': {
      get: {
        operationId: 'getThing',
        summary: 'Get a thing',
        parameters: [
          { name: 'thing_id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'view', in: 'query', schema: { type: 'string', enum: ['raw', 'short'], default: 'short' } },
        ],
        responses: {
          '200': {
            description: 'A thing.',
            headers: { ETag: { schema: { type: 'string' } } },
            content: json({ $ref: '#/components/schemas/Thing' }),
          },
          '404': { description: 'None.', content: json({ type: 'object' }) },
        },
      },
    },
    '/things/followed': {
      get: {
        operationId: 'followThings',
        responses: {
          '200': {
            description: 'Events.',
            content: { 'text/event-stream': { schema: { $ref: '#/components/schemas/Event' } } },
          },
        },
      },
    },
    '/things': {
      post: {
        operationId: 'createThing',
        requestBody: {
          required: true,
          content: json({
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string' }, size: { type: 'integer', default: 1 } },
          }),
        },
        responses: { '201': { description: 'Made.', content: json({ $ref: '#/components/schemas/Thing' }) } },
      },
    },
  },
  components: {
    schemas: {
      Thing: {
        type: 'object',
        properties: {
          id: { type: 'string' },
          name: { type: 'string' },
          owner: { type: 'string' },
          parts: { type: 'array', items: { $ref: '#/components/schemas/Part' } },
        },
      },
      Part: {
        type: 'object',
        properties: { state: { type: 'string', enum: ['new', 'old'] }, note: { type: 'string' } },
      },
      Event: {
        oneOf: [{ $ref: '#/components/schemas/Made' }, { $ref: '#/components/schemas/Gone' }],
        discriminator: {
          propertyName: 'type',
          mapping: { made: '#/components/schemas/Made', gone: '#/components/schemas/Gone' },
        },
      },
      Made: { type: 'object', properties: { type: { const: 'made' }, at: { type: 'string' } } },
      Gone: { type: 'object', properties: { type: { const: 'gone' }, at: { type: 'string' } } },
    },
  },
});

/** Returns the small contract with a change. */
export function changed(change: (document: Json) => void): Json {
  const document = small();
  change(document);
  return document;
}

type Spoken = { status: number; headers?: Json; body?: unknown };

/** Returns a call and its answer, as Pact writes them. */
export const call = (
  description: string,
  request: { method: string; path: string; query?: Json; headers?: Json; body?: unknown },
  { status, headers, body }: Spoken,
): PactInteraction => {
  const content = (value: unknown) =>
    value === undefined ? {} : { body: { content: value, contentType: 'application/json' } };
  return {
    type: 'Synchronous/HTTP',
    description,
    request: { ...request, ...content(request.body) } as PactInteraction['request'],
    response: { status, ...(headers && { headers }), ...content(body) } as PactInteraction['response'],
  } as PactInteraction;
};

/** Returns an event of a stream, as Pact writes it. */
export const message = (stream: string, event: string, content: unknown): PactInteraction => ({
  type: 'Asynchronous/Messages',
  description: `${event} of ${stream}`,
  contents: { content, contentType: 'application/json' },
  metadata: { stream, event },
});

/** Returns a pact that is kept. */
export const pactOf = (consumer: string, ...interactions: PactInteraction[]): KeptPact => ({
  consumer,
  version: '2.0.0',
  pact: { consumer: { name: consumer }, provider: { name: 'parley' }, interactions, metadata: {} } satisfies Pact,
});

/** Two forms of a contract, and nothing else to tell of unless it is given. */
export const between = (before: object, after: object, more: Partial<ChangelogSources> = {}): ChangelogSources => ({
  contract: 'v2',
  from: { name: '2.0.0-beta.1', document: before },
  to: { name: '2.0.0-beta.2', document: after },
  pacts: [],
  reasonFor: () => null,
  date: '2026-11-29',
  newestRelease: '2.0.0-beta.1',
  grpc: { breaks: [], files: [] },
  pairs: [],
  ...more,
});
