import { beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '#src/api/problems.ts';
import { createCatalogue, parseModels, readModels } from './catalogue.ts';
import { createGateway } from './gateway.ts';
import { startOffline } from './offline/server.ts';

const minute = 60_000;
let time = 0;
let asked = 0;
let answer: () => Promise<string[]>;

async function fetchModels() {
  asked++;
  return (await answer()).map((id) => ({ id, provider: null, created_at: null }));
}

const open = () => createCatalogue({ fetchModels, secret: null, timeoutMs: 5000, now: () => time });

const broken = () => Promise.reject(Object.assign(new Error('down'), { code: 'ECONNREFUSED' }));

beforeEach(() => {
  time = 5_000;
  asked = 0;
  answer = async () => ['one'];
});

describe('models', () => {
  it('are asked for once a minute, and once for all who wait', async () => {
    const { models } = open();
    await Promise.all([models(), models(), models()]);
    time += minute - 1;
    const list = await models();
    expect(asked).toBe(1);
    expect(list).toEqual({
      data: [{ id: 'one', provider: null, created_at: null, modalities: null, tasks: null }],
      ageMs: minute - 1,
      stale: false,
    });
    time += 1;
    answer = async () => ['two'];
    expect((await models()).data[0]?.id).toBe('two');
    expect(asked).toBe(2);
  });

  it('are the old ones, marked, while the gateway fails; it is left in peace between attempts', async () => {
    const { models } = open();
    expect(await models()).toMatchObject({ ageMs: 0 });
    time += minute;
    answer = broken;
    expect(await models()).toMatchObject({ stale: true, ageMs: minute });
    await models();
    expect(asked).toBe(2);
    time += 5000;
    answer = async () => ['back'];
    expect(await models()).toMatchObject({ stale: false, data: [{ id: 'back' }] });
  });

  it('are the old ones while the gateway is slow, and the new ones when they have come', async () => {
    const { models } = open();
    await models();
    time += minute;
    const late = Promise.withResolvers<string[]>();
    answer = () => late.promise;
    expect(await models()).toMatchObject({ stale: true, data: [{ id: 'one' }] });
    late.resolve(['late']);
    expect(await models()).toMatchObject({ stale: false, data: [{ id: 'late' }] });
    expect(asked).toBe(2);
  });

  it('are not kept for ever', async () => {
    const { models } = open();
    await models();
    time += 6 * 60 * minute;
    answer = broken;
    await expect(models()).rejects.toMatchObject({ code: 'service_unavailable' });
  });

  it('that were never there are a problem', async () => {
    answer = broken;
    const error = await open()
      .models()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).detail).toBe(
      'The list of models is not available: the LLM gateway cannot be reached (ECONNREFUSED).',
    );
  });
});

describe('ping', () => {
  it('says whether the gateway answers, and asks at most every five seconds', async () => {
    const { ping } = open();
    const [first, second] = await Promise.all([ping(), ping()]);
    expect(first).toEqual({ ok: true, latencyMs: expect.any(Number) });
    expect(second).toBe(first);
    expect(asked).toBe(1);
    answer = broken;
    time += 5000;
    expect((await ping()).ok).toBe(false);
  });
});

describe('over HTTP', () => {
  it('lists what the gateway has, with provider and time', async () => {
    const offline = await startOffline();
    const gateway = createGateway({ baseUrl: offline.baseUrl, apiKey: null, timeoutMs: 5000 });
    const { data } = await gateway.models();
    const created_at = '2026-01-01T00:00:00.000Z';
    const modalities = ['text', 'image', 'audio', 'file'];
    expect(data[0]).toEqual({ id: 'offline/echo', provider: 'offline', created_at, modalities, tasks: ['answers'] });
    expect(offline.requests[0]).toMatchObject({ method: 'GET', path: '/v1/models', authorization: undefined });
    await offline.close();
    await gateway.close();
  });

  it('a gateway without a list is there all the same', async () => {
    const offline = await startOffline();
    const gateway = createGateway({ baseUrl: `${offline.baseUrl}/elsewhere`, apiKey: null, timeoutMs: 5000 });
    expect((await gateway.ping()).ok).toBe(true);
    await expect(gateway.models()).rejects.toMatchObject({ code: 'upstream_failure' });
    await offline.close();
    expect((await createGateway({ baseUrl: offline.baseUrl, apiKey: null, timeoutMs: 5000 }).ping()).ok).toBe(false);
  });
});

describe('windowOf', () => {
  it('is what the list of models said last, which itself stays as it is', async () => {
    const model = { id: 'a', provider: null, created_at: null, modalities: null, tasks: null };
    const fetchModels = async () => [
      { ...model, window: 5_000 },
      { ...model, id: 'b' },
    ];
    const { models, windowOf } = createCatalogue({ fetchModels, secret: null, timeoutMs: 1_000 });
    expect(windowOf('a')).toBeNull();
    expect((await models()).data).toEqual([model, { ...model, id: 'b' }]);
    expect([windowOf('a'), windowOf('b'), windowOf('c')]).toEqual([5_000, null, null]);
  });
});

describe('readModels', () => {
  it('takes each model once and leaves out what is none', () => {
    const data = [
      { id: 'a', owned_by: 'x', created: 1.5 },
      { id: 'a' },
      { id: 7 },
      null,
      { id: 'b', created: 0 },
      { id: 'c', created: 1e18 },
    ];
    expect(readModels({ data })).toEqual([
      { id: 'a', provider: 'x', created_at: '1970-01-01T00:00:01.000Z' },
      { id: 'b', provider: null, created_at: null },
      { id: 'c', provider: null, created_at: null },
    ]);
  });

  it('takes a list alone', () => expect(readModels([{ id: 'a' }])).toMatchObject([{ id: 'a' }]));

  it.each([
    ['<html>login</html>', 'answered with a web page'],
    ['{"error":{"message":"bad key"}}', 'reported an error in place of its models: bad key.'],
    ['nonsense', 'no list of models'],
  ])('%s is told as what it is', (text, words) => expect(() => parseModels(text, null)).toThrow(words));

  it.each([null, 'text', { data: {} }])('%j is no list', (body) => {
    expect(() => readModels(body)).toThrow('no list of models');
  });
});
