import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  allScopes,
  makeAgent,
  openTestDatabase,
  rateLimits,
  startStage,
  testApi,
  type Api,
} from '#src/testing/harness.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';

let api: Api;
let client: OpenAI;
let remote: ToolServer;
const model = 'refund-desk';

const clientOf = (key: string) => new OpenAI({ baseURL: `${api.stage.url}/openai/v1`, apiKey: key, maxRetries: 0 });

beforeAll(async () => {
  remote = await startToolServer();
  api = await testApi(await startStage(await openTestDatabase(), {}, { outgoingAllow: loopbackAllowed, rateLimits }));
  const tool = { key: 'pay_back', kind: 'http', parameters: { type: 'object' }, http: { url: remote.url } };
  await api.post('/v2/tools', { body: { ...tool, approval: { mode: 'always' } } });
  await makeAgent(api, { key: model, name: 'Desk', tool_refs: [{ key: 'pay_back' }] });
  client = clientOf(api.key.key);
});
beforeEach(() => {
  remote.requests.length = 0;
  remote.answer = (_request, response) => void response.end('paid');
});
afterAll(async () => {
  await api.stage.drain();
  await remote.close();
});

const call = (amount: number) => ({ tool_call: { name: 'pay_back', arguments: { amount } } });
const play = (...script: object[]) => JSON.stringify({ script });
const input = play({ say: 'I pay.' }, call(250), { after_results: [{ say: 'Done.' }] });
const listAsked = (output: OpenAI.Responses.ResponseOutputItem[]) =>
  output.filter((item) => item.type === 'mcp_approval_request');
const approve = (id: string, is = true) => ({
  type: 'mcp_approval_response' as const,
  approval_request_id: id,
  approve: is,
});

/** Has the agent make a call that waits. Returns its response and the id of the call. */
async function ask(text = input, more: object = {}) {
  const response = await client.responses.create({ model, input: text, ...more });
  return { response, id: listAsked(response.output)[0]!.id };
}

async function failureOf(request: Promise<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  const failure: unknown = await request.catch((error: unknown) => error);
  if (!(failure instanceof OpenAI.APIError)) throw new Error('It is no failure of the API.', { cause: failure });
  return failure;
}

