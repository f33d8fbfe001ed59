type Union = { discriminator: { propertyName: string; mapping: Record<string, string> } };
type Described = { components?: Record<string, Record<string, unknown>> };

/** The union of what is sent. A contract without it sends nothing. */
const eventSchema = 'WebhookEvent';

const header = (name: string, description: string, schema: Record<string, unknown>, example: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema,
  example,
});

/** The headers of each request. Source: standardwebhooks.com, the specification, 1.0. */
const parameters = [
  header(
    'webhook-id',
    'The id of the event, the same at every attempt.',
    { $ref: '#/components/schemas/WebhookEventId' },
    'evt_01k2c5gq8zf3vr4xw1m6t0y9ab',
  ),
  header(
    'webhook-timestamp',
    'The time of the attempt, in seconds since 1970. Refuse one that is more than five minutes away.',
    { type: 'string', pattern: '^[0-9]{1,12}$' },
    '1795255200',
  ),
  header(
    'webhook-signature',
    'Signatures with a blank between them, one for each secret that is valid: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}`, in Base64.',
    { type: 'string', maxLength: 1_000 },
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ),
];

const responses = {
  '2XX': { description: 'The event has arrived, and is not sent again.' },
  '410': { description: 'Nobody wants these events any more: the webhook is disabled.' },
  default: { description: 'The event is sent again, after `Retry-After` if it is given.' },
};

/** Returns the name of the operation that takes an event: `onRunFinished` for `run.finished`. */
const toOperationId = (type: string) =>
  `on${type
    .split(/[._]/)
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('')}`;

/** Returns the anchor of a type of event on the page of the requests. */
export const toWebhookAnchor = (type: string): string => type.replaceAll('.', '-');

/** The request of a type of event. */
export type WebhookRequest = { type: string; post: ReturnType<typeof toRequest> };

function toRequest(type: string, $ref: string, description: string) {
  const requestBody = { required: true, content: { 'application/json': { schema: { $ref } } } };
  const post = {
    operationId: toOperationId(type),
    summary: `Take ${type}`,
    description,
    tags: ['Webhooks'],
    security: [],
  };
  return { ...post, parameters, requestBody, responses };
}

/** Lists the requests that webhooks get, one for each type of event; none for a contract that sends nothing. */
export function listWebhookRequests(document: object): WebhookRequest[] {
  const schemas = (document as Described).components?.['schemas'] ?? {};
  const union = schemas[eventSchema] as Union | undefined;
  return Object.entries(union?.discriminator.mapping ?? {}).map(([type, $ref]) => {
    const { description } = schemas[$ref.split('/').at(-1)!] as { description: string };
    return { type, post: toRequest(type, $ref, description) };
  });
}

/**
 * Returns a contract whose `webhooks` describe the request of each type of event, made of the union of what is sent. A
 * contract without that union stays as it is. The contract in OpenAPI 3.1 has none: openapi-generator writes clients of it that
 * cannot be parsed.
 */
export function describeWebhooks<T extends object>(document: T): T {
  const requests = listWebhookRequests(document);
  if (requests.length === 0) return document;
  return { ...document, webhooks: Object.fromEntries(requests.map(({ type, post }) => [type, { post }])) as object };
}
