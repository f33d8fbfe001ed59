import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOffline, type Offline } from '#src/llm/offline/server.ts';
import {
  makeAgent,
  openTestDatabase,
  plays,
  says,
  startStage,
  testApi,
  type ApiAnswer,
  type Api,
} from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';
import { modelRequestFaults } from '#src/testing/model-request.ts';

let offline: Offline;
let api: Api;
let agent: string;

beforeAll(async () => {
  offline = await startOffline();
  api = await testApi(await startStage(await openTestDatabase(), { baseUrl: offline.baseUrl }));
  agent = await makeAgent(api, { model: 'offline/echo', tools: [tool] });
});
afterAll(async () => {
  await api.stage.drain();
  await offline.close();
});

const tool = { name: 'look_up', parameters: { type: 'object' } };
const unknown = 'msg_01k2c5gq8zf3vr4xw1m6t0y9ab';

/** What the model was sent last, without its prompt; what it was sent has no faults. */
function received(): string[] {
  const { body } = offline.requests.findLast(({ path }) => path === '/v1/chat/completions')! as any;
  expect(modelRequestFaults(body.messages)).toEqual([]);
  return body.messages.filter(({ role }: any) => role !== 'system').map(({ content }: any) => content);
}

const send = (body: object) => api.post('/v2/chat/messages', { body });
async function reply(body: object): Promise<any> {
  const answer = await send(body);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}
const ask = (text: string, context: Record<string, unknown>) => reply(says(text, context));
const list = async (path: string) => (await api.get(`${path}${path.includes('?') ? '&' : '?'}limit=200`)).body.data;
const messagesOf = (id: string, branch?: string): Promise<any[]> =>
  list(`/v2/conversations/${id}/messages${branch ? `?branch_id=${branch}` : ''}`);
const branchesOf = (id: string): Promise<any[]> => list(`/v2/conversations/${id}/branches`);
const texts = (messages: any[]) => messages.map(({ content }) => content.text ?? content.content);
const questions = (messages: any[]) => texts(messages.filter(({ kind }) => kind === 'user'));
const switchTo = (id: string, branch: string) =>
  api.patch(`/v2/conversations/${id}`, { body: { current_branch_id: branch } });

/** A conversation in which these were asked, with its messages. */
async function conversationOf(...asked: string[]) {
  let context: Record<string, unknown> = { agent_id: agent };
  let session = '';
  for (const text of asked) {
    const body = await ask(text, context);
    session = body.session.id;
    context = { conversation_id: body.conversation.id };
  }
  const id = context['conversation_id'] as string;
  return { id, session, messages: await messagesOf(id) };
}

