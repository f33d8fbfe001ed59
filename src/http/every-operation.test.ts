import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lifecycleOfV1 } from '#src/contract/lifecycle.ts';
import { problem } from '#src/api/problems.ts';
import { createRateLimiter } from '#src/access/rate-limit.ts';
import { doorOperations, openAiOperations, startDoor, type Door } from '#src/testing/contract-door.ts';
import { expectProblem, createSampleRequest } from '#src/testing/every-operation.ts';
import { toV1Code } from '#src/v1/errors.ts';
import type { HttpOptions } from './server.ts';

const operations = [...doorOperations, ...openAiOperations];
/** Without those that open a WebSocket: their handlers are asked by no plain request. */
const answering = operations.filter(({ connects }) => !connects);
const ofV1 = operations.filter(({ version }) => version === '1.0');

/** Opens a door for the tests of one `describe`; what the guard saw there must be fine. */
function door(handler: () => Promise<unknown>, options?: Partial<HttpOptions>): () => Door {
  let opened: Door;
  beforeAll(async () => void (opened = await startDoor(() => handler, options)));
  afterAll(() => {
    opened.server.close();
    expect(opened.guard.violations).toEqual([]);
  });
  return () => opened;
}

function send({ url }: Door, operation: (typeof operations)[number]): Promise<Response> {
  const { path, init } = createSampleRequest(operation.document, operation);
  return fetch(url + path, { ...init, headers: { ...init.headers, authorization: 'Bearer good' } });
}

describe('every operation, its limit used up', () => {
  const opened = door(async () => ({}), { limiter: createRateLimiter({ default: 1 }) });
  it.each(operations.filter(({ rateClass }) => rateClass !== 'none'))('429 $id', async (operation) => {
    await send(opened(), operation);
    const answer = await send(opened(), operation);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    await expectProblem(answer, { status: 429, code: 'rate_limit_exceeded' });
  });
});

describe('every operation, its handler answering what the spec does not allow', () => {
  const opened = door(async () => ({ status: 200, body: 'nonsense' }));
  it.each(answering)('500 $id', async (operation) => {
    const code = 'response_contract_violation';
    const said = operation.version === '1.0' ? toV1Code({ error_code: code, status: 500 }) : code;
    await expectProblem(await send(opened(), operation), { status: 500, code: said });
  });
});

describe("every operation of OpenAI's clients, its handler failing", () => {
  const failures = {
    404: 'run_not_found',
    409: 'conflict',
    413: 'payload_too_large',
    415: 'unsupported_media_type',
    502: 'upstream_failure',
    504: 'timeout',
  } as const;
  for (const [status, code] of Object.entries(failures)) {
    const opened = door(async () => {
      throw problem(code, 'It failed.');
    });
    it.each(openAiOperations.filter(({ responses, connects }) => responses[status] && !connects))(
      `${status} $id`,
      async (operation) => {
        await expectProblem(await send(opened(), operation), { status: Number(status), code, detail: 'It failed.' });
      },
    );
  }
});

describe('every operation that takes a key', () => {
  const keyed = operations.filter(({ parameters }) => parameters.some(({ name }) => name === 'Idempotency-Key'));
  const answerWith = (code: 'idempotency_in_progress' | 'idempotency_key_reused') =>
    door(async () => ({}), {
      answerOnce: async () => {
        throw problem(code, 'The key is known.', { retryAfterS: 1 });
      },
    });
  const [busy, other] = [answerWith('idempotency_in_progress'), answerWith('idempotency_key_reused')];
  const sendKeyed = ({ url }: Door, operation: (typeof operations)[number], key: string) => {
    const { path, init } = createSampleRequest(operation.document, operation);
    return fetch(url + path, {
      ...init,
      headers: { ...init.headers, authorization: 'Bearer good', 'idempotency-key': key },
    });
  };
  it.each(keyed)('409 $id while an earlier request with it goes on', async (operation) => {
    const answer = await sendKeyed(busy(), operation, 'k1');
    expect(answer.headers.get('retry-after')).toBe('1');
    await expectProblem(answer, { status: 409, code: 'idempotency_in_progress' });
  });
  it.each(keyed)('422 $id when it is that of another request', async (operation) => {
    await expectProblem(await sendKeyed(other(), operation, 'k1'), { status: 422, code: 'idempotency_key_reused' });
  });
  it.each(['', 'a b', 'ü', 'x'.repeat(256)])('400 for the key %j', async (key) => {
    const [operation] = keyed;
    const answer = await sendKeyed(other(), operation!, key);
    const body = await expectProblem(answer, { status: 400, code: 'invalid_request' });
    expect(JSON.stringify(body)).toContain('Idempotency-Key');
  });
});

describe('every operation, something below being gone', () => {
  const opened = door(async () => {
    throw problem('service_unavailable', 'The database does not answer.');
  });
  it.each(answering)('503 $id', async (operation) => {
    await expectProblem(await send(opened(), operation), { status: 503, code: 'service_unavailable' });
  });
});

describe('every operation of version 1, the version being read-only', () => {
  const now = () => lifecycleOfV1.readOnlyAt;
  const opened = door(async () => ({}), { now });
  const writes = ofV1.filter(({ method }) => method !== 'GET');
  it.each(writes)('403 $id', async (operation) => {
    const answer = await send(opened(), operation);
    await expectProblem(answer, { status: 403, code: 'version_read_only', detail: operation.successor! });
  });
});

describe('every operation of version 1, the version having ended', () => {
  const now = () => lifecycleOfV1.sunsetAt;
  const opened = door(async () => ({}), { now });
  it.each(ofV1)('410 $id', async (operation) => {
    const answer = await send(opened(), operation);
    await expectProblem(answer, { status: 410, code: 'version_retired', detail: '/docs/v1-to-v2' });
  });
});
