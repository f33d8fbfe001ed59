import assert from 'node:assert/strict';
import {
  AuthenticationError,
  ConflictError,
  NotFoundError,
  ParleyError,
  PermissionError,
  RateLimitError,
  UnavailableError,
  UpstreamError,
  ValidationError,
} from '#src/clients/typescript/parley.ts';
import type { HttpInteraction, Interaction, State } from '../../interaction.ts';
import { exactly, exampleId, injectedId, matching, several, type Matcher } from '../../matchers.ts';
import { caller, problemBody, problemJson } from '../../parley.ts';
import { sdk, sent } from './calls.ts';

type ErrorClass = new (...args: never[]) => ParleyError;

/** Where the client makes an error of its own from a problem, and what that says. */
type Failure = {
  of: string;
  as: ErrorClass;
  status: number;
  code: string;
  says?: Record<string, unknown>;
  more?: Record<string, unknown>;
  headers?: Record<string, string | Matcher>;
};

function failure(
  asked: {
    given?: State[];
    request: HttpInteraction['request'] & { path: string };
    act(url: string): Promise<unknown>;
  },
  { of, as, status, code, says = {}, more = {}, headers = {} }: Failure,
): HttpInteraction {
  return sent(
    {
      ...asked,
      description: `${as.name}, ${of}`,
      async act(url) {
        const error = await asked.act(url).then(
          () => assert.fail('It should have failed.'),
          (cause: unknown) => cause,
        );
        assert.ok(error instanceof as, String(error));
        assert.deepEqual(
          { status: error.status, code: error.code, requestId: error.requestId, ...pick(error, says) },
          { status, code, requestId: exampleId('req'), ...says },
        );
      },
    },
    {
      status,
      headers: { 'Content-Type': problemJson, ...headers },
      body: problemBody(status, code, more),
    },
  );
}

const pick = (from: object, like: object) =>
  Object.fromEntries(Object.keys(like).map((name) => [name, (from as Record<string, unknown>)[name]]));

const agentPath = { agent_id: exampleId('agt') };
const guide = { key: 'guide', name: 'Guide', model: 'offline/echo' };
const getAgent = (url: string) => sdk(url).getAgent({ path: agentPath });

const about: Interaction[] = [
  failure(
    { request: { method: 'GET', path: `/v2/agents/${agentPath.agent_id}` }, act: getAgent },
    { of: 'an unknown id', as: NotFoundError, status: 404, code: 'agent_not_found' },
  ),
  failure(
    {
      given: [caller(), { name: 'an agent', params: { key: 'guide' } }],
      request: { method: 'POST', path: '/v2/agents', body: guide },
      act: (url) => sdk(url).createAgent({ body: guide }),
    },
    { of: 'a key that is taken', as: ConflictError, status: 409, code: 'conflict' },
  ),
  failure(
    {
      request: { method: 'POST', path: '/v2/agents', body: { ...guide, name: '' } },
      act: (url) => sdk(url).createAgent({ body: { ...guide, name: '' } }),
    },
    {
      of: 'a body that is wrong',
      as: ValidationError,
      status: 400,
      code: 'invalid_request',
      says: { errors: [{ pointer: '/name', detail: 'Must not be empty.', code: 'minLength' }] },
      more: { errors: several({ pointer: exactly('/name'), detail: 'Must not be empty.', code: 'minLength' }) },
    },
  ),
  failure(
    {
      given: [caller(['agents:write'])],
      request: { method: 'GET', path: `/v2/agents/${agentPath.agent_id}` },
      act: getAgent,
    },
    { of: 'a key without the scope', as: PermissionError, status: 403, code: 'insufficient_permissions' },
  ),
];

const script = (step: object) => ({
  role: 'user' as const,
  content: { type: 'text' as const, text: JSON.stringify({ script: [step] }) },
});

/** What the client says when the model fails with a status. */
function ofModel(step: object, failed: Failure): HttpInteraction {
  const request = {
    method: 'POST' as const,
    path: '/v2/chat/messages',
    body: { message: script(step), context: { agent_id: injectedId('agt', 'agent_id') } },
  };
  const act = (url: string) => sdk(url).createMessage({ body: { message: script(step), context: agentPath } });
  const says = { retryable: true, ...failed.says };
  const more = { retryable: exactly(true), ...failed.more };
  return failure({ given: [caller(), { name: 'an agent' }], request, act }, { ...failed, says, more });
}

const wait = (seconds: number) => ({
  says: { retryAfterS: seconds },
  headers: { 'Retry-After': matching('\\d+', `${seconds}`) },
});

const models: Interaction[] = [
  ofModel(
    { status: 429, retry_after: 3 },
    { of: 'a busy model', as: RateLimitError, status: 429, code: 'upstream_rate_limited', ...wait(3) },
  ),
  ofModel({ status: 500 }, { of: 'a model that fails', as: UpstreamError, status: 502, code: 'upstream_failure' }),
  ofModel(
    { status: 503 },
    { of: 'a model that is away', as: UnavailableError, status: 503, code: 'service_unavailable', ...wait(5) },
  ),
];

const signIn: Interaction = {
  description: 'AuthenticationError, a wrong key',
  request: {
    method: 'POST',
    path: '/v2/user/signin_with_api_key',
    headers: { Accept: 'application/json', 'X-API-Key-Id': exampleId('key'), 'X-API-Key': 'sk_wrong' },
  },
  response: {
    status: 401,
    headers: { 'Content-Type': problemJson, 'WWW-Authenticate': matching('Bearer.*', 'Bearer realm="parley"') },
    body: problemBody(401, 'authentication_failed', { retryable: exactly(false) }),
  },
  act: (url) =>
    assert.rejects(
      sdk(url).signInWithApiKey({ headers: { 'X-API-Key-Id': exampleId('key'), 'X-API-Key': 'sk_wrong' } }),
      AuthenticationError,
    ),
};

/** How each refusal becomes a typed error. */
export const failures: Interaction[] = [...about, ...models, signIn];