describe('a message after an earlier one', () => {
  it('200: edits a question, in a branch that is current then', async () => {
    const { id, messages } = await conversationOf('a', 'b', 'c');
    const [, answerA, questionB] = messages;
    const body = await ask('B', { conversation_id: id, after_message_id: answerA.id });
    expect(received()).toEqual(['a', texts([answerA])[0], 'B']);
    const now = await messagesOf(id);
    expect(questions(now)).toEqual(['a', 'B']);
    expect(now.at(-1).id).toBe(body.message.id);
    const [first, second] = await branchesOf(id);
    expect(first).toMatchObject({ parent_branch_id: null, after_message_id: null, is_current: false });
    expect(second).toMatchObject({ parent_branch_id: first.id, after_message_id: answerA.id, is_current: true });
    expect(body.message.branch_id).toBe(second.id);
    expect((await api.get(`/v2/runs/${body.message.run_id}`)).body.branch_id).toBe(second.id);
    expect(await messagesOf(id, first.id)).toEqual(messages);
    expect((await api.get(`/v2/chat/messages/${questionB.id}`)).body).toEqual(questionB);
    expect((await api.get(`/v2/conversations/${id}`)).body).toMatchObject({
      current_branch_id: second.id,
      message_count: 8,
    });
  });

  it('200: edits the first question, before which nothing was said', async () => {
    const { id } = await conversationOf('a', 'b');
    await ask('A', { conversation_id: id, after_message_id: null });
    expect(received()).toEqual(['A']);
    expect(questions(await messagesOf(id))).toEqual(['A']);
    expect((await branchesOf(id))[1]).toMatchObject({ after_message_id: null });
  });

  it('200: goes on without a branch after the last message, and in an empty conversation', async () => {
    const { id, messages } = await conversationOf('a');
    await ask('b', { conversation_id: id, after_message_id: messages[1].id });
    const { body: empty } = await api.post('/v2/conversations', { body: { agent_id: agent } });
    await ask('a', { conversation_id: empty.id, after_message_id: null });
    for (const one of [id, empty.id]) {
      const [first, ...others] = await branchesOf(one);
      expect([first.id, others]).toEqual([one.replace('conv_', 'brn_'), []]);
      expect((await messagesOf(one)).every(({ branch_id }) => branch_id === first.id)).toBe(true);
    }
  });

  it('200: goes on with another branch after its last message, which is current then', async () => {
    const { id, messages } = await conversationOf('a', 'b');
    await ask('A', { conversation_id: id, after_message_id: null });
    await ask('c', { conversation_id: id, after_message_id: messages.at(-1).id });
    expect(received().filter((text) => text.length === 1)).toEqual(['a', 'b', 'c']);
    expect((await branchesOf(id)).map(({ is_current }) => is_current)).toEqual([true, false]);
  });

  it('200: branches of branches', async () => {
    const { id, messages } = await conversationOf('a', 'b', 'c');
    await ask('B', { conversation_id: id, after_message_id: messages[1].id });
    await ask('C', { conversation_id: id });
    const onB = await messagesOf(id);
    expect(questions(onB)).toEqual(['a', 'B', 'C']);
    await ask('D', { conversation_id: id, after_message_id: onB[3].id });
    expect(questions(await messagesOf(id))).toEqual(['a', 'B', 'D']);
    await ask('E', { conversation_id: id, after_message_id: messages[1].id });
    expect(questions(await messagesOf(id))).toEqual(['a', 'E']);
    const branches = await branchesOf(id);
    const parents = branches.map(({ parent_branch_id }) => branches.findIndex((one) => one.id === parent_branch_id));
    expect(parents).toEqual([-1, 0, 1, 0]);
    for (const [index, expected] of [
      ['a', 'b', 'c'],
      ['a', 'B', 'C'],
      ['a', 'B', 'D'],
      ['a', 'E'],
    ].entries())
      expect(questions(await messagesOf(id, branches[index].id))).toEqual(expected);
  });

  it('200: needs no more than the message, and streams', async () => {
    const { messages } = await conversationOf('a', 'b');
    const context = { after_message_id: messages[1].id };
    const { frames } = await api.stream('/v2/chat/messages/stream', says('B', context));
    const { item } = frames.at(-1)!;
    expect([item.event, item.conversation.id]).toEqual(['message_complete', messages[0].conversation_id]);
    expect(received().at(-1)).toBe('B');
  });

  it('200: in its session, with `after_message_id` beside the message', async () => {
    const { id, session, messages } = await conversationOf('a', 'b');
    const { message } = says('B', {});
    const body = { message, after_message_id: messages[1].id };
    const { status } = await api.post(`/v2/sessions/${session}/messages`, { body });
    expect(status).toBe(200);
    expect(questions(await list(`/v2/sessions/${session}/messages`))).toEqual(['a', 'B']);
    const [first] = await branchesOf(id);
    expect(questions(await list(`/v2/sessions/${session}/messages?branch_id=${first.id}`))).toEqual(['a', 'b']);
    const refused = await api.post(`/v2/sessions/${session}/messages`, {
      body: { message, after_message_id: unknown },
    });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/after_message_id']);
  });

  it('400 after a message that is unknown, of a deleted conversation, of another organization or of another conversation', async () => {
    const { id } = await conversationOf('a', 'b');
    const deleted = await conversationOf('a');
    await api.delete(`/v2/conversations/${deleted.id}`);
    const theirs = await testApi(api.stage);
    const agent_id = await makeAgent(theirs);
    const other = (await theirs.post('/v2/chat/messages', { body: says('a', { agent_id }) })).body.message.id;
    for (const after_message_id of [unknown, deleted.messages[1].id, other])
      for (const context of [{ conversation_id: id, after_message_id }, { after_message_id }]) {
        const { status, body } = await send(says('B', context));
        expect([status, body.errors]).toMatchObject([
          400,
          [{ pointer: '/context/after_message_id', code: 'unknown_message' }],
        ]);
      }
    const elsewhere = await conversationOf('x');
    for (const context of [{ conversation_id: id }, { agent_id: agent, conversation_id: id }]) {
      const { body } = await send(says('B', { ...context, after_message_id: elsewhere.messages[0].id }));
      expect(body.errors).toMatchObject([{ pointer: '/context/after_message_id', code: 'context_mismatch' }]);
    }
    expect(await branchesOf(id)).toHaveLength(1);
  });

  it('keeps the log, which tells of the branch', async () => {
    const { id, session, messages } = await conversationOf('a', 'b');
    const log = (after: number) => list(`/v2/sessions/${session}/events/history?after_seq=${after}`);
    const before = await log(0);
    await ask('B', { conversation_id: id, after_message_id: messages[1].id });
    const [, branch] = await branchesOf(id);
    const after = await log(before.at(-1).last_seq);
    expect(await log(0)).toEqual([...before, ...after]);
    expect(after[0].event).toMatchObject({
      type: 'RUN_STARTED',
      metadata: { branch_id: branch.id, after_message_id: messages[1].id },
    });
  });

  it('200 after a message that is deleted later, and counts without it', async () => {
    const { id, messages } = await conversationOf('a', 'b');
    await ask('B', { conversation_id: id, after_message_id: messages[1].id });
    const { body } = await api.delete(`/v2/chat/messages/${messages[1].id}`);
    expect(body.led_to.message_ids).toEqual([]);
    expect(questions(await messagesOf(id))).toEqual(['a', 'B']);
    await ask('C', { conversation_id: id });
    expect(received()).not.toContain(texts([messages[1]])[0]);
    expect((await branchesOf(id))[1].after_message_id).toBe(messages[1].id);
    expect((await api.get(`/v2/conversations/${id}`)).body.message_count).toBe(7);
    const deletion = (await api.delete(`/v2/conversations/${id}`)).body;
    expect([deletion.message_count, (await api.get(`/v2/conversations/${id}/branches`)).status]).toEqual([7, 404]);
  });
});

