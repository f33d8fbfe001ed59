import { afterAll, beforeAll, expect, it } from 'vitest';
import { saying, startFakeGateway, type FakeGateway } from '#src/testing/fake-gateway.ts';
import { createGateway } from './gateway.ts';
import type { ChatRequest, Delta, Gateway } from './types.ts';

let fake: FakeGateway;
let gateway: Gateway;
beforeAll(async () => {
  fake = await startFakeGateway();
  fake.play(saying('Hi'));
  gateway = createGateway({ baseUrl: fake.baseUrl, apiKey: null, timeoutMs: 60_000, callsPerModel: 1 });
});
afterAll(async () => {
  await gateway.close();
  fake.close();
});

const request = (...models: ChatRequest['models']): ChatRequest => ({
  models,
  messages: [{ role: 'user', content: 'hello' }],
  signal: new AbortController().signal,
});

async function collect(answer: AsyncIterable<Delta>): Promise<Delta[]> {
  const deltas: Delta[] = [];
  for await (const delta of answer) deltas.push(delta);
  return deltas;
}

it('a model that gives as many answers as it may leaves others free, and its runs to their fallbacks', async () => {
  const slow = gateway.stream(request('slow'))[Symbol.asyncIterator]();
  await slow.next();
  expect(gateway.countAnswers()).toBe(1);
  await expect(collect(gateway.stream(request('slow')))).rejects.toMatchObject({
    code: 'service_unavailable',
    detail: expect.stringContaining('is giving 1 answers of it'),
    options: { retryAfterS: 1 },
  });
  expect(await collect(gateway.stream(request('other')))).toContainEqual({ type: 'start', model: 'other' });
  expect(await collect(gateway.stream(request('slow', 'spare')))).toContainEqual({ type: 'start', model: 'spare' });
  await slow.return?.();
  expect(gateway.countAnswers()).toBe(0);
  expect(await collect(gateway.stream(request('slow')))).toContainEqual({ type: 'start', model: 'slow' });
});
