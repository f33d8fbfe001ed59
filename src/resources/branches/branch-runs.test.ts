import { describe, expect, it } from 'vitest';
import { lookUpTool, readQuestions, readTexts, useBranchStage } from '#src/testing/branch-stage.ts';
import { makeAgent, plays, says } from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';

const { ask, branchesOf, conversationOf, getAgent, getApi, getOffline, messagesOf, received, reply, send } =
  useBranchStage();

describe('without a message', () => {
  it('200: answers a question again, each time on another branch', async () => {
    const { id, messages } = await conversationOf('a', 'b');
    const [question, answer] = messages;
    const again = await reply({ context: { conversation_id: id, after_message_id: question.id } });
    expect(received()).toEqual(['a']);
    expect(again.message.id).not.toBe(answer.id);
    expect((await messagesOf(id)).map((one) => one.id)).toEqual([question.id, again.message.id]);
    const { frames } = await getApi().stream('/v2/chat/messages/stream', {
      context: { after_message_id: question.id },
    });
    expect(frames.at(-1)!.item.event).toBe('message_complete');
    const alternatives = (await branchesOf(id)).filter(({ after_message_id: after }) => after === question.id);
    expect(alternatives.map(({ is_current }) => is_current)).toEqual([false, true]);
    const { body } = await getApi().delete(`/v2/chat/messages/${question.id}`);
    expect(body.led_to.message_ids.slice(0, 2)).toEqual([answer.id, again.message.id]);
    expect(body.led_to.message_ids).toHaveLength(3);
  });

  it('tells in the reply and at the beginning of a stream what is answered, and on which branch', async () => {
    const { id, messages } = await conversationOf('a', 'b');
    const edit = says('B', { conversation_id: id, after_message_id: messages[1].id });
    const answerAgain = { context: { after_message_id: messages[0].id } };
    for (const body of [edit, answerAgain]) {
      const { frames } = await getApi().stream('/v2/chat/messages/stream', body);
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
    await getApi().delete(`/v2/chat/messages/${messages[1].id}`);
    const again = await reply({ context: { conversation_id: id, after_message_id: messages[0].id } });
    expect((await messagesOf(id)).map((one) => one.id)).toEqual([messages[0].id, again.message.id]);
    expect(await branchesOf(id)).toHaveLength(1);
  });

  it('200: answers the results of tools again', async () => {
    const scripted = await makeAgent(getApi(), { tools: [lookUpTool] });
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
      [{ agent_id: getAgent() }, '/message', 'required'],
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
    const agent_id = await makeAgent(getApi(), { tools: [lookUpTool] });
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
    const current = (await getApi().get(`/v2/conversations/${id}`)).body.current_branch_id;
    const message = results(ids);
    const answer = await reply({ message, context: { session_id } });
    expect(answer.message.branch_id).toBe(call.branch_id);
    expect(received().slice(-2)).toEqual(['found', 'found']);
    expect((await getApi().get(`/v2/conversations/${id}`)).body.current_branch_id).toBe(current);
    expect(readQuestions(await messagesOf(id)).slice(1)).toEqual(['Something else', 'And that?']);
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
    const { body } = await getApi().post(`/v2/runs/${call.run_id}/cancel`);
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
    const agent_id = await makeAgent(getApi());
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

describe('runs on branches', () => {
  it('go on where they began while another branch is current, and other sessions fork meanwhile', async () => {
    const { id, messages } = await conversationOf('a', 'b');
    const { body: other } = await getApi().post('/v2/sessions', { body: { conversation_id: id } });
    const scripted = await makeAgent(getApi());
    const { body: slow } = await getApi().post('/v2/sessions', { body: { conversation_id: id, agent_id: scripted } });
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
    expect(readQuestions(await messagesOf(id))).toEqual(['a', 'B']);
    expect((await messagesOf(id, messages[0].branch_id)).at(-1).id).toBe(answer.message.id);
  });

  it('fork one at a time in a session, and side by side in two', async () => {
    const { id, session, messages } = await conversationOf('a', 'b');
    const { body: other } = await getApi().post('/v2/sessions', { body: { conversation_id: id } });
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
      expect(readQuestions(await messagesOf(id, message.branch_id))).toEqual(['a', `B${index + 1}`]);
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
    await getApi().post(`/v2/sessions/${session}/events`, { body: { producer_epoch: 1, events: items } });
    expect(readTexts(await messagesOf(id)).at(-1)).toBe('pushed');
    expect(readTexts(await messagesOf(id, messages[0].branch_id))).not.toContain('pushed');
  });
});

describe('what a model is given', () => {
  it('has no summary of what was said on another branch', async () => {
    const { id, messages } = await conversationOf('My secret is Rosebud.', 'b', 'c', 'd', 'e', 'f');
    const { after: whole } = (
      await getApi().post(`/v2/conversations/${id}/context/optimize`, {
        body: { token_budget: 100_000, strategies: ['summarise'] },
      })
    ).body;
    const { body } = await getApi().post(`/v2/conversations/${id}/context/optimize`, {
      body: { token_budget: Math.floor(whole.tokens * 0.8), strategies: ['summarise'], keep_last: 1, dry_run: false },
    });
    const covered = body.summaries[0].message_ids;
    expect(covered.length).toBeGreaterThan(2);
    const system = () => JSON.stringify((getOffline().requests.at(-1) as any).body.messages[0]);
    await ask('g', { conversation_id: id });
    expect(system()).toContain('Summary of the earlier conversation');
    const leftOut = async ({ message }: any) =>
      (await getApi().get(`/v2/messages/${message.id}/context`)).body.left_out.flatMap((left: any) => left.message_ids);
    const other = await ask('B', { conversation_id: id, after_message_id: messages[1].id });
    expect(await leftOut(other)).toEqual([]);
    expect(received()).toEqual([readTexts([messages[0]])[0], readTexts([messages[1]])[0], 'B']);
    expect(JSON.stringify((getOffline().requests.at(-1) as any).body)).not.toContain('Summary');
    const last = messages.findLast((one) => covered.includes(one.id));
    const later = await ask('G', { conversation_id: id, after_message_id: messages[messages.indexOf(last) + 1].id });
    expect(await leftOut(later)).toEqual(covered);
    expect(system()).toContain('Summary of the earlier conversation');
    for (const message of await messagesOf(id)) {
      if (message.role !== 'assistant') continue;
      expect((await getApi().get(`/v2/messages/${message.id}/context`)).body.intact).toBe(true);
    }
  });
});

describe('what is remembered of an answer', () => {
  it('has the question that was answered again', async () => {
    const { id, messages } = await conversationOf('I live in Oslo.');
    const options = { memory: { extract: true } };
    await reply({ context: { conversation_id: id, after_message_id: messages[0].id }, options });
    const asked = () => JSON.stringify((getOffline().requests.at(-1) as any).body.messages);
    await expect.poll(asked).toContain('You keep the notes of an assistant');
    expect(asked()).toContain('I live in Oslo.');
  });

  it('is looked for by the question that is answered again', async () => {
    const { messages } = await conversationOf('Where is the lighthouse?');
    const content = { concept: 'lighthouse', definition: 'The lighthouse is on the hill.' };
    const memory = await getApi().post(`/v2/agents/${getAgent()}/memories`, {
      body: { memory_type: 'semantic', content },
    });
    const options = { memory: { enabled: true } };
    const { message } = await reply({ context: { after_message_id: messages[0].id }, options });
    expect(message.memory_refs).toEqual([memory.body.id]);
  });
});
