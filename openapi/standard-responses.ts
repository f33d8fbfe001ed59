/**
 * Writes the responses and headers that follow from the kind of an operation, so that its YAML shows only what is its own.
 *
 * The tables below are the whole rule. What the YAML declares itself always wins: `'413': { $ref: …/StateTooLarge }` in an
 * operation replaces `PayloadTooLarge`, and a header of a response keeps its own definition. A 404 and whatever else
 * depends on what the operation does is never written here.
 */

type Reference = { $ref: string };
type Response = { description?: string; headers?: Record<string, unknown>; content?: object } | Reference;

/** An operation as it stands in the YAML. */
export type SourceOperation = {
  security?: object[];
  requestBody?: unknown;
  'x-rate-limit-class'?: string;
  'x-cache-control'?: string;
  responses: Record<string, Response>;
};

/** Tells whether an answer may be kept by its caller: that of a read in JSON, unless it is declared that nobody stores it. */
export const isKeptRead = (method: string, { 'x-cache-control': cacheControl, responses }: SourceOperation): boolean =>
  method === 'get' &&
  cacheControl !== 'no-store' &&
  Object.entries(responses).some(
    ([status, response]) => status.startsWith('2') && 'content' in response && 'application/json' in response.content!,
  );

/** An operation with its method and the names of its parameters, by which its kind is known. */
type Described = { operation: SourceOperation; method: string; parameterNames: string[] };
type Condition = (described: Described) => boolean;

const always: Condition = () => true;
const isPrivate: Condition = ({ operation }) => (operation.security?.length ?? 0) > 0;
const isCounted: Condition = ({ operation }) => operation['x-rate-limit-class'] !== 'none';
const takesBody: Condition = ({ operation }) => operation.requestBody !== undefined;
const takesCursor: Condition = ({ parameterNames }) =>
  ['after', 'after_seq', 'Last-Event-ID'].some((name) => parameterNames.includes(name));
const takesKey: Condition = ({ parameterNames }) => parameterNames.includes('Idempotency-Key');
const isPagedList: Condition = ({ parameterNames }) => parameterNames.includes('include_total');
const answersWithBody: Condition = ({ operation }) =>
  Object.entries(operation.responses).some(([status, response]) => status.startsWith('2') && 'content' in response);
const isKept: Condition = ({ operation, method }) => isKeptRead(method, operation);
const takesIfMatch: Condition = ({ parameterNames }) => parameterNames.includes('If-Match');
const hasTag: Condition = (described) =>
  isKept(described) || (['patch', 'put'].includes(described.method) && takesIfMatch(described));

/** Each response of `shared/responses.yaml` that is written, and the operations that it is written for; the first one of a status counts. */
const sharedResponses: { status: string; name: string; when: Condition }[] = [
  { status: '304', name: 'NotModified', when: isKept },
  { status: '400', name: 'InvalidListRequest', when: takesCursor },
  { status: '400', name: 'InvalidRequest', when: always },
  { status: '401', name: 'Unauthenticated', when: isPrivate },
  { status: '403', name: 'Forbidden', when: isPrivate },
  { status: '406', name: 'NotAcceptable', when: answersWithBody },
  { status: '409', name: 'IdempotencyInProgress', when: takesKey },
  { status: '412', name: 'PreconditionFailed', when: takesIfMatch },
  { status: '413', name: 'PayloadTooLarge', when: takesBody },
  { status: '415', name: 'UnsupportedMediaType', when: takesBody },
  { status: '422', name: 'IdempotencyKeyReused', when: takesKey },
  { status: '429', name: 'TooManyRequests', when: isCounted },
  { status: '500', name: 'InternalError', when: always },
  { status: '503', name: 'Unavailable', when: always },
];

/** Each header of `shared/headers.yaml` that is written into the responses of an operation, in this order and before its own. */
const headers: { header: string; name: string; when: (described: Described, status: string) => boolean }[] = [
  { header: 'X-API-Version', name: 'ApiVersion', when: always },
  { header: 'X-Request-ID', name: 'RequestId', when: always },
  { header: 'X-Response-Time', name: 'ResponseTime', when: always },
  { header: 'X-RateLimit-Limit', name: 'RateLimitLimit', when: always },
  { header: 'X-RateLimit-Remaining', name: 'RateLimitRemaining', when: always },
  { header: 'X-RateLimit-Reset', name: 'RateLimitReset', when: always },
  { header: 'X-RateLimit-Policy', name: 'RateLimitPolicy', when: always },
  { header: 'RateLimit', name: 'RateLimit', when: always },
  { header: 'RateLimit-Policy', name: 'RateLimitPolicyIetf', when: always },
  {
    header: 'Idempotency-Replayed',
    name: 'IdempotencyReplayed',
    when: (described, status) => takesKey(described) && status.startsWith('2'),
  },
  { header: 'Cache-Control', name: 'CacheControl', when: (described, status) => isKept(described) && status === '200' },
  { header: 'ETag', name: 'ETag', when: (described, status) => hasTag(described) && status === '200' },
  { header: 'Location', name: 'Location', when: (_, status) => status === '201' },
  { header: 'Link', name: 'Link', when: isPagedList },
  { header: 'X-Total-Count', name: 'TotalCount', when: isPagedList },
];

/** Returns a response with the headers that its status and its operation bring. One that is shared has its own already. */
function withHeaders(response: Response, status: string, described: Described, shared: string): Response {
  if ('$ref' in response) return response;
  const written = headers
    .filter(({ when }) => when(described, status))
    .map(({ header, name }): [string, Reference] => [header, { $ref: `${shared}/headers.yaml#/${name}` }]);
  const { description, headers: own, ...rest } = response;
  return { description, headers: { ...Object.fromEntries(written), ...own }, ...rest };
}

/**
 * Returns all responses of an operation, by status: its own with their headers, and the problems of its kind.
 *
 * @param method the HTTP method in lower case.
 * @param parameterNames the names of the operation's parameters.
 * @param shared the path from the operation's file to the folder of the shared YAML, such as `../shared`.
 */
export function standardResponses(
  operation: SourceOperation,
  method: string,
  parameterNames: string[],
  shared: string,
): Record<string, Response> {
  const described = { operation, method, parameterNames };
  const written = sharedResponses
    .filter(({ when }) => when(described))
    .toReversed()
    .map(({ status, name }): [string, Reference] => [status, { $ref: `${shared}/responses.yaml#/${name}` }]);
  const own = Object.entries(operation.responses).map(([status, response]): [string, Response] => [
    status,
    withHeaders(response, status, described, shared),
  ]);
  return Object.fromEntries([...written, ...own]);
}