describe('a call that a person has to approve', () => {
  it('ends a response as an item, and is made once it is approved', async () => {
    const { response, id } = await ask();
    expect(response).toMatchObject({ status: 'completed', output_text: 'I pay.' });
    const asked = {
      type: 'mcp_approval_request',
      id,
      server_label: 'parley',
      name: 'pay_back',
      arguments: '{"amount":250}',
    };
    expect(listAsked(response.output)).toEqual([asked]);
    expect((await client.responses.retrieve(response.id)).output).toEqual(response.output);
    const { id: conversation } = response.conversation!;
    const items = await client.conversations.items.list(conversation);
    expect(items.data[0]).toEqual(asked);
    expect(await client.conversations.items.retrieve(id, { conversation_id: conversation })).toEqual(asked);
    expect(remote.requests).toEqual([]);
    const done = await client.responses.create({ model, previous_response_id: response.id, input: [approve(id)] });
    expect([done.output_text, done.conversation?.id]).toEqual(['Done.', conversation]);
    expect(remote.requests.map(({ body }) => body)).toEqual(['{"amount":250}']);
    const more = { previous_response_id: done.id, input: play({ say: 'Bye.' }) };
    expect((await client.responses.create({ model, ...more })).output_text).toBe('Bye.');
  });

  it('is not made when it is rejected, in the conversation that it is in', async () => {
    const { response, id } = await ask();
    const { id: conversation } = response.conversation!;
    const decision = { ...approve(id, false), reason: 'Too much.' };
    const done = await client.responses.create({ model, conversation, input: [decision] });
    expect([done.output_text, remote.requests]).toEqual(['Done.', []]);
    const { data } = await client.conversations.items.list(conversation, { order: 'asc' });
    const result = { type: 'function_call_output', output: 'A person has rejected this call: Too much.' };
    expect(data).toContainEqual(expect.objectContaining(result));
  });

  it('streams as an item, and what follows it with the tools of the request', async () => {
    const call = { tool_call: { name: 'mine', arguments: {} } };
    const text = play({ tool_call: { name: 'pay_back', arguments: {} } }, { after_results: [call] });
    const types: string[] = [];
    let id = '';
    for await (const event of await client.responses.create({ model, input: text, stream: true })) {
      types.push(event.type);
      if (event.type === 'response.output_item.done') id = event.item.id!;
    }
    const last = ['response.output_item.added', 'response.output_item.done', 'response.completed'];
    expect(types.slice(-3)).toEqual(last);
    const tools = [{ type: 'function' as const, name: 'mine', parameters: { type: 'object' }, strict: null }];
    // The whole conversation, as programs send it that keep it themselves.
    const whole = [{ role: 'user' as const, content: text }, approve(id)];
    const names: string[] = [];
    for await (const event of await client.responses.create({ model, input: whole, tools, stream: true }))
      if (event.type === 'response.output_item.done' && event.item.type === 'function_call')
        names.push(event.item.name);
    expect([names, remote.requests.length]).toEqual([['mine'], 1]);
  });

  it('is decided with the other calls of its response, each once', async () => {
    const { response } = await ask(play(call(1), call(2), { after_results: [{ say: 'Both.' }] }));
    const ids = listAsked(response.output).map(({ id }) => id);
    expect(ids).toHaveLength(2);
    const decide = (...decisions: string[]) =>
      client.responses.create({ model, previous_response_id: response.id, input: decisions.map((id) => approve(id)) });
    expect(await failureOf(decide(ids[0]!))).toMatchObject({ status: 400, param: 'input' });
    const twice = await failureOf(decide(ids[0]!, ids[0]!, ids[1]!));
    expect(twice).toMatchObject({ status: 400, param: 'input[1].approval_request_id' });
    expect((await decide(...ids)).output_text).toBe('Both.');
    expect(await failureOf(decide(...ids))).toMatchObject({ status: 409, code: 'approval_decided' });
    expect(remote.requests).toHaveLength(2);
  });

  it('is history in what a program sends again', async () => {
    const { id } = await ask(input, { store: false });
    const said = { role: 'user' as const, content: input };
    const decided = await client.responses.create({ model, input: [said, approve(id)], store: false });
    expect(decided.output_text).toBe('Done.');
    const answer = { role: 'assistant' as const, content: 'Done.' };
    const next = { role: 'user' as const, content: play({ say: 'You are welcome.' }) };
    const more = await client.responses.create({ model, input: [said, approve(id), answer, next], store: false });
    expect(more.output_text).toBe('You are welcome.');
  });

  it('is refused where nobody can be asked, or nobody may decide', async () => {
    const chat = client.chat.completions.create({ model, messages: [{ role: 'user', content: input }] });
    expect(await failureOf(chat)).toMatchObject({ status: 409, code: 'approval_required' });
    const { response, id } = await ask();
    const previous_response_id = response.id;
    const lesser = await api.as({ scopes: allScopes.filter((scope) => scope !== 'approvals:write') });
    const byLesser = clientOf(lesser.key.key).responses.create({ model, previous_response_id, input: [approve(id)] });
    expect(await failureOf(byLesser)).toMatchObject({ status: 403, code: 'insufficient_permissions' });
    const unanswered = client.responses.create({ model, previous_response_id, input: 'And?' });
    expect(await failureOf(unanswered)).toMatchObject({ status: 409, code: 'approval_required' });
    const other = await ask();
    const wrong: [object, string][] = [
      [{ previous_response_id, input: [approve(id), { role: 'user', content: 'And?' }] }, 'input[1]'],
      [{ input: [approve(id), { role: 'user', content: 'And?' }] }, 'input[1]'],
      [{ previous_response_id: other.response.id, input: [approve(id)] }, 'previous_response_id'],
      [{ conversation: other.response.conversation!.id, input: [approve(id)] }, 'conversation'],
      [{ previous_response_id, input: [approve(id), approve(other.id)] }, 'input[1].approval_request_id'],
      [{ input: [approve(`mcpr_${'0'.repeat(26)}_00000000`)] }, 'input[0].approval_request_id'],
      [{ input: [approve('apr_1')] }, 'input[0].approval_request_id'],
    ];
    for (const [body, param] of wrong)
      expect(await failureOf(client.responses.create({ model, ...body } as never))).toMatchObject({
        status: 400,
        param,
      });
    const conversation = response.conversation!.id;
    const added = client.conversations.items.create(conversation, { items: [approve(id)] as never });
    expect(await failureOf(added)).toMatchObject({ status: 400, param: 'items[0]' });
    expect(remote.requests).toEqual([]);
  });
});