describe('a message after one that was deleted', () => {
  it('200 and is an alternative of those that were sent after it before', async () => {
    const { id, messages } = await conversationOf('a', 'b');
    const [, answer, question] = messages;
    await ask('B', { conversation_id: id, after_message_id: answer.id });
    await api.delete(`/v2/chat/messages/${answer.id}`);
    await ask('C', { after_message_id: answer.id });
    expect(received()).toEqual(['a', 'C']);
    expect(questions(await messagesOf(id))).toEqual(['a', 'C']);
    expect((await branchesOf(id)).map((one) => one.after_message_id)).toEqual([null, answer.id, answer.id]);
    await api.delete(`/v2/chat/messages/${question.id}`);
    const { status, body } = await send({ context: { after_message_id: question.id } });
    expect([status, body.errors]).toMatchObject([400, [{ code: 'not_answerable' }]]);
    expect(body.errors[0].detail).toContain('was deleted');
  });

  it('200 and goes on with the branch whose last message it was', async () => {
    const { id, messages } = await conversationOf('a');
    await api.delete(`/v2/chat/messages/${messages[1].id}`);
    await ask('b', { conversation_id: id, after_message_id: messages[1].id });
    expect(await branchesOf(id)).toHaveLength(1);
  });
});

describe('without a message', () => {
  it('200: answers a question again, each time on another branch', async () => {
    const { id, messages } = await conversationOf('a', 'b');
    const [question, answer] = messages;
    const again = await reply({ context: { conversation_id: id, after_message_id: question.id } });
    expect(received()).toEqual(['a']);
    expect(again.message.id).not.toBe(answer.id);
    expect((await messagesOf(id)).map((one) => one.id)).toEqual([question.id, again.message.id]);
    const { frames } = await api.stream('/v2/chat/messages/stream', { context: { after_message_id: question.id } });
    expect(frames.at(-1)!.item.event).toBe('message_complete');
    const alternatives = (await branchesOf(id)).filter(({ after_message_id: after }) => after === question.id);
    expect(alternatives.map(({ is_current }) => is_current)).toEqual([false, true]);
    const { body } = await api.delete(`/v2/chat/messages/${question.id}`);
    expect(body.led_to.message_ids.slice(0, 2)).toEqual([answer.id, again.message.id]);
    expect(body.led_to.message_ids).toHaveLength(3);
  });

  it('tells in the reply and at the beginning of a stream what is answered, and on which branch', async () => {
    const { id, messages } = await conversationOf('a', 'b');
    const edit = says('B', { conversation_id: id, after_message_id: messages[1].id });
    const answerAgain = { context: { after_message_id: messages[0].id } };
    for (const body of [edit, answerAgain]) {
      const { frames } = await api.stream('/v2/chat/messages/stream', body);
      const whole = await reply(body);
      const [start, end] = [frames[0]!.item, frames.at(-1)!.item];
      for (const [told, answer] of [
        [start, end.message],
        [end, end.message],
        [whole, whole.message],
      ]) {
        const said = await messagesOf(id, answer.branch_id);
        expect(said.at(-1).id).toBe(answer.id);
        expect(told).toMatchObject({ branch_id: answer.branch_id, input_message_ids: [said.at(-2).id] });
      }
    }
  });

  it('200: answers a question that has no answer where it stands', async () => {
    const { id, messages } = await conversationOf('a');
    await api.delete(`/v2/chat/messages/${messages[1].id}`);
    const again = await reply({ context: { conversation_id: id, after_message_id: messages[0].id } });
    expect((await messagesOf(id)).map((one) => one.id)).toEqual([messages[0].id, again.message.id]);
    expect(await branchesOf(id)).toHaveLength(1);
  });

  it('200: answers the results of tools again', async () => {
    const scripted = await makeAgent(api, { tools: [tool] });
    const call = await reply(plays([{ tool_call: { name: 'look_up' } }], { agent_id: scripted }));
    const { id: session_id } = call.session;
    const results = [{ tool_call_id: call.message.tool_calls[0].id, content: 'found' }];
    const message = { role: 'tool', content: { type: 'tool_results', results } };
    const { input_message_ids: taken } = await reply({ message, context: { session_id } });
    const said = await messagesOf(call.conversation.id);
    expect(said.map(({ kind }) => kind)).toEqual(['user', 'tool_use', 'tool_result', 'assistant']);
    expect(taken).toEqual([said[2].id]);
    const again = await reply({ context: { after_message_id: said[2].id } });
    expect(again.input_message_ids).toEqual([said[2].id]);
    expect(again.message.content.text).toContain('look_up answered: “found”');
    expect((await messagesOf(call.conversation.id)).map(({ kind }) => kind)).toEqual(said.map(({ kind }) => kind));
  });

  it('400 when there is nothing to answer', async () => {
    const { id, messages } = await conversationOf('a');
    for (const [context, pointer, code] of [
      [{ conversation_id: id }, '/message', 'required'],
      [{ agent_id: agent }, '/message', 'required'],
      [{ after_message_id: null }, '/context/conversation_id', 'context_mismatch'],
      [{ conversation_id: id, after_message_id: null }, '/context/after_message_id', 'not_answerable'],
      [{ conversation_id: id, after_message_id: messages[1].id }, '/context/after_message_id', 'not_answerable'],
    ] as const) {
      const { status, body } = await send({ context });
      expect([status, body.errors]).toMatchObject([400, [{ pointer, code }]]);
    }
  });
});

