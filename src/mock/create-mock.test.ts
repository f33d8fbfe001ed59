import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { doorOperations } from '#src/testing/contract-door.ts';
import { createSampleRequest } from '#src/testing/every-operation.ts';
import { guardServer, type Guard } from '#src/testing/guard.ts';
import { sampleEvenly } from '#src/testing/scale-runs.ts';
import { startMock, type StartedMock } from './fixture.ts';

let mock: StartedMock;
let guard: Guard;
beforeAll(async () => {
  mock = await startMock();
  // What a mock answers covers nothing of what Parley does.
  guard = guardServer(mock.server, [readContract('v1'), readContract('v2')], { pair: () => {}, member: () => {} });
});
afterAll(() => mock.close());

const authorization = 'Bearer anything';
const call = (path: string, init: RequestInit = {}, url = mock.url) =>
  fetch(url + path, { ...init, headers: { authorization, ...(init.headers as object) } });
const send = (method: string, path: string, body: unknown, headers: object = {}) =>
  call(path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });

type DoorOperation = (typeof doorOperations)[number];

/** What is deleted is gone, so that comes last, and what is inside of something else before it. */
const isDeletion = ({ method }: DoorOperation) => Number(method === 'DELETE');
// A WebSocket has no answer.
const operations = doorOperations
  .filter(({ connects }) => !connects)
  .toSorted(
    (one, other) => isDeletion(one) - isDeletion(other) || (isDeletion(one) && other.path.length - one.path.length),
  );

function createRequest({ document, ...operation }: DoorOperation, headers: Record<string, string>) {
  const { path, init } = createSampleRequest(document, operation);
  // An upload has the id of its file, which is gone with it.
  const own = operation.id === 'deleteUpload' ? path.replace(/.$/, 'z') : path;
  const ends = operation.id === 'streamSessionEvents' ? '?follow=false' : '';
  return {
    path: own + ends,
    init: { ...init, headers: { ...init.headers, ...headers, 'x-request-id': 'req_sample' } },
  };
}

describe('every operation', () => {
  it.each(operations.map((operation) => [operation.id, operation] as const))('%s', async (_id, operation) => {
    const before = guard.violations.length;
    for (const answer of operation.method === 'DELETE' ? ['example'] : ['example', 'schema']) {
      const { path, init } = createRequest(operation, { 'parley-mock-answer': answer });
      const response = await call(path, init);
      const text = await response.text();
      expect(response.status, text.slice(0, 500)).toBeLessThan(300);
    }
    await expect.poll(() => guard.violations.slice(before)).toEqual([]);
  });

  it('is answered the same for the same seed', async () => {
    const others = await Promise.all([startMock(), startMock({ seed: 2 })]);
    const some = sampleEvenly(operations.filter(({ id }) => id !== 'signInWithApiKey'));
    const all = await Promise.all(
      others.map(async ({ url }) => {
        const texts = [];
        for (const operation of some) {
          const { path, init } = createRequest(operation, { 'parley-mock-answer': 'schema' });
          texts.push(await (await call(path, init, url)).text());
        }
        return texts;
      }),
    );
    const again = await startMock();
    for (const [index, operation] of some.entries()) {
      const { path, init } = createRequest(operation, { 'parley-mock-answer': 'schema' });
      expect(await (await call(path, init, again.url)).text()).toBe(all[0]![index]);
    }
    expect(all[1]).not.toEqual(all[0]);
    await Promise.all([...others, again].map((one) => one.close()));
  });
});

