import { beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { readOperations } from '#src/contract/spec.ts';
import { createSampleRequest } from '#src/testing/every-operation.ts';
import { makeAgent, plays, says, testApi, type Api } from '#src/testing/harness.ts';

let organization: Api;
let alice: Api;
let bob: Api;
let agent: string;
/** The ids of what belongs to Alice, by the names of path parameters. */
let hers: Record<string, string>;

const contracts = [readContract('v1'), readContract('v2')];
const operations = contracts.flatMap((contract) =>
  readOperations(contract).map((operation) => ({ ...operation, sample: createSampleRequest(contract, operation) })),
);
const owned = ['user_id', 'conversation_id', 'session_id', 'message_id', 'run_id', 'conversationId', 'sessionId'];
const isOwned = ({ path }: { path: string }) => owned.some((name) => path.includes(`{${name}}`));

/** Sends the example of an operation with the ids of what belongs to Alice. */
async function sendExample(caller: Api, operation: (typeof operations)[number]) {
  const { init } = operation.sample;
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => hers[name] ?? '1');
  const headers = { 'If-Match': '*', ...init.headers, authorization: `Bearer ${caller.token}` };
  const ending = AbortSignal.timeout(60_000);
  const answer = await fetch(caller.stage.url + path, { ...init, headers, signal: ending });
  const text = operation.streams && answer.status === 200 ? '' : await answer.text();
  await answer.body?.cancel().catch(() => {});
  return { status: answer.status, text };
}

beforeAll(async () => {
  organization = await testApi();
  agent = await makeAgent(organization);
  alice = await organization.as({ user: { external_id: 'alice' } });
  bob = await organization.as({ user: { external_id: 'bob' } });
  const { body } = await alice.post('/v2/chat/messages', {
    body: plays([{ say: 'Hello Alice' }], { agent_id: agent }),
  });
  const { data } = (await alice.get('/v2/users')).body;
  hers = {
    user_id: data[0].id,
    conversation_id: body.conversation.id,
    session_id: body.session.id,
    message_id: body.message.id,
    run_id: body.message.run_id,
    conversationId: body.conversation.id,
    sessionId: body.session.id,
    agent_id: agent,
    checkpoint_id: 'chk_01k2c5gq8zf3vr4xw1m6t0y9ab',
  };
});