describe('tool calls that wait', () => {
  const calls = (context: object) =>
    plays([{ tool_call: { name: 'look_up' } }, { tool_call: { name: 'look_up' } }], context as any);
  const results = (ids: string[], content = 'found') => ({
    role: 'tool',
    content: { type: 'tool_results', results: ids.map((tool_call_id) => ({ tool_call_id, content })) },
  });

  /** A conversation with a question, and another one whose calls wait. */
  async function waiting() {
    const agent_id = await makeAgent(api, { tools: [tool] });
    const first = await reply(says('hello', { agent_id }));
    const session_id = first.session.id;
    const call = await reply(calls({ session_id }));
    const ids = call.message.tool_calls.map(({ id }: any) => id);
    return { id: first.conversation.id as string, session_id, first: first.message, call: call.message, ids };
  }

  it('wait on their branch: another goes on without them, and their results go where they wait', async () => {
    const { id, session_id, first, call, ids } = await waiting();
    expect((await send(says('And?', { session_id }))).body.error_code).toBe('tool_results_required');
    await reply(says('Something else', { session_id, after_message_id: first.id }));
    await reply(says('And that?', { session_id }));
    const current = (await api.get(`/v2/conversations/${id}`)).body.current_branch_id;
    const message = results(ids);
    const answer = await reply({ message, context: { session_id } });
    expect(answer.message.branch_id).toBe(call.branch_id);
    expect(received().slice(-2)).toEqual(['found', 'found']);
    expect((await api.get(`/v2/conversations/${id}`)).body.current_branch_id).toBe(current);
    expect(questions(await messagesOf(id)).slice(1)).toEqual(['Something else', 'And that?']);
    const again = await reply({ message, context: { session_id } });
    expect(again.message.id).toBe(answer.message.id);
    const there = await messagesOf(id, call.branch_id);
    expect(there.map(({ kind, state }) => [kind, state]).slice(3)).toEqual([
      ['tool_use', 'completed'],
      ['tool_result', 'completed'],
      ['tool_result', 'completed'],
      ['assistant', 'completed'],
    ]);
  });

  it('can be cancelled while another branch is current', async () => {
    const { id, session_id, first, call } = await waiting();
    await reply(says('Something else', { session_id, after_message_id: first.id }));
    const { body } = await api.post(`/v2/runs/${call.run_id}/cancel`);
    expect(body.status).toBe('cancelled');
    expect((await messagesOf(id, call.branch_id)).map(({ kind }) => kind).slice(3)).toEqual([
      'tool_use',
      'tool_result',
      'tool_result',
    ]);
    expect((await messagesOf(id)).map(({ kind }) => kind)).toEqual(['user', 'assistant', 'user', 'assistant']);
  });

  it('are still due after the message that makes them: 409, or other results on a branch', async () => {
    const { id, session_id, call, ids } = await waiting();
    await reply({ message: results(ids), context: { session_id, after_message_id: call.id } });
    expect(await branchesOf(id)).toHaveLength(1);
    const [, , , , result] = await messagesOf(id);
    for (const after_message_id of [call.id, result.id]) {
      const refused = await send(says('And?', { session_id, after_message_id }));
      expect([refused.status, refused.body.error_code]).toEqual([409, 'tool_results_required']);
    }
    const wrong = await send({ message: results([ids[0]], 'x'), context: { session_id, after_message_id: call.id } });
    expect([wrong.status, wrong.body.error_code]).toEqual([422, 'invalid_tool_results']);
    const retried = await reply({ message: results(ids), context: { session_id, after_message_id: call.id } });
    expect(retried.message.branch_id).toBe(call.branch_id);
    const other = await reply({ message: results(ids, 'lost'), context: { session_id, after_message_id: call.id } });
    expect(received().slice(-2)).toEqual(['lost', 'lost']);
    expect(other.message.branch_id).not.toBe(call.branch_id);
    const half = await reply({ message: results([ids[1]], 'half'), context: { after_message_id: result.id } });
    expect(received().slice(-2)).toEqual(['found', 'half']);
    expect(half.message.state).toBe('completed');
  });
});

