import type { OpenApiDocument } from '#src/contract/spec.ts';

type Schema = {
  $ref?: string;
  description?: string;
  properties?: Record<string, { const?: string }>;
  oneOf?: Schema[];
};
type Parameter = { name: string; in: string; description?: string; required?: boolean; schema?: object };
type Contract = {
  info: { title: string; version: string };
  paths: Record<string, { get?: { description?: string; summary?: string; parameters?: Parameter[] } }>;
  components: { schemas: Record<string, Schema> };
};

const path = '/v2/realtime';
/** The sides that send events, by the schema that lists all of one side, with what this server does with these. */
const sides = [
  {
    schema: 'RealtimeClientEvent',
    operation: 'receiveClientEvent',
    action: 'receive',
    says: 'Takes an event of a client.',
  },
  { schema: 'RealtimeServerEvent', operation: 'sendServerEvent', action: 'send', says: 'Sends an event to a client.' },
] as const;

const prefix = '#/components/schemas/';
const toName = (ref: string) => ref.slice(prefix.length);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns a schema of OpenAPI as AsyncAPI has them: examples are a list, and there is no object that discriminates. */
function toSchema(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
      if (key === 'discriminator') return [];
      if (key === 'example') return [['examples', [value]]];
      if (key === 'properties' && isObject(value))
        return [[key, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, toSchema(one)]))]];
      if (['oneOf', 'anyOf', 'allOf'].includes(key)) return [[key, (value as unknown[]).map(toSchema)]];
      return [[key, ['items', 'additionalProperties', 'not'].includes(key) ? toSchema(value) : value]];
    }),
  );
}

/** Returns the schemas that schemas name, and those that these name, by their names. */
function collectSchemas({ components }: Contract, names: readonly string[]): Record<string, unknown> {
  const collected: Record<string, unknown> = {};
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name in collected) continue;
    collected[name] = toSchema(components.schemas[name]);
    for (const [, ref] of JSON.stringify(collected[name]).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g))
      waiting.push(ref!);
  }
  return Object.fromEntries(Object.entries(collected).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** Returns the message of an event: its name is the type of the event. */
function toMessage({ components }: Contract, name: string) {
  const { properties, description } = components.schemas[name]!;
  const type = properties!['type']!.const!;
  return [type, { name: type, title: type, summary: description, payload: { $ref: prefix + name } }] as const;
}

// Long: the whole document, in the order of its parts.
/**
 * Returns the events of real-time voice as an AsyncAPI 3.0 document, made of the contract that every event is checked against. It says what this
 * server does: it receives what a client sends.
 *
 * @param publicUrl the address of this server
 */
export function toAsyncContract(bundle: object, publicUrl: string): object {
  const contract = bundle as unknown as Contract & OpenApiDocument;
  const { host, protocol, pathname } = new URL(publicUrl);
  const { description, summary, parameters = [] } = contract.paths[path]!.get!;
  const names = sides.map(({ schema }) => contract.components.schemas[schema]!.oneOf!.map(({ $ref }) => toName($ref!)));
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const toRef = (type: string) => ({ $ref: `#/channels/realtime/messages/${type}` });
  return {
    asyncapi: '3.0.0',
    info: {
      title: `${contract.info.title}: real-time voice`,
      version: contract.info.version,
      description:
        'The events of the WebSocket on which a person and an agent speak. Requests of HTTP are in the OpenAPI contract.',
    },
    defaultContentType: 'application/json',
    servers: {
      this: {
        host,
        protocol: protocol === 'https:' ? 'wss' : 'ws',
        ...(pathname !== '/' && { pathname }),
        description: 'This server',
        security: [
          { $ref: '#/components/securitySchemes/bearerAuth' },
          { $ref: '#/components/securitySchemes/apiKeyAuth' },
        ],
      },
    },
    channels: {
      realtime: {
        address: path,
        title: summary,
        description,
        messages: Object.fromEntries(
          names.flat().map((name) => {
            const [type] = toMessage(contract, name);
            return [type, { $ref: `#/components/messages/${type}` }];
          }),
        ),
        bindings: {
          ws: {
            method: 'GET',
            query: {
              type: 'object',
              properties: Object.fromEntries(
                query.map(({ name, schema, description: words }) => [name, { ...schema, description: words }]),
              ),
            },
            bindingVersion: '0.1.0',
          },
        },
      },
    },
    operations: Object.fromEntries(
      sides.map(({ operation, action, says }, side) => [
        operation,
        {
          action,
          channel: { $ref: '#/channels/realtime' },
          summary: says,
          messages: names[side]!.map((name) => toRef(toMessage(contract, name)[0])),
        },
      ]),
    ),
    components: {
      messages: Object.fromEntries(names.flat().map((name) => toMessage(contract, name))),
      schemas: collectSchemas(contract, names.flat()),
      securitySchemes: {
        bearerAuth: { type: 'http', scheme: 'bearer', description: 'A token, or a secret of `createRealtimeSecret`.' },
        apiKeyAuth: { type: 'httpApiKey', name: 'X-API-Key', in: 'header', description: 'An API key.' },
      },
    },
  };
}
