/** One breach of the contract for each rule: `at` is what is changed (no `value`: removed), `reported` is where the rule has to see it. */
export type Breach = { rule: string; at: string; value?: unknown; reported?: string };

const stream = '/paths/~1v2~1chat~1messages~1stream/post/responses/200';

const newAgent = { type: 'boolean', description: 'Whether it is new.', example: true };
const modelHeader = { description: 'A model.', schema: { type: 'string', example: 'a' } };

export const breaches: Breach[] = [
  { rule: 'parley-summary', at: '/paths/~1v2~1agents/get/summary', value: 'Lists All Agents.' },
  { rule: 'parley-description', at: '/paths/~1v2~1agents/post/description', value: 'Creates an agent.' },
  {
    rule: 'parley-success',
    at: '/paths/~1v2~1agents~1{agent_id}/delete/responses/204',
    reported: '/paths/~1v2~1agents~1{agent_id}/delete/responses',
  },
  { rule: 'parley-operation-id', at: '/paths/~1v2~1agents~1{agent_id}/get/operationId', value: 'agent_get' },
  { rule: 'parley-rate-limit-class', at: '/paths/~1v2~1agents~1{agent_id}/patch/x-rate-limit-class', value: 'fast' },
  { rule: 'parley-distinct-names', at: '/components/schemas/NewAgent', value: newAgent },
  { rule: 'parley-distinct-names', at: '/components/headers/ModelName', value: modelHeader },
  { rule: 'parley-used-components', at: '/components/schemas/NewAgent', value: newAgent },
  { rule: 'parley-used-components', at: '/components/headers/ModelName', value: modelHeader },
  {
    rule: 'parley-portable-patterns',
    at: '/components/schemas/Scope/pattern',
    value: String.raw`^[a-z-]{1,40}:\w{1,40}$`,
    reported: '/components/schemas/Scope',
  },
  {
    rule: 'parley-portable-types',
    at: '/components/schemas/Sequence/format',
    reported: '/components/schemas/Sequence',
  },
  {
    rule: 'parley-portable-types',
    at: '/components/schemas/ModelName/type',
    value: ['string', 'boolean'],
    reported: '/components/schemas/ModelName',
  },
  {
    rule: 'parley-portable-types',
    at: '/components/schemas/Redacted/const',
    value: true,
    reported: '/components/schemas/Redacted',
  },
  {
    rule: 'parley-idempotency-keys',
    at: '/paths/~1v2~1runs~1{run_id}~1cancel/post/parameters',
    reported: '/paths/~1v2~1runs~1{run_id}~1cancel/post',
  },
  { rule: 'parley-sdk-names', at: '/paths/~1v2~1models/get/x-sdk', value: 'models' },
  { rule: 'parley-sdk-names', at: '/paths/~1v2~1runs~1{run_id}/get/x-sdk', value: 'runs.import' },
  { rule: 'parley-sdk-names', at: '/paths/~1v2~1health/get/x-sdk', reported: '/paths/~1v2~1health/get' },
  {
    rule: 'parley-sdk-names',
    at: '/components/schemas/ReplaceRetention/properties/dry_run',
    value: { type: 'boolean', description: 'Whether to only count.', example: true },
    reported: '/paths/~1v2~1organizations~1{organization_id}~1retention/put/x-sdk',
  },
  {
    rule: 'parley-problem-statuses',
    at: '/paths/~1v2~1conversations/post/responses/415',
    reported: '/paths/~1v2~1conversations/post/responses',
  },
  {
    rule: 'parley-problem-bodies',
    at: '/components/examples/patch_conflict/value/status',
    value: 410,
    reported: '/components/responses/PatchConflict',
  },
  {
    rule: 'parley-problem-bodies',
    at: '/components/responses/Timeout/content/application~1problem+json/schema',
    value: { type: 'object' },
    reported: '/components/responses/Timeout',
  },
  {
    rule: 'parley-response-headers',
    at: '/components/responses/Forbidden/headers/X-Request-ID',
    reported: '/components/responses/Forbidden',
  },
  {
    rule: 'parley-media-examples',
    at: '/paths/~1v2~1runs~1{run_id}/get/responses/200/content/application~1json/examples',
    reported: '/paths/~1v2~1runs~1{run_id}/get/responses/200/content/application~1json',
  },
  {
    rule: 'parley-used-components',
    at: '/paths/~1v2~1runs~1{run_id}/get/responses/200/content/application~1json/examples',
    reported: '/components/examples/run',
  },
  {
    rule: 'parley-scalar-examples',
    at: '/components/schemas/Health/properties/version/example',
    reported: '/components/schemas/Health/properties/version',
  },
  { rule: 'parley-valid-examples', at: '/components/parameters/Limit/schema/default', value: 'many' },
  {
    rule: 'parley-descriptions',
    at: '/components/schemas/Health/properties/uptime_seconds/description',
    reported: '/components/schemas/Health/properties/uptime_seconds',
  },
  {
    rule: 'parley-snake-case',
    at: '/components/schemas/Health/properties/startedAt',
    value: { type: 'string', description: 'When it was started.', example: 'today' },
  },
  {
    rule: 'parley-closed-requests',
    at: '/components/schemas/UpdateSession/additionalProperties',
    reported: '/components/schemas/UpdateSession',
  },
  // What is not closed has no bound either.
  {
    rule: 'parley-bounded-requests',
    at: '/components/schemas/UpdateSession/additionalProperties',
    reported: '/components/schemas/UpdateSession',
  },
  {
    rule: 'parley-bounded-requests',
    at: '/paths/~1v2~1sessions/post/x-max-bytes',
    reported: '/paths/~1v2~1sessions/post',
  },
  {
    rule: 'parley-bounded-requests',
    at: '/components/schemas/SystemPrompt/maxLength',
    reported: '/components/schemas/SystemPrompt',
  },
  {
    rule: 'parley-bounded-requests',
    at: '/components/schemas/AguiMetadata/maxProperties',
    reported: '/components/schemas/AguiMetadata',
  },
  {
    rule: 'parley-bounded-requests',
    at: '/components/schemas/RunAgentInput/properties/messages/maxItems',
    reported: '/components/schemas/RunAgentInput/properties/messages',
  },
  {
    rule: 'parley-bounded-requests',
    at: '/paths/~1v2~1sessions~1{session_id}~1state_machine/get/parameters/1/schema/maximum',
    reported: '/paths/~1v2~1sessions~1{session_id}~1state_machine/get/parameters',
  },
  {
    rule: 'parley-discriminators',
    at: '/components/schemas/ErrorEvent/properties/event/const',
    reported: '/components/schemas/ChatEvent',
  },
  {
    rule: 'parley-streams',
    at: `${stream}/content/application~1json`,
    value: {
      schema: { $ref: '#/components/schemas/MessageReply' },
      examples: { reply: { $ref: '#/components/examples/reply' } },
    },
    reported: stream,
  },
  {
    rule: 'parley-paging',
    at: '/paths/~1v2~1sessions/get/parameters',
    value: [],
    reported: '/paths/~1v2~1sessions/get',
  },
  {
    rule: 'parley-scopes',
    at: '/paths/~1v2~1runs~1{run_id}~1cancel/post/security/0/bearerAuth/0',
    value: 'cancel-runs',
    reported: '/paths/~1v2~1runs~1{run_id}~1cancel/post/security',
  },
  {
    rule: 'parley-valid-examples',
    at: '/components/examples/health/value/status',
    value: 'fine',
    reported: '/components/examples/health/value',
  },
  { rule: 'parley-valid-examples', at: '/components/schemas/Temperature/example', value: 3 },
];

const steps = (pointer: string) =>
  pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** Returns the document with all the breaches in it. */
export function breached(document: object, all: Breach[]): object {
  const copy = structuredClone(document) as Record<string, never>;
  for (const { at, value } of all) {
    const names = steps(at);
    const last = names.pop()!;
    const parent = names.reduce<Record<string, unknown> | undefined>((node, name) => node?.[name] as never, copy);
    if (!parent) throw new Error(`The contract has nothing at ${at}.`);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return copy;
}

/** Returns a JSON pointer of a path as Spectral reports it. */
export const pointerOf = (path: (string | number)[]) =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