describe('tool calls that were not allowed', () => {
  it('have their results with them, so that anything may follow the message that makes them', async () => {
    const agent_id = await makeAgent(api);
    const call = { tool_call: { name: 'look_up' } };
    const twice = [call, { after_results: [call, { after_results: [{ say: 'I cannot.' }] }] }];
    const { conversation } = await reply(plays(twice, { agent_id }));
    const messages = await messagesOf(conversation.id);
    expect(messages.map(({ kind }) => kind)).toEqual([
      'user',
      'tool_use',
      'tool_result',
      'tool_use',
      'tool_result',
      'assistant',
    ]);
    for (const [at, shown] of [
      [1, 3],
      [2, 3],
      [3, 5],
    ] as const) {
      await reply(says('And now?', { after_message_id: messages[at].id }));
      expect(received()).toHaveLength(shown + 1);
      expect((await messagesOf(conversation.id)).slice(0, shown)).toEqual(messages.slice(0, shown));
    }
  });
});

describe('updateConversation', () => {
  it('200: switches, and the next message goes on there', async () => {
    const { id, session, messages } = await conversationOf('a', 'b');
    await ask('B', { conversation_id: id, after_message_id: messages[1].id });
    const [first, second] = await branchesOf(id);
    const switched = await switchTo(id, first.id);
    expect([switched.status, switched.body.current_branch_id]).toEqual([200, first.id]);
    expect(questions(await messagesOf(id))).toEqual(['a', 'b']);
    expect(questions(await list(`/v2/sessions/${session}/messages`))).toEqual(['a', 'b']);
    await ask('c', { session_id: session });
    expect(received().filter((text) => text.length === 1)).toEqual(['a', 'b', 'c']);
    await switchTo(id, second.id);
    await ask('d', { session_id: session });
    expect(received().filter((text) => text.length === 1)).toEqual(['a', 'B', 'd']);
    expect(questions(await messagesOf(id, first.id))).toEqual(['a', 'b', 'c']);
  });

  it('400 for a branch that the conversation does not have', async () => {
    const [one, other] = [await conversationOf('a'), await conversationOf('a')];
    for (const branch of ['brn_01k2c5gq8zf3vr4xw1m6t0y9ab', (await branchesOf(other.id))[0].id]) {
      const { status, body } = await switchTo(one.id, branch);
      expect([status, body.errors]).toMatchObject([400, [{ pointer: '/current_branch_id', code: 'unknown_branch' }]]);
      const read = await api.get(`/v2/conversations/${one.id}/messages?branch_id=${branch}`);
      expect([read.status, read.body.errors]).toMatchObject([400, [{ parameter: 'branch_id' }]]);
    }
  });
});