describe('a token that acts for a user', () => {
  describe('does not find what belongs to another one', () =>
    operations.filter(isOwned).forEach((operation) =>
      it(operation.id, async () => {
        const { status, text } = await sendExample(bob, operation);
        const expected = operation.organizationOnly ? [403, /./] : [404, /_not_found"|NOT_FOUND/];
        expect([status, text]).toEqual([expected[0], expect.stringMatching(expected[1] as RegExp)]);
      }),
    ));

  describe('finds what belongs to its own', () =>
    operations
      .filter(
        (operation) =>
          isOwned(operation) &&
          !operation.organizationOnly &&
          operation.method === 'GET' &&
          !/\{(version|checkpoint_id)\}/.test(operation.path),
      )
      .forEach((operation) =>
        it(operation.id, async () => expect((await sendExample(alice, operation)).status).toBe(200)),
      ));

  describe('lists nothing of another one', () =>
    operations
      .filter((operation) => operation.method === 'GET' && !operation.streams && !operation.responses[101])
      .filter((operation) => !isOwned(operation))
      .filter(({ path, organizationOnly }) => !/\{(?!agent_id)/.test(path) && !organizationOnly)
      .forEach((operation) =>
        it(operation.id, async () => {
          const { status, text } = await sendExample(bob, operation);
          expect(status).toBe(200);
          const { agent_id: _shared, ...own } = hers;
          for (const id of Object.values(own)) expect(text).not.toContain(id);
        }),
      ));

  it('is refused what concerns the whole organization', async () => {
    const only = operations.filter(({ organizationOnly }) => organizationOnly);
    expect(only.length).toBeGreaterThan(5);
    for (const operation of only)
      expect([operation.id, (await sendExample(alice, operation)).status]).toEqual([operation.id, 403]);
  });

  it('cannot become another user', async () => {
    const user_id = (await bob.get('/v2/users')).body.data[0].id;
    for (const external_id of ['victim', 'alice', null]) {
      const { status, body } = await bob.patch(`/v2/users/${user_id}`, { body: { external_id } });
      expect([status, body.error_code]).toEqual([403, 'insufficient_permissions']);
    }
    expect((await bob.patch(`/v2/users/${user_id}`, { body: { display_name: 'Bob' } })).body.display_name).toBe('Bob');
  });

  it('cannot write into what belongs to another one, however it is named', async () => {
    const { conversation_id, session_id, message_id, run_id } = hers;
    const send = (context: object) => bob.post('/v2/chat/messages', { body: says('Hi', context as any) });
    expect((await send({ conversation_id })).body.error_code).toBe('conversation_not_found');
    expect((await send({ session_id })).body.error_code).toBe('session_not_found');
    expect((await send({ after_message_id: message_id })).body.errors[0].code).toBe('unknown_message');
    expect((await bob.post('/v2/sessions', { body: { conversation_id } })).body.error_code).toBe(
      'conversation_not_found',
    );
    expect((await bob.get(`/v2/chat/messages/stream?run_id=${run_id}`)).body.error_code).toBe('run_not_found');
    const run = {
      threadId: session_id,
      runId: 'r1',
      state: {},
      messages: [],
      tools: [],
      context: [],
      forwardedProps: {},
    };
    expect((await bob.post(`/v2/agents/${agent}/run`, { body: run })).body.error_code).toBe('session_not_found');
    const memory = { memory_type: 'working', content: { note: 'x' }, session_id };
    expect((await bob.post(`/v2/agents/${agent}/memories`, { body: memory })).status).toBe(404);
  });

  it('cannot go on by version 1 with what belongs to another one', async () => {
    const place = { agentId: agent, channelId: 'C1', workspaceId: 'W1' };
    const body = { message: 'Hi', conversationId: hers['conversation_id'], ...place };
    expect((await bob.post('/v1/chat', { body })).status).toBe(404);
    expect((await alice.get('/v1/conversations')).body.conversations).toHaveLength(1);
  });

  it('does not share the thread of a front end with another one', async () => {
    const run = (id: string) => ({
      threadId: 'thread-1',
      runId: id,
      state: {},
      messages: [{ id: `m-${id}`, role: 'user', content: JSON.stringify({ script: [{ say: 'ok' }] }) }],
      tools: [],
      context: [],
      forwardedProps: {},
    });
    const begin = async (caller: Api, id: string) => {
      const { status, frames } = await caller.stream(`/v2/agents/${agent}/run`, run(id));
      return [status, frames[0]?.item.metadata.session_id];
    };
    const [[, hersNow], [, his]] = [await begin(alice, 'r1'), await begin(bob, 'r1')];
    expect(his).not.toBe(hersNow);
    expect(await begin(alice, 'r2')).toEqual([200, hersNow]);
    expect(await begin(bob, 'r2')).toEqual([200, his]);
    expect((await bob.get(`/v2/sessions/${hersNow}`)).status).toBe(404);
  });

  it('begins conversations of its own, and none for another one', async () => {
    const own = (await bob.post('/v2/conversations', { body: { agent_id: agent } })).body;
    const bobsId = (await bob.get('/v2/users')).body.data[0].id;
    expect(own.user_id).toBe(bobsId);
    const asBob = await bob.post('/v2/conversations', { body: { agent_id: agent, user: { external_id: 'bob' } } });
    expect(asBob.body.user_id).toBe(bobsId);
    for (const user of [{ external_id: 'alice' }, { external_id: 'nobody' }, { id: hers['user_id'] }]) {
      const { status, body } = await bob.post('/v2/conversations', { body: { agent_id: agent, user } });
      expect([status, body.errors[0].code]).toEqual([400, 'unknown_user']);
    }
    const { data } = (await organization.get('/v2/users?external_id=nobody')).body;
    expect(data).toEqual([]);
  });
});