describe('a mock', () => {
  it('refuses what Parley refuses: without a credential, and what breaks the contract', async () => {
    const anonymous = await fetch(`${mock.url}/v2/agents`);
    expect([anonymous.status, (await anonymous.json()).error_code]).toEqual([401, 'authentication_failed']);
    const broken = await send('POST', '/v2/agents', { name: 7 });
    expect(broken.status).toBe(400);
    expect((await broken.json()).errors).toContainEqual(expect.objectContaining({ pointer: '/name', code: 'type' }));
    expect((await call('/v2/nothing')).status).toBe(404);
  });

  it('remembers what it was told, and lists it', async () => {
    const body = { key: 'guide', name: 'Guide', model: 'offline/echo' };
    const created = await send('POST', '/v2/agents', body);
    const at = created.headers.get('location')!;
    const agent = await created.json();
    expect(agent).toMatchObject(body);
    expect(await (await call(at)).json()).toEqual(agent);
    expect((await (await call('/v2/agents?limit=1')).json()).data).toEqual([agent]);

    const { etag } = Object.fromEntries((await call(at)).headers);
    const renamed = await send('PATCH', at, { name: 'Tour guide' }, { 'if-match': etag });
    expect(await renamed.json()).toMatchObject({ key: 'guide', name: 'Tour guide', version: agent.version + 1 });
    expect((await send('PATCH', at, { name: 'Late' }, { 'if-match': etag })).status).toBe(412);
    expect((await call(at, { headers: { 'if-none-match': renamed.headers.get('etag')! } })).status).toBe(304);
  });

  it('knows no more of what was deleted, nor of what is in it', async () => {
    const created = await send('POST', '/v2/agents', { key: 'brief', name: 'Brief', model: 'offline/echo' });
    const at = created.headers.get('location')!;
    const { id: agent_id } = await created.json();
    const message = { role: 'user', content: { type: 'text', text: 'Hello' } };
    const any = { 'if-match': '*' };
    expect((await send('DELETE', at, undefined, any)).status).toBe(204);
    const answers = await Promise.all([
      call(at),
      call(`${at}/versions`),
      send('DELETE', at, undefined, any),
      send('PATCH', at, { name: 'Again' }, any),
      send('POST', `${at}/memories`, { memory_type: 'working', content: { note: 'One' } }),
      send('POST', '/v2/sessions', { agent_id }),
      send('POST', '/v2/chat/messages', { message, context: { agent_id } }),
      send('POST', '/v2/chat/messages/stream', { message, context: { agent_id } }),
    ]);
    const codes = await Promise.all(answers.map(async (one) => [one.status, (await one.json()).error_code]));
    expect(codes).toEqual(answers.map(() => [404, 'agent_not_found']));
  });

  it('answers about any id that is well formed, and names it', async () => {
    const id = 'agt_01k2c5gq8zf3vr4xw1m6t0y9zz';
    expect((await (await call(`/v2/agents/${id}`)).json()).id).toBe(id);
  });

  it('pages through a list, each item once', async () => {
    const ids: string[] = [];
    let after = '';
    do {
      const page = await (await call(`/v2/users?limit=2${after}`)).json();
      ids.push(...page.data.map(({ id }: { id: string }) => id));
      after = page.next_cursor && `&after=${page.next_cursor}`;
    } while (after);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(7);
    expect((await call('/v2/users?after=nonsense')).status).toBe(400);
  });

  it('does once what has an Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'order-4711' };
    const body = { name: 'Ada', external_id: 'ada' };
    const [first, second] = [
      await send('POST', '/v2/users', { external_id: 'ada' }, key),
      await send('POST', '/v2/users', { external_id: 'ada' }, key),
    ];
    expect(await second.json()).toEqual(await first.json());
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect((await send('POST', '/v2/users', { external_id: body.name }, key)).status).toBe(422);
  });

  it('has the answers of messages to read', async () => {
    const message = { role: 'user', content: { type: 'text', text: 'Hello' } };
    const context = { agent_id: 'agt_01k2c5gq8zf3vr4xw1m6t0y9zz' };
    const reply = await (await send('POST', '/v2/chat/messages', { message, context })).json();
    expect(reply.message.content.text).toBe('You said: “Hello”');
    expect(await (await call(reply.links.self)).json()).toEqual(reply.message);
  });

  it('answers with the example that is named, and names those that it has', async () => {
    const named = await call('/v2/agents', { headers: { 'parley-mock-answer': 'example=agentPage' } });
    expect(named.status).toBe(200);
    const unknown = await call('/v2/agents', { headers: { 'parley-mock-answer': 'example=nothing' } });
    expect([unknown.status, (await unknown.json()).detail]).toEqual([400, expect.stringContaining('agentPage')]);
    const odd = await call('/v2/agents', { headers: { 'parley-mock-answer': 'anything' } });
    expect(odd.status).toBe(400);
  });

  it('serves one version alone, and the pages of problems', async () => {
    const old = await startMock({ versions: ['v1'] });
    expect((await call('/v1/agents', {}, old.url)).status).toBe(200);
    expect((await call('/v2/agents', {}, old.url)).status).toBe(404);
    expect((await fetch(`${old.url}/problems/conflict`)).status).toBe(200);
    await old.close();
  });
});