describe('listConversationBranches, listConversationMessages', () => {
  it('200 in pages', async () => {
    const { id, messages } = await conversationOf('a', 'b', 'c');
    await ask('B', { conversation_id: id, after_message_id: messages[1].id });
    await ask('b2', { conversation_id: id });
    const whole = await messagesOf(id);
    const seen: string[] = [];
    for (let after = '', more = true; more;) {
      const page: ApiAnswer = await api.get(`/v2/conversations/${id}/messages?limit=1&include_total=true${after}`);
      expect(page.headers.get('x-total-count')).toBe(String(whole.length));
      seen.push(...page.body.data.map((one: any) => one.id));
      more = page.body.has_more;
      after = `&after=${page.body.next_cursor}`;
    }
    expect(seen).toEqual(whole.map((one) => one.id));
    const first = await api.get(`/v2/conversations/${id}/branches?limit=1`);
    const second = await api.get(`/v2/conversations/${id}/branches?limit=1&after=${first.body.next_cursor}`);
    expect([...first.body.data, ...second.body.data]).toEqual(await branchesOf(id));
  });

  it('404 when the conversation is unknown or of another organization', async () => {
    const theirs = await testApi(api.stage);
    const { id } = await conversationOf('a');
    for (const [caller, of] of [
      [api, 'conv_01k2c5gq8zf3vr4xw1m6t0y9ab'],
      [theirs, id],
    ] as const) {
      const { status, body } = await caller.get(`/v2/conversations/${of}/branches`);
      expect([status, body.error_code]).toEqual([404, 'conversation_not_found']);
    }
  });
});

describe('runs on branches', () => {
  it('go on where they began while another branch is current, and other sessions fork meanwhile', async () => {
    const { id, messages } = await conversationOf('a', 'b');
    const { body: other } = await api.post('/v2/sessions', { body: { conversation_id: id } });
    const scripted = await makeAgent(api);
    const { body: slow } = await api.post('/v2/sessions', { body: { conversation_id: id, agent_id: scripted } });
    const hold = createHold();
    const running = reply(plays([{ say: 'tok ' }, hold.step], { session_id: slow.id }));
    await expect.poll(async () => (await messagesOf(id)).length).toBe(6);
    const written = (await messagesOf(id)).at(-1);
    const early = await send(says('c', { session_id: other.id, after_message_id: written.id }));
    expect([early.status, early.body.error_code]).toEqual([409, 'run_in_progress']);
    await ask('B', { session_id: other.id, after_message_id: messages[1].id });
    hold.release();
    const answer = await running;
    expect(answer.message.branch_id).toBe(messages[0].branch_id);
    expect(questions(await messagesOf(id))).toEqual(['a', 'B']);
    expect((await messagesOf(id, messages[0].branch_id)).at(-1).id).toBe(answer.message.id);
  });

  it('fork one at a time in a session, and side by side in two', async () => {
    const { id, session, messages } = await conversationOf('a', 'b');
    const { body: other } = await api.post('/v2/sessions', { body: { conversation_id: id } });
    const after = { after_message_id: messages[1].id };
    const sent = [
      says('B1', { session_id: session, ...after }, { if_busy: 'enqueue' }),
      says('B2', { session_id: session, ...after }, { if_busy: 'enqueue' }),
      says('B3', { session_id: other.id, ...after }, { if_busy: 'enqueue' }),
    ];
    const answers = await Promise.all(sent.map(reply));
    const branches = await branchesOf(id);
    expect(branches.map(({ after_message_id }) => after_message_id)).toEqual([null, ...Array(3).fill(messages[1].id)]);
    for (const [index, { message }] of answers.entries())
      expect(questions(await messagesOf(id, message.branch_id))).toEqual(['a', `B${index + 1}`]);
  });

  it('of producers go on with the current branch', async () => {
    const { id, session, messages } = await conversationOf('a', 'b');
    await ask('B', { conversation_id: id, after_message_id: messages[1].id });
    const events = [
      { type: 'RUN_STARTED', threadId: session, runId: 'r' },
      { type: 'TEXT_MESSAGE_START', messageId: 'm', role: 'assistant' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'pushed' },
      { type: 'TEXT_MESSAGE_END', messageId: 'm' },
      { type: 'RUN_FINISHED', threadId: session, runId: 'r' },
    ];
    const items = events.map((event, index) => ({ producer_seq: index + 1, event }));
    await api.post(`/v2/sessions/${session}/events`, { body: { producer_epoch: 1, events: items } });
    expect(texts(await messagesOf(id)).at(-1)).toBe('pushed');
    expect(texts(await messagesOf(id, messages[0].branch_id))).not.toContain('pushed');
  });
});

describe('the guide', () => {
  it('counts each alternative once', async () => {
    const { id, messages } = await conversationOf('a', 'b');
    const [first, answer] = messages;
    await ask('A', { conversation_id: id, after_message_id: null });
    await ask('B', { conversation_id: id, after_message_id: answer.id });
    const third = await ask('C', { conversation_id: id, after_message_id: answer.id });
    await reply({ context: { after_message_id: third.input_message_ids[0] } });
    const guide = await readFile(join(import.meta.dirname, '../../../docs/guides/branches.md'), 'utf8');
    const code = `${/```js\n([^]*?)```/.exec(guide)![1]}export { alternatives }`;
    const { alternatives } = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
    const branches = await branchesOf(id);
    const counted = async (branch: string) =>
      alternatives(await messagesOf(id, branch), branches).map(({ number, of }: any) => `${number}/${of}`);
    expect(await Promise.all(branches.map((branch) => counted(branch.id)))).toEqual([
      ['1/2', '1/1', '1/3', '1/1'],
      ['2/2', '1/1'],
      ['1/2', '1/1', '2/3', '1/1'],
      ['1/2', '1/1', '3/3', '1/2'],
      ['1/2', '1/1', '3/3', '2/2'],
    ]);
    expect(first.branch_id).toBe(branches[0].id);
  });
});

describe('a cursor', () => {
  it('goes on with the branch with which it began, whichever is current', async () => {
    const { id, session, messages } = await conversationOf('a', 'b', 'c');
    for (const path of [`/v2/conversations/${id}/messages`, `/v2/sessions/${session}/messages`]) {
      await switchTo(id, messages[0].branch_id);
      const { body: first } = await api.get(`${path}?limit=3`);
      await ask('A', { conversation_id: id, after_message_id: null });
      const { body: second } = await api.get(`${path}?limit=2&after=${first.next_cursor}`);
      const { body: third } = await api.get(`${path}?limit=2&after=${second.next_cursor}`);
      expect([...first.data, ...second.data, ...third.data]).toEqual(messages);
      const { body: back } = await api.get(`${path}?limit=3&before=${second.prev_cursor}`);
      expect(back.data).toEqual(first.data);
      const other = Buffer.from(first.next_cursor, 'base64url')
        .toString()
        .replace(/brn_\w+/, 'brn_x');
      const answer = await api.get(`${path}?after=${Buffer.from(other).toString('base64url')}`);
      expect([answer.status, answer.body.error_code]).toEqual([400, 'invalid_cursor']);
    }
  });
});

describe('what a model is given', () => {
  it('has no summary of what was said on another branch', async () => {
    const { id, messages } = await conversationOf('My secret is Rosebud.', 'b', 'c', 'd', 'e', 'f');
    const { after: whole } = (
      await api.post(`/v2/conversations/${id}/context/optimize`, {
        body: { token_budget: 100_000, strategies: ['summarise'] },
      })
    ).body;
    const { body } = await api.post(`/v2/conversations/${id}/context/optimize`, {
      body: { token_budget: Math.floor(whole.tokens * 0.8), strategies: ['summarise'], keep_last: 1, dry_run: false },
    });
    const covered = body.summaries[0].message_ids;
    expect(covered.length).toBeGreaterThan(2);
    const system = () => JSON.stringify((offline.requests.at(-1) as any).body.messages[0]);
    await ask('g', { conversation_id: id });
    expect(system()).toContain('Summary of the earlier conversation');
    const leftOut = async ({ message }: any) =>
      (await api.get(`/v2/messages/${message.id}/context`)).body.left_out.flatMap((left: any) => left.message_ids);
    const other = await ask('B', { conversation_id: id, after_message_id: messages[1].id });
    expect(await leftOut(other)).toEqual([]);
    expect(received()).toEqual([texts([messages[0]])[0], texts([messages[1]])[0], 'B']);
    expect(JSON.stringify((offline.requests.at(-1) as any).body)).not.toContain('Summary');
    const last = messages.findLast((one) => covered.includes(one.id));
    const later = await ask('G', { conversation_id: id, after_message_id: messages[messages.indexOf(last) + 1].id });
    expect(await leftOut(later)).toEqual(covered);
    expect(system()).toContain('Summary of the earlier conversation');
    for (const message of await messagesOf(id)) {
      if (message.role !== 'assistant') continue;
      expect((await api.get(`/v2/messages/${message.id}/context`)).body.intact).toBe(true);
    }
  });
});

describe('what is remembered of an answer', () => {
  it('has the question that was answered again', async () => {
    const { id, messages } = await conversationOf('I live in Oslo.');
    const options = { memory: { extract: true } };
    await reply({ context: { conversation_id: id, after_message_id: messages[0].id }, options });
    const asked = () => JSON.stringify((offline.requests.at(-1) as any).body.messages);
    await expect.poll(asked).toContain('You keep the notes of an assistant');
    expect(asked()).toContain('I live in Oslo.');
  });

  it('is looked for by the question that is answered again', async () => {
    const { messages } = await conversationOf('Where is the lighthouse?');
    const content = { concept: 'lighthouse', definition: 'The lighthouse is on the hill.' };
    const memory = await api.post(`/v2/agents/${agent}/memories`, { body: { memory_type: 'semantic', content } });
    const options = { memory: { enabled: true } };
    const { message } = await reply({ context: { after_message_id: messages[0].id }, options });
    expect(message.memory_refs).toEqual([memory.body.id]);
  });
});

describe('version 1', () => {
  it('shows the current branch', async () => {
    const { id, session, messages } = await conversationOf('a', 'b');
    await ask('B', { conversation_id: id, after_message_id: messages[1].id });
    for (const path of [`/v1/conversations/${id}/messages`, `/v1/sessions/${session}/messages`]) {
      const { body } = await api.get(path);
      expect(JSON.stringify(body)).toContain('"B"');
      expect(JSON.stringify(body)).not.toContain('"b"');
    }
  });
});
